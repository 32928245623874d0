// SPDX-License-Identifier: GPL-2.0
/*
 * Scope as documented: what KVM keeps in struct kvm, as read in its source (x86.c, hyperv.c). So it
 * was for as long as each MSR has existed. What is in no row is vcpu: a register wrongly called
 * wider loses guest state, and one wrongly called vcpu only costs time.
 *
 * Left out on purpose: HV_X64_MSR_TIME_REF_COUNT, APIC_FREQUENCY and RESET. They are the VM's as
 * well, but a write to them is taken and dropped, so that no experiment can show it.
 */
#include "kvm/x86_64/x86_64.h"

#include <stddef.h>

static const struct {
	uint32_t first, last;
} of_the_vm[] = {
	{ 0x11, 0x11 },		    /* KVM_WALL_CLOCK: kvm->arch.wall_clock, and under ... */
	{ 0x4b564d00, 0x4b564d00 }, /* ... its newer number, KVM_WALL_CLOCK_NEW */
	/* kvm->arch.hyperv, what kvm_hv_msr_partition_wide() names */
	{ 0x40000000, 0x40000001 }, /* GUEST_OS_ID; HYPERCALL, dropped as long as that is 0 */
	{ 0x40000021, 0x40000021 }, /* REFERENCE_TSC */
	{ 0x400000f1, 0x400000f5 }, /* SYNDBG_CONTROL to SYNDBG_PENDING_BUFFER */
	{ 0x400000ff, 0x400000ff }, /* SYNDBG_OPTIONS */
	{ 0x40000100, 0x40000105 }, /* CRASH_P0 to P4, CRASH_CTL */
	{ 0x40000106, 0x40000108 }, /* REENLIGHTENMENT_CONTROL, TSC_EMULATION_CONTROL, _STATUS */
	{ 0x40000118, 0x40000118 }, /* TSC_INVARIANT_CONTROL */
};

enum reg_scope x86_reg_scope(uint64_t id, const struct vm_config *config,
			     struct kernel_version version, enum reg_evidence *evidence)
{
	uint32_t msr = (uint32_t)id;
	size_t i;

	(void)config;
	(void)version;
	for (i = 0; x86_is_msr(id) && i < sizeof(of_the_vm) / sizeof(of_the_vm[0]); i++) {
		if (msr < of_the_vm[i].first || msr > of_the_vm[i].last)
			continue;
		*evidence = REG_EVIDENCE_DOCUMENTED;
		return REG_SCOPE_VM;
	}
	*evidence = REG_EVIDENCE_UNPROVEN;
	return REG_SCOPE_VCPU;
}
