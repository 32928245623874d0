// SPDX-License-Identifier: GPL-2.0
/* registers.csv: see registers.h. */
#include "record/registers.h"

#define ROW struct register_row

static const struct csv_column columns[] = {
	CELL_COLUMNS_WHAT(ROW),
	CELL_COLUMN_STATE(ROW),
	CELL_COLUMN_VCPUS(ROW, "vcpus"),
	COLUMN_ID_OF(ROW, cell.id, "id"),
	COLUMN_WORD_OF(ROW, name, "name"),
	COLUMN_WORD_OF(ROW, class, "class"),
	COLUMN_WORD_OF(ROW, scope, "scope"),
	METRIC_COLUMNS(ROW),
	COLUMN_NUMBER_OF(ROW, s.n, "n", 1, COLUMN_MAX),
	COLUMN_INTERVAL_OF(ROW, s.mid, "median", "ci_low", "ci_high"),
};

static const ROW blank = { .cell = { .threads = 1 } };

const struct table registers_table = { TABLE("registers.csv", ROW, columns), .blank = &blank };
