# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# The program on a screen of its own: an X server without a monitor and a session bus, both gone
# when the script ends.  Sourced after common.sh.

headless_dir=''
headless_x_pid=''
headless_program_group=''

headless_stop_program () {
  [ -n "$headless_program_group" ] || return 0
  kill -TERM -- "-$headless_program_group" 2>/dev/null
  wait "$headless_program_group" 2>/dev/null
  headless_program_group=''
}

headless_stop () {
  headless_stop_program
  if [ -n "$headless_x_pid" ]; then
    kill "$headless_x_pid" 2>/dev/null
    wait "$headless_x_pid" 2>/dev/null
    headless_x_pid=''
  fi
  [ -z "$headless_dir" ] || rm -rf -- "$headless_dir"
  headless_dir=''
}

xdotool_display () { DISPLAY=$headless_display xdotool "$@"; }

# headless_start WIDTH HEIGHT: starts the X server, on a display number of its own choosing.
headless_start () {
  local number=''
  headless_dir=$(mktemp -d "${TMPDIR:-/tmp}/paddock-XXXXXX")
  trap headless_stop EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  mkfifo "$headless_dir/display"
  Xvfb -displayfd 3 -screen 0 "$1x$2x24" -nolisten tcp -noreset \
    3>"$headless_dir/display" >"$headless_dir/x.log" 2>&1 &
  headless_x_pid=$!
  read -r -t 30 number <"$headless_dir/display" || true
  [ -n "$number" ] || die "The X server did not start: $(cat "$headless_dir/x.log")"
  headless_display=:$number
  # Out of the way: a pointer over the window brings up tooltips.
  xdotool_display mousemove 0 "$2" || die 'The pointer could not be moved.'
}

# headless_run COMMAND…: starts it in the background with a session bus of its own.  Settings are
# kept in memory and no helper is started over the bus, so nothing of this user is touched.
headless_run () {
  : >"$headless_dir/trace"
  mkdir -p "$headless_dir/run" && chmod 700 "$headless_dir/run"
  env -u WAYLAND_DISPLAY -u DBUS_SESSION_BUS_ADDRESS \
    DISPLAY="$headless_display" GDK_BACKEND=x11 GTK_A11Y=none GSETTINGS_BACKEND=memory \
    GIO_USE_VFS=local GTK_USE_PORTAL=0 ADW_DISABLE_PORTAL=1 NO_AT_BRIDGE=1 \
    XDG_RUNTIME_DIR="${XDG_RUNTIME_DIR:-$headless_dir/run}" PADDOCK_TRACE="$headless_dir/trace" \
    setsid dbus-run-session -- "$@" >"$headless_dir/program.log" 2>&1 </dev/null &
  headless_program_group=$!
}

headless_fail () {
  cat "$headless_dir/program.log" >&2
  die "$1"
}

# headless_saw EVENT SECONDS: waits until the program has traced it; fails when it has not in time.
headless_saw () {
  local deadline=$((SECONDS + $2))
  until grep -q "\"event\":\"$1\"" "$headless_dir/trace"; do
    kill -0 "$headless_program_group" 2>/dev/null || headless_fail 'The program ended early.'
    [ $SECONDS -lt $deadline ] || return 1
    sleep 0.1
  done
}

headless_wait () {
  headless_saw "$1" 60 || headless_fail "The program did not report $1 within a minute."
}

# headless_shoot FILE: once two pictures in a row are alike, at most five seconds later (graphs
# move once a second; drawing takes a few frames).
headless_shoot () {
  local file=$1 deadline=$((SECONDS + 5)) before='' now=''
  while [ $SECONDS -lt $deadline ]; do
    import -display "$headless_display" -window root "$headless_dir/shot.png" ||
      headless_fail 'The screen could not be read.'
    now=$(identify -format '%#' "$headless_dir/shot.png")
    [ "$now" = "$before" ] && break
    before=$now
    sleep 0.3
  done
  # A window that was never drawn is one flat colour.
  [ "$(identify -format '%k' "$headless_dir/shot.png")" -gt 16 ] ||
    headless_fail 'The window stayed empty.'
  mv -- "$headless_dir/shot.png" "$file"
}
