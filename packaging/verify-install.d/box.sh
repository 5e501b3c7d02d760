# shellcheck shell=sh
# Sourced within the namespace of the run: boxes, each a Debian with processes, network, host name and devices of its own.
# $boxes (directory), $pool (packages), $base (tar file) and $parts are given.

# box_make NAME [BASE]: unpacks a clean Debian that knows no package source but the pool.
box_make() {
  mkdir "$boxes/$1"
  tar -C "$boxes/$1" -xf "${2:-$base}"
  chmod 755 "$boxes/$1"
  rm -rf "$boxes/$1"/etc/apt/sources.list.d "$boxes/$1"/var/lib/apt/lists
  mkdir -p "$boxes/$1/etc/apt/sources.list.d" "$boxes/$1/var/lib/apt/lists/partial"
  echo 'deb [trusted=yes] file:/srv/pool ./' > "$boxes/$1/etc/apt/sources.list"
  printf 'APT::Sandbox::User "root";\nDpkg::Use-Pty "0";\nquiet "1";\n' > "$boxes/$1/etc/apt/apt.conf.d/10pool"
  # A machine has an init, which minbase leaves to whoever installs; invoke-rc.d(8) starts nothing where it finds none.
  if [ ! -e "$boxes/$1/sbin/init" ]; then
    printf '#!/bin/sh\nwhile :; do sleep 86400; done\n' > "$boxes/$1/sbin/init"
    printf '#!/bin/sh\necho N 2\n' > "$boxes/$1/sbin/runlevel"
    chmod 755 "$boxes/$1/sbin/init" "$boxes/$1/sbin/runlevel"
  fi
  echo mail.office.test > "$boxes/$1/etc/hostname"
  printf '127.0.0.1 localhost\n127.0.1.1 mail.office.test mail\n' > "$boxes/$1/etc/hosts"
  echo 'nameserver 127.0.0.1' > "$boxes/$1/etc/resolv.conf"
}

# box_copy NAME NEW: the same disk again; the box should be off.
box_copy() {
  cp -a "$boxes/$1" "$boxes/$2"
}

# box_on NAME: power on. Nothing is started yet but the init; a resolver that knows no name answers on its loopback.
box_on() {
  unshare --mount --pid --net --uts --ipc --fork --kill-child \
    sh "$parts/boot.sh" "$boxes/$1" "$pool" mail.office.test 2>"$boxes/$1.said" &
  echo $! > "$boxes/$1.pid"
  box_wait "$1"
  box_desk "$1" /usr/bin/python3 "$parts/client.py" resolver >/dev/null 2>&1 &
}

# box_wait NAME: until the first process of a box has begun; $boxes/NAME.init is its number here.
box_wait() (
  set +x
  outer=$(cat "$boxes/$1.pid")
  for _ in $(seq 60); do
    if [ ! -d "/proc/$outer" ]; then break; fi
    init=$(tr -d ' ' < "/proc/$outer/task/$outer/children")
    if [ -n "$init" ] && [ -e "/proc/$init/root/run/booted" ]; then
      echo "$init" > "$boxes/$1.init"
      exit
    fi
    sleep 0.1
  done
  echo "the box $1 did not come up"
  cat "$boxes/$1.said"
  exit 1
)

# box_off NAME: the plug is pulled.
box_off() {
  [ -s "$boxes/$1.init" ] || { echo "the box $1 is not up"; return 1; }
  outer=$(cat "$boxes/$1.pid")
  init=$(cat "$boxes/$1.init")
  rm "$boxes/$1.init"
  kill -9 "$init" 2>/dev/null || :
  wait "$outer" 2>/dev/null || :
  # The kernel ends the rest of the box's processes with its first one.
  while [ -d "/proc/$outer" ] || [ -d "/proc/$init" ]; do sleep 0.1; done
}

# box_gone NAME: off, and its disk thrown away.
box_gone() {
  [ ! -e "$boxes/$1.init" ] || box_off "$1"
  rm -rf "${boxes:?}/$1"
}

# box NAME COMMAND…: runs a command on a box as root, without a terminal; standard input is passed on.
box() {
  name=$1
  shift
  nsenter -t "$(cat "$boxes/$name.init")" -m -u -i -n -p -r -w -- \
    /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
    /usr/bin/setsid -w "$@"
}

# box_sh NAME: the same with a script on standard input.
box_sh() {
  box "$1" /bin/sh -eux
}

# box_desk NAME COMMAND…: runs a command of this machine in the box's network, as another computer of the office would.
box_desk() {
  name=$1
  shift
  nsenter -t "$(cat "$boxes/$name.init")" -n -- "$@"
}
