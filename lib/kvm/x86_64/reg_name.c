// SPDX-License-Identifier: GPL-2.0
/*
 * Names and classes of MSRs: architectural ones as Intel's and AMD's manuals have them, KVM's and
 * Hyper-V's as the kernel has them. One that is in no table is named by its number.
 */
#include "kvm/x86_64/x86_64.h"

#include <stdio.h>
#include <string.h>

/* One MSR; or @nr of them, numbered from 0, @step apart: the name then has a %u. */
struct msr_name {
	uint32_t first;
	const char *name, *class;
	unsigned int nr, step;
};

#define ONE(msr, name, class) \
	{ \
		(msr), (name), (class), 1, 1 \
	}

static const struct msr_name names[] = {
	ONE(0x10, "IA32_TSC", "tsc"),
	ONE(0x11, "KVM_WALL_CLOCK", "kvm"),
	ONE(0x12, "KVM_SYSTEM_TIME", "kvm"),
	ONE(0x17, "IA32_PLATFORM_ID", "ia32"),
	ONE(0x1b, "IA32_APIC_BASE", "apic"),
	ONE(0x34, "SMI_COUNT", "smm"),
	ONE(0x3a, "IA32_FEATURE_CONTROL", "feature"),
	ONE(0x3b, "IA32_TSC_ADJUST", "tsc"),
	ONE(0x48, "IA32_SPEC_CTRL", "speculation"),
	ONE(0x8b, "IA32_BIOS_SIGN_ID", "ia32"),
	ONE(0x9e, "IA32_SMBASE", "smm"),
	{ 0xc1, "IA32_PMC%u", "pmu", 8, 1 },
	ONE(0xce, "PLATFORM_INFO", "feature"),
	ONE(0xe1, "IA32_UMWAIT_CONTROL", "ia32"),
	ONE(0xfe, "IA32_MTRRCAP", "mtrr"),
	ONE(0x10a, "IA32_ARCH_CAPABILITIES", "feature"),
	ONE(0x122, "IA32_TSX_CTRL", "ia32"),
	ONE(0x140, "MISC_FEATURES_ENABLES", "feature"),
	ONE(0x174, "IA32_SYSENTER_CS", "syscall"),
	ONE(0x175, "IA32_SYSENTER_ESP", "syscall"),
	ONE(0x176, "IA32_SYSENTER_EIP", "syscall"),
	ONE(0x179, "IA32_MCG_CAP", "mce"),
	ONE(0x17a, "IA32_MCG_STATUS", "mce"),
	ONE(0x17b, "IA32_MCG_CTL", "mce"),
	{ 0x186, "IA32_PERFEVTSEL%u", "pmu", 8, 1 },
	ONE(0x1a0, "IA32_MISC_ENABLE", "feature"),
	ONE(0x1c4, "IA32_XFD", "xfd"),
	ONE(0x1c5, "IA32_XFD_ERR", "xfd"),
	ONE(0x1d9, "IA32_DEBUGCTL", "debug"),
	ONE(0x1db, "LASTBRANCHFROMIP", "debug"),
	ONE(0x1dc, "LASTBRANCHTOIP", "debug"),
	ONE(0x1dd, "LASTINTFROMIP", "debug"),
	ONE(0x1de, "LASTINTTOIP", "debug"),
	ONE(0x1fc, "IA32_POWER_CTL", "ia32"),
	{ 0x200, "IA32_MTRR_PHYSBASE%u", "mtrr", 8, 2 },
	{ 0x201, "IA32_MTRR_PHYSMASK%u", "mtrr", 8, 2 },
	ONE(0x250, "IA32_MTRR_FIX64K_00000", "mtrr"),
	ONE(0x258, "IA32_MTRR_FIX16K_80000", "mtrr"),
	ONE(0x259, "IA32_MTRR_FIX16K_A0000", "mtrr"),
	ONE(0x268, "IA32_MTRR_FIX4K_C0000", "mtrr"),
	ONE(0x269, "IA32_MTRR_FIX4K_C8000", "mtrr"),
	ONE(0x26a, "IA32_MTRR_FIX4K_D0000", "mtrr"),
	ONE(0x26b, "IA32_MTRR_FIX4K_D8000", "mtrr"),
	ONE(0x26c, "IA32_MTRR_FIX4K_E0000", "mtrr"),
	ONE(0x26d, "IA32_MTRR_FIX4K_E8000", "mtrr"),
	ONE(0x26e, "IA32_MTRR_FIX4K_F0000", "mtrr"),
	ONE(0x26f, "IA32_MTRR_FIX4K_F8000", "mtrr"),
	ONE(0x277, "IA32_PAT", "ia32"),
	ONE(0x2ff, "IA32_MTRR_DEF_TYPE", "mtrr"),
	{ 0x309, "IA32_FIXED_CTR%u", "pmu", 4, 1 },
	ONE(0x345, "IA32_PERF_CAPABILITIES", "feature"),
	ONE(0x38d, "IA32_FIXED_CTR_CTRL", "pmu"),
	ONE(0x38e, "IA32_PERF_GLOBAL_STATUS", "pmu"),
	ONE(0x38f, "IA32_PERF_GLOBAL_CTRL", "pmu"),
	ONE(0x390, "IA32_PERF_GLOBAL_OVF_CTRL", "pmu"),
	ONE(0x3f1, "IA32_PEBS_ENABLE", "pmu"),
	ONE(0x3f2, "PEBS_DATA_CFG", "pmu"),
	ONE(0x480, "IA32_VMX_BASIC", "vmx"),
	ONE(0x481, "IA32_VMX_PINBASED_CTLS", "vmx"),
	ONE(0x482, "IA32_VMX_PROCBASED_CTLS", "vmx"),
	ONE(0x483, "IA32_VMX_EXIT_CTLS", "vmx"),
	ONE(0x484, "IA32_VMX_ENTRY_CTLS", "vmx"),
	ONE(0x485, "IA32_VMX_MISC", "vmx"),
	ONE(0x486, "IA32_VMX_CR0_FIXED0", "vmx"),
	ONE(0x487, "IA32_VMX_CR0_FIXED1", "vmx"),
	ONE(0x488, "IA32_VMX_CR4_FIXED0", "vmx"),
	ONE(0x489, "IA32_VMX_CR4_FIXED1", "vmx"),
	ONE(0x48a, "IA32_VMX_VMCS_ENUM", "vmx"),
	ONE(0x48b, "IA32_VMX_PROCBASED_CTLS2", "vmx"),
	ONE(0x48c, "IA32_VMX_EPT_VPID_CAP", "vmx"),
	ONE(0x48d, "IA32_VMX_TRUE_PINBASED_CTLS", "vmx"),
	ONE(0x48e, "IA32_VMX_TRUE_PROCBASED_CTLS", "vmx"),
	ONE(0x48f, "IA32_VMX_TRUE_EXIT_CTLS", "vmx"),
	ONE(0x490, "IA32_VMX_TRUE_ENTRY_CTLS", "vmx"),
	ONE(0x491, "IA32_VMX_VMFUNC", "vmx"),
	ONE(0x560, "IA32_RTIT_OUTPUT_BASE", "rtit"),
	ONE(0x561, "IA32_RTIT_OUTPUT_MASK", "rtit"),
	ONE(0x570, "IA32_RTIT_CTL", "rtit"),
	ONE(0x571, "IA32_RTIT_STATUS", "rtit"),
	ONE(0x572, "IA32_RTIT_CR3_MATCH", "rtit"),
	{ 0x580, "IA32_RTIT_ADDR%u_A", "rtit", 4, 2 },
	{ 0x581, "IA32_RTIT_ADDR%u_B", "rtit", 4, 2 },
	ONE(0x600, "IA32_DS_AREA", "pmu"),
	ONE(0x6a0, "IA32_U_CET", "cet"),
	ONE(0x6a2, "IA32_S_CET", "cet"),
	{ 0x6a4, "IA32_PL%u_SSP", "cet", 4, 1 },
	ONE(0x6a8, "IA32_INT_SSP_TAB", "cet"),
	ONE(0x6e0, "IA32_TSC_DEADLINE", "tsc"),
	ONE(0xd90, "IA32_BNDCFGS", "ia32"),
	ONE(0xda0, "IA32_XSS", "ia32"),
	ONE(0x40000000, "HV_X64_MSR_GUEST_OS_ID", "hyperv"),
	ONE(0x40000001, "HV_X64_MSR_HYPERCALL", "hyperv"),
	ONE(0x40000002, "HV_X64_MSR_VP_INDEX", "hyperv"),
	ONE(0x40000003, "HV_X64_MSR_RESET", "hyperv"),
	ONE(0x40000010, "HV_X64_MSR_VP_RUNTIME", "hyperv"),
	ONE(0x40000020, "HV_X64_MSR_TIME_REF_COUNT", "hyperv"),
	ONE(0x40000021, "HV_X64_MSR_REFERENCE_TSC", "hyperv"),
	ONE(0x40000022, "HV_X64_MSR_TSC_FREQUENCY", "hyperv"),
	ONE(0x40000023, "HV_X64_MSR_APIC_FREQUENCY", "hyperv"),
	ONE(0x40000070, "HV_X64_MSR_EOI", "hyperv"),
	ONE(0x40000071, "HV_X64_MSR_ICR", "hyperv"),
	ONE(0x40000072, "HV_X64_MSR_TPR", "hyperv"),
	ONE(0x40000073, "HV_X64_MSR_VP_ASSIST_PAGE", "hyperv"),
	ONE(0x40000080, "HV_X64_MSR_SCONTROL", "hyperv"),
	ONE(0x40000081, "HV_X64_MSR_SVERSION", "hyperv"),
	ONE(0x40000082, "HV_X64_MSR_SIEFP", "hyperv"),
	ONE(0x40000083, "HV_X64_MSR_SIMP", "hyperv"),
	ONE(0x40000084, "HV_X64_MSR_EOM", "hyperv"),
	{ 0x40000090, "HV_X64_MSR_SINT%u", "hyperv", 16, 1 },
	{ 0x400000b0, "HV_X64_MSR_STIMER%u_CONFIG", "hyperv", 4, 2 },
	{ 0x400000b1, "HV_X64_MSR_STIMER%u_COUNT", "hyperv", 4, 2 },
	ONE(0x400000f1, "HV_X64_MSR_SYNDBG_CONTROL", "hyperv"),
	ONE(0x400000f2, "HV_X64_MSR_SYNDBG_STATUS", "hyperv"),
	ONE(0x400000f3, "HV_X64_MSR_SYNDBG_SEND_BUFFER", "hyperv"),
	ONE(0x400000f4, "HV_X64_MSR_SYNDBG_RECV_BUFFER", "hyperv"),
	ONE(0x400000f5, "HV_X64_MSR_SYNDBG_PENDING_BUFFER", "hyperv"),
	ONE(0x400000ff, "HV_X64_MSR_SYNDBG_OPTIONS", "hyperv"),
	{ 0x40000100, "HV_X64_MSR_CRASH_P%u", "hyperv", 5, 1 },
	ONE(0x40000105, "HV_X64_MSR_CRASH_CTL", "hyperv"),
	ONE(0x40000106, "HV_X64_MSR_REENLIGHTENMENT_CONTROL", "hyperv"),
	ONE(0x40000107, "HV_X64_MSR_TSC_EMULATION_CONTROL", "hyperv"),
	ONE(0x40000108, "HV_X64_MSR_TSC_EMULATION_STATUS", "hyperv"),
	ONE(0x40000118, "HV_X64_MSR_TSC_INVARIANT_CONTROL", "hyperv"),
	ONE(0x4b564d00, "KVM_WALL_CLOCK_NEW", "kvm"),
	ONE(0x4b564d01, "KVM_SYSTEM_TIME_NEW", "kvm"),
	ONE(0x4b564d02, "KVM_ASYNC_PF_EN", "kvm"),
	ONE(0x4b564d03, "KVM_STEAL_TIME", "kvm"),
	ONE(0x4b564d04, "KVM_PV_EOI_EN", "kvm"),
	ONE(0x4b564d05, "KVM_POLL_CONTROL", "kvm"),
	ONE(0x4b564d06, "KVM_ASYNC_PF_INT", "kvm"),
	ONE(0x4b564d07, "KVM_ASYNC_PF_ACK", "kvm"),
	ONE(0x4b564d08, "KVM_MIGRATION_CONTROL", "kvm"),
	ONE(0xc0000080, "EFER", "ia32"),
	ONE(0xc0000081, "STAR", "syscall"),
	ONE(0xc0000082, "LSTAR", "syscall"),
	ONE(0xc0000083, "CSTAR", "syscall"),
	ONE(0xc0000084, "SFMASK", "syscall"),
	ONE(0xc0000100, "FS_BASE", "syscall"),
	ONE(0xc0000101, "GS_BASE", "syscall"),
	ONE(0xc0000102, "KERNEL_GS_BASE", "syscall"),
	ONE(0xc0000103, "TSC_AUX", "tsc"),
	ONE(0xc0000104, "TSC_RATIO", "tsc"),
	ONE(0xc0000300, "PERF_CNTR_GLOBAL_STATUS", "pmu"),
	ONE(0xc0000301, "PERF_CNTR_GLOBAL_CTL", "pmu"),
	ONE(0xc0000302, "PERF_CNTR_GLOBAL_STATUS_CLR", "pmu"),
	ONE(0xc0000303, "PERF_CNTR_GLOBAL_STATUS_SET", "pmu"),
	{ 0xc0010000, "PERF_LEGACY_CTL%u", "pmu", 4, 1 },
	{ 0xc0010004, "PERF_LEGACY_CTR%u", "pmu", 4, 1 },
	ONE(0xc0010015, "HWCR", "amd"),
	ONE(0xc0010117, "VM_HSAVE_PA", "amd"),
	ONE(0xc001011f, "VIRT_SPEC_CTRL", "speculation"),
	{ 0xc0010200, "PERF_CTL%u", "pmu", 6, 2 },
	{ 0xc0010201, "PERF_CTR%u", "pmu", 6, 2 },
};

/* The row of an MSR, and which of its MSRs it is. */
static const struct msr_name *find(uint32_t msr, unsigned int *n)
{
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const struct msr_name *row = &names[i];

		*n = (msr - row->first) / row->step;
		if (msr >= row->first && (msr - row->first) % row->step == 0 && *n < row->nr)
			return row;
	}
	return NULL;
}

/* A name with a %u becomes one with the number: no format is read from the table. */
static void number(const char *form, unsigned int n, char name[REG_NAME_MAX])
{
	const char *at = strstr(form, "%u");

	if (!at)
		snprintf(name, REG_NAME_MAX, "%s", form);
	else
		snprintf(name, REG_NAME_MAX, "%.*s%u%s", (int)(at - form), form, n, at + 2);
}

const char *x86_reg_name(uint64_t id, char name[REG_NAME_MAX])
{
	const struct msr_name *row;
	unsigned int n;

	if (!x86_is_msr(id)) {
		if (x86_reg_type(id) == X86_REG_TYPE_KVM && !(uint32_t)id)
			snprintf(name, REG_NAME_MAX, "GUEST_SSP");
		else
			snprintf(name, REG_NAME_MAX, "TYPE%u_%08x", x86_reg_type(id), (uint32_t)id);
		return name;
	}
	row = find((uint32_t)id, &n);
	if (row)
		number(row->name, n, name);
	else
		snprintf(name, REG_NAME_MAX, "MSR_%08x", (uint32_t)id);
	return name;
}

const char *x86_reg_class(uint64_t id)
{
	const struct msr_name *row;
	unsigned int n;

	if (!x86_is_msr(id))
		return x86_reg_type(id) == X86_REG_TYPE_KVM ? "kvm_reg" : "unknown";
	row = find((uint32_t)id, &n);
	return row ? row->class : "unknown";
}
