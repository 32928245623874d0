/* SPDX-License-Identifier: GPL-2.0 */
/* How the cost of a pass grows with the vCPUs of the VM. */
#ifndef REGSCOPE_ANALYSE_GROWTH_H
#define REGSCOPE_ANALYSE_GROWTH_H

#include "analyse/rounds.h"
#include "record/findings.h"

/* In percent. A line or power that misses a median by more than the first does not fit, and has no
 * coefficients; a line that misses none by more than the second is called linear. */
#define GROWTH_MISFIT_MAX_PCT 5.0
#define GROWTH_LINEAR_PCT     1.0

/**
 * growth_make - fit lines and powers through the costs of passes
 *
 * Each round is fitted separately; a coefficient is the median of the rounds, with an exact
 * interval that covers the noise between rounds and nothing else. Whether a fit holds is judged by
 * the medians of the vCPU counts: a line that does not has no fixed and per_vcpu, and if the power
 * does not either, there is no exponent. Two points always make a line: fewer than three vCPU
 * counts get no row. Returns 0 or -ENOMEM; free @growth in either case.
 */
int growth_make(struct growth *growth, const struct rounds *rounds);

/* Does the line fit so well that growth is called linear? */
bool growth_is_linear(const struct growth_row *row);

/* The line of the cell's harness, op, policy, threads, state and pass in @metric, or NULL. */
const struct growth_row *growth_find(const struct growth *growth, const struct cell_key *cell,
				     const char *metric);

#endif
