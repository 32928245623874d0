// SPDX-License-Identifier: GPL-2.0
/* x86-64: vCPUs as KVM supports them, and what the host says of itself. */
#include "kvm/ioctl.h"
#include "reg_access.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { IRQCHIP, NR_FEATURES };

static const struct kvm_feature features[NR_FEATURES] = {
	/* PIC, I/O APIC and the APICs of vCPUs in KVM, as every VMM has them */
	[IRQCHIP] = { .name = "IRQCHIP", .by_default = true },
};

#define NOT_STARTED \
	"has not loaded kvm_intel or kvm_amd, or found no virtualization: turned off in the " \
	"firmware, or by what runs this VM"

/* Where VT-x without "unrestricted guest" keeps what it needs for real mode: below the firmware. */
#define IDENTITY_MAP 0xfeffc000ull
#define TSS_PAGES    0xfeffd000ul

/* All that KVM supports on this CPU: what is not in a vCPU's CPUID has no MSR. */
#define CPUID_ENTRIES 256
static union {
	struct kvm_cpuid2 head;
	unsigned char
		bytes[sizeof(struct kvm_cpuid2) + CPUID_ENTRIES * sizeof(struct kvm_cpuid_entry2)];
} cpuid;

static int read_cpuid(int kvm_fd, struct error *error)
{
	if (cpuid.head.nent)
		return 0;
	cpuid.head.nent = CPUID_ENTRIES;
	return (int)kvm_ioctl(kvm_fd, KVM_GET_SUPPORTED_CPUID, &cpuid.head, error);
}

static bool has_irqchip(const struct vm_config *config)
{
	return config->features >> IRQCHIP & 1;
}

static uint64_t offered(void)
{
	return (uint64_t)(kvm_has_cap(KVM_CAP_IRQCHIP) > 0) << IRQCHIP;
}

/* EAX of CPUID leaf 0x80000008 has the bits of physical addresses. */
static unsigned long vm_type(unsigned int *ipa_bits)
{
	int fd = kvm_fd(NULL);
	__u32 i;

	*ipa_bits = 36;
	if (fd < 0 || read_cpuid(fd, NULL))
		return 0;
	for (i = 0; i < cpuid.head.nent; i++)
		if (cpuid.head.entries[i].function == 0x80000008)
			*ipa_bits = cpuid.head.entries[i].eax & 0xff;
	return 0;
}

static int vm_init(struct vm *vm, const struct vm_config *config, struct error *error)
{
	__u64 map = IDENTITY_MAP;
	int err;

	if (config->scope_cap)
		return error_set(error, -EINVAL,
				 "KVM_CAP_ARM_REG_SCOPE is arm64's: --scope-cap says nothing here");
	err = (int)kvm_ioctl(vm->fd, KVM_SET_IDENTITY_MAP_ADDR, &map, error);
	if (err >= 0)
		err = (int)kvm_ioctl_value(vm->fd, KVM_SET_TSS_ADDR, TSS_PAGES, error);
	if (err >= 0 && has_irqchip(config))
		err = (int)kvm_ioctl_value(vm->fd, KVM_CREATE_IRQCHIP, 0, error);
	return err < 0 ? err : read_cpuid(vm->kvm_fd, error);
}

static bool has_step(const struct vm_config *config, enum vm_step step)
{
	(void)config;
	return step != VM_STEP_FINALIZE;
}

/* The same for all vCPUs: nothing here boots, so an APIC's number in CPUID does not matter. */
static int vcpu_step(const struct vm *vm, const struct vm_config *config, enum vm_step step,
		     struct vcpu_ioctl *ioctl, struct error *error)
{
	(void)vm;
	(void)config;
	(void)step;
	(void)error;
	*ioctl = (struct vcpu_ioctl){ .request = KVM_SET_CPUID2,
				      .name = "KVM_SET_CPUID2",
				      .arg = &cpuid };
	return 0;
}

/* VMMs set it to the same on all vCPUs, and KVM helps them; it is each vCPU's own all the same. */
static bool never_wide(uint64_t id)
{
	return id == X86_MSR_ID(0x10); /* IA32_TSC */
}

/* The time that the calling task has run, of all vCPUs: it stands still for a tick. */
static bool moves(uint64_t id)
{
	return id == X86_MSR_ID(0x40000010); /* HV_X64_MSR_VP_RUNTIME */
}

/* KVM's part for this kind of virtualization has parameters, so it is in sysfs. */
static const char *kvm_mode(char *buf, int size)
{
	static const char *const modes[][2] = {
		{ "/sys/module/kvm_amd", "SVM" },
		{ "/sys/module/kvm_intel", "VMX" },
		{ "/sys/module/kvm_pvm", "PVM" }, /* by page tables alone, in VMs without either */
	};
	const char *mode = "unknown";
	struct stat st;
	size_t i;

	for (i = 0; i < sizeof(modes) / sizeof(modes[0]); i++)
		if (!stat(modes[i][0], &st))
			mode = modes[i][1];
	snprintf(buf, (size_t)size, "%s", mode);
	return buf;
}

static const char *irqchip(char *buf, int size)
{
	snprintf(buf, (size_t)size, "%s", offered() ? "APIC" : "no APIC");
	return buf;
}

const struct kvm_arch kvm_arch = {
	.not_started = NOT_STARTED,
	.features = features,
	.nr_features = NR_FEATURES,
	.offered = offered,
	.vm_type = vm_type,
	.vm_init = vm_init,
	.has_step = has_step,
	.vcpu_step = vcpu_step,
	.run_guest = x86_run_guest,
	.reg_access = x86_reg_access,
	.reg_list = x86_reg_list,
	.batch_max = X86_BATCH_MAX,
	.reg_name = x86_reg_name,
	.reg_class = x86_reg_class,
	.reg_scope = x86_reg_scope,
	.never_wide = never_wide,
	.moves = moves,
	.witness_id = X86_MSR_ID(0xc0000081), /* STAR */
	.instruction_clock = x86_instruction_clock,
	.clock_counts_instructions = x86_clock_counts_instructions,
	.instruction_clock_name = "TSC of a QEMU with -icount",
	.kvm_mode = kvm_mode,
	.irqchip = irqchip,
};
