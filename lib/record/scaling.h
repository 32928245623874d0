/* SPDX-License-Identifier: GPL-2.0 */
/* scaling.csv: what more threads gain, and which share of the work they do one after another. */
#ifndef REGSCOPE_RECORD_SCALING_H
#define REGSCOPE_RECORD_SCALING_H

#include "record/summary.h"

/* What more threads do: the same work, of one VM; or each the work of one, with a VM of its own. */
enum scaling_kind { SCALING_NONE, SCALING_SHARED, SCALING_EACH };

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
void scaling_free(struct scaling *scaling);

/* Write scaling.csv, unless there is no row; read it: -ENOENT if there is none. 0 or -errno. */
int scaling_write(const struct scaling *scaling, struct run_dir *dir, struct error *error);
int scaling_read(struct scaling *scaling, const struct run_dir *dir, struct error *error);

/* As text of at most REPORT_COLUMNS columns: a table for each line, both policies beside each
 * other. */
void report_put_scaling(FILE *f, const struct scaling *scaling);

#endif
