#!/usr/bin/env bash
# slurm-down.sh DIR [--wipe]: stops the jobs and daemons of slurm-up.sh DIR and nothing else; --wipe removes DIR too.
set -uo pipefail
[ $# -ge 1 ] || { echo "usage: $0 DIR [--wipe]" >&2; exit 2; }
D=$(cd "$1" 2>/dev/null && pwd -P) || exit 0
here=$(cd "$(dirname "$0")" && pwd -P)
export SLURM_CONF=$D/etc/slurm.conf
MARK=SLURM_CONF=$SLURM_CONF
# shellcheck source=scripts/services/common.sh
. "$here/common.sh"
if [ "${2:-}" = --wipe ]; then grace=1; else grace=20; fi # seconds to write down what will be removed anyway
run=$D/run

no_jobs() { [ -z "$(timeout 5 squeue -h -t R,CG,S 2>/dev/null | head -n 1)" ]; }
# jobs first: a job and its slurmstepd outlive their slurmd
if [ -e "$SLURM_CONF" ] && alive "$run/slurmctld.pid" slurmctld && timeout 5 scontrol ping 2>/dev/null | grep -q UP; then
  timeout 10 squeue -h -o %A 2>/dev/null | sort -u | xargs -r -n 200 timeout 20 scancel -f 2>/dev/null
  until_ok 10 no_jobs
fi
for file in "$run"/slurmd-*.pid; do [ ! -e "$file" ] || stop "$file" slurmd "$grace"; done
stop "$run/slurmctld.pid" slurmctld "$grace"
stop "$run/slurmdbd.pid" slurmdbd "$grace"
stop "$run/mariadbd.pid" mariadbd "$grace"
stop "$run/munged.pid" munged "$grace"
stop_marked
if [ "${2:-}" = --wipe ]; then
  release_ports
  rm -rf "$D"
fi
exit 0
