/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Does the cost of single registers explain what whole passes cost? model.csv: what a pass should
 * cost by its registers alone, beside what it did cost.
 */
#ifndef REGSCOPE_ANALYSE_MODEL_H
#define REGSCOPE_ANALYSE_MODEL_H

#include "analyse/rounds.h"
#include "record/benches.h"
#include "record/findings.h"
#include "record/regs_csv.h"

struct model_source {
	const struct rounds *passes, *registers; /* @registers may have no row */
	const struct benches *benches;		 /* which registers' passes explain a pass */
	const struct regs_rows *regs;		 /* scopes */
	const double *meter_cost; /* what an empty pass reads, by counter: part of every pass */
};

/**
 * model_make - predict passes from registers
 *
 * In each round the costs of an access of all registers wider than a vCPU, and of all others, are
 * added up: w and v. A pass over N vCPUs should then cost N (v + w), and N v + w if it accesses the
 * wide ones once (its regs_once are not 0), and what an empty pass reads. Between the vCPU counts
 * at which registers were measured w and v are interpolated, beyond them they stay what they are.
 * So each round predicts each pass. What is told is the median of the rounds and its exact
 * interval, which covers the noise of rounds and nothing else: how far the model itself is off is
 * the same in every round, and error_pct is the one to see it by. explained_pct leaves out the
 * rounds in which both policies cost the same.
 *
 * Returns 0 or -ENOMEM; free @model in either case.
 */
int model_make(struct model *model, const struct model_source *source);

#endif
