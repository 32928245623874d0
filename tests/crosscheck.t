#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# host: emulated
# shellcheck disable=SC2154 # what tap.sh and lab.sh set
# The outside witness, and the single pass that it times.
. "$(dirname "$0")/tap.sh"
. tests/lab.sh

KERNEL=$(small_kernel)
export HOST=emulated KERNEL VCPUS=4 PASSES=10 RUNS=3
run env OUT="$TMP/run" scripts/crosscheck
is "crosscheck: exit code" "$code" 0
[ "$code" -eq 0 ] || sed 's/^/# /' "$TMP/out" "$TMP/err"
for op in get set; do
	ok "crosscheck: bench and hyperfine agree on $op" grep -Eq "^$op, 4 vCPUs, saved a pass in instructions: bench [0-9]+ .*: agree$" "$TMP/out"
	is "crosscheck: hyperfine's JSON of $op" "$(jq '.results | length' "$TMP/run/crosscheck/$op.json")" 2
	is "crosscheck: hyperfine's Markdown of $op" "$(wc -l <"$TMP/run/crosscheck/$op.md")" 4
done
# savings that nobody made are not confirmed
cp -r "$TMP/run" "$TMP/forged"
awk -F, -v OFS=, 'NR > 1 && $1 == "sweep" { $9 *= 3; $10 *= 3; $11 *= 3 } 1' "$TMP/run/savings.csv" >"$TMP/forged/savings.csv"
run env OPS=get OUT="$TMP/forged" scripts/crosscheck
is "crosscheck: a run that is wrong: exit code" "$code" 1
ok "crosscheck: a run that is wrong: is said" grep -q 'DISAGREE$' "$TMP/out"
run env VCPUS=1,2 scripts/crosscheck
exits "crosscheck: several numbers of vCPUs" 2 "one number of vCPUs is crosschecked at a time"

lab "$(small_kernel)" -- pass --op set --policy scoped --vcpus 2
is "pass: exit code" "$code" 0
is "pass: prints nothing" "$(cat "$TMP/out" "$TMP/err")" ""
lab "$(small_kernel)" -- pass --op move
exits "pass: an op that is none" 2 'sweep has no op "move"'
lab "$(small_kernel)" -- pass --op get_across --policy batch
exits "pass: an op without that policy" 2 "--op get_across: there is no such pass of sweep under --policy batch"
done_testing
