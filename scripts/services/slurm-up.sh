#!/usr/bin/env bash
# slurm-up.sh DIR: a private Slurm cluster on this host, for tests: as root, without systemd, on loopback.
# Everything it writes is under DIR. Idempotent: a daemon that runs is left alone, one that is missing is started.
# Then `. DIR/env.sh`, and sbatch, squeue, sacct, scancel, scontrol speak to it. Stop it with slurm-down.sh.
#
#   SLURM_NODES [4]    nodes n1..nN, one slurmd each         SLURM_CPUS [4]  CPUs that each pretends to have
#   SLURM_MEM [4000]   MB that each pretends to have         SLURM_DBD [1]   0: no database, sacct is off
#   SLURM_EXTRA []     lines of slurm.conf; they replace those of the same key
set -euo pipefail
umask 022
[ $# -eq 1 ] || { echo "usage: $0 DIR" >&2; exit 2; }
mkdir -p "$1"
D=$(cd "$1" && pwd -P)
here=$(cd "$(dirname "$0")" && pwd -P)
NODES=${SLURM_NODES:-4} CPUS=${SLURM_CPUS:-4} MEM=${SLURM_MEM:-4000} DBD=${SLURM_DBD:-1}
export SLURM_CONF=$D/etc/slurm.conf # the daemons are known by it
MARK=SLURM_CONF=$SLURM_CONF
# shellcheck source=scripts/services/common.sh
. "$here/common.sh"
die() { echo "$0: $*" >&2; tail -n 5 "$D"/log/*.log >&2 2>/dev/null || true; exit 1; }
[ "$(id -u)" = 0 ] || die "must run as root"
run=$D/run

packages=(slurmctld slurmd slurm-client munge)
[ "$DBD" = 0 ] || packages+=(slurmdbd slurm-wlm-mysql-plugin mariadb-server)
install_packages "${packages[@]}"

mkdir -p "$D"/{etc,run,log,state,spool}
chmod 755 "$D" "$D"/{etc,run,log,spool}
for i in $(seq "$NODES"); do mkdir -p "$D/spool/n$i"; done
claim_ports 64
[ -s "$D/etc/munge.key" ] || (umask 077; head -c 128 /dev/urandom >"$D/etc/munge.key")

# ---- slurm.conf ---------------------------------------------------------------------------------
if [ "$NODES" = 1 ]; then names=n1 ports=$((PORT + 11)); else names="n[1-$NODES]" ports="[$((PORT + 11))-$((PORT + 10 + NODES))]"; fi
if [ "$DBD" = 0 ]; then
  accounting=AccountingStorageType=accounting_storage/none
else
  accounting="AccountingStorageType=accounting_storage/slurmdbd
AccountingStorageHost=localhost
AccountingStoragePort=$((PORT + 1))
AccountingStoragePass=$run/munge.sock"
fi
cat >"$D/etc/base.conf" <<EOF
ClusterName=ci
SlurmctldHost=localhost
SlurmctldPort=$PORT
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
CredType=cred/munge
# a requeued job may not start again before its credential has expired (120 s, unless told so)
AuthInfo=socket=$run/munge.sock,cred_expire=5
StateSaveLocation=$D/state
SlurmdSpoolDir=$D/spool/%n
SlurmctldPidFile=$run/slurmctld.pid
SlurmdPidFile=$run/slurmd-%n.pid
SlurmctldLogFile=$D/log/slurmctld.log
SlurmdLogFile=$D/log/slurmd-%n.log
SlurmctldDebug=info
SlurmdDebug=info
# plain processes: no cgroups, no MPI, no pinning
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
MailProg=/bin/true
ReturnToService=2
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
DefMemPerCPU=100
SlurmdParameters=config_overrides
# a job over its --mem is killed, found by sampling: FAILED 0:9 (OUT_OF_MEMORY needs cgroups)
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=task=1
JobAcctGatherParams=OverMemoryKill
# quick
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=0,sched_interval=1,bf_interval=1
PriorityType=priority/basic
EpilogMsgTime=0
KillWait=2
MessageTimeout=10
MaxArraySize=10001
MaxJobCount=50000
MinJobAge=300
# what nothing can satisfy is refused, not left waiting
EnforcePartLimits=ALL
AccountingStoreFlags=job_comment
JobCompType=jobcomp/filetxt
JobCompLoc=$D/log/jobcomp.txt
$accounting
NodeName=$names NodeHostname=localhost NodeAddr=127.0.0.1 Port=$ports CPUs=$CPUS RealMemory=$MEM State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES DefaultTime=60 MaxTime=INFINITE State=UP
PartitionName=short Nodes=ALL Default=NO DefaultTime=1 MaxTime=5 State=UP
EOF
printf '%s\n' "${SLURM_EXTRA:-}" >"$D/etc/extra.conf"
awk -F= 'NR == FNR { extra[$1]; next } !($1 in extra) || $1 ~ /Name$/' "$D/etc/extra.conf" "$D/etc/base.conf" |
  cat - "$D/etc/extra.conf" >"$D/etc/slurm.conf.new"
changed=1
if cmp -s "$D/etc/slurm.conf.new" "$SLURM_CONF"; then changed=0; fi
mv "$D/etc/slurm.conf.new" "$SLURM_CONF"
: >"$D/etc/plugstack.conf"
printf 'export SLURM_CONF=%q\n' "$SLURM_CONF" >"$D/env.sh"

# ---- daemons ------------------------------------------------------------------------------------
if ! alive "$run/munged.pid" munged; then
  rm -f "$run"/munge*
  munged --key-file="$D/etc/munge.key" --socket="$run/munge.sock" --pid-file="$run/munged.pid" \
    --log-file="$D/log/munged.log" --seed-file="$D/state/munge.seed" --num-threads=4 || die "munged did not start"
fi
until_ok 10 bash -c "munge -n -S '$run/munge.sock' | unmunge -S '$run/munge.sock'" || die "munge does not answer"

if [ "$DBD" != 0 ]; then
  if [ ! -e "$D/db/.ready" ]; then
    install_db() {
      rm -rf "$D/db"
      mkdir -p "$D/db"
      mariadb-install-db --no-defaults --user=root --datadir="$D/db/data" --skip-test-db \
        --auth-root-authentication-method=normal --innodb-log-file-size=16M >"$D/log/mariadb-install.txt" 2>&1
    }
    # Once in many times it fails on a busy machine.
    install_db || install_db || die "mariadb-install-db failed: $(tail -n 12 "$D/log/mariadb-install.txt")"
    touch "$D/db/.ready"
  fi
  if ! alive "$run/mariadbd.pid" mariadbd; then
    rm -f "$run/mariadbd.pid"
    setsid nohup mariadbd --no-defaults --user=root --datadir="$D/db/data" --skip-networking \
      --socket="$run/mariadb.sock" --pid-file="$run/mariadbd.pid" --log-error="$D/log/mariadbd.log" \
      --innodb-flush-log-at-trx-commit=0 --innodb-doublewrite=0 --sync-binlog=0 --innodb-log-file-size=16M \
      --innodb-buffer-pool-size=64M --innodb-lock-wait-timeout=900 --performance-schema=OFF \
      </dev/null >/dev/null 2>&1 &
  fi
  until_ok 30 mariadb-admin --no-defaults -u root --socket="$run/mariadb.sock" ping || die "mariadbd does not answer"
  (
    umask 077
    cat >"$D/etc/slurmdbd.conf" <<EOF
DbdHost=localhost
DbdPort=$((PORT + 1))
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$run/munge.sock
PidFile=$run/slurmdbd.pid
LogFile=$D/log/slurmdbd.log
DebugLevel=info
StorageType=accounting_storage/mysql
StorageHost=localhost
StorageUser=root
StorageLoc=slurm_acct_db
EOF
  )
  if ! alive "$run/slurmdbd.pid" slurmdbd; then
    rm -f "$run/slurmdbd.pid"
    MYSQL_UNIX_PORT="$run/mariadb.sock" slurmdbd || die "slurmdbd did not start"
  fi
  until_ok 30 sacctmgr -n show cluster || die "slurmdbd does not answer"
  sacctmgr -i add cluster ci >/dev/null 2>&1 || true # it is there already, the second time
fi

if ! alive "$run/slurmctld.pid" slurmctld; then
  rm -f "$run/slurmctld.pid"
  slurmctld || die "slurmctld did not start"
elif [ "$changed" = 1 ]; then
  scontrol reconfigure || true # ports, nodes and plugins need a down and an up instead
fi
for i in $(seq "$NODES"); do
  if ! alive "$run/slurmd-n$i.pid" slurmd; then
    rm -f "$run/slurmd-n$i.pid"
    slurmd -N "n$i" || die "slurmd n$i did not start"
  fi
done
until_ok 10 bash -c "scontrol ping | grep -q UP" || die "slurmctld does not answer"
all_idle() { # nodes that a killed daemon left down are resumed
  local node state ok=0
  while read -r node state; do
    case $state in
      idle | mixed | allocated | completing) ok=$((ok + 1)) ;;
      down | drained | draining | error) scontrol update "nodename=$node" state=resume || true ;;
    esac
  done < <(sinfo -h -N -p main -o '%N %T')
  [ "$ok" = "$NODES" ]
}
until_ok 60 all_idle || { sinfo -N -l >&2; die "the nodes are not idle after 60 s"; }
say "Slurm is up in $D: . $D/env.sh"
