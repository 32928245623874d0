/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Does the cost of single registers explain what whole passes cost, and how does that grow?
 *
 * model.csv: what a pass should cost by the registers alone, beside what it did cost. growth.csv:
 * lines and powers through the costs of passes over vCPUs.
 */
#ifndef REGSCOPE_ANALYSE_MODEL_H
#define REGSCOPE_ANALYSE_MODEL_H

#include "record/model.h"
#include "record/regs_csv.h"
#include "record/samples.h"
#include "record/summary.h"

/* What the accesses of a pass are, in terms of single registers. */
struct model_cost {
	const char *op, *state; /* of the registers' passes */
};

struct model_source {
	const struct sample_set *passes, *registers; /* @registers may have no row */
	const struct summary *summary;		     /* of @passes */
	const struct regs_rows *regs;		     /* scopes */
	const double *meter_cost; /* what an empty pass reads, by counter: part of every pass */
	/* Which registers' passes explain those of @cell; false: none do. */
	bool (*cost_of)(const struct cell_key *cell, struct model_cost *cost);
};

/**
 * model_make - predict passes from registers
 *
 * In each round the costs of an access of all registers wider than a vCPU, and of all others, are
 * added up: w and v. A pass over N vCPUs should then cost N (v + w) under `all`, and N v + w under
 * `scoped`, and what an empty pass reads. Between the vCPU counts at which registers were measured
 * w and v are interpolated, beyond them they stay what they are. So each round predicts each pass;
 * the median of the rounds, and its exact interval, is the prediction. Fits are made round by round
 * as well, over vCPU counts; two counts make a line, so that fewer than three tell no growth and
 * get no row.
 *
 * Returns 0 or -ENOMEM; free @model in either case.
 */
int model_make(struct model *model, const struct model_source *source, struct error *error);

#endif
