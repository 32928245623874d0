/* SPDX-License-Identifier: GPL-2.0 */
/*
 * summary.csv (a row for each cell and metric) and savings.csv (a row for each pair of policies and
 * metric): made from samples.csv, and read back for tables.
 */
#ifndef REGSCOPE_RECORD_SUMMARY_H
#define REGSCOPE_RECORD_SUMMARY_H

#include "measure/stats.h"
#include "record/run_dir.h"
#include "record/samples.h"
#include "record/table.h"

#define METRIC_NAME_MAX 40

/* Columns of a row with members `metric` and `unit`. */
#define METRIC_COLUMNS(row) COLUMN_WORD_OF(row, metric, "metric"), COLUMN_WORD_OF(row, unit, "unit")

struct summary_row {
	struct cell_key cell;
	char metric[METRIC_NAME_MAX], unit[METRIC_NAME_MAX];
	struct stats_summary s;
};

struct saving_row {
	struct cell_key cell; /* its policy saves against its base; "" in files of older releases */
	char metric[METRIC_NAME_MAX], unit[METRIC_NAME_MAX];
	struct stats_saving s;
	bool control;  /* both policies made the same accesses in the same way: what differs is
			* noise, untested */
	double p_holm; /* that the policies do not differ: see summary_make(); 1 of a control */
	bool resolved; /* they do, at STATS_CONFIDENCE */
	double n_effective;  /* independent rounds that n are worth; 0 in files of older releases */
	bool has_dependence; /* false where counts repeat exactly */
};

struct summary {
	struct summary_row *rows;
	size_t nr_rows;
	struct saving_row *savings;
	size_t nr_savings;
	const struct summary_row **order; /* by cell and metric: what summary_index() makes */
};

/* Write, or read, summary.csv and savings.csv of @dir. 0 or -errno. */
int summary_write(const struct summary *summary, struct run_dir *dir, struct error *error);
int summary_read(struct summary *summary, const struct run_dir *dir, struct error *error);
void summary_free(struct summary *summary);

/* Read a summary.csv alone: there are then no savings. */
int summary_read_file(struct summary *summary, const char *path, struct error *error);

/* Make what summary_find() looks in, once all rows are there. 0 or -ENOMEM. */
int summary_index(struct summary *summary);

/* The row of that cell and metric, or NULL. */
const struct summary_row *summary_find(const struct summary *summary, const struct cell_key *cell,
				       const char *metric);

extern const struct table summary_table, savings_table;

#endif
