/* SPDX-License-Identifier: GPL-2.0 */
/* Medians, intervals and savings of samples. */
#ifndef REGSCOPE_ANALYSE_SUMMARY_H
#define REGSCOPE_ANALYSE_SUMMARY_H

#include "analyse/rounds.h"
#include "record/benches.h"
#include "record/summary.h"

/**
 * summary_make - sum up samples
 * @benches:	which policy is compared with which; a harness that is not in it has no savings
 * @exact:	the counts repeat exactly from run to run (an emulated host)
 *
 * A metric that not one sample of a cell has gets no row. For each counter that is a metric, and
 * for user instructions, there is also a row of the same per access. Policies are paired by round;
 * a round in which one of them counted 0 has no ratio, and is left out of the saving.
 *
 * A saving's p-value is the sign test's, which holds under drift; where counts repeat exactly
 * nothing drifts, and it is the rank test's, which needs fewer rounds. It is corrected by Holm for
 * all savings of its harness and metric, and the saving is resolved if what comes out is at most 1
 * - STATS_CONFIDENCE. Where both policies make the same accesses, as at one vCPU, it is known that
 * they do not differ: such a control is not tested, and its p_holm is empty in savings.csv.
 *
 * Rows come in the order bench, op, vcpus, threads, state, policy, metric. Returns 0 or -ENOMEM;
 * free @summary in either case.
 */
int summary_make(struct summary *summary, const struct rounds *rounds,
		 const struct benches *benches, bool exact);

/* Savings of the harness that has the most of them in @metric, but for controls: what is corrected
 * together. */
size_t summary_largest_family(const struct summary *summary, const char *metric);

/* Is there a saving, or at least a cost, in that metric? */
bool summary_has_savings(const struct summary *summary, const char *metric);
bool summary_has(const struct summary *summary, const char *metric);

/* @wanted, if there are savings in it; else the best metric that has some; else the same of costs;
 * NULL if there is neither. */
const char *summary_best_metric(const struct summary *summary, const char *wanted);

/* Half the width of the interval of a median. */
double summary_half_width(const struct summary_row *row);

#endif
