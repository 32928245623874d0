#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # what tap.sh and lab.sh set
# A fleet on a Slurm of two nodes, all of this machine: six kernels as one array, tasks that are requeued, killed, out
# of time or on a node that cannot, a node that is lost, and Ctrl-C. tests/fleet.t has what takes seconds.
. "$(dirname "$0")/../tap.sh"
. tests/lab.sh
. tests/slurm.sh
unset KERNEL KERNELS HOST OUT RESUME BOOTS VCPUS ROUNDS BENCH
export PLOTS=no LAB_SHARDS=1 # one QEMU at a time is enough for what is looked at here
fleet() { run scripts/fleet "$@"; }
job_of() { tail -n 1 "$1/jobs" | cut -d ' ' -f 1; }
state() { scripts/fleet status "$1" 2>/dev/null | sed -n "s/^ *$2  [^ ]*  *//p"; }

# until_state DIR TASK PATTERN: or the task is in no queue any more
until_state() {
	until state "$1" "$2" | grep -qE "$3"; do
		squeue -h -r -j "$(job_of "$1")" -o %K 2>/dev/null | grep -qx "$2" || break
		sleep 0.3
	done
	state "$1" "$2" | grep -qE "$3"
}

# until_rows TASK: its emulated hosts let out samples, so that some would be lost
until_rows() {
	until grep -aqsE '^sweep,[a-z]+,[a-z]+,[0-9]' "$TMP"/regscope-lab.*/files || queue_empty; do sleep 0.2; done
}

# again_now JOB_TASK: one that was requeued waits two minutes otherwise
again_now() { until_true scontrol update "JobId=$1" StartTime=now; }

mkdir "$TMP/images"
cp "$(scripts/lab/get-kernel plain-6.12)/Image" "$TMP/images/copied"
cp "$(small_kernel)" "$TMP/images/other"
six="debian-6.1 debian-6.12 plain-6.12 scope-6.12 $TMP/images/copied $TMP/images/other"
fleet submit --kernels scope-6.12 "$TMP/new" # Slurm itself waits for its file a minute
exits "no slurm.conf" 2 "Slurm does not answer: .*is there a slurm.conf"
start_slurm n1 n2

# --- six kernels, of which one is requeued in the middle
export VCPUS=1,2 BENCH=sweep ROUNDS=40
fleet submit --kernels "$six" --at-once 1 "$TMP/six"
exits "six kernels" 0 "6 tasks"
job=$(job_of "$TMP/six")
until_state "$TMP/six" 2 '^running'
until_rows
ok "requeue in the middle" scontrol requeue "${job}_2"
again_now "${job}_2"
until_done
fleet collect "$TMP/six"
is "all six are there" "$code $(cd "$TMP/six/runs" && echo *)" "0 copied debian-6.1 debian-6.12 other plain-6.12 scope-6.12"
[ "$code" = 0 ] || cat "$TMP/err" "$TMP/out" "$TMP"/six/log/* | sed 's/^/# /'
ok "the one that was requeued went on" grep -q 'goes on with what is there: [1-9][0-9]* rows' "$TMP/six/log/2.txt"
run env HOST=emulated KERNELS="$six" OUT="$TMP/kernels" make bench
is "KERNELS=: exit code" "$code" 0
ok "the table is that of KERNELS=" cmp "$TMP/six/report.txt" "$TMP/kernels/report.txt"
for name in debian-6.1 debian-6.12 plain-6.12 scope-6.12 copied other; do
	ok "$name: registers are the same" cmp "$TMP/six/runs/$name/regs.csv" "$TMP/kernels/$name/regs.csv"
	[ "$name" = debian-6.12 ] ||
		ok "$name: samples are the same" cmp "$TMP/six/runs/$name/samples.csv" "$TMP/kernels/$name/samples.csv"
done

# --- killed, with no chance to keep anything; then submitted once more
export VCPUS=1 ROUNDS=1000
fleet submit --kernels scope-6.12 "$TMP/killed"
job=$(job_of "$TMP/killed")
until_rows
scontrol listpids "$job" n1 | awk 'NR > 1 && $1 > 1 { print $1 }' >"$TMP/pids"
xargs -r kill -9 <"$TMP/pids"
until_done
rm -rf "$TMP"/regscope-* # what nobody could remove
fleet collect "$TMP/killed"
exits "kill -9" 3 "no run is there yet"
ok "kill -9: is told" grep -qE '^   1  scope-6.12  ended without a word on n[12]' "$TMP/out"
fleet resume --at-once 1 "$TMP/killed"
exits "kill -9: submitted once more" 0 "1 tasks"
until_rows
scancel "$(job_of "$TMP/killed")"
until_done
fleet status "$TMP/killed"
ok "cancelled: says what is kept" grep -qE 'was told to .*; [1-9][0-9]* rows are kept' "$TMP/out"
sed -i 's/^ROUNDS=.*/ROUNDS=8/' "$TMP/killed/settings"

# --- out of time: told a minute before
export ROUNDS=100000
fleet submit --kernels scope-6.12 --time 2 "$TMP/late"
exits "a time limit" 0 "1 tasks"
until_done
fleet status "$TMP/late"
ok "out of time: is told, and rows are kept" grep -qE '^   1  scope-6.12  its time was nearly out; [1-9][0-9]* rows are kept' "$TMP/out"

# --- a node that cannot
mkdir "$TMP/bin"
find /usr/bin /bin -maxdepth 1 ! -type d ! -name 'qemu*' -exec ln -sf -t "$TMP/bin" {} +
export ROUNDS=1
SBATCH_EXPORT=PATH=$TMP/bin fleet submit --kernels scope-6.12 "$TMP/unfit"
until_done
fleet status "$TMP/unfit"
ok "no QEMU on the node" grep -qE '^   1  scope-6.12  its node cannot: n[12]: deps: missing: qemu-system-arm' "$TMP/out"
run env TMPDIR=/dev/null "$TMP/unfit/tool/scripts/fleet-task" "$TMP/unfit" 1
is "no TMPDIR on the node: exit code" "$code" 4
fleet status "$TMP/unfit"
ok "no TMPDIR on the node" grep -qE 'its node cannot: .*: TMPDIR=/dev/null: cannot be written' "$TMP/out"
fleet submit --nodes 'n[1-2]' "$TMP/nodes"
exits "nodes" 0 "2 tasks"
until_done
fleet collect "$TMP/nodes"
is "nodes: both runs are there" "$code $(cd "$TMP/nodes/runs" && echo *)" "0 n1 n2"
is "nodes: each on its own" "$(sed -n 's/^fleet-task: \(n.\): on \(n.\),.*/\1\2/p' "$TMP"/nodes/log/* | xargs)" "n1n1 n2n2"
run env HOST=native scripts/fleet submit --nodes n1 "$TMP/native"
[ "$(uname -m)" = aarch64 ] || exits "nodes, natively, that are not arm64" 2 "HOST=native: n1 is x86_64, not arm64"

# --- the storage is not there
fleet submit --kernels scope-6.12 --partition dead "$TMP/lost"
mv "$TMP/lost/tool" "$TMP/lost/away"
run scontrol update "JobId=$(job_of "$TMP/lost")" Partition=lab
until_done
fleet status "$TMP/lost"
ok "a node that does not see the directory" grep -q 'cannot be seen on .*: it has to be on storage that all nodes share' "$TMP/out"

# --- a node that is lost in the middle: Slurm requeues, and the task begins anew
export ROUNDS=1000
fleet submit --kernels scope-6.12 "$TMP/node" -- --nodelist=n2
job=$(job_of "$TMP/node")
until_rows
kill -9 "${daemons[3]}" # slurmd of n2
kill_jobs
until node_is n2 'down\*\?' || ! squeue -h | grep -q .; do sleep 1; done
daemon slurmd.n2 slurmd -D -N n2
again_now "${job}_1"
until_done
fleet status "$TMP/node"
is "a node that is lost: it is done by another start" "$code $(grep -c 'restart 1' "$TMP/node/log/1.txt")" "0 1"

# --- Ctrl-C
exec 7>>"${XDG_CACHE_HOME:-$HOME/.cache}/regscope/linux-6.12/lock"
flock 7
env --default-signal=INT,QUIT setsid scripts/fleet submit --kernels scope-6.12 "$TMP/int" >"$TMP/out" 2>"$TMP/err" </dev/null 7>&- &
pid=$!
until grep -q 'waiting for another build' "$TMP/err" || ! kill -0 $pid; do sleep 0.2; done
kill -INT -- "-$pid"
code=0
wait $pid || code=$?
exec 7>&-
is "Ctrl-C to submit: exit code, queue and directory" "$code $(squeue -h | wc -l) $(ls -d "$TMP/int" 2>/dev/null)" "130 0 "
cp "$TMP/six/report.txt" "$TMP/before"
for nap in 0.1 0.4 0.8 1.6; do
	env --default-signal=INT,QUIT setsid scripts/fleet collect "$TMP/six" >"$TMP/out" 2>"$TMP/err" </dev/null &
	pid=$!
	sleep "$nap"
	kill -INT -- "-$pid" 2>/dev/null
	wait $pid
	ok "Ctrl-C to collect after $nap s: what was there is whole" cmp "$TMP/six/report.txt" "$TMP/before"
done
fleet collect "$TMP/six"
is "Ctrl-C to collect: it works again" "$code" 0

# --- a node that is an arm64 machine with KVM: natively
out=$TMP/server
run scripts/lab/server --out "$out" tests/server/fleet.sh
is "natively: the server's exit code" "$code" 0
step() {
	is "natively, $1: exit code" "$(cat "$out/$1.code")" "$2"
	ok "natively, $1: $3" grep -q -- "$3" "$out/$1.log" "$out/$1.state"
}
step stopped 130 'stopped: its time was nearly out; [1-9][0-9]* rows are kept'
step again 0 'goes on with what is there: [1-9][0-9]* rows'
step first 0 'n1: done'
step reboot 0 'is of an earlier boot, and a run is of one: it is kept as'
step stranger 4 'state=unfit'
ok "natively, stranger: is told how to get in" grep -q 'why=.*/dev/kvm: .*usermod -aG' "$out/stranger.state"
ok "natively: is native" grep -qx host_kind=native "$out/run/env.txt"
is "natively: accesses as the formulas say" "$(wrong_rows "$out/run/samples.csv")" ""
is "natively: the run of the other boot stays" "$(xargs <"$out/reboot.runs")" "n1 n1.0123"
done_testing
