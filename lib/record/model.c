// SPDX-License-Identifier: GPL-2.0
/* model.csv, out and in: see model.h. */
#include "record/model.h"

#include <stdlib.h>

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

int model_write(const struct model *model, struct run_dir *dir, struct error *error)
{
	return model->nr_rows ? table_write(&model_table, model->rows, model->nr_rows, dir, error)
			      : 0;
}

int model_read(struct model *model, const struct run_dir *dir, struct error *error)
{
	return table_read(&model_table, dir, &model->rows, &model->nr_rows, error);
}

void model_free(struct model *model)
{
	free(model->rows);
	*model = (struct model){ 0 };
}
