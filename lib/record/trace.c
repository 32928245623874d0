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
	COLUMN_NUMBER_OF(ROW, fresh, "fresh", 0, COLUMN_MAX, .later = true),
};

/* A file that says more was saved than was done is not one of ours. */
static int check(struct csv *csv, const void *row)
{
	const struct trace_row *r = row;

	if (r->redundant > r->accesses)
		return table_error(csv, "redundant", "is more than all accesses");
	if (r->fresh > r->accesses)
		return table_error(csv, "fresh", "is more than all accesses");
	return r->repeats < r->accesses ? 0
					: table_error(csv, "repeats", "is not less than accesses");
}

const struct table trace_table = { TABLE("trace.csv", ROW, columns), .check = check };

#define LINE struct trace_line_row

static const struct csv_column phases_columns[] = {
	COLUMN_NUMBER_OF(LINE, vm, "vm", 1, UINT32_MAX),
	COLUMN_NUMBER_OF(LINE, phase, "phase", 1, UINT32_MAX),
	COLUMN_WORD_OF(LINE, phase_name, "phase_name"),
	COLUMN_ENUM_OF(LINE, op, enum trace_op, "op", trace_op_names),
	COLUMN_NUMBER_OF(LINE, vcpus, "vcpus", 1, UINT32_MAX),
	COLUMN_NUMBER_OF(LINE, n[TRACE_ACCESSES], "accesses", 1, COLUMN_MAX),
	COLUMN_NUMBER_OF(LINE, n[TRACE_WIDE], "wide", 0, COLUMN_MAX),
	COLUMN_NUMBER_OF(LINE, n[TRACE_REDUNDANT], "redundant", 0, COLUMN_MAX),
	COLUMN_NUMBER_OF(LINE, n[TRACE_REPEATS], "repeats", 0, COLUMN_MAX),
	COLUMN_NUMBER_OF(LINE, n[TRACE_OVERLAP], "overlap", 0, COLUMN_MAX),
	COLUMN_TEXT_OF(LINE, metric, "metric"),
	COLUMN_DOUBLE_OF(LINE, cost[TRACE_ACCESSES], "cost", 10),
	COLUMN_DOUBLE_OF(LINE, cost[TRACE_WIDE], "cost_wide", 10),
	COLUMN_DOUBLE_OF(LINE, cost[TRACE_REDUNDANT], "cost_redundant", 10),
	COLUMN_DOUBLE_OF(LINE, cost[TRACE_REPEATS], "cost_repeats", 10),
	COLUMN_DOUBLE_OF(LINE, cost[TRACE_OVERLAP], "cost_overlap", 10),
	COLUMN_NUMBER_OF(LINE, unpriced, "unpriced", 0, COLUMN_MAX),
};

static int check_phases(struct csv *csv, const void *row)
{
	const struct trace_line_row *r = row;
	unsigned int i;

	for (i = TRACE_WIDE; i < NR_TRACE_SHARES; i++)
		if (r->n[i] > r->n[TRACE_ACCESSES])
			return table_error(csv, phases_columns[5 + i].name[0],
					   "is more than all accesses");
	if (r->n[TRACE_OVERLAP] > r->n[TRACE_REDUNDANT] ||
	    r->n[TRACE_OVERLAP] > r->n[TRACE_REPEATS])
		return table_error(csv, "overlap", "is more than what overlaps");
	return 0;
}

const struct table trace_phases_table = { TABLE("phases.csv", LINE, phases_columns),
					  .check = check_phases };
