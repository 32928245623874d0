#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # what tap.sh sets
# Every reader of CSV and env.txt under libFuzzer, from the committed corpus: so many inputs, however long
# they take on a busy machine; FUZZ_SECONDS=60, as in the CI, for a time instead.
. "$(dirname "$0")/tap.sh"

bound=-runs=$([ "${TESTS:-}" = all ] && echo 10000 || echo 3000)
[ -z "${FUZZ_SECONDS:-}" ] || bound=-max_total_time=$FUZZ_SECONDS
mkdir "$TMP/corpus"
run "$O/san/fuzz_readers" "$bound" -max_len=4096 -timeout=60 -rss_limit_mb=1024 \
	-print_final_stats=1 -artifact_prefix="$TMP/" "$TMP/corpus" tests/fuzz/corpus
is "the fuzzer finds nothing" "$code" 0
[ "$code" -eq 0 ] || tail -n 40 "$TMP/err" | sed 's/^/# /'
runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$TMP/err")
ok "it has run ($runs inputs)" test "${runs:-0}" -gt 1000
done_testing
