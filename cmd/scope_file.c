// SPDX-License-Identifier: GPL-2.0
/* --scope-file: scope as a file says it, in place of what was found. */
#include "cmd.h"
#include "options.h"

#include "record/csv.h"
#include "record/regs_csv.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

static const char *const short_columns[] = { "id", "scope", NULL };

/* A whole regs.csv, or a file of two columns. *scope_at is the column of the scope. */
static int open_either(struct csv *csv, const char *path, size_t *scope_at, struct error *error)
{
	struct error ignored;
	int err;

	for (*scope_at = 0; strcmp(regs_columns[*scope_at], "scope"); ++*scope_at)
		;
	err = csv_open(csv, path, regs_columns, &ignored);
	if (!err) {
		csv->error = error;
		return 0;
	}
	*scope_at = 1;
	return csv_open(csv, path, short_columns, error);
}

static bool parse_scope(const char *word, enum reg_scope *scope)
{
	for (*scope = REG_SCOPE_VCPU; *scope <= REG_SCOPE_HOST; ++*scope)
		if (!strcmp(word, reg_scope_name(*scope)))
			return true;
	return false;
}

static int apply_row(struct csv *csv, size_t scope_at, struct reg_table *table, size_t *unknown)
{
	enum reg_scope scope;
	uint64_t id;
	char word[16];
	int err = csv_hex(csv, 0, &id);

	if (!err)
		err = csv_word(csv, scope_at, word, sizeof(word));
	if (err)
		return err;
	if (!parse_scope(word, &scope))
		return csv_error(csv, scope_at, "the scope is none of vcpu, vm, host");
	*unknown += !reg_table_set_scope(table, id, scope);
	return 0;
}

int scope_file_apply(const char *path, struct reg_table *table, struct error *error)
{
	size_t scope_at, unknown = 0;
	struct csv csv;
	int ret = 0, err = open_either(&csv, path, &scope_at, error);

	if (err)
		return err;
	while (!err && (ret = csv_next(&csv)) > 0)
		err = apply_row(&csv, scope_at, table, &unknown);
	csv_close(&csv);
	if (unknown)
		say("%s: names %zu registers that are not in this host's list: left out", path,
		    unknown);
	return err ? err : ret;
}
