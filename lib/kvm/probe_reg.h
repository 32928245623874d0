/* SPDX-License-Identifier: GPL-2.0 */
/* The experiment on one register, for the files of probe.h alone. */
#ifndef REGSCOPE_KVM_PROBE_REG_H
#define REGSCOPE_KVM_PROBE_REG_H

#include "kvm/state.h"
#include "kvm/value.h"

#define PROBE_VCPUS 3

struct probe {
	struct vm vm;
	const struct vm_config *config;
	/* What vCPUs hold: NULL: what they were made with; else values of their own, and whether
	 * they have run. */
	const struct state_recipes *recipes;
	bool ran;

	const struct reg *reg;
	bool counts; /* moves by itself */
	bool equal;  /* all vCPUs read the same before anything was written */
	union reg_value old[PROBE_VCPUS], now[PROBE_VCPUS], tried;
	uint64_t moved; /* bits of the first 8 bytes that have changed so far */
};

/* Make the scratch VM, or make it anew. 0 or -errno. */
int probe_renew_vm(struct probe *probe, struct error *error);

/* Whose are the values of probe->reg? The scratch VM is as before, or another one. 0 or -errno. */
int probe_reg(struct probe *probe, enum reg_seen *seen, struct error *error);

#endif
