// SPDX-License-Identifier: GPL-2.0
/* The table of a trace: see trace.h. */
#include "record/trace.h"

const char *const trace_op_names[] = { "get", "set", "list", NULL };

#define ROW struct trace_row

static const struct csv_column columns[] = {
	COLUMN_NUMBER_OF(ROW, vm, "vm", 1, UINT32_MAX),
	COLUMN_NUMBER_OF(ROW, phase, "phase", 1, UINT32_MAX),
	COLUMN_WORD_OF(ROW, phase_name, "phase_name"),
	COLUMN_ENUM_OF(ROW, op, enum trace_op, "op", trace_op_names),
	COLUMN_NUMBER_OF(ROW, vcpu, "vcpu", 0, UINT32_MAX),
	COLUMN_ID_OR_0_OF(ROW, id, "id"),
	COLUMN_WORD_OF(ROW, name, "name"),
	COLUMN_WORD_OF(ROW, class, "class"),
	COLUMN_WORD_OF(ROW, scope, "scope"),
	COLUMN_NUMBER_OF(ROW, accesses, "accesses", 1, COLUMN_MAX),
	COLUMN_NUMBER_OF(ROW, redundant, "redundant", 0, COLUMN_MAX),
	COLUMN_NUMBER_OF(ROW, repeats, "repeats", 0, COLUMN_MAX),
};

/* A file that says more was saved than was done is not one of ours. */
static int check(struct csv *csv, const void *row)
{
	const struct trace_row *r = row;

	if (r->redundant > r->accesses)
		return table_error(csv, "redundant", "is more than all accesses");
	return r->repeats < r->accesses ? 0
					: table_error(csv, "repeats", "is not less than accesses");
}

const struct table trace_table = { TABLE("trace.csv", ROW, columns), .check = check };
