/* SPDX-License-Identifier: GPL-2.0 */
/* Medians, intervals and savings of samples. */
#ifndef REGSCOPE_ANALYSE_SUMMARY_H
#define REGSCOPE_ANALYSE_SUMMARY_H

#include "analyse/rounds.h"
#include "record/benches.h"
#include "record/env.h"
#include "record/summary.h"

/**
 * summary_make - sum up samples
 * @benches:	which policy is compared with which; harnesses it lacks have no savings
 * @env:	where the run was made, and how many rounds share their VMs
 *
 * A metric that no sample of a cell has gets no row. Each counter that is a metric, and user
 * instructions, also get a row per access. Policies are paired by round; a round in which one of
 * them counted 0 has no ratio, and is left out of the saving.
 *
 * Intervals allow for rounds that hang together, as neighbours or by sharing a VM: see
 * stats_interval_of(). They hold for the VMs of one boot. In an emulated host counts repeat exactly
 * from run to run, and its intervals are those of its rounds.
 *
 * A saving's p-value is that of the sign test, which holds under drift; where counts repeat exactly
 * nothing drifts, and the rank test needs fewer rounds. It is corrected by Holm's method for all
 * savings of the harness, pass and metric, and the saving is resolved if the result is at most
 * 1 - STATS_CONFIDENCE. Policies that make the same accesses, as at one vCPU, are known not to
 * differ: such a control is not tested, and its p_holm is empty in savings.csv.
 *
 * Rows come in the order bench, op, vcpus, threads, state, pass, policy, metric. Returns 0 or
 * -ENOMEM; free @summary in either case.
 */
int summary_make(struct summary *summary, const struct rounds *rounds,
		 const struct benches *benches, const struct env *env);

/* How many savings in @metric are corrected together, in the harness that has most of them. */
size_t summary_largest_family(const struct summary *summary, const char *metric);

/* Is there a saving in that metric; a saving or at least a cost? */
bool summary_has_savings(const struct summary *summary, const char *metric);
bool summary_has(const struct summary *summary, const char *metric);

/* Is there one of the cell's harness and op, so that a table of savings shows what that costs? */
bool summary_saves(const struct summary *summary, const struct cell_key *cell, const char *metric);

/* @wanted if it has savings, else the best metric that has; without savings the same goes for
 * costs. NULL if there are neither. */
const char *summary_best_metric(const struct summary *summary, const char *wanted);

/* What is saved for each vCPU of the VM, in the metric's unit. */
double summary_saved_per_vcpu(const struct saving_row *row);
/* What a pass costs, in the metric's unit, divided by the vCPUs of its VM. */
double summary_cost_per_vcpu(const struct summary_row *row);

/* Half the width of the interval of a median. */
double summary_half_width(const struct summary_row *row);

#endif
