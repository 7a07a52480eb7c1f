# shellcheck shell=bash
# What the scripts beside this one have in common. A service lives in one folder, $D; it is told from others of its kind
# by a variable in the environment of its daemons ($MARK, for example SLURM_CONF=$D/etc/slurm.conf).

say() { [ -n "${SHEAF_SERVICES_QUIET:-}" ] || printf '%s\n' "$*"; }

# A live process (not a zombie) of that command name, started from this folder?
alive_pid() { # PID COMMAND
  [ "$(cat "/proc/$1/comm" 2>/dev/null)" = "$2" ] &&
    ! grep -q '^State:[[:space:]]*[ZX]' "/proc/$1/status" 2>/dev/null &&
    { tr '\0' '\n' <"/proc/$1/environ"; } 2>/dev/null | grep -qxF "$MARK"
}

alive() { # PIDFILE COMMAND
  local pid
  pid=$(cat "$1" 2>/dev/null) && [ -n "$pid" ] && alive_pid "$pid" "$2"
}

# Every process of the service that bears the mark.
marked() {
  local pid
  grep -lzxFs "$MARK" /proc/[0-9]*/environ | while IFS=/ read -r _ _ pid _; do
    case $(cat "/proc/$pid/comm" 2>/dev/null) in
      munged | mariadbd | slurm* | sge_*) echo "$pid" ;;
    esac
  done
}

until_ok() { # SECONDS COMMAND...: polls every 50 ms
  local end=$(($(date +%s%N) + $1 * 1000000000))
  shift
  until "$@" >/dev/null 2>&1; do
    [ "$(date +%s%N)" -lt "$end" ] || return 1
    sleep 0.05
  done
}

gone() { ! alive_pid "$1" "$2"; }

stop() { # PIDFILE COMMAND SECONDS: by TERM, then KILL
  local pid
  pid=$(cat "$1" 2>/dev/null) || return 0
  if [ -n "$pid" ] && alive_pid "$pid" "$2"; then
    kill -TERM "$pid" 2>/dev/null || true
    until_ok "$3" gone "$pid" "$2" || kill -KILL "$pid" 2>/dev/null || true
    say "stopped $2 ($pid)"
  fi
  rm -f "$1"
}

# What lost its pid file: a daemon that was being started when we were killed.
stop_marked() {
  local pid
  for pid in $(marked); do kill -KILL "$pid" 2>/dev/null || true; done
}

# A block of ports that nobody listens on, claimed for $D by an atomic mkdir and kept in $D/port.
claim_ports() { # COUNT → $PORT
  local claims=/tmp/sheaf-ports base owner
  mkdir -p "$claims"
  if [ -s "$D/port" ]; then
    PORT=$(cat "$D/port")
    return
  fi
  for base in $(seq 17000 64 32000 | shuf); do
    owner=$(cat "$claims/$base/dir" 2>/dev/null || true)
    if [ -n "$owner" ] && [ ! -e "$owner/port" ]; then rm -rf "${claims:?}/$base"; fi
    mkdir "$claims/$base" 2>/dev/null || continue
    echo "$D" >"$claims/$base/dir"
    if listens "$base" $((base + $1 - 1)); then rm -rf "${claims:?}/$base"; continue; fi
    PORT=$base
    echo "$PORT" >"$D/port"
    return
  done
  die "no free block of $1 ports"
}

release_ports() {
  local port
  port=$(cat "$D/port" 2>/dev/null) || return 0
  rm -rf "/tmp/sheaf-ports/${port:?}" "$D/port"
}

listens() { # FIRST LAST
  local port
  for port in $(awk 'FNR > 1 && $4 == "0A" { split($2, a, ":"); print a[2] }' /proc/net/tcp /proc/net/tcp6 2>/dev/null); do
    port=$((16#$port))
    if [ "$port" -ge "$1" ] && [ "$port" -le "$2" ]; then return 0; fi
  done
  return 1
}

has_package() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null || true)" = installed ]; }

# Debian packages that are missing, without letting them start daemons of their own.
install_packages() { # PACKAGE...
  local missing=() package
  for package in "$@"; do has_package "$package" || missing+=("$package"); done
  [ ${#missing[@]} -gt 0 ] || return 0
  command -v apt-get >/dev/null || die "not installed, and there is no apt-get: ${missing[*]}"
  say "installing ${missing[*]}"
  (
    exec 7>/tmp/sheaf-apt.lock
    flock 7
    policy=/usr/sbin/policy-rc.d
    if [ ! -e $policy ]; then
      trap 'rm -f $policy' EXIT
      printf '#!/bin/sh\nexit 101\n' >$policy
      chmod 755 $policy
    fi
    export DEBIAN_FRONTEND=noninteractive
    get() { apt-get -o DPkg::Lock::Timeout=300 "$@"; }
    get install -y --no-install-recommends "${missing[@]}" 7>&- ||
      { get update 7>&- && get install -y --no-install-recommends "${missing[@]}" 7>&-; }
  ) >"$D/apt.txt" 2>&1 || { tail -n 20 "$D/apt.txt" >&2; die "could not install ${missing[*]}"; }
}
