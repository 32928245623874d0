// SPDX-License-Identifier: GPL-2.0
/* Threads as text: see report.h. */
#include "report/report.h"

#include "analyse/harness.h"
#include "analyse/rows.h"
#include "report/axes.h"

#include <string.h>

static bool same_table(const struct cell_key *a, const struct cell_key *b)
{
	return a->vcpus == b->vcpus && !strcmp(a->bench, b->bench) && !strcmp(a->op, b->op) &&
	       !strcmp(a->state, b->state);
}

static const struct scaling_row *row_of(const struct report *r, const struct axes *axes, size_t i,
					size_t k)
{
	const struct scaling *scaling = &r->findings->scaling;
	struct cell_key key = axes_cell(axes, i, k);

	return rows_find(scaling->rows, scaling->nr, sizeof(*scaling->rows), &key,
			 counter_info[COUNTER_WALL_NS].name);
}

static void put_cell(struct grid *grid, size_t i, size_t k, const struct scaling_row *row)
{
	const struct stats_interval *e = row ? &row->efficiency_pct : NULL;

	if (!row)
		grid_put(grid, i + 1, k, "-");
	else if (e->has_interval)
		grid_put(grid, i + 1, k, "%9.3f %5.1f%% [%5.1f,%5.1f]", row->cost.median / 1e6,
			 e->median, e->low, e->high);
	else
		grid_put(grid, i + 1, k, "%9.3f %5.1f%% %13s", row->cost.median / 1e6, e->median,
			 "");
}

/* What is no share is said to be none: noise, or threads that gain more than there is. */
static void put_serial(FILE *f, const struct scaling_row *row)
{
	const struct stats_interval *s = &row->serial_pct;
	bool is_share = s->median >= 0 && s->median <= 100;

	fprintf(f, "serial share, %s: %s%.1f%%", row->cell.policy, is_share ? "" : "unresolved, ",
		s->median);
	if (s->has_interval)
		fprintf(f, " [%.1f, %.1f]", s->low, s->high);
	putc('\n', f);
}

/* A row for each number of threads, a column for each policy. */
static void print_table(FILE *f, const struct report *r, const struct axes *axes)
{
	const struct scaling_row *row;
	struct grid grid;
	size_t i, k;

	axes_grid(axes, &grid, "threads");
	grid.head_width = 7;
	grid.width = 30;
	for (k = 0; k < axes->nr_columns; k++)
		grid_put(&grid, 0, k, "%s: ms, efficiency", axes->columns[k]->policy);
	for (i = 0; i < axes->nr_rows; i++)
		for (k = 0; k < axes->nr_columns; k++)
			put_cell(&grid, i, k, row_of(r, axes, i, k));
	grid_print(f, &grid);
	for (k = 0; k < axes->nr_columns; k++) {
		row = row_of(r, axes, 0, k);
		if (row && row->has_serial)
			put_serial(f, row);
	}
}

/* A policy that others are compared with comes first. */
static void put_table(FILE *f, const struct report *r, const struct cell_key *head)
{
	const struct scaling *scaling = &r->findings->scaling;
	struct axes axes = { .along = ROUNDS_THREADS };
	size_t i;

	for (i = 0; i < scaling->nr; i++) {
		const struct cell_key *cell = &scaling->rows[i].cell;

		if (same_table(cell, head))
			axes_add(&axes, cell, harness_is_base(r->benches, cell));
	}
	fprintf(f, "\n%s: %s, state %s, %u vCPUs\n", head->bench, head->op, head->state,
		head->vcpus);
	print_table(f, r, &axes);
	axes_free(&axes);
}

void report_put_scaling(FILE *f, const struct report *r)
{
	const struct scaling *scaling = &r->findings->scaling;
	size_t i, k;

	for (i = 0; i < scaling->nr; i++) {
		for (k = 0; k < i; k++)
			if (same_table(&scaling->rows[k].cell, &scaling->rows[i].cell))
				break;
		if (k == i)
			put_table(f, r, &scaling->rows[i].cell);
	}
}
