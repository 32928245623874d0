/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The state of a VM's interrupt controller. None of it is behind KVM_GET_ONE_REG: it is read and
 * written through the controller's own file descriptor, by KVM_GET_DEVICE_ATTR and
 * KVM_SET_DEVICE_ATTR. What there is to move, and in which order, kvm_arch.irqchip_state says.
 */
#ifndef REGSCOPE_KVM_IRQCHIP_H
#define REGSCOPE_KVM_IRQCHIP_H

#include "kvm/vm.h"

#include <linux/kvm.h>
#include <stddef.h>

/* What is accessed: all that a VMM moves, or one register again and again. */
enum irqchip_op {
	IRQCHIP_SAVE,
	IRQCHIP_RESTORE,
	IRQCHIP_ITS_SAVE, /* of the ITS, which is a device of its own */
	IRQCHIP_ITS_RESTORE,
	IRQCHIP_DIST,	/* of the whole VM */
	IRQCHIP_REDIST, /* of one vCPU after another, by its address */
	IRQCHIP_SYSREG, /* the same, of the CPU interface */
	NR_IRQCHIP_OPS,
};

/* How often IRQCHIP_DIST and those after it read. */
#define IRQCHIP_ONE_READS 512

struct irqchip_access {
	struct kvm_device_attr attr; /* its addr: where the value is */
	unsigned long request;	     /* KVM_GET_DEVICE_ATTR or KVM_SET_DEVICE_ATTR */
};

struct irqchip_list {
	struct irqchip_access *access;
	size_t nr;
	unsigned int device; /* of vm->device_fd */
};

/* Guest memory that holds tables of the controller: of one VM. */
struct irqchip_memory {
	unsigned char *at;
	size_t size;
};

/* The state of VMs of so many vCPUs, as a VMM holds it: one that is saved, others it is restored
 * to. Zeroed before irqchip_make(); then irqchip_free(). */
struct irqchip {
	unsigned int vcpus;
	struct irqchip_list list[NR_IRQCHIP_OPS];
	uint64_t *values; /* what lists read into and write from, ... */
	uint64_t *kept;	  /* ... and what the source holds; nr_values each */
	size_t nr_values;
	uint64_t *cpus;			    /* [vcpus]: the address of each */
	struct irqchip_memory source, copy; /* none where there is no ITS */
};

#define IRQCHIP_NAME_MAX 96

/* Of an architecture whose KVM has a controller with such a state. */
struct irqchip_ops {
	/* NULL, or why no VM can have one here. */
	const char *(*unsupported)(void);
	/* The bits in vm_config's features that give one to a VM. */
	uint64_t (*feature)(void);
	/* How many accesses an op makes; 0: it is not there. */
	size_t (*count)(enum irqchip_op op, unsigned int vcpus);
	/* Make the lists. */
	int (*lists)(struct irqchip *chip, const struct vm *vm, struct error *error);
	/* Give the source a state that is another than a new VM's in every register that takes
	 * one; then keep it. */
	int (*vary)(struct irqchip *chip, const struct vm *vm, struct error *error);
	/* The register of an access, and whose: for messages. */
	void (*name)(const struct irqchip_access *access, char name[IRQCHIP_NAME_MAX]);
	/* How much guest memory has tables; map it into a VM; bring what the source has there to a
	 * copy; make void what KVM writes there, of the copy, or of the source what its ITS does;
	 * and is it the same in both, @all or what the ITS writes? KVM takes what is pending out
	 * of its table when it restores it. */
	size_t (*memory_size)(unsigned int vcpus);
	int (*map)(const struct vm *vm, const struct irqchip_memory *memory, struct error *error);
	void (*move)(const struct irqchip *chip);
	void (*clear)(const struct irqchip *chip, bool copy);
	bool (*same)(const struct irqchip *chip, bool all);
};

/**
 * irqchip_make - hold the state of a VM, which has a controller: of no trivial state from then on
 *
 * Returns 0 or -errno; irqchip_free() in either case.
 */
int irqchip_make(struct irqchip *chip, const struct vm *vm, struct error *error);
void irqchip_free(struct irqchip *chip);

/* Map the memory for tables into a copy. */
int irqchip_attach(const struct irqchip *chip, const struct vm *copy, struct error *error);

/* Make the accesses of a list, outside the clock. */
int irqchip_run(const struct irqchip *chip, const struct vm *vm, enum irqchip_op op,
		struct error *error);

/* Before a list reads: let no value be what it will read. */
void irqchip_spoil(struct irqchip *chip, enum irqchip_op op);

/* Did it read what the source holds? -EPROTO, and @error names the register. */
int irqchip_compare(const struct irqchip *chip, enum irqchip_op op, struct error *error);

/* Say which access failed, and why. Returns @err. */
int irqchip_error(const struct irqchip *chip, enum irqchip_op op, size_t i, long err,
		  struct error *error);

#endif
