/* SPDX-License-Identifier: GPL-2.0 */
/* The columns and rows of a table of cells. */
#ifndef REGSCOPE_REPORT_AXES_H
#define REGSCOPE_REPORT_AXES_H

#include "analyse/rounds.h"
#include "report/grid.h"

struct axes {
	enum rounds_axis along;		 /* what varies from row to row */
	const struct cell_key **columns; /* the first cell of each */
	unsigned int *rows;		 /* vCPUs or threads, ascending */
	size_t nr_columns, nr_rows;
	bool no_memory;
};

/* @axes starts out zeroed but for @along. @first: put a new column before all others. */
void axes_add(struct axes *axes, const struct cell_key *cell, bool first);
void axes_free(struct axes *axes);

/* The cell in row @i of column @k. */
struct cell_key axes_cell(const struct axes *axes, size_t i, size_t k);

/* Start a grid: row 0 is left for titles, each other row has its number as head, below @head. */
void axes_grid(const struct axes *axes, struct grid *grid, const char *head);

#endif
