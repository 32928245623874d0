/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From what was counted to phases. While a trace runs, accesses are counted by interval, from one
 * border to the next, and by whether their VM had run: whose VMs they are, and which of them ran
 * first, need not be known before the end. The phases are numbered then, by both backends alike:
 *
 *	- a border that was asked for ends a phase, any other one only if the phase has accesses;
 *	- so does the VMM's first KVM_RUN. What is done in the rest of that interval to a VM which
 *	  was there already, and has not run itself, still is of the phase before.
 */
#ifndef REGSCOPE_TRACE_PHASES_H
#define REGSCOPE_TRACE_PHASES_H

#include "trace/counts.h"

#include <stdbool.h>

/* The key's phase while it is counted. */
#define PHASES_RAW(interval, has_run) (2 * (interval) + ((has_run) ? 1u : 0u))
#define PHASES_INTERVAL(raw)	      ((raw) / 2)
#define PHASES_HAS_RUN(raw)	      ((raw) % 2 != 0)

struct phases {
	bool *marked; /* by border: was it asked for? */
	size_t nr;    /* borders, and the interval that goes on */
	bool has_run; /* does the VMM's first KVM_RUN end a phase, in the interval */
	size_t ran_in;
	/* of a VM: was it made after the first KVM_RUN? */
	bool (*is_later)(const void *arg, uint64_t vm);
	/* Had the VM not run? By a raw key; NULL: that is not known of any. */
	bool (*is_fresh)(const void *arg, const struct trace_key *raw);
	const void *arg;
};

/* For is_fresh, where the key's own has_run is of its VM. */
bool phases_not_marked(const void *arg, const struct trace_key *raw);

/* An interval ends, and the next one begins. 0 or -ENOMEM. */
int phases_border(struct phases *phases, bool marked);

/* @counts by phase, from 1 on, made of @raw: of the VMs in @vms alone. 0 or -ENOMEM; free @counts
 * in either case. */
int phases_number(const struct phases *phases, const struct trace_counts *raw, const uint64_t *vms,
		  size_t nr_vms, struct trace_counts *counts);
void phases_free(struct phases *phases);

#endif
