/* SPDX-License-Identifier: GPL-2.0 */
/* From the samples of a run directory to its summary, savings and report. */
#ifndef REGSCOPE_CMD_RUN_REPORT_H
#define REGSCOPE_CMD_RUN_REPORT_H

#include "record/env.h"
#include "record/run_dir.h"

/* env.txt into @env; a directory without one is no error, its facts are then unknown. */
int run_read_env(struct env *env, const struct run_dir *dir, struct why *why);

/* Make summary.csv and savings.csv from samples.csv. */
int run_write_summary(struct run_dir *dir, const struct env *env, struct why *why);

/*
 * Make report.txt from them, and print it to stdout. @metric is what the table is of; NULL: what
 * the run was made for, or the best there is.
 */
int run_write_report(struct run_dir *dir, const struct env *env, const char *metric,
		     struct why *why);

/*
 * Print the runs of @nr directories side by side to stdout, from their summary.csv, savings.csv,
 * env.txt and regs.csv; a directory without regs.csv has no classes. @metric as above.
 */
int run_print_sides(const char *const *dirs, size_t nr, const char *metric, struct why *why);

#endif
