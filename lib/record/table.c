// SPDX-License-Identifier: GPL-2.0
/* The reader and the writer of all tables: see table.h. */
#include "record/table.h"

#include <errno.h>
#include <string.h>

int table_open(struct table_reader *reader, const struct table *table, const char *path,
	       struct error *error)
{
	size_t i, k, n = 0, needed = 0;

	*reader = (struct table_reader){ .table = table };
	for (i = 0; i < table->nr_columns; i++) {
		for (k = 0; k < column_nr_fields(&table->columns[i]); k++)
			reader->names[n++] = table->columns[i].name[k];
		if (!table->columns[i].later)
			needed = n;
	}
	return csv_open(&reader->csv, path, reader->names, needed, error);
}

void table_close(struct table_reader *reader)
{
	csv_close(&reader->csv);
}

int table_next(struct table_reader *reader, void *row)
{
	const struct table *t = reader->table;
	size_t i, n, field;
	int ret = csv_next(&reader->csv), err = 0;

	if (ret <= 0)
		return ret;
	if (t->blank)
		memcpy(row, t->blank, t->row_size);
	else
		memset(row, 0, t->row_size);
	for (i = field = 0; !err && i < t->nr_columns; i++, field += n) {
		n = column_nr_fields(&t->columns[i]);
		if (field + n > reader->csv.nr_names)
			break; /* an older file, which lacks it */
		err = column_parse(&t->columns[i], &reader->csv, field, row);
	}
	if (!err && t->check)
		err = t->check(&reader->csv, row);
	return err ? err : 1;
}

size_t table_field(const struct csv *csv, const char *name)
{
	size_t i;

	for (i = 0; i < csv->nr_names && strcmp(csv->names[i], name); i++)
		;
	return i;
}

int table_read_file(const struct table *table, const char *path, void *rows, size_t *nr,
		    struct error *error)
{
	struct table_reader reader;
	void *row = NULL;
	int ret = table_open(&reader, table, path, error);

	memcpy(rows, &row, sizeof(row));
	*nr = 0;
	if (ret)
		return ret;
	do {
		row = csv_push(rows, nr, table->row_size);
		ret = row ? table_next(&reader, row)
			  : error_set(error, -ENOMEM, "%s: no memory for its rows", path);
	} while (ret > 0);
	*nr -= row != NULL; /* the last one was not read */
	table_close(&reader);
	return ret;
}

int table_read(const struct table *table, const struct run_dir *dir, void *rows, size_t *nr,
	       struct error *error)
{
	char path[PATH_MAX];

	return table_read_file(table, run_dir_file(dir, table->file, path), rows, nr, error);
}

void table_put_header(const struct table *table, FILE *f)
{
	const char *before = "";
	size_t i, k;

	for (i = 0; i < table->nr_columns; i++) {
		for (k = 0; k < column_nr_fields(&table->columns[i]); k++) {
			fprintf(f, "%s%s", before, table->columns[i].name[k]);
			before = ",";
		}
	}
	putc('\n', f);
}

void table_put_row(const struct table *table, FILE *f, const void *row)
{
	size_t i;

	for (i = 0; i < table->nr_columns; i++) {
		if (i)
			putc(',', f);
		column_put(&table->columns[i], f, row);
	}
	putc('\n', f);
}

struct writing {
	const struct table *table;
	const char *rows;
	size_t nr;
};

static void write_rows(FILE *f, const void *arg)
{
	const struct writing *w = arg;
	size_t i;

	table_put_header(w->table, f);
	for (i = 0; i < w->nr; i++)
		table_put_row(w->table, f, w->rows + i * w->table->row_size);
}

int table_write(const struct table *table, const void *rows, size_t nr, struct run_dir *dir,
		struct error *error)
{
	return run_dir_replace(dir, table->file, write_rows, &(struct writing){ table, rows, nr },
			       error);
}
