// SPDX-License-Identifier: GPL-2.0
/* model.csv, out and in: see model.h. */
#include "record/model.h"

#include <errno.h>
#include <stdlib.h>

enum { BENCH, OP, POLICY, VCPUS, THREADS, STATE, METRIC, UNIT, N, VALUES };

static const char *const model_columns[] = {
	"bench",
	"op",
	"policy",
	"vcpus",
	"threads",
	"state",
	"metric",
	"unit",
	"n",
	"predicted",
	"predicted_low",
	"predicted_high",
	"measured",
	"measured_low",
	"measured_high",
	"error_pct",
	"explained_pct",
	"explained_low",
	"explained_high",
	NULL,
};

static void write_model(FILE *f, const void *arg)
{
	const struct model *model = arg;
	size_t i;

	csv_put_header(f, model_columns);
	for (i = 0; i < model->nr_rows; i++) {
		const struct model_row *r = &model->rows[i];

		fprintf(f, "%s,%s,%s,%u,%u,%s,%s,%s,%zu,", r->cell.bench, r->cell.op,
			r->cell.policy, r->cell.vcpus, r->cell.threads, r->cell.state, r->metric,
			r->unit, r->n);
		csv_put_interval(f, &r->predicted);
		putc(',', f);
		csv_put_interval(f, &r->measured);
		fprintf(f, ",%.6g,", r->error_pct);
		if (r->explained_pct.median != 0)
			csv_put_interval(f, &r->explained_pct);
		else
			fputs(",,", f);
		putc('\n', f);
	}
}

int model_write(const struct model *model, struct run_dir *dir, struct error *error)
{
	return model->nr_rows ? run_dir_replace(dir, "model.csv", write_model, model, error) : 0;
}

static int parse_model(struct csv *csv, void *row)
{
	struct model_row *r = row;
	int err = csv_word(csv, BENCH, r->cell.bench, CELL_WORD_MAX);

	err = err ? err : csv_word(csv, OP, r->cell.op, CELL_WORD_MAX);
	err = err ? err : csv_word(csv, POLICY, r->cell.policy, CELL_WORD_MAX);
	err = err ? err : csv_uint(csv, VCPUS, &r->cell.vcpus);
	err = err ? err : csv_uint(csv, THREADS, &r->cell.threads);
	err = err ? err : csv_word(csv, STATE, r->cell.state, CELL_WORD_MAX);
	err = err ? err : csv_word(csv, METRIC, r->metric, METRIC_NAME_MAX);
	err = err ? err : csv_word(csv, UNIT, r->unit, METRIC_NAME_MAX);
	err = err ? err : csv_size(csv, N, &r->n);
	err = err ? err : csv_interval(csv, VALUES, &r->predicted);
	err = err ? err : csv_interval(csv, VALUES + 3, &r->measured);
	err = err ? err : csv_double(csv, VALUES + 6, &r->error_pct);
	if (err || !*csv->field[VALUES + 7])
		return err;
	return csv_interval(csv, VALUES + 7, &r->explained_pct);
}

int model_read(struct model *model, const struct run_dir *dir, struct error *error)
{
	char *path = run_dir_file(dir, "model.csv");
	void *rows = NULL;
	int err;

	*model = (struct model){ 0 };
	err = csv_read_all(path, model_columns, &rows, &model->nr_rows, sizeof(struct model_row),
			   parse_model, error);
	model->rows = rows;
	free(path);
	return err;
}

void model_free(struct model *model)
{
	free(model->rows);
	*model = (struct model){ 0 };
}
