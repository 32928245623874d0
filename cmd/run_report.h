/* SPDX-License-Identifier: GPL-2.0 */
/* From the samples of a run directory to its summary, savings and report. */
#ifndef REGSCOPE_CMD_RUN_REPORT_H
#define REGSCOPE_CMD_RUN_REPORT_H

#include "record/env.h"
#include "record/run_dir.h"
#include "record/summary.h"

#include <stdbool.h>
#include <stddef.h>

/* Make summary.csv, savings.csv and growth.csv from samples.csv; registers.csv and model.csv from
 * register_samples.csv, if it is there. */
int run_write_summary(struct run_dir *dir, const struct env *env, struct error *error);

/*
 * Make report.txt from them, and print it to stdout. @metric is what the table is of; NULL: what
 * the run was made for, or the best there is.
 */
int run_write_report(struct run_dir *dir, const struct env *env, const char *metric,
		     struct error *error);

/* Print the model, or the @nr dearest registers (0: all), to stdout. -ENODATA if there is none. */
int run_print_model(const struct run_dir *dir, const struct env *env, const char *metric,
		    struct error *error);
int run_print_registers(const struct run_dir *dir, const struct env *env, const char *metric,
			size_t nr, struct error *error);

/* What one access of an op is, by its harness ("KVM_GET_ONE_REG"); NULL where there is none. */
const char *run_access_name(const char *bench, const char *op);
bool run_has_savings(const struct summary *summary, const char *metric);

/* run_side_by_side.c */
struct run_side_by_side {
	const char *dirs[16];
	size_t nr;
	const char *metric; /* as above */
	bool change;	    /* of two: show what changed in the first against the second */
	bool markdown;
};

/*
 * Print the runs of several directories side by side to stdout, from their summary.csv,
 * savings.csv, env.txt and regs.csv; a directory without regs.csv has no classes.
 */
int run_print_side_by_side(const struct run_side_by_side *runs, struct error *error);

#endif
