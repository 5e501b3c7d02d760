# shellcheck shell=sh
# Sourced by verify-install and bench/install: the clean Debian that boxes are made of, and what the package depends on.
# Both are kept in the user's cache, so that later runs need no network.

cache=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/postern

# Whether boxes can be made here; says why not.
can_make_boxes() {
  [ "$(id -u)" = 0 ] || { echo "making a Debian of its own needs root"; return 1; }
  command -v unshare >/dev/null && command -v nsenter >/dev/null || { echo "no unshare(1) and nsenter(1)"; return 1; }
  unshare --mount --pid --net --uts --ipc --fork sh -c 'mount -t proc none /proc && mount -t tmpfs none /mnt' \
    2>/dev/null || { echo "this machine makes no namespaces (unshare, mount)"; return 1; }
  [ -x /usr/bin/python3 ] || { echo "no /usr/bin/python3 to play browser and mail server"; return 1; }
  command -v dpkg-deb >/dev/null || { echo "no dpkg-deb, so not a Debian"; return 1; }
}

# The mirror of this machine's own release, as apt knows it: "RELEASE URI".
debian_source() {
  release=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
  # The words in $(…) are apt's.
  # shellcheck disable=SC2016
  apt-get indextargets --format '$(RELEASE) $(CODENAME) $(REPO_URI) $(COMPONENT)' 'Identifier: Packages' 2>/dev/null |
    awk -v r="$release" '($1 == r || $2 == r) && $4 == "main" { print r, $3; exit }'
}

# base_tree KIND: $base is the tar file of a clean Debian; KIND is "plain" (minbase) or "systemd" (and systemd as init).
base_tree() {
  set -- "$1" "$(debian_source)"
  [ -n "$2" ] || { echo "apt knows no source of this machine's own release"; return 1; }
  base=$cache/debian-${2% *}-$1-$(dpkg --print-architecture)-$(date +%Y-%m).tar
  [ -s "$base" ] && return
  [ "$1" = plain ] || base_tree plain || return 1
  plain_tree=$base
  base=$cache/debian-${2% *}-$1-$(dpkg --print-architecture)-$(date +%Y-%m).tar
  rm -f "$cache"/debian-*-"$1"-*
  mkdir -p "$cache"
  tree=$(mktemp -d)
  chmod 755 "$tree"
  if [ "$1" = plain ]; then made=$(bootstrap "${2% *}" "$tree" "${2#* }"); else made=$(with_systemd "$tree" "$plain_tree"); fi || {
    echo "$made"
    rm -rf "$tree"
    return 1
  }
  rm -f "$tree"/var/cache/apt/archives/*.deb "$tree"/var/cache/apt/*.bin
  tar -C "$tree" -cf "$base.part" .
  mv "$base.part" "$base"
  rm -rf "$tree"
}

# bootstrap RELEASE TREE URI: what is made is thrown away with this machine, so nothing of it is synced.
bootstrap() {
  command -v debootstrap >/dev/null || [ -x /usr/sbin/debootstrap ] || apt_install debootstrap || return 1
  mkdir -p "$2/etc/dpkg/dpkg.cfg.d"
  echo force-unsafe-io > "$2/etc/dpkg/dpkg.cfg.d/postern-verify"
  unshare --mount --pid --fork --kill-child /usr/sbin/debootstrap --variant=minbase "$1" "$2" "$3" > "$cache/debootstrap.log" 2>&1 ||
    { tail -n 5 "$cache/debootstrap.log"; return 1; }
  rm "$2/etc/dpkg/dpkg.cfg.d/postern-verify"
}

# with_systemd TREE PLAIN: the plain one and systemd as init.
with_systemd() {
  tar -C "$1" -xf "$2"
  mkdir "$1/pool"
  downloads "$1" "$1/pool" systemd-sysv || { echo "systemd cannot be had"; return 1; }
  unshare --mount --pid --fork --kill-child chroot "$1" sh -c 'mount -t proc none /proc &&
      apt-get -qq -y --no-install-recommends -o Dpkg::Options::=--force-unsafe-io -o APT::Sandbox::User=root install /pool/*.deb' \
    > "$cache/systemd.log" 2>&1 </dev/null || { tail -n 5 "$cache/systemd.log"; return 1; }
  rm -rf "$1/pool"
}

# dependencies DEB BASE POOL [PACKAGE…]: puts what DEB depends on and BASE lacks into POOL, and what PACKAGE does, with it;
# nothing else, and nothing that is only recommended.
dependencies() {
  unpacked=$(mktemp -d)
  chmod 755 "$unpacked"
  tar -C "$unpacked" -xf "$2"
  cp "$1" "$unpacked/package.deb"
  to=$3
  shift 3
  had=0
  downloads "$unpacked" "$to" /package.deb "$@" || had=1
  rm -rf "$unpacked"
  return "$had"
}

# downloads TREE DIRECTORY PACKAGE…: what TREE lacks to install each PACKAGE.
downloads() {
  lacking=$1
  into=$2
  shift 2
  wanted=$cache/pool
  mkdir -p "$wanted"
  missing=0
  for package in "$@"; do
    chroot "$lacking" apt-get install -qq --print-uris --no-install-recommends "$package" 2>&1 |
      sed -n "s|^'\\(http[^']*\\)' \\([^ ]*\\) [0-9]* .*|\\1 \\2|p"
  done > "$lacking/uris"
  while read -r uri name; do
    [ -s "$wanted/$name" ] ||
      /usr/lib/apt/apt-helper -o APT::Sandbox::User=root download-file "$uri" "$wanted/$name" >/dev/null || missing=1
    [ ! -s "$wanted/$name" ] || cp "$wanted/$name" "$into/"
  done < "$lacking/uris"
  rm -f "$lacking/uris"
  return "$missing"
}

# index POOL: makes a directory of packages an apt source.
index() (
  cd "$1" || exit 1
  for deb in *.deb; do
    dpkg-deb -f "$deb"
    printf 'Filename: ./%s\nSize: %s\nSHA256: %s\n\n' "$deb" "$(stat -c %s "$deb")" "$(sha256sum < "$deb" | cut -d' ' -f1)"
  done > Packages
)

# The cgroup that a box with systemd had, empty by now.
forget_cgroup() {
  unshare --mount sh -c '
    all=$(mktemp -d)
    mount -t cgroup2 none "$all" || exit 0
    [ ! -d "$all/postern-verify-install" ] || find "$all/postern-verify-install" -depth -type d -exec rmdir {} +
    umount "$all"
    rmdir "$all"' 2>/dev/null || :
}
