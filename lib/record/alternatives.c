// SPDX-License-Identifier: GPL-2.0
/* alternatives.csv and gains.csv: see alternatives.h. */
#include "record/alternatives.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

#define ROW struct alternative_row

static const struct csv_column alternatives_columns[] = {
	COLUMN_WORD_OF(ROW, name, "name"),
	COLUMN_TEXT_OF(ROW, against, "against"),
	COLUMN_WORD_OF(ROW, run, "run"),
	COLUMN_WORD_OF(ROW, bench, "bench"),
	COLUMN_WORD_OF(ROW, op, "op"),
	COLUMN_WORD_OF(ROW, policy, "policy"),
	COLUMN_WORD_OF(ROW, state, "state"),
	COLUMN_WORD_OF(ROW, abi, "abi"),
	COLUMN_NUMBER_OF(ROW, lines, "lines", 0, UINT32_MAX),
};

static bool is_plain(const char *text)
{
	while (isalnum((unsigned char)*text) || (*text && strchr(" ._+-", *text)))
		text++;
	return !*text;
}

/* No run leads out of the folder, and names go into tables and pictures. */
static int check(struct csv *csv, const void *arg)
{
	const ROW *row = arg;

	if (!is_plain(row->run) || *row->run == '.')
		return table_error(csv, "run", "\"%.40s\" is no folder beside the file", row->run);
	if (!is_plain(row->name) || !is_plain(row->abi))
		return table_error(
			csv, "name",
			"\"%.40s\" or its abi has more than letters, digits and \" ._+-\"",
			row->name);
	return 0;
}

const struct table alternatives_table = { TABLE("alternatives.csv", ROW, alternatives_columns),
					  .check = check };

#define GAIN struct gain_row

static const struct csv_column gains_columns[] = {
	COLUMN_WORD_OF(GAIN, name, "name"),
	COLUMN_TEXT_OF(GAIN, against, "against"),
	CELL_COLUMNS(GAIN),
	METRIC_COLUMNS(GAIN),
	COLUMN_NUMBER_OF(GAIN, n, "n", 1, COLUMN_MAX),
	COLUMN_INTERVAL_OF(GAIN, cost, "median", "ci_low", "ci_high"),
	COLUMN_DOUBLE_OF(GAIN, per_vcpu, "per_vcpu", 10),
	COLUMN_INTERVAL_OF(GAIN, saved_pct, "saved_pct", "pct_low", "pct_high",
			   COLUMN_IF(GAIN, is_compared)),
	COLUMN_DOUBLE_OF(GAIN, saved_per_vcpu, "saved_per_vcpu", 10),
	COLUMN_WORD_OF(GAIN, abi, "abi"),
	COLUMN_NUMBER_OF(GAIN, lines, "lines", 0, UINT32_MAX),
};

const struct table gains_table = { TABLE("gains.csv", GAIN, gains_columns) };

const struct alternative_row *alternatives_find(const ROW *rows, size_t nr, const ROW *like,
						const char *name)
{
	size_t i;

	for (i = 0; i < nr; i++)
		if (!strcmp(rows[i].name, name) && !strcmp(rows[i].bench, like->bench) &&
		    !strcmp(rows[i].op, like->op))
			return &rows[i];
	return NULL;
}

int alternatives_read(ROW **rows, size_t *nr, const struct run_dir *dir, struct error *error)
{
	int err = table_read(&alternatives_table, dir, rows, nr, error);
	const ROW *row;
	size_t i;

	for (i = 0; !err && i < *nr; i++) {
		row = &(*rows)[i];
		if (*row->against && !alternatives_find(*rows, i, row, row->against))
			err = error_set(error, -EINVAL,
					"%s/%s: \"%s\" is against \"%s\", which no row of %s %s "
					"before it is; put that one first",
					dir->path, alternatives_table.file, row->name, row->against,
					row->bench, row->op);
	}
	if (!err && !*nr)
		err = error_set(error, -ENODATA, "%s/%s: has no row", dir->path,
				alternatives_table.file);
	return err;
}
