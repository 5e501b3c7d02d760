#!/bin/sh
# boot.sh ROOT POOL HOST: the first process of a box, in namespaces of its own. Mounts what a machine has, with no network
# but loopback, and becomes an init that only reaps; ROOT is then all it sees.
set -eu

root=$1
pool=$2
host=$3
mount --make-rprivate /
mount --bind "$root" "$root"
cd "$root"
hostname "$host"
ip link set lo up 2>/dev/null || /sbin/ip link set lo up
mount -t proc none proc
mount -t sysfs -o ro none sys
mount -t tmpfs -o mode=755 none run
mount -t tmpfs -o mode=755,nosuid none dev
mkdir dev/pts dev/shm
for node in null zero full random urandom tty; do
  : > "dev/$node"
  mount --bind "/dev/$node" "dev/$node"
done
mount -t devpts -o newinstance,ptmxmode=666,mode=620,gid=5 none dev/pts
ln -s pts/ptmx dev/ptmx
mount -t tmpfs -o mode=1777 none dev/shm
ln -s /proc/self/fd dev/fd
mkdir -p run/lock srv/pool
mount --bind -o ro "$pool" srv/pool
exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin setsid chroot . /sbin/init </dev/null >/dev/null 2>&1
