/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Does the cost of single registers explain what whole passes cost, and how does that grow?
 *
 * model.csv: what a pass should cost by the registers alone, beside what it did cost. growth.csv:
 * lines and powers through the costs of passes over vCPUs.
 */
#ifndef REGSCOPE_RECORD_MODEL_H
#define REGSCOPE_RECORD_MODEL_H

#include "record/regs_csv.h"
#include "record/summary.h"

struct model_row {
	struct cell_key cell;
	char metric[METRIC_NAME_MAX], unit[METRIC_NAME_MAX];
	size_t n; /* rounds that have both */
	struct stats_interval predicted, measured;
	double error_pct; /* 100 * (predicted / measured - 1), of the medians */
	/* of a scoped pass: 100 * (what is predicted to be saved) / (what is saved); else 0 */
	struct stats_interval explained_pct;
};

struct model {
	struct model_row *rows;
	size_t nr_rows;
};

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
void model_free(struct model *model);

/* Write model.csv, unless there is no row; read it: -ENOENT if there is none. 0 or -errno. */
int model_write(const struct model *model, struct run_dir *dir, struct error *error);
int model_read(struct model *model, const struct run_dir *dir, struct error *error);

#endif
