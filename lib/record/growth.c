// SPDX-License-Identifier: GPL-2.0
/* growth.csv: see growth.h. */
#include "record/growth.h"

#define ROW struct growth_row

static const struct csv_column columns[] = {
	CELL_COLUMNS_WHAT(ROW),
	CELL_COLUMN_POLICY(ROW),
	CELL_COLUMN_VCPUS(ROW, "vcpus_max"),
	CELL_COLUMN_THREADS(ROW),
	CELL_COLUMN_STATE(ROW),
	METRIC_COLUMNS(ROW),
	COLUMN_NUMBER_OF(ROW, n, "n", 1, COLUMN_MAX),
	COLUMN_NUMBER_OF(ROW, nr_vcpus, "vcpu_counts", 1, CELL_VCPUS_MAX),
	COLUMN_INTERVAL_OF(ROW, fixed, "fixed", "fixed_low", "fixed_high",
			   COLUMN_IF(ROW, has_line)),
	COLUMN_INTERVAL_OF(ROW, per_vcpu, "per_vcpu", "per_vcpu_low", "per_vcpu_high",
			   COLUMN_IF(ROW, has_line)),
	COLUMN_INTERVAL_OF(ROW, exponent, "exponent", "exponent_low", "exponent_high",
			   COLUMN_IF(ROW, has_exponent)),
	COLUMN_DOUBLE_OF(ROW, misfit_pct, "misfit_pct", 6),
};

const struct table growth_table = { TABLE("growth.csv", ROW, columns) };
