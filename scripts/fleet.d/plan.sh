# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034 # what it reads, others use
# The directory of a fleet, on storage that all its nodes share. Sourced, after common.sh.
#
#   fleet.csv        the plan: a row a task
#   settings         the variables that all tasks measure with, as NAME=VALUE
#   jobs             the job arrays that were submitted, the newest last
#   tasks/N/         of task N: kernel (as it was given), state, lock
#   log/N.txt        what it said, each time that it was started
#   kernels/, cache/, tool/   what tasks need, so that no node fetches or builds what another one has
#   runs/NAME/       what it measured; of a commit, series/NAME/

PLAN_HEADER=task,name,what,kernel,commit,node

setting() { sed -n "s/^$2=//p" "$1/settings" 2>/dev/null; }

# read_plan DIR: into $names, $whats, $kernels, $commits and $nodes, by task; and $boots, how many runs each has
read_plan() {
	local plan=$1/fleet.csv task name what kernel commit node line=1
	names=() whats=() kernels=() commits=() nodes=()
	[ -f "$plan" ] || die 2 "$1: has no fleet.csv: it is not the directory of a fleet; \`fleet submit\` makes one"
	[ "$(head -n 1 "$plan")" = "$PLAN_HEADER" ] || die 2 "$plan: does not begin with $PLAN_HEADER"
	while IFS=, read -r task name what kernel commit node; do
		line=$((line + 1))
		# it is data from elsewhere: a name becomes a path
		[ "$task" = $((line - 1)) ] && [[ $name =~ ^[A-Za-z0-9_][A-Za-z0-9_.+-]*$ ]] &&
			[[ $what =~ ^(kernel|commit|node)$ ]] && [[ $kernel$commit$node =~ ^[A-Za-z0-9_.+-]*$ ]] ||
			die 2 "$plan: line $line is none that \`fleet submit\` writes"
		names[task]=$name whats[task]=$what kernels[task]=$kernel commits[task]=$commit nodes[task]=$node
	done < <(tail -n +2 "$plan")
	[ ${#names[@]} -gt 0 ] || die 2 "$plan: has no task"
	boots=$(setting "$1" BOOTS)
	[[ ${boots:=1} =~ ^[1-9][0-9]{0,2}$ ]] || die 2 "$1/settings: BOOTS=$boots is no number from 1 to 999"
}

# state_of DIR TASK: into $state, $state_node, $state_job and $why; empty if the task has not begun
state_of() {
	local key value
	state='' state_node='' state_job='' why=''
	[ -f "$1/tasks/$2/state" ] || return 0
	while IFS='=' read -r key value; do
		value=$(LC_ALL=C tr -c ' -~\n' '?' <<<"$value")
		case $key in
		state) state=$value ;;
		node) state_node=$value ;;
		job) state_job=$value ;;
		why) why=$value ;;
		esac
	done <"$1/tasks/$2/state"
}

# place_of DIR TASK: where it measures to
place_of() {
	if [ "${whats[$2]}" = commit ]; then echo "$1/series/${names[$2]}"; else echo "$1/runs/${names[$2]}"; fi
}

# runs_of DIR TASK: its run directories that are there, one a boot
runs_of() {
	local run each
	run=$(place_of "$1" "$2")
	for each in "$run" "$run.part" "$run"/boot-*; do
		[ ! -f "$each/samples.csv" ] || printf '%s\n' "$each"
	done | LC_ALL=C sort -V
}

# rows_of RUN: how many samples it has
rows_of() { awk 'END { print (NR > 0 ? NR - 1 : 0) }' "$1/samples.csv" 2>/dev/null || echo 0; }

# is_whole RUN: that it ended in order, with all that it was to measure
is_whole() {
	local stopped
	stopped=$(sed -n 's/^stopped=//p' "$1/env.txt" 2>/dev/null)
	case $stopped in '' | interrupted | failed) return 1 ;; esac
}

# fate_of DIR TASK: what became of a commit, if that is known: `measured`, `no-build` and so on
fate_of() {
	[ "${whats[$2]}" != commit ] || sed -n 's/^state=\([a-z-]*\)$/\1/p' "$1/series/${names[$2]}.txt" 2>/dev/null
}

# is_done DIR TASK: that nothing is left to do; that a commit does not build is a result, too
is_done() {
	if [ "${whats[$2]}" = commit ]; then [ -n "$(fate_of "$1" "$2")" ]; else whole_of "$1" "$2" >/dev/null; fi
}

# whole_of DIR TASK: its runs, if they are whole and all there
whole_of() {
	local run runs=()
	mapfile -t runs < <(runs_of "$1" "$2")
	[ ${#runs[@]} -eq "$boots" ] || return
	for run in "${runs[@]}"; do is_whole "$run" || return; done
	printf '%s\n' "${runs[@]}"
}

# kept_of DIR TASK: how many rows there are of what is not done
kept_of() {
	local run rows=0
	while read -r run; do rows=$((rows + $(rows_of "$run"))); done < <(runs_of "$1" "$2")
	echo "$rows"
}
