/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A VM of N vCPUs, made ready for register access: created, initialised and finalized, never run.
 */
#ifndef REGSCOPE_KVM_VM_H
#define REGSCOPE_KVM_VM_H

#include "error.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

struct vm_config {
	uint64_t features;	/* bit i: feature i of kvm_arch.features */
	unsigned int scope_cap; /* number of KVM_CAP_ARM_REG_SCOPE to enable, 0: none */
};

#define VM_DEVICES 2 /* the most that a VM has, beside its vCPUs */

struct vm {
	int kvm_fd; /* /dev/kvm, the caller's */
	int fd;
	int device_fd[VM_DEVICES]; /* what kvm_arch.vm_devices() made, as the architecture numbers
				    * them; -1: none */
	unsigned long type;	   /* as KVM_CREATE_VM takes it */
	int *vcpu_fd;		   /* [nr_vcpus] */
	unsigned int nr_vcpus;	   /* made so far */
	unsigned int wanted;	   /* to be made */
};

/**
 * kvm_open - open /dev/kvm and check that it speaks the stable API
 *
 * Returns a file descriptor; -ENOENT, -EACCES, ... with the remedy in @error.
 */
int kvm_open(struct error *error);

/* The /dev/kvm that kvm_open() opened, for the rest of the library; opened on first use. */
int kvm_fd(struct error *error);

/* KVM_CHECK_EXTENSION on /dev/kvm: 0 if @cap is unknown, -errno if /dev/kvm cannot be used. */
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

/* The steps of vm_create(), to be taken one by one; each covers all vCPUs. What follows them is
 * kvm_arch.vm_devices(). */
enum vm_step {
	VM_STEP_CREATE,	  /* the VM, its capabilities, its vCPUs */
	VM_STEP_INIT,	  /* each vCPU is told what it is */
	VM_STEP_FINALIZE, /* each vCPU's features are made final, where one needs it */
	NR_VM_STEPS,
};

/* An ioctl that is the same for every vCPU of a VM, ready to be issued. */
struct vcpu_ioctl {
	unsigned long request;
	const char *name; /* the request's */
	unsigned char own[64] __attribute__((aligned(8)));
	const void *arg; /* @own, or what the architecture keeps */
};

#define VCPU_IOCTL_SET(ioctl, req, value) \
	({ \
		_Static_assert(_IOC_SIZE(req) == sizeof(*(value)), #req " takes another size"); \
		_Static_assert(sizeof(*(value)) <= sizeof((ioctl)->own), #req " has no room"); \
		(ioctl)->request = (req); \
		(ioctl)->name = #req; \
		(ioctl)->arg = memcpy((ioctl)->own, (value), sizeof(*(value))); \
	})

/* How many files are open while there are @vms VMs of so many vCPUs each: theirs, and all others of
 * a run but the counters of its threads. */
uint64_t vm_files(uint64_t vms, uint64_t vcpus);

/* Have this process open as many files: raises the soft limit to the hard one if it has to. 0, or
 * -EMFILE if even that is too low. */
int vm_allow_files(uint64_t need, struct error *error);

/* Before the first step: make room for @nr_vcpus vCPUs and their open files. After an error, here
 * or in a step: vm_destroy(). */
int vm_prepare(struct vm *vm, unsigned int nr_vcpus, struct error *error);

/* Take a step; nothing happens where vCPUs with these features do not have it. */
int vm_step(struct vm *vm, const struct vm_config *config, enum vm_step step, struct error *error);

/* Why the ioctl of a step, kvm_arch.vcpu_step(), failed on a vCPU. Returns @err. */
int vm_step_error(const struct vm *vm, const char *name, unsigned int vcpu, long err,
		  struct error *error);
void vm_destroy(struct vm *vm);

#endif
