#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# `make bench` itself, with few vCPUs: two hosts, merged; table, pictures, paths; and a Ctrl-C.
. "$(dirname "$0")/tap.sh"
. tests/lab.sh

if [ "$(uname -m)" = aarch64 ] && [ -w /dev/kvm ]; then
	export HOST=emulated # this test is of the emulated way
fi
run env VCPUS=1,4 OUT="$TMP/run" make bench
is "exit code" "$code" 0
ok "says which host, and why" grep -q 'bench: emulated host' "$TMP/err"
ok "prints the table" grep -q 'KVM_SET_ONE_REG, all registers' "$TMP/out"
ok "names the command" grep -q "make bench HOST=emulated KERNEL=${KERNEL:-debian-6.12} VCPUS=1,4" "$TMP/out"
ok "names the run directory" grep -q "^run directory:  $TMP/run$" "$TMP/out"
ok "names the first picture" grep -q "^first picture:  $TMP/run/plots/a-cost-per-vcpu.png$" "$TMP/out"
ok "which is there" test -s "$TMP/run/plots/a-cost-per-vcpu.png"
is "rows of both hosts" "$(wc -l <"$TMP/run/samples.csv")" $((1 + $(default_rows 2 6)))
is "rows are numbered through" "$(column "$TMP/run/samples.csv" seq | awk '$1 != NR - 1' | wc -l)" 0
is "accesses as the formulas say" "$(wrong_rows "$TMP/run/samples.csv")" ""
is "no progress in a pipe" "$(grep -c '% \|^progress' "$TMP/err")" 0
for file in env.txt regs.csv register_samples.csv registers.csv model.csv samples.csv summary.csv savings.csv report.txt; do
	ok "$file is there" test -s "$TMP/run/$file"
done
run env VCPUS=1,4 OUT="$TMP/run" make bench
exits "the same directory again" 2 "exists already"
run env VCPUS=1,4 OUT="$TMP/run2" make bench
ok "the same again: samples.csv is byte for byte the same" cmp "$TMP/run/samples.csv" "$TMP/run2/samples.csv"
for picture in a-cost-per-vcpu b-saving f-registers g-classes h-model j-create; do
	ok "$picture is drawn" test -s "$TMP/run/plots/$picture.svg"
done
ok "what has no data is not drawn" test ! -e "$TMP/run/plots/i-threads.svg"
run env VCPUS=1 BENCH=baseline OUT="$TMP/base" make bench
is "baseline alone: exit code" "$code" 0
run make plots OUT="$TMP/run"
is "make plots: exit code" "$code" 0
run make report OUT="$TMP/run"
ok "make report" grep -q 'KVM_GET_ONE_REG, all registers' "$TMP/out"

# Ctrl-C: as a terminal sends it, to every process of the foreground
dir=$TMP/interrupted
env --default-signal=INT,QUIT setsid --fork --wait env VCPUS=1,8 OUT="$dir" scripts/bench >"$TMP/out" 2>"$TMP/err" </dev/null &
waiter=$!
for _ in $(seq 300); do
	ls -s "$TMP"/regscope-lab.*/files 2>/dev/null | awk '$1 > 40 { found = 1 } END { exit !found }' && break
	sleep 0.1
done
leader=$(pgrep -P "$waiter" | head -n 1)
pkill -INT -g "$leader"
code=0
wait "$waiter" || code=$?
exits "Ctrl-C" 130 "interrupted; $dir keeps what was measured"
rows=$(($(wc -l <"$dir/samples.csv") - 1))
ok "Ctrl-C: rows are kept ($rows)" test "$rows" -gt 0
is "Ctrl-C: no QEMU is left" "$(pgrep -f "qemu-system-aarch64.*$TMP" | wc -l)" 0
for _ in $(seq 50); do # pipes' other ends may take a moment to notice
	pgrep -g "$leader" >/dev/null || break
	sleep 0.1
done
is "Ctrl-C: nothing else is left" "$(pgrep -g "$leader" | wc -l)" 0
run env VCPUS=1,8 OUT="$dir" RESUME=yes scripts/bench
is "RESUME=yes: exit code" "$code" 0
is "RESUME=yes: every row is there" "$(wc -l <"$dir/samples.csv")" $((1 + $(default_rows 2 6)))
is "RESUME=yes: every row of registers is there" "$(wc -l <"$dir/register_samples.csv")" $((1 + 6 * 2 * 2 * (362 + 361)))
is "RESUME=yes: accesses as the formulas say" "$(wrong_rows "$dir/samples.csv")" ""
done_testing
