/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is found in a run besides summary.csv and savings.csv: growth.csv, how the cost of a pass
 * grows with the vCPUs of the VM; scaling.csv, what more threads gain, and which share of the work
 * they do one after another; contrasts.csv, what the same accesses cost otherwise; registers.csv,
 * what an access of each register costs; model.csv, what a pass should cost by its registers alone,
 * beside what it did cost.
 */
#ifndef REGSCOPE_RECORD_FINDINGS_H
#define REGSCOPE_RECORD_FINDINGS_H

#include "record/regs_csv.h"
#include "record/summary.h"

struct growth_row {
	struct cell_key cell; /* its vcpus: the largest */
	char metric[METRIC_NAME_MAX], unit[METRIC_NAME_MAX];
	size_t n, nr_vcpus;		       /* rounds; different vCPU counts */
	struct stats_interval fixed, per_vcpu; /* cost = fixed + per_vcpu x vCPUs */
	struct stats_interval exponent;	       /* cost = factor x vCPUs^exponent */
	double misfit_pct; /* how far the median of a vCPU count is away from the line, at most */
	bool has_line, has_exponent; /* else these fit too badly, and their fields are empty */
};

struct growth {
	struct growth_row *rows;
	size_t nr;
};

struct scaling_row {
	struct cell_key cell;
	char metric[METRIC_NAME_MAX], unit[METRIC_NAME_MAX];
	size_t n; /* rounds */
	struct stats_interval cost;
	/*
	 * 100 * t(1) / (T t(T)) of work that is shared, 100 * t(1) / t(T) of work of each one's own
	 */
	struct stats_interval efficiency_pct;
	/* Amdahl's: 100 * the share that is not done at the same time; of shared work, and the same
	 * in all rows of a line */
	struct stats_interval serial_pct;
	bool has_serial;
};

struct scaling {
	struct scaling_row *rows;
	size_t nr;
};

struct contrast_row {
	struct cell_key cell; /* held against the same one of ... */
	char metric[METRIC_NAME_MAX], unit[METRIC_NAME_MAX];
	char with_op[CELL_WORD_MAX], with_pass[CELL_WORD_MAX]; /* ... this op and pass */
	size_t n;					       /* rounds that have both */
	struct stats_interval more, more_pct; /* than that; the latter 0 if as much */
};

struct contrasts {
	struct contrast_row *rows;
	size_t nr;
};

struct register_row {
	struct cell_key cell; /* bench, op, state, vcpus, id */
	char metric[METRIC_NAME_MAX], unit[METRIC_NAME_MAX];
	char name[REGS_WORD_MAX], class[REGS_WORD_MAX], scope[CELL_WORD_MAX];
	struct stats_summary s; /* of one access; min and max are not kept in the file */
};

struct register_costs {
	struct register_row *rows;
	size_t nr;
};

struct model_row {
	struct cell_key cell;
	char metric[METRIC_NAME_MAX], unit[METRIC_NAME_MAX];
	size_t n; /* rounds that have both */
	struct stats_interval predicted, measured;
	double error_pct; /* 100 * (predicted / measured - 1), of the medians */
	/* of a scoped pass: 100 * (what is predicted to be saved) / (what is saved) */
	struct stats_interval explained_pct;
	bool has_explained;
};

struct model {
	struct model_row *rows;
	size_t nr_rows;
};

extern const struct table growth_table, scaling_table, contrasts_table, registers_table,
	model_table;

#endif
