#!/usr/bin/env bash
# sge-up.sh DIR: a private Grid Engine cell on this host, for tests: as root, without systemd; one qmaster, one execd,
# queue all.q, parallel environment smp. Everything it writes is under DIR. Idempotent: a daemon that runs is left alone.
# Then `. DIR/env.sh`, and qsub, qstat, qdel, qacct, qconf speak to it. Stop it with sge-down.sh.
#
#   SGE_SLOTS [16]   slots of all.q
set -euo pipefail
umask 022
[ $# -eq 1 ] || { echo "usage: $0 DIR" >&2; exit 2; }
mkdir -p "$1"
D=$(cd "$1" && pwd -P)
here=$(cd "$(dirname "$0")" && pwd -P)
SLOTS=${SGE_SLOTS:-16}
MARK=SGE_ROOT=$D/sge # the daemons are known by it
# shellcheck source=scripts/services/common.sh
. "$here/common.sh"
die() { echo "$0: $*" >&2; tail -n 15 "$D"/qmaster/messages "$D"/execd/*/messages >&2 2>/dev/null || true; exit 1; }
[ "$(id -u)" = 0 ] || die "must run as root"

install_packages gridengine-master gridengine-exec gridengine-client
claim_ports 2
export SGE_ROOT=$D/sge SGE_CELL=default SGE_QMASTER_PORT=$PORT SGE_EXECD_PORT=$((PORT + 1))
lib=/usr/lib/gridengine share=/usr/share/gridengine
host=$($lib/gethostname -name 2>/dev/null || hostname)

# ---- the cell -----------------------------------------------------------------------------------
if [ ! -e "$D/.ready" ]; then
  cell=$SGE_ROOT/$SGE_CELL/common
  rm -rf "$SGE_ROOT" "$D/qmaster" "$D/execd" "$D/spooldb"
  mkdir -p "$cell" "$D/qmaster/job_scripts" "$D/execd" "$D/spooldb"
  for part in bin lib util utilbin; do ln -s "/var/lib/gridengine/$part" "$SGE_ROOT/$part"; done
  echo "$host" >"$cell/act_qmaster"
  echo ci >"$cell/cluster_name"
  # 127.0.0.1 resolves to localhost, while the host calls itself otherwise: to Grid Engine they are one
  [ "$host" = localhost ] || echo "$host localhost" >"$cell/host_aliases"
  sed -e "s|^admin_user.*|admin_user root|" -e "s|^ignore_fqdn.*|ignore_fqdn true|" \
    -e "s|^spooling_params.*|spooling_params $D/spooldb|" -e "s|^qmaster_spool_dir.*|qmaster_spool_dir $D/qmaster|" \
    $share/default-bootstrap >"$cell/bootstrap"
  # root may run jobs (min_uid 0); what ended is in qacct at once (accounting_flush_time 0)
  sed -e "s|^execd_spool_dir.*|execd_spool_dir $D/execd|" -e 's|^min_uid.*|min_uid 0|' -e 's|^min_gid.*|min_gid 0|' \
    -e 's|^mailer.*|mailer /bin/true|' -e 's|^shell_start_mode.*|shell_start_mode unix_behavior|' \
    -e 's|^load_report_time.*|load_report_time 00:00:05|' -e 's|^max_unheard.*|max_unheard 00:00:30|' \
    -e 's|^reporting_params.*|reporting_params accounting=true reporting=false flush_time=00:00:01 accounting_flush_time=00:00:00 joblog=false sharelog=00:00:00|' \
    $share/default-configuration >"$D/configuration"
  {
    $lib/spoolinit berkeleydb libspoolb "$D/spooldb" init
    $lib/spooldefaults configuration "$D/configuration"
    $lib/spooldefaults complexes $share/util/resources/centry
    $lib/spooldefaults usersets $share/util/resources/usersets
    $lib/spooldefaults managers root
  } >"$D/init.txt" 2>&1 || { cat "$D/init.txt" >&2; die "the cell was not made"; }
  touch "$D/.ready"
fi
printf 'export SGE_ROOT=%q SGE_CELL=%q SGE_QMASTER_PORT=%q SGE_EXECD_PORT=%q\n' \
  "$SGE_ROOT" "$SGE_CELL" "$SGE_QMASTER_PORT" "$SGE_EXECD_PORT" >"$D/env.sh"

# ---- daemons ------------------------------------------------------------------------------------
if ! alive "$D/qmaster/qmaster.pid" sge_qmaster; then
  rm -f "$D/qmaster/qmaster.pid"
  (cd / && sge_qmaster </dev/null >"$D/qmaster.out" 2>&1) || { cat "$D/qmaster.out" >&2; die "sge_qmaster did not start"; }
fi
until_ok 20 qconf -sh || die "sge_qmaster does not answer"

configure() { # OPTION TEXT: gives qconf a file of that text
  printf '%s\n' "$2" >"$D/qconf.in"
  qconf "$1" "$D/qconf.in" >>"$D/qconf.txt" 2>&1 || { tail -n 3 "$D/qconf.txt" >&2; die "qconf $1"; }
}
none() { local name; for name in "$@"; do printf '%-22s NONE\n' "$name"; done; }
unlimited() { local name; for name in rt cpu fsize data stack core rss vmem; do printf 's_%-20s INFINITY\nh_%-20s INFINITY\n' $name $name; done; }
if [ ! -e "$D/.configured" ]; then
  qconf -ah "$host" >>"$D/qconf.txt" 2>&1 || true
  qconf -as "$host" >>"$D/qconf.txt" 2>&1 || true
  configure -Ae "hostname $host
$(none load_scaling complex_values user_lists xuser_lists projects xprojects usage_scaling report_variables)"
  configure -Ahgrp "group_name @allhosts
hostlist $host"
  configure -Ap "pe_name            smp
slots              $SLOTS
$(none user_lists xuser_lists start_proc_args stop_proc_args)
allocation_rule    \$pe_slots
control_slaves     FALSE
job_is_first_task  TRUE
urgency_slots      min
accounting_summary FALSE
qsort_args         NONE"
  configure -Aq "qname                 all.q
hostlist              @allhosts
seq_no                0
nsuspend              1
suspend_interval      00:05:00
priority              0
min_cpu_interval      00:05:00
processors            UNDEFINED
qtype                 BATCH INTERACTIVE
pe_list               smp
rerun                 FALSE
slots                 $SLOTS
tmpdir                /tmp
shell                 /bin/bash
shell_start_mode      unix_behavior
notify                00:00:02
initial_state         default
$(none load_thresholds suspend_thresholds ckpt_list prolog epilog starter_method suspend_method resume_method \
    terminate_method owner_list user_lists xuser_lists subordinate_list complex_values projects xprojects calendar)
$(unlimited)"
  # the scheduler runs after each submission and each end, and every second
  configure -Msconf "$(qconf -ssconf | sed -e 's|^schedule_interval.*|schedule_interval 0:0:1|' \
    -e 's|^flush_submit_sec.*|flush_submit_sec 1|' -e 's|^flush_finish_sec.*|flush_finish_sec 1|' \
    -e 's|^job_load_adjustments.*|job_load_adjustments NONE|' \
    -e 's|^load_adjustment_decay_time.*|load_adjustment_decay_time 0:0:0|')"
  touch "$D/.configured"
fi
execd=$(ls "$D"/execd/*/execd.pid 2>/dev/null | head -n 1) || true # a folder named after the host
if ! alive "${execd:-/nonexistent}" sge_execd; then
  rm -f "$D"/execd/*/execd.pid
  (cd / && sge_execd </dev/null >"$D/execd.out" 2>&1) || { cat "$D/execd.out" >&2; die "sge_execd did not start"; }
fi
ready() { [ "$(qstat -f -q all.q 2>/dev/null | awk '$1 ~ /^all\.q@/ { print NF }')" = 5 ]; } # a sixth column is a state
until_ok 60 ready || { qstat -f >&2; die "all.q is not ready after 60 s"; }
say "Grid Engine is up in $D: . $D/env.sh"
