/* SPDX-License-Identifier: GPL-2.0 */
/* A finished run, read whole: what compare, report and export start from. */
#ifndef REGSCOPE_CMD_RUN_LOAD_H
#define REGSCOPE_CMD_RUN_LOAD_H

#include "analyse/compare.h"

/**
 * run_load - read env.txt and samples.csv of run directory @path, or @path as a summary.csv
 *
 * Of a directory without samples.csv, summary.csv is read. env.txt is the one beside the file;
 * without one nothing is known of where the run was made. Returns 0, or -errno; free @side in
 * either case.
 */
int run_load(struct compare_side *side, const char *path, struct error *error);
void run_unload(struct compare_side *side);

#endif
