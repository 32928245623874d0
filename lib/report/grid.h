/* SPDX-License-Identifier: GPL-2.0 */
/* A table of any number of columns: those that do not fit side by side go below. */
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
	/* least widths; a longer field widens all columns */
	size_t head_width, width, gap;
	bool head_left, left; /* align heads, or columns, to the left */
	size_t together;      /* this many columns go below together; 0: each by itself */
	bool markdown;	      /* one Markdown table, as wide as it comes; row 0 is its header */
};

/* Fields start out empty. Lack of memory is remembered until the grid is printed. */
void grid_init(struct grid *grid, size_t nr_rows, size_t nr_columns);

/* Columns that each part of the table repeats before, and after, its own. */
#define GRID_HEAD SIZE_MAX
#define GRID_TAIL (SIZE_MAX - 1)

void grid_put(struct grid *grid, size_t row, size_t column, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* Print it in REPORT_COLUMNS columns, without blanks at the ends of lines, and free it.
 * @nr_rows may be made smaller first, if the last rows are empty. */
void grid_print(FILE *f, struct grid *grid);

#endif
