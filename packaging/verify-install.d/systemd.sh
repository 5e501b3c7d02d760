# shellcheck shell=sh
# Sourced by verify-install within its namespace: the package under systemd as the first process of a box.

# systemd as it is on a machine, less what would reach for this machine's kernel and consoles.
systemd_boots() {
  box_make sd "$SYSTEMD"
  for masked in systemd-sysctl.service systemd-modules-load.service systemd-remount-fs.service console-getty.service \
    dev-hugepages.mount sys-kernel-debug.mount sys-kernel-tracing.mount sys-fs-fuse-connections.mount systemd-udevd.service; do
    ln -s /dev/null "$boxes/sd/etc/systemd/system/$masked"
  done
  box_on sd
  box_sh sd <<'BOX'
for _ in $(seq 100); do
  state=$(systemctl is-system-running 2>/dev/null || :)
  case $state in running | degraded) break ;; esac
  sleep 0.2
done
[ "$(cat /proc/1/comm)" = systemd ]
systemctl --failed --no-legend --plain --no-pager
[ "$state" = running ]
BOX
  box sd apt-get update -q
}

systemd_installs() {
  install_deb sd built
  cat "$work/apt.out"
  says 'sudo postern setup' "$work/apt.out"
  box sd systemctl is-active postern
  box sd systemctl is-enabled postern
  [ "$(box sd systemctl show -P Type postern)" = notify ]
  ends 0 box sd service postern status
}

systemd_confines() {
  box_sh sd <<'BOX'
pid=$(systemctl show -P MainPID postern)
[ "$(readlink "/proc/$pid/exe")" = /usr/lib/postern/runtime/bin/java ]
user=$(id -u postern)
grep -E '^(Uid|Cap|NoNewPrivs|Seccomp)' "/proc/$pid/status"
grep -q "^Uid:	$user	$user	$user	$user$" "/proc/$pid/status"
grep -q '^NoNewPrivs:	1$' "/proc/$pid/status"
for set in Prm Eff Bnd; do grep -q "^Cap$set:	0000000000000400$" "/proc/$pid/status"; done
# What the process sees is read only but for its own directories.
grep ' / ' "/proc/$pid/mounts" | tail -n 1 | grep -E '[ ,]ro[, ]'
systemctl show -p ProtectSystem,PrivateTmp,PrivateDevices,ProtectHome,RestrictAddressFamilies,SystemCallFilter postern | cut -c1-100
systemd-analyze verify --man=no postern.service
systemd-analyze security --no-pager postern.service | tail -n 1
BOX
}

systemd_works() {
  printf '%s\n' "$PASSWORD" |
    box sd postern setup --yes --domain office.test --hostname mail.office.test --admin alice --password-stdin --direct
  box sd systemctl is-active postern
  mail sd 'Under systemd'
  reads sd 'Under systemd'
  first=$(box sd systemctl show -P MainPID postern)
  box sd systemctl reload postern
  [ "$first" = "$(box sd systemctl show -P MainPID postern)" ]
  box sd systemctl restart postern
  [ "$first" != "$(box sd systemctl show -P MainPID postern)" ]
  uidls sd > "$work/before.uidls"
}

# systemd starts again what was killed, and says that a broken configuration is why.
systemd_mends() {
  first=$(box sd systemctl show -P MainPID postern)
  box sd sh -c "kill -9 $first"
  box_sh sd <<BOX
for _ in \$(seq 300); do
  now=\$(systemctl show -P MainPID postern)
  if [ "\$now" != 0 ] && [ "\$now" != $first ] && systemctl is-active -q postern; then exit 0; fi
  sleep 0.2
done
systemctl status --no-pager postern
exit 1
BOX
  same_mail sd
  box sd cp -p /etc/postern/postern.toml /root/good.toml
  trap 'box sd cp -p /root/good.toml /etc/postern/postern.toml; box sd systemctl reset-failed postern; box sd systemctl restart postern' EXIT
  echo 'nonsense = [' | box sd sh -c 'cat >> /etc/postern/postern.toml'
  fails box sd systemctl restart postern
  box sd journalctl -u postern --no-pager -n 40 > "$work/said.out"
  says 'postern\.toml' "$work/said.out"
  trap - EXIT
  box sd cp -p /root/good.toml /etc/postern/postern.toml
  box sd systemctl reset-failed postern
  box sd systemctl restart postern
}

systemd_reboots() {
  box_off sd
  box_on sd
  box_sh sd <<'BOX'
for _ in $(seq 150); do
  if systemctl is-active -q postern 2>/dev/null; then exit 0; fi
  sleep 0.2
done
exit 1
BOX
  same_mail sd
}

systemd_falls_back() {
  fails install_deb sd broken
  cat "$work/apt.out"
  says 'previous' "$work/apt.out"
  box sd systemctl is-active postern
  same_mail sd
  install_deb sd newest
  box sd postern --version | grep -F '+4'
  same_mail sd
}

systemd_steps() {
  if [ -z "$SYSTEMD" ]; then
    skip 'the package under systemd' 'no Debian with it could be had'
    return
  fi
  if ! unshare --mount --cgroup sh -c 'mount -t cgroup2 none /mnt && mkdir -p /mnt/postern-verify-install' 2>/dev/null; then
    skip 'the package under systemd' 'this machine makes no cgroups (cgroup2)'
    return
  fi
  [ -e "$pool/postern-newest.deb" ] || step other_builds 'the package is packed again as broken and newest build'
  [ -e "$pool/Packages" ] || index "$pool"
  step systemd_boots 'a Debian with systemd as its first process'
  step systemd_installs 'systemd: installed, enabled and ready (Type=notify)'
  step systemd_confines 'systemd: no right but ports below 1024, a read-only system; the unit is fine'
  step systemd_works 'systemd: set-up, mail in, read by HTTPS, reload, restart'
  step systemd_mends 'systemd: started again when killed; a broken configuration said in the journal'
  step systemd_reboots 'systemd: after a power cut it starts by itself, with its mail'
  step systemd_falls_back 'systemd: a build that does not start falls back, a working one ends that'
  box_gone sd
}
