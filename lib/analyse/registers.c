// SPDX-License-Identifier: GPL-2.0
/* Costs of single registers, from their samples: see registers.h. */
#include "analyse/registers.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

double register_cost(const struct sample_row *row, enum counter counter,
		     const double meter_cost[NR_COUNTERS])
{
	double cost = (double)row->reading.value[counter] - meter_cost[counter];

	if (!row->reading.has[counter] || !row->accesses)
		return -1;
	return cost > 0 ? cost / (double)row->accesses : 0;
}

/* What summing up works on. */
struct maker {
	const struct sample_set *set;
	struct sample_index by_cell;
	double *v; /* a number a sample */
};

static void sum_up(struct maker *m, size_t cell, const struct regs_row *reg, enum counter c,
		   const double *meter_cost, struct register_costs *out)
{
	struct register_row *row = &out->rows[out->nr];
	size_t i, n = 0;
	double cost;

	for (i = m->by_cell.first[cell]; i < m->by_cell.first[cell + 1]; i++) {
		cost = register_cost(m->by_cell.rows[i], c, meter_cost);
		if (cost >= 0)
			m->v[n++] = cost;
	}
	if (!n)
		return;
	row->cell = m->set->cells.key[cell];
	snprintf(row->name, sizeof(row->name), "%s", reg ? reg->name : "unknown");
	snprintf(row->class, sizeof(row->class), "%s", reg ? reg->class : "unknown");
	snprintf(row->scope, sizeof(row->scope), "%.*s", CELL_WORD_MAX - 1,
		 reg ? reg->scope : "unknown");
	snprintf(row->metric, sizeof(row->metric), "%s", counter_info[c].name);
	snprintf(row->unit, sizeof(row->unit), "%s/access", counter_info[c].unit);
	row->s = stats_summarize(m->v, n);
	out->nr++;
}

static int compare(const void *a, const void *b)
{
	const struct register_row *x = a, *y = b;
	int d = cell_key_compare(&x->cell, &y->cell);

	return d ? d : strcmp(x->metric, y->metric);
}

int register_costs_make(struct register_costs *costs, const struct sample_set *set,
			const struct regs_rows *regs, const double meter_cost[NR_COUNTERS],
			struct error *error)
{
	struct maker m = { .set = set };
	enum counter c;
	size_t i;
	int err;

	*costs = (struct register_costs){ 0 };
	if (!set->nr_rows)
		return error_set(error, -ENODATA, "there is no sample of a register yet");
	costs->rows = calloc(set->cells.nr * NR_COUNTERS, sizeof(*costs->rows));
	m.v = calloc(set->nr_rows, sizeof(*m.v));
	err = samples_index(&m.by_cell, set);
	if (!costs->rows || !m.v)
		err = -ENOMEM;
	for (i = 0; !err && i < set->cells.nr; i++) {
		const struct regs_row *reg = regs_row_of(regs, set->cells.key[i].id);

		for (c = 0; c < NR_COUNTERS; c++)
			if (counter_info[c].is_metric)
				sum_up(&m, i, reg, c, meter_cost, costs);
	}
	qsort(costs->rows, costs->nr, sizeof(*costs->rows), compare);
	samples_index_free(&m.by_cell);
	free(m.v);
	return err ? error_set(error, err, "no memory to sum up %zu samples", set->nr_rows) : 0;
}
