// SPDX-License-Identifier: GPL-2.0
/* Scope from the source that the user chose: see scope.h. */
#include "run/scope.h"

#include "kvm/arch.h"
#include "record/regs_csv.h"

#include <errno.h>
#include <string.h>

int scope_choose(const struct scope_options *options, enum scope_source *source, unsigned int *cap,
		 struct error *error)
{
	bool is_auto = !strcmp(options->source, "auto"), is_cap = !strcmp(options->source, "cap");

	*cap = options->cap ? options->cap : kvm_arch.scope_cap;
	*source = SCOPE_PROBE;
	if (is_cap && !*cap)
		return error_set(error, -EINVAL,
				 "--scope cap needs --scope-cap NR: no released kernel has "
				 "KVM_CAP_ARM_REG_SCOPE, so its number is yours to say");
	if (is_cap || (is_auto && *cap)) {
		*source = SCOPE_CAP;
		return 0;
	}
	*cap = 0;
	if (!strcmp(options->source, "documented"))
		*source = SCOPE_DOCUMENTED;
	else if (!is_auto && strcmp(options->source, "probe"))
		return error_set(error, -EINVAL,
				 "--scope: \"%s\" is none of auto, probe, cap, documented",
				 options->source);
	return 0;
}

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
		if (!strcmp(word, reg_scope_names[*scope]))
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

int scope_file_apply(const char *path, struct reg_table *table, size_t *unknown,
		     struct error *error)
{
	struct table_reader reader;
	struct regs_row row;
	int ret, err = open_either(&reader, path, error);

	*unknown = 0;
	if (err)
		return err;
	while (!err && (ret = table_next(&reader, &row)) != 0)
		err = ret < 0 ? ret : apply_row(&reader.csv, &row, table, unknown);
	table_close(&reader);
	return err;
}
