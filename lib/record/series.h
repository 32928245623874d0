/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A series of commits: a folder with commits.csv, which says what they are, and for each commit the
 * run directory RUN and beside it RUN.txt, which says how it went. series.csv is what comes of it.
 */
#ifndef REGSCOPE_RECORD_SERIES_H
#define REGSCOPE_RECORD_SERIES_H

#include "record/cells.h"
#include "record/summary.h"
#include "record/table.h"

#define SERIES_SUBJECT_MAX 1024
#define SERIES_WHY_MAX	   400

/* How far a commit got: RUN.txt, state=. */
enum series_state {
	SERIES_MISSING, /* it was not measured yet */
	SERIES_MEASURED,
	SERIES_NO_BUILD,
	SERIES_NO_BOOT, /* nothing was heard of its kernel */
	SERIES_NO_KVM,	/* it boots, and has no KVM that can be used */
	SERIES_FAILED,	/* measuring failed */
};

/* A commit held against its parent, or the last one before it that was measured. */
enum series_verdict {
	SERIES_NONE, /* against nothing: it is the first, or not measured */
	SERIES_SAME,
	SERIES_BETTER,
	SERIES_WORSE,
	SERIES_UNCLEAR,
	SERIES_UNLIKE, /* more than the kernel differs */
};

extern const char *const series_state_names[], *const series_verdict_names[];

struct series_commit {
	unsigned int number; /* 0 of the base, which has no parent here */
	char commit[72], run[96], subject[SERIES_SUBJECT_MAX];
};

/* What an access of an op costs with a commit. */
struct series_cost {
	bool has_cost;
	struct cell_key cell;
	char metric[METRIC_NAME_MAX], unit[METRIC_NAME_MAX];
	double cost;
	bool has_change;
	double change; /* of the cost */
	enum series_verdict verdict;
	bool has_saving;
	double saved_pct; /* of a pass, by the policy that is compared with the cell's */
};

/* One row for each commit and op, one without an op for a commit that was not measured. */
struct series_row {
	struct series_commit commit;
	enum series_state state;
	char why[SERIES_WHY_MAX]; /* it is not measured, or nothing can be said of it */
	bool measured;
	unsigned int registers, wide;
	char scope_source[24], scope_cap_effect[24];
	unsigned int scope_cap; /* that was tried; 0: none */
	bool without_effect;	/* it is advertised, or can be enabled, and no id carries a scope */
	bool compared;
	unsigned int with; /* the number of the commit that it is held against */
	enum series_verdict verdict;
	struct series_cost cost;
};

/* commits.csv: 0, or -errno, -ENOENT without it. Numbers rise; no run leads out of the folder. */
int series_read_commits(struct series_commit **commits, size_t *nr, const struct run_dir *dir,
			struct error *error);

/* State and why of a commit, from RUN.txt; SERIES_MISSING without one. 0 or -errno. */
int series_read_state(struct series_row *row, const struct run_dir *dir, struct error *error);

extern const struct table series_commits_table, series_table;

#endif
