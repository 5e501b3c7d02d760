# shellcheck shell=sh
# Sourced by verify-install within its namespace: what is proven, in order. Each function is one line of the answer; it runs in a
# shell of its own under set -e, with its output in a log.

export PASSWORD='Korrekt-Pferd-8-Batterie'
d=/var/lib/postern
ca() { echo "$boxes/$1$d/keys/ca.pem"; }
says() { grep -qiE -e "$1" "$2" || { echo "this does not say \"$1\":"; cat "$2"; exit 1; }; }
fails() { code=0; "$@" || code=$?; [ "$code" != 0 ] || { echo "should have failed: $*"; exit 1; }; }
ends() { want=$1; shift; code=0; "$@" || code=$?; [ "$code" = "$want" ] || { echo "ended with $code, not $want: $*"; exit 1; }; }
mail() { box_desk "$1" /usr/bin/python3 "$parts/client.py" send alice@office.test "$2"; }
reads() { box_desk "$1" /usr/bin/python3 "$parts/client.py" read "$(ca "$1")" alice@office.test "$2"; }
uidls() { box_desk "$1" /usr/bin/python3 "$parts/client.py" uidls "$(ca "$1")" alice@office.test; }
same_mail() { uidls "$1" > "$work/now.uidls"; diff "$work/${2:-before}.uidls" "$work/now.uidls"; }
install_deb() { box "$1" apt-get install -y "/srv/pool/postern-$2.deb" </dev/null > "$work/apt.out" 2>&1; }
# at_terminal BOX ANSWERS COMMAND…: as somebody who types lines, "|" between them; what the screen showed is the output.
at_terminal() {
  printf '%s\n' "$2" | tr '|' '\n' > "$work/typed"
  set -- "$(cat "$boxes/$1.init")" "$@"
  init=$1
  shift 3
  /usr/bin/python3 "$parts/terminal.py" "$work/typed" nsenter -t "$init" -m -u -i -n -p -r -w -- /usr/bin/env -i TERM=dumb \
    HOME=/root LC_ALL=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@"
}
not() { if "$@"; then echo "this should not be: $*"; exit 1; fi; }
nothing() { not grep .; }
pid_of() { box "$1" cat /run/postern.pid; }

installs() {
  box office apt-get update -q
  ends 0 install_deb office built
  cat "$work/apt.out"
  cp "$work/apt.out" "$work/install.out"
  not grep -E '\[Y/n\]|Configuring|\?$' "$work/apt.out"
  box office dpkg-query -W -f '${Status}\n' postern | grep -x 'install ok installed'
}

files() {
  box_sh office <<'BOX'
# The first configuration is in the conffile; whatever else was changed is not as it was shipped.
[ -z "$(dpkg --verify postern | grep -v ' c /etc/postern/postern.toml$')" ]
[ "$(readlink -f /usr/bin/postern)" = /usr/lib/postern/bin/postern ]
mode() { [ "$(stat -c '%a %U:%G' "$1")" = "$2" ]; }
mode /var/lib/postern '700 postern:postern'
mode /etc/postern '750 root:postern'
mode /etc/postern/postern.toml '640 root:postern'
mode /var/backups/postern '700 root:root'
[ "$(readlink -f /var/lib/postern/postern.toml)" = /etc/postern/postern.toml ]
[ "$(readlink -f /var/log/postern)" = /var/lib/postern/log ]
dpkg-query -W -f '${Conffiles}\n' postern | grep -q ' /etc/postern/postern.toml '
for f in $(dpkg -L postern | grep ^/etc/); do [ -d "$f" ] || dpkg-query -W -f '${Conffiles}\n' postern | grep -q " $f "; done
getent passwd postern | grep ':/var/lib/postern:/usr/sbin/nologin$'
[ "$(id -u postern)" -lt 1000 ]
[ "$(id -Gn postern)" = postern ]
for page in man1/postern.1.gz man5/postern.toml.5.gz; do gzip -t "/usr/share/man/$page" 2>/dev/null || grep -rq 'path-exclude.*man' /etc/dpkg; done
[ -f /usr/share/doc/postern/copyright ]
# Of the program, nothing that others may write, and nothing that lends rights.
[ -z "$(find /usr/lib/postern /etc/init.d/postern \( -perm /022 -o -perm /6000 -o ! -user root \) ! -type l)" ]
# Of the data, nothing that others may read or another user owns, but the word to the administrator.
[ -z "$(find /var/lib/postern /etc/postern /var/backups/postern -perm /007 ! -type l)" ]
[ -z "$(find /var/lib/postern ! -user postern ! -name SETUP ! -type l)" ]
[ -z "$(find /etc/postern /var/backups/postern ! -user root)" ]
# Nothing of ours elsewhere.
[ -z "$(find / -xdev -user postern ! -path '/var/lib/postern*')" ]
BOX
}

# class_archive BOX [HOME]: the running server of a box has mapped the archive of its classes, which is root's.
class_archive() {
  box "$1" sh -c "grep -F ' ${2:-/usr/lib/postern}/cds/postern.jsa' /proc/\$(cat /run/postern.pid)/maps | tail -n 1"  | grep .
  for made in postern.jsa made-for; do box "$1" stat -c '%a %U:%G %h' "${2:-/usr/lib/postern}/cds/$made" | grep -x '644 root:root [12]'; done
}

archives_classes() {
  class_archive office
  box office dpkg -L postern | grep -E 'jsa|made-for' | nothing
  box office postern check > "$work/said.out" 2>&1 || :
  says 'ok   class archive: in use' "$work/said.out"
  # It fits, so nothing is made; the server goes on with the one that it has.
  box office stat -c %i /usr/lib/postern/cds/postern.jsa > "$work/inode"
  box office /usr/lib/postern/bin/class-archive --if-needed
  box office stat -c %i /usr/lib/postern/cds/postern.jsa | diff "$work/inode" -
  # Without one: said, and the package is installed all the same. No file of it may be larger than 4 MiB.
  box office rm /usr/lib/postern/cds/postern.jsa
  ends 0 box office service postern restart
  box office postern check > "$work/said.out" 2>&1 || :
  says 'note class archive: not in use.*sudo /usr/lib/postern/bin/class-archive' "$work/said.out"
  fails box office sh -c 'ulimit -f 8192; /usr/lib/postern/bin/class-archive'
  box office ls /usr/lib/postern/cds | tr '\n' ' ' | grep -x 'classes.list jars made-for '
  box office mkdir /usr/lib/postern/cds/postern.jsa
  box office touch /usr/lib/postern/cds/postern.jsa/in-the-way
  ends 0 box office /var/lib/dpkg/info/postern.postinst configure > "$work/said.out" 2>&1
  says 'the program starts without an archive of its classes' "$work/said.out"
  ends 0 box office service postern status
  box office rm -r /usr/lib/postern/cds/postern.jsa
  box office /usr/lib/postern/bin/class-archive
  ends 0 box office service postern restart
  class_archive office
}

process() {
  box_sh office <<'BOX'
pid=$(cat /run/postern.pid)
grep -E '^(Uid|Gid|Groups|Cap|NoNewPrivs)' "/proc/$pid/status"
user=$(id -u postern)
group=$(id -g postern)
grep -q "^Uid:	$user	$user	$user	$user$" "/proc/$pid/status"
grep -q "^Gid:	$group	$group	$group	$group$" "/proc/$pid/status"
grep -q '^NoNewPrivs:	1$' "/proc/$pid/status"
for set in Prm Eff Bnd Amb; do grep -q "^Cap$set:	0000000000000400$" "/proc/$pid/status"; done
[ "$(readlink "/proc/$pid/exe")" = /usr/lib/postern/runtime/bin/java ]
cut -d' ' -f1 < "/proc/$pid/stat"
# No secret on the command line or in the environment that the process was started with.
[ "$(tr '\0' '\n' < "/proc/$pid/environ" | grep -ciE 'pass|secret|key')" = 0 ]
BOX
}

ports() {
  cat "$boxes/office$d/run/ports"
  # Listening sockets, "ADDRESS PORT" with loopback and the rest told apart.
  box office cat /proc/net/tcp /proc/net/tcp6 | awk '$4 == "0A" { split($2, a, ":"); print (a[1] ~ /^0*7F|0100007F$|0{31}1$|0000000001000000$/ ? "local" : "open"), a[2] }' |
    while read -r where hex; do echo "$where $((0x$hex))"; done | sort -u > "$work/listening"
  cat "$work/listening"
  for port in 25 443 465 587 995; do grep -qx "open $port" "$work/listening"; done
  grep '^open' "$work/listening" | grep -vxE 'open (25|80|443|465|587|995)' | nothing
  while read -r _ port; do grep -q "=$port\$" "$boxes/office$d/run/ports"; done < "$work/listening"
  box office cat /proc/net/udp /proc/net/udp6 | awk '$4 == "07" && $2 !~ /:0035$/ && $3 ~ /:0000$/' | nothing
}

first_words() {
  box office stat -c '%a %U:%G' "$d/SETUP" | grep -x '600 root:root'
  says 'sudo postern setup' "$work/install.out"
  says 'https://mail\.office\.test/' "$work/install.out"
  box office cat "$d/SETUP" > "$work/setup.out"
  says 'postern setup' "$work/setup.out"
  not grep -qiE 'password *[:=] *[^ ]|BEGIN' "$work/setup.out"
  box office run-parts --lsbsysinit /etc/update-motd.d > "$work/motd.out"
  says 'sudo postern setup' "$work/motd.out"
}

init_script() {
  ends 0 box office service postern status
  ends 0 box office service postern start
  first=$(pid_of office)
  ends 0 box office service postern reload
  [ "$first" = "$(pid_of office)" ]
  box office sh -c "kill -9 $first; while kill -0 $first 2>/dev/null; do sleep 0.1; done"
  ends 1 box office service postern status
  ends 0 box office service postern start
  [ "$first" != "$(pid_of office)" ]
  ends 0 box office service postern stop
  ends 3 box office service postern status
  ends 0 box office service postern stop
  ends 7 box office service postern reload
  fails box office service postern nonsense
  # Looked over while it does not run, as before a start: the ports below 1024 are tried too.
  box office postern check
  # A port that another program has: its process, which root alone can see, is named.
  # shellcheck disable=SC2016
  box office perl -MSocket -e 'socket(S, PF_INET, SOCK_STREAM, 0); setsockopt(S, SOL_SOCKET, SO_REUSEADDR, 1);
    bind(S, sockaddr_in(25, INADDR_ANY)) or die; listen(S, 1); $| = 1; print "$$\n"; sleep 600' > "$work/holder.out" &
  while [ ! -s "$work/holder.out" ]; do sleep 0.1; done
  fails box office service postern start > "$work/said.out" 2>&1
  box office sh -c "kill $(cat "$work/holder.out")"
  says "Port 25 is in use by process $(cat "$work/holder.out"): perl" "$work/said.out"
}

bad_configuration() {
  ends 0 box office service postern restart
  first=$(pid_of office)
  box office cp -p /etc/postern/postern.toml /root/good.toml
  trap 'box office cp -p /root/good.toml /etc/postern/postern.toml; box office service postern start' EXIT
  echo 'nonsense = [' | box office sh -c 'cat >> /etc/postern/postern.toml'
  fails box office service postern force-reload > "$work/said.out" 2>&1
  says 'postern\.toml' "$work/said.out"
  [ "$first" = "$(pid_of office)" ]
  ends 0 box office service postern status
  fails box office service postern restart
  box office service postern stop
  fails box office service postern start > "$work/said.out" 2>&1
  cat "$work/said.out"
  says 'postern\.toml|nonsense' "$work/said.out"
  ends 3 box office service postern status
  box office cp -p /root/good.toml /etc/postern/postern.toml
  box office rm /root/good.toml
  trap - EXIT
  ends 0 box office service postern start
}

reload_takes_over() {
  first=$(pid_of office)
  ends 0 box office service postern force-reload
  [ "$first" != "$(pid_of office)" ]
  ends 0 box office service postern status
}

sets_up() {
  printf '%s\n' "$PASSWORD" |
    box office postern setup --yes --domain office.test --hostname mail.office.test --admin alice --password-stdin --direct
  box office test ! -e "$d/SETUP"
  ends 0 box office service postern status
  # One that fails when the configuration is in its place: it is in force all the same.
  first=$(pid_of office)
  box office sh -c "mkdir $d/SETUP && touch $d/SETUP/kept"
  ends 1 box office postern setup --yes --set smtp.max-message='49 MiB' > "$work/said.out" 2>&1
  says 'Done before that: wrote' "$work/said.out"
  [ "$first" != "$(pid_of office)" ]
  box office rm -r "$d/SETUP"
  ends 0 box office service postern status
  printf '\n# the administrator was here\n' | box office sh -c 'cat >> /etc/postern/postern.toml'
  printf '%s\n' "$PASSWORD" | box office postern user add bob --password-stdin
  box office postern user list | grep bob
  # Somebody else on the machine is told to be root, and not to take the files away.
  for call in 'user list' setup check 'backup /tmp/box.postern'; do
    # shellcheck disable=SC2086
    ends 1 box office setpriv --reuid=65534 --regid=65534 --clear-groups postern $call > "$work/said.out" 2>&1
    says 'closed to the user nobody' "$work/said.out"
    not grep chown "$work/said.out"
  done
  box office find /var/lib/postern \( -perm /007 -o ! -user postern \) ! -type l | nothing
  box office find /etc/postern \( -perm /027 -o ! -user root \) ! -name postern.toml ! -name postern | nothing
  box office test ! -e /etc/postern/SETUP
  box office postern check
}

mail_in_and_out() {
  mail office 'The first mail'
  reads office 'The first mail'
  box_desk office /usr/bin/python3 "$parts/client.py" submit "$(ca office)" bob@office.test alice@office.test 'From within'
  reads office 'From within'
  uidls office | tee "$work/before.uidls"
  [ "$(wc -l < "$work/before.uidls")" = 2 ]
}

reboots() {
  box office service postern stop
  box_off office
  box_on office
  box office sh -c 'set -e; for s in /etc/rc2.d/S*; do case $s in *postern) "$s" start; done=yes ;; esac; done; [ -n "$done" ]'
  same_mail office
  box office sh -c 'ls /etc/rc0.d/K*postern /etc/rc6.d/K*postern /etc/rc1.d/K*postern'
}

power_cut() {
  mail office 'Before the power cut'
  uidls office > "$work/before.uidls"
  box_off office
  box_on office
  box office service postern start
  same_mail office
}

# Makes the store what a build of schema 2 would have left.
older_store() {
  box office service postern stop
  /usr/bin/python3 "$parts/older_store.py" "$boxes/office$d/mail.db"
  box office chown postern:postern "$d/mail.db"
}

upgrades() {
  older_store
  ends 0 install_deb office next
  cat "$work/apt.out"
  not grep -E '\[Y/I/N/O/D/Z\]|Configuration file' "$work/apt.out"
  ends 0 box office service postern status
  box office postern --version | grep -F "+1"
  box office grep 'the administrator was here' /etc/postern/postern.toml
  same_mail office
  mail office 'After the upgrade'
  reads office 'After the upgrade'
  box office test -e "$d/mail.db.schema-2"
  box office test ! -e /usr/lib/postern.previous
  class_archive office
  uidls office > "$work/before.uidls"
}

broken_build() {
  fails install_deb office broken
  cat "$work/apt.out"
  says 'previous' "$work/apt.out"
  says 'of-a-broken-build' "$work/apt.out"
  ends 0 box office service postern status
  class_archive office /usr/lib/postern.previous
  box office postern --version | grep -F "+1"
  same_mail office
  mail office 'Despite the broken build'
  reads office 'Despite the broken build'
  uidls office > "$work/before.uidls"
}

halfway_build() {
  fails install_deb office halfway
  cat "$work/apt.out"
  says 'previous' "$work/apt.out"
  ends 0 box office service postern status
  box office postern --version | grep -F "+1"
  [ "$(/usr/bin/python3 "$parts/older_store.py" --schema "$boxes/office$d/mail.db")" = 7 ]
  same_mail office
  mail office 'Despite the halfway build'
  reads office 'Despite the halfway build'
  uidls office > "$work/before.uidls"
}

fallen_back_reboots() {
  box_off office
  box_on office
  ends 0 box office service postern start
  box office postern --version | grep -F "+1"
  same_mail office
}

mended_build() {
  ends 0 install_deb office newest
  cat "$work/apt.out"
  box office dpkg-query -W -f '${Status}\n' postern | grep -x 'install ok installed'
  box office postern --version | grep -F "+4"
  [ "$(/usr/bin/python3 "$parts/older_store.py" --schema "$boxes/office$d/mail.db")" = 8 ]
  box office test ! -e /usr/lib/postern.previous
  class_archive office
  same_mail office
  mail office 'After the mended build'
  uidls office > "$work/before.uidls"
}

downgrade() {
  first=$(pid_of office)
  fails box office dpkg -i /srv/pool/postern-next.deb > "$work/apt.out" 2>&1
  cat "$work/apt.out"
  says 'older|downgrade' "$work/apt.out"
  ends 0 box office service postern status
  [ "$first" = "$(pid_of office)" ]
  box office dpkg-query -W -f '${Status} ${Version}\n' postern | grep -F 'install ok installed' | grep -F '+4'
  same_mail office
}

backs_up() {
  printf '%s\n' 'a passphrase that is long' | box office postern backup /root/office.backup --passphrase-stdin
  box office stat -c '%a %U' /root/office.backup | grep -x '600 root'
  box office test ! -e /root/office.backup.part
  not grep -q 'The first mail' "$boxes/office/root/office.backup"
  ends 0 box office service postern status
}

removes() {
  box office apt-get remove -y postern </dev/null
  box office test -s "$d/mail.db"
  box office test -s /etc/postern/postern.toml
  box office id postern
  box office sh -c 'for p in /proc/[0-9]*/exe; do readlink "$p" || :; done' | { grep java || :; } | nothing
  box office cat /proc/net/tcp /proc/net/tcp6 | awk '$4 == "0A"' | nothing
  box office test ! -e /usr/lib/postern
}

installs_again() {
  ends 0 install_deb office newest
  class_archive office
  ends 0 box office service postern status
  box office grep 'the administrator was here' /etc/postern/postern.toml
  same_mail office
}

purges() {
  box office apt-get purge -y postern </dev/null > "$work/apt.out" 2>&1
  cat "$work/apt.out"
  box office test -s "$d/mail.db"
  box office id postern
  says '/var/lib/postern' "$work/apt.out"
}

purges_at_terminal() {
  # A purge that was killed has left the directory to the user, and dpkg puts root's file into it.
  box office install -d -o postern -g postern -m 750 /etc/postern
  ends 0 install_deb office newest
  ends 0 box office service postern status
  box office grep 'the administrator was here' /etc/postern/postern.toml
  same_mail office
  # Ctrl-C at the question is a no, and the package is gone all the same.
  at_terminal office "$(printf '\003')" dpkg --purge postern > "$work/said.out" 2>&1
  says 'Delete the mail of 2 people' "$work/said.out"
  says 'The mail stays' "$work/said.out"
  box office test -s "$d/mail.db"
  box office sh -c '! dpkg-query -W postern'
}

purges_mail() {
  ends 0 box office apt-get install -y /srv/pool/postern-newest.deb </dev/null
  box office env POSTERN_PURGE_MAIL=yes apt-get purge -y postern </dev/null
  fails box office id postern
  fails box office getent group postern
  box_sh office <<'BOX'
for left in /var/lib/postern /etc/postern /var/backups/postern /var/log/postern /usr/lib/postern /usr/lib/postern.previous /etc/init.d/postern; do
  [ ! -e "$left" ]
  [ ! -L "$left" ]
done
[ -z "$(find / -xdev \( -nouser -o -nogroup \) )" ]
[ -z "$(ls /etc/rc?.d/*postern 2>/dev/null)" ]
BOX
}

forbidden_start() {
  box_make second
  printf '#!/bin/sh\nexit 101\n' > "$boxes/second/usr/sbin/policy-rc.d"
  chmod 755 "$boxes/second/usr/sbin/policy-rc.d"
  box_on second
  box second apt-get update -q
  ends 0 install_deb second newest
  cat "$work/apt.out"
  ends 3 box second service postern status
  box second stat -c '%a %U:%G' "$d/SETUP" | grep -x '600 root:root'
}

restores() {
  cp "$boxes/office/root/office.backup" "$boxes/second/root/"
  rm "$boxes/second/usr/sbin/policy-rc.d"
  printf '%s\n' 'another passphrase, long' | fails box second postern restore /root/office.backup --passphrase-stdin
  printf '%s\n' 'a passphrase that is long' | box second postern restore /root/office.backup --passphrase-stdin
  box second sh -c 'service postern status || service postern start'
  same_mail second
  reads second 'The first mail'
  box second find /var/lib/postern ! -user postern ! -name SETUP ! -type l | nothing
  box second stat -c '%a %U:%G' /etc/postern/postern.toml | grep -x '640 root:postern'
  box second grep 'the administrator was here' /etc/postern/postern.toml
}
