/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A file of the run directory is one table of columns, and one reader and one writer serve all of
 * them: what is written can be read back, and a column more is one line in its table.
 */
#ifndef REGSCOPE_RECORD_TABLE_H
#define REGSCOPE_RECORD_TABLE_H

#include "record/column.h"
#include "record/run_dir.h"

struct table {
	const char *file;
	const struct csv_column *columns;
	size_t nr_columns, row_size;
	const void *blank; /* what a row is before it is read; NULL: zeros */
	/* Can the row that was read be true? 0, or what csv_error() returns; NULL: it can. */
	int (*check)(struct csv *csv, const void *row);
};

#define TABLE(file_, row, columns_) \
	.file = (file_), .columns = (columns_), \
	.nr_columns = sizeof(columns_) / sizeof((columns_)[0]), .row_size = sizeof(row)

/**
 * table_read - every row of the table's file of a run directory, or of the file @path
 * @rows:	the address of a pointer to rows, which is then to be freed, also after an error
 *
 * Returns 0, -ENOENT without the file, or -errno.
 */
int table_read(const struct table *table, const struct run_dir *dir, void *rows, size_t *nr,
	       struct error *error);
int table_read_file(const struct table *table, const char *path, void *rows, size_t *nr,
		    struct error *error);

/* Write the file anew. */
int table_write(const struct table *table, const void *rows, size_t nr, struct run_dir *dir,
		struct error *error);

/* The same row by row. */
void table_put_header(const struct table *table, FILE *f);
void table_put_row(const struct table *table, FILE *f, const void *row);

/* Points into itself while open: it is not to be copied. */
struct table_reader {
	const struct table *table;
	struct csv csv;
	const char *names[CSV_MAX_FIELDS + 1];
};

int table_open(struct table_reader *reader, const struct table *table, const char *path,
	       struct error *error);
/* 1, 0 at the end, or -errno. */
int table_next(struct table_reader *reader, void *row);
void table_close(struct table_reader *reader);

/* As csv_error(), at the column of that name. */
#define table_error(csv, name, ...) csv_error(csv, table_field(csv, name), __VA_ARGS__)
size_t table_field(const struct csv *csv, const char *name);

#endif
