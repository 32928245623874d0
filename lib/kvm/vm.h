/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A VM of N vCPUs, made ready for register access: created, initialised and finalized, never run.
 */
#ifndef REGSCOPE_KVM_VM_H
#define REGSCOPE_KVM_VM_H

#include "error.h"

#include <stdbool.h>
#include <stdint.h>

struct vm_config {
	uint64_t features;	/* bit i: feature i of kvm_arch.features */
	unsigned int scope_cap; /* number of KVM_CAP_ARM_REG_SCOPE to enable, 0: none */
};

struct vm {
	int kvm_fd; /* /dev/kvm, the caller's */
	int fd;
	int *vcpu_fd;	       /* nr_vcpus of them */
	unsigned int nr_vcpus; /* that there are */
	unsigned int wanted;   /* that there are to be */
};

/**
 * kvm_open - open /dev/kvm and check that it speaks the stable API
 *
 * Returns a file descriptor; -ENOENT, -EACCES, ... with the remedy in @error.
 */
int kvm_open(struct error *error);

/* The /dev/kvm that kvm_open() opened, for the rest of the library; opened on first use. */
int kvm_fd(struct error *error);

/* KVM_CHECK_EXTENSION on /dev/kvm: 0 where unknown, -errno where /dev/kvm cannot be used. */
int kvm_has_cap(unsigned int cap);

/* How many vCPUs a VM may have here (KVM_CAP_MAX_VCPUS), or -errno. */
int kvm_max_vcpus(struct error *error);

/**
 * vm_create - a VM of @nr_vcpus vCPUs with the features of @config
 * @vm:		filled in; destroy with vm_destroy()
 *
 * Returns 0 or -errno; @error then names the ioctl, the vCPU and a remedy, and nothing is left
 * behind. -EMFILE means that even the hard limit of open files is too low.
 */
int vm_create(struct vm *vm, const struct vm_config *config, unsigned int nr_vcpus,
	      struct error *error);

/* The steps of vm_create(), for who wants them one by one; each is over all vCPUs. */
enum vm_step {
	VM_STEP_CREATE,	  /* the VM, its capabilities, its vCPUs */
	VM_STEP_INIT,	  /* each vCPU is told what it is */
	VM_STEP_FINALIZE, /* each vCPU's features are made final, where one needs it */
	NR_VM_STEPS,
};

/* Before the first step: @vm is a VM of @nr_vcpus vCPUs to be, and its open files are allowed.
 * After an error of any step, vm_destroy(). */
int vm_prepare(struct vm *vm, unsigned int nr_vcpus, struct error *error);
int vm_step(struct vm *vm, const struct vm_config *config, enum vm_step step, struct error *error);

/* Does the last step do anything with these features? */
bool vm_needs_finalize(const struct vm_config *config);
void vm_destroy(struct vm *vm);

#endif
