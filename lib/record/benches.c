// SPDX-License-Identifier: GPL-2.0
/* benches.csv, out and in: see benches.h. */
#include "record/benches.h"

#include <stdlib.h>
#include <string.h>

#define ROW struct bench_row

static const char *const threading_words[] = { "alone", "shared", "each", NULL };

static const struct csv_column columns[] = {
	COLUMN_WORD_OF(ROW, bench, "bench"),
	COLUMN_WORD_OF(ROW, op, "op"),
	COLUMN_WORD_OF(ROW, policy, "policy"),
	COLUMN_TEXT_OF(ROW, base, "base"),
	COLUMN_TEXT_OF(ROW, access, "access"),
	COLUMN_TEXT_OF(ROW, what, "what"),
	COLUMN_TEXT_OF(ROW, explained_op, "explained_op"),
	COLUMN_TEXT_OF(ROW, explained_state, "explained_state"),
	COLUMN_ENUM_OF(ROW, threads, enum bench_threading, "threads", threading_words),
	COLUMN_YES_NO_OF(ROW, per_access, "per_access"),
	COLUMN_TEXT_OF(ROW, way, "way", .later = true),
	COLUMN_TEXT_OF(ROW, against, "against", .later = true),
};

const struct table benches_table = { TABLE("benches.csv", ROW, columns) };

int benches_read(struct benches *benches, const struct run_dir *dir, struct error *error)
{
	return table_read(&benches_table, dir, &benches->rows, &benches->nr, error);
}

void benches_free(struct benches *benches)
{
	free(benches->rows);
	*benches = (struct benches){ 0 };
}

const struct bench_row *benches_find(const struct benches *benches, const struct cell_key *cell)
{
	size_t i;

	for (i = 0; i < benches->nr; i++)
		if (!strcmp(benches->rows[i].bench, cell->bench) &&
		    !strcmp(benches->rows[i].op, cell->op) &&
		    !strcmp(benches->rows[i].policy, cell->policy))
			return &benches->rows[i];
	return NULL;
}
