/* SPDX-License-Identifier: GPL-2.0 */
/* Samples by cell and round: the index that all findings are made from. */
#ifndef REGSCOPE_ANALYSE_ROUNDS_H
#define REGSCOPE_ANALYSE_ROUNDS_H

#include "record/env.h"
#include "record/samples.h"

struct rounds {
	const struct sample_set *set;
	struct sample_index index; /* the rows of each cell, by round */
	size_t *order;		   /* all cells, as cell_key_compare() sorts them */
	size_t nr;		   /* one more than the last round of any row */
	size_t room;		   /* enough for one number for each row, round or cell */
};

/* 0 or -ENOMEM; free @rounds in either case. It points into @set. */
int rounds_make(struct rounds *rounds, const struct sample_set *set);
void rounds_free(struct rounds *rounds);

/* The same cell under another policy, or CELLS_NONE. */
size_t rounds_of_policy(const struct rounds *rounds, size_t cell, const char *policy);

/* What a counter read in a round of a cell; false if it did not. */
bool rounds_value(const struct rounds *rounds, size_t cell, size_t round, enum counter c,
		  double *value);

/* The values of a cell, by round, into @v, which has room for all its rows. Returns how many. */
size_t rounds_values(const struct rounds *rounds, size_t cell, enum counter c, double *v);

/* The same for one access, without @overhead: what an empty pass reads. */
size_t rounds_access_costs(const struct rounds *rounds, size_t cell, enum counter c,
			   double overhead, double *v);
/* For one row; negative if it was not counted. */
double rounds_access_cost(const struct sample_row *row, enum counter c, double overhead);

/* How many rows a cell has, and the i-th; they differ only in counters and round. */
size_t rounds_nr_rows(const struct rounds *rounds, size_t cell);
const struct sample_row *rounds_row(const struct rounds *rounds, size_t cell, size_t i);

/* A walk over the rounds in which both of two cells have a counter; the cells may be of different
 * sets. Starts out zeroed. */
struct rounds_walk {
	const struct sample_row *a, *b;
	double x, y; /* what the counter read in each */
	size_t i, j;
};
bool rounds_next(const struct rounds *a, size_t cell_a, const struct rounds *b, size_t cell_b,
		 enum counter c, struct rounds_walk *walk);

/* The values of both cells in rounds that both have and neither counted 0 in, into @a and @b, and
 * which rounds these are; each has room for all rows. Returns how many. */
size_t rounds_pairs(const struct rounds *rounds, size_t cell_a, size_t cell_b, enum counter c,
		    double *a, double *b, unsigned int *round);

/* Consecutive rounds that share their VMs, by env.txt, which anyone may have edited. */
unsigned int rounds_per_vm(const struct env *env);

/* What varies along a line of cells. */
enum rounds_axis { ROUNDS_VCPUS, ROUNDS_THREADS };

struct rounds_line {
	const size_t *cell; /* ascending along the axis */
	size_t nr;
};

/* Call @see for each line: cells that differ in @axis alone. Stops at the first error of @see and
 * returns it; else 0 or -ENOMEM. */
int rounds_for_each_line(const struct rounds *rounds, enum rounds_axis axis,
			 int (*see)(const struct rounds_line *line, void *arg), void *arg);

#endif
