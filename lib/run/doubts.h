/* SPDX-License-Identifier: GPL-2.0 */
/* What casts doubt on a run's numbers: noted pass by pass, reported at its end. */
#ifndef REGSCOPE_RUN_DOUBTS_H
#define REGSCOPE_RUN_DOUBTS_H

#include "measure/counters.h"
#include "measure/disturbance.h"
#include "measure/stats.h"
#include "record/env.h"
#include "run/listener.h"

/* Passes of which something is true, of those that counted it. */
struct doubt_share {
	uint64_t n, of;
};

struct run_doubts {
	uint64_t passes;
	struct doubt_share switched, migrated;
	uint64_t multiplexed_before; /* in the run being resumed */
	double spread_before_pct;
	struct env said_before; /* its sentences */
	double *ghz;		/* cycles / ns of each pass that had both and was long enough */
	size_t nr_ghz;
	int cpu;			/* pinned to, or -errno */
	bool has_team;			/* governor, steal and heat are not of that CPU alone */
	struct disturbance disturbance; /* by the rest of the machine */
	/* once all rounds are done, and where they may depend on each other: of savings, their
	 * median */
	struct stats_dependence dependence;
	bool has_dependence;
	unsigned int rounds, rounds_per_vm;
};

/* What a pass read. 0 or -ENOMEM. */
int run_doubts_note(struct run_doubts *doubts, const struct reading *reading);

/* Go on from where the run described by @env left off. */
void run_doubts_resume(struct run_doubts *doubts, const struct env *env);

/* The keys doubt.* of env.txt; @multiplexed passes lost their counters. @env holds the facts about
 * the host. */
void run_doubts_record(struct run_doubts *doubts, uint64_t multiplexed, struct env *env);

/* doubted.c: of these keys the sentences, a cause and its remedy each. */
void run_doubts_judge(const struct run_doubts *doubts, uint64_t multiplexed, struct env *env);

/* A line for each sentence in @env, as run_doubts_record() left them. */
void run_doubts_say(const struct env *env, const struct run_listener *listener);

void run_doubts_free(struct run_doubts *doubts);

#endif
