/* SPDX-License-Identifier: GPL-2.0 */
/* What more threads gain, and which share of the work they do one after another. */
#ifndef REGSCOPE_ANALYSE_SCALING_H
#define REGSCOPE_ANALYSE_SCALING_H

#include "record/samples.h"
#include "record/scaling.h"

/* What more threads do: the same work, of one VM; or each the work of one, with a VM of its own. */
enum scaling_kind { SCALING_NONE, SCALING_SHARED, SCALING_EACH };

/**
 * scaling_make - hold passes of several threads against those of one
 * @kind:	what more threads do in a harness
 *
 * In wall_ns alone: what threads gain is time. Ratios are taken within a round; what is told is
 * their median and its exact interval (stats_serial_share() for the share). A line without a pass
 * of one thread has no row. Returns 0 or -ENOMEM; free @scaling in either case.
 */
int scaling_make(struct scaling *scaling, const struct sample_set *set,
		 enum scaling_kind (*kind)(const char *bench), struct error *error);

#endif
