/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Accesses of our own, of a register that no VM has: KVM's functions are called, and refuse them.
 * The kernel tells how often a kprobe was hit, but not an fprobe. Where histograms count what
 * fprobes see, beacons are sent before the VMM's first access and after its last: if the kernel has
 * not counted each of them, it was not counting all the time. What it missed between the two, or
 * while it was paused and then let go on there, shows in no beacon.
 */
#ifndef REGSCOPE_TRACE_BEACON_H
#define REGSCOPE_TRACE_BEACON_H

#include "trace/hist.h"
#include "trace/trace.h"

struct beacon {
	uint64_t id;	     /* that no register has; 0: none was sent */
	uint64_t sent;	     /* of each op */
	uint64_t counted[2]; /* by the kernel, as was read last; TRACE_GET, TRACE_SET */
};

/* Send some more, of each op, through a VM that is gone afterwards. 0 or -errno. */
int beacon_send(struct beacon *beacon, struct error *error);

/* Do fprobes see accesses here, and does the kernel count them? 0, or -errno and why not. */
int beacon_try(struct error *error);

/* All histograms are going to be read, from the begin. */
void beacon_reset(struct beacon *beacon);

/* Is the entry of a histogram ours? Then it is taken: there is one for each VM that sent. */
bool beacon_take(struct beacon *beacon, enum trace_op op, uint64_t id, uint64_t n);

/* Adds to what @trace has lost. @totals: of the histograms that count. 0, or -errno where they
 * cannot be true. */
int beacon_judge(const struct beacon *beacon, const struct hist_totals *totals, struct trace *trace,
		 struct error *error);

#endif
