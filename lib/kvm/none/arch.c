// SPDX-License-Identifier: GPL-2.0
/*
 * An architecture that regscope does not measure (yet): run directories can be read, summed up and
 * drawn there; measuring is declined with the reason.
 */
#include "kvm/arch.h"

#include <errno.h>
#include <stdio.h>

static uint64_t offered(void)
{
	return 0;
}

static int vm_init(struct vm *vm, const struct vm_config *config, struct error *error)
{
	(void)vm;
	(void)config;
	return error_set(error, -ENODEV, "%s", kvm_arch.unsupported);
}

static bool has_step(const struct vm_config *config, enum vm_step step)
{
	(void)config;
	(void)step;
	return false;
}

static int vcpu_step(const struct vm *vm, const struct vm_config *config, enum vm_step step,
		     struct vcpu_ioctl *ioctl, struct error *error)
{
	(void)vm;
	(void)config;
	(void)step;
	(void)ioctl;
	return error_set(error, -ENODEV, "%s", kvm_arch.unsupported);
}

static int run_guest(struct vm *vm, const struct vm_config *config, struct error *error)
{
	return vm_init(vm, config, error);
}

static const char *reg_name(uint64_t id, char name[REG_NAME_MAX])
{
	snprintf(name, REG_NAME_MAX, "0x%016llx", (unsigned long long)id);
	return name;
}

static const char *reg_class(uint64_t id)
{
	(void)id;
	return "unknown";
}

static enum reg_scope reg_scope(uint64_t id, struct kernel_version version,
				enum reg_evidence *evidence)
{
	(void)id;
	(void)version;
	*evidence = REG_EVIDENCE_UNPROVEN;
	return REG_SCOPE_VCPU;
}

static bool never_wide(uint64_t id)
{
	(void)id;
	return true;
}

static bool writable_mask(struct vm *vm, uint64_t id, uint64_t *mask)
{
	(void)vm;
	(void)id;
	(void)mask;
	return false;
}

static const char *unknown(char *buf, int size)
{
	snprintf(buf, (size_t)size, "unknown");
	return buf;
}

const struct kvm_arch kvm_arch = {
	.name = "none",
	.unsupported =
		"this machine is not arm64, and regscope measures KVM/arm64 alone; measure in "
		"the emulated host instead (make bench HOST=emulated)",
	.offered = offered,
	.vm_init = vm_init,
	.has_step = has_step,
	.vcpu_step = vcpu_step,
	.run_guest = run_guest,
	.reg_name = reg_name,
	.reg_class = reg_class,
	.reg_scope = reg_scope,
	.never_wide = never_wide,
	.writable_mask = writable_mask,
	.kvm_mode = unknown,
	.irqchip = unknown,
};
