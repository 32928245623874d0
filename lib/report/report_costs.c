// SPDX-License-Identifier: GPL-2.0
/* The tables of harnesses with one policy: see report.h. */
#include "report/report.h"

#include <string.h>

/* Has this harness both policies? */
static bool has_savings(const struct report *r, const char *bench)
{
	size_t i;

	for (i = 0; i < r->summary->nr_savings; i++)
		if (!strcmp(r->summary->savings[i].cell.bench, bench))
			return true;
	return false;
}

/* Columns of a table of costs. */
#define MAX_OPS 5

/* The costs of a harness with one policy: a column an op, in the order of its rows. */
static void put_costs(FILE *f, const struct report *r, const char *bench)
{
	const struct summary *sum = r->summary;
	const struct cell_key *ops[MAX_OPS];
	bool is_time = !strcmp(r->metric, "wall_ns");
	unsigned int vcpus = 0, last;
	size_t i, k, nr = 0;

	for (i = 0; i < sum->nr_rows; i++) {
		const struct cell_key *key = &sum->rows[i].cell;

		if (strcmp(key->bench, bench) || strcmp(sum->rows[i].metric, r->metric))
			continue;
		for (k = 0; k < nr && strcmp(ops[k]->op, key->op); k++)
			;
		if (k == nr && nr < MAX_OPS)
			ops[nr++] = key;
	}
	fprintf(f, "\n%s\n%6s", bench, "vCPUs");
	for (k = 0; k < nr; k++)
		fprintf(f, " %12s", ops[k]->op);
	putc('\n', f);
	do { /* the next larger count, until there is none */
		for (last = vcpus, vcpus = 0, i = 0; i < sum->nr_rows; i++) {
			const struct cell_key *key = &sum->rows[i].cell;

			if (!strcmp(key->bench, bench) && key->vcpus > last &&
			    (!vcpus || key->vcpus < vcpus))
				vcpus = key->vcpus;
		}
		if (!vcpus)
			break;
		fprintf(f, "%6u", vcpus);
		for (k = 0; k < nr; k++) {
			struct cell_key key = *ops[k];
			const struct summary_row *row;

			key.vcpus = vcpus;
			row = summary_find(sum, &key, r->metric);
			if (row)
				fprintf(f, " %*.3f %s", is_time ? 9 : 10, row->s.mid.median / 1e6,
					is_time ? "ms" : "M");
			else
				fprintf(f, " %12s", "-");
		}
		putc('\n', f);
	} while (vcpus);
}

/* Tables of the harnesses with one policy. Of baseline the lines below the tables tell. */
void report_put_costs(FILE *f, const struct report *r)
{
	const char *bench = "";
	size_t i;

	for (i = 0; i < r->summary->nr_rows; i++) {
		const struct cell_key *key = &r->summary->rows[i].cell;

		if (!strcmp(key->bench, bench) || strcmp(r->summary->rows[i].metric, r->metric))
			continue;
		bench = key->bench; /* sorted: a harness comes once */
		if (!has_savings(r, bench) && !report_is_scaled(r, bench) &&
		    strcmp(bench, "baseline"))
			put_costs(f, r, bench);
	}
}
