#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # what tap.sh and lab.sh set
# Each patch of the kernel series by itself: it applies, builds and boots, and the kernel's own selftests
# of register access pass. Long: a kernel build for the first, half a minute for each that follows.
. "$(dirname "$0")/../tap.sh"
. tests/lab.sh

set -- scripts/lab/kernel/6.12/0[0-9][0-9][1-9]-*.patch
for patch; do
	number=$((10#$(basename "$patch" | cut -c 1-4)))
	run scripts/lab/build-kernel --selftests --patches "$number" series-6.12
	is "patch $number: builds" "$code" 0
	dir=$(cat "$TMP/out")
	for test in "$dir"/selftests/*; do
		selftest "$dir/Image" "$test"
		is "patch $number: ${test##*/}" "$code" 0
	done
	is "patch $number: has the selftests" "$(find "$dir/selftests" -type f | wc -l)" \
		$((3 + ($(grep -l '+++ b/.*/reg_scope.c' "${@:1:number}" | wc -l) > 0)))
done
done_testing
