// SPDX-License-Identifier: GPL-2.0
/* scaling.csv, out and in: see scaling.h. */
#include "record/scaling.h"

#include <stdlib.h>

enum {
	BENCH,
	OP,
	POLICY,
	VCPUS,
	THREADS,
	STATE,
	METRIC,
	UNIT,
	N,
	COST,
	EFFICIENCY = COST + 3,
	SERIAL = EFFICIENCY + 3
};

static const char *const columns[] = {
	"bench",
	"op",
	"policy",
	"vcpus",
	"threads",
	"state",
	"metric",
	"unit",
	"n",
	"median",
	"ci_low",
	"ci_high",
	"efficiency_pct",
	"efficiency_low",
	"efficiency_high",
	"serial_pct",
	"serial_low",
	"serial_high",
	NULL,
};

void scaling_free(struct scaling *scaling)
{
	free(scaling->rows);
	*scaling = (struct scaling){ 0 };
}

static void write_rows(FILE *f, const void *arg)
{
	const struct scaling *scaling = arg;
	size_t i;

	csv_put_header(f, columns);
	for (i = 0; i < scaling->nr; i++) {
		const struct scaling_row *r = &scaling->rows[i];

		fprintf(f, "%s,%s,%s,%u,%u,%s,%s,%s,%zu,", r->cell.bench, r->cell.op,
			r->cell.policy, r->cell.vcpus, r->cell.threads, r->cell.state, r->metric,
			r->unit, r->n);
		csv_put_interval(f, &r->cost);
		putc(',', f);
		csv_put_interval(f, &r->efficiency_pct);
		putc(',', f);
		if (r->has_serial)
			csv_put_interval(f, &r->serial_pct);
		else
			fputs(",,", f);
		putc('\n', f);
	}
}

int scaling_write(const struct scaling *scaling, struct run_dir *dir, struct error *error)
{
	return scaling->nr ? run_dir_replace(dir, "scaling.csv", write_rows, scaling, error) : 0;
}

static int parse(struct csv *csv, void *row)
{
	struct scaling_row *r = row;
	int err = csv_word(csv, BENCH, r->cell.bench, CELL_WORD_MAX);

	err = err ? err : csv_word(csv, OP, r->cell.op, CELL_WORD_MAX);
	err = err ? err : csv_word(csv, POLICY, r->cell.policy, CELL_WORD_MAX);
	err = err ? err : csv_uint(csv, VCPUS, &r->cell.vcpus);
	err = err ? err : csv_uint(csv, THREADS, &r->cell.threads);
	err = err ? err : csv_word(csv, STATE, r->cell.state, CELL_WORD_MAX);
	err = err ? err : csv_word(csv, METRIC, r->metric, METRIC_NAME_MAX);
	err = err ? err : csv_word(csv, UNIT, r->unit, METRIC_NAME_MAX);
	err = err ? err : csv_size(csv, N, &r->n);
	err = err ? err : csv_interval(csv, COST, &r->cost);
	err = err ? err : csv_interval(csv, EFFICIENCY, &r->efficiency_pct);
	r->has_serial = *csv->field[SERIAL];
	return err || !r->has_serial ? err : csv_interval(csv, SERIAL, &r->serial_pct);
}

int scaling_read(struct scaling *scaling, const struct run_dir *dir, struct error *error)
{
	char *path = run_dir_file(dir, "scaling.csv");
	void *rows = NULL;
	int err;

	*scaling = (struct scaling){ 0 };
	err = csv_read_all(path, columns, &rows, &scaling->nr, sizeof(struct scaling_row), parse,
			   error);
	scaling->rows = rows;
	free(path);
	return err;
}
