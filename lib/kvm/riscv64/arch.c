// SPDX-License-Identifier: GPL-2.0
/*
 * riscv64: vCPU features, and what the host says of itself. A vCPU begins with every extension of
 * the ISA that the host has, and with most of the SBI's; which it keeps, and which it gets besides,
 * is chosen by writing registers before it runs. An AIA, a device of the VM that has registers of
 * its own, is not made.
 */
#include "kvm/ioctl.h"
#include "kvm/riscv64/riscv64.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define IPA_BITS_LEAST 41 /* Sv39x4: every host has it */

/* Extensions that KVM lets userspace choose, and that change what a vCPU costs or has. */
enum { V, F, D, SVPBMT, ZICBOM, ZICBOZ, SSAIA, SBI_DBCN, SBI_SUSP, NR_FEATURES };

static const struct kvm_feature features[NR_FEATURES] = {
	[V] = { .name = "V", .by_default = true },
	[F] = { .name = "F", .by_default = true },
	[D] = { .name = "D", .by_default = true, .with = "F" },
	[SVPBMT] = { .name = "SVPBMT", .by_default = true },
	[ZICBOM] = { .name = "ZICBOM", .by_default = true },
	[ZICBOZ] = { .name = "ZICBOZ", .by_default = true },
	[SSAIA] = { .name = "SSAIA", .by_default = true },
	/* off unless a VMM asks for them, since it has to do what they ask for */
	[SBI_DBCN] = { .name = "SBI_DBCN" },
	[SBI_SUSP] = { .name = "SBI_SUSP" },
};

/* Their registers: isa-ext begins with 1 where the host has it, sbi-ext of these with 0. */
static const struct {
	enum riscv64_type type;
	unsigned int nr;
} extensions[NR_FEATURES] = {
	[V] = { RISCV64_ISA_EXT, 15 },	      [F] = { RISCV64_ISA_EXT, 3 },
	[D] = { RISCV64_ISA_EXT, 2 },	      [SVPBMT] = { RISCV64_ISA_EXT, 7 },
	[ZICBOM] = { RISCV64_ISA_EXT, 11 },   [ZICBOZ] = { RISCV64_ISA_EXT, 12 },
	[SSAIA] = { RISCV64_ISA_EXT, 14 },    [SBI_DBCN] = { RISCV64_SBI_EXT, 9 },
	[SBI_SUSP] = { RISCV64_SBI_EXT, 11 },
};

#define ALL_ISA ((uint64_t)-1 >> (64 - SBI_DBCN)) /* a vCPU of which nothing is turned off */

/* What offered() saw last. Features are parsed before a VM is made, and so it has been asked. */
static uint64_t choices = ALL_ISA;

/* The extensions of a type that vCPUs with these features have, or lack, one bit each. */
static uint64_t chosen(const struct vm_config *config, enum riscv64_type type, bool has)
{
	uint64_t mask = 0;
	unsigned int f;

	for (f = 0; f < NR_FEATURES; f++)
		if (extensions[f].type == type && (choices >> f & 1) &&
		    (config->features >> f & 1) == has)
			mask |= (uint64_t)1 << extensions[f].nr;
	return mask;
}

/* Can a vCPU be made with and without it? Its register then takes what it does not hold. */
static bool can_choose(const struct vm *vm, unsigned int f)
{
	uint64_t id = RISCV64_REG(extensions[f].type, RISCV64_SINGLE, extensions[f].nr), is = 0;
	bool by_default = extensions[f].type == RISCV64_ISA_EXT;
	struct kvm_one_reg one = { id, (uintptr_t)&is };

	if (__kvm_ioctl(vm->vcpu_fd[0], KVM_GET_ONE_REG, &one) < 0 || is != by_default)
		return false;
	is = !is;
	return __kvm_ioctl(vm->vcpu_fd[0], KVM_SET_ONE_REG, &one) >= 0;
}

static uint64_t offered(void)
{
	struct vm_config plain = { .features = ALL_ISA };
	uint64_t mask = 0;
	unsigned int f;
	struct vm vm;

	for (f = 0; f < NR_FEATURES; f++) {
		if (vm_create(&vm, &plain, 1, NULL))
			continue;
		mask |= (uint64_t)can_choose(&vm, f) << f;
		vm_destroy(&vm);
	}
	choices = mask;
	return mask;
}

static unsigned long vm_type(unsigned int *ipa_bits)
{
	int bits = kvm_has_cap(KVM_CAP_VM_GPA_BITS);

	*ipa_bits = bits > 0 ? (unsigned int)bits : IPA_BITS_LEAST;
	return 0;
}

static int vm_init(struct vm *vm, const struct vm_config *config, struct error *error)
{
	(void)vm;
	return config->scope_cap
		       ? error_set(error, -ENODEV,
				   "capability %u: no kernel of riscv64 has one that marks "
				   "scope; leave --scope-cap out",
				   config->scope_cap)
		       : 0;
}

/* First what a vCPU has without being asked is turned off, then what it has not, on. */
static const struct {
	enum riscv64_type type;
	unsigned int how;
	bool has;
} steps[NR_VM_STEPS] = {
	[VM_STEP_INIT] = { RISCV64_ISA_EXT, RISCV64_MULTI_DIS, false },
	[VM_STEP_FINALIZE] = { RISCV64_SBI_EXT, RISCV64_MULTI_EN, true },
};

static bool has_step(const struct vm_config *config, enum vm_step step)
{
	return step == VM_STEP_CREATE || chosen(config, steps[step].type, steps[step].has);
}

static int vcpu_step(const struct vm *vm, const struct vm_config *config, enum vm_step step,
		     struct vcpu_ioctl *ioctl, struct error *error)
{
	/* read by every vCPU's ioctl, and the same for all VMs of a run */
	static uint64_t mask[NR_VM_STEPS];
	struct kvm_one_reg one = { RISCV64_REG(steps[step].type, steps[step].how, 0),
				   (uintptr_t)&mask[step] };

	(void)vm;
	(void)error;
	mask[step] = chosen(config, steps[step].type, steps[step].has);
	VCPU_IOCTL_SET(ioctl, KVM_SET_ONE_REG, &one);
	return 0;
}

/* The hypervisor extension is the only way there is. */
static const char *kvm_mode(char *buf, int size)
{
	snprintf(buf, (size_t)size, "H extension");
	return buf;
}

static const char *irqchip(char *buf, int size)
{
	snprintf(buf, (size_t)size, "none");
	return buf;
}

const struct kvm_arch kvm_arch = {
	.not_started = "has not loaded it (modprobe kvm), or found no hypervisor extension, as in "
		       "most VMs",
	.features = features,
	.nr_features = NR_FEATURES,
	.offered = offered,
	.vm_type = vm_type,
	.vm_init = vm_init,
	.has_step = has_step,
	.vcpu_step = vcpu_step,
	.run_guest = riscv64_run_guest,
	.reg_name = riscv64_reg_name,
	.reg_class = riscv64_reg_class,
	.reg_scope = riscv64_reg_scope,
	.never_wide = riscv64_never_wide,
	.qemu_order = riscv64_qemu_order,
	.witness_id = RISCV64_REG(RISCV64_CORE, 0, RISCV64_CORE_A0),
	/* between the architecture and the size, and the type */
	.scope_mask = 0x000fffff00000000,
	.kvm_mode = kvm_mode,
	.irqchip = irqchip,
};
