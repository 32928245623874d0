/* SPDX-License-Identifier: GPL-2.0 */
/* What an access of each register costs. */
#ifndef REGSCOPE_ANALYSE_REGISTERS_H
#define REGSCOPE_ANALYSE_REGISTERS_H

#include "analyse/rounds.h"
#include "record/findings.h"

/**
 * register_costs_make - sum up the samples of registers
 * @rounds:	of the samples of RUN_REGISTERS
 * @regs:	names, classes and scopes
 * @meter_cost:	what an empty pass reads, by counter: subtracted from each sample before it is
 *		divided by its accesses
 *
 * Rows come in the order bench, op, vcpus, state, id, metric. Returns 0 or -ENOMEM; free @costs in
 * either case.
 */
int register_costs_make(struct register_costs *costs, const struct rounds *rounds,
			const struct regs_rows *regs, const double meter_cost[NR_COUNTERS]);

#endif
