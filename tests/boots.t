#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # what tap.sh sets
# What a verdict on boots promises, held through the program itself: kernels whose difference is known, five
# boots each, are compared TIMES times (default: 20, with TESTS=all 40; tests/long/boots.t: 1,000) of every kind.
# Seeded: the same boots, and the same counts, every time.
. "$(dirname "$0")/tap.sh"
TIMES=${TIMES:-$([ "${TESTS:-}" = all ] && echo 40 || echo 20)}

# simulate NAME=VALUE...: sets $worse and $same, of $TIMES
simulate() {
	local line
	line=$("$O/gcc/simulate" "$TOOL" "$TMP" times="$TIMES" "$@")
	echo "# $*: $line"
	worse=${line#*worse=} same=${line#*same=}
	worse=${worse%% *} same=${same%% *}
	[[ $line == *failed=0 ]] || worse=failed same=failed
}

# few NAME, many NAME: of what simulate counted; so few times as TIMES are that much less sure (2 sigma)
slack=$(awk -v n="$TIMES" 'BEGIN { printf "%d", n < 1000 ? 2 * sqrt(n * 0.05 * 0.95) : 0 }')
few() { ok "$1: at most 5%" test "$worse" -le "$((TIMES / 20 + slack))"; }
many() { ok "$1: at least 95%" test "$worse" -ge "$((TIMES - TIMES / 20 - slack))"; }

for noise in normal ar peaks outliers; do
	for common in 0 1; do
		for effect in 0.5 1 2; do
			simulate noise=$noise common=$common effect=$effect limit=0
			few "no change, $noise rounds, boots of $effect%$([ $common = 0 ] || echo ', all cells alike')"
		done
	done
done
for common in 0 1; do
	simulate change=0.5 common=$common
	few "a change of the limit, common=$common"
	simulate change=2 common=$common rounds=15
	many "a change of 2%, common=$common"
	simulate change=2 common=$common rounds=30 only=1 boots=8
	many "a change of 2% in one row of 40, 8 boots, common=$common"
done
simulate boots=3 change=5
is "three boots a side tell nothing" "$worse $same" "0 0"
simulate boots=4 change=5
many "four boots a side tell a change of 5%"
simulate boots=1 change=5 rounds=30
is "one boot a side is never a failure" "$worse" 0
for noise in normal ar; do
	simulate boots=1 single=1 effect=0 limit=0 rows=1 rounds=60 noise=$noise
	few "no change, one boot a side that may decide, $noise rounds"
done
simulate boots=8 effect=0.05 limit=2
ok "the same is said to be: at least 95%" test "$same" -ge "$((TIMES - TIMES / 20))"
done_testing
