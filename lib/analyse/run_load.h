/* SPDX-License-Identifier: GPL-2.0 */
/* Reading a finished run, for compare and export. */
#ifndef REGSCOPE_ANALYSE_RUN_LOAD_H
#define REGSCOPE_ANALYSE_RUN_LOAD_H

#include "analyse/compare.h"

/* Read samples.csv; a directory without one is no error, and gives no rows. */
int run_read_samples(struct sample_set *set, const struct run_dir *dir, struct error *error);

/**
 * run_load - read env.txt, benches.csv and samples.csv of run directory @path, or a summary.csv
 *
 * Of a directory without samples.csv, summary.csv is read. env.txt and benches.csv are those beside
 * the file; without them nothing is known of where the run was made, and of its harnesses. Returns
 * 0, or -errno; free @side in either case.
 */
int run_load(struct compare_run *side, const char *path, struct error *error);
void run_unload(struct compare_run *side);

/* Make the summary of a run that has samples, unless it is there already. 0 or -ENOMEM. */
int run_sum_up(struct compare_run *side, struct error *error);

#endif
