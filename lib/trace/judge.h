/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Has the kernel counted all that its probes were hit by? Each hit is counted by one histogram, or
 * dropped by it; so what was counted lies between the hits before counting ended, and those after.
 */
#ifndef REGSCOPE_TRACE_JUDGE_H
#define REGSCOPE_TRACE_JUDGE_H

#include "trace/hist.h"
#include "trace/trace.h"

struct judge {
	struct hist_totals totals; /* of what was counted */
	/* hits, of the same probes: when all histograms had begun to count, before they ended, and
	 * after that */
	uint64_t begun, before, after;
	uint64_t missed; /* by the probes themselves */
	bool by_sets;	 /* see probes.h: at one moment two histograms count, or none does */
};

/* Do histograms agree with themselves? What they dropped is lost. 0 or -errno. */
int judge_totals(const struct hist_totals *totals, struct trace *trace, struct error *error);

/* Adds to what @trace has lost. 0, or -errno where the counts cannot be true. */
int judge_counts(const struct judge *judge, struct trace *trace, struct error *error);

#endif
