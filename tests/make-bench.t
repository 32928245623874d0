#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# host: emulated
# shellcheck disable=SC2154 # what tap.sh and lab.sh set
# `make bench` itself, with few vCPUs: two hosts, merged; table, pictures, paths; and a Ctrl-C.
. "$(dirname "$0")/tap.sh"
. tests/lab.sh

HOST=emulated KERNEL=$(debian_kernel)
export HOST KERNEL
shared_run
is "exit code" "$code" 0
ok "says which host, and why" grep -q 'bench: emulated host, as asked' "$TMP/err"
ok "prints the table" grep -q 'KVM_SET_ONE_REG, all registers' "$TMP/out"
ok "names the command" grep -q "make bench HOST=emulated KERNEL=$KERNEL VCPUS=1,2,5" "$TMP/out"
ok "names the run directory" grep -q "^run directory:  $shared/run$" "$TMP/out"
ok "names the first picture" grep -q "^first picture:  $shared/run/plots/a-cost-per-vcpu.png$" "$TMP/out"
ok "which is there" test -s "$shared/run/plots/a-cost-per-vcpu.png"
ok "names the page" grep -q "^page:           $shared/run/report.html$" "$TMP/out"
is "which is whole, and has the raw files" "$(python3 tests/page/check.py "$shared/run/report.html")$(python3 tests/page/check.py "$shared/run/report.html" files "$shared/run")" ""
is "rows of both hosts" "$(wc -l <"$shared/run/samples.csv")" $((1 + $(default_rows 3 6)))
is "rows are numbered through" "$(column "$shared/run/samples.csv" seq | awk '$1 != NR - 1' | wc -l)" 0
is "accesses as the formulas say" "$(wrong_rows "$shared/run/samples.csv")" ""
is "no progress in a pipe" "$(grep -c '% \|^progress' "$TMP/err")" 0
for file in env.txt regs.csv register_samples.csv registers.csv model.csv samples.csv summary.csv savings.csv report.txt; do
	ok "$file is there" test -s "$shared/run/$file"
done
run env VCPUS=1,2,5 OUT="$shared/run" make bench
exits "the same directory again" 2 "already exists"
# rounds of a run do not depend on how many will follow
run env VCPUS=1,2,5 FEATURES=PSCI_0_2,PMU_V3,SVE ROUNDS=2 PLOTS=no OUT="$TMP/again" scripts/bench
# first_rounds DIR FILE: its rows of the rounds that the second run has, as they were taken; seq goes through all of them
first_rounds() { awk -F, -v OFS=, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i } NR == 1 || $at["round"] < 2 { $at["seq"] = ""; print }' "$1/$2"; }
is "the same again: exit code" "$code" 0
for file in samples.csv register_samples.csv; do
	ok "the same again: $file is byte for byte the same" cmp <(first_rounds "$shared/run" $file) <(first_rounds "$TMP/again" $file)
	ok "the same again: $file has rows" test "$(first_rounds "$TMP/again" $file | wc -l)" -gt 50
done
ok "the same again: regs.csv is byte for byte the same" cmp "$shared/run/regs.csv" "$TMP/again/regs.csv"
for picture in a-cost-per-vcpu b-saving f-registers g-classes h-model j-create; do
	ok "$picture is drawn" test -s "$shared/run/plots/$picture.svg"
done
ok "PLOTS=no: nothing is drawn" test ! -e "$TMP/again/plots"
ok "what has no data is not drawn" test ! -e "$shared/run/plots/i-threads.svg"
auto=$([ "$(uname -m)" = aarch64 ] && echo emulated || echo auto)
run env HOST="$auto" VCPUS=1 BENCH=baseline KERNEL="$(small_kernel)" OUT="$TMP/base" make bench
is "baseline alone: exit code" "$code" 0
[ "$auto" = emulated ] || ok "HOST=auto: says why" grep -q "bench: emulated host, since this machine is $(uname -m), not arm64" "$TMP/err"
run make plots OUT="$TMP/again"
is "make plots: exit code" "$code" 0
ok "make plots: draws" test -s "$TMP/again/plots/a-cost-per-vcpu.svg"
run make report OUT="$TMP/again"
ok "make report" grep -q 'KVM_GET_ONE_REG, all registers' "$TMP/out"

# Boots: each draws other numbers, which a register's cost does not depend on; each can be made again by itself. One
# host each will do: that two are merged is seen above and below.
export LAB_SHARDS=1
run env BOOTS=2 VCPUS=1,2 BENCH=sweep KERNEL="$(small_kernel)" OUT="$TMP/boots" make bench
is "BOOTS=2: exit code" "$code" 0
for boot in 1 2; do
	dir=$TMP/boots/boot-$boot
	ok "boot $boot: is named" grep -q "^run directory:  $dir$" "$TMP/out"
	is "boot $boot: says which it is" "$(env_of "$dir" lab_boot) $(env_of "$dir" seed)" "$boot/2 $boot"
	ok "boot $boot: says how to make it" grep -q '^reproduce=make bench .* BOOTS=2$' "$dir/env.txt"
	is "boot $boot: no pass has a tick: all rounds of a cell cost the same" \
		"$(awk -F, 'NR > 1 { print $2, $3, $4, $15 }' "$dir/samples.csv" | sort -u | wc -l)" 8
done
ok "boots: a page of both is named" grep -q "^page of all:    $TMP/boots/report.html$" "$TMP/out"
ok "boots: a page of both" grep -qF '[2] ' <(python3 tests/page/check.py "$TMP/boots/report.html" text)
is "boots: cells cost the same" "$(awk -F, 'FNR > 1 { print $2, $3, $4, $15 }' "$TMP"/boots/boot-?/samples.csv | sort -u | wc -l)" 8
is "boots: in another order" "$(cmp -s "$TMP"/boots/boot-[12]/samples.csv && echo same)" ""
mv "$TMP/boots/boot-2" "$TMP/boot-2"
export PLOTS=no # of what follows no picture is looked at
run env BOOTS=2 VCPUS=1,2 BENCH=sweep KERNEL="$(small_kernel)" OUT="$TMP/boots" make bench
exits "boots: the same directory again" 2 "already exists"
run env BOOTS=2 VCPUS=1,2 BENCH=sweep KERNEL="$(small_kernel)" OUT="$TMP/boots" RESUME=yes scripts/bench
is "boots: RESUME=yes: exit code" "$code" 0
ok "boots: RESUME=yes makes the one that is missing, as it was" cmp "$TMP/boot-2/samples.csv" "$TMP/boots/boot-2/samples.csv"
run env -u KERNEL HOST=native BOOTS=2 scripts/bench
exits "boots: of this machine" 2 "the emulated host alone is booted"
run env BOOTS=0 scripts/bench
exits "boots: none" 2 "BOOTS=0: is no number from 1 to 999"

unset LAB_SHARDS

# Ctrl-C: as a terminal sends it, to every process of the foreground. The run has rounds without end, and both of
# its hosts are in the third or later.
dir=$TMP/interrupted
KERNEL=$(small_kernel)
env --default-signal=INT,QUIT setsid --fork --wait env VCPUS=1,2 ROUNDS=100000 OUT="$dir" scripts/bench \
	>"$TMP/out" 2>"$TMP/err" </dev/null &
waiter=$!
ok "rounds come out while it runs" until_round "$waiter" 2 2
leader=$(pgrep -P "$waiter" | head -n 1)
pkill -INT -g "$leader"
code=0
wait "$waiter" || code=$?
exits "Ctrl-C" 130 "interrupted; $dir keeps what was measured"
rows=$(($(wc -l <"$dir/samples.csv") - 1))
ok "Ctrl-C: rows are kept ($rows)" test "$rows" -gt 0
is "Ctrl-C: no QEMU is left" "$(pgrep -f "qemu-system-aarch64.*$TMP" | wc -l)" 0
for _ in $(seq 3000); do # pipes' other ends may take a moment to notice, on a busy machine a long one
	pgrep -g "$leader" >/dev/null || break
	sleep 0.1
done
is "Ctrl-C: nothing else is left" "$(pgrep -g "$leader" | wc -l)" 0
# to the end of the epoch that was under way: rounds that are there are not thrown away
rounds=$(column "$dir/samples.csv" round | awk '$1 > last { last = $1 } END { print (int(last / 2) + 1) * 2 }')
run env VCPUS=1,2 ROUNDS="$rounds" OUT="$dir" RESUME=yes scripts/bench
is "RESUME=yes: exit code" "$code" 0
ok "RESUME=yes: goes on with what is whole" grep -q 'going on after round [1-9][0-9]*$' "$TMP/err"
is "RESUME=yes: every row is there" "$(wc -l <"$dir/samples.csv")" $((1 + $(default_rows 2 "$rounds")))
is "RESUME=yes: every row of registers is there" "$(wc -l <"$dir/register_samples.csv")" $((1 + rounds * 2 * 2 * (2 * $(env_of "$dir" registers) - 1)))
is "RESUME=yes: accesses as the formulas say" "$(wrong_rows "$dir/samples.csv")" ""
done_testing
