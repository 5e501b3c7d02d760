# shellcheck shell=sh
# Sourced by verify-install within its namespace: runs packaging/docs/operations.md, block by block, on two boxes and a desk.

page=packaging/docs/operations.md

# page_block NAME KIND WHERE: one block of the page.
page_block() {
  case $2 in
    file)
      mkdir -p "$boxes/box$(dirname "$3")"
      cp "$work/page/$1" "$boxes/box$3" ;;
    run)
      case $3 in
        desk) page_desk "$work/page/$1" ;;
        *)
          [ "$3" = box ] || new_box "$3"
          if [ -e "$work/page/$1.typed" ]; then
            cp "$work/page/$1" "$boxes/$3/root/.page"
            /usr/bin/python3 "$parts/terminal.py" "$work/page/$1.typed" \
              nsenter -t "$(cat "$boxes/$3.init")" -m -u -i -n -p -r -w -- /usr/bin/env -i TERM=dumb HOME=/root LC_ALL=C.UTF-8 \
              PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin /bin/sh -eu /root/.page
          else
            box "$3" /bin/sh -eux < "$work/page/$1"
          fi ;;
      esac ;;
  esac
}

# The new hardware comes when the page first speaks of it, with the same packages on a stick, and the backups carried over.
new_box() {
  [ ! -e "$boxes/$1" ] || return 0
  box_make "$1"
  box_on "$1"
  box "$1" apt-get update -q
  mkdir "$boxes/$1/media"  2>/dev/null || :
  mkdir "$boxes/$1/media/stick"
  cp -a "$boxes/box/media/stick/." "$boxes/$1/media/stick/"
}

# Another computer of the office: knows the box by name, and what was brought to it is in its working directory.
page_desk() {
  printf '127.0.0.1 localhost mail.office.test office.test\n' > "$work/desk.hosts"
  # shellcheck disable=SC2016
  set -- "$1" nsenter -t "$(cat "$boxes/box.init")" -n -- unshare --mount sh -c '
    mount --bind "$1" /etc/hosts
    cd "$2"
    exec sh -eux "$3"' desk "$work/desk.hosts" "$boxes/box/media/stick" "$1"
  if [ -e "$1.typed" ]; then
    script=$1
    shift
    /usr/bin/python3 "$parts/terminal.py" "$script.typed" "$@"
  else
    shift
    "$@"
  fi
}

page_is_marked() {
  mkdir -p "$work/page"
  /usr/bin/python3 "$parts/blocks.py" "$page" "$work/page"
}

page_box() {
  box_make box
  mkdir -p "$boxes/box/media/stick"
  cp "$deb" "$boxes/box/media/stick/postern.deb"
  box_on box
  box box apt-get update -q
}

operations_steps() {
  [ -e "$pool/Packages" ] || index "$pool"
  step page_is_marked 'operations.md: every block is run, or says why not'
  step page_box 'a clean Debian for it'
  [ -e "$work/page/plan" ] || return 0
  while read -r name kind where; do
    this_block() { page_block "$name" "$kind" "$where"; }
    step this_block "operations.md $name ($kind $where): $(grep -vE '^(#|[A-Z]+=)' "$work/page/$name" | head -n 1 | cut -c1-70)"
  done < "$work/page/plan"
  for used in box new; do
    box_gone "$used"
  done
}
