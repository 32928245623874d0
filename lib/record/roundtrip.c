// SPDX-License-Identifier: GPL-2.0
/* roundtrip.csv, out and in: see roundtrip.h. */
#include "record/roundtrip.h"

#include <stdlib.h>
#include <string.h>

#define ROW struct roundtrip_row

const char *const roundtrip_result_names[] = { "kept", "expected", "lost", NULL };

static const struct csv_column columns[] = {
	COLUMN_WORD_OF(ROW, state, "state"),
	COLUMN_WORD_OF(ROW, order, "order"),
	COLUMN_ID_OF(ROW, id, "id"),
	COLUMN_WORD_OF(ROW, name, "name"),
	COLUMN_WORD_OF(ROW, class, "class"),
	COLUMN_ENUM_OF(ROW, result, enum roundtrip_result, "result", roundtrip_result_names),
	COLUMN_NUMBER_OF(ROW, vcpu, "vcpu", 0, ROUNDTRIP_VCPU_TOP, COLUMN_IF(ROW, differs)),
	COLUMN_TEXT_OF(ROW, source, "source"),
	COLUMN_TEXT_OF(ROW, copy, "copy"),
	COLUMN_WORD_OF(ROW, set, "set"),
	COLUMN_TEXT_OF(ROW, by, "by"),
	COLUMN_YES_NO_OF(ROW, was_right, "was_right"),
};

const struct table roundtrip_table = { TABLE("roundtrip.csv", ROW, columns) };

int roundtrip_rows_read(struct roundtrip_rows *rows, const char *path, struct error *error)
{
	struct run_dir dir;
	int err = run_dir_open(&dir, path, error);

	*rows = (struct roundtrip_rows){ 0 };
	if (err)
		return err;
	err = table_read(&roundtrip_table, &dir, &rows->row, &rows->nr, error);
	run_dir_close(&dir);
	if (err)
		roundtrip_rows_free(rows);
	return err;
}

void roundtrip_rows_free(struct roundtrip_rows *rows)
{
	free(rows->row);
	*rows = (struct roundtrip_rows){ 0 };
}

bool roundtrip_begins(const struct roundtrip_rows *rows, size_t i)
{
	const struct roundtrip_row *row = &rows->row[i];

	return !i || strcmp(row->state, row[-1].state) || strcmp(row->order, row[-1].order);
}

size_t roundtrip_count(const struct roundtrip_rows *rows, size_t first,
		       size_t count[NR_ROUNDTRIP_RESULTS])
{
	size_t i;

	memset(count, 0, NR_ROUNDTRIP_RESULTS * sizeof(*count));
	for (i = first; i < rows->nr && (i == first || !roundtrip_begins(rows, i)); i++)
		if (i == first || rows->row[i].id != rows->row[i - 1].id)
			count[rows->row[i].result]++;
	return i;
}
