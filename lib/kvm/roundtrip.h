/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A round trip: the registers of a VM, whose vCPUs all hold distinct legal values, are read and
 * written to a fresh VM of as many vCPUs, one vCPU after another. What then differs was lost; a
 * second trip finds by whose write.
 */
#ifndef REGSCOPE_KVM_ROUNDTRIP_H
#define REGSCOPE_KVM_ROUNDTRIP_H

#include "kvm/state.h"

/* More would show no more, and the second trip reads what was lost after every write. */
#define ROUNDTRIP_VCPUS_MAX 8

/* In which order a vCPU's registers are written: that of KVM_GET_REG_LIST, QEMU's, or the first
 * reversed. */
enum roundtrip_order { ROUNDTRIP_LIST, ROUNDTRIP_QEMU, ROUNDTRIP_REVERSE, NR_ROUNDTRIP_ORDERS };
extern const char *const roundtrip_order_names[];

/* What became of a register of a vCPU. */
struct roundtrip_fate {
	bool differs;					   /* else it came back */
	char source[STATE_TEXT_MAX], copy[STATE_TEXT_MAX]; /* what it held; holds in the copy */
	int set_err; /* errno of a write that was refused; 0: all were taken */
	/* Which write of that vCPU made it what it is; NULL: none. Was it right until then? */
	const struct reg *by;
	bool was_right;
};

/**
 * roundtrip_make - one trip
 * @recipes:	of state_recipes_find()
 * @ran:	the source's vCPUs have run; the copy's never do
 * @fates:	[vcpu][recipes->regs->nr], filled in
 *
 * What cannot be read, or not be written, is left out. Returns 0 or -errno.
 */
int roundtrip_make(const struct state_recipes *recipes, unsigned int nr_vcpus,
		   enum roundtrip_order order, bool ran, struct roundtrip_fate *fates,
		   struct error *error);

#endif
