/* SPDX-License-Identifier: GPL-2.0 */
/* What more threads gain, and which share of the work stays serial. */
#ifndef REGSCOPE_ANALYSE_SCALING_H
#define REGSCOPE_ANALYSE_SCALING_H

#include "analyse/rounds.h"
#include "record/benches.h"
#include "record/findings.h"

/**
 * scaling_make - compare passes of several threads with those of one
 * @benches:	what more threads do in a harness: share the work of one VM, or do one VM each
 *
 * Only in wall_ns: time is what threads gain. Ratios are taken within a round; a row has their
 * median and its exact interval (stats_serial_share() for the share). A line without a pass of one
 * thread has no row. Returns 0 or -ENOMEM; free @scaling in either case.
 */
int scaling_make(struct scaling *scaling, const struct rounds *rounds,
		 const struct benches *benches);

/* Does the harness have passes of several threads? */
bool scaling_has(const struct scaling *scaling, const char *bench);

#endif
