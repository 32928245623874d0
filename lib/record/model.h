/* SPDX-License-Identifier: GPL-2.0 */
/* model.csv: what a pass should cost by its registers alone, beside what it did cost. */
#ifndef REGSCOPE_RECORD_MODEL_H
#define REGSCOPE_RECORD_MODEL_H

#include "record/summary.h"

struct model_row {
	struct cell_key cell;
	char metric[METRIC_NAME_MAX], unit[METRIC_NAME_MAX];
	size_t n; /* rounds that have both */
	struct stats_interval predicted, measured;
	double error_pct; /* 100 * (predicted / measured - 1), of the medians */
	/* of a scoped pass: 100 * (what is predicted to be saved) / (what is saved) */
	struct stats_interval explained_pct;
	bool has_explained;
};

struct model {
	struct model_row *rows;
	size_t nr_rows;
};

extern const struct table model_table;

#endif
