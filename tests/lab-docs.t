#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# host: emulated
# shellcheck disable=SC2154 # what tap.sh and lab.sh set
# What pages show of the emulated host and no other test does there: first passes, passes that go over the vCPUs for each
# register (docs/passes.md), and `regscope doctor`.
. "$(dirname "$0")/tap.sh"
. tests/lab.sh

kernel=$(small_kernel) || exit 1
dir=$TMP/passes
lab "$kernel" --out "$dir" -- bench --bench sweep --op get,set,get_across,set_across --first --vcpus 1,2 --rounds 6
is "passes: exit code" "$code" 0
[ "$code" = 0 ] || sed 's/^/# /' "$TMP/err"
is "passes: those that were asked for, and no other" "$(column "$dir/samples.csv" op bench=sweep | sort -u | xargs)" "get get_across set set_across"
is "passes: accesses as the formulas say" "$(wrong_rows "$dir/samples.csv")" ""
is "first passes are marked, and none is cold" "$(column "$dir/samples.csv" pass bench=sweep | sort -u | xargs)" "NaN first"
run "$TOOL" summary "$dir"
is "summary: exit code" "$code" 0
ok "what a first pass costs more than a warm one has rows" test -n "$(column "$dir/contrasts.csv" op pass=first)"

lab "$kernel" -- doctor
is "doctor: exit code" "$code" 0
ok "doctor: it is an emulated host, and counts" grep -q '^ok     machine     emulated (.*): instructions are a result, time is none' "$TMP/out"
ok "doctor: a VM can be made, with a PMU" grep -q '^ok     vm          one can be made, with .*PMU_V3' "$TMP/out"
ok "doctor: its PMU counts instructions" grep -q '^ok     pmu         CPU 0 (.*instructions' "$TMP/out"
ok "doctor: what moves time is no matter" grep -q '^--     governor    no matter' "$TMP/out"
is "doctor: nothing is amiss in it" "$(grep -E '^(amiss|FAILS)' "$TMP/out")" ""
done_testing
