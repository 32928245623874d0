/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A history of runs, results/history.csv: one row a run, by the columns below, then one column a
 * metric, HARNESS/OP/.../METRIC. A run without a metric has an empty field there. Histories of
 * older releases, which begin with time,commit and have no more to say of a run, are read as well.
 */
#ifndef REGSCOPE_RECORD_HISTORY_H
#define REGSCOPE_RECORD_HISTORY_H

#include "record/table.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct history_run {
	char host[65], features[160], kernel[96], commit[96], boot[64], time[32];
};

struct history {
	struct history_run *runs; /* in the file's order */
	size_t nr_runs;
	char **metrics;
	size_t nr_metrics;
	double *values; /* [nr_runs][nr_metrics], positive; NAN where there is none */
};

/* 0, or -errno: -ENOENT without the file. Free @history in either case. */
int history_read(struct history *history, const char *path, struct error *error);

/**
 * history_add - add a run, or replace one that differs at most in its commit
 * @names, @values:	its @nr metrics; what is not positive is left out
 *
 * Metrics that the history does not have yet become its last columns. Returns 0 or -ENOMEM.
 */
int history_add(struct history *history, const struct history_run *run, const char *const *names,
		const double *values, size_t nr);

struct history_choice {
	const char *series, *metric; /* part of "HOST FEATURES", or of a name; NULL: any */
	const char *since;	     /* the first time; NULL: any */
	bool complete;		     /* no metric that one of these runs lacks */
};

/* Keep those runs, and metrics that at least one of them has. 0 or -ENOMEM. */
int history_choose(struct history *history, const struct history_choice *choice);

/* The series of a run, "HOST FEATURES": runs of another one do not compare. */
#define HISTORY_SERIES_SIZE 256
const char *history_series(const struct history_run *run, char series[HISTORY_SERIES_SIZE]);

void history_put(FILE *f, const struct history *history);

/* Replace the file by rename. 0 or -errno: -E2BIG for more columns than history_read() takes. */
int history_write(const struct history *history, const char *path, struct error *error);

void history_free(struct history *history);

/* Its columns before those of metrics. */
extern const struct table history_table;

#endif
