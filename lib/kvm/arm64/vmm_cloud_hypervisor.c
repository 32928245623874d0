// SPDX-License-Identifier: GPL-2.0
/*
 * Cloud Hypervisor, commit ae44c297 (2026-08), hypervisor/src/kvm/mod.rs: get_regs(), state(),
 * set_state(), setup_regs(), snapshot_clock(), restore_clock(), vcpu_set_processor_features();
 * vmm/src/cpu.rs: configure(), verify_mpidr(), create_vcpu(). With SVE neither state() nor
 * set_state() comes to FPSR and FPCR.
 */
#include "kvm/arm64/patterns.h"

static uint64_t rank_by_low_bits(uint64_t id)
{
	return id & 0xffff;
}

static bool is_before_vectors(uint64_t id, bool with_sve)
{
	(void)with_sve;
	return is_core(id) && word_of(id) < ARM64_WORD_V0;
}
static bool is_fpsimd_without_sve(uint64_t id, bool with_sve)
{
	return is_core(id) && word_of(id) >= ARM64_WORD_V0 && !with_sve;
}
static bool is_no_core(uint64_t id, bool with_sve)
{
	(void)with_sve;
	return !is_core(id);
}
static bool is_sve(uint64_t id, bool with_sve)
{
	return with_sve && arm64_coproc(id) == ARM64_COPROC_SVE;
}
static const struct arm64_group core_integer = { is_before_vectors, rank_by_low_bits };
static const struct arm64_group core_fpsimd = { is_fpsimd_without_sve, rank_by_low_bits };
static const struct arm64_group no_core = { is_no_core, NULL };
static const struct arm64_group sve = { is_sve, NULL };
/* The rest of the list, in its order: what is neither core nor SVE. */
static bool is_rest(uint64_t id, bool with_sve)
{
	return !is_core(id) && !is_sve(id, with_sve);
}
static const struct arm64_group rest = { is_rest, NULL };

static const struct vmm_step cloud_hypervisor_create[] = {
	GET(ONE(ARM64_MPIDR_EL1)),
	SET(ONE(ARM64_PSTATE), THEN),
	SET(ONE(ARM64_PC), BOOT, THEN),
	SET(ONE(ARM64_X0), BOOT, THEN),
};
static const struct vmm_step cloud_hypervisor_save[] = {
	GET(ONE(KVM_REG_ARM_TIMER_CNT), BOOT), /* when the VM is paused */
	GET(ALL_OF(core_integer)),
	LIST(THEN),
	GET(ALL_OF(no_core), THEN),
	GET(ALL_OF(core_fpsimd), THEN),
};
static const struct vmm_step cloud_hypervisor_restore[] = {
	GET(ONE(ARM64_MPIDR_EL1)),
	SET(ALL_OF(core_integer), THEN),
	SET(ALL_OF(sve), THEN),
	SET(ALL_OF(core_fpsimd), THEN),
	SET(ALL_OF(rest), THEN),
	SET(ONE(KVM_REG_ARM_TIMER_CNT), BOOT), /* by hand: the VM has one offset, since 6.4 */
};
static const struct vmm_phase cloud_hypervisor[] = {
	PHASE(CREATE, true, cloud_hypervisor_create),
	PHASE(SAVE, false, cloud_hypervisor_save),
	PHASE(RESTORE, true, cloud_hypervisor_restore),
};

const struct kvm_vmm arm64_cloud_hypervisor =
	VMM("cloud-hypervisor", "PSCI_0_2,PMU_V3,SVE", cloud_hypervisor);
