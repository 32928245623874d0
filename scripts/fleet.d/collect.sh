# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154 # what `fleet` and read_plan set
# status and collect. Sourced by `fleet`.

# ask_jobs: into $job_of each task's newest job, and what Slurm knows of it. Where it cannot be asked, what tasks
# noted has to do.
declare -A job_of=()
ask_jobs() {
	local job tasks asked=() nr
	[ -f "$dir/jobs" ] || return 0
	while read -r job _ tasks; do
		[[ $job =~ ^[0-9]+$ ]] && [[ $tasks =~ ^[0-9,-]+$ ]] || die 2 "$dir/jobs: is not what \`fleet submit\` writes"
		for nr in $(tasks_in "$tasks"); do job_of[$nr]=$job; done
		asked=("$job" "${asked[@]}")
	done <"$dir/jobs"
	for job in "${asked[@]}"; do # the newest first, since what is known of a task stays
		job_states "$job" && continue
		say "Slurm cannot be asked: ${complaint:-squeue failed}; what the tasks noted has to do"
		return 1
	done
}

# kept TASK: what is there of a run that is missing
kept() {
	local rows
	rows=$(kept_of "$dir" "$1")
	[ "$rows" -eq 0 ] || echo "; $rows rows are kept"
}

# last_line TASK: of its log, what Slurm says too
last_line() {
	tail -c 4096 "$dir/log/$1.txt" 2>/dev/null | LC_ALL=C tr -c ' -~\n' '?' | grep -v '^ *$' | tail -n 1 | cut -c 1-300
}

# why_missing TASK: in one line
why_missing() {
	local nr=$1 known=${job_state[$1]:-} where=${job_where[$1]:-} line
	state_of "$dir" "$nr"
	where=${where:-$state_node}
	line=$(last_line "$nr")
	line=${line:+; its log ends: $line}
	if in_queue "$known"; then
		[ "$known" != PENDING ] || where=
		echo "$(said_of "$known" "${job_reason[$nr]:-}")${where:+ on $where}$(kept "$nr")"
		return
	fi
	case $known:$state in
	*:stopped) echo "$why" ;;
	*:unfit) echo "its node cannot: $why" ;;
	*:failed) echo "failed on $where: ${why:-it did not say why$line}" ;;
	*:done) echo "was done, and its runs are gone or not whole$(kept "$nr")" ;;
	COMPLETED:* | FAILED:* | :running) echo "ended without a word on ${where:-its node}$line$(kept "$nr")" ;;
	:) echo "never began$line" ;;
	*) echo "$(said_of "$known" '')${where:+, on $where}$(kept "$nr")" ;;
	esac
}

# tasks_table: a line a task; into $missing and $ready
tasks_table() {
	local nr fate width=4
	missing=() ready=()
	for nr in "${!names[@]}"; do [ ${#names[nr]} -le "$width" ] || width=${#names[nr]}; done
	printf "%4s  %-${width}s  %s\n" task run state
	for nr in "${!names[@]}"; do
		if is_done "$dir" "$nr"; then
			fate=$(fate_of "$dir" "$nr")
			case $fate in '' | measured) ready+=("$nr") fate='' ;; esac
			printf "%4d  %-${width}s  done%s\n" "$nr" "${names[nr]}" "${fate:+: $fate}"
		else
			missing+=("$nr")
			printf "%4d  %-${width}s  %s\n" "$nr" "${names[nr]}" "$(why_missing "$nr")"
		fi
	done
}

begin_looking() {
	read_plan "$dir"
	command -v squeue >/dev/null || { say "there is no Slurm here to ask; what the tasks noted has to do"; return; }
	ask_jobs || true
}

say_missing() {
	[ ${#missing[@]} -gt 0 ] || return 0
	say "${#missing[@]} of ${#names[@]} runs are missing; log/N.txt is what task N said; when none is queued," \
		"\`scripts/fleet resume $(quoted "$dir")\` submits them once more"
}

fleet_status() {
	local missing ready
	begin_looking
	tasks_table
	say_missing
	[ ${#missing[@]} -eq 0 ] || exit 3
}

# alike RUN...: said if they were not made by the same program and emulator
alike() {
	local key values
	for key in tool_build lab_emulator; do
		values=$(for run; do sed -n "s/^$key=//p" "$run/env.txt"; done | sort -u | wc -l)
		[ "$values" -le 1 ] || say "not all runs have the same $key: counts of different ones differ"
	done
}

# into FILE COMMAND...: whole or not at all
into() {
	local file=$1 code=0
	shift
	"$@" >"$scratch/made" || code=$?
	[ "$code" -ne 0 ] || { cp "$scratch/made" "$dir/.new" && mv -f "$dir/.new" "$dir/$file"; }
	return "$code"
}

# report_runs: as KERNELS= makes it
report_runs() {
	local nr run runs=() how=(--side-by-side)
	for nr in "${ready[@]}"; do
		run=$(whole_of "$dir" "$nr" | head -n 1)
		[ -f "$run/summary.csv" ] && [ -f "$run/savings.csv" ] || "$tool" summary "$run" >/dev/null || return
		runs+=("$run")
	done
	alike "${runs[@]}"
	[ ${#runs[@]} -gt 1 ] || how=()
	into report.txt "$tool" report "${how[@]}" "${runs[@]}" || return
	cat "$dir/report.txt"
	[ "${whats[1]}" != node ] || into machines.md "$tool" report --machines "${runs[@]}"
}

# compare_runs: each with the first, and of each what its rows come to
compare_runs() {
	local nr code verdict base new first=${ready[0]:-}
	[ ${#ready[@]} -gt 1 ] || return 0
	mapfile -t base < <(whole_of "$dir" "$first")
	: >"$scratch/compare"
	printf '\nagainst %s:\n' "${names[first]}"
	for nr in "${ready[@]:1}"; do
		mapfile -t new < <(whole_of "$dir" "$nr")
		code=0
		printf '== %s against %s\n\n' "${names[nr]}" "${names[first]}" >>"$scratch/compare"
		"$tool" compare --base "${base[@]}" --new "${new[@]}" >"$scratch/one" 2>"$scratch/error" || code=$?
		verdict=$(grep -m 1 '^[0-9]* rows: ' "$scratch/one") || verdict="no row can be compared"
		[ "$code" -ne 2 ] || verdict="cannot be compared: $(tail -n 1 "$scratch/error" | cut -c 1-200)"
		cat "$scratch/one" "$scratch/error" <(echo) >>"$scratch/compare"
		printf '  %-20s %s\n' "${names[nr]}" "$verdict"
	done
	into compare.txt cat "$scratch/compare"
}

# report_series: by the series' own code; 1 and 3 are verdicts
report_series() {
	local code=0
	attend env OUT="$dir/series" TREE= RANGE= scripts/series report || code=$?
	case $code in 0 | 1 | 3) ;; *) return "$code" ;; esac
}

# later RUN: a copy of what a history takes of it, as if it had been measured after all before it. Tasks run in any
# order, and emulated hosts are all of one boot: a history, which goes by time, would mix up commits, or take two runs
# of one second for the same.
latest=0
later() {
	local copy=$scratch/run time
	time=$(date -u -d "$(sed -n 's/^date_utc=//p' "$1/env.txt")" +%s) || return
	[ "$time" -gt "$latest" ] || time=$((latest + 1))
	latest=$time
	rm -rf "$copy"
	mkdir "$copy"
	cp "$1"/*.csv "$copy/"
	sed "s/^date_utc=.*/date_utc=$(date -u -d "@$time" +%Y-%m-%dT%H:%M:%SZ)/" "$1/env.txt" >"$copy/env.txt"
}

# history_of: a row a run, anew each time, in the order of the plan
history_of() {
	local nr run
	[ ${#ready[@]} -gt 0 ] || return 0
	rm -f "$scratch/history.csv"
	for nr in "${ready[@]}"; do
		while read -r run; do
			later "$run" &&
				"$tool" history --add "$scratch/run" --commit "${commits[nr]:-${names[nr]}}" "$scratch/history.csv" || return
		done < <(whole_of "$dir" "$nr")
	done
	into history.csv cat "$scratch/history.csv"
}

# draw_runs: those that have none yet
draw_runs() {
	local nr run
	[ "${PLOTS:-yes}" != no ] || return 0
	scripts/deps plots || { say "pictures not drawn: gnuplot is missing"; return 0; }
	for nr in "${ready[@]}"; do
		run=$(whole_of "$dir" "$nr" | head -n 1)
		[ -d "$run/plots" ] || attend scripts/plots "$run" || say "$run: some pictures were not drawn"
	done
}

fleet_collect() {
	local file missing ready tool=$build/host/regscope bad=''
	begin_looking
	tasks_table
	if [ ${#missing[@]} -eq ${#names[@]} ]; then
		say_missing
		die 3 "$dir: no run is there yet"
	fi
	scripts/deps build
	attend make -s all
	echo
	if [ "${whats[1]}" = commit ]; then
		report_series || bad+=' series/report.txt'
	else
		report_runs || bad+=' report.txt'
		compare_runs || bad+=' compare.txt'
		draw_runs
	fi
	history_of || bad+=' history.csv'
	printf '\nin %s:' "$(shown "$dir")"
	for file in report.txt machines.md compare.txt history.csv series/report.txt; do
		[ ! -f "$dir/$file" ] || printf ' %s' "$file"
	done
	echo
	say_missing
	[ -z "$bad" ] || die 2 "could not be made:$bad"
	[ ${#missing[@]} -eq 0 ] || exit 3
}
