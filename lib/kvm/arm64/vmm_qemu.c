// SPDX-License-Identifier: GPL-2.0
/*
 * QEMU 7.2, target/arm/kvm64.c: kvm_arch_init_vcpu(), kvm_arch_get_registers(),
 * kvm_arch_put_registers(); kvm.c: kvm_arm_init_cpreg_list(), kvm_arm_reset_vcpu(),
 * kvm_arm_cpreg_level(), kvm_arm_get_virtual_time(); machine.c: cpu_pre_save(), cpu_post_load().
 * The counts of each phase were seen in traces of 7.2 and 11.1, the order was read.
 */
#include "kvm/arm64/patterns.h"

static bool is_qemu_runtime(uint64_t id, bool with_sve)
{
	return arm64_qemu_listed.has(id, with_sve) && id != KVM_REG_ARM_TIMER_CNT &&
	       id != KVM_REG_ARM_PTIMER_CNT;
}

static uint64_t rank_by_id(uint64_t id)
{
	return id;
}

/* A put at reset leaves the counters alone. */
static const struct arm64_group qemu_runtime = { is_qemu_runtime, rank_by_id };

static const struct vmm_step qemu_create[] = {
	/* kvm_arch_init_vcpu(), and the reset at the end of realize */
	GET(ONE(KVM_REG_ARM_PSCI_VERSION)),
	GET(ONE(ARM64_MPIDR_EL1), THEN),
	LENGTH(THEN),
	LIST(THEN),
	GET(ALL_OF(arm64_qemu_listed), THEN),
	GET(ALL_OF(arm64_qemu_listed), THEN),
	/* cpu_synchronize_all_post_init() */
	SET(ALL_OF(arm64_qemu_by_hand)),
	SET(ALL_OF(arm64_qemu_listed), THEN),
	/* qemu_system_reset(), as below */
	GET(ALL_OF(arm64_qemu_by_hand)),
	GET(ALL_OF(arm64_qemu_listed), THEN),
	GET(ALL_OF(arm64_qemu_listed)),
	SET(ALL_OF(arm64_qemu_by_hand)),
	SET(ALL_OF(qemu_runtime), THEN),
};
static const struct vmm_step qemu_reset[] = {
	/* cpu_synchronize_all_states() */
	GET(ALL_OF(arm64_qemu_by_hand)),
	GET(ALL_OF(arm64_qemu_listed), THEN),
	/* kvm_arm_reset_vcpu() */
	GET(ALL_OF(arm64_qemu_listed)),
	/* cpu_synchronize_all_post_reset() */
	SET(ALL_OF(arm64_qemu_by_hand)),
	SET(ALL_OF(qemu_runtime), THEN),
};
static const struct vmm_step qemu_save[] = {
	/* the VM stops */
	GET(ONE(KVM_REG_ARM_TIMER_CNT)),
	/* cpu_synchronize_all_states() */
	GET(ALL_OF(arm64_qemu_by_hand)),
	GET(ALL_OF(arm64_qemu_listed), THEN),
	/* cpu_pre_save() */
	GET(ALL_OF(arm64_qemu_listed)),
};
static const struct vmm_step qemu_restore[] = {
	SET(ALL_OF(arm64_qemu_listed)),	 /* cpu_post_load() */
	SET(ALL_OF(arm64_qemu_by_hand)), /* cpu_synchronize_all_post_init() */
	SET(ALL_OF(arm64_qemu_listed), THEN),
};
static const struct vmm_phase qemu[] = {
	PHASE(CREATE, true, qemu_create),
	PHASE(RESET, false, qemu_reset),
	PHASE(SAVE, false, qemu_save),
	PHASE(RESTORE, true, qemu_restore),
};

const struct kvm_vmm arm64_qemu = VMM("qemu", "PSCI_0_2,PMU_V3,SVE,PTRAUTH", qemu);
