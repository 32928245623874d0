# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154 # TMP, ARM64, code are tap.sh's
# What the tests share that run regscope on a real kernel in the emulated host.
. tests/csv.sh

# Where a test is of the lab or of regscope, not of a distribution's kernel: a small one, which boots in a
# second. It has the capability, but under this name nobody enables it.
small_kernel() { echo "$(scripts/lab/build-kernel scope-6.12)/Image"; }

# The kernel of a distribution that tests are run on: that of the committed runs where it can be had, else what there
# is. LAB_KERNEL=NAME is for seeing that they hold on another one.
debian_kernel() {
	local name=${LAB_KERNEL:-debian-6.12}
	if scripts/lab/get-kernel "$name" >/dev/null 2>&1; then echo "$name"; else scripts/lab/get-kernel --name; fi
}

# lab KERNEL OPTIONS... -- REGSCOPE-ARGUMENTS: one host
lab() {
	local kernel=$1
	shift
	run scripts/lab/run --binary "$ARM64" --kernel "$kernel" "$@"
}

# shared_run: one `make bench` on Debian's kernel for all the tests that look at what such a run leaves. The
# first to ask measures, the others wait for it. In $shared: run/, and the command's out, err and code.
shared_run() {
	shared_kernel=$(debian_kernel)
	shared=$O/test-runs/$(cat "$TOOL" "$ARM64" scripts/bench scripts/lab/* scripts/lab/arch/* 2>/dev/null | cksum | tr ' ' -)-$shared_kernel
	mkdir -p "$shared"
	{
		flock 9
		if [ "$(cat "$shared/code" 2>/dev/null)" != 0 ]; then
			rm -rf "$shared/run"
			run env HOST=emulated KERNEL="$shared_kernel" VCPUS=1,2,5 FEATURES=PSCI_0_2,PMU_V3,SVE \
				OUT="$shared/run" make bench 9>&-
			cp "$TMP/out" "$TMP/err" "$shared"
			echo "$code" >"$shared/code"
		fi
	} 9>"$shared/lock"
	code=$(cat "$shared/code")
	cp "$shared/out" "$shared/err" "$TMP"
}

# until_round PID ROUND [HOSTS]: until so many of this test's hosts (default: one) have let out samples of that round, so
# that those before it are complete; for as long as PID lives, which gets there sooner or later
until_round() {
	local files there
	while kill -0 "$1" 2>/dev/null; do
		there=0
		for files in "$TMP"/regscope-lab.*/files; do
			tar -xOf "$files" samples.csv 2>/dev/null |
				awk -F, -v round="$2" '$7 ~ /^[0-9]+$/ && $7 >= round { found = 1 } END { exit !found }' &&
				there=$((there + 1))
		done
		[ "$there" -lt "${3:-1}" ] || return 0
		sleep 0.2
	done
	return 1
}

# Rows a default run has in samples.csv: $1 vCPU counts, $2 rounds. A round of a count is 4 passes of sweep,
# 8 of restore and 4 of create; and baseline has 2 a round.
default_rows() { echo $(($2 * ($1 * 16 + 2))); }

# selftest KERNEL FILE: a KVM selftest of the kernel's source, in the emulated host
selftest() {
	run scripts/lab/run --kernel "$1" --file "$2" --program -- "/files/${2##*/}"
	[ "$code" -eq 0 ] || sed 's/^/# /' "$TMP/err" "$TMP/out" >&2
}

# selftests KERNEL DIR NAME...: several of them, in one host; a test each
selftests() {
	local kernel=$1 dir=$2 name files=()
	shift 2
	for name; do files+=(--file "$dir/$name"); done
	# shellcheck disable=SC2016 # the guest's
	run scripts/lab/run --kernel "$kernel" "${files[@]}" --program -- \
		sh -c 'for t; do /files/$t; echo "selftest $t: $?"; done' sh "$@"
	tr -d '\r' <"$TMP/out" | sed -n 's/^selftest //p' >"$TMP/selftests"
	for name; do is "$kernel: the kernel's selftest $name" "$(grep "^$name: " "$TMP/selftests")" "$name: 0"; done
	[ "$(grep -c ': 0$' "$TMP/selftests")" -eq $# ] || sed 's/^/# /' "$TMP/err" "$TMP/out" >&2
}
