/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What an architecture must tell. One folder of lib/kvm/ defines `kvm_arch`, and brings
 * raw_ioctl.h; the Makefile picks the folder by the compiler's target, so nothing outside it asks
 * which one it is.
 */
#ifndef REGSCOPE_KVM_ARCH_H
#define REGSCOPE_KVM_ARCH_H

#include "kvm/reg.h"
#include "kvm/vm.h"

struct kvm_feature {
	const char *name; /* the UAPI's word */
	bool by_default;  /* used unless --features says otherwise, where the host offers it */
};

/* A kernel's version, of which scope depends: 6.12 is { 6, 12 }. */
struct kernel_version {
	unsigned int major, minor;
};

struct kvm_arch {
	/* NULL, or why nothing can be measured here: kvm_open() fails with it, so that nothing below
	 * is asked for. */
	const char *unsupported;

	const struct kvm_feature *features;
	unsigned int nr_features;
	/* Bit i: the host offers feature i. */
	uint64_t (*offered)(void);

	/* Before the first vCPU. 0 or -errno with @error. */
	int (*vm_init)(struct vm *vm, const struct vm_config *config, struct error *error);
	/* Whether vCPUs with these features take that step at all. */
	bool (*has_step)(const struct vm_config *config, enum vm_step step);
	/* The ioctl by which every vCPU takes a step that it has, after VM_STEP_CREATE. 0 or -errno
	 * with @error. */
	int (*vcpu_step)(const struct vm *vm, const struct vm_config *config, enum vm_step step,
			 struct vcpu_ioctl *ioctl, struct error *error);

	/* Every vCPU of a VM that never ran executes a few guest instructions and exits, by which
	 * registers of its own change. 0, or -errno with @error. */
	int (*run_guest)(struct vm *vm, const struct vm_config *config, struct error *error);

	/*
	 * The name ("X0", "ID_AA64PFR0_EL1"; an unknown one is spelled from the id) and the class.
	 */
	const char *(*reg_name)(uint64_t id, char name[REG_NAME_MAX]);
	const char *(*reg_class)(uint64_t id);
	/* Scope as documented for that kernel; anything in doubt is vcpu. */
	enum reg_scope (*reg_scope)(uint64_t id, struct kernel_version version,
				    enum reg_evidence *evidence);
	/* A vCPU's on every kernel, whatever an experiment might seem to show. */
	bool (*never_wide)(uint64_t id);
	/* The bits of a feature ID register that may be written, where the kernel tells; else
	 * false. */
	bool (*writable_mask)(struct vm *vm, uint64_t id, uint64_t *mask);
	/* A register of each vCPU's own that takes any value: by it a check sees a write arrive. */
	uint64_t witness_id;

	/* The bits of an id in which a kernel with the capability marks scope. */
	uint64_t scope_mask;
	/* The capability's number where the header regscope was built with defines it, else 0. */
	unsigned int scope_cap;

	/* For env.txt: how KVM runs ("VHE"), and the interrupt controller ("GICv3"). */
	const char *(*kvm_mode)(char *buf, int size);
	const char *(*irqchip)(char *buf, int size);
};

extern const struct kvm_arch kvm_arch;

/* Parse "6.12.117+deb12": false if it does not start with two numbers. */
bool kernel_version_parse(const char *release, struct kernel_version *version);

#endif
