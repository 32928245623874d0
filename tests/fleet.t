#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# host: emulated
# shellcheck disable=SC2016,SC2154 # what must stay as it is; what tap.sh and lab.sh set
# scripts/fleet: what it refuses, what it makes of a directory, and two runs by a Slurm that the test starts.
# tests/long/fleet.t has what takes longer.
. "$(dirname "$0")/tap.sh"
. tests/lab.sh
. tests/slurm.sh
unset KERNEL KERNELS HOST OUT RESUME BOOTS VCPUS ROUNDS BENCH
fleet() { run scripts/fleet "$@"; }

# --- wrong use
fleet
exits "no command" 2 "submit, resume, status or collect?"
fleet submit --kernels debian-6.12
exits "no directory" 2 "which directory?"
fleet submit "$TMP/new"
exits "nothing to measure" 2 "what? --kernels, --series or --nodes"
fleet submit --kernels debian-6.12 --nodes all "$TMP/new"
exits "two kinds" 2 "one of them"
fleet submit --kernels debian-6.12 --frob "$TMP/new"
exits "an option that is none" 2 "--frob: unknown option"
fleet submit --kernels debian-6.12 --at-once 0 "$TMP/new"
exits "a number that is none" 2 "--at-once 0: is no number"
fleet submit --kernels debian-6.12 $'a\nb'
exits "a directory with a line break" 2 "a line break or a backslash"
fleet submit --kernels debian-6.12 'a\b'
exits "a directory with a backslash" 2 "a line break or a backslash"
run env HOST=native scripts/fleet submit --kernels debian-6.12 "$TMP/new"
exits "kernels, natively" 2 "HOST=native: kernels are measured in emulated hosts"
run env KERNELS=a scripts/fleet submit --nodes all "$TMP/new"
exits "kernels by the variable" 2 "a fleet takes --kernels"
echo x >"$TMP/mine"
run env -C "$TMP" SCOPE_FILE=mine KERNELS=a "$PWD/scripts/fleet" submit --nodes all "$TMP/new"
exits "a file is looked for where it is called from" 2 "a fleet takes --kernels"
run env -C "$TMP" SCOPE_FILE=other "$PWD/scripts/fleet" submit --nodes all "$TMP/new"
exits "a file that is not there" 2 "SCOPE_FILE=$TMP/other: is not a file"
mkdir "$TMP/there"
fleet submit --kernels debian-6.12 "$TMP/there"
exits "a directory that exists" 2 "there: already exists"
fleet collect "$TMP/there"
exits "a directory that is no fleet's" 2 "has no fleet.csv"
fleet --help
ok "--help" grep -q 'scripts/fleet submit' "$TMP/out"
ok "nothing was begun" test ! -e "$TMP/new"

# --- a machine without Slurm
mkdir "$TMP/bin"
find /usr/bin /bin -maxdepth 1 ! -type d ! -name 's[qbci]*' -exec ln -sf -t "$TMP/bin" {} +
run env PATH="$TMP/bin" scripts/fleet submit --kernels debian-6.12 "$TMP/new"
exits "no Slurm" 2 "there is no Slurm here: sbatch is missing"

# made DIR: of a fleet of three, of which two have their runs, as if it had been submitted
made() {
	mkdir -p "$1/runs" "$1/log" "$1/tasks/"{1,2,3}
	cp -r results/reference-kernels/{plain,scope}-6.12 "$1/runs/"
	sed -i 's/^date_utc=.*/date_utc=2026-01-01T00:00:00Z/' "$1"/runs/*/env.txt # at the same time
	printf '%s\n' task,name,what,kernel,commit,node 1,plain-6.12,kernel,plain-6.12,, 2,scope-6.12,kernel,scope-6.12,, \
		3,gone-6.1,kernel,gone-6.1,, >"$1/fleet.csv"
	printf 'BOOTS=\n' >"$1/settings"
	printf 'state=failed\nnode=n7\nwhy=run: \e[2Jthe disk is full\n' >"$1/tasks/3/state"
}

collect() { run env PATH="$TMP/bin" PLOTS=no DEPS=no scripts/fleet collect "$1"; }

made "$TMP/a, b"
collect "$TMP/a, b"
exits "a run that is missing" 3 "1 of 3 runs are missing"
ok "a run that is missing: why" grep -qxF '   3  gone-6.1    failed on n7: run: ?[2Jthe disk is full' "$TMP/out"
ok "side by side as KERNELS= has it" cmp "$TMP/a, b/report.txt" results/reference-kernels/report.txt
ok "compared with the first" grep -q '== scope-6.12 against plain-6.12' "$TMP/a, b/compare.txt"
is "a history of them" "$(column "$TMP/a, b/history.csv" commit | xargs)" "plain-6.12 scope-6.12"
is "a history of them: in the order of the plan" "$(column "$TMP/a, b/history.csv" time | xargs)" \
	"2026-01-01T00:00:00Z 2026-01-01T00:00:01Z"
collect "$TMP/a, b"
is "again: the history is the same" "$(column "$TMP/a, b/history.csv" commit | xargs)" "plain-6.12 scope-6.12"
sed -i 's/^stopped=.*/stopped=interrupted/' "$TMP/a, b/runs/scope-6.12/env.txt"
rm "$TMP/a, b/tasks/3/state"
collect "$TMP/a, b"
is "a run that is not whole is missing" "$code $(grep -c 'never began' "$TMP/out")" "3 2"
rm -r "$TMP/a, b/runs/plain-6.12"
collect "$TMP/a, b"
exits "none is there" 3 "no run is there yet"

for row in '1,../x,kernel,a,,' '1,$(touch x),kernel,a,,' '2,a,kernel,a,,' '1,a,other,a,,' '1,-a,kernel,a,,' '1,a,kernel,a/b,,'; do
	printf '%s\n' task,name,what,kernel,commit,node "$row" >"$TMP/a, b/fleet.csv"
	collect "$TMP/a, b"
	exits "a plan with $row" 2 "line 2 is none that"
done

# --- Slurm, but for its parts
start_slurm n1
kill "${daemons[0]}"
wait "${daemons[0]}"
fleet submit --kernels debian-6.12 "$TMP/new"
exits "no munge" 2 "is munge running, with the key of the cluster"
start_munge

kernel=$(small_kernel)
mkdir "$TMP/my tree, 1"
cp "$kernel" "$TMP/my tree, 1/other"
fleet submit --kernels "$kernel" --partition frob "$TMP/new"
exits "a partition that is not there" 2 "--partition frob: this cluster has no such partition; it has dead lab"
fleet submit --nodes n1,n9 "$TMP/new"
exits "a node that is not there" 2 "this cluster has no node n9"
fleet submit --kernels "$kernel" "$TMP/new" -- --frob=1
exits "an option that sbatch has not" 2 "Slurm does not take these tasks: .*unrecognized option '--frob=1'"
fleet submit --kernels "$TMP/none/Image" "$TMP/new"
exits "a kernel that is not there" 2 "none/Image: is neither a file"
fleet submit --kernels "$kernel $kernel" "$TMP/new"
exits "a kernel twice" 2 "Image: appears twice"
ok "nothing is left of what was refused" test ! -e "$TMP/new"
is "nothing was queued" "$(squeue -h)" ""

# --- two runs, with nothing of the environment passed on, in a directory that Slurm could take for a pattern
export VCPUS=1 ROUNDS=2 BENCH=sweep LAB_SHARDS=1
dir="$TMP/100%A %j, it's"
SBATCH_EXPORT=NIL fleet submit --kernels "$kernel" --kernel "$TMP/my tree, 1/other" "$dir"
exits "submit" 0 "job [0-9]*: 2 tasks"
unset VCPUS ROUNDS BENCH LAB_SHARDS
fleet resume "$dir"
exits "resumed while it runs" 2 "wait for them, or scancel"
fleet submit --kernels "$kernel" "$dir"
exits "two arrays into one directory" 2 "already is a fleet's"
fleet status "$dir"
exits "status" 3 "2 of 2 runs are missing"
ok "status: a task waits or runs" grep -qE '^   2  other  (waits|running)' "$TMP/out"

# no node that is up: it waits, and that is said
fleet submit --kernels "$kernel" --partition dead "$TMP/dead"
exits "a node that is down" 0 "no node of partition dead is up now"
fleet status "$TMP/dead"
ok "a node that is down: its task waits" grep -qE '^   1  Image  waits \(.+\)' "$TMP/out"
scancel "$(cut -d ' ' -f 1 "$TMP/dead/jobs")"
fleet status "$TMP/dead"
ok "a task that was cancelled" grep -qx '   1  Image  was cancelled' "$TMP/out"

until_done
run env PLOTS=no scripts/fleet collect "$dir"
is "collect: exit code" "$code" 0
[ "$code" = 0 ] || sed 's/^/# /' "$TMP/err" "$TMP/out" "$dir"/log/*
is "collect: what is there" "$(cd "$dir/runs" && echo *)" "Image other"
is "collect: rows are those that were asked for" "$(tail -n +2 "$dir/runs/Image/samples.csv" | cut -d , -f 1,4,7 | sort | uniq -c | xargs)" \
	"4 sweep,1,0 4 sweep,1,1"
is "collect: both kernels are the same, and count the same" "$(sed -n 's/^  other  *//p' "$TMP/out")" "4 rows: 0 worse, 0 better, 4 same, 0 unclear"
ok "collect: the log is of the task" grep -q 'fleet-task: other: done' "$dir/log/2.txt"
fleet resume "$dir"
exits "nothing to resume" 0 "all is done"
done_testing
