// SPDX-License-Identifier: GPL-2.0
/* Counts against hits: see judge.h. */
#include "trace/judge.h"

#include <errno.h>
#include <inttypes.h>

static int too_many(const struct judge *j, uint64_t counted, struct error *error)
{
	if (j->by_sets)
		return error_set(error, -EAGAIN,
				 "%" PRIu64 " accesses were made at the very moment of the first "
				 "KVM_RUN, and are counted twice: trace again, or with "
				 "--no-creation",
				 counted - j->after);
	return error_set(error, -EIO,
			 "the kernel's histograms hold %" PRIu64
			 " accesses more than its probes were hit by: trace again, or with --by "
			 "seccomp",
			 counted - j->after);
}

/* What was there before all histograms had begun, some of them may have counted and some not. */
static void lose(const struct judge *j, uint64_t counted, struct trace *trace)
{
	uint64_t least = j->before - j->begun;

	if (counted >= least)
		return;
	trace_lose(trace, least - counted,
		   j->by_sets ? "they were made at the very moment of the first KVM_RUN: trace "
				"again, or with --no-creation"
			      : "the kernel's probes were hit by them, and its histograms do not "
				"have them: something else cleared or paused them; trace again");
}

int judge_totals(const struct hist_totals *totals, struct trace *trace, struct error *error)
{
	if (totals->sum != totals->hits)
		return error_set(error, -EIO,
				 "the kernel's histograms hold %" PRIu64
				 " accesses and say that there were %" PRIu64,
				 totals->sum, totals->hits);
	trace_lose(trace, totals->dropped,
		   "the histograms were full: trace again with --vcpus N, as many as the largest "
		   "VM has, or more");
	return 0;
}

int judge_counts(const struct judge *j, struct trace *trace, struct error *error)
{
	uint64_t counted = j->totals.hits + j->totals.dropped;

	if (j->totals.sum == j->totals.hits && counted > j->after)
		return too_many(j, counted, error);
	lose(j, counted, trace);
	trace_lose(trace, j->missed,
		   "the kernel missed them: other probes were at work on the same CPU");
	return judge_totals(&j->totals, trace, error);
}
