// SPDX-License-Identifier: GPL-2.0
/* Columns and rows: see axes.h. */
#include "report/axes.h"

#include "record/csv.h"

#include <stdlib.h>
#include <string.h>

static unsigned int *number_of(const struct axes *axes, struct cell_key *cell)
{
	return axes->along == ROUNDS_VCPUS ? &cell->vcpus : &cell->threads;
}

static void add_column(struct axes *axes, const struct cell_key *cell, unsigned int number,
		       bool first)
{
	struct cell_key key;
	size_t k;

	for (k = 0; k < axes->nr_columns; k++) {
		key = *axes->columns[k];
		*number_of(axes, &key) = number;
		if (cell_key_equal(&key, cell))
			return;
	}
	if (!csv_push(&axes->columns, &axes->nr_columns, sizeof(*axes->columns))) {
		axes->no_memory = true;
		return;
	}
	if (first) {
		memmove(axes->columns + 1, axes->columns, k * sizeof(*axes->columns));
		k = 0;
	}
	axes->columns[k] = cell;
}

static void add_row(struct axes *axes, unsigned int number)
{
	size_t i = axes->nr_rows;

	while (i && axes->rows[i - 1] > number)
		i--;
	if (i && axes->rows[i - 1] == number)
		return;
	if (!csv_push(&axes->rows, &axes->nr_rows, sizeof(*axes->rows))) {
		axes->no_memory = true;
		return;
	}
	memmove(&axes->rows[i + 1], &axes->rows[i], (axes->nr_rows - 1 - i) * sizeof(*axes->rows));
	axes->rows[i] = number;
}

void axes_add(struct axes *axes, const struct cell_key *cell, bool first)
{
	struct cell_key key = *cell;
	unsigned int number = *number_of(axes, &key);

	add_column(axes, cell, number, first);
	add_row(axes, number);
}

void axes_free(struct axes *axes)
{
	free(axes->columns);
	free(axes->rows);
}

struct cell_key axes_cell(const struct axes *axes, size_t i, size_t k)
{
	struct cell_key key = *axes->columns[k];

	*number_of(axes, &key) = axes->rows[i];
	return key;
}

void axes_grid(const struct axes *axes, struct grid *grid, const char *head)
{
	size_t i;

	grid_init(grid, axes->nr_rows + 1, axes->nr_columns);
	grid->no_memory |= axes->no_memory;
	grid_put(grid, 0, GRID_HEAD, "%s", head);
	for (i = 0; i < axes->nr_rows; i++)
		grid_put(grid, i + 1, GRID_HEAD, "%u", axes->rows[i]);
}
