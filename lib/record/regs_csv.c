// SPDX-License-Identifier: GPL-2.0
/* regs.csv, out and in: see regs_csv.h. */
#include "record/regs_csv.h"

#include <stdlib.h>
#include <string.h>

#define ROW	 struct regs_row
#define SIZE_TOP 2048 /* bytes: what KVM has ids for */

static const struct csv_column columns[] = {
	COLUMN_ID_OF(ROW, id, "id"),	     COLUMN_WORD_OF(ROW, name, "name"),
	COLUMN_WORD_OF(ROW, class, "class"), COLUMN_NUMBER_OF(ROW, size, "size", 1, SIZE_TOP),
	COLUMN_WORD_OF(ROW, scope, "scope"), COLUMN_WORD_OF(ROW, evidence, "evidence"),
	COLUMN_WORD_OF(ROW, get, "get"),     COLUMN_WORD_OF(ROW, set, "set"),
};

const struct table regs_table = { TABLE("regs.csv", ROW, columns) };

int regs_rows_read(struct regs_rows *rows, const char *path, struct error *error)
{
	struct run_dir dir;
	int err = run_dir_open(&dir, path, error);

	*rows = (struct regs_rows){ 0 };
	if (err)
		return err;
	err = table_read(&regs_table, &dir, &rows->row, &rows->nr, error);
	run_dir_close(&dir);
	if (err)
		regs_rows_free(rows);
	return err;
}

void regs_rows_free(struct regs_rows *rows)
{
	free(rows->row);
	*rows = (struct regs_rows){ 0 };
}

bool regs_row_is_wide(const struct regs_row *row)
{
	return strcmp(row->scope, "vcpu") != 0;
}

const struct regs_row *regs_row_of(const struct regs_rows *rows, uint64_t id)
{
	size_t i;

	for (i = 0; i < rows->nr; i++)
		if (rows->row[i].id == id)
			return &rows->row[i];
	return NULL;
}
