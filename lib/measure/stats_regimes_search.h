/* SPDX-License-Identifier: GPL-2.0 */
/* What the search for change points and the placing of them share: for stats_regimes*.c alone. */
#ifndef REGSCOPE_MEASURE_STATS_REGIMES_SEARCH_H
#define REGSCOPE_MEASURE_STATS_REGIMES_SEARCH_H

#include "measure/rng.h"
#include "measure/stats_regimes.h"

/* A part of the rows, and the place of its splits among those of all windows. */
struct regimes_window {
	size_t from, to, first;
};

struct regimes_search {
	const double *v;
	size_t rows, columns;
	double *noise;	 /* [columns] */
	double *scores;	 /* [columns][rows], of the rows looked at */
	double *inverse; /* [rows + 1] 1 / n; 0 of what is too few for a regime */
	double *sum;	 /* [rows + 1] of a column's scores up to a row */
	size_t *count;	 /* [rows + 1] how many these are */
	double *scratch; /* [rows + columns] */
	double *split;	 /* [nr_splits] how good each is */
	struct regimes_window *windows;
	size_t nr_windows, nr_splits;
	size_t *order; /* [rows] of the scores */
	struct rng rng;
};

/* Scores of @n rows from @from on, of mean 0 and variance 1 in every column that varies. */
void regimes_score(struct regimes_search *s, size_t from, size_t n);

/* Sums of a column's scores, which stand in the permuted order where it has any. */
void regimes_add_up(struct regimes_search *s, size_t column, size_t n);

/* Put each change where its columns say, and find which columns these are. */
void regimes_place(struct regimes_search *s, struct stats_regimes *out);

#endif
