#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # what tap.sh and lab.sh set
# Each patch of the kernel series by itself, for every version that there is one for: it applies, builds and boots,
# and the kernel's own selftests of register access pass. Long: a kernel build for the first of a version, half a
# minute for each that follows. VERSIONS="6.12" takes those alone.
. "$(dirname "$0")/../tap.sh"
. tests/lab.sh

number_of() { sed -n 's/^+#define KVM_CAP_ARM_REG_SCOPE \([0-9]*\)$/\1/p' "$@"; }

# patch VERSION NUMBER PATCH...: the kernel with the first NUMBER patches, which are those
patch() {
	local name="$1, patch $2" version=$1 number=$2 test dir cap wanted="get-reg-list hypercalls set_id_regs"
	shift 2
	run scripts/lab/build-kernel --selftests --patches "$number" "series-$version"
	is "$name: builds" "$code" 0
	[ "$code" -eq 0 ] || { sed 's/^/# /' "$TMP/err"; return; }
	dir=$(cat "$TMP/out")
	for test in "$dir"/selftests/*; do
		selftest "$dir/Image" "$test"
		is "$name: ${test##*/}" "$code" 0
	done
	! grep -q '^+++ b/.*/reg_scope.c' "$@" || wanted="get-reg-list hypercalls reg_scope set_id_regs"
	is "$name: has the selftests" "$(find "$dir/selftests" -type f -printf '%f\n' | LC_ALL=C sort | paste -s -d ' ')" "$wanted"

	# a capability that comes before what it is for would stop bisections of userspace in the wrong place
	cap=$(number_of "$@")
	lab "$dir/Image" -- regs --scope cap --scope-cap "${cap:-$(number_of "${patches[@]}")}"
	if [ -n "$cap" ]; then
		is "$name: has the capability, and marks registers" "$code" 0
	else
		exits "$name: has no capability yet" 2 "this kernel does not have it"
	fi
}

for version in ${VERSIONS:-$(cd scripts/lab/kernel && printf '%s\n' */ | tr -d / | sort -V)}; do
	mapfile -t patches < <(find "scripts/lab/kernel/$version" -name '0*.patch' ! -name '0000-*' | LC_ALL=C sort)
	for ((number = 1; number <= ${#patches[@]}; number++)); do
		patch "$version" "$number" "${patches[@]:0:number}"
	done
done
done_testing
