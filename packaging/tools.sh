# Sourced by run and verify: finds the tools that are needed, or installs them through apt as root, or says the one line.

apt_install() {
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing through apt: $*"
    if ! DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >/dev/null 2>&1; then
      DEBIAN_FRONTEND=noninteractive apt-get update -q >/dev/null
      DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >/dev/null
    fi
  else
    echo "missing; install with: sudo apt-get install -y $*" >&2
    return 1
  fi
}

# Runs an installation that starts no services (invoke-rc.d(8)): the tests start what they need themselves, elsewhere.
without_services() {
  policy=/usr/sbin/policy-rc.d
  if [ "$(id -u)" != 0 ] || [ -e "$policy" ]; then
    "$@"
    return
  fi
  printf '#!/bin/sh\nexit 101\n' > "$policy"
  chmod 755 "$policy"
  trap 'rm -f "$policy"' EXIT INT TERM
  installed=0
  "$@" || installed=$?
  rm -f "$policy"
  trap - EXIT INT TERM
  return "$installed"
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

need_java() {
  is_java java || apt_install openjdk-17-jre-headless
}

need_jdk() {
  { is_java java && is_java javac; } || apt_install openjdk-17-jdk-headless
}

need_maven() {
  command -v mvn >/dev/null || apt_install maven
}

# Courier's POP3 server, unpacked into a directory: the package itself cannot be installed beside Dovecot's.
need_courier_pop() {
  [ -x "$1/usr/lib/courier/courier/courierpop3d" ] && return
  command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || return 1
  rm -rf "$1"
  mkdir -p "$1"
  (
    cd "$1"
    apt-get download -q courier-pop >/dev/null 2>&1 ||
      { [ "$(id -u)" = 0 ] && apt-get update -q >/dev/null && apt-get download -q courier-pop >/dev/null 2>&1; }
    dpkg-deb -x courier-pop_*.deb .
    rm -f courier-pop_*.deb
  )
}
