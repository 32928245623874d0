# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154 # TMP is tap.sh's
# A cluster of Slurm's own daemons on this machine, for the tests of the fleet: munged with a key of its own, slurmctld
# and a slurmd a node, on ports that are free, with nothing of theirs outside of $TMP. They end with the test, however
# it ends. Sourced, after tap.sh.

daemons=()
export SLURM_CONF=$TMP/slurm/slurm.conf
unset "${!SBATCH_@}" "${!SLURM_JOB@}" "${!SLURM_ARRAY@}" "${!SQUEUE_@}" "${!SINFO_@}"

port_is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# free_ports COUNT: one a line
free_ports() {
	local port=$((20000 + RANDOM % 20000)) left=$1
	while [ "$left" -gt 0 ]; do
		port=$((port + 1))
		port_is_free "$port" || continue
		echo "$port"
		left=$((left - 1))
	done
}

# slurm_config NODE...: two CPUs each, in partition lab; node `gone` has no slurmd, and is alone in partition dead
slurm_config() {
	local user ports node
	user=$(id -un)
	mapfile -t ports < <(free_ports $(($# + 2)))
	cat >"$SLURM_CONF" <<-FILE
		ClusterName=regscope
		SlurmctldHost=localhost(127.0.0.1)
		SlurmctldPort=${ports[0]}
		SlurmUser=$user
		SlurmdUser=$user
		AuthType=auth/munge
		AuthInfo=socket=$TMP/slurm/munge.socket
		CredType=cred/munge
		StateSaveLocation=$TMP/slurm/state
		SlurmdSpoolDir=$TMP/slurm/spool.%n
		SlurmctldPidFile=$TMP/slurm/slurmctld.pid
		SlurmdPidFile=$TMP/slurm/slurmd.%n.pid
		ProctrackType=proctrack/pgid
		TaskPlugin=task/none
		JobAcctGatherType=jobacct_gather/none
		AccountingStorageType=accounting_storage/none
		JobCompType=jobcomp/none
		SelectType=select/cons_tres
		SelectTypeParameters=CR_Core
		MpiDefault=none
		ReturnToService=2
		KillWait=20
		SlurmdTimeout=30
		InactiveLimit=0
		NodeName=gone NodeHostname=gone NodeAddr=127.0.0.1 Port=${ports[1]} CPUs=2 State=UNKNOWN
		PartitionName=lab Nodes=$(tr ' ' , <<<"$*") Default=YES State=UP
		PartitionName=dead Nodes=gone State=UP
	FILE
	for node; do
		ports=("${ports[@]:1}")
		echo "NodeName=$node NodeHostname=localhost NodeAddr=127.0.0.1 Port=${ports[1]} CPUs=2 State=UNKNOWN"
	done >>"$SLURM_CONF"
}

# daemon NAME COMMAND...: in the foreground of a process of its own, that ends with this one
daemon() {
	local name=$1
	shift
	setpriv --pdeathsig KILL "$@" >"$TMP/slurm/$name.log" 2>&1 </dev/null &
	daemons+=($!)
}

# until_true COMMAND...: within a minute
until_true() {
	local left=600
	until "$@" >/dev/null 2>&1; do
		left=$((left - 1))
		[ "$left" -gt 0 ] || return 1
		sleep 0.1
	done
}

node_is() { sinfo -h -N -n "$1" -o %T | grep -qx -- "$2"; }

start_munge() {
	daemon munged munged --foreground --force --key-file="$TMP/slurm/munge.key" --socket="$TMP/slurm/munge.socket" \
		--pid-file="$TMP/slurm/munged.pid" --log-file="$TMP/slurm/munged.log" --seed-file="$TMP/slurm/munge.seed"
	until_true test -S "$TMP/slurm/munge.socket"
}

# start_slurm NODE...
start_slurm() {
	local node
	export PATH=$PATH:/usr/sbin:/sbin
	mkdir -p "$TMP/slurm/state"
	chmod 755 "$TMP"
	head -c 1024 /dev/urandom >"$TMP/slurm/munge.key"
	chmod 400 "$TMP/slurm/munge.key"
	slurm_config "$@"
	trap 'stop_slurm; rm -rf "$TMP"' EXIT
	start_munge
	daemon slurmctld slurmctld -D -i
	for node; do daemon "slurmd.$node" slurmd -D -N "$node"; done
	for node; do
		until_true node_is "$node" idle || {
			tail -n 20 "$TMP"/slurm/*.log | sed 's/^/# /'
			echo "Bail out! Slurm does not start"
			exit 1
		}
	done
}

# kill_jobs: all that runs for a job of this cluster, slurmstepd too: they have our configuration in their environment
kill_jobs() {
	local proc pid
	for proc in /proc/[0-9]*; do
		pid=${proc#/proc/}
		[ "$pid" != $$ ] && [ "$pid" != "$BASHPID" ] && grep -qsz "^SLURM_CONF=$SLURM_CONF$" "$proc/environ" || continue
		! grep -qsz '^SLURM_JOB_ID=' "$proc/environ" && ! grep -qsz '^slurmstepd' "$proc/cmdline" ||
			kill -9 "$pid" 2>/dev/null || true
	done
}

stop_slurm() {
	local pid
	timeout 20 scancel -f -u "$(id -un)" 2>/dev/null || true
	for pid in 1 2 3 4 5 6 7 8 9 10; do
		[ -n "$(timeout 20 squeue -h 2>/dev/null)" ] || break
		sleep 1
	done
	kill "${daemons[@]}" 2>/dev/null || true
	wait "${daemons[@]}" 2>/dev/null || true
	kill_jobs
}

# the queue is empty; a task that is held, or has no node, would never leave it
queue_empty() { [ -z "$(squeue -h)" ]; }
until_done() { while ! queue_empty; do sleep 0.3; done; }
