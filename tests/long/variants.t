#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # what tap.sh and lab.sh set
# `make check` of real kernels that differ elsewhere, in five ways, or by one instruction in every GET: the
# former are the same in every row, of the latter every row of that op is worse, by 1.00. Builds six kernels.
. "$(dirname "$0")/../tap.sh"
. tests/lab.sh

export HOST=emulated BENCH=sweep VCPUS=1,8 BASELINES="$TMP/baselines" HISTORY="$TMP/history.csv"
run env KERNEL=variant-plain OUT="$TMP/plain" scripts/baseline keep
is "keep: exit code" "$code" 0
for variant in plain code option phase tick kaslr; do
	run env KERNEL="variant-$variant" OUT="$TMP/again-$variant" scripts/baseline check
	is "$variant: exit code" "$code" 0
	ok "$variant: every row is the same" grep -q '^8 rows: 0 worse, 0 better, 8 same, 0 unclear$' "$TMP/out"
	ok "$variant: counts repeat exactly" grep -q 'counts repeat exactly$' "$TMP/out"
done
run env KERNEL=variant-get OUT="$TMP/get" scripts/baseline check
is "one instruction in every GET: exit code" "$code" 1
ok "one instruction in every GET: the four rows of it" grep -q '^8 rows: 4 worse, 0 better, 4 same, 0 unclear$' "$TMP/out"
is "one instruction in every GET: is what they differ by" \
	"$(sed -n 's|.* \(+[0-9.]*\)/access changed$|\1|p' "$TMP/out" | sort | uniq -c | awk '{ print $1, $2 }')" "4 +1.00"
ok "one instruction in every GET: measured again before it fails" grep -q 'measuring all of it again' "$TMP/err"
is "history: a row a run" "$(tail -n +2 "$TMP/history.csv" | wc -l)" 7
done_testing
