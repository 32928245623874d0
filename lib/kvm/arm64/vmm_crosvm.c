// SPDX-License-Identifier: GPL-2.0
/*
 * crosvm, commit f1e797a6 (2026-08), hypervisor/src/aarch64.rs: snapshot(), restore();
 * hypervisor/src/kvm/aarch64.rs: get_system_regs(), get_cache_info(),
 * hypervisor_specific_snapshot(), get_features_bitmap(); aarch64/src/lib.rs: vcpu_init(),
 * configure_vcpu(), get_vcpu_mpidr_aff(). It lists three times a vCPU, and comes to neither the
 * firmware's feature bitmaps nor SVE, whose vCPUs it cannot snapshot.
 */
#include "kvm/arm64/patterns.h"

static uint64_t rank_by_low_bits(uint64_t id)
{
	return id & 0xffff;
}

static bool is_x(uint64_t id, bool with_sve)
{
	(void)with_sve;
	return is_core(id) && word_of(id) < ARM64_WORD_SP;
}
static bool is_v(uint64_t id, bool with_sve)
{
	(void)with_sve;
	return is_core(id) && word_of(id) >= ARM64_WORD_V0 && word_of(id) < ARM64_WORD_FPSR;
}
static bool is_firmware(uint64_t id, bool with_sve)
{
	(void)with_sve;
	return arm64_coproc(id) == ARM64_COPROC_FW;
}
static bool is_sysreg(uint64_t id, bool with_sve)
{
	(void)with_sve;
	return arm64_coproc(id) == ARM64_COPROC_SYSREG;
}
static bool is_cache(uint64_t id, bool with_sve)
{
	(void)with_sve;
	return arm64_coproc(id) == ARM64_COPROC_DEMUX;
}
/* System registers by the architecture, and core ones to KVM. */
static bool is_core_sysreg(uint64_t id, bool with_sve)
{
	(void)with_sve;
	return is_core(id) && (word_of(id) >= ARM64_WORD_FPSR ||
			       (word_of(id) >= ARM64_WORD_SP_EL1 && word_of(id) < ARM64_WORD_V0));
}
static bool is_system(uint64_t id, bool with_sve)
{
	return is_sysreg(id, with_sve) || is_core_sysreg(id, with_sve);
}

/* ELR_EL1, FPCR, FPSR, SP_EL1, the SPSRs */
static uint64_t rank_as_read(uint64_t id)
{
	switch (word_of(id)) {
	case ARM64_WORD_ELR_EL1: return 0;
	case ARM64_WORD_FPCR: return 1;
	case ARM64_WORD_FPSR: return 2;
	case ARM64_WORD_SP_EL1: return 3;
	default: return word_of(id);
	}
}

/* By the architecture's encoding, in which CNTV_CVAL_EL0 and CNTVCT_EL0 are not swapped. */
static uint64_t rank_by_encoding(uint64_t id)
{
	if (id == KVM_REG_ARM_TIMER_CNT)
		return word_of(KVM_REG_ARM_TIMER_CVAL);
	if (id == KVM_REG_ARM_TIMER_CVAL)
		return word_of(KVM_REG_ARM_TIMER_CNT);
	if (!is_core(id))
		return word_of(id);
	switch (word_of(id)) {
	case ARM64_WORD_SP_EL1: return ARM64_SYSREG_ENCODING(3, 4, 4, 1, 0);
	case ARM64_WORD_ELR_EL1: return ARM64_SYSREG_ENCODING(3, 0, 4, 0, 1);
	case ARM64_WORD_SPSR: return ARM64_SYSREG_ENCODING(3, 0, 4, 0, 0);
	case ARM64_WORD_SPSR + 2: return ARM64_SYSREG_ENCODING(3, 4, 4, 3, 1); /* abt */
	case ARM64_WORD_SPSR + 4: return ARM64_SYSREG_ENCODING(3, 4, 4, 3, 2); /* und */
	case ARM64_WORD_SPSR + 6: return ARM64_SYSREG_ENCODING(3, 4, 4, 3, 0); /* irq */
	case ARM64_WORD_SPSR + 8: return ARM64_SYSREG_ENCODING(3, 4, 4, 3, 3); /* fiq */
	case ARM64_WORD_FPCR: return ARM64_SYSREG_ENCODING(3, 3, 4, 4, 0);
	default: return ARM64_SYSREG_ENCODING(3, 3, 4, 4, 1); /* FPSR */
	}
}

static const struct arm64_group x_registers = { is_x, rank_by_low_bits };
static const struct arm64_group v_registers = { is_v, rank_by_low_bits };
static const struct arm64_group firmware = { is_firmware, NULL };
static const struct arm64_group sysregs = { is_sysreg, NULL };
static const struct arm64_group core_sysregs = { is_core_sysreg, rank_as_read };
static const struct arm64_group system_sorted = { is_system, rank_by_encoding };
static const struct arm64_group caches = { is_cache, rank_by_low_bits };

static const struct vmm_step crosvm_create[] = {
	GET(ONE(KVM_REG_ARM_PSCI_VERSION), BOOT),
	GET(ONE(ARM64_MPIDR_EL1)),
	SET(ONE(ARM64_X0), BOOT),
	SET(ONE(ARM64_PC), BOOT, THEN),
	SET(ONE(ARM64_PSTATE), THEN),
};
static const struct vmm_step crosvm_save[] = {
	GET(ONE(ARM64_SP)),
	GET(ONE(ARM64_PC), THEN),
	GET(ONE(ARM64_PSTATE), THEN),
	LIST(THEN),
	GET(ALL_OF(firmware), THEN),
	LIST(THEN),
	GET(ALL_OF(sysregs), THEN),
	GET(ALL_OF(core_sysregs), THEN),
	LIST(THEN),
	GET(ALL_OF(caches), THEN),
	GET(ALL_OF(x_registers), THEN),
	GET(ALL_OF(v_registers), THEN),
};
static const struct vmm_step crosvm_restore[] = {
	SET(ONE(ARM64_SP)),
	SET(ONE(ARM64_PC), THEN),
	SET(ONE(ARM64_PSTATE), THEN),
	SET(ALL_OF(x_registers), THEN),
	SET(ALL_OF(v_registers), THEN),
	SET(ALL_OF(system_sorted), THEN),
	SET(ALL_OF(caches), THEN),
	SET(ALL_OF(firmware), THEN),
};
static const struct vmm_phase crosvm[] = {
	PHASE(CREATE, true, crosvm_create),
	PHASE(SAVE, false, crosvm_save),
	PHASE(RESTORE, true, crosvm_restore),
};

const struct kvm_vmm arm64_crosvm = VMM("crosvm", "PSCI_0_2,PMU_V3,PTRAUTH", crosvm);
