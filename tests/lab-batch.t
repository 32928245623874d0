#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# host: emulated
# shellcheck disable=SC2154 # what tap.sh and lab.sh set
# The kernel with batched accesses on top of the series for scope: it is built, the kernel's selftests of register
# access pass on it, and so does a fuzzer that compares batches with single accesses. tests/long/batch.t has the same
# at length, in a kernel that checks itself.
. "$(dirname "$0")/tap.sh"
. tests/lab.sh

run scripts/lab/build-kernel --selftests batch-scope-6.12
is "batch-scope-6.12 builds" "$code" 0
[ "$code" -eq 0 ] || sed 's/^/# /' "$TMP/err"
folder=$(cat "$TMP/out")
is "batch-scope-6.12: the kernel's selftests" "$(find "$folder/selftests" -type f -printf '%f\n' | LC_ALL=C sort | xargs)" \
	"get-reg-list hypercalls reg_batch reg_scope set_id_regs"
selftests batch-scope-6.12 "$folder/selftests" get-reg-list set_id_regs hypercalls reg_scope reg_batch
cp "$folder/selftests/reg_batch" "$TMP"

# fuzz KERNEL ARGUMENT...
fuzz() {
	local kernel=$1
	shift
	run scripts/lab/run --cpus 2 --kernel "$kernel" --file "$O/arm64/fuzz-batch" --program -- /files/fuzz-batch "$@"
}
fuzz batch-scope-6.12 10000 1
is "fuzzer: exit code" "$code" 0
ok "fuzzer: says its seed, and what it did" grep -Eq '^seed 1: 10000 calls, [1-9][0-9]{3} compared with single ones; [1-9][0-9]+ done, [1-9][0-9]+ in part, .*[1-9][0-9]* EFAULT' "$TMP/out"
sed 's/^/# /' "$TMP/out"

# a kernel without
small=$(small_kernel)
fuzz "$small" 10 1
exits "fuzzer: a kernel without batches" 2 "fuzz-batch: KVM_CAP_REG_BATCH: this kernel does not have it"
selftest "$small" "$TMP/reg_batch" 2>/dev/null
is "the selftest: a kernel without batches is skipped" "$code" 4
done_testing
