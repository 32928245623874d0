/* SPDX-License-Identifier: GPL-2.0 */
/* What it costs to make the same accesses otherwise: over a VM that nobody has touched, or in
 * another order. */
#ifndef REGSCOPE_ANALYSE_CONTRAST_H
#define REGSCOPE_ANALYSE_CONTRAST_H

#include "analyse/rounds.h"
#include "record/benches.h"
#include "record/env.h"
#include "record/findings.h"

/**
 * contrasts_make - compare cells with those that differ from them in one way alone
 * @benches:	which op is against which other one
 * @env:	where the run was made, and how many rounds share their VMs
 *
 * A pass that is the first over its VM, or cold, is held against one of the same op that is not;
 * any other one, of an op that is against another op, against that. Costs are paired by round, and
 * intervals are those of savings: see summary_make(). Returns 0 or -ENOMEM; free @contrasts in
 * either case.
 */
int contrasts_make(struct contrasts *contrasts, const struct rounds *rounds,
		   const struct benches *benches, const struct env *env);

/* The cell that a row's cell is held against. */
struct cell_key contrast_with(const struct contrast_row *row);

/* What the row's cell costs more for each vCPU of the VM. */
double contrast_per_vcpu(const struct contrast_row *row);

#endif
