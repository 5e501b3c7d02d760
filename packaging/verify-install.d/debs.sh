# shellcheck shell=sh
# Sourced by verify-install: other builds of the package, made from the built one by packing it again.
#
#   next     the same program with a higher version
#   broken   a newer one whose server says something and ends
#   halfway  a newer one that brings the store to a schema of its own and then ends
#   newest   a newer one with that schema, which works

# another_build NAME VERSION: $work/tree as a package of that version; the program inside says that version too.
another_build() {
  core=$(ls "$work"/tree/usr/lib/postern/lib/org.postern.appliance-core-*.jar)
  mkdir -p "$work/classes/org/postern/core"
  echo "version=$2" > "$work/classes/org/postern/core/version.properties"
  /usr/bin/python3 "$parts/patch_jar.py" "$core" "$work/classes" org/postern/core/version.properties
  sed -i "s/^Version: .*/Version: $2/" "$work/tree/DEBIAN/control"
  (cd "$work/tree" && sed 's/^[0-9a-f]*  //' DEBIAN/md5sums | tr '\n' '\0' | xargs -0 md5sum > "$work/md5sums")
  cp "$work/md5sums" "$work/tree/DEBIAN/md5sums"
  dpkg-deb -Znone -b "$work/tree" "$pool/postern-$1.deb" >/dev/null
}

# The classes of the store with a schema that is one ahead and has one table more.
newer_schema() {
  rm -rf "$work/newer" && mkdir -p "$work/newer/classes"
  # All of the module: the compiler copies the number of the version into every class that names it.
  cp -r mail-store/src/main/java "$work/newer/src"
  find "$work/newer/src" -name package-info.java -delete
  schema=$work/newer/src/org/postern/store/database/Schema.java
  now=$(sed -n 's/.* int VERSION = \([0-9]*\);.*/\1/p' "$schema")
  sed -i -e "s/ int VERSION = $now;/ int VERSION = $((now + 1));/" \
    -e "s/CHANGES = List.of(\(.*\));/CHANGES = List.of(\1, List.of(\"CREATE TABLE of_a_later_build(x)\"));/" "$schema"
  grep -q of_a_later_build "$schema"
  find "$work/newer/src" -name '*.java' -printf '"%p"\n' > "$work/newer/list"
  ${JAVA_HOME:+"$JAVA_HOME/bin/"}javac -nowarn -proc:none --release 17 -cp "$work/tree/usr/lib/postern/lib/*" \
    -d "$work/newer/classes" "@$work/newer/list" 2>&1 | grep -v '^Note:' || :
  [ -e "$work/newer/classes/org/postern/store/database/Schema.class" ]
}

other_builds() {
  rm -rf "$work/tree" && mkdir -p "$work/tree"
  dpkg-deb -R "$deb" "$work/tree"
  version=$(dpkg-deb -f "$deb" Version)
  launcher=$work/tree/usr/lib/postern/bin/postern
  # Where a pipe is held, each of the scripts' time-outs passes: a third of them is long enough here.
  for script in preinst postinst postrm; do
    sed -i 's/--kill-after=5 20 setsid/--kill-after=5 6 setsid/; s/--kill-after=5 25 head/--kill-after=5 8 head/' "$work/tree/DEBIAN/$script"
    grep -q -e '--kill-after=5 8 head' "$work/tree/DEBIAN/$script"
  done
  sed -i 's/^owner_seconds=20$/owner_seconds=6/' "$work/tree/etc/init.d/postern"
  grep -qx owner_seconds=6 "$work/tree/etc/init.d/postern"
  another_build next "$version+1"
  mv "$launcher" "$launcher.real"
  cat > "$launcher" <<'LAUNCHER'
#!/bin/sh
real=/usr/lib/postern/bin/postern.real
if [ "${1:-}" = serve ]; then
  exec "$real" "$@" --of-a-broken-build
fi
exec "$real" "$@"
LAUNCHER
  chmod 755 "$launcher"
  another_build broken "$version+2"
  newer_schema
  store=$(ls "$work"/tree/usr/lib/postern/lib/org.postern.mail-store-*.jar)
  /usr/bin/python3 "$parts/patch_jar.py" "$store" "$work/newer/classes"
  sed -i 's|^  exec|  "$real" user list >/dev/null\n&|' "$launcher"
  another_build halfway "$version+3"
  mv "$launcher.real" "$launcher"
  another_build newest "$version+4"
  rm -rf "$work/tree" "$work/newer" "$work/classes"
}
