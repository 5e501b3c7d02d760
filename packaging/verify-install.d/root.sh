# shellcheck shell=sh disable=SC2154,SC2016
# Sourced by verify-install within its namespace: the server's user has been taken over, and gets nothing of root's.

# What no step of this part may change: names, modes, owners and contents of the system's own files, as far as others might want them.
root_files() {
  box root sh -c 'stat -c "%n %a %U:%G" /etc /root /etc/shadow /etc/passwd /etc/gshadow /etc/hosts; sha256sum /etc/shadow /etc/passwd /etc/hosts'
}
untouched() { root_files > "$work/root.now"; diff "$work/root.before" "$work/root.now"; }
as_postern() { box root setpriv --reuid=postern --regid=postern --clear-groups "$@"; }
# within SECONDS COMMAND…: nothing may wait for a pipe or a stopped process.
within() {
  seconds=$1
  shift
  at=$(date +%s)
  ended=0
  "$@" || ended=$?
  [ $(($(date +%s) - at)) -le "$seconds" ] || { echo "took longer than $seconds s: $*"; exit 1; }
  return "$ended"
}

root_installs() {
  [ -e "$pool/Packages" ] || index "$pool"
  box_make root
  box_on root
  box root apt-get update -q
  ends 0 install_deb root built
  printf '%s\n' "$PASSWORD" |
    box root postern setup --yes --domain office.test --hostname mail.office.test --admin alice --password-stdin --direct
  box root sh -c 'useradd --create-home member || adduser --quiet --disabled-password --gecos "" member'
  root_files > "$work/root.before"
}

# attacks PROCESS: as somebody who has the server's user, with this machine's Python among the box's processes.
attacks() (
  exec 7< "/proc/$(cat "$boxes/root.init")/root/proc"
  nsenter -t "$(cat "$boxes/root.init")" -p -- setpriv --reuid="$user" --regid="$user" --clear-groups \
    /usr/bin/python3 - "$1" < "$parts/attacks.py"
)

# While a command of root's, which the server does not carry out, waits for a passphrase.
root_commands() {
  user=$(box root id -u postern)
  { sleep 20; printf '%s\n' 'a passphrase that is long'; } |
    box root postern backup /root/waits.postern --passphrase-stdin > "$work/said.out" 2>&1 &
  adding=$!
  box root sh -eux > "$work/helper.out" <<'BOX'
helper=
for _ in $(seq 150); do
  for process in /proc/[0-9]*; do
    if grep -qsz '^for-root$' "$process/cmdline" && [ "$(cat "$process/comm")" = java ]; then helper=${process#/proc/}; fi
  done
  [ -z "$helper" ] || break
  sleep 0.1
done
user=$(id -u postern)
grep -q "^Uid:	$user	$user	$user	$user$" "/proc/$helper/status"
for set in Prm Eff Bnd Amb Inh; do grep -q "^Cap$set:	0000000000000000$" "/proc/$helper/status"; done
grep -q '^NoNewPrivs:	1$' "/proc/$helper/status"
# A session of its own, no terminal, pipes, and nothing of root's environment.
[ "$(cut -d' ' -f6,7 < "/proc/$helper/stat")" = "$helper 0" ]
for n in 0 1 2; do readlink "/proc/$helper/fd/$n" | grep -q '^pipe:'; done
[ "$(tr '\0' '\n' < "/proc/$helper/environ" | grep -c '^HOME=/root')" = 0 ]
grep -q '^Max core file size  *0  *0 ' "/proc/$helper/limits"
echo "$helper"
BOX
  attacks "$(cat "$work/helper.out")"
  box root sh -c 'ls -ld /proc/$(cat /run/postern.pid)/fd /proc/$(cat /run/postern.pid)/exe /usr/lib/postern/runtime/bin/java'
  attacks "$(pid_of root)"
  # The same works on a process of that user that is not ours.
  as_postern sleep 30 &
  sleep 0.5
  sleeping=$(box root sh -c 'for p in /proc/[0-9]*; do if grep -qsz "^30$" "$p/cmdline" && [ "$(cat "$p/comm")" = sleep ]; then echo "${p#/proc/}"; fi; done')
  fails attacks "$sleeping"
  wait "$adding"
  cat "$work/said.out"
  box root rm /root/waits.postern
}

# The running server does what needs its store, so that works where no process of its user can be started. A server that is held up is passed over.
root_served() {
  box root stat -c '%a %U:%G' /run/postern/control | grep -x '600 postern:postern'
  box root sh -c 'mkdir /root/few && ln -s /bin/* /usr/bin/* /root/few/ 2>/dev/null; rm /root/few/setsid'
  printf '%s\n' "$PASSWORD" | box root env PATH=/root/few /usr/bin/postern user add bob --password-stdin
  box root env PATH=/root/few /usr/bin/postern user list | grep bob
  fails box root env PATH=/root/few /usr/bin/postern check > "$work/said.out" 2>&1
  says 'cannot be run as the owner' "$work/said.out"
  box root rm -r /root/few
  box root postern audit | grep 'user add.bob@office.test.done'
  box root sh -c 'kill -STOP "$(cat /run/postern.pid)"'
  within 60 box root postern user list > "$work/said.out"
  box root sh -c 'kill -CONT "$(cat /run/postern.pid)"'
  says bob "$work/said.out"
  untouched
}

# What a member could have in a home that root imports from.
root_imports() {
  box_sh root <<'BOX'
mkdir -p /home/member/Maildir/new /home/member/Maildir/tmp
printf 'From: <me@example.org>\nSubject: own\n\nmine\n' > /home/member/Maildir/new/1
ln -s /etc /home/member/Maildir/cur
ln -s /etc/shadow /home/member/Maildir/new/2
ln -s /etc /home/member/Maildir/.Sent
mkfifo /home/member/Maildir/new/3
ln -s /etc/shadow /home/member/box.mbox
chown -h -R member:member /home/member
BOX
  within 60 box root postern import alice /home/member/Maildir > "$work/said.out" 2>&1
  says 'imported 1,' "$work/said.out"
  fails within 60 box root postern import alice /home/member/box.mbox > "$work/said.out" 2>&1
  says 'others could have made' "$work/said.out"
  box root postern export alice /root/alice.mbox
  not grep -q 'root:' "$boxes/root/root/alice.mbox"
  # A directory of a member's that is a link by now; words of the command line that name no file.
  box root sh -c 'ln -s /etc/cron.d /home/member/backups && chown -h member: /home/member/backups'
  printf '%s\n' 'a passphrase that is long' |
    fails within 60 box root postern backup /home/member/backups/nightly --passphrase-stdin > "$work/said.out" 2>&1
  says 'others could have made' "$work/said.out"
  box root sh -c '! ls /etc/cron.d/nightly*'
  # A backup into a directory of a member, with a link or a pipe in its place.
  box root sh -c 'cd /home/member && ln -s /etc/shadow a.postern.part && mkfifo b.postern.part && chown -h member: *.part'
  for name in a b; do
    printf '%s\n' 'a passphrase that is long' |
      fails within 60 box root postern backup "/home/member/$name.postern" --passphrase-stdin > "$work/said.out" 2>&1
    says 'in the way' "$work/said.out"
  done
  untouched
}

# A restoration that the server's user has prepared: with root's command it would go where its links lead.
root_restores() {
  printf '%s\n' 'a passphrase that is long' | box root postern backup /root/box.postern --passphrase-stdin
  box root service postern stop
  as_postern sh -c 'cd /var/lib/postern && mkdir restore.new restore.new/files before-restore-1 &&
    printf "before-restore-1\nno mail\n" > restore.new/complete && echo own > restore.new/files/hosts && ln -s /etc etc &&
    ln -s /etc/shadow restore.new/postern.toml && ln -s /etc restore.new/keys' || :
  within 120 box root postern user list || :
  untouched
  as_postern rm -rf /var/lib/postern/restore.new /var/lib/postern/before-restore-1 /var/lib/postern/etc
  printf '%s\n' 'a passphrase that is long' | within 120 box root postern restore /root/box.postern --replace --passphrase-stdin
  box root stat -c '%a %U:%G' /etc/postern/postern.toml | grep -x '640 root:postern'
  untouched
  ends 0 box root service postern start
}

# The server's user stops its server, writes on the screen, and puts pipes where scripts look.
root_service() {
  box root sh -c 'kill -STOP "$(cat /run/postern.pid)"'
  within 60 ends 0 box root service postern stop
  as_postern sh -c 'cd /var/lib/postern && rm -f log/start.log run/ports /run/postern/ports && mkfifo log/start.log run/ports /run/postern/ports'
  within 120 ends 0 box root service postern start
  ends 0 box root service postern stop
  as_postern sh -c 'cd /var/lib/postern && rm -rf log && ln -s /etc log'
  within 120 box root service postern start > "$work/said.out" 2>&1 || :
  as_postern sh -c 'cd /var/lib/postern && rm -f log && mkdir -m 700 log'
  within 120 box root service postern stop
  untouched
  # What stopped a start may show of the configuration, which is not for everybody.
  ends 0 box root service postern start
  box root stat -c '%a %U' /run/postern.start | grep -x '600 root'
  ends 0 box root service postern stop
  # Its words are in the message of a start that fails, and in what check says.
  box root cp -p /etc/postern/postern.toml /root/good.toml
  trap 'box root cp -p /root/good.toml /etc/postern/postern.toml' EXIT
  printf '[evil]\n"\033]0;title\007\033[2J" = 1\n' | box root sh -c 'cat >> /etc/postern/postern.toml'
  fails box root service postern start > "$work/said.out" 2>&1
  cat -v "$work/said.out"
  [ "$(LC_ALL=C tr -d '\n\t\r -~\200-\377' < "$work/said.out" | wc -c)" = 0 ]
  fails box root postern check > "$work/said.out" 2>&1
  [ "$(LC_ALL=C tr -d '\n\t\r -~\200-\377' < "$work/said.out" | wc -c)" = 0 ]
  trap - EXIT
  box root cp -p /root/good.toml /etc/postern/postern.toml
  ends 0 box root service postern start
}

# A server that ended by itself comes back, with a rest; "stop" ends that.
root_supervised() {
  first=$(pid_of root)
  box root sh -c "kill -9 $first; while kill -0 $first 2>/dev/null; do sleep 0.1; done"
  ends 1 box root service postern status
  for _ in $(seq 300); do if box root service postern status >/dev/null; then break; fi; sleep 0.1; done
  ends 0 box root service postern status
  [ "$first" != "$(pid_of root)" ]
  for _ in $(seq 100); do if box root test -s "$d/run/ports"; then break; fi; sleep 0.1; done
  ends 0 box root service postern stop
  box root sh -c '! ls /run/postern.supervisor.pid /run/postern.pid && ! grep -lsz "^supervise$" /proc/[0-9]*/cmdline'
  ends 3 box root service postern status
  ends 0 box root service postern start
}

# What today's installations are like: the server's user owns the directories, and has put into them what it likes.
older_layout() {
  box root chown -h -R postern:postern /etc/postern /var/backups/postern
  as_postern sh -c "cd /etc/postern && $1"
  as_postern sh -c 'cd /etc/postern && ln -sf /etc/shadow postern.toml.dpkg-new; ln -sf /etc/shadow postern.toml.new
    ln -sf /etc/shadow postern.toml.dpkg-tmp; ln -sf /etc/shadow /var/backups/postern/night.postern
    cd /var/lib/postern && rm -f SETUP && mkfifo SETUP; ln -sf /etc/shadow postern.toml.kept; ln -sf /etc/shadow .people'
}

upgraded() {
  box_sh root <<'BOX'
mode() { [ "$(stat -c '%a %U:%G %F' "$1")" = "$2" ]; }
mode /etc/postern '750 root:postern directory'
mode /etc/postern/postern.toml '640 root:postern regular file'
mode /var/backups/postern '700 root:root directory'
BOX
  ends 0 box root service postern status
  untouched
}

# A process of the server's user that keeps each pipe open which another one of that user has, so that nobody who reads from it sees an
# end, and looks for root's environment. Its words are in /tmp/kept and /tmp/seen.
keeps_pipes() {
  as_postern sh -c 'rm -f /tmp/kept /tmp/seen; exec perl -e "$0" >/dev/null 2>&1 </dev/null &' '
    my %kept;
    while (1) {
      for my $process (glob "/proc/[0-9]*") {
        my ($number) = $process =~ /([0-9]+)/;
        next if $number == $$ || !-O $process;
        if (open my $names, "<", "$process/environ") {
          if ((<$names> // "") =~ /ROOTS_TOKEN/ && open my $words, ">>", "/tmp/seen") { print $words "$process\n" }
        }
        my $its = syscall 434, $number, 0; # pidfd_open
        next if $its < 0;
        for my $end (1, 2) {
          my $pipe = readlink "$process/fd/$end" // "";
          next if $pipe !~ /^pipe:/ || $kept{$pipe};
          next if syscall(438, $its, $end, 0) < 0; # pidfd_getfd: stays open
          $kept{$pipe} = 1;
          if (open my $words, ">>", "/tmp/kept") { print $words "$pipe\n" }
        }
        open my $done, "<&=", $its; # closed with its name
      }
    }'
}
no_perl() { box root sh -c 'for p in /proc/[0-9]*; do if [ "$(cat "$p/comm" 2>/dev/null)" = perl ]; then kill -KILL "${p#/proc/}"; fi; done'; }

root_upgrades() {
  older_layout 'cp postern.toml own && printf "# \033]0;title\007\n" >> own && rm postern.toml && mv own postern.toml'
  within 240 ends 0 install_deb root next
  cat "$work/apt.out"
  upgraded
  box root grep '^domain = "office.test"' /etc/postern/postern.toml
  box root grep '^# ]0;title$' /etc/postern/postern.toml
  as_postern rm -f "$d/SETUP"
  older_layout 'rm postern.toml; ln -s /etc/shadow postern.toml'
  within 240 box root apt-get install -y --reinstall /srv/pool/postern-next.deb </dev/null
  upgraded
  not grep -q 'root:' "$boxes/root/etc/postern/postern.toml"
  as_postern rm -f "$d/SETUP"
  older_layout 'rm postern.toml; mkfifo postern.toml; mkdir -p .people/a'
  keeps_pipes
  within 300 box root env ROOTS_TOKEN=secret apt-get install -y --reinstall /srv/pool/postern-next.deb </dev/null
  upgraded
  no_perl
  # Where the kernel lets nobody take a descriptor of another process (Yama), there was nothing to hold.
  box root sh -c 'grep -qsv "^0" /proc/sys/kernel/yama/ptrace_scope || test -s /tmp/kept'
  box root test ! -e /tmp/seen
}

root_removes() {
  as_postern sh -c 'cd /var/lib/postern && rm -f .people postern.toml.kept && mkfifo .people && ln -s /etc/shadow postern.toml.kept'
  as_postern sh -c 'sleep 3000 >/dev/null 2>&1 &'
  within 120 box root apt-get remove -y postern </dev/null
  untouched
  box root sh -c '[ ! -L /var/lib/postern/postern.toml.kept ] && [ "$(stat -c %U /var/lib/postern/postern.toml.kept)" = postern ]'
  as_postern sh -c 'cd /var/lib/postern && rm postern.toml.kept && mkfifo postern.toml.kept'
  # One that ends every other process of its user as soon as it is there.
  # So it may end the shell that begins it, too.
  as_postern sh -c 'exec perl -e "kill KILL => -1 while 1" >/dev/null 2>&1 </dev/null &' || :
  box root timeout 20 sh -c 'until grep -qsx perl /proc/[0-9]*/comm; do sleep 0.1; done'
  within 120 ends 0 box root env POSTERN_PURGE_MAIL=yes apt-get purge -y postern </dev/null
  box root sh -c '! pgrep -f "sleep 3000" 2>/dev/null; for p in /proc/[0-9]*; do ! grep -qz "^3000$" "$p/cmdline" 2>/dev/null || exit 1; done'
  box root sh -c 'for p in /proc/[0-9]*; do [ "$(cat "$p/comm" 2>/dev/null)" != perl ] || exit 1; done'
  fails box root id postern
  box root sh -c 'stat -c "%a %U" /etc/shadow; sha256sum /etc/hosts' | grep '640 root'
  box root test ! -e /var/lib/postern
}

root_steps() {
  [ -e "$pool/postern-next.deb" ] || step other_builds 'the package is packed again as next build'
  step root_installs 'the box of an office whose server was taken over'
  step root_commands 'root'\''s command: no terminal, no right; nobody attaches, traces, reads or types'
  step root_served 'commands: the running server does what needs its store'
  step root_imports 'import and backup in a member'\''s home: no link followed, no pipe waited for'
  step root_restores 'a prepared restoration leads nowhere; a real one writes root'\''s configuration'
  step root_service 'service: a stopped server, pipes and a link for the log hold nothing up; no escapes'
  step root_supervised 'a server that ended is started again, and stop ends that'
  step root_upgrades 'upgrades from directories of the server'\''s user, with links and pipes'
  step root_removes 'remove and purge with links and pipes; no process of that user stays'
  box_gone root
}
