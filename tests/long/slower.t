#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # what tap.sh and lab.sh set
# A kernel whose register path is five instructions longer: found, by five instructions an access. And the
# same kernel against itself: not one. Long: it builds two kernels.
. "$(dirname "$0")/../tap.sh"
. tests/lab.sh

mkdir "$TMP/series"
cp scripts/lab/kernel/config "$TMP/series"
cat >"$TMP/series/0001-slower.patch" <<'END'
--- a/arch/arm64/kvm/guest.c
+++ b/arch/arm64/kvm/guest.c
@@ -765,6 +765,7 @@ int kvm_arm_copy_reg_indices(struct kvm_vcpu *vcpu, u64 __user *uindices)
 
 int kvm_arm_get_reg(struct kvm_vcpu *vcpu, const struct kvm_one_reg *reg)
 {
+	asm volatile("nop; nop; nop; nop; nop");
 	/* We currently use nothing arch-specific in upper 32 bits */
 	if ((reg->id & ~KVM_REG_SIZE_MASK) >> 32 != KVM_REG_ARM64 >> 32)
 		return -EINVAL;
@@ -785,6 +786,7 @@ int kvm_arm_get_reg(struct kvm_vcpu *vcpu, const struct kvm_one_reg *reg)
 
 int kvm_arm_set_reg(struct kvm_vcpu *vcpu, const struct kvm_one_reg *reg)
 {
+	asm volatile("nop; nop; nop; nop; nop");
 	/* We currently use nothing arch-specific in upper 32 bits */
 	if ((reg->id & ~KVM_REG_SIZE_MASK) >> 32 != KVM_REG_ARM64 >> 32)
 		return -EINVAL;
END
run env KERNEL_SERIES="$TMP/series" scripts/lab/build-kernel series-6.12
is "the slower kernel builds" "$code" 0
slower=$(cat "$TMP/out")/Image
export HOST=emulated VCPUS=1,8 BENCH=sweep,restore BASELINES="$TMP/baselines" HISTORY="$TMP/history.csv"
run env KERNEL=plain-6.12 OUT="$TMP/base" scripts/baseline keep
is "keep: exit code" "$code" 0
run env KERNEL=plain-6.12 OUT="$TMP/again" scripts/baseline check
is "the same kernel: exit code" "$code" 0
ok "the same kernel: every row the same, exactly" grep -q '^24 rows: 0 worse, 0 better, 24 same, 0 unclear; counts repeat exactly$' "$TMP/out"
run env KERNEL="$slower" OUT="$TMP/slower" scripts/baseline check
is "the slower kernel: exit code" "$code" 1
ok "the slower kernel: every row is worse" grep -q '^24 rows: 24 worse, 0 better, 0 same, 0 unclear' "$TMP/out"
is "the slower kernel: by five instructions an access" \
	"$(sed -n 's|.* \(+[0-9.]*\)/access changed$|\1|p' "$TMP/out" | sort | uniq -c | sort -rn | head -n 1 | awk '{ print $2 }')" +5.00
is "the slower kernel: in every row, to a tenth" \
	"$(sed -n 's|.* +\([0-9.]*\)/access changed$|\1|p' "$TMP/out" | awk '$1 < 4.9 || $1 > 5.1')" ""
ok "the slower kernel: measured again before it fails" grep -q '24 cells look worse: measuring them again, 12 rounds' "$TMP/err"
ok "the slower kernel: text to paste" grep -q '^\[1\] against \[2\]: negative is better' "$TMP/out"
is "history: three lines" "$(wc -l <"$TMP/history.csv")" 3
done_testing
