#!/bin/sh
# Tests launcher, archive and package, as the build has left them in TARGET (packaging/target where none is given). Run by verify.
# Prints one line a test. Ends with 1 when one failed, and in CI (CI=true) also when one was skipped.
#
#   packaging/tests/package.sh [TARGET]
set -eu

here=$(cd "$(dirname "$0")/.." && pwd -P)
target=$(cd "${1:-$here/target}" && pwd -P)
home=$target/postern
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
failed=0
skipped=0
# No Java of this machine takes the place of the bundled one, but where a test wants it.
export POSTERN_SYSTEM_JAVA="$work/none"

# is WHAT EXPECTED ACTUAL
is() {
  if [ "$2" = "$3" ]; then
    echo "ok - $1"
  else
    failed=$((failed + 1))
    printf 'not ok - %s\n  expected: %s\n  found:    %s\n' "$1" "$2" "$3"
  fi
}

# skip WHY
skip() {
  skipped=$((skipped + 1))
  echo "SKIPPED - $1"
}

# Whether the program in HOME takes its classes from its archive of classes.
archive_of() {
  env -i PATH=/usr/bin:/bin POSTERN_JAVA=bundled POSTERN_JAVA_OPTS=-Xlog:class+load:stdout "$1/bin/postern" --version > "$work/classes"
  if grep -q 'org\.postern\.core\.cli\.Main source: shared objects file' "$work/classes"; then echo used; else echo unused; fi
}

# Whether the training run goes through, and nine of ten classes that it loads come from the archive. If not, packaging/class-list makes the list anew.
from_archive() {
  code=0
  env -i PATH=/usr/bin:/bin TMPDIR="$work" POSTERN_JAVA=bundled POSTERN_JAVA_OPTS=-Xlog:class+load:stdout "$1/bin/postern" warm-up > "$work/warm-up" ||
    code=$?
  awk -v code=$code '/ source: / { all++ } / source: (shared objects file|__JVM_LookupDefineClass__)/ { of += /shared objects/ } / source: __/ { all-- }
      END { print code ? "the training run failed: " code : (all > 5000 && of >= all * 0.9) ? "yes" : of + 0 " of " all + 0 ": run packaging/class-list" }' "$work/warm-up"
}

# A home with a runtime that only says how it was called.
fake() {
  mkdir -p "$1/bin" "$1/runtime/bin" "$1/lib"
  cp "$here/bin/postern" "$1/bin/postern"
  # The expansions are for the program that is written.
  # shellcheck disable=SC2016
  printf '#!/bin/sh\necho "$0"\nfor word in "$@"; do echo "<$word>"; done\n' > "$1/runtime/bin/java"
  printf 'JAVA_VERSION="25.0.1"\nJAVA_VERSION_DATE="2025-10-21"\n' > "$1/runtime/release"
  chmod 755 "$1/bin/postern" "$1/runtime/bin/java"
  : > "$1/lib/a.jar"
  : > "$1/lib/b.jar"
}

launcher() {
  fake "$work/home of it"
  postern="$work/home of it/bin/postern"
  ln -s "home of it/bin/postern" "$work/link"
  is 'the launcher takes the runtime beside it, not JAVA_HOME' "$work/home of it/runtime/bin/java" \
    "$(JAVA_HOME=/nonexistent "$postern" check | head -n 1)"
  is 'the launcher follows links' "$work/home of it/runtime/bin/java" "$(cd / && "$work/link" check | head -n 1)"
  mkdir "$work/jdk" && cp -R "$work/home of it/runtime/bin" "$work/jdk/"
  is 'POSTERN_JAVA_HOME chooses another one' "$work/jdk/bin/java" "$(POSTERN_JAVA_HOME=$work/jdk "$postern" check | head -n 1)"
  is 'a crash leaves no core, no memory ends the process, and nobody attaches' 4 \
    "$("$postern" check | grep -cxE '<-XX:([+]ExitOnOutOfMemoryError|-CreateCoredumpOnCrash|[+]DisableAttachMechanism|[+]ErrorFileToStderr)>')"
  is 'arguments reach the program as they are' '<org.postern.core.cli.Main> <user> <add> <a b> <*> <>' \
    "$("$postern" user add 'a b' '*' '' | sed -n '/Main>/,$p' | tr '\n' ' ' | sed 's/ $//')"
  is 'the class path has each jar once, in order' "<$work/home of it/lib/a.jar:$work/home of it/lib/b.jar>" \
    "$("$postern" check | grep 'a\.jar')"
  is 'only serve says when it was launched' '1 0' \
    "$("$postern" serve | grep -c postern.launched) $("$postern" check | grep -c postern.launched || :)"
  mkdir "$work/home of it/cds"
  echo 'the jars' > "$work/home of it/cds/jars"
  : > "$work/home of it/cds/postern.jsa"
  { cat "$work/home of it/runtime/release" "$work/home of it/cds/jars"; stat -c %Y "$work/home of it/lib/"*.jar; } > "$work/home of it/cds/made-for"
  is 'the archive of classes is for the Java that it was made for' '1 0' \
    "$("$postern" check | grep -cE 'SharedArchiveFile|AOTCache') $(POSTERN_JAVA_HOME=$work/jdk "$postern" check | grep -cE 'SharedArchiveFile|AOTCache' || :)"
  is 'and the program is told which of them' '<-Dpostern.archive=given> <-Dpostern.archive=none>' \
    "$("$postern" check | grep 'archive=') $(POSTERN_JAVA_HOME=$work/jdk "$postern" check | grep 'archive=')"
  is 'for the archive the jars have the same names wherever they lie' '</proc/self/fd/9/a.jar:/proc/self/fd/9/b.jar>' \
    "$("$postern" check | grep 'a\.jar')"
  touch -d '2001-01-01' "$work/home of it/lib/a.jar"
  is 'nor is it taken for jars that were copied, which the JVM would refuse' 0 "$("$postern" check | grep -cE 'SharedArchiveFile|AOTCache' || :)"
  { cat "$work/home of it/runtime/release" "$work/home of it/cds/jars"; stat -c %Y "$work/home of it/lib/"*.jar; } > "$work/home of it/cds/made-for"
  echo 'other jars' > "$work/home of it/cds/jars"
  is 'nor is it taken for other jars' 0 "$("$postern" check | grep -cE 'SharedArchiveFile|AOTCache' || :)"
  mkdir "$work/data"
  is 'the owner of the data keeps his rights' "$work/home of it/runtime/bin/java" "$("$postern" check --data "$work/data" | head -n 1)"
  rm -rf "$work/home of it/runtime"
  is 'without a runtime JAVA_HOME serves' "$work/jdk/bin/java" "$(JAVA_HOME=$work/jdk "$postern" check | head -n 1)"
}

# What makes the archive of classes, with a Java that only writes what it shall.
maker() {
  fake "$work/m"
  cp "$here/bin/class-archive" "$work/m/bin/"
  mkdir "$work/m/cds"
  printf 'org/postern/A\n@cp org/postern/A\n' > "$work/m/cds/classes.list"
  echo 'the jars' > "$work/m/cds/jars"
  make="env -i PATH=/usr/bin:/bin POSTERN_SYSTEM_JAVA=$work/none POSTERN_JAVA_OPTS=-agentlib:x $work/m/bin/class-archive"
  # The expansions are for the program that is written. It writes what its step shall write, and fails where it is told to, in a
  # training run only there.
  # shellcheck disable=SC2016
  {
    echo '#!/bin/sh'
    printf '%s\n' "printf '%s\\n' \"\$@\" > $work/m/called"
    echo 'made='
    echo 'for word in "$@"; do'
    echo '  case $word in'
    echo '    -XX:SharedArchiveFile=* | -XX:AOTCache=*) made=${word#*=} ;;'
    echo "    -XX:SharedClassListFile=*) cp \"\${word#*=}\" $work/m/list ;;"
    echo "    -XX:AOTConfiguration=*) conf=\${word#*=} ;;"
    echo '  esac'
    echo 'done'
    printf '%s\n' "echo \"\$*\" | grep -oE 'AOTMode=[a-z]+|warm-up.*' | tr '\\n' ' ' >> $work/m/steps"
    echo "if [ -z \"\$made\" ]; then cat /proc/net/dev > $work/m/network; env > \"\$conf\"; case \$* in *--classes*) exit 0 ;; esac; exit \$(cat $work/m/training); fi"
    echo 'pwd >> "$made"'
    echo 'env >> "$made"'
    echo "exit \$(cat $work/m/code)"
  } > "$work/m/runtime/bin/java"
  echo 0 > "$work/m/code"
  echo 0 > "$work/m/training"
  is 'class-archive makes it, and says for what' 'classes.list jars made-for postern.jsa ' "$($make && cd "$work/m/cds" && for f in *; do printf '%s ' "$f"; done)"
  is 'of a training run' 'AOTMode=record warm-up AOTMode=create ' "$(cat "$work/m/steps")"
  if [ "$(id -u)" = 0 ] && unshare --net ip link set lo up 2>/dev/null; then
    is 'and root does that in a network of its own' 1 "$(grep -c : "$work/m/network")"
  else
    skip 'a training run in a network of its own needs root, unshare and ip'
  fi
  rm "$work/m/steps"
  echo 1 > "$work/m/training"
  is 'where that fails, of the classes of the list' "AOTMode=record warm-up AOTMode=record warm-up --classes $work/m/cds/classes.list AOTMode=create " \
    "$($make && cat "$work/m/steps")"
  echo 0 > "$work/m/training"
  is 'the launcher takes it' "-XX:AOTCache=$work/m/cds/postern.jsa" \
    "$(echo 1 > "$work/m/code"; "$work/m/bin/postern" --version 2>/dev/null || :; grep '^-XX:AOTCache' "$work/m/called")"
  echo 0 > "$work/m/code"
  $make
  is 'Java makes it outside of the directory of whoever calls, and without his environment or options' "/ MALLOC_ARENA_MAX PATH PWD 0" \
    "$(head -n 1 "$work/m/cds/postern.jsa") $(sed -n '2,$s/=.*//p' "$work/m/cds/postern.jsa" | grep -vxE 'POSTERN_(MAKE_ARCHIVE|ARCHIVE_STEP|ARCHIVE_OF|SYSTEM_JAVA)|OLDPWD|_' | sort | tr '\n' ' ')$(grep -c agentlib "$work/m/called" || :)"
  is 'where it fits it is not made again' unchanged \
    "$(echo mark >> "$work/m/cds/postern.jsa"; $make --if-needed; grep -q mark "$work/m/cds/postern.jsa" && echo unchanged)"
  touch -d '2001-01-01' "$work/m/lib/a.jar"
  is 'for jars that were copied it is' made "$($make --if-needed; grep -q mark "$work/m/cds/postern.jsa" || echo made)"
  echo mark >> "$work/m/cds/postern.jsa"
  sed -i 's/25.0.1/17.0.1/' "$work/m/runtime/release"
  is 'for another Java it is' 'made' "$($make --if-needed; grep -q mark "$work/m/cds/postern.jsa" || echo made)"
  is 'and one before 25 gets no lines that it does not know' org/postern/A "$(cat "$work/m/list")"
  is 'and the launcher takes it for that one' "-XX:SharedArchiveFile=$work/m/cds/postern.jsa" \
    "$("$work/m/bin/postern" --version > /dev/null 2>&1 || :; grep '^-XX:SharedArchiveFile' "$work/m/called")"
  echo 1 > "$work/m/code"
  cp "$work/m/cds/postern.jsa" "$work/m/before"
  is 'a failure is said' '1 class-archive: the archive of loaded classes was not made (Java ended with 1); the program starts without, which takes longer' \
    "$(code=0; $make 2> "$work/m/said" || code=$?; echo "$code $(grep '^class-archive' "$work/m/said")")"
  is 'and leaves all as it was' 'same classes.list jars made-for postern.jsa ' \
    "$(cmp "$work/m/before" "$work/m/cds/postern.jsa" && printf 'same '; cd "$work/m/cds" && for f in *; do printf '%s ' "$f"; done)"
  if [ "$(id -u)" = 0 ]; then
    echo 0 > "$work/m/code"
    chown 65534 "$work/m/cds"
    is 'root makes none in a directory of others' 1 "$(code=0; $make 2>/dev/null || code=$?; echo "$code")"
  fi
}

# jvm NAME VERSION DAY: a Java of the system.
jvm() {
  mkdir -p "$work/jvm/$1/bin"
  # As above.
  # shellcheck disable=SC2016
  printf '#!/bin/sh\necho "$0"\nfor word in "$@"; do echo "<$word>"; done\n' > "$work/jvm/$1/bin/java"
  chmod 755 "$work/jvm/$1/bin/java"
  printf 'JAVA_VERSION="%s"\nJAVA_VERSION_DATE="%s"\n' "$2" "$3" > "$work/jvm/$1/release"
}

# java_of [VARIABLE=VALUE…]: the Java that the launcher takes, with those of the system in $work/jvm.
java_of() {
  env "POSTERN_SYSTEM_JAVA=$work/jvm" "$@" "$work/j/bin/postern" check 2>&1 | head -n 1
}

# An office that only installs its system's updates gets Java's fixes too.
whose_java() {
  fake "$work/j"
  mkdir "$work/jvm"
  is 'without a Java of the system the bundled one runs' "$work/j/runtime/bin/java" "$(java_of)"
  is 'and it is known where the administrator wanted the other' '<-Dpostern.java=lacking>' \
    "$(POSTERN_JAVA=system POSTERN_SYSTEM_JAVA=$work/jvm "$work/j/bin/postern" check | grep -o '<-Dpostern.java=.*>')"
  jvm same 21.0.9 2025-10-21
  jvm old 17.0.1 2021-10-19
  jvm older-than-17 11.0.99 2025-12-20
  is 'one of the same fixes, of older ones, or before 17 changes nothing' "$work/j/runtime/bin/java" "$(java_of)"
  jvm trial 99 9999-12-31
  is 'nor does a trial of a version to come' "$work/j/runtime/bin/java" "$(java_of)"
  jvm new 17.0.21 2025-12-20
  jvm newer 21.0.8 2025-11-20
  is 'the one with the newest fixes runs' "$work/jvm/new/bin/java" "$(java_of)"
  is 'and the program is told why' '<-Dpostern.java=system>' \
    "$(POSTERN_SYSTEM_JAVA=$work/jvm "$work/j/bin/postern" check | grep -o '<-Dpostern.java=.*>')"
  is 'POSTERN_JAVA=bundled keeps the bundled one' "$work/j/runtime/bin/java" "$(java_of POSTERN_JAVA=bundled)"
  is 'POSTERN_JAVA=DIRECTORY takes that one' "$work/jvm/old/bin/java" "$(java_of "POSTERN_JAVA=$work/jvm/old")"
  is 'another word is refused' 'postern: POSTERN_JAVA in /etc/default/postern is bundled, system or the directory of a Java, not nwe' \
    "$(java_of POSTERN_JAVA=nwe)"
  is 'a directory without Java is refused' "postern: POSTERN_JAVA names no Java: $work/no/bin/java is not a program" "$(java_of "POSTERN_JAVA=$work/no")"
  printf 'JAVA_VERSION="25.0.1"\n' > "$work/j/runtime/release"
  is 'a bundled one that does not say its day is not replaced' "$work/j/runtime/bin/java" "$(java_of)"
  is 'POSTERN_JAVA=system takes the system'\''s newest' "$work/jvm/new/bin/java" "$(java_of POSTERN_JAVA=system)"
  rm -rf "$work/j/runtime"
  is 'where none is bundled the system'\''s newest runs' "$work/jvm/new/bin/java" "$(java_of)"
  is 'and the program is told that too' '<-Dpostern.java=only>' \
    "$(POSTERN_SYSTEM_JAVA=$work/jvm "$work/j/bin/postern" check | grep -o '<-Dpostern.java=.*>')"
}

# As root: what the program may do after the launcher has given the rest away.
rights() {
  if [ "$(id -u)" != 0 ] || ! command -v setpriv >/dev/null; then
    skip 'the rights that the launcher gives away need root and setpriv'
    return
  fi
  fake "$work/r"
  chmod 755 "$work"
  printf '#!/bin/sh\ngrep -E "^(Uid|Cap(Prm|Eff|Bnd|Amb)|NoNewPrivs):" /proc/self/status | tr "\\t\\n" " /"\n' > "$work/r/runtime/bin/java"
  mkdir "$work/theirs"
  chown 65534:65534 "$work/theirs"
  cap=0000000000000400
  is 'serve of root runs as the owner of the data with just its right' \
    "Uid: 65534 65534 65534 65534/CapPrm: $cap/CapEff: $cap/CapBnd: $cap/CapAmb: $cap/NoNewPrivs: 1/" \
    "$(setsid -w "$work/r/bin/postern" serve --data="$work/theirs" </dev/null | cat)"
  is 'the data directory is also found behind --data and in POSTERN_DATA' '65534 65534' \
    "$(setsid -w "$work/r/bin/postern" serve --data "$work/theirs" </dev/null | cut -d' ' -f2) $(POSTERN_DATA=$work/theirs setsid -w "$work/r/bin/postern" serve </dev/null | cut -d' ' -f2)"
  for call in user import restore check backup export setup; do
    is "$call of root stays root's: a process of the owner, which the program starts, reads the data" 'Uid: 0' \
      "$("$work/r/bin/postern" $call --data="$work/theirs" | cut -d' ' -f1,2)"
  done
}

distribution() {
  is 'the distribution runs with its own Java' yes "$(env -i PATH=/usr/bin:/bin POSTERN_JAVA=bundled "$home/bin/postern" --version | grep -q '^[^ ]*.*[0-9]' && echo yes)"
  is 'its archive of classes is used' used "$(archive_of "$home")"
  is 'and nothing is said of it' '' "$(env -i PATH=/usr/bin:/bin POSTERN_JAVA=bundled "$home/bin/postern" --version 2>&1 >/dev/null)"
  is 'the pages for administrators are there, those for developers are not' 'index.md 0' \
    "$(cd "$home/docs" && ls index.md) $(cd "$home/docs" && find . -path './dev*' | wc -l)"
  is 'the bundled Java says of which day its security fixes are' 1 "$(grep -cE '^JAVA_VERSION_DATE="20[0-9]{2}-[0-9]{2}-[0-9]{2}"$' "$home/runtime/release")"
  is 'the list of what is in the box has every library' '' \
    "$(sed -n 's|^ *"purl" : "pkg:maven/\([^/]*\)/\([^@]*\)@\([^?]*\)?.*|\1.\2-\3.jar|p' "$home/sbom.cdx.json" | sort > "$work/listed"
      (cd "$home/lib" && printf '%s\n' *.jar) | sort | comm -13 "$work/listed" -)"
  is 'and the Java runtime, Tink and POI' 3 "$(grep -cE '"name" : "(openjdk|tink|poi-scratchpad)"' "$home/sbom.cdx.json")"
  is 'the training run goes through, and nearly all of its classes come from the archive' yes "$(from_archive "$home")"
  is 'notices of the runtime are there' yes "$([ -s "$home/runtime/legal/java.base/LICENSE" ] && echo yes)"
  archive=$(ls "$target"/postern-*-linux-*.tar.gz)
  # Java 17 takes no classes into an archive from a directory with a blank in its name; it uses one there.
  unpacked="$work/else where"
  [ "$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/runtime/release")" -ge 25 ] || unpacked=$work/elsewhere
  mkdir "$unpacked"
  tar -C "$unpacked" -xzf "$archive"
  is 'the archive has one directory' postern "$(ls "$unpacked")"
  is 'it has no archive of classes, which is another one each time that it is made' '' "$(find "$unpacked" -name '*.jsa' -o -name made-for)"
  is 'and starts without' unused "$(archive_of "$unpacked/postern")"
  env -i PATH=/usr/bin:/bin POSTERN_JAVA=bundled "$unpacked/postern/bin/class-archive" > "$work/made.out" 2>&1 || cat "$work/made.out"
  is 'made there, it is used' used "$(archive_of "$unpacked/postern")"
  mkdir "$work/third place" && mv "$unpacked/postern" "$work/third place/"
  is 'and also in another place' used "$(archive_of "$work/third place/postern")"
  "$("$here/runtime" --jdk)/bin/jar" --list --file "$(ls "$home"/lib/org.xerial.sqlite-jdbc-*.jar)" > "$work/sqlite"
  is 'only this machine'\''s library of SQLite is there' '1 0 1' \
    "$(grep -c '^org/sqlite/JDBC.class$' "$work/sqlite") $(grep -c '/native/' "$work/sqlite" || :) $(find "$home/lib/native" -name 'libsqlitejdbc.so' | wc -l)"
}

package() {
  if ! command -v dpkg-deb >/dev/null; then
    skip 'looking into the package needs dpkg-deb'
    return
  fi
  deb=$(ls "$target"/postern_*.deb)
  dpkg-deb -x "$deb" "$work/deb"
  dpkg-deb -c "$deb" > "$work/list"
  dpkg-deb --ctrl-tarfile "$deb" > "$work/control.tar"
  tar -tvf "$work/control.tar" > "$work/control"
  is 'all files are root'\''s' 0 "$(grep -cv ' root/root \| 0/0 ' "$work/list" || :)"
  is 'nobody but root may look into a process of the program: its user may not read it' '-rwx--x--x' \
    "$(sed -n 's|^\(.\{10\}\).* \./usr/lib/postern/runtime/bin/java$|\1|p' "$work/list")"
  is 'nothing may be written by others, nothing lends rights' 0 "$(cut -c1-10 "$work/list" | grep -cE '^[^l]....w|^[^l].......w|^...[sS]|^......[sS]' || :)"
  is 'the configuration is for its owner and group' '-rw-r-----' "$(sed -n 's|^\(.\{10\}\).* \./etc/postern/postern.toml$|\1|p' "$work/list")"
  # dpkg asks nothing in an upgrade as long as this text is the same in every version: comments only, never changed.
  is 'the text of the configuration file is that of every version' '6f8c60d081c316cccf09876a607167e7f6f916985a950e9affb0fc21ef3f8da9' "$(sha256sum < "$work/deb/etc/postern/postern.toml" | cut -d' ' -f1)"
  is 'and sets nothing' 0 "$(grep -cv '^#' "$work/deb/etc/postern/postern.toml" || :)"
  is 'every file in /etc is a conffile' "$(cd "$work/deb" && find etc -type f | sed 's|^|/|' | sort | tr '\n' ' ')" \
    "$(tar -xOf "$work/control.tar" ./conffiles | sort | tr '\n' ' ')"
  is 'the program is reached by /usr/bin/postern' ../lib/postern/bin/postern "$(readlink "$work/deb/usr/bin/postern")"
  is 'the package has the pages for administrators only' 'index.md 0' \
    "$(cd "$work/deb/usr/share/doc/postern/docs" && ls index.md) $(cd "$work/deb/usr/share/doc/postern/docs" && find . -path './dev*' | wc -l)"
  for page in man1/postern.1 man5/postern.toml.5; do
    is "the manual page $page is there" yes "$(gzip -t "$work/deb/usr/share/man/$page.gz" && echo yes)"
  done
  for script in preinst postinst prerm postrm; do
    is "$script is a program" "-rwxr-xr-x" "$(sed -n "s|^\(.\{10\}\).* \./$script\$|\1|p" "$work/control")"
  done
  is 'installed it takes at most 100 MiB' yes "$(dpkg-deb -f "$deb" Installed-Size | awk '{ print $1 <= 100 * 1024 ? "yes" : $1 " KiB" }')"
  is 'and its archive of classes at most 80 MiB more' yes "$(du -k "$home/cds/postern.jsa" | awk '{ print $1 <= 80 * 1024 ? "yes" : $1 " KiB" }')"
  is 'it has no archive of classes; its scripts make it' '' "$(find "$work/deb" -name '*.jsa' -o -name made-for)"
  # The program itself, from where the package was unpacked.
  is 'but what it is made of' 2 "$(find "$work/deb/usr/lib/postern/cds" -type f -size +1k | wc -l)"
  as_owner
  copyright
  slim
}

# Each library is named in the copyright file, and none that is not there.
copyright() {
  sed -n 's#^\(Files:\)\{0,1\} *usr/lib/postern/lib/\(.*\.jar\)$#\2#p' "$here/deb/copyright" | sort > "$work/patterns"
  for jar in "$home"/lib/*.jar; do
    name=${jar##*/}
    printf '%s-*.jar\n' "${name%-[0-9]*}"
  done | grep -v '^org\.postern\.' | sort > "$work/jars"
  is 'the copyright file names each library, and no other' '' "$(comm -3 "$work/patterns" "$work/jars" | tr -d '\t')"
}

# The same program with the system's Java.
slim() {
  deb=$(ls "$target"/postern-slim_*.deb)
  dpkg-deb -x "$deb" "$work/slim"
  is 'the slim package has no Java' 0 "$(find "$work/slim" -path '*runtime*' | wc -l)"
  is 'and all else' "$(cd "$work/deb" && find . -type f | grep -v '/runtime/' | sed 's|doc/postern/|doc/postern-slim/|; s|overrides/postern$|overrides/postern-slim|' | sort)" \
    "$(cd "$work/slim" && find . -type f | sort)"
  is 'it wants Java 17 or newer of the system' 1 "$(dpkg-deb -f "$deb" Depends | grep -c 'java17-runtime-headless')"
  is 'each package takes the place of the other' 'postern postern-slim' "$(dpkg-deb -f "$deb" Conflicts) $(dpkg-deb -f "$(ls "$target"/postern_*.deb)" Conflicts)"
  is 'it runs with a Java of the system' yes "$(env -i PATH=/usr/bin:/bin "$work/slim/usr/lib/postern/bin/postern" --version | grep -q '^Java [1-9]' && echo yes)"
}

# Root's backup of a box whose owner is somebody else: the program starts itself again as the owner.
as_owner() {
  if [ "$(id -u)" != 0 ]; then
    skip 'a backup of somebody else'\''s box needs root'
    return
  fi
  postern=$work/deb/usr/lib/postern/bin/postern
  mkdir "$work/box"
  chown 65534:65534 "$work/box"
  "$postern" init --data "$work/box" --domain office.test --https 127.0.0.1:0 --smtp 127.0.0.1:0 --submission 127.0.0.1:0 \
    --submissions 127.0.0.1:0 --pop3s 127.0.0.1:0 > "$work/init.out"
  printf 'a passphrase for a test\n' > "$work/passphrase"
  is 'root has a box of somebody else backed up' 'a file' \
    "$("$postern" backup "$work/box.postern" --data "$work/box" --passphrase-file "$work/passphrase" > "$work/backup.out" 2>&1 && [ -s "$work/box.postern" ] && echo 'a file')"
}

lint() {
  if ! command -v lintian >/dev/null; then
    skip 'lintian is not installed'
    return
  fi
  is 'lintian finds no error and warns of nothing' '' \
    "$(TMPDIR=$work lintian --allow-root --tag-display-limit 0 "$target"/postern*.deb 2>/dev/null | grep '^[EW]:' || :)"
}

init() {
  is 'the init script has the LSB header' 'Provides: postern Default-Start: 2 3 4 5 Default-Stop: 0 1 6' \
    "$(sed -n '/^### BEGIN INIT INFO/,/^### END INIT INFO/s/^# \(Provides\|Default-Start\|Default-Stop\): */\1: /p' "$here/deb/postern.init" | tr '\n' ' ' | sed 's/ $//')"
  if command -v systemd-analyze >/dev/null; then
    mkdir -p "$work/units"
    sed 's|^ExecStart=.*|ExecStart=/bin/true|' "$here/deb/postern.service" > "$work/units/postern.service"
    is 'systemd finds nothing wrong with the unit' '' "$(systemd-analyze verify --man=no "$work/units/postern.service" 2>&1 | grep postern.service || :)"
  else
    skip 'looking at the unit needs systemd-analyze'
  fi
}

scripts() {
  if ! command -v shellcheck >/dev/null; then
    skip 'shellcheck is not installed'
    return
  fi
  is 'shellcheck finds nothing' '' \
    "$(cd "$here/.." && grep -rlE '^#!/bin/sh' .ci packaging/bin packaging/deb packaging/tests packaging/run packaging/verify \
      packaging/runtime packaging/distribution packaging/class-list 2>/dev/null | xargs shellcheck -x -f gcc 2>&1)"
}

launcher
maker
whose_java
rights
distribution
package
lint
init
scripts
[ "$failed" = 0 ] || echo "$failed tests of the package failed"
[ "$skipped" = 0 ] || echo "$skipped tests of the package skipped"
if [ "${CI:-}" = true ]; then failed=$((failed + skipped)); fi
[ "$failed" = 0 ]
