// SPDX-License-Identifier: GPL-2.0
/* model.csv: see model.h. */
#include "record/model.h"

#define ROW struct model_row

static const struct csv_column columns[] = {
	CELL_COLUMNS(ROW),
	METRIC_COLUMNS(ROW),
	COLUMN_NUMBER_OF(ROW, n, "n", 1, COLUMN_MAX),
	COLUMN_INTERVAL_OF(ROW, predicted, "predicted", "predicted_low", "predicted_high"),
	COLUMN_INTERVAL_OF(ROW, measured, "measured", "measured_low", "measured_high"),
	COLUMN_DOUBLE_OF(ROW, error_pct, "error_pct", 6),
	COLUMN_INTERVAL_OF(ROW, explained_pct, "explained_pct", "explained_low", "explained_high",
			   COLUMN_IF(ROW, has_explained)),
};

const struct table model_table = { TABLE("model.csv", ROW, columns) };
