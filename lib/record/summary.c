// SPDX-License-Identifier: GPL-2.0
/* summary.csv and savings.csv, out and in: see summary.h. */
#include "record/summary.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define ROW struct summary_row

static const struct csv_column summary_columns[] = {
	CELL_COLUMNS(ROW),
	METRIC_COLUMNS(ROW),
	COLUMN_NUMBER_OF(ROW, s.n, "n", 1, COLUMN_MAX),
	COLUMN_INTERVAL_OF(ROW, s.mid, "median", "ci_low", "ci_high"),
	COLUMN_DOUBLE_OF(ROW, s.min, "min", 10),
	COLUMN_DOUBLE_OF(ROW, s.max, "max", 10),
	CELL_COLUMN_PASS(ROW),
};

#define SAVING struct saving_row

static const struct csv_column savings_columns[] = {
	CELL_COLUMNS_WHAT(SAVING),
	CELL_COLUMN_VCPUS(SAVING, "vcpus"),
	CELL_COLUMN_THREADS(SAVING),
	CELL_COLUMN_STATE(SAVING),
	METRIC_COLUMNS(SAVING),
	COLUMN_NUMBER_OF(SAVING, s.n, "n", 1, COLUMN_MAX),
	COLUMN_INTERVAL_OF(SAVING, s.absolute, "saved", "saved_low", "saved_high"),
	COLUMN_INTERVAL_OF(SAVING, s.percent, "saved_pct", "pct_low", "pct_high"),
	COLUMN_DOUBLE_OF(SAVING, p_holm, "p_holm", 6, COLUMN_UNLESS(SAVING, control)),
	COLUMN_YES_NO_OF(SAVING, resolved, "resolved"),
	COLUMN_TEXT_OF(SAVING, cell.policy, "policy", .later = true),
	COLUMN_DOUBLE_OF(SAVING, n_effective, "n_effective", 6, .later = true),
	COLUMN_DOUBLE_OF(SAVING, s.dependence.lag1, "lag1", 3, .later = true,
			 COLUMN_IF(SAVING, has_dependence)),
	COLUMN_DOUBLE_OF(SAVING, s.dependence.alike, "vm_alike", 3, .later = true,
			 COLUMN_IF(SAVING, has_dependence)),
	CELL_COLUMN_PASS(SAVING),
};

static const SAVING blank_saving = { .p_holm = 1 };

static int check_summary(struct csv *csv, const void *arg)
{
	const struct stats_summary *s = &((const ROW *)arg)->s;

	return s->min <= s->mid.low && s->mid.high <= s->max
		       ? 0
		       : table_error(csv, "min", "%g to %g does not hold the median's interval",
				     s->min, s->max);
}

const struct table summary_table = { TABLE("summary.csv", ROW, summary_columns),
				     .check = check_summary };
const struct table savings_table = { TABLE("savings.csv", SAVING, savings_columns),
				     .blank = &blank_saving };

int summary_write(const struct summary *summary, struct run_dir *dir, struct error *error)
{
	int err = table_write(&summary_table, summary->rows, summary->nr_rows, dir, error);

	return err ? err
		   : table_write(&savings_table, summary->savings, summary->nr_savings, dir, error);
}

static int compare_rows(const void *a, const void *b)
{
	const ROW *x = *(const ROW *const *)a, *y = *(const ROW *const *)b;
	int d = cell_key_compare(&x->cell, &y->cell);

	return d ? d : strcmp(x->metric, y->metric);
}

int summary_index(struct summary *summary)
{
	size_t i;

	free(summary->order);
	summary->order = calloc(summary->nr_rows + 1, sizeof(*summary->order));
	if (!summary->order)
		return -ENOMEM;
	for (i = 0; i < summary->nr_rows; i++)
		summary->order[i] = &summary->rows[i];
	qsort(summary->order, summary->nr_rows, sizeof(*summary->order), compare_rows);
	return 0;
}

/* A cell has one row of a metric. A line a row: row 0 is in line 2. */
static int check_twice(const struct summary *summary, const char *path, struct error *error)
{
	size_t i;

	for (i = 1; i < summary->nr_rows; i++) {
		const ROW *a = summary->order[i - 1], *b = summary->order[i];

		if (!compare_rows(&a, &b))
			return error_set(error, -EINVAL,
					 "%s:%zu:1: %s %s %s, %u vCPUs%s%s, %s appears twice", path,
					 (size_t)((a > b ? a : b) - summary->rows) + 2,
					 b->cell.bench, b->cell.op, b->cell.policy, b->cell.vcpus,
					 *b->cell.pass ? ", " : "", b->cell.pass, b->metric);
	}
	return 0;
}

int summary_read_file(struct summary *summary, const char *path, struct error *error)
{
	int err;

	*summary = (struct summary){ 0 };
	err = table_read_file(&summary_table, path, &summary->rows, &summary->nr_rows, error);
	if (!err && summary_index(summary))
		err = error_set(error, -ENOMEM, "%s: no memory for its rows", path);
	return err ? err : check_twice(summary, path, error);
}

int summary_read(struct summary *summary, const struct run_dir *dir, struct error *error)
{
	char path[PATH_MAX];
	int err = summary_read_file(summary, run_dir_file(dir, summary_table.file, path), error);

	return err ? err
		   : table_read(&savings_table, dir, &summary->savings, &summary->nr_savings,
				error);
}

void summary_free(struct summary *summary)
{
	free(summary->rows);
	free(summary->savings);
	free(summary->order);
	*summary = (struct summary){ 0 };
}

const struct summary_row *summary_find(const struct summary *summary, const struct cell_key *cell,
				       const char *metric)
{
	ROW key = { .cell = *cell };
	const ROW *wanted = &key, **found;

	if (!summary->nr_rows)
		return NULL;
	snprintf(key.metric, sizeof(key.metric), "%s", metric);
	found = bsearch(&wanted, summary->order, summary->nr_rows, sizeof(*summary->order),
			compare_rows);
	return found ? *found : NULL;
}
