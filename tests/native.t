#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# host: native
# shellcheck disable=SC2154 # what tap.sh and lab.sh set
# Real runs on this machine, an arm64 one with KVM: what the tests of the lab show in the emulated host. Files, exit
# codes, messages and counts of rows; never a time.
. "$(dirname "$0")/tap.sh"
. tests/lab.sh

unset HOST_FROM OUT KERNEL KERNELS BOOTS VCPUS ROUNDS BENCH THREADS VMS SPREAD FEATURES SCOPE SCOPE_CAP SCOPE_FILE
if ! why=$(HOST=native scripts/host 2>&1 >"$TMP/host") || [ "$(uname -m)" != aarch64 ]; then
	echo "1..0 # SKIP ${why:-this machine is $(uname -m), not arm64}"
	exit 0
fi
# also in a virtual machine, whose time would be no result, and whose tables would be empty
export HOST=native HOST_KIND=native
files=(env.txt benches.csv regs.csv register_samples.csv registers.csv model.csv samples.csv summary.csv savings.csv report.txt)

run env VCPUS=1,2 ROUNDS=6 OUT="$TMP/run" make bench
is "make bench: exit code" "$code" 0
[ "$code" -eq 0 ] || sed 's/^/# /' "$TMP/err"
ok "make bench: prints the table" grep -q 'KVM_SET_ONE_REG, all registers' "$TMP/out"
ok "make bench: names the command" grep -q "make bench HOST=native VCPUS=1,2 ROUNDS=6" "$TMP/out"
for file in "${files[@]}"; do ok "make bench: $file is there" test -s "$TMP/run/$file"; done
! command -v gnuplot >/dev/null || ok "make bench: the first picture" test -s "$TMP/run/plots/a-cost-per-vcpu.png"
is "make bench: rows" "$(wc -l <"$TMP/run/samples.csv")" $((1 + $(default_rows 2 6)))
is "make bench: accesses as the formulas say, none failed" "$(wrong_rows "$TMP/run/samples.csv")" ""
is "make bench: skipping was proven to lose nothing" "$(env_of "$TMP/run" scope_proof)" "fresh ran"
is "make bench: how it ended" "$(env_of "$TMP/run" stopped)" "all rounds asked for are done"
regs=$(env_of "$TMP/run" registers)
run make report OUT="$TMP/run"
is "make report: exit code" "$code" 0
run "$TOOL" report --side-by-side "$TMP/run" "$TMP/run"
is "side by side: exit code" "$code" 0

run make submit OUT="$TMP/run" ARCHIVE="$TMP/a.tar.gz" YES=1
exits "make submit" 0 "a.tar.gz is written"
is "make submit: without the host's name" "$(gzip -dc "$TMP/a.tar.gz" 2>/dev/null | grep -ac "^host=withheld$")" 1
run scripts/side-by-side --machines "$TMP/a.tar.gz"
is "machines: a table" "$code $(grep -c '^| \[1\] ' "$TMP/out")" "0 6"

# what is known of registers, and what is said of them wrongly
run "$TOOL" regs --csv
is "regs: every register" "$code $(($(wc -l <"$TMP/out") - 1))" "0 $regs"
run "$TOOL" bench --vcpus 2 --bench sweep --rounds 1 --scope-file "$TMP/run/regs.csv" --out "$TMP/file"
is "scope by a file: is taken" "$code $(env_of "$TMP/file" registers_wide)" "0 $(env_of "$TMP/run" registers_wide)"
ok "by hand: how to reproduce it" grep -qx "reproduce=regscope bench --vcpus 2 --bench sweep --scope-file $TMP/run/regs.csv --rounds 1" "$TMP/file/env.txt"
for name in X5 MPIDR_EL1; do
	printf 'id,scope\n%s,vm\n' "$(column "$TMP/run/regs.csv" id "name=$name")" >"$TMP/wrong.csv"
	run "$TOOL" bench --vcpus 1,2 --rounds 1 --scope-file "$TMP/wrong.csv" --out "$TMP/wrong"
	exits "$name called the VM's" 2 "is wrong: $name (0x[0-9a-f]*) is said to be wider than a vCPU.*; nothing was measured"
	ok "$name called the VM's: nothing is written" test ! -e "$TMP/wrong"
done
run "$TOOL" pass --op set --policy scoped --vcpus 2
is "pass: prints nothing" "$code $(cat "$TMP/out" "$TMP/err")" "0 "

# threads, where there are CPUs for them
run env VCPUS=2 BENCH=threads,vms THREADS=1,2 VMS=1,2 ROUNDS=2 OUT="$TMP/threads" make bench
if [ "$(nproc)" -ge 2 ]; then
	is "threads: exit code" "$code" 0
	is "threads: rows" "$(column "$TMP/threads/samples.csv" "bench threads" | sort -u | xargs)" "threads 1 threads 2 vms 1 vms 2"
fi
is "threads: accesses as the formulas say" "$(wrong_rows "$TMP/threads/samples.csv")" ""

# trouble
(ulimit -n 100 && run "$TOOL" bench --vcpus 512 --rounds 1 --bench sweep --out "$TMP/files"; echo "$code" >"$TMP/code")
ok "few open files: ends as documented ($(cat "$TMP/code"))" grep -qxE '0|2|4' "$TMP/code"
if [ "$(id -u)" -eq 0 ] && [ "$(stat -L -c %a /dev/kvm)" != 666 ]; then
	run setpriv --reuid 65534 --regid 65534 --clear-groups scripts/bench
	exits "no permission" 4 "/dev/kvm: .*HOST=emulated"
	run setpriv --reuid 65534 --regid 65534 --clear-groups "$TOOL" regs
	exits "no permission, by hand" 4 "/dev/kvm: permission denied: "
fi

# interrupted, and continued by the command that is named then
dir=$TMP/interrupted
env --default-signal=INT,QUIT VCPUS=1,2 BENCH=sweep ROUNDS=100000 OUT="$dir" scripts/bench >"$TMP/out" 2>"$TMP/err" </dev/null &
pid=$!
until [ "$(column "$dir/samples.csv" round 2>/dev/null | tail -n 1)0" -ge 40 ] || ! kill -0 "$pid"; do sleep 0.2; done
kill -INT "$pid"
code=0
wait "$pid" || code=$?
exits "interrupted" 130 "interrupted; $dir keeps what was measured; .make bench HOST=native .* RESUME=yes OUT=$dir. continues it"
rounds=$(column "$dir/samples.csv" round | awk '$1 > last { last = $1 } END { print (int(last / 2) + 1) * 2 }')
again=$(sed -n 's/.*measured; `\(.*\)` continues it$/\1/p' "$TMP/err" | sed "s/ROUNDS=100000/ROUNDS=$rounds/")
run bash -c "${again:-false}"
is "continued: exit code" "$code" 0
is "continued: every row is there" "$(wc -l <"$dir/samples.csv")" $((1 + rounds * 2 * 4))

# a baseline, and a check of one boot against itself: whatever the machine's noise says, it is one of the verdicts
export BASELINES=$TMP/baseline CHECKS=$TMP/check HISTORY=$TMP/history.csv SINGLE_BOOT=yes VCPUS=1,2 ROUNDS=6 BENCH=sweep
run env OUT="$TMP/run" make baseline
exits "baseline" 0 "kept in $TMP/baseline"
run scripts/baseline check
ok "check: a verdict ($code)" grep -qxE '0|1|3' <<<"$code"
is "check: a row of the history" "$(($(wc -l <"$TMP/history.csv") > 1))" 1
if command -v hyperfine jq >/dev/null; then
	run env VCPUS=2 RUNS=6 PASSES=10 OUT="$TMP/run" scripts/crosscheck
	ok "crosscheck: agrees, or says that it does not ($code)" grep -qxE '0|1' <<<"$code"
	is "crosscheck: a verdict for each op" "$(grep -c 'saved a pass in wall_ns' "$TMP/out")" 2
fi
done_testing
