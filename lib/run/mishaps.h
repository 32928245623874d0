/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What may happen to a machine in the midst of a run: it is suspended, or the CPU that the run is
 * kept on goes offline. A pass that saw it is not like the others: one that spans a suspend loses
 * its counts; one that ended on another CPU keeps them, and is marked.
 */
#ifndef REGSCOPE_RUN_MISHAPS_H
#define REGSCOPE_RUN_MISHAPS_H

#include "measure/clock.h"
#include "measure/counters.h"
#include "record/env.h"

struct run_mishaps {
	struct clock_lag lag; /* at the last look */
	bool has_lag;
	uint64_t asleep_ns;		   /* in all */
	uint64_t passes, suspended, moved; /* passes */
};

/* Before a pass, and after it. @cpu: the one that the calling task is kept on, negative: any. Both
 * outside the clock; an emulated host has no use for them. */
void run_mishaps_begin(struct run_mishaps *mishaps);
void run_mishaps_end(struct run_mishaps *mishaps, int cpu, struct reading *reading);

/* Into @env as doubt.said.suspended and doubt.said.moved, where there were any. */
void run_mishaps_record(const struct run_mishaps *mishaps, struct env *env);

#endif
