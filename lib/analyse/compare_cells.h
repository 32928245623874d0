/* SPDX-License-Identifier: GPL-2.0 */
/* Within compare: the cells of two sides, what each side counted in them, and the judgement. */
#ifndef REGSCOPE_ANALYSE_COMPARE_CELLS_H
#define REGSCOPE_ANALYSE_COMPARE_CELLS_H

#include "analyse/compare.h"
#include "analyse/rounds.h"

/* Exact: a round is an outlier if it costs so many times as much as the cheapest. */
#define COMPARE_OUTLIER 1.5

struct compare_cells {
	struct compare_cells_side {
		struct rounds *rounds; /* by run */
		size_t *boot;	       /* which boot a run is of, from 0 on */
		unsigned int *rounds_per_vm;
		size_t nr, nr_boots;
		double *v, *scratch; /* with room for all rows, and twice that */
		unsigned int *round;
	} side[2]; /* the base, and the new side */
	struct cells all;
	enum compare_unit unit;
	bool lowest;	  /* of a cell the lowest count is its own: all runs are emulated */
	bool has_samples; /* else there are summaries alone */
	double *logs;	  /* of all boots, row by row: the caller's to add to */
	size_t nr_logs;
};

struct compare_cell {
	const struct cell_key *key;
	enum counter metric;
	size_t n[2]; /* units of each side that counted it */
	size_t rounds[2];
	double *v[2];
	bool whole[2];	    /* the side has it, and in each of its boots */
	double accesses[2]; /* of a pass */
	bool of_registers;  /* an access is one of a register */
	bool other_regs;
	size_t at; /* where the walk is */
};

/* Which boot each run of a side is of, from 0 on, into @boot. Returns how many there are. */
size_t compare_boots(const struct compare_side *side, size_t *boot);

/* Are two runs of one boot, as far as is known? */
bool compare_same_boot(const struct compare_run *a, const struct compare_run *b);

/* 0 or -ENOMEM; free @m in either case. It points into the runs. */
int compare_cells_make(struct compare_cells *m, const struct compare_side *base,
		       const struct compare_side *new, enum compare_unit unit);
void compare_cells_free(struct compare_cells *m);

/* The next cell and metric that either side counted; @cell starts out zeroed. */
bool compare_cells_next(struct compare_cells *m, struct compare_cell *cell);

/* Correct all rows for their number, judge each, and sort them. @logs: of boots, row by row; they
 * are not kept. 0 or -ENOMEM. */
int compare_judge(struct comparison *out, double *logs);

#endif
