/* SPDX-License-Identifier: GPL-2.0 */
/* A table of as many columns as there are: what does not fit beside each other goes below. */
#ifndef REGSCOPE_REPORT_GRID_H
#define REGSCOPE_REPORT_GRID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define REPORT_COLUMNS 72

struct grid {
	size_t nr_rows, nr_columns;
	char **text; /* [nr_rows][nr_columns + 2]: a head, the columns, a tail */
	bool no_memory;
	/* least widths; what is longer widens all */
	size_t head_width, width, gap;
	bool head_left, left; /* aligned to the left: heads, columns */
};

/* Fields that are not put are empty. Want of memory is remembered until the grid is printed. */
void grid_init(struct grid *grid, size_t nr_rows, size_t nr_columns);

/* What stands before, and behind, the columns of each part of the table. */
#define GRID_HEAD SIZE_MAX
#define GRID_TAIL (SIZE_MAX - 1)

void grid_put(struct grid *grid, size_t row, size_t column, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* In REPORT_COLUMNS columns, no blank at a line's end. Frees @grid. */
void grid_print(FILE *f, struct grid *grid);

#endif
