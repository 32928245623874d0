# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154 # what `fleet` sets and uses
# submit and resume. Sourced by `fleet`.

# Variables of the Makefile that are not about what is measured, or that tasks have of their own.
NOT_SETTINGS=" O KERNEL KERNELS TREE REV RANGE CONFIG FRAGMENT DIRTY LIKE LIMIT COMMIT OUT PLOTS"
NOT_SETTINGS+=" ARCHIVE YES HISTORY RESUME DEPS "
RUN_MIB=8 # of a run and its log, at the most

usage_of_submit() { die 2 "$1; --help lists what submit takes"; }

# take_options ARG...: of submit and resume
take_options() {
	partition='' time='' at_once='' more=() kernels_given=() tree='' range='' list='' words=()
	while [ $# -gt 0 ]; do
		case $1 in
		--kernels | --kernel | --nodes | --partition | --time | --at-once) [ $# -ge 2 ] || usage_of_submit "$1 what?" ;;
		--series) [ $# -ge 3 ] || usage_of_submit "--series TREE RANGE" ;;
		esac
		case $1 in
		--kernels) read -r -d '' -a words <<<"${2//,/ }" || true; kernels_given+=("${words[@]}"); words=(); shift ;;
		--kernel) kernels_given+=("$2"); shift ;;
		--series) tree=$2 range=$3; shift 2 ;;
		--nodes) list=$2; shift ;;
		--partition) partition=$2; shift ;;
		--time) time=$2; shift ;;
		--at-once) at_once=$2; shift ;;
		--) shift; more=("$@"); break ;;
		-*) usage_of_submit "$1: unknown option" ;;
		*) directories+=("$1") ;;
		esac
		shift
	done
	[[ ${at_once:-1} =~ ^[1-9][0-9]{0,5}$ ]] || die 2 "--at-once $at_once: is no number from 1 on"
}

# sbatch_options TASKS: what each array is submitted with. A site's own defaults (SBATCH_...) give way where it matters.
sbatch_options() {
	local log="${dir//%/%%}/log/%a.txt"
	sbatch_args=(--parsable "--array=$1${at_once:+%$at_once}" --job-name=regscope --chdir="$dir" --nodes=1 --ntasks=1
		--requeue --open-mode=append --output="$log" --error="$log" --input=/dev/null
		--signal="B:USR1@$LAST_SECONDS" ${partition:+--partition="$partition"} ${time:+--time="$time"})
	case ${whats[1]} in
	node) sbatch_args+=(--exclusive --hold) ;;
	*) sbatch_args+=(--cpus-per-task=2) ;; # hosts that run side by side
	esac
	sbatch_args+=("${more[@]}")
}

# try_sbatch TASKS: that Slurm takes such an array, before anything else is done for it
try_sbatch() {
	local option names
	for option in "${more[@]}"; do
		case $option in
		--array* | -a* | --output* | -o* | --chdir* | -D* | --no-requeue | --signal*)
			die 2 "$option: is the fleet's own choice"
			;;
		--[a-z]* | -[a-zA-Z]*) ;;
		*) die 2 "$(shown "$option"): give options of sbatch as one word: --account=NAME" ;;
		esac
	done
	sbatch_options "$1"
	printf '#!/bin/bash\n' >"$scratch/try.sh"
	names=()
	for option in "${sbatch_args[@]}"; do
		# what is not there yet, and what pends for ever
		case $option in --chdir=* | --output=* | --error=* | --hold) ;; *) names+=("$option") ;; esac
	done
	slurm sbatch --test-only "${names[@]}" "$scratch/try.sh" && return
	case $complaint in
	*'not available'* | *'unavailable'* | *'DOWN'*) say "Slurm has no node for these tasks now: $complaint" ;;
	*) die 2 "Slurm does not take these tasks: ${complaint:-sbatch --test-only failed}" ;;
	esac
}

# key_of KERNEL: the folder of LAB_KERNELS that get-kernel looks for
key_of() { scripts/lab/get-kernel --key "$1"; }

# add_task NAME WHAT KERNEL COMMIT NODE
add_task() {
	local nr=$((${#names[@]} + 1)) other
	for other in "${names[@]}"; do
		[ "$other" != "$1" ] || die 2 "$1: appears twice"
	done
	names[nr]=$1 whats[nr]=$2 kernels[nr]=$3 commits[nr]=$4 nodes[nr]=$5
}

plan_kernels() {
	local kernel name nr
	given=()
	for kernel in "${kernels_given[@]}"; do
		case $kernel in *$'\n'*) die 2 "$(shown "$kernel"): is no name of a kernel" ;; esac
		case $kernel in /*) ;; */*) kernel=$called_in/$kernel ;; esac
		kernel=$(scripts/lab/get-kernel --name "$kernel") || exit 2
		name=$(plain "${kernel##*/}")
		add_task "${name/#[.+-]/_}" kernel "${name/#[.+-]/_}" '' ''
		given[${#names[@]}]=$kernel
	done
}

# check_node_in NODE: that its task can be sent there
check_node_in() {
	slurm sinfo -h -N -n "$1" -o %P || return 0
	if [ -n "$partition" ]; then
		tr -d '*' <<<"$answer" | grep -qxF -f <(tr , '\n' <<<"$partition") && return
	else
		grep -q '\*$' <<<"$answer" && return # the default
	fi
	die 2 "$1: is not in ${partition:-the partition that jobs go to}; give --partition:" \
		"it is in $(tr -d '*' <<<"$answer" | sort -u | paste -s -d ' ')"
}

plan_nodes() {
	local node all arch state
	if [ "$list" = all ]; then
		slurm sinfo -h -N -o %N ${partition:+-p "$partition"} || die 2 "--nodes all: $complaint"
		all=$(sort -u <<<"$answer")
	else
		all=$(node_names "$list") || exit
	fi
	given=()
	for node in $all; do
		arch=$(node_field "$node" Arch) ||
			die 2 "--nodes: this cluster has no node $(shown "$node"); sinfo -N lists them"
		check_node_in "$node"
		state=$(node_field "$node" State)
		case $state in
		*DOWN* | *DRAIN* | *FAIL* | *UNKNOWN* | *NOT_RESPONDING* | *\**)
			say "$node is $state: its task waits until it is up"
			;;
		esac
		case ${HOST:-auto}:$arch in
		native: | native:aarch64) ;;
		native:*) die 2 "HOST=native: $node is $arch, not arm64; leave it out" ;;
		esac
		add_task "$(plain "$node")" node '' '' "$node"
	done
	# for those that are no native host
	given[1]=$(scripts/lab/get-kernel --name "${KERNEL:-}") || exit 2
}

# plan_series: by the series' own code, which looks at tree and range
plan_series() {
	local number commit run
	[ -x scripts/series ] || die 2 "--series: this regscope has no scripts/series"
	case $tree in /*) ;; *) tree=$called_in/$tree ;; esac
	begin_dir # which the plan is made in
	attend env TREE="$tree" RANGE="$range" OUT="$dir/series" scripts/series plan
	while IFS=, read -r number commit run _; do
		add_task "$run" commit '' "$commit" ''
	done < <(tail -n +2 "$dir/series/commits.csv")
}

# settings: the variables of `make bench` that say what is measured; empty ones too, so that a node's own do not count
settings() {
	local name value
	for name in $(sed -n 's/^of_scripts := //p' Makefile) LAB_SHARDS LAB_TIME_LIMIT; do
		case $NOT_SETTINGS in *" $name "*) continue ;; esac
		value=${!name:-}
		case $value in *$'\n'*) die 2 "$name=: has a line break" ;; esac
		[ "$name" != SCOPE_FILE ] || [ -z "$value" ] || value=$dir/scope-file
		[ "$name" != TRACE ] || [ -z "$value" ] || value=$dir/trace
		printf '%s=%s\n' "$name" "$value"
	done
}

check_settings() {
	[ -z "${KERNELS:-}" ] || die 2 "KERNELS=: a fleet takes --kernels"
	[ -z "${KERNEL:-}" ] || [ -n "$list" ] || die 2 "KERNEL=: a fleet takes --kernels"
	[ "${HOST:-auto}" != native ] || [ -n "$list" ] ||
		die 2 "HOST=native: kernels are measured in emulated hosts; --nodes measures the machines themselves"
	[ -z "${SCOPE_FILE:-}" ] || [ -f "$SCOPE_FILE" ] || die 2 "SCOPE_FILE=$SCOPE_FILE: is not a file"
	[ -z "${TRACE:-}" ] || [ -f "$TRACE/trace.csv" ] || die 2 "TRACE=$TRACE: has no trace.csv"
	[[ ${BOOTS:-1} =~ ^[1-9][0-9]{0,2}$ ]] || die 2 "BOOTS=$BOOTS: is no number from 1 to 999"
}

# check_space FOLDER: for kernels, tool and runs
check_space() {
	local free needed
	needed=$((64 * ${#given[@]} + 16 + RUN_MIB * ${BOOTS:-1} * ${#names[@]}))
	free=$(($(df -Pk -- "$1" | awk 'NR == 2 { print $4 }') / 1024))
	[ "$free" -ge "$needed" ] ||
		die 2 "$1: ${#names[@]} tasks need $needed MiB, $free MiB are free; make room, or name another directory"
}

write_plan() {
	local nr
	mkdir "$dir/tasks" "$dir/log" "$dir/runs"
	settings >"$dir/settings"
	[ -z "${SCOPE_FILE:-}" ] || cp -- "$SCOPE_FILE" "$dir/scope-file"
	[ -z "${TRACE:-}" ] || { mkdir "$dir/trace" && cp -- "$TRACE"/{trace.csv,env.txt} "$dir/trace"; }
	{
		echo "$PLAN_HEADER"
		for nr in "${!names[@]}"; do
			mkdir "$dir/tasks/$nr"
			[ "${whats[nr]}" != kernel ] || printf '%s\n' "${given[nr]}" >"$dir/tasks/$nr/kernel"
			[ "${whats[nr]}" != node ] || printf '%s\n' "${given[1]}" >"$dir/tasks/$nr/kernel"
			echo "$nr,${names[nr]},${whats[nr]},${kernels[nr]},${commits[nr]},${nodes[nr]}"
		done
	} >"$dir/fleet.csv"
	cat >"$dir/batch.sh" <<-FILE
		#!/bin/bash
		# A task of a fleet, as \`fleet submit\` wrote it: Slurm keeps a copy.
		dir=$(quoted "$dir")
		if [ ! -x "\$dir/tool/scripts/fleet-task" ]; then
			echo "fleet: \$dir: cannot be seen on \$(uname -n): it has to be on storage that all nodes share" >&2
			exit 2
		fi
		exec "\$dir/tool/scripts/fleet-task" "\$dir" "\$SLURM_ARRAY_TASK_ID"
	FILE
}

# submit_tasks TASKS: as one array. No signal comes between a job and the note of it.
submit_tasks() {
	local nr job
	trap '' INT TERM HUP
	sbatch_options "$1"
	slurm sbatch "${sbatch_args[@]}" "$dir/batch.sh" ||
		die 2 "Slurm does not take these tasks: ${complaint:-sbatch failed}"
	job=${answer%%;*}
	[[ $job =~ ^[0-9]+$ ]] || die 2 "sbatch: answers $(shown "$answer"), which is no job"
	begun='' # from now on it is somebody's
	printf '%s %s %s\n' "$job" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$1" >>"$dir/jobs"
	if [ "${whats[1]}" = node ]; then
		for nr in $(tasks_in "$1"); do
			slurm scontrol update "JobId=${job}_$nr" "ReqNodeList=${nodes[nr]}" ||
				{ slurm scancel "$job" || true; die 2 "${nodes[nr]}: its task cannot be sent there: $complaint"; }
		done
		slurm scontrol release "$job" || die 2 "job $job is held, and cannot be released: $complaint"
	fi
	trap 'exit 130' INT TERM HUP
	say "job $job: $(tasks_in "$1" | wc -w) tasks; \`scripts/fleet status $(quoted "$dir")\` tells how they fare," \
		"collect what they found"
}

# tasks_in LIST: 1-3,5 as numbers
tasks_in() {
	local part
	for part in ${1//,/ }; do seq -s ' ' "${part%-*}" "${part#*-}"; done | paste -s -d ' '
}

# begin_dir: one alone gets it
begin_dir() {
	mkdir -p -- "${dir%/*}" 2>/dev/null && mkdir -- "$dir" 2>/dev/null ||
		die 2 "$dir: cannot be made: no permission, or another one is being submitted there; name another directory"
	begun=$dir
}

fleet_submit() {
	local tasks directories=() names=() whats=() kernels=() commits=() nodes=() given=()
	take_options "$@"
	take_dir "${directories[@]}"
	case $((${#kernels_given[@]} > 0))$([ -z "$tree" ] || echo 1)$([ -z "$list" ] || echo 1) in
	0) usage_of_submit "what? --kernels, --series or --nodes" ;;
	1 | 01) ;;
	*) usage_of_submit "--kernels, --series and --nodes: one of them" ;;
	esac
	check_settings
	[ ! -e "$dir/fleet.csv" ] ||
		die 2 "$dir: already is a fleet's; \`fleet resume\` submits what it lacks, or name another directory"
	[ ! -e "$dir" ] || die 2 "$dir: already exists; name another directory"
	[ -z "$tree" ] || [ "${BOOTS:-1}" = 1 ] || die 2 "BOOTS=$BOOTS: each commit of a series is booted once"
	need_slurm
	check_partition "$partition"
	if [ -n "$tree" ]; then
		plan_series
	elif [ -n "$list" ]; then
		plan_nodes
	else
		plan_kernels
	fi
	tasks=1-${#names[@]}
	try_sbatch "$tasks"
	[ -n "$begun" ] || begin_dir
	check_space "$dir"
	have_tool
	have_kernels
	write_plan
	submit_tasks "$tasks"
}

# fleet_resume: an array of those tasks that are not done, and that no array has
fleet_resume() {
	local tasks='' nr directories=()
	take_options "$@"
	[ -z "${kernels_given[*]}$tree$list" ] || usage_of_submit "resume takes no other tasks than it has"
	take_dir "${directories[@]}"
	read_plan "$dir"
	need_slurm
	check_partition "$partition"
	exec 8>"$dir/lock"
	flock -n 8 || die 2 "$dir: is being resumed already"
	ask_jobs || exit 2
	for nr in "${!names[@]}"; do
		! in_queue "${job_state[$nr]:-}" ||
			die 2 "$dir: task $nr (${names[nr]}) $(said_of "${job_state[$nr]}" "${job_reason[$nr]}"), and others may:" \
				"wait for them, or scancel ${job_of[$nr]}"
		is_done "$dir" "$nr" || tasks+=,$nr
	done
	[ -n "$tasks" ] || { say "$dir: all is done; \`fleet collect\` shows it"; exit 0; }
	try_sbatch "${tasks#,}"
	submit_tasks "${tasks#,}"
}
