// SPDX-License-Identifier: GPL-2.0
/* summary.csv and savings.csv, out and in: see summary.h. */
#include "record/summary.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
	SUM_BENCH,
	SUM_OP,
	SUM_POLICY,
	SUM_VCPUS,
	SUM_THREADS,
	SUM_STATE,
	SUM_METRIC,
	SUM_UNIT,
	SUM_N,
	SUM_MEDIAN,
	SUM_LOW,
	SUM_HIGH,
	SUM_MIN,
	SUM_MAX
};

static const char *const summary_columns[] = {
	"bench", "op",	   "policy", "vcpus",	"threads", "state", "metric", "unit",
	"n",	 "median", "ci_low", "ci_high", "min",	   "max",   NULL,
};

enum {
	SAV_BENCH,
	SAV_OP,
	SAV_VCPUS,
	SAV_THREADS,
	SAV_STATE,
	SAV_METRIC,
	SAV_UNIT,
	SAV_N,
	SAV_SAVED,
	SAV_SAVED_LOW,
	SAV_SAVED_HIGH,
	SAV_PCT,
	SAV_PCT_LOW,
	SAV_PCT_HIGH,
	SAV_P_HOLM,
	SAV_RESOLVED
};

static const char *const savings_columns[] = {
	"bench",   "op",       "vcpus",	 "threads",   "state",	    "metric",
	"unit",	   "n",	       "saved",	 "saved_low", "saved_high", "saved_pct",
	"pct_low", "pct_high", "p_holm", "resolved",  NULL,
};

static void write_summary(FILE *f, const void *arg)
{
	const struct summary *summary = arg;
	size_t i;

	csv_put_header(f, summary_columns);
	for (i = 0; i < summary->nr_rows; i++) {
		const struct summary_row *r = &summary->rows[i];

		fprintf(f, "%s,%s,%s,%u,%u,%s,%s,%s,%zu,", r->cell.bench, r->cell.op,
			r->cell.policy, r->cell.vcpus, r->cell.threads, r->cell.state, r->metric,
			r->unit, r->s.n);
		csv_put_interval(f, &r->s.mid);
		fprintf(f, ",%.10g,%.10g\n", r->s.min, r->s.max);
	}
}

static void write_savings(FILE *f, const void *arg)
{
	const struct summary *summary = arg;
	size_t i;

	csv_put_header(f, savings_columns);
	for (i = 0; i < summary->nr_savings; i++) {
		const struct saving_row *r = &summary->savings[i];

		fprintf(f, "%s,%s,%u,%u,%s,%s,%s,%zu,", r->cell.bench, r->cell.op, r->cell.vcpus,
			r->cell.threads, r->cell.state, r->metric, r->unit, r->s.n);
		csv_put_interval(f, &r->s.absolute);
		putc(',', f);
		csv_put_interval(f, &r->s.percent);
		putc(',', f);
		if (!r->control)
			fprintf(f, "%.6g", r->p_holm);
		fprintf(f, ",%s\n", r->resolved ? "yes" : "no");
	}
}

int summary_write(const struct summary *summary, struct run_dir *dir, struct error *error)
{
	int err = run_dir_replace(dir, "summary.csv", write_summary, summary, error);

	return err ? err : run_dir_replace(dir, "savings.csv", write_savings, summary, error);
}

static int parse_summary_row(struct csv *csv, struct summary_row *r)
{
	int err = csv_word(csv, SUM_BENCH, r->cell.bench, CELL_WORD_MAX);

	err = err ? err : csv_word(csv, SUM_OP, r->cell.op, CELL_WORD_MAX);
	err = err ? err : csv_word(csv, SUM_POLICY, r->cell.policy, CELL_WORD_MAX);
	err = err ? err : csv_uint(csv, SUM_VCPUS, &r->cell.vcpus);
	err = err ? err : csv_uint(csv, SUM_THREADS, &r->cell.threads);
	err = err ? err : csv_word(csv, SUM_STATE, r->cell.state, CELL_WORD_MAX);
	err = err ? err : csv_word(csv, SUM_METRIC, r->metric, METRIC_NAME_MAX);
	err = err ? err : csv_word(csv, SUM_UNIT, r->unit, METRIC_NAME_MAX);
	err = err ? err : csv_size(csv, SUM_N, &r->s.n);
	err = err ? err : csv_interval(csv, SUM_MEDIAN, &r->s.mid);
	err = err ? err : csv_double(csv, SUM_MIN, &r->s.min);
	return err ? err : csv_double(csv, SUM_MAX, &r->s.max);
}

static int parse_saving_row(struct csv *csv, struct saving_row *r)
{
	int err = csv_word(csv, SAV_BENCH, r->cell.bench, CELL_WORD_MAX);

	err = err ? err : csv_word(csv, SAV_OP, r->cell.op, CELL_WORD_MAX);
	err = err ? err : csv_uint(csv, SAV_VCPUS, &r->cell.vcpus);
	err = err ? err : csv_uint(csv, SAV_THREADS, &r->cell.threads);
	err = err ? err : csv_word(csv, SAV_STATE, r->cell.state, CELL_WORD_MAX);
	err = err ? err : csv_word(csv, SAV_METRIC, r->metric, METRIC_NAME_MAX);
	err = err ? err : csv_word(csv, SAV_UNIT, r->unit, METRIC_NAME_MAX);
	err = err ? err : csv_size(csv, SAV_N, &r->s.n);
	err = err ? err : csv_interval(csv, SAV_SAVED, &r->s.absolute);
	err = err ? err : csv_interval(csv, SAV_PCT, &r->s.percent);
	r->control = !*csv->field[SAV_P_HOLM];
	r->p_holm = 1;
	if (!err && !r->control)
		err = csv_double(csv, SAV_P_HOLM, &r->p_holm);
	r->resolved = !strcmp(csv->field[SAV_RESOLVED], "yes");
	if (!err && !r->resolved && strcmp(csv->field[SAV_RESOLVED], "no"))
		err = csv_error(csv, SAV_RESOLVED, "resolved: neither \"yes\" nor \"no\"");
	return err;
}

static int parse_summary_any(struct csv *csv, void *row)
{
	return parse_summary_row(csv, row);
}

static int parse_saving_any(struct csv *csv, void *row)
{
	return parse_saving_row(csv, row);
}

int summary_read_file(struct summary *summary, const char *path, struct error *error)
{
	void *rows = NULL;
	int err;

	*summary = (struct summary){ 0 };
	err = csv_read_all(path, summary_columns, &rows, &summary->nr_rows,
			   sizeof(struct summary_row), parse_summary_any, error);
	summary->rows = rows;
	if (!err && summary_index(summary))
		err = error_set(error, -ENOMEM, "%s: no memory for its rows", path);
	return err;
}

int summary_read(struct summary *summary, const struct run_dir *dir, struct error *error)
{
	char *path = run_dir_file(dir, "summary.csv"), *savings_path;
	void *savings = NULL;
	int err = summary_read_file(summary, path, error);

	free(path);
	if (err)
		return err;
	savings_path = run_dir_file(dir, "savings.csv");
	err = csv_read_all(savings_path, savings_columns, &savings, &summary->nr_savings,
			   sizeof(struct saving_row), parse_saving_any, error);
	free(savings_path);
	summary->savings = savings;
	return err;
}

void summary_free(struct summary *summary)
{
	free(summary->rows);
	free(summary->savings);
	free(summary->order);
	*summary = (struct summary){ 0 };
}

static int compare_to(const struct summary_row *row, const struct cell_key *cell,
		      const char *metric)
{
	int d = cell_key_compare(&row->cell, cell);

	return d ? d : strcmp(row->metric, metric);
}

static int compare_rows(const void *a, const void *b, void *rows)
{
	const struct summary_row *x = (const struct summary_row *)rows + *(const size_t *)a;
	const struct summary_row *y = (const struct summary_row *)rows + *(const size_t *)b;

	return compare_to(x, &y->cell, y->metric);
}

int summary_index(struct summary *summary)
{
	size_t i;

	free(summary->order);
	summary->order = calloc(summary->nr_rows + 1, sizeof(*summary->order));
	if (!summary->order)
		return -ENOMEM;
	for (i = 0; i < summary->nr_rows; i++)
		summary->order[i] = i;
	qsort_r(summary->order, summary->nr_rows, sizeof(*summary->order), compare_rows,
		summary->rows);
	return 0;
}

const struct summary_row *summary_find(const struct summary *summary, const struct cell_key *cell,
				       const char *metric)
{
	size_t low = 0, high = summary->nr_rows, mid;
	int d;

	while (low < high) {
		const struct summary_row *row;

		mid = low + (high - low) / 2;
		row = &summary->rows[summary->order[mid]];
		d = compare_to(row, cell, metric);
		if (!d)
			return row;
		if (d < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}
