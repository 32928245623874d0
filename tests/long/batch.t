#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # what tap.sh and lab.sh set
# A million calls of batched accesses with good and bad arguments, in a kernel that checks its memory and its locks
# (KASAN, lockdep): each answer is one of those that there can be, half of them are compared with single accesses, and
# the kernel has nothing to say. Long: 20 minutes, and a kernel build. CALLS= and SEED= for others.
. "$(dirname "$0")/../tap.sh"
. tests/lab.sh

calls=${CALLS:-1000000} seed=${SEED:-1}
export LAB_BOOT_LIMIT=900 # all that it checks makes its boot slow
run scripts/lab/build-kernel --selftests kasan-batch-6.12
is "kasan-batch-6.12 builds" "$code" 0
[ "$code" -eq 0 ] || sed 's/^/# /' "$TMP/err"
folder=$(cat "$TMP/out")

# in_kernel COMMAND...: in the checked kernel; then what the kernel said, and whether it still looks after its locks
in_kernel() {
	local file=$1
	shift
	rm -f "$TMP"/part[123] # of another program
	run scripts/lab/run --cpus 2 --memory 2048 --time-limit 7200 --kernel kasan-batch-6.12 --file "$file" --program -- \
		sh -c '"$@"; code=$?; echo ---; b=/bin/busybox; $b dmesg; echo ---; $b cat /proc/sys/kernel/tainted; $b grep debug_locks: /proc/lockdep_stats; exit $code' \
		sh "/files/${file##*/}" "$@"
	tr -d '\r' <"$TMP/out" | awk -v out="$TMP/part" 'BEGIN { n = 1 } /^---$/ { n++; next } { print >(out n) }'
}

# complaints FILE: the first that a kernel says that found a fault of its own
complaints() { grep -m 5 -E 'BUG:|WARNING:|KASAN:|Oops|possible .*(detected|found)|INFO:|Call trace:' "$1"; }

# clean NAME: the kernel was checked, and found nothing
clean() {
	ok "$1: memory is checked" grep -q 'KernelAddressSanitizer initialized' "$TMP/part2"
	is "$1: the kernel has nothing to say" "$(complaints "$TMP/part2")" ""
	is "$1: it is not tainted, and locks are checked to the end" "$(xargs <"$TMP/part3")" "0 debug_locks: 1"
}

printf '%s\n' '[ 1.0] kasan: KernelAddressSanitizer initialized (generic)' '[ 1.0]  memory used by lock dependency info: 6429 kB' \
	'[ 9.0] BUG: KASAN: slab-out-of-bounds in kvm_vm_ioctl+0x10/0x20' '[ 9.0] WARNING: possible circular locking dependency detected' \
	'[ 9.0] INFO: task fuzz-batch:9 blocked for more than 120 seconds.' '[ 9.0] Call trace:' >"$TMP/said"
is "what a kernel says of a fault is told from what it says as it boots" "$(complaints "$TMP/said" | wc -l)" 4
in_kernel "$folder/selftests/reg_batch"
is "reg_batch: exit code" "$code" 0
clean reg_batch
in_kernel "$O/arm64/fuzz-batch" "$calls" "$seed"
is "fuzzer: exit code" "$code" 0
sed 's/^/# /' "$TMP/part1"
ok "fuzzer: has made all calls" grep -q "^seed $seed: $calls calls" "$TMP/part1"
clean fuzzer
done_testing
