#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# host: emulated
# shellcheck disable=SC2154 # what tap.sh and lab.sh set
# Every way out of the emulated host: message, exit code, what is kept, and that no QEMU stays behind.
. "$(dirname "$0")/tap.sh"
. tests/lab.sh
debians=$(debian_kernel)

kernel=$(small_kernel)
lab "$kernel" --out /proc/regscope/run -- bench --vcpus 1
exits "an output directory that cannot be made" 2 "/proc/regscope: cannot be written"
mkdir "$TMP/small"
mount -t tmpfs -o size=12k tmpfs "$TMP/small" 2>/dev/null && {
	run scripts/lab/bench --binary "$ARM64" --tool "$TOOL" --kernel "$kernel" --out "$TMP/small/run" -- --vcpus 1
	exits "no room for the run directory" 2 "what was measured is kept in"
	kept=$(sed -n 's/.*is kept in \([^;]*\);.*/\1/p' "$TMP/err" | head -n 1)
	run "$TOOL" merge "$TMP/saved" "$kept/1" "$kept/2"
	is "no room for the run directory: what is kept makes a run" "$code" 0
	umount "$TMP/small"
}
lab "$debians" --append rdinit=/nonexistent -- regs
exits "a guest that panics" 2 "kernel panicked. Its last lines:"
ok "a guest that panics: its last lines" grep -q 'Kernel panic - not syncing' "$TMP/err"
lab "$kernel" --time-limit 3 --out "$TMP/limited" -- bench
exits "a time limit" 2 "was not done after 3 s and was ended"
lab "$kernel" --prelude 'poweroff -f' -- regs
exits "a guest that ends without an answer" 2 "ended without an answer"
mkdir "$TMP/there"
lab "$kernel" --out "$TMP/there" -- bench
exits "an output directory that exists" 2 "already exists"
is "no QEMU is left behind" "$(pgrep -f "qemu-system-aarch64.*$TMP" | wc -l)" 0

# interrupted, and gone on with: rows so far are kept, and the run ends as if nothing had been. It has rounds
# without end, and is interrupted in the third or later.
dir=$TMP/interrupted
scripts/lab/run --binary "$ARM64" --kernel "$kernel" --out "$dir" -- bench --vcpus 1,2 --rounds 100000 --rounds-per-vm 2 \
	>"$TMP/out" 2>"$TMP/err" </dev/null &
pid=$!
ok "rounds come out while it runs" until_round "$pid" 2
kill -TERM "$pid"
code=0
wait "$pid" || code=$?
exits "interrupted" 130 "interrupted; .* keeps what was measured"
rows=$(($(wc -l <"$dir/samples.csv") - 1))
ok "interrupted: two rounds and more are kept ($rows rows)" test "$rows" -gt "$(default_rows 2 2)"
head -n $((1 + $(default_rows 2 2))) "$dir/samples.csv" >"$TMP/kept"
# to the end of the epoch that was under way: rounds that are there are not thrown away
rounds=$(column "$dir/samples.csv" round | awk '$1 > last { last = $1 } END { print (int(last / 2) + 1) * 2 }')
lab "$kernel" --out "$dir" --resume -- bench --vcpus 1,2 --rounds "$rounds" --rounds-per-vm 2
is "resumed: exit code" "$code" 0
ok "resumed: goes on after whole rounds" grep -q 'going on after round [0-9]*[02468]$' "$TMP/err"
ok "resumed: what was kept is as it was" cmp "$TMP/kept" <(head -n "$(wc -l <"$TMP/kept")" "$dir/samples.csv")
is "resumed: every row is there" "$(wc -l <"$dir/samples.csv")" $((1 + $(default_rows 2 "$rounds")))
is "resumed: every row of registers is there" "$(wc -l <"$dir/register_samples.csv")" $((1 + rounds * 2 * 2 * (2 * $(env_of "$dir" registers) - 1)))
is "resumed: rows are numbered through" "$(column "$dir/samples.csv" seq | awk '$1 != NR - 1' | wc -l)" 0
is "resumed: accesses as the formulas say" "$(wrong_rows "$dir/samples.csv")" ""
lab "$kernel" --out "$dir" --resume -- bench --vcpus 1,4 --rounds 6 --rounds-per-vm 2
exits "resumed with other options" 2 "was started with vcpus=1,2"
done_testing
