// SPDX-License-Identifier: GPL-2.0
/* The ranking of registers as text: see report_model.h. */
#include "report/report_model.h"

#include "report/report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* What is told of a register, or of the mean of a class. */
enum { GET, GET_RAN, SET, NR_COSTS };

static const struct {
	const char *op, *state, *title;
} kinds[NR_COSTS] = {
	[GET] = { "get", "fresh", "get" },
	[GET_RAN] = { "get", "ran", "get, ran" },
	[SET] = { "set", "fresh", "set" },
};

struct entry {
	const struct register_row *reg;
	double cost[NR_COSTS]; /* negative: not measured */
	size_t nr[NR_COSTS];   /* registers of a class that have it */
	size_t registers;
};

static int kind_of(const struct cell_key *cell)
{
	int k;

	for (k = 0; k < NR_COSTS; k++)
		if (!strcmp(cell->op, kinds[k].op) && !strcmp(cell->state, kinds[k].state))
			return k;
	return -1;
}

static double dearest(const struct entry *e)
{
	double most = -1;
	int k;

	for (k = 0; k < NR_COSTS; k++)
		most = e->cost[k] > most ? e->cost[k] : most;
	return most;
}

static int by_cost(const void *a, const void *b)
{
	double x = dearest(a), y = dearest(b);

	return (x < y) - (x > y);
}

static bool same_register(const struct register_row *a, const struct register_row *b)
{
	return a->cell.id == b->cell.id;
}

static bool same_class(const struct register_row *a, const struct register_row *b)
{
	return !strcmp(a->class, b->class);
}

/* Entries of the largest VM, of registers or of classes, the dearest first. */
static struct entry *collect(const struct report_registers *r, unsigned int vcpus, size_t *nr,
			     bool (*same)(const struct register_row *, const struct register_row *))
{
	struct entry *entries = calloc(r->costs->nr + 1, sizeof(*entries));
	size_t i, e;
	int k;

	for (*nr = i = 0; entries && i < r->costs->nr; i++) {
		const struct register_row *row = &r->costs->rows[i];

		k = kind_of(&row->cell);
		if (row->cell.vcpus != vcpus || strcmp(row->metric, r->metric) || k < 0)
			continue;
		for (e = 0; e < *nr && !same(entries[e].reg, row); e++)
			;
		if (e == *nr)
			entries[(*nr)++].reg = row;
		entries[e].cost[k] += row->s.mid.median;
		entries[e].nr[k]++;
		entries[e].registers = entries[e].nr[k] > entries[e].registers
					       ? entries[e].nr[k]
					       : entries[e].registers;
	}
	for (e = 0; entries && e < *nr; e++)
		for (k = 0; k < NR_COSTS; k++)
			entries[e].cost[k] = entries[e].nr[k]
						     ? entries[e].cost[k] / (double)entries[e].nr[k]
						     : -1;
	if (entries)
		qsort(entries, *nr, sizeof(*entries), by_cost);
	return entries;
}

static void put_costs(FILE *f, const struct entry *e)
{
	int k;

	for (k = 0; k < NR_COSTS; k++) {
		if (e->cost[k] < 0)
			fprintf(f, " %9s", "-");
		else
			fprintf(f, " %9.0f", e->cost[k]);
	}
}

static void put_titles(FILE *f, const char *what)
{
	int k;

	fprintf(f, "%-26s", what);
	for (k = 0; k < NR_COSTS; k++)
		fprintf(f, " %9s", kinds[k].title);
}

void report_write_registers(FILE *f, const struct report_registers *r)
{
	unsigned int vcpus = 0;
	struct entry *entries;
	size_t i, nr, shown;

	for (i = 0; i < r->costs->nr; i++)
		if (r->costs->rows[i].cell.vcpus > vcpus)
			vcpus = r->costs->rows[i].cell.vcpus;
	entries = collect(r, vcpus, &nr, same_register);
	if (!entries)
		return;
	shown = r->nr && r->nr < nr ? r->nr : nr;
	fprintf(f, "cost of one access in %s, at %u vCPUs:\n", report_metric_name(r->metric),
		vcpus);
	if (shown < nr)
		fprintf(f, "the %zu dearest of %zu registers\n", shown, nr);
	put_titles(f, "");
	fprintf(f, "  %s\n", "scope");
	for (i = 0; i < shown; i++) {
		fprintf(f, "%-26.26s", entries[i].reg->name);
		put_costs(f, &entries[i]);
		fprintf(f, "  %s\n", entries[i].reg->scope);
	}
	free(entries);
	entries = collect(r, vcpus, &nr, same_class);
	if (!entries)
		return;
	putc('\n', f);
	put_titles(f, "mean of a class");
	fprintf(f, "  %s\n", "registers");
	for (i = 0; i < nr; i++) {
		fprintf(f, "%-26s", entries[i].reg->class);
		put_costs(f, &entries[i]);
		fprintf(f, "  %zu\n", entries[i].registers);
	}
	free(entries);
}
