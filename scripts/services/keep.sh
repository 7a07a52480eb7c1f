#!/usr/bin/env bash
# keep.sh SERVICE DIR: starts a service (slurm, sge) in DIR, writes "ready", and keeps it for as long as its standard
# input is open. Whoever started it may die in any way: the pipe closes, and the service is stopped and DIR removed.
# Several may keep one DIR; the last to go stops it. What nobody keeps any more is stopped before a new start.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd -P)
[ $# -eq 2 ] || { echo "usage: $0 SERVICE DIR" >&2; exit 2; }
service=$1 dir=$2
export SHEAF_SERVICES_QUIET=1
trap : HUP INT TERM # handled, not ignored: what is ignored here would be ignored by every job of the service
mkdir -p "$(dirname "$dir")"

take_turn() { # one starts or stops at a time; the file may be removed while we wait
  while :; do
    exec 8>"$dir.turn"
    flock -x 8
    if [ "$dir.turn" -ef /proc/self/fd/8 ]; then return; fi
  done
}

# If nobody else keeps it. Daemons must not inherit the locks.
down_if_last() {
  flock -n -x 9 || return 0
  "$here/$service-down.sh" "$dir" --wipe 8>&- 9>&-
}

take_turn
exec 9>"$dir.kept" # a shared lock for each that keeps it
down_if_last
if ! "$here/$service-up.sh" "$dir" 8>&- 9>&- </dev/null; then
  down_if_last
  exit 1
fi
flock -s 9
exec 8>&-
echo ready
cat >/dev/null 9>&-

take_turn
flock -u 9
if down_if_last && flock -n -x 9; then rm -f "$dir.kept" "$dir.turn"; fi
