// SPDX-License-Identifier: GPL-2.0
/* Tables as wide as a mail: see grid.h. */
#include "report/grid.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

int grid_init(struct grid *grid, size_t nr_rows, size_t nr_columns)
{
	*grid = (struct grid){ .nr_rows = nr_rows, .nr_columns = nr_columns, .gap = 1 };
	grid->text = calloc(nr_rows * (nr_columns + 2) + 1, sizeof(char *));
	return grid->text ? 0 : -ENOMEM;
}

void grid_free(struct grid *grid)
{
	size_t i;

	for (i = 0; grid->text && i < grid->nr_rows * (grid->nr_columns + 2); i++)
		free(grid->text[i]);
	free(grid->text);
	*grid = (struct grid){ .text = NULL };
}

/* @field: 0 is the head, nr_columns + 1 the tail. */
static char **field_at(const struct grid *grid, size_t row, size_t field)
{
	return &grid->text[row * (grid->nr_columns + 2) + field];
}

static void put(struct grid *grid, size_t row, size_t field, const char *format, va_list ap)
{
	char **text = field_at(grid, row, field);

	free(*text);
	if (vasprintf(text, format, ap) < 0)
		*text = NULL;
}

void grid_put(struct grid *grid, size_t row, size_t column, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	put(grid, row, column + 1, format, ap);
	va_end(ap);
}

void grid_put_head(struct grid *grid, size_t row, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	put(grid, row, 0, format, ap);
	va_end(ap);
}

void grid_put_tail(struct grid *grid, size_t row, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	put(grid, row, grid->nr_columns + 1, format, ap);
	va_end(ap);
}

static const char *text_at(const struct grid *grid, size_t row, size_t field)
{
	const char *text = *field_at(grid, row, field);

	return text ? text : "";
}

static size_t widest(const struct grid *grid, size_t from, size_t to, size_t least)
{
	size_t row, field, len;

	for (row = 0; row < grid->nr_rows; row++)
		for (field = from; field < to; field++) {
			len = strlen(text_at(grid, row, field));
			least = len > least ? len : least;
		}
	return least;
}

/* @blanks: that are due before the next text; none is written at a line's end. */
static void put_text(FILE *f, size_t *blanks, const char *text, size_t width, bool left)
{
	size_t len = strlen(text), pad = width > len ? width - len : 0;

	*blanks += left ? 0 : pad;
	while (len && text[len - 1] == ' ')
		len--;
	if (len) {
		fprintf(f, "%*s%.*s", (int)*blanks, "", (int)len, text);
		*blanks = 0;
	}
	*blanks += strlen(text) - len + (left ? pad : 0);
}

static void print_part(FILE *f, const struct grid *grid, size_t head, size_t width, size_t from,
		       size_t to)
{
	size_t row, column, blanks;

	for (row = 0; row < grid->nr_rows; row++) {
		blanks = 0;
		put_text(f, &blanks, text_at(grid, row, 0), head, grid->head_left);
		for (column = from; column < to; column++) {
			/* text to the left stands off from the head by the head's own width */
			blanks += grid->left && column == from ? 0 : grid->gap;
			put_text(f, &blanks, text_at(grid, row, column + 1), width, grid->left);
		}
		blanks += 2;
		put_text(f, &blanks, text_at(grid, row, grid->nr_columns + 1), 0, true);
		putc('\n', f);
	}
}

void grid_print(FILE *f, const struct grid *grid)
{
	size_t head = widest(grid, 0, 1, grid->head_width);
	size_t width = widest(grid, 1, grid->nr_columns + 1, grid->width);
	size_t tail = widest(grid, grid->nr_columns + 1, grid->nr_columns + 2, 0);
	size_t used = head + (tail ? tail + 2 : 0), from, nr;

	used -= grid->left ? grid->gap : 0;
	nr = used + grid->gap + width <= REPORT_COLUMNS
		     ? (REPORT_COLUMNS - used) / (grid->gap + width)
		     : 1;
	for (from = 0; from < grid->nr_columns; from += nr) {
		fputs(from ? "\n" : "", f);
		print_part(f, grid, head, width, from,
			   from + nr < grid->nr_columns ? from + nr : grid->nr_columns);
	}
}
