// SPDX-License-Identifier: GPL-2.0
/* A history of runs, in and out: see history.h. */
#include "record/history.h"

#include "record/table.h"

#include <errno.h>
#include <libgen.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROW struct history_run

static const struct csv_column columns[] = {
	COLUMN_WORD_OF(ROW, host, "host"),     COLUMN_WORD_OF(ROW, features, "features"),
	COLUMN_WORD_OF(ROW, kernel, "kernel"), COLUMN_WORD_OF(ROW, commit, "commit"),
	COLUMN_WORD_OF(ROW, boot, "boot"),     COLUMN_WORD_OF(ROW, time, "time"),
};

static const struct csv_column old_columns[] = {
	COLUMN_WORD_OF(ROW, time, "time"),
	COLUMN_WORD_OF(ROW, commit, "commit"),
};

static const ROW unknown = { "unknown", "unknown", "unknown", "unknown", "unknown", "unknown" };

const struct table history_table = { TABLE("history.csv", ROW, columns) };
static const struct table old_table = { TABLE("history", ROW, old_columns), .blank = &unknown };

struct value {
	double number;
	bool has;
};

static const struct csv_column value_column =
	COLUMN_DOUBLE_OF(struct value, number, "", 17, COLUMN_IF(struct value, has));

static int no_memory(struct error *error, const char *path)
{
	return error_set(error, -ENOMEM, "%s: no memory for its rows", path);
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* No metric is there twice, and each has a name. */
static int check_names(const struct history *h, struct csv *csv)
{
	char **sorted = calloc(h->nr_metrics + 1, sizeof(*sorted));
	size_t i;
	int err = sorted ? 0 : no_memory(csv->error, csv->path);

	for (i = 0; !err && i < h->nr_metrics; i++)
		sorted[i] = h->metrics[i];
	if (!err)
		qsort(sorted, h->nr_metrics, sizeof(*sorted), compare_names);
	for (i = 0; !err && i < h->nr_metrics; i++)
		if (!*sorted[i] || (i && !strcmp(sorted[i], sorted[i - 1])))
			err = error_set(csv->error, -EINVAL,
					"%s:1:1: the column \"%s\" is %s: give each metric one of "
					"its own",
					csv->path, sorted[i],
					*sorted[i] ? "there twice" : "without a name");
	free(sorted);
	return err;
}

static int add_metric(struct history *h, const char *name)
{
	char **metric = csv_push(&h->metrics, &h->nr_metrics, sizeof(*h->metrics));

	if (metric)
		*metric = strdup(name);
	return metric && *metric ? 0 : -ENOMEM;
}

static int read_names(struct history *h, struct table_reader *reader)
{
	struct csv *csv = &reader->csv;
	size_t i;

	for (i = csv->nr_names; i < csv->nr; i++) {
		if (add_metric(h, csv->field[i]))
			return no_memory(csv->error, csv->path);
		reader->names[i] = h->metrics[h->nr_metrics - 1];
	}
	return check_names(h, csv);
}

static int read_values(struct history *h, struct csv *csv, size_t first)
{
	struct value value = { 0 };
	double *row = h->values + (h->nr_runs - 1) * h->nr_metrics;
	size_t i;
	int err = 0;

	for (i = 0; !err && i < h->nr_metrics; i++) {
		err = column_parse(&value_column, csv, first + i, &value);
		row[i] = value.has ? value.number : NAN;
		if (!err && row[i] <= 0)
			err = csv_error(csv, first + i, "%s is not positive",
					csv->field[first + i]);
	}
	return err;
}

/* Room for the values of one more row. */
static bool grow(struct history *h)
{
	size_t nr = h->nr_runs;
	ROW *run = csv_push(&h->runs, &h->nr_runs, sizeof(*h->runs));
	double *values = h->values;

	if (run && !(nr & (nr - 1)))
		values = realloc(values, ((nr ? 2 * nr : 1) * h->nr_metrics + 1) * sizeof(*values));
	if (values)
		h->values = values;
	return run && values;
}

static int read_rows(struct history *h, struct table_reader *reader)
{
	struct csv *csv = &reader->csv;
	const size_t first = csv->nr_names;
	ROW run;
	int ret;

	while ((ret = table_next(reader, &run)) > 0) {
		csv->nr_names = first + h->nr_metrics; /* for messages */
		if (!grow(h))
			return no_memory(csv->error, csv->path);
		h->runs[h->nr_runs - 1] = run;
		ret = read_values(h, csv, first);
		csv->nr_names = first;
		if (ret)
			return ret;
	}
	return ret;
}

int history_read(struct history *h, const char *path, struct error *error)
{
	struct table_reader *reader = malloc(sizeof(*reader));
	struct error ignored;
	int err = reader ? table_open(reader, &history_table, path, error) : no_memory(error, path);

	*h = (struct history){ 0 };
	if (err == -EINVAL && !table_open(reader, &old_table, path, &ignored)) {
		reader->csv.error = error;
		err = 0;
	}
	if (!err) {
		err = read_names(h, reader);
		if (!err)
			err = read_rows(h, reader);
		table_close(reader);
	}
	free(reader);
	return err;
}

static size_t find_metric(const struct history *h, const char *name)
{
	size_t i;

	for (i = 0; i < h->nr_metrics && strcmp(h->metrics[i], name); i++)
		;
	return i;
}

/* Its commit is what a user says of it. */
static bool same_run(const ROW *a, const ROW *b)
{
	return !strcmp(a->host, b->host) && !strcmp(a->features, b->features) &&
	       !strcmp(a->kernel, b->kernel) && !strcmp(a->boot, b->boot) &&
	       !strcmp(a->time, b->time);
}

/* The same values, in rows that were @had long, and room for one row more. */
static int widen(struct history *h, size_t had)
{
	double *values = malloc((h->nr_runs + 1) * (h->nr_metrics + 1) * sizeof(*values));
	size_t i, k;

	if (!values)
		return -ENOMEM;
	for (i = 0; i < h->nr_runs; i++)
		for (k = 0; k < h->nr_metrics; k++)
			values[i * h->nr_metrics + k] = k < had ? h->values[i * had + k] : NAN;
	free(h->values);
	h->values = values;
	return 0;
}

int history_add(struct history *h, const struct history_run *run, const char *const *names,
		const double *values, size_t nr)
{
	size_t i, at, had = h->nr_metrics;
	double *row;
	int err = 0;

	for (i = 0; !err && i < nr; i++)
		if (find_metric(h, names[i]) == h->nr_metrics)
			err = add_metric(h, names[i]);
	if (!err)
		err = widen(h, had);
	for (at = 0; at < h->nr_runs && !same_run(&h->runs[at], run); at++)
		;
	if (!err && at == h->nr_runs && !csv_push(&h->runs, &h->nr_runs, sizeof(*h->runs)))
		err = -ENOMEM;
	if (err)
		return err;
	h->runs[at] = *run;
	row = h->values + at * h->nr_metrics;
	for (i = 0; i < h->nr_metrics; i++)
		row[i] = NAN;
	for (i = 0; i < nr; i++)
		row[find_metric(h, names[i])] = values[i] > 0 ? values[i] : NAN;
	return 0;
}

void history_put(FILE *f, const struct history *h)
{
	size_t i, k;

	for (k = 0; k < history_table.nr_columns; k++)
		fprintf(f, "%s%s", k ? "," : "", history_table.columns[k].name[0]);
	for (k = 0; k < h->nr_metrics; k++) {
		putc(',', f);
		csv_put_field(f, h->metrics[k]);
	}
	putc('\n', f);
	for (i = 0; i < h->nr_runs; i++) {
		for (k = 0; k < history_table.nr_columns; k++) {
			fputs(k ? "," : "", f);
			column_put(&history_table.columns[k], f, &h->runs[i]);
		}
		for (k = 0; k < h->nr_metrics; k++) {
			const double value = h->values[i * h->nr_metrics + k];

			fprintf(f, isnan(value) ? "," : ",%.17g", value);
		}
		putc('\n', f);
	}
}

static void put(FILE *f, const void *history)
{
	history_put(f, history);
}

int history_write(const struct history *h, const char *path, struct error *error)
{
	const size_t nr = history_table.nr_columns + h->nr_metrics;
	char *folder = strdup(path), *name = strdup(path);
	struct run_dir dir;
	int err = folder && name ? 0 : no_memory(error, path);

	if (!err && nr > CSV_MAX_FIELDS)
		err = error_set(error, -E2BIG,
				"%s: would have %zu columns, and at most %d can be read: add the "
				"run to a history of its own",
				path, nr, CSV_MAX_FIELDS);
	if (!err)
		err = run_dir_open(&dir, dirname(folder), error);
	if (!err) {
		err = run_dir_replace(&dir, basename(name), put, h, error);
		run_dir_close(&dir);
	}
	free(folder);
	free(name);
	return err;
}

void history_free(struct history *h)
{
	size_t i;

	for (i = 0; i < h->nr_metrics; i++)
		free(h->metrics[i]);
	free(h->metrics);
	free(h->runs);
	free(h->values);
	*h = (struct history){ 0 };
}
