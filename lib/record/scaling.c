// SPDX-License-Identifier: GPL-2.0
/* scaling.csv, out and in: see scaling.h. */
#include "record/scaling.h"

#include <stdlib.h>

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

void scaling_free(struct scaling *scaling)
{
	free(scaling->rows);
	*scaling = (struct scaling){ 0 };
}

int scaling_write(const struct scaling *scaling, struct run_dir *dir, struct error *error)
{
	return scaling->nr ? table_write(&scaling_table, scaling->rows, scaling->nr, dir, error)
			   : 0;
}

int scaling_read(struct scaling *scaling, const struct run_dir *dir, struct error *error)
{
	return table_read(&scaling_table, dir, &scaling->rows, &scaling->nr, error);
}
