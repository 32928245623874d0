/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Can this host make VMs as large as a run needs them? Tried before anything is measured, and in a
 * process of its own: where a cgroup's memory ends, the kernel kills one, and it is to be that one.
 */
#ifndef REGSCOPE_RUN_TRIAL_H
#define REGSCOPE_RUN_TRIAL_H

#include "kvm/state.h"

struct run_trial {
	const struct state_recipes *recipes;
	unsigned int vms, vcpus; /* VMs at the same time, each of so many vCPUs */
	unsigned int run;	 /* of the VMs, how many also run, which takes KVM more memory */
	size_t bytes;		 /* of memory beside them */
};

/* 0 if it can, or if nothing can be tried here; else -errno, and why. */
int run_try_vms(const struct run_trial *trial, struct error *error);

#endif
