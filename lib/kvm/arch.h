/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What regscope must know of an architecture. Each has a folder in lib/kvm/, with `kvm_arch` and
 * raw_ioctl.h; the Makefile picks one by the compiler's target, so nothing outside it asks which
 * one it is.
 */
#ifndef REGSCOPE_KVM_ARCH_H
#define REGSCOPE_KVM_ARCH_H

#include "kvm/irqchip.h"
#include "kvm/pattern.h"
#include "kvm/reg.h"
#include "kvm/vm.h"

struct kvm_reg_list;

struct kvm_feature {
	const char *name;  /* the UAPI's word */
	bool by_default;   /* used where the host offers it, unless --features says otherwise */
	bool restricts;	   /* takes something away from another one: "all" is without it */
	const char *with;  /* goes with that one alone; NULL: with any */
	const char *needs; /* what a host has that offers it, if that is not plain; else NULL */
};

/* How another process's register accesses are seen: lib/trace/ asks. */
struct kvm_trace {
	/* KVM's functions that are called once for each GET, SET and whole list; for each VM that
	 * is made; and when a vCPU first runs. */
	const char *get, *set, *list, *vm_made, *first_run;
	/* Their arguments as probes fetch them, by the kernel's BTF and, where it has none, by the
	 * registers they are passed in: kvm, vcpu_id and id of an access; kvm of a VM that is made,
	 * and of one that first runs. */
	const char *access_by_btf, *list_by_btf, *access_by_register, *list_by_register, *vm,
		*first_run_vm;
	/* One argument more of an access, by BTF: ran, 1 if a vCPU of the VM ever ran, else 0. */
	const char *ran_by_btf;
	/* One of any probe: made, how many VMs there were ever made by then. */
	const char *made;
	uint32_t audit_arch; /* AUDIT_ARCH_... of its system calls */
};

struct kvm_arch {
	/* NULL; or why nothing can be measured here: kvm_open() fails with it, and nothing below is
	 * used. */
	const char *unsupported;
	/* What a kernel that has KVM did not do, or find, where there is no /dev/kvm: to follow
	 * "the kernel has KVM, but". */
	const char *not_started;
	/* What turns KVM off on the kernel's command line; or NULL. */
	const char *turned_off;
	/* its KVM is in the kernel's image or nowhere */
	bool never_module;

	const struct kvm_feature *features;
	unsigned int nr_features;
	/* Bit i: the host offers feature i. */
	uint64_t (*offered)(void);

	/* The type of VM to ask KVM_CREATE_VM for, and the bits of guest physical addresses that it
	 * has then. */
	unsigned long (*vm_type)(unsigned int *ipa_bits);
	/* Before the first vCPU. 0 or -errno with @error. */
	int (*vm_init)(struct vm *vm, const struct vm_config *config, struct error *error);
	/* Do vCPUs with these features take that step? */
	bool (*has_step)(const struct vm_config *config, enum vm_step step);
	/* How each vCPU takes a step after VM_STEP_CREATE. 0 or -errno with @error. */
	int (*vcpu_step)(const struct vm *vm, const struct vm_config *config, enum vm_step step,
			 struct vcpu_ioctl *ioctl, struct error *error);

	/* Make the devices that a VM with these features has, when its vCPUs are final: into
	 * vm->device_fd. 0 or -errno with @error. NULL: none has any. */
	int (*vm_devices)(struct vm *vm, const struct vm_config *config, struct error *error);

	/* Have every vCPU of a VM that never ran execute a few guest instructions and exit, which
	 * changes some of its registers. 0 or -errno with @error. */
	int (*run_guest)(struct vm *vm, const struct vm_config *config, struct error *error);

	/* NULL and 0, but where registers are not those of KVM_GET_ONE_REG, KVM_SET_ONE_REG and
	 * KVM_GET_REG_LIST (reg_access.h has what is timed): read one into @value, or write it; 0
	 * or -errno. The list of them, the same whatever vCPUs hold, to be freed; 0 or -errno with
	 * @error. How many one call takes. */
	int (*reg_access)(int vcpu_fd, bool set, uint64_t id, void *value);
	int (*reg_list)(const struct vm *vm, struct kvm_reg_list **list, struct error *error);
	unsigned int batch_max;

	/* Name and class: "X0", "core". An unknown name is spelled from the id. */
	const char *(*reg_name)(uint64_t id, char name[REG_NAME_MAX]);
	const char *(*reg_class)(uint64_t id);
	/* Scope as documented for that kernel and these features; anything in doubt is vcpu. */
	enum reg_scope (*reg_scope)(uint64_t id, const struct vm_config *config,
				    struct kernel_version version, enum reg_evidence *evidence);
	/* Did a version of the kernel change that scope, and which? All registers that one version
	 * changed were changed together; @shows: one that is seen shared shows that they were.
	 * NULL: none did. */
	bool (*scope_changed)(uint64_t id, const struct vm_config *config,
			      struct kernel_version *since, bool *shows);
	/* Does each vCPU have its own on every kernel, whatever an experiment seems to show? */
	bool (*never_wide)(uint64_t id);
	/* Is it documented that none can be written in a vCPU that is ready? NULL: of none. */
	bool (*never_written)(uint64_t id);
	/* Does it move by itself, if more slowly than a few reads show? NULL: none does. */
	bool (*moves)(uint64_t id);
	/* The bits of a register that may be written; all where the kernel does not tell. NULL: it
	 * does of none. */
	uint64_t (*writable_mask)(const struct vm *vm, uint64_t id);
	/* The order in which QEMU's incoming migration writes a vCPU: the places of registers in
	 * @regs, some of them more than once, into @order, which has room for all of them twice.
	 * Returns how many, 0 without memory. NULL: it is not known. */
	size_t (*qemu_order)(const struct reg_table *regs, size_t *order);
	/* The VMMs whose patterns are known, and what one does to these registers. 0 or -ENOMEM;
	 * free @pattern in either case. */
	const struct kvm_vmm *const *vmms;
	unsigned int nr_vmms;
	int (*vmm_pattern)(struct pattern *pattern, const struct kvm_vmm *vmm,
			   const struct reg_table *regs);
	/* A register of every vCPU that takes any value: shows a check that a write arrived. */
	uint64_t witness_id;

	/* The bits that are 0 in every id of a kernel without the capability; one of them, which
	 * one is seen by its effect, marks scope on a kernel with it. */
	uint64_t scope_mask;
	/* The capability's number if the header regscope was built with defines it, else 0. */
	unsigned int scope_cap;

	/* NULL; or a clock of the CPU that has counted instructions in an emulator that does, whose
	 * CPU has no PMU; is it so here? And what that clock is. */
	uint64_t (*instruction_clock)(void);
	bool (*clock_counts_instructions)(void);
	const char *instruction_clock_name;

	const struct kvm_trace *trace;
	/* NULL: KVM has no controller whose state can be moved. */
	const struct irqchip_ops *irqchip_state;

	/* For env.txt: how KVM runs ("VHE"), and the interrupt controller ("GICv3"). */
	const char *(*kvm_mode)(char *buf, int size);
	const char *(*irqchip)(char *buf, int size);
};

extern const struct kvm_arch kvm_arch;

/* Those of kvm_arch that may be NULL. */
static inline bool kvm_scope_changed(uint64_t id, const struct vm_config *of,
				     struct kernel_version *since, bool *shows)
{
	return kvm_arch.scope_changed && kvm_arch.scope_changed(id, of, since, shows);
}

static inline bool kvm_never_written(uint64_t id)
{
	return kvm_arch.never_written && kvm_arch.never_written(id);
}

static inline uint64_t kvm_writable_mask(const struct vm *vm, uint64_t id)
{
	return kvm_arch.writable_mask ? kvm_arch.writable_mask(vm, id) : UINT64_MAX;
}

/* Parse "6.12.117+deb12": false if it does not start with two numbers. */
bool kernel_version_parse(const char *release, struct kernel_version *version);

static inline bool kernel_version_at_least(struct kernel_version v, struct kernel_version than)
{
	return v.major > than.major || (v.major == than.major && v.minor >= than.minor);
}

#endif
