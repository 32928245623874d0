/* SPDX-License-Identifier: GPL-2.0 */
/* scaling.csv: what more threads gain, and which share of the work they do one after another. */
#ifndef REGSCOPE_RECORD_SCALING_H
#define REGSCOPE_RECORD_SCALING_H

#include "record/summary.h"

struct scaling_row {
	struct cell_key cell;
	char metric[METRIC_NAME_MAX], unit[METRIC_NAME_MAX];
	size_t n; /* rounds */
	struct stats_interval cost;
	/*
	 * 100 * t(1) / (T t(T)) of work that is shared, 100 * t(1) / t(T) of work of each one's own
	 */
	struct stats_interval efficiency_pct;
	/* Amdahl's: 100 * the share that is not done at the same time; of shared work, and the same
	 * in all rows of a line */
	struct stats_interval serial_pct;
	bool has_serial;
};

struct scaling {
	struct scaling_row *rows;
	size_t nr;
};

extern const struct table scaling_table;

#endif
