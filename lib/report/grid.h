/* SPDX-License-Identifier: GPL-2.0 */
/* A table of as many columns as there are: what does not fit beside each other goes below. */
#ifndef REGSCOPE_REPORT_GRID_H
#define REGSCOPE_REPORT_GRID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define REPORT_COLUMNS 72

struct grid {
	size_t nr_rows, nr_columns;
	char **text; /* [nr_rows][nr_columns + 2]: a head, the columns, a tail */
	/* least widths; what is longer widens all */
	size_t head_width, width, gap;
	bool head_left, left; /* aligned to the left: heads, columns */
};

/* 0 or -ENOMEM; free @grid in either case. Fields that are not put are empty. */
int grid_init(struct grid *grid, size_t nr_rows, size_t nr_columns);
void grid_free(struct grid *grid);

void grid_put(struct grid *grid, size_t row, size_t column, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
void grid_put_head(struct grid *grid, size_t row, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* What stands behind the columns of each part of the table. */
void grid_put_tail(struct grid *grid, size_t row, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* In REPORT_COLUMNS columns, no blank at a line's end. */
void grid_print(FILE *f, const struct grid *grid);

#endif
