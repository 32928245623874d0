// SPDX-License-Identifier: GPL-2.0
/* growth.csv, out and in: see growth.h. */
#include "record/growth.h"

#include <stdlib.h>

enum { BENCH, OP, POLICY, VCPUS, THREADS, STATE, METRIC, UNIT, N, COUNTS, VALUES };

static const char *const columns[] = {
	"bench",      "op",	      "policy",	       "vcpus_max",
	"threads",    "state",	      "metric",	       "unit",
	"n",	      "vcpu_counts",  "fixed",	       "fixed_low",
	"fixed_high", "per_vcpu",     "per_vcpu_low",  "per_vcpu_high",
	"exponent",   "exponent_low", "exponent_high", "misfit_pct",
	NULL,
};

void growth_free(struct growth *growth)
{
	free(growth->rows);
	*growth = (struct growth){ 0 };
}

static void write_rows(FILE *f, const void *arg)
{
	const struct growth *growth = arg;
	size_t i;

	csv_put_header(f, columns);
	for (i = 0; i < growth->nr; i++) {
		const struct growth_row *r = &growth->rows[i];

		fprintf(f, "%s,%s,%s,%u,%u,%s,%s,%s,%zu,", r->cell.bench, r->cell.op,
			r->cell.policy, r->cell.vcpus, r->cell.threads, r->cell.state, r->metric,
			r->unit, r->n);
		fprintf(f, "%zu,", r->nr_vcpus);
		csv_put_interval(f, &r->fixed);
		putc(',', f);
		csv_put_interval(f, &r->per_vcpu);
		putc(',', f);
		csv_put_interval(f, &r->exponent);
		fprintf(f, ",%.6g\n", r->misfit_pct);
	}
}

static int parse(struct csv *csv, void *row)
{
	struct growth_row *r = row;
	int err = csv_word(csv, BENCH, r->cell.bench, CELL_WORD_MAX);

	err = err ? err : csv_word(csv, OP, r->cell.op, CELL_WORD_MAX);
	err = err ? err : csv_word(csv, POLICY, r->cell.policy, CELL_WORD_MAX);
	err = err ? err : csv_uint(csv, VCPUS, &r->cell.vcpus);
	err = err ? err : csv_uint(csv, THREADS, &r->cell.threads);
	err = err ? err : csv_word(csv, STATE, r->cell.state, CELL_WORD_MAX);
	err = err ? err : csv_word(csv, METRIC, r->metric, METRIC_NAME_MAX);
	err = err ? err : csv_word(csv, UNIT, r->unit, METRIC_NAME_MAX);
	err = err ? err : csv_size(csv, N, &r->n);
	err = err ? err : csv_size(csv, COUNTS, &r->nr_vcpus);
	err = err ? err : csv_interval(csv, VALUES, &r->fixed);
	err = err ? err : csv_interval(csv, VALUES + 3, &r->per_vcpu);
	err = err ? err : csv_interval(csv, VALUES + 6, &r->exponent);
	return err ? err : csv_double(csv, VALUES + 9, &r->misfit_pct);
}

int growth_write(const struct growth *growth, struct run_dir *dir, struct error *error)
{
	return growth->nr ? run_dir_replace(dir, "growth.csv", write_rows, growth, error) : 0;
}

int growth_read(struct growth *growth, const struct run_dir *dir, struct error *error)
{
	char *path = run_dir_file(dir, "growth.csv");
	void *rows = NULL;
	int err;

	*growth = (struct growth){ 0 };
	err = csv_read_all(path, columns, &rows, &growth->nr, sizeof(struct growth_row), parse,
			   error);
	growth->rows = rows;
	free(path);
	return err;
}
