# shellcheck shell=sh
# Sourced by run and verify: finds the tools that are needed, or installs them through apt as root, or says the one line.

# Installs packages. Where that cannot be done here one sentence says why, and what to do.
apt_install() {
  if ! command -v apt-get >/dev/null; then
    echo "This machine has no apt. Install with its own package manager what Debian calls: $*" >&2
    return 1
  fi
  if [ "$(id -u)" != 0 ]; then
    printf 'Some packages are missing. Install them, then start again:\n\n  sudo apt-get install -y --no-install-recommends %s\n\n' "$*" >&2
    return 1
  fi
  echo "Installing through apt: $*"
  mkdir -p target
  if ! DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" > target/apt.log 2>&1 &&
      ! { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"; } >> target/apt.log 2>&1; then
    if grep -qE 'Temporary failure resolving|Could not resolve|Could not connect|Unable to connect|Connection timed out' target/apt.log; then
      echo "Cannot install $*: apt reaches no package server, so connect this machine to a network and start again." >&2
    else
      echo "Cannot install $*: apt failed, and target/apt.log has its words." >&2
    fi
    return 1
  fi
}

# Installs packages, starts no service of theirs now (invoke-rc.d(8)) and no server at the next boot: the tests start what they need
# themselves, elsewhere. What was enabled before stays so.
without_services() {
  if [ "$(id -u)" != 0 ]; then
    "$@"
    return
  fi
  policy=/usr/sbin/policy-rc.d
  if [ -e "$policy" ]; then policy=; else printf '#!/bin/sh\nexit 101\n' > "$policy" && chmod 755 "$policy"; fi
  enabled_before=$(enabled_services)
  trap 'services_back; exit 1' INT TERM HUP
  trap services_back EXIT
  installed=0
  "$@" || installed=$?
  trap - EXIT INT TERM HUP
  services_back
  return "$installed"
}

services_back() {
  [ -z "$policy" ] || rm -f "$policy"
  disabled=
  for service in $(enabled_services); do
    case " $(echo "$enabled_before" | tr '\n' ' ') " in *" $service "*) continue ;; esac
    # Others are parts of the system, as the message bus is.
    case $(section_of "$service") in mail | net | web) ;; *) continue ;; esac
    case $service in
      *.*) deb-systemd-helper disable "$service" >/dev/null 2>&1 || : ;;
      *) update-rc.d "$service" disable >/dev/null 2>&1 || : ;;
    esac
    disabled="$disabled $service"
  done
  if [ -n "$disabled" ]; then
    echo "Disabled servers that would have started at the next boot:$disabled"
  fi
}

# What starts at the next boot: init scripts by name, systemd's units with their suffix.
enabled_services() {
  {
    find /etc/rc2.d /etc/rc3.d /etc/rc5.d /etc/rcS.d -name 'S[0-9][0-9]*' 2>/dev/null | sed 's|.*/S[0-9][0-9]||'
    find /etc/systemd/system -path '*.wants/*' 2>/dev/null | sed 's|.*/||'
  } | sort -u
}

# The section of the package that a service is of.
section_of() {
  package=$(dpkg-query -S "/etc/init.d/$1" "/lib/systemd/system/$1" "/usr/lib/systemd/system/$1" 2>/dev/null | sed -n '1s/:.*//p')
  [ -z "$package" ] || dpkg-query -W -f '${Section}\n' "$package" | head -n 1
}

java_version() {
  "$1" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1
}

# Whether the command of the JDK or runtime in use is there and new enough.
is_java() {
  if [ -n "${JAVA_HOME:-}" ] && [ -x "$JAVA_HOME/bin/$1" ]; then
    command="$JAVA_HOME/bin/$1"
  else
    command=$(command -v "$1") || return 1
  fi
  version=$(java_version "$command")
  [ "${version:-0}" -ge 17 ] || [ "$1" = javac ]
}

# The packages of what a build needs and this machine lacks.
lacks_for_a_build() {
  { is_java java && is_java javac; } || echo openjdk-17-jdk-headless
  command -v mvn >/dev/null || echo maven
}

need_java() {
  is_java java || apt_install openjdk-17-jre-headless
}

need_jdk() {
  { is_java java && is_java javac; } || apt_install openjdk-17-jdk-headless
}

need_build_tools() {
  lacking=$(lacks_for_a_build)
  # shellcheck disable=SC2086
  [ -z "$lacking" ] || apt_install $lacking
}

# Courier's POP3 server, unpacked into a directory: the package itself cannot be installed beside Dovecot's.
need_courier_pop() {
  [ -x "$1/usr/lib/courier/courier/courierpop3d" ] && return
  command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || return 1
  rm -rf "$1"
  mkdir -p "$1"
  (
    cd "$1" || exit 1
    apt-get download -q courier-pop >/dev/null 2>&1 ||
      { [ "$(id -u)" = 0 ] && apt-get update -q >/dev/null && apt-get download -q courier-pop >/dev/null 2>&1; }
    dpkg-deb -x courier-pop_*.deb .
    rm -f courier-pop_*.deb
  )
}
