# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154 # what it finds, others use
# What a fleet asks Slurm: 20.11 and later, with or without accounting. Sourced, after plan.sh.

LAST_SECONDS=60 # before a task's time is out, it is told

# slurm COMMAND...: its output in $answer, and what it complains of in $complaint
slurm() {
	local code=0
	timeout 60 "$@" >"$scratch/answer" 2>"$scratch/complaint" </dev/null || code=$?
	[ "$code" -ne 124 ] || echo "$1: no answer within 60 s" >>"$scratch/complaint"
	answer=$(cat "$scratch/answer")
	complaint=$(sed 's/^[a-z]*: error: //; /^$/d' "$scratch/complaint" | head -n 2 | paste -s -d ';')
	return "$code"
}

# need_slurm: that its commands are here, and that they are answered
need_slurm() {
	local command remedy
	for command in sbatch squeue scontrol sinfo; do
		command -v "$command" >/dev/null ||
			die 2 "there is no Slurm here: $command is missing; run this where jobs are submitted, or install its" \
				"commands (Debian: apt-get install slurm-client), or measure without it: make bench"
	done
	slurm sinfo -h -o %R && return
	case $complaint in
	*[Mm]unge*) remedy='is munge running, with the key of the cluster? `munge -n | unmunge` tries it' ;;
	*DNS* | *onfig* | *slurm.conf*) remedy='is there a slurm.conf (SLURM_CONF=FILE), or a slurmctld to have it from?' ;;
	*) remedy='is slurmctld running, and to be reached? `scontrol ping` asks' ;;
	esac
	die 2 "Slurm does not answer: ${complaint:-sinfo failed}; $remedy"
}

# check_partition NAMES: that they are there (default: the cluster's own choice); said if no node of theirs is up
check_partition() {
	local name there
	there=$(sort -u <<<"$answer") # of need_slurm
	for name in ${1//,/ }; do
		grep -qxF -- "$name" <<<"$there" ||
			die 2 "--partition $name: this cluster has no such partition; it has $(paste -s -d ' ' <<<"$there")"
	done
	slurm sinfo -h -N -o '%t' ${1:+-p "$1"} || return 0
	grep -qvE '^(down|drain|drng|fail|unk|maint|boot|pow)' <<<"$answer" ||
		say "no node ${1:+of partition $1 }is up now: the tasks wait until one is"
}

# node_names LIST: one a line
node_names() {
	slurm scontrol show hostnames "$1" || die 2 "--nodes $1: is no list of nodes: $complaint"
	printf '%s\n' "$answer"
}

# node_field NODE FIELD: as `scontrol show node` has it, or nothing; fails if there is no such node
node_field() {
	slurm scontrol -o show node "$1" || return
	grep -oE "(^| )$2=[^ ]*" <<<"$answer" | head -n 1 | cut -d = -f 2- || true
}

# job_states JOB: into $job_state, $job_where and $job_reason, by task, what Slurm knows: from the queue, else from
# accounting, else what the controller remembers for some minutes. Fails if Slurm cannot be asked.
declare -A job_state job_where job_reason
job_states() {
	local job=$1 task state node reason
	if slurm squeue -h -r -j "$job" -o '%K|%T|%N|%r'; then
		while IFS='|' read -r task state node reason; do
			[ -z "$task" ] || know "$task" "$state" "$node" "$reason"
		done <<<"$answer"
	else
		case $complaint in *nvalid\ job*) ;; *) return 1 ;; esac
	fi
	if command -v sacct >/dev/null && slurm sacct -n -X -P -j "$job" -o JobID,State,NodeList; then
		while IFS='|' read -r task state node; do
			[[ $task =~ ^[0-9]+_([0-9]+)$ ]] && know "${BASH_REMATCH[1]}" "${state%% *}" "$node" ''
		done <<<"$answer"
	fi
	slurm scontrol -o show job "$job" || return 0
	while read -r task state node; do
		[ -z "$task" ] || know "$task" "$state" "$node" ''
	done < <(awk '{ task = state = ""; node = "-"
		for (i = 1; i <= NF; i++) {
			if ($i ~ /^ArrayTaskId=[0-9]+$/) task = substr($i, 13)
			if ($i ~ /^JobState=/) state = substr($i, 10)
			if ($i ~ /^NodeList=/) node = substr($i, 10)
		}
		if (task != "") print task, state, node }' <<<"$answer")
}

# know TASK STATE NODE REASON: the first that says it is right
know() {
	[ -z "${job_state[$1]:-}" ] || return 0
	job_state[$1]=$2
	case $3 in '' | - | '(null)' | 'None assigned') job_where[$1]='' ;; *) job_where[$1]=$3 ;; esac
	job_reason[$1]=$4
}

# in_queue STATE: that the task is to run yet, or runs
in_queue() {
	case $1 in
	PENDING | RUNNING | COMPLETING | CONFIGURING | SUSPENDED | REQUEUED | REQUEUE_HOLD | REQUEUE_FED | RESIZING | \
		SIGNALING | SPECIAL_EXIT | STAGE_OUT | STOPPED | RESV_DEL_HOLD) ;;
	*) return 1 ;;
	esac
}

# said_of STATE REASON: in words
said_of() {
	case $1 in
	PENDING) echo "waits (${2:-no reason is given})" ;;
	COMPLETING) echo 'is ending' ;;
	SPECIAL_EXIT | REQUEUE_HOLD | RESV_DEL_HOLD) echo 'is held; scontrol release lets it go on' ;;
	TIMEOUT | DEADLINE) echo 'ran out of time' ;;
	CANCELLED) echo 'was cancelled' ;;
	NODE_FAIL | BOOT_FAIL) echo 'its node failed' ;;
	OUT_OF_MEMORY) echo 'ran out of memory' ;;
	PREEMPTED) echo 'was preempted' ;;
	*) tr 'A-Z_' 'a-z ' <<<"$1" ;;
	esac
}
