// SPDX-License-Identifier: GPL-2.0
/*
 * Scope as documented, by kernel version. Every row was read in the kernel's source of the versions
 * around its boundary. A register wrongly called wider than a vCPU loses guest state; one wrongly
 * called vcpu only costs time. So what is in no row is vcpu.
 */
#include "kvm/arm64/arm64.h"
#include "kvm/arm64/uapi.h"
#include "kvm/ioctl.h"

#define FEATURE_ID_FIRST ARM64_SYSREG(3, 0, 0, 1, 0)
#define FEATURE_ID_LAST	 ARM64_SYSREG(3, 0, 0, 7, 7)
#define ID_DFR0_EL1	 ARM64_SYSREG(3, 0, 0, 1, 2)
#define ID_AA64PFR0_EL1	 ARM64_SYSREG(3, 0, 0, 4, 0)
#define ID_AA64DFR0_EL1	 ARM64_SYSREG(3, 0, 0, 5, 0)
#define MIDR_EL1	 ARM64_SYSREG(3, 0, 0, 0, 0)
#define MPIDR_EL1	 ARM64_SYSREG(3, 0, 0, 0, 5)
#define REVIDR_EL1	 ARM64_SYSREG(3, 0, 0, 0, 6)
#define PMMIR_EL1	 ARM64_SYSREG(3, 0, 9, 14, 6)
#define CLIDR_EL1	 ARM64_SYSREG(3, 1, 0, 0, 1)
#define AIDR_EL1	 ARM64_SYSREG(3, 1, 0, 0, 7)
#define CSSELR_EL1	 ARM64_SYSREG(3, 2, 0, 0, 0)
#define CTR_EL0		 ARM64_SYSREG(3, 3, 0, 0, 1)
#define PMCR_EL0	 ARM64_SYSREG(3, 3, 9, 12, 0)
#define ONE(id)		 (id), (id)

static const struct scope_rule {
	uint64_t first, last;
	enum reg_scope before;	     /* scope in kernels older than .since */
	struct kernel_version since; /* in this version and later ones ... */
	enum reg_scope scope;	     /* ... scope is this */
} rules[] = {
	/* One copy in struct kvm since 6.5; before, computed for each vCPU from its features. */
	{ FEATURE_ID_FIRST, FEATURE_ID_LAST, REG_SCOPE_VCPU, { 6, 5 }, REG_SCOPE_VM },
	/* Invariant, and so the host's, until they became writable. */
	{ ONE(CTR_EL0), REG_SCOPE_HOST, { 6, 11 }, REG_SCOPE_VM },
	{ ONE(MIDR_EL1), REG_SCOPE_HOST, { 6, 15 }, REG_SCOPE_VM },
	{ ONE(REVIDR_EL1), REG_SCOPE_HOST, { 6, 15 }, REG_SCOPE_VM },
	{ ONE(AIDR_EL1), REG_SCOPE_HOST, { 6, 15 }, REG_SCOPE_VM },
	/* Fields of struct kvm for as long as they have existed. */
	{ ONE(KVM_REG_ARM_PSCI_VERSION), REG_SCOPE_VM, { 0, 0 }, REG_SCOPE_VM },
	{ KVM_REG_ARM_STD_BMAP, KVM_REG_ARM_VENDOR_HYP_BMAP, REG_SCOPE_VM, { 0, 0 }, REG_SCOPE_VM },
	{ ONE(KVM_REG_ARM_VENDOR_HYP_BMAP_2), REG_SCOPE_VM, { 0, 0 }, REG_SCOPE_VM },
	/* Since it is listed, 7.3: the width of the PMU that was chosen for the VM. */
	{ ONE(PMMIR_EL1), REG_SCOPE_VM, { 0, 0 }, REG_SCOPE_VM },
	/* A SET is checked against the host and stores nothing. */
	{ KVM_REG_ARM_SMCCC_ARCH_WORKAROUND_1,
	  KVM_REG_ARM_SMCCC_ARCH_WORKAROUND_3,
	  REG_SCOPE_HOST,
	  { 0, 0 },
	  REG_SCOPE_HOST },
	/* One offset for all vCPUs: a word of the VM since 6.4; before, a SET went to each vCPU. */
	{ ONE(KVM_REG_ARM_TIMER_CNT), REG_SCOPE_VM, { 0, 0 }, REG_SCOPE_VM },
	{ ONE(KVM_REG_ARM_PTIMER_CNT), REG_SCOPE_VCPU, { 6, 4 }, REG_SCOPE_VM },
};

bool arm64_is_feature_id(uint64_t id)
{
	return id >= FEATURE_ID_FIRST && id <= FEATURE_ID_LAST;
}

/* Fields of these had one value for the VM before the registers did: the mitigations since 5.10,
 * the PMU's version since 6.3. */
static bool was_partly_shared(uint64_t id)
{
	return id == ID_AA64PFR0_EL1 || id == ID_AA64DFR0_EL1 || id == ID_DFR0_EL1;
}

/* Is it of a kind that every kernel keeps in struct kvm_vcpu? Who knows of a system register that
 * no table names? */
static bool known_per_vcpu(uint64_t id)
{
	switch (arm64_coproc(id)) {
	case ARM64_COPROC_SYSREG: return arm64_sysreg_is_named(id);
	case ARM64_COPROC_CORE:
	case ARM64_COPROC_DEMUX:
	case ARM64_COPROC_SVE: return true;
	}
	return false;
}

/* A vCPU with EL2 takes its own CNTVOFF_EL2 off the virtual counter, and what is written to either
 * counter moves the one offset of the VM that both have: neither is restored by a write of one. */
static bool is_counter_of_el2(uint64_t id, const struct vm_config *config)
{
	return arm64_has_el2(config) &&
	       (id == KVM_REG_ARM_TIMER_CNT || id == KVM_REG_ARM_PTIMER_CNT);
}

/*
 * PMCR_EL0 has the VM's number of counters beside the vCPU's own bits; SVE_VLS cannot change once
 * the vCPU is finalized; the others describe the CPU that the vCPU is.
 */
bool arm64_never_wide(uint64_t id)
{
	return arm64_coproc(id) == ARM64_COPROC_DEMUX || id == KVM_REG_ARM64_SVE_VLS ||
	       id == PMCR_EL0 || id == MPIDR_EL1 || id == CLIDR_EL1 || id == CSSELR_EL1;
}

/* Vector lengths are chosen before the vCPU is finalized; then they are read-only. */
bool arm64_never_written(uint64_t id)
{
	return id == KVM_REG_ARM64_SVE_VLS;
}

/* Where KVM_ARM_GET_REG_WRITABLE_MASKS puts an encoding: op1 of 0, 1 or 3, CRm, op2 (asm/kvm.h). */
static unsigned int mask_index(uint64_t id)
{
	unsigned int op1 = id >> 11 & 7;

	return (op1 == 3 ? 2 : op1) << 6 | (id >> 3 & 7) << 3 | (id & 7);
}

uint64_t arm64_writable_mask(const struct vm *vm, uint64_t id)
{
	uint64_t masks[KVM_ARM_FEATURE_ID_RANGE_SIZE];
	struct reg_mask_range range = { .addr = (uintptr_t)masks };

	if (!arm64_is_feature_id(id) && id != CTR_EL0)
		return UINT64_MAX;
	if (__kvm_ioctl(vm->fd, KVM_ARM_GET_REG_WRITABLE_MASKS, &range) < 0)
		return UINT64_MAX;
	return masks[mask_index(id)];
}

static const struct scope_rule *rule_of(uint64_t id)
{
	size_t i;

	for (i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (id >= rules[i].first && id <= rules[i].last)
			return &rules[i];
	return NULL;
}

bool arm64_scope_changed(uint64_t id, const struct vm_config *config, struct kernel_version *since,
			 bool *shows)
{
	const struct scope_rule *rule = rule_of(id);

	if (!rule || rule->before == rule->scope || is_counter_of_el2(id, config))
		return false;
	*since = rule->since;
	*shows = !was_partly_shared(id);
	return true;
}

enum reg_scope arm64_reg_scope(uint64_t id, const struct vm_config *config,
			       struct kernel_version version, enum reg_evidence *evidence)
{
	const struct scope_rule *rule = rule_of(id);

	*evidence = REG_EVIDENCE_DOCUMENTED;
	if (arm64_never_wide(id) || is_counter_of_el2(id, config))
		return REG_SCOPE_VCPU;
	if (rule)
		return kernel_version_at_least(version, rule->since) ? rule->scope : rule->before;
	if (!known_per_vcpu(id))
		*evidence = REG_EVIDENCE_UNPROVEN;
	return REG_SCOPE_VCPU;
}
