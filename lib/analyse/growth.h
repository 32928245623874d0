/* SPDX-License-Identifier: GPL-2.0 */
/* How the cost of a pass grows with the vCPUs of the VM. */
#ifndef REGSCOPE_ANALYSE_GROWTH_H
#define REGSCOPE_ANALYSE_GROWTH_H

#include "record/growth.h"
#include "record/samples.h"
#include "record/summary.h"

/**
 * growth_make - fit lines and powers through the costs of passes
 * @set:	passes
 * @summary:	their medians
 *
 * Each round is fitted by itself; what is told is the median of the rounds, and its exact interval.
 * Two vCPU counts always make a line: fewer than three get no row. Returns 0 or -ENOMEM; free
 * @growth in either case.
 */
int growth_make(struct growth *growth, const struct sample_set *set, const struct summary *summary,
		struct error *error);

#endif
