/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What of a VMM's register accesses could be saved, in two ways that overlap:
 *
 *	redundant	of a register wider than a vCPU, in a phase, the accesses of one kind
 *			through all vCPUs but the one that has most of them (of those, the first)
 *	repeats		of each register of each vCPU, in a phase, the accesses of one kind but the
 *			first
 *
 * With both, one access would be left of a wide register, and one for each vCPU of any other. An
 * access that is redundant and a repeat is saved once: the overlap of a row is the smaller of both.
 */
#ifndef REGSCOPE_ANALYSE_TRACE_H
#define REGSCOPE_ANALYSE_TRACE_H

#include "record/findings.h"
#include "record/trace.h"

/* Fill in what is redundant and what repeats of rows whose scope is known. 0 or -ENOMEM. */
int trace_mark(const struct trace_rows *rows);

/* The accesses of a VM, of one kind, in one phase; or a sum of those. */
struct trace_line {
	unsigned int vm, phase, vcpus; /* vcpus: of the VM, that were accessed */
	const char *phase_name;	       /* of the rows */
	enum trace_op op;
	uint64_t n[NR_TRACE_SHARES];
	double cost[NR_TRACE_SHARES];
	uint64_t lists, unpriced; /* accesses without a cost */
};

struct trace_sums {
	struct trace_line *line; /* in the order of the rows */
	size_t nr;
	struct trace_line *vm; /* the sum of each VM */
	size_t nr_vms;
	struct trace_line all;
};

struct trace_prices {
	const struct register_costs *costs;
	const char *metric;
	bool begins_fresh; /* is the first phase before the first KVM_RUN? */
};

/* The metric to price by: of those in @costs, that which says most; NULL if there is none. */
const char *trace_metric(const struct register_costs *costs);

/* @prices: NULL for counts alone. 0 or -ENOMEM; free @sums in either case. */
int trace_sum(struct trace_sums *sums, const struct trace_rows *rows,
	      const struct trace_prices *prices);
/* The sums of VMs, and of all, anew from the lines. */
int trace_sums_total(struct trace_sums *sums);
void trace_sums_free(struct trace_sums *sums);

/* What both ways would save together, and 100 * @part / @of, 0 of nothing. */
double trace_saved(const double share[NR_TRACE_SHARES]);
double trace_percent(double part, double of);

#endif
