/* SPDX-License-Identifier: GPL-2.0 */
/* What a table of cells has as columns and as rows. */
#ifndef REGSCOPE_REPORT_AXES_H
#define REGSCOPE_REPORT_AXES_H

#include "analyse/rounds.h"
#include "report/grid.h"

struct axes {
	enum rounds_axis along;		 /* what rows differ in, and the cells of a column */
	const struct cell_key **columns; /* the first cell of each */
	unsigned int *rows;		 /* vCPUs or threads, ascending */
	size_t nr_columns, nr_rows;
	bool no_memory;
};

/* Zeroed but for @along at first. @first: a column that is new stands before all others. */
void axes_add(struct axes *axes, const struct cell_key *cell, bool first);
void axes_free(struct axes *axes);

/* The cell in row @i of column @k. */
struct cell_key axes_cell(const struct axes *axes, size_t i, size_t k);

/* A grid with a row of titles above, and the heads of all rows; @head is the title of these. */
void axes_grid(const struct axes *axes, struct grid *grid, const char *head);

#endif
