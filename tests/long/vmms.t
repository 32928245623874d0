#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # what tap.sh sets
# make trace of the QEMU of this machine's package sources: each phase is there, probes and seccomp see the same to the
# last row, a VMM that fails is told of, and so is one that has too little memory.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

run env VCPUS=2 PLOTS=no OUT="$TMP/kprobe" make trace
is "by probes: exit code" "$code" 0
run env VCPUS=2 PLOTS=no BY=seccomp OUT="$TMP/seccomp" make trace
is "by seccomp: exit code" "$code" 0
for phase in create stop cont reset savevm loadvm migrate target load; do
	ok "phase $phase" grep -q "^$phase " "$TMP/kprobe/report.txt"
done
ok "probes and seccomp see the same" cmp "$TMP/kprobe/qemu-2/trace.csv" "$TMP/seccomp/qemu-2/trace.csv"
ok "what the source gives, the target takes" awk '$1 == "migrate" { get = $2 } $1 == "load" { set = $3 } END { exit !(get > 0 && get == set + 1) }' \
	"$TMP/kprobe/report.txt"
run env VCPUS=8 PLOTS=no LAB_MEMORY=300 OUT="$TMP/small" make trace
is "no memory: exit code" "$code" 2
ok "no memory: is told" grep -q 'LAB_MEMORY=\|ended without an answer\|panicked' "$TMP/err"
done_testing
