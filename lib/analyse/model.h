/* SPDX-License-Identifier: GPL-2.0 */
/* Do the costs of single registers explain the costs of whole passes? */
#ifndef REGSCOPE_ANALYSE_MODEL_H
#define REGSCOPE_ANALYSE_MODEL_H

#include "analyse/rounds.h"
#include "record/benches.h"
#include "record/findings.h"
#include "record/regs_csv.h"

struct model_source {
	const struct rounds *passes, *registers; /* @registers may be empty */
	const struct benches *benches;		 /* which passes over registers explain a pass */
	const struct regs_rows *regs;		 /* scopes */
	const double *meter_cost; /* what an empty pass reads, by counter: part of every pass */
};

/**
 * model_make - predict passes from registers
 *
 * In each round, let w be the cost of accessing every register wider than a vCPU once, and v that
 * of all others. A pass over N vCPUs should then cost N (v + w), or N v + w if it accesses the wide
 * ones once (its regs_once are not 0), plus what an empty pass reads. w and v are interpolated
 * between the vCPU counts at which registers were measured, and constant beyond them. So each round
 * predicts each pass. A prediction is the median of the rounds, with an exact interval that covers
 * the noise between rounds and nothing else: an error of the model itself is the same in every
 * round, and only error_pct shows it. explained_pct leaves out rounds in which both policies cost
 * the same.
 *
 * Returns 0 or -ENOMEM; free @model in either case.
 */
int model_make(struct model *model, const struct model_source *source);

#endif
