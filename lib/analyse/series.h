/* SPDX-License-Identifier: GPL-2.0 */
/* A series of commits: what an access costs with each, and whether one changed it. */
#ifndef REGSCOPE_ANALYSE_SERIES_H
#define REGSCOPE_ANALYSE_SERIES_H

#include "analyse/compare.h"
#include "record/series.h"

#define SERIES_OPS_MAX 8

struct series_result {
	struct series_row row; /* but for its cost */
	struct series_cost op[SERIES_OPS_MAX];
	bool has_saving;
	double saved_pct; /* of the passes of all ops that have a saving, together */
};

struct series {
	const char *op[SERIES_OPS_MAX]; /* "OP" or "HARNESS/OP", in the order of the columns */
	size_t nr_ops;
	struct compare_options options;
	struct series_result *commits;
	size_t nr;
	/* what the next one is held against: the caller's, to be kept until another is added */
	const struct compare_run *last;
	unsigned int last_number;
};

/**
 * series_add - add the next commit
 * @row:	what is known of it: commit, state, why
 * @run:	its run, summed up; NULL if it was not measured
 *
 * Of an op the cell of the largest VM counts, of the policy that others are compared with, and in
 * the metric that the run was made for. The verdict is that of compare_runs() over all cells that
 * the run and the last one before it have in common: worse if any is worse, unclear if one is not
 * there any more, or if rounds of one boot are all that there is. Returns 0 or -ENOMEM.
 */
int series_add(struct series *series, const struct series_row *row, const struct compare_run *run,
	       struct error *error);
void series_free(struct series *series);

/* How many commits have that verdict, and how many were measured. */
size_t series_nr_verdicts(const struct series *series, enum series_verdict verdict);
size_t series_nr_measured(const struct series *series);

/* Write series.csv. 0 or -errno. */
int series_write(const struct series *series, struct run_dir *dir, struct error *error);

#endif
