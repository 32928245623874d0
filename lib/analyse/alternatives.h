/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What each alternative costs, and what it saves of the one it is compared with. Two policies of
 * one run are compared round by round; two runs, say of two kernels, by all ratios of their rounds,
 * which holds for these two boots.
 */
#ifndef REGSCOPE_ANALYSE_ALTERNATIVES_H
#define REGSCOPE_ANALYSE_ALTERNATIVES_H

#include "analyse/compare.h"
#include "analyse/doubts.h"
#include "analyse/rounds.h"
#include "record/alternatives.h"

/* A run that alternatives were measured in, summed up: its samples are needed. */
struct alternative_run {
	const char *name; /* as alternatives.csv has it */
	struct compare_run run;
	struct rounds rounds;
	struct doubts doubts;
};

struct alternatives {
	const struct alternative_row *rows;
	size_t nr;
	struct alternative_run *runs;
	size_t nr_runs;
	const char *metric; /* that is shown */
	struct gain_row *gains;
	size_t nr_gains;
	uint64_t passes, accesses, failed; /* of all runs */
};

/**
 * alternatives_compare - fill in gains, passes, accesses and failed
 *
 * A gain for each alternative and vCPU count that its run has, in the order of the rows and of vCPU
 * counts. Returns 0, or -ENOMEM; free with alternatives_free() in either case.
 */
int alternatives_compare(struct alternatives *alternatives, struct error *error);
void alternatives_free(struct alternatives *alternatives); /* gains; runs are the caller's */

/* The gain of an alternative at that many vCPUs, or NULL. */
const struct gain_row *alternatives_gain(const struct alternatives *alternatives,
					 const struct alternative_row *row, unsigned int vcpus);

#endif
