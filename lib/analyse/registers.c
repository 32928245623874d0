// SPDX-License-Identifier: GPL-2.0
/* Costs of single registers, from their samples: see registers.h. */
#include "analyse/registers.h"

#include "analyse/rows.h"

#include <errno.h>
#include <stdlib.h>

static int add_row(struct register_costs *costs, const struct cell_key *cell,
		   const struct regs_row *reg, enum counter c, struct stats_summary s)
{
	struct register_row *row = rows_push(&costs->rows, &costs->nr, sizeof(*row), cell, c);

	if (!row)
		return -ENOMEM;
	row->cell.policy[0] = '\0'; /* one register has none, and the file no column for it */
	snprintf(row->unit, sizeof(row->unit), "%s/access", counter_info[c].unit);
	snprintf(row->name, sizeof(row->name), "%s", reg ? reg->name : "unknown");
	snprintf(row->class, sizeof(row->class), "%s", reg ? reg->class : "unknown");
	snprintf(row->scope, sizeof(row->scope), "%.*s", CELL_WORD_MAX - 1,
		 reg ? reg->scope : "unknown");
	row->s = s;
	return 0;
}

int register_costs_make(struct register_costs *costs, const struct rounds *rounds,
			const struct regs_rows *regs, const double meter_cost[NR_COUNTERS])
{
	const struct cells *cells = &rounds->set->cells;
	double *v = calloc(rounds->room, sizeof(*v));
	int err = v ? 0 : -ENOMEM;
	size_t i, n;
	enum counter c;

	*costs = (struct register_costs){ 0 };
	for (i = 0; !err && i < cells->nr; i++) {
		const struct regs_row *reg = regs_row_of(regs, cells->key[i].id);

		for (c = 0; !err && c < NR_COUNTERS; c++) {
			if (!counter_info[c].is_metric)
				continue;
			n = rounds_access_costs(rounds, i, c, meter_cost[c], v);
			if (n)
				err = add_row(costs, &cells->key[i], reg, c, stats_summarize(v, n));
		}
	}
	rows_sort(costs->rows, costs->nr, sizeof(*costs->rows));
	free(v);
	return err;
}
