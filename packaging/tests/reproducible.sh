#!/bin/sh
# Builds the commit that is checked out once more, in another directory, and compares packages and archive with those in
# TARGET (packaging/target where none is given): the same commit gives the same octets. Run by verify. With changes that are not
# committed there is nothing to compare, and 77 is the code.
#
#   packaging/tests/reproducible.sh [TARGET [ELSEWHERE]]
#   packaging/tests/reproducible.sh --build ELSEWHERE     only builds, in that directory, which the other takes then
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd -P)
# build DIRECTORY: nothing is started there, so it needs no archive of classes.
build() {
  git clone -q "$root" "$1"
  (cd "$1" && POSTERN_ARCHIVE=no exec mvn -B -ntp -q package -Dmaven.test.skip=true -Dspotless.check.skip=true -Dpostern.checks=-Xdiags:verbose -pl packaging -am) &
  maven=$!
  trap 'kill "$maven"; exit 143' TERM
  wait "$maven"
  touch "$1/built"
}

if [ -n "$(git -C "$root" status --porcelain)" ]; then
  echo "SKIPPED - the build was not repeated: there are changes that are not committed"
  exit 77
fi
if [ "${1:-}" = --build ]; then
  build "$2"
  exit
fi
target=${1:-$root/packaging/target}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
elsewhere=${2:-$work/elsewhere}
[ -e "$elsewhere/built" ] || { rm -rf "$elsewhere"; build "$elsewhere"; }
failed=0
for file in "$target"/postern*.deb "$target"/postern-*.tar.gz; do
  again=$elsewhere/packaging/target/${file##*/}
  if cmp -s "$file" "$again"; then
    echo "ok - ${file##*/} is the same, built twice"
    continue
  fi
  failed=1
  echo "not ok - ${file##*/}"
  mkdir -p "$work/a" "$work/b"
  case $file in
    *.deb) dpkg-deb -R "$file" "$work/a/x" && dpkg-deb -R "$again" "$work/b/x" ;;
    *) tar -C "$work/a" -xzf "$file" && tar -C "$work/b" -xzf "$again" ;;
  esac
  diff -r --text "$work/a" "$work/b" | cut -c1-300 | head -n 40
  rm -rf "$work/a" "$work/b"
done
exit "$failed"
