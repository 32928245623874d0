// SPDX-License-Identifier: GPL-2.0
/* The tables of findings: see findings.h. */
#include "record/findings.h"

#define GROWTH struct growth_row

static const struct csv_column growth_columns[] = {
	CELL_COLUMNS_WHAT(GROWTH),
	CELL_COLUMN_POLICY(GROWTH),
	CELL_COLUMN_VCPUS(GROWTH, "vcpus_max"),
	CELL_COLUMN_THREADS(GROWTH),
	CELL_COLUMN_STATE(GROWTH),
	METRIC_COLUMNS(GROWTH),
	COLUMN_NUMBER_OF(GROWTH, n, "n", 1, COLUMN_MAX),
	COLUMN_NUMBER_OF(GROWTH, nr_vcpus, "vcpu_counts", 1, CELL_VCPUS_MAX),
	COLUMN_INTERVAL_OF(GROWTH, fixed, "fixed", "fixed_low", "fixed_high",
			   COLUMN_IF(GROWTH, has_line)),
	COLUMN_INTERVAL_OF(GROWTH, per_vcpu, "per_vcpu", "per_vcpu_low", "per_vcpu_high",
			   COLUMN_IF(GROWTH, has_line)),
	COLUMN_INTERVAL_OF(GROWTH, exponent, "exponent", "exponent_low", "exponent_high",
			   COLUMN_IF(GROWTH, has_exponent)),
	COLUMN_DOUBLE_OF(GROWTH, misfit_pct, "misfit_pct", 6),
	CELL_COLUMN_PASS(GROWTH),
};

const struct table growth_table = { TABLE("growth.csv", GROWTH, growth_columns) };

#define SCALING struct scaling_row

static const struct csv_column scaling_columns[] = {
	CELL_COLUMNS(SCALING),
	METRIC_COLUMNS(SCALING),
	COLUMN_NUMBER_OF(SCALING, n, "n", 1, COLUMN_MAX),
	COLUMN_INTERVAL_OF(SCALING, cost, "median", "ci_low", "ci_high"),
	COLUMN_INTERVAL_OF(SCALING, efficiency_pct, "efficiency_pct", "efficiency_low",
			   "efficiency_high"),
	COLUMN_INTERVAL_OF(SCALING, serial_pct, "serial_pct", "serial_low", "serial_high",
			   COLUMN_IF(SCALING, has_serial)),
	CELL_COLUMN_PASS(SCALING),
};

const struct table scaling_table = { TABLE("scaling.csv", SCALING, scaling_columns) };

#define CONTRAST struct contrast_row

static const struct csv_column contrasts_columns[] = {
	CELL_COLUMNS(CONTRAST),
	COLUMN_TEXT_OF(CONTRAST, cell.pass, "pass"),
	METRIC_COLUMNS(CONTRAST),
	COLUMN_WORD_OF(CONTRAST, with_op, "with_op"),
	COLUMN_TEXT_OF(CONTRAST, with_pass, "with_pass"),
	COLUMN_NUMBER_OF(CONTRAST, n, "n", 1, COLUMN_MAX),
	COLUMN_INTERVAL_OF(CONTRAST, more, "more", "more_low", "more_high"),
	COLUMN_INTERVAL_OF(CONTRAST, more_pct, "more_pct", "more_pct_low", "more_pct_high"),
};

const struct table contrasts_table = { TABLE("contrasts.csv", CONTRAST, contrasts_columns) };

#define REGISTER struct register_row

static const struct csv_column registers_columns[] = {
	CELL_COLUMNS_WHAT(REGISTER),
	CELL_COLUMN_STATE(REGISTER),
	CELL_COLUMN_VCPUS(REGISTER, "vcpus"),
	COLUMN_ID_OF(REGISTER, cell.id, "id"),
	COLUMN_WORD_OF(REGISTER, name, "name"),
	COLUMN_WORD_OF(REGISTER, class, "class"),
	COLUMN_WORD_OF(REGISTER, scope, "scope"),
	METRIC_COLUMNS(REGISTER),
	COLUMN_NUMBER_OF(REGISTER, s.n, "n", 1, COLUMN_MAX),
	COLUMN_INTERVAL_OF(REGISTER, s.mid, "median", "ci_low", "ci_high"),
};

static const REGISTER blank_register = { .cell = { .threads = 1 } };

const struct table registers_table = { TABLE("registers.csv", REGISTER, registers_columns),
				       .blank = &blank_register };

#define MODEL struct model_row

static const struct csv_column model_columns[] = {
	CELL_COLUMNS(MODEL),
	METRIC_COLUMNS(MODEL),
	COLUMN_NUMBER_OF(MODEL, n, "n", 1, COLUMN_MAX),
	COLUMN_INTERVAL_OF(MODEL, predicted, "predicted", "predicted_low", "predicted_high"),
	COLUMN_INTERVAL_OF(MODEL, measured, "measured", "measured_low", "measured_high"),
	COLUMN_DOUBLE_OF(MODEL, error_pct, "error_pct", 6),
	COLUMN_INTERVAL_OF(MODEL, explained_pct, "explained_pct", "explained_low", "explained_high",
			   COLUMN_IF(MODEL, has_explained)),
};

const struct table model_table = { TABLE("model.csv", MODEL, model_columns) };
