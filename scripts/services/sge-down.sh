#!/usr/bin/env bash
# sge-down.sh DIR [--wipe]: stops the jobs and daemons of sge-up.sh DIR and nothing else; --wipe removes DIR too.
set -uo pipefail
[ $# -ge 1 ] || { echo "usage: $0 DIR [--wipe]" >&2; exit 2; }
D=$(cd "$1" 2>/dev/null && pwd -P) || exit 0
here=$(cd "$(dirname "$0")" && pwd -P)
MARK=SGE_ROOT=$D/sge
# shellcheck source=scripts/services/common.sh
. "$here/common.sh"
if [ "${2:-}" = --wipe ]; then grace=1; else grace=20; fi # seconds to write down what will be removed anyway
# shellcheck source=/dev/null
[ ! -e "$D/env.sh" ] || . "$D/env.sh"

no_jobs() { [ -z "$(timeout 5 qstat -u '*' 2>/dev/null | head -n 1)" ]; }
# jobs first: a job and its shepherd outlive their execd
if alive "$D/qmaster/qmaster.pid" sge_qmaster && timeout 10 qdel -u '*' >/dev/null 2>&1; then until_ok 10 no_jobs; fi
for file in "$D"/execd/*/execd.pid; do [ ! -e "$file" ] || stop "$file" sge_execd "$grace"; done
stop "$D/qmaster/qmaster.pid" sge_qmaster "$grace"
stop_marked
if [ "${2:-}" = --wipe ]; then
  release_ports
  rm -rf "$D"
fi
exit 0
