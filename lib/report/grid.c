// SPDX-License-Identifier: GPL-2.0
/* Tables as wide as a mail: see grid.h. */
#include "report/grid.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void grid_init(struct grid *grid, size_t nr_rows, size_t nr_columns)
{
	*grid = (struct grid){ .nr_rows = nr_rows, .nr_columns = nr_columns, .gap = 1 };
	grid->text = calloc(nr_rows * (nr_columns + 2) + 1, sizeof(char *));
	grid->no_memory = !grid->text;
}

/* @field: 0 is the head, nr_columns + 1 the tail. */
static char **field_at(const struct grid *grid, size_t row, size_t field)
{
	return &grid->text[row * (grid->nr_columns + 2) + field];
}

void grid_put(struct grid *grid, size_t row, size_t column, const char *format, ...)
{
	size_t field = column == GRID_HEAD   ? 0
		       : column == GRID_TAIL ? grid->nr_columns + 1
					     : column + 1;
	char *text;
	va_list ap;

	if (grid->no_memory)
		return;
	va_start(ap, format);
	grid->no_memory = vasprintf(&text, format, ap) < 0;
	va_end(ap);
	if (grid->no_memory)
		return;
	free(*field_at(grid, row, field));
	*field_at(grid, row, field) = text;
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

/* @blanks: due before the next text, so that none is written at a line's end. */
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
			/* left-aligned text needs no gap: the head's own width keeps it apart */
			blanks += grid->left && column == from ? 0 : grid->gap;
			put_text(f, &blanks, text_at(grid, row, column + 1), width, grid->left);
		}
		blanks += 2;
		put_text(f, &blanks, text_at(grid, row, grid->nr_columns + 1), 0, true);
		putc('\n', f);
	}
}

static void print_parts(FILE *f, const struct grid *grid)
{
	size_t head = widest(grid, 0, 1, grid->head_width);
	size_t width = widest(grid, 1, grid->nr_columns + 1, grid->width);
	size_t tail = widest(grid, grid->nr_columns + 1, grid->nr_columns + 2, 0);
	size_t used = head + (tail ? tail + 2 : 0), from, nr;

	used -= grid->left ? grid->gap : 0;
	nr = used + grid->gap + width <= REPORT_COLUMNS
		     ? (REPORT_COLUMNS - used) / (grid->gap + width)
		     : 1;
	if (grid->together && nr > grid->together && nr < grid->nr_columns)
		nr -= nr % grid->together;
	for (from = 0; from < grid->nr_columns; from += nr) {
		fputs(from ? "\n" : "", f);
		print_part(f, grid, head, width, from,
			   from + nr < grid->nr_columns ? from + nr : grid->nr_columns);
	}
}

static void print_bars(FILE *f, const char *text)
{
	size_t len = strlen(text += strspn(text, " "));

	while (len && text[len - 1] == ' ')
		len--;
	fprintf(f, "| %.*s ", (int)len, text);
}

static void print_markdown(FILE *f, const struct grid *grid)
{
	size_t row, field;

	for (row = 0; row < grid->nr_rows; row++) {
		for (field = 0; field <= grid->nr_columns; field++)
			print_bars(f, text_at(grid, row, field));
		fputs("|\n", f);
		for (field = 0; !row && field <= grid->nr_columns; field++)
			fputs(field || !grid->head_left ? "|---:" : "|---", f);
		fputs(row ? "" : "|\n", f);
	}
}

void grid_print(FILE *f, struct grid *grid)
{
	size_t i;

	if (grid->no_memory)
		fprintf(f, "(no memory for this table)\n");
	else if (grid->markdown)
		print_markdown(f, grid);
	else
		print_parts(f, grid);
	for (i = 0; grid->text && i < grid->nr_rows * (grid->nr_columns + 2); i++)
		free(grid->text[i]);
	free(grid->text);
	grid->text = NULL;
}
