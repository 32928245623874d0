// SPDX-License-Identifier: GPL-2.0
/* Reading the regs.csv of a run directory: see regs_csv.h. */
#include "record/regs_csv.h"

#include "record/csv.h"
#include "record/run_dir.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

const char *const regs_columns[] = { "id",	 "name", "class", "size", "scope",
				     "evidence", "get",	 "set",	  NULL };

static int add_row(struct regs_rows *rows, struct csv *csv)
{
	struct regs_row *grown = realloc(rows->row, (rows->nr + 1) * sizeof(*grown));
	size_t i;
	int err = 0;

	if (!grown)
		return error_set(csv->error, -ENOMEM, "%s: no memory", csv->path);
	rows->row = grown;
	for (i = 0; !err && i < NR_REGS_COLUMNS; i++)
		err = csv_word(csv, i, grown[rows->nr].word[i], REGS_WORD_MAX);
	err = err ? err : csv_hex(csv, REGS_ID, &grown[rows->nr].id);
	rows->nr += !err;
	return err;
}

int regs_rows_read(struct regs_rows *rows, const char *dir_path, struct error *error)
{
	struct run_dir dir;
	struct csv csv;
	char *path;
	int ret, err = run_dir_open(&dir, dir_path, error);

	memset(rows, 0, sizeof(*rows));
	if (err)
		return err;
	path = run_dir_file(&dir, "regs.csv");
	err = path ? csv_open(&csv, path, regs_columns, error) : -ENOMEM;
	if (!err) {
		while (!err && (ret = csv_next(&csv)) != 0)
			err = ret < 0 ? ret : add_row(rows, &csv);
		csv_close(&csv);
	}
	free(path);
	run_dir_close(&dir);
	if (err)
		regs_rows_free(rows);
	return err;
}

void regs_rows_free(struct regs_rows *rows)
{
	free(rows->row);
	memset(rows, 0, sizeof(*rows));
}

bool regs_row_is_wide(const struct regs_row *row)
{
	return strcmp(row->word[REGS_SCOPE], "vcpu") != 0;
}

const struct regs_row *regs_row_of(const struct regs_rows *rows, uint64_t id)
{
	size_t i;

	for (i = 0; i < rows->nr; i++)
		if (rows->row[i].id == id)
			return &rows->row[i];
	return NULL;
}
