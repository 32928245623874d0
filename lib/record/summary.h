/* SPDX-License-Identifier: GPL-2.0 */
/*
 * summary.csv (a row for each cell and metric) and savings.csv (a row for each pair of policies and
 * metric): made from samples.csv, and read back for tables.
 */
#ifndef REGSCOPE_RECORD_SUMMARY_H
#define REGSCOPE_RECORD_SUMMARY_H

#include "measure/stats.h"
#include "record/run_dir.h"
#include "record/samples.h"

#define METRIC_NAME_MAX 40

/* The two policies that savings compare. */
#define POLICY_BASE  "all"
#define POLICY_OTHER "scoped"

struct summary_row {
	struct cell_key cell;
	char metric[METRIC_NAME_MAX], unit[METRIC_NAME_MAX];
	struct stats_summary s;
};

struct saving_row {
	struct cell_key cell; /* its policy is not used */
	char metric[METRIC_NAME_MAX], unit[METRIC_NAME_MAX];
	struct stats_saving s;
	bool control;  /* both policies made the same accesses: what differs is noise, untested */
	double p_holm; /* that the policies do not differ: see summary_make(); 1 of a control */
	bool resolved; /* they do, at STATS_CONFIDENCE */
};

struct summary {
	struct summary_row *rows;
	size_t nr_rows;
	struct saving_row *savings;
	size_t nr_savings;
};

/**
 * summary_make - sum up samples
 * @exact:	the counts repeat exactly from run to run (an emulated host)
 *
 * A metric that not one sample of a cell has gets no row. For each counter that is a metric, and
 * for user instructions, there is also a row of the same per access. Policies are paired by round.
 *
 * A saving's p-value is the sign test's, which holds under drift; where counts repeat exactly
 * nothing drifts, and it is the rank test's, which needs fewer rounds. It is corrected by Holm for
 * all savings of its harness and metric, and the saving is resolved if what comes out is at most 1
 * - STATS_CONFIDENCE. Where both policies make the same accesses, as at one vCPU, it is known that
 * they do not differ: such a control is not tested, and its p_holm is empty in savings.csv.
 *
 * Rows come in the order bench, op, vcpus, threads, state, policy, metric. Returns 0, -ENOMEM, or
 * -ENODATA if there is no sample; free @summary in either case.
 */
int summary_make(struct summary *summary, const struct sample_set *set, bool exact,
		 struct error *error);

/* Write, or read, summary.csv and savings.csv of @dir. 0 or -errno. */
int summary_write(const struct summary *summary, struct run_dir *dir, struct error *error);
int summary_read(struct summary *summary, const struct run_dir *dir, struct error *error);
void summary_free(struct summary *summary);

/* Read a summary.csv alone: there are then no savings. */
int summary_read_file(struct summary *summary, const char *path, struct error *error);

/* The row of that cell and metric, or NULL. */
const struct summary_row *summary_find(const struct summary *summary, const struct cell_key *cell,
				       const char *metric);

#endif
