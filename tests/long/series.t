#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # what tap.sh and lab.sh set
# Each patch of the kernel series by itself, for every version that there is one for: it applies, builds and boots,
# and the kernel's own selftests of register access pass. Long: a kernel build for the first of a version, half a
# minute for each that follows. VERSIONS="6.12" takes those alone.
. "$(dirname "$0")/../tap.sh"
. tests/lab.sh

number_of() { sed -n 's/^+#define KVM_CAP_ARM_REG_SCOPE \([0-9]*\)$/\1/p' "$@"; }

# offers_what NAME IMAGE PATCH...: a capability that comes before what it is for would stop bisections of userspace in
# the wrong place
offers_scope() {
	local name=$1 image=$2 cap
	shift 2
	cap=$(number_of "$@")
	lab "$image" -- regs --scope cap --scope-cap "${cap:-$(number_of "${patches[@]}")}"
	if [ -n "$cap" ]; then
		is "$name: has the capability, and marks registers" "$code" 0
	else
		exits "$name: has no capability yet" 2 "this kernel does not have it"
	fi
}
offers_batch() {
	local name=$1 image=$2
	shift 2
	run scripts/lab/run --kernel "$image" --file "$O/arm64/fuzz-batch" --program -- /files/fuzz-batch 2000 1
	if grep -q '^+#define KVM_CAP_REG_BATCH' "$@"; then
		is "$name: has the capability, and what a batch does is right" "$code" 0
	else
		exits "$name: has no capability yet" 2 "this kernel does not have it"
	fi
}
offers_early-out() { :; }

# patch SERIES NUMBER PATCH...: the kernel with the first NUMBER patches of a series, which are those
patch() {
	local name="$1, patch $2" series=$1 number=$2 test dir wanted="get-reg-list hypercalls set_id_regs" new
	shift 2
	run scripts/lab/build-kernel --selftests --patches "$number" "series-$series"
	is "$name: builds" "$code" 0
	[ "$code" -eq 0 ] || { sed 's/^/# /' "$TMP/err"; return; }
	dir=$(cat "$TMP/out")
	for test in "$dir"/selftests/*; do
		selftest "$dir/Image" "$test"
		is "$name: ${test##*/}" "$code" 0
	done
	for new in reg_batch reg_scope; do
		! grep -q "^+++ b/.*/$new.c" "$@" || wanted+=" $new"
	done
	is "$name: has the selftests" "$(find "$dir/selftests" -type f -printf '%f\n' | LC_ALL=C sort | xargs)" \
		"$(xargs -n 1 <<<"$wanted" | LC_ALL=C sort | xargs)"

	"offers_$what" "$name" "$dir/Image" "$@"
}

# series WHAT NAME FOLDER: each patch of it
series() {
	local what=$1 name=$2 number
	mapfile -t patches < <(find "$3" -maxdepth 1 -name '0*.patch' ! -name '0000-*' | LC_ALL=C sort)
	for ((number = 1; number <= ${#patches[@]}; number++)); do
		patch "$name" "$number" "${patches[@]:0:number}"
	done
}

for version in ${VERSIONS:-$(cd scripts/lab/kernel && printf '%s\n' */ | tr -d / | sort -V)}; do
	series scope "$version" "scripts/lab/kernel/$version"
	for folder in "scripts/lab/kernel/$version"/*/; do
		[ ! -d "$folder" ] || series "$(basename "$folder")" "$(basename "$folder")-$version" "$folder"
	done
done
done_testing
