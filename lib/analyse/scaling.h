/* SPDX-License-Identifier: GPL-2.0 */
/* What more threads gain, and which share of the work they do one after another. */
#ifndef REGSCOPE_ANALYSE_SCALING_H
#define REGSCOPE_ANALYSE_SCALING_H

#include "analyse/rounds.h"
#include "record/benches.h"
#include "record/findings.h"

/**
 * scaling_make - hold passes of several threads against those of one
 * @benches:	what more threads do in a harness: share the work of one VM, or do one VM each
 *
 * In wall_ns alone: what threads gain is time. Ratios are taken within a round; what is told is
 * their median and its exact interval (stats_serial_share() for the share). A line without a pass
 * of one thread has no row. Returns 0 or -ENOMEM; free @scaling in either case.
 */
int scaling_make(struct scaling *scaling, const struct rounds *rounds,
		 const struct benches *benches);

/* Has the harness passes of several threads? */
bool scaling_has(const struct scaling *scaling, const char *bench);

#endif
