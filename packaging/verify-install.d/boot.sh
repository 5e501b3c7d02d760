#!/bin/sh
# boot.sh ROOT POOL HOST: the first process of a box, in namespaces of its own. Mounts what a machine has, with no network
# but loopback, and becomes the box's init; ROOT is then all there is.
set -eu

root=$1
pool=$2
host=$3
# systemd wants a tree of cgroups of its own; "own" is inside a new namespace.
if [ -d "$root/lib/systemd/system/multi-user.target.wants" ] && [ "${4:-}" != own ]; then
  all=$(mktemp -d)
  mount -t cgroup2 none "$all"
  mkdir -p "$all/postern-verify-install"
  echo 0 > "$all/postern-verify-install/cgroup.procs"
  umount "$all"
  rmdir "$all"
  exec unshare --cgroup sh "$0" "$root" "$pool" "$host" own
fi
mount --make-rprivate /
mount --bind "$root" "$root"
cd "$root"
hostname "$host"
ip link set lo up 2>/dev/null || /sbin/ip link set lo up
mount -t proc none proc
# The kernel is this machine's: nothing in a box may change its settings.
for path in proc/sys proc/sysrq-trigger; do
  [ -e "$path" ] || continue
  mount --bind "$path" "$path"
  mount -o remount,bind,ro "$path"
done
mount -t sysfs -o ro none sys
[ "${4:-}" != own ] || mount -t cgroup2 none sys/fs/cgroup
mount -t tmpfs -o mode=755 none run
mount -t tmpfs -o mode=755,nosuid none dev
mkdir dev/pts dev/shm
# Nodes of the box's own, never this machine's bound here: systemd changes mode and owner of what it takes for a console.
umask 0
for node in null:3 zero:5 full:7 random:8 urandom:9 console:3; do
  mknod -m 666 "dev/${node%:*}" c 1 "${node#*:}"
done
mknod -m 666 dev/tty c 5 0
umask 022
mount -t devpts -o newinstance,ptmxmode=666,mode=620,gid=5 none dev/pts
ln -s pts/ptmx dev/ptmx
mount -t tmpfs -o mode=1777 none dev/shm
ln -s /proc/self/fd dev/fd
mkdir -p run/lock srv/pool mnt
mount --bind "$pool" srv/pool
mount -o remount,bind,ro srv/pool
pivot_root . mnt
# shellcheck disable=SC2016
exec env -i container=postern-verify-install PATH=/usr/sbin:/usr/bin:/sbin:/bin setsid chroot . /bin/sh -c '
  umount -l /mnt
  : > /run/booted
  exec /sbin/init </dev/null >/dev/null 2>&1'
