// SPDX-License-Identifier: GPL-2.0
/* registers.csv, out and in: see registers.h. */
#include "record/registers.h"

#include <inttypes.h>
#include <stdlib.h>

enum { BENCH, OP, STATE, VCPUS, ID, NAME, CLASS, SCOPE, METRIC, UNIT, N, MEDIAN, LOW, HIGH };

static const char *const columns[] = {
	"bench",  "op",	  "state", "vcpus",  "id",     "name",	  "class", "scope",
	"metric", "unit", "n",	   "median", "ci_low", "ci_high", NULL,
};

void register_costs_free(struct register_costs *costs)
{
	free(costs->rows);
	*costs = (struct register_costs){ 0 };
}

static void write_rows(FILE *f, const void *arg)
{
	const struct register_costs *costs = arg;
	size_t i;

	csv_put_header(f, columns);
	for (i = 0; i < costs->nr; i++) {
		const struct register_row *r = &costs->rows[i];

		fprintf(f, "%s,%s,%s,%u,0x%016" PRIx64 ",", r->cell.bench, r->cell.op,
			r->cell.state, r->cell.vcpus, r->cell.id);
		csv_put_field(f, r->name);
		fprintf(f, ",%s,%s,%s,%s,%zu,", r->class, r->scope, r->metric, r->unit, r->s.n);
		csv_put_interval(f, &r->s.mid);
		putc('\n', f);
	}
}

int register_costs_write(const struct register_costs *costs, struct run_dir *dir,
			 struct error *error)
{
	return run_dir_replace(dir, "registers.csv", write_rows, costs, error);
}

static int parse(struct csv *csv, void *row)
{
	struct register_row *r = row;
	int err = csv_word(csv, BENCH, r->cell.bench, CELL_WORD_MAX);

	snprintf(r->cell.policy, sizeof(r->cell.policy), "%s", POLICY_BASE);
	r->cell.threads = 1;
	err = err ? err : csv_word(csv, OP, r->cell.op, CELL_WORD_MAX);
	err = err ? err : csv_word(csv, STATE, r->cell.state, CELL_WORD_MAX);
	err = err ? err : csv_uint(csv, VCPUS, &r->cell.vcpus);
	err = err ? err : csv_hex(csv, ID, &r->cell.id);
	err = err ? err : csv_word(csv, NAME, r->name, sizeof(r->name));
	err = err ? err : csv_word(csv, CLASS, r->class, sizeof(r->class));
	err = err ? err : csv_word(csv, SCOPE, r->scope, sizeof(r->scope));
	err = err ? err : csv_word(csv, METRIC, r->metric, sizeof(r->metric));
	err = err ? err : csv_word(csv, UNIT, r->unit, sizeof(r->unit));
	err = err ? err : csv_size(csv, N, &r->s.n);
	return err ? err : csv_interval(csv, MEDIAN, &r->s.mid);
}

int register_costs_read(struct register_costs *costs, const struct run_dir *dir,
			struct error *error)
{
	char *path = run_dir_file(dir, "registers.csv");
	void *rows = NULL;
	int err;

	*costs = (struct register_costs){ 0 };
	err = csv_read_all(path, columns, &rows, &costs->nr, sizeof(struct register_row), parse,
			   error);
	costs->rows = rows;
	free(path);
	return err;
}
