// SPDX-License-Identifier: GPL-2.0
/* Costs of single registers, from their samples: see registers.h. */
#include "analyse/registers.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

double register_cost(const struct sample_row *row, enum counter counter,
		     const double meter_cost[NR_COUNTERS])
{
	if (!row->reading.has[counter] || !row->accesses)
		return -1;
	return stats_cost_of_one((double)row->reading.value[counter], meter_cost[counter],
				 (double)row->accesses);
}

/* What summing up works on. */
struct maker {
	const struct rounds *rounds;
	const double *meter_cost;
	struct register_costs *out;
	double *v; /* a number a sample */
};

static void name_row(struct register_row *row, const struct regs_row *reg, enum counter c)
{
	snprintf(row->name, sizeof(row->name), "%s", reg ? reg->name : "unknown");
	snprintf(row->class, sizeof(row->class), "%s", reg ? reg->class : "unknown");
	snprintf(row->scope, sizeof(row->scope), "%.*s", CELL_WORD_MAX - 1,
		 reg ? reg->scope : "unknown");
	snprintf(row->metric, sizeof(row->metric), "%s", counter_info[c].name);
	snprintf(row->unit, sizeof(row->unit), "%s/access", counter_info[c].unit);
}

static void sum_up(struct maker *m, size_t cell, const struct regs_row *reg, enum counter c)
{
	struct register_row *row = &m->out->rows[m->out->nr];
	size_t i, n = 0;
	double cost;

	for (i = 0; i < rounds_nr_rows(m->rounds, cell); i++) {
		cost = register_cost(rounds_row(m->rounds, cell, i), c, m->meter_cost);
		if (cost >= 0)
			m->v[n++] = cost;
	}
	if (!n)
		return;
	row->cell = m->rounds->set->cells.key[cell];
	row->cell.policy[0] = '\0'; /* one register has none, and the file no column for it */
	name_row(row, reg, c);
	row->s = stats_summarize(m->v, n);
	m->out->nr++;
}

static int compare(const void *a, const void *b)
{
	const struct register_row *x = a, *y = b;
	int d = cell_key_compare(&x->cell, &y->cell);

	return d ? d : strcmp(x->metric, y->metric);
}

int register_costs_make(struct register_costs *costs, const struct rounds *rounds,
			const struct regs_rows *regs, const double meter_cost[NR_COUNTERS],
			struct error *error)
{
	struct maker m = { .rounds = rounds, .meter_cost = meter_cost, .out = costs };
	const struct cells *cells = &rounds->set->cells;
	size_t i, nr = rounds->set->nr_rows;
	enum counter c;
	int err = 0;

	*costs = (struct register_costs){ 0 };
	if (!nr)
		return error_set(error, -ENODATA, "there is no sample of a register yet");
	costs->rows = calloc(cells->nr * NR_COUNTERS, sizeof(*costs->rows));
	m.v = calloc(nr, sizeof(*m.v));
	if (!costs->rows || !m.v)
		err = error_set(error, -ENOMEM, "no memory to sum up %zu samples", nr);
	for (i = 0; !err && i < cells->nr; i++) {
		const struct regs_row *reg = regs_row_of(regs, cells->key[i].id);

		for (c = 0; c < NR_COUNTERS; c++)
			if (counter_info[c].is_metric)
				sum_up(&m, i, reg, c);
	}
	if (costs->nr)
		qsort(costs->rows, costs->nr, sizeof(*costs->rows), compare);
	free(m.v);
	return err;
}
