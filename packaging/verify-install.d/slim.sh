# shellcheck shell=sh disable=SC2154,SC2016
# Sourced by verify-install within its namespace: the package without a Java takes the place of the whole one, and back.

# The Java of the package, as if the system had it.
system_java() {
  rm -rf "$work/tree" "$work/java"
  dpkg-deb -R "$deb" "$work/tree"
  mkdir -p "$work/java/DEBIAN" "$work/java/usr/lib/jvm"
  mv "$work/tree/usr/lib/postern/runtime" "$work/java/usr/lib/jvm/java-for-test"
  chmod 755 "$work/java/usr/lib/jvm/java-for-test/bin/java"
  printf 'Package: java-for-test\nVersion: 1\nArchitecture: %s\nMaintainer: Postern <postern@localhost>\nProvides: java17-runtime-headless\nDescription: a Java\n' \
    "$(dpkg --print-architecture)" > "$work/java/DEBIAN/control"
  dpkg-deb -Znone --root-owner-group -b "$work/java" "$pool/java-for-test.deb" >/dev/null
  rm -rf "$work/tree" "$work/java"
}

slim_begins() {
  system_java
  index "$pool"
  box_make slim
  box_on slim
  box slim apt-get update -q
  ends 0 install_deb slim built
  printf '%s\n' "$PASSWORD" |
    box slim postern setup --yes --domain office.test --hostname mail.office.test --admin alice --password-stdin --direct
  box slim sh -c 'printf "# the administrator was here\n" >> /etc/postern/postern.toml'
}

# the_same PACKAGE GONE: configuration, people and service are as they were, and belong to the other package.
the_same() {
  box slim grep 'the administrator was here' /etc/postern/postern.toml
  box slim sh -c '[ "$(stat -c "%a %U:%G" /etc/postern/postern.toml)" = "640 root:postern" ]'
  box slim sh -c '! ls /etc/postern/*.dpkg-*'
  ends 0 box slim service postern status
  box slim postern user list | grep alice
  [ "$(box slim dpkg-query -W -f '${db:Status-Status}' "$1")" = installed ]
  # What the other one left is taken away, and nothing of this one's with it.
  ends 0 box slim env POSTERN_PURGE_MAIL=yes apt-get purge -y "$2" </dev/null
  box slim grep 'the administrator was here' /etc/postern/postern.toml
  ends 0 box slim service postern status
  ends 0 box slim service postern restart
  box slim postern user list | grep alice
  box slim sh -c 'ls /etc/rc2.d/S*postern'
}

slim_takes_over() {
  ends 0 install_deb slim slim || { cat "$work/apt.out"; exit 1; }
  box slim sh -c '! ls -d /usr/lib/postern/runtime'
  class_archive slim
  the_same postern-slim postern
  class_archive slim
  box slim postern check > "$work/said.out" 2>&1 || :
  says 'this package brings none' "$work/said.out"
}

# The system's Java is renewed: the archive of classes is for that one, from the next start.
java_renewed() {
  rm -rf "$work/tree"
  dpkg-deb -R "$pool/java-for-test.deb" "$work/tree"
  sed -i 's/^Version: 1/Version: 2/' "$work/tree/DEBIAN/control"
  echo 'IMPLEMENTOR_VERSION="of-the-second"' >> "$work/tree/usr/lib/jvm/java-for-test/release"
  touch "$work/tree/usr/lib/jvm/java-for-test/lib/modules"
  dpkg-deb -Znone --root-owner-group -b "$work/tree" "$boxes/slim/root/java.deb" >/dev/null
  rm -rf "$work/tree"
  first=$(pid_of slim)
  ends 0 box slim dpkg -i /root/java.deb
  [ "$first" = "$(pid_of slim)" ]
  box slim grep of-the-second /usr/lib/postern/cds/made-for
  box slim dpkg-query -W -f '${Status}\n' postern-slim java-for-test | uniq | grep -x 'install ok installed'
  ends 0 box slim service postern restart
  class_archive slim
  box slim rm /root/java.deb
}

whole_takes_over() {
  ends 0 install_deb slim built || { cat "$work/apt.out"; exit 1; }
  box slim test -x /usr/lib/postern/runtime/bin/java
  class_archive slim
  the_same postern postern-slim
}

slim_steps() {
  [ -e "$pool/postern-slim.deb" ] || { skip 'postern-slim' 'it was not built beside the package'; return; }
  step slim_begins 'a box with the whole package, and a Java of the system'
  step slim_takes_over 'postern-slim takes its place: configuration, people and service stay, also when the other is purged'
  step java_renewed 'an update of the system'\''s Java: the archive of classes is made for that one'
  step whole_takes_over 'and the whole one its place again'
  box_gone slim
}
