/* SPDX-License-Identifier: GPL-2.0 */
/* Medians, intervals and savings of samples. */
#ifndef REGSCOPE_ANALYSE_SUMMARY_H
#define REGSCOPE_ANALYSE_SUMMARY_H

#include "record/samples.h"
#include "record/summary.h"

/**
 * summary_make - sum up samples
 * @exact:	the counts repeat exactly from run to run (an emulated host)
 *
 * A metric that not one sample of a cell has gets no row. For each counter that is a metric, and
 * for user instructions, there is also a row of the same per access. Policies are paired by round.
 *
 * A saving's p-value is the sign test's, which holds under drift; where counts repeat exactly
 * nothing drifts, and it is the rank test's, which needs fewer rounds. It is corrected by Holm for
 * all savings of its harness and metric, and the saving is resolved if what comes out is at most 1
 * - STATS_CONFIDENCE. Where both policies make the same accesses, as at one vCPU, it is known that
 * they do not differ: such a control is not tested, and its p_holm is empty in savings.csv.
 *
 * Rows come in the order bench, op, vcpus, threads, state, policy, metric. Returns 0, -ENOMEM, or
 * -ENODATA if there is no sample; free @summary in either case.
 */
int summary_make(struct summary *summary, const struct sample_set *set, bool exact,
		 struct error *error);

#endif
