// SPDX-License-Identifier: GPL-2.0
/* Names, classes and documented scope of x86-64's MSRs. */
#include "test.h"

#include "kvm/x86_64/x86_64.h"

#include <string.h>

static const struct {
	uint64_t id;
	const char *name, *class;
	enum reg_scope scope;
} known[] = {
	{ X86_MSR_ID(0x10), "IA32_TSC", "tsc", REG_SCOPE_VCPU },
	{ X86_MSR_ID(0x11), "KVM_WALL_CLOCK", "kvm", REG_SCOPE_VM },
	{ X86_MSR_ID(0x12), "KVM_SYSTEM_TIME", "kvm", REG_SCOPE_VCPU },
	{ X86_MSR_ID(0xc1), "IA32_PMC0", "pmu", REG_SCOPE_VCPU },
	{ X86_MSR_ID(0xc8), "IA32_PMC7", "pmu", REG_SCOPE_VCPU },
	{ X86_MSR_ID(0xc9), "MSR_000000c9", "unknown", REG_SCOPE_VCPU },
	{ X86_MSR_ID(0x20e), "IA32_MTRR_PHYSBASE7", "mtrr", REG_SCOPE_VCPU },
	{ X86_MSR_ID(0x20f), "IA32_MTRR_PHYSMASK7", "mtrr", REG_SCOPE_VCPU },
	{ X86_MSR_ID(0x210), "MSR_00000210", "unknown", REG_SCOPE_VCPU },
	{ X86_MSR_ID(0x26f), "IA32_MTRR_FIX4K_F8000", "mtrr", REG_SCOPE_VCPU },
	{ X86_MSR_ID(0x583), "IA32_RTIT_ADDR1_B", "rtit", REG_SCOPE_VCPU },
	{ X86_MSR_ID(0x40000000), "HV_X64_MSR_GUEST_OS_ID", "hyperv", REG_SCOPE_VM },
	{ X86_MSR_ID(0x40000001), "HV_X64_MSR_HYPERCALL", "hyperv", REG_SCOPE_VM },
	{ X86_MSR_ID(0x40000002), "HV_X64_MSR_VP_INDEX", "hyperv", REG_SCOPE_VCPU },
	{ X86_MSR_ID(0x40000020), "HV_X64_MSR_TIME_REF_COUNT", "hyperv", REG_SCOPE_VCPU },
	{ X86_MSR_ID(0x40000021), "HV_X64_MSR_REFERENCE_TSC", "hyperv", REG_SCOPE_VM },
	{ X86_MSR_ID(0x400000b0), "HV_X64_MSR_STIMER0_CONFIG", "hyperv", REG_SCOPE_VCPU },
	{ X86_MSR_ID(0x400000b7), "HV_X64_MSR_STIMER3_COUNT", "hyperv", REG_SCOPE_VCPU },
	{ X86_MSR_ID(0x400000f0), "MSR_400000f0", "unknown", REG_SCOPE_VCPU },
	{ X86_MSR_ID(0x400000f1), "HV_X64_MSR_SYNDBG_CONTROL", "hyperv", REG_SCOPE_VM },
	{ X86_MSR_ID(0x400000f5), "HV_X64_MSR_SYNDBG_PENDING_BUFFER", "hyperv", REG_SCOPE_VM },
	{ X86_MSR_ID(0x400000f6), "MSR_400000f6", "unknown", REG_SCOPE_VCPU },
	{ X86_MSR_ID(0x400000ff), "HV_X64_MSR_SYNDBG_OPTIONS", "hyperv", REG_SCOPE_VM },
	{ X86_MSR_ID(0x40000104), "HV_X64_MSR_CRASH_P4", "hyperv", REG_SCOPE_VM },
	{ X86_MSR_ID(0x40000105), "HV_X64_MSR_CRASH_CTL", "hyperv", REG_SCOPE_VM },
	{ X86_MSR_ID(0x40000108), "HV_X64_MSR_TSC_EMULATION_STATUS", "hyperv", REG_SCOPE_VM },
	{ X86_MSR_ID(0x40000109), "MSR_40000109", "unknown", REG_SCOPE_VCPU },
	{ X86_MSR_ID(0x40000118), "HV_X64_MSR_TSC_INVARIANT_CONTROL", "hyperv", REG_SCOPE_VM },
	{ X86_MSR_ID(0x4b564d00), "KVM_WALL_CLOCK_NEW", "kvm", REG_SCOPE_VM },
	{ X86_MSR_ID(0x4b564d01), "KVM_SYSTEM_TIME_NEW", "kvm", REG_SCOPE_VCPU },
	{ X86_MSR_ID(0xc0000081), "STAR", "syscall", REG_SCOPE_VCPU },
	{ X86_MSR_ID(0xc001020b), "PERF_CTR5", "pmu", REG_SCOPE_VCPU },
	{ X86_MSR_ID(0xffffffff), "MSR_ffffffff", "unknown", REG_SCOPE_VCPU },
	/* KVM's own register has the number of a VM's MSR, and so might one of a later type */
	{ 0x2030000300000000, "GUEST_SSP", "kvm_reg", REG_SCOPE_VCPU },
	{ 0x2030000300000011, "TYPE3_00000011", "kvm_reg", REG_SCOPE_VCPU },
	{ 0x2030000440000000, "TYPE4_40000000", "unknown", REG_SCOPE_VCPU },
};

static void registers_are_known(void **state)
{
	const struct vm_config config = { .features = 0 };
	const struct kernel_version version = { 6, 12 };
	enum reg_evidence evidence;
	char name[REG_NAME_MAX];
	enum reg_scope scope;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		assert_string_equal(x86_reg_name(known[i].id, name), known[i].name);
		assert_string_equal(x86_reg_class(known[i].id), known[i].class);
		scope = x86_reg_scope(known[i].id, &config, version, &evidence);
		if (scope != known[i].scope)
			fail_msg("%s is %s", known[i].name, reg_scope_names[scope]);
		assert_int_equal(evidence, scope == REG_SCOPE_VM ? REG_EVIDENCE_DOCUMENTED
								 : REG_EVIDENCE_UNPROVEN);
	}
}

/* No two MSRs have one name, and none is without a class. */
static void names_are_unique(void **state)
{
	static char names[4096][REG_NAME_MAX];
	static const uint32_t pages[] = { 0, 0x40000000, 0x4b564d00, 0xc0000000, 0xc0010000 };
	char name[REG_NAME_MAX];
	size_t nr = 0, p, i, k;

	(void)state;
	for (p = 0; p < sizeof(pages) / sizeof(pages[0]); p++) {
		for (i = 0; i < 0x1000; i++) {
			uint64_t id = X86_MSR_ID(pages[p] + i);

			x86_reg_name(id, name);
			if (!strncmp(name, "MSR_", 4))
				continue;
			for (k = 0; k < nr; k++)
				if (!strcmp(names[k], name))
					fail_msg("%s is the name of two MSRs", name);
			assert_string_not_equal(x86_reg_class(id), "unknown");
			strcpy(names[nr++], name);
		}
	}
	assert_in_range(nr, 200, 4095);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(registers_are_known),
	cmocka_unit_test(names_are_unique),
};
RUN(tests);
