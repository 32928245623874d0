// SPDX-License-Identifier: GPL-2.0
/* The ranking of registers as text: see report.h. */
#include "report/report.h"

#include "analyse/ranking.h"

static void put_titles(struct grid *grid, const struct ranking *ranking)
{
	size_t k;

	for (k = 0; k < ranking->nr_columns; k++) {
		const struct ranking_column *column = &ranking->columns[k];

		grid_put(grid, 0, k, "%s%s%s", column->cell->op, column->named ? ", " : "",
			 column->named ? column->cell->state : "");
	}
}

static void put_entry(struct grid *grid, const struct ranking *ranking, size_t i, bool is_class)
{
	const struct ranking_entry *entry = &ranking->entries[i];
	size_t k;

	grid_put(grid, i + 1, GRID_HEAD, "%s", is_class ? entry->reg->class : entry->reg->name);
	for (k = 0; k < ranking->nr_columns; k++) {
		if (entry->cost[k] < 0)
			grid_put(grid, i + 1, k, "-");
		else
			grid_put(grid, i + 1, k, "%.0f", entry->cost[k]);
	}
	if (is_class)
		grid_put(grid, i + 1, GRID_TAIL, "%zu", entry->registers);
	else
		grid_put(grid, i + 1, GRID_TAIL, "%s", entry->reg->scope);
}

static void put_ranking(FILE *f, const struct ranking *ranking, size_t nr, bool is_class)
{
	struct grid grid;
	size_t i;

	grid_init(&grid, nr + 1, ranking->nr_columns);
	grid.head_width = is_class ? 20 : 26;
	grid.width = 8;
	grid.head_left = true;
	grid_put(&grid, 0, GRID_HEAD, "%s", is_class ? "mean of a class" : "");
	grid_put(&grid, 0, GRID_TAIL, "%s", is_class ? "registers" : "scope");
	put_titles(&grid, ranking);
	for (i = 0; i < nr; i++)
		put_entry(&grid, ranking, i, is_class);
	grid_print(f, &grid);
}

/* Names the state that titles leave out. */
static void put_heading(FILE *f, const struct report *r, const struct ranking *ranking)
{
	bool named = false;
	size_t k;

	for (k = 0; k < ranking->nr_columns; k++)
		named |= ranking->columns[k].named;
	report_put_text(
		f, "cost of one access in %s, at %u vCPUs%s%s%s:", report_metric_name(r->metric),
		ranking->vcpus, named ? " (state " : "",
		named ? ranking->columns[0].cell->state : "", named ? " where none is named)" : "");
}

void report_write_registers(FILE *f, const struct report *r, size_t nr)
{
	const struct register_costs *costs = &r->findings->registers;
	struct ranking ranking;

	if (!ranking_make(&ranking, costs, r->metric, RANKING_REGISTERS)) {
		nr = nr && nr < ranking.nr ? nr : ranking.nr;
		put_heading(f, r, &ranking);
		if (nr < ranking.nr)
			fprintf(f, "the %zu dearest of %zu registers\n", nr, ranking.nr);
		put_ranking(f, &ranking, nr, false);
	}
	ranking_free(&ranking);
	if (!ranking_make(&ranking, costs, r->metric, RANKING_CLASSES)) {
		putc('\n', f);
		put_ranking(f, &ranking, ranking.nr, true);
	}
	ranking_free(&ranking);
}
