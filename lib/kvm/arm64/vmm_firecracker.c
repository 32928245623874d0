// SPDX-License-Identifier: GPL-2.0
/*
 * Firecracker, commit 81b38b9d (2026-08), src/vmm/src/arch/aarch64/: vcpu.rs, setup_boot_regs(),
 * save_state(), restore_state(), default_kvi(); mod.rs, configure_system_for_boot(),
 * override_clidr(). Without a CPU template; and as where CLIDR_EL1 is what sysfs says, for else it
 * is written on every vCPU.
 */
#include "kvm/arm64/patterns.h"

static bool is_any(uint64_t id, bool with_sve)
{
	(void)id;
	(void)with_sve;
	return true;
}
static const struct arm64_group whole_list = { is_any, NULL };

static const struct vmm_step firecracker_create[] = {
	SET(ONE(ARM64_PSTATE)),
	SET(ONE(ARM64_PC), BOOT, THEN),
	SET(ONE(ARM64_X0), BOOT, THEN),
	SET(ONE(KVM_REG_ARM_PTIMER_CNT), BOOT, THEN), /* by hand: the VM has one */
	GET(ONE(ARM64_SYSREG(3, 1, 0, 0, 1)), BOOT),
	GET(ONE(ARM64_MPIDR_EL1)),
};
static const struct vmm_step firecracker_save[] = {
	LIST(),
	GET(ALL_OF(whole_list), THEN),
	GET(ONE(ARM64_MPIDR_EL1), THEN),
};
static const struct vmm_step firecracker_restore[] = {
	SET(ALL_OF(whole_list)),
};
static const struct vmm_phase firecracker[] = {
	PHASE(CREATE, true, firecracker_create),
	PHASE(SAVE, false, firecracker_save),
	PHASE(RESTORE, true, firecracker_restore),
};

const struct kvm_vmm arm64_firecracker = VMM("firecracker", "PSCI_0_2", firecracker);
