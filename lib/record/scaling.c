// SPDX-License-Identifier: GPL-2.0
/* scaling.csv: see scaling.h. */
#include "record/scaling.h"

#define ROW struct scaling_row

static const struct csv_column columns[] = {
	CELL_COLUMNS(ROW),
	METRIC_COLUMNS(ROW),
	COLUMN_NUMBER_OF(ROW, n, "n", 1, COLUMN_MAX),
	COLUMN_INTERVAL_OF(ROW, cost, "median", "ci_low", "ci_high"),
	COLUMN_INTERVAL_OF(ROW, efficiency_pct, "efficiency_pct", "efficiency_low",
			   "efficiency_high"),
	COLUMN_INTERVAL_OF(ROW, serial_pct, "serial_pct", "serial_low", "serial_high",
			   COLUMN_IF(ROW, has_serial)),
};

const struct table scaling_table = { TABLE("scaling.csv", ROW, columns) };
