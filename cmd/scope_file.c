// SPDX-License-Identifier: GPL-2.0
/* --scope-file: scope as a file says it, in place of what was found. */
#include "cmd.h"
#include "options.h"

#include "record/regs_csv.h"

#include <string.h>

static const struct csv_column short_columns[] = {
	COLUMN_ID_OF(struct regs_row, id, "id"),
	COLUMN_WORD_OF(struct regs_row, scope, "scope"),
};
static const struct table short_table = { TABLE("", struct regs_row, short_columns) };

/* A whole regs.csv, or a file of two columns. */
static int open_either(struct table_reader *reader, const char *path, struct error *error)
{
	struct error ignored;

	if (table_open(reader, &regs_table, path, &ignored))
		return table_open(reader, &short_table, path, error);
	reader->csv.error = error;
	return 0;
}

static bool parse_scope(const char *word, enum reg_scope *scope)
{
	for (*scope = REG_SCOPE_VCPU; *scope <= REG_SCOPE_HOST; ++*scope)
		if (!strcmp(word, reg_scope_name(*scope)))
			return true;
	return false;
}

static int apply_row(struct csv *csv, const struct regs_row *row, struct reg_table *table,
		     size_t *unknown)
{
	enum reg_scope scope;

	if (!parse_scope(row->scope, &scope))
		return table_error(csv, "scope", "\"%.40s\" is none of vcpu, vm, host", row->scope);
	*unknown += !reg_table_set_scope(table, row->id, scope);
	return 0;
}

int scope_file_apply(const char *path, struct reg_table *table, struct error *error)
{
	struct table_reader reader;
	struct regs_row row;
	size_t unknown = 0;
	int ret, err = open_either(&reader, path, error);

	if (err)
		return err;
	while (!err && (ret = table_next(&reader, &row)) != 0)
		err = ret < 0 ? ret : apply_row(&reader.csv, &row, table, &unknown);
	table_close(&reader);
	if (unknown)
		say("%s: names %zu registers that are not in this host's list: left out", path,
		    unknown);
	return err;
}
