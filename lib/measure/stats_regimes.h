/* SPDX-License-Identifier: GPL-2.0 */
/* Where series of numbers that are measured together change their level: change points. */
#ifndef REGSCOPE_MEASURE_STATS_REGIMES_H
#define REGSCOPE_MEASURE_STATS_REGIMES_H

#include <stdbool.h>
#include <stddef.h>

/* No regime has fewer rows: one row that stands out is an outlier. */
#define STATS_REGIME_MIN 2
/* With fewer rows no change can be told from chance. */
#define STATS_REGIMES_ROWS_MIN 10
/* The share of unchanging histories in which chance alone makes a change. */
#define STATS_REGIMES_ALPHA 0.01

struct stats_regimes {
	size_t nr;     /* changes; there is one regime more */
	size_t *start; /* [nr] the first row of each but the first regime, ascending */
	double *z;     /* [nr][columns] how far each moves; standard normal if it does not */
	bool *moved;   /* [nr][columns] one in 20 of these is wrong (Benjamini and Hochberg) */
	double *noise; /* [columns] standard deviation of a row; 0 or NAN if there is none */
};

/**
 * stats_regimes - find the rows from which on columns have another level
 * @v:	[@columns][@rows], each column by itself: logarithms of results, NAN where there is none
 *
 * A column's scores are its deviations from its median, in units of its noise (by the differences
 * of neighbouring rows), at most so many: no outlier counts for more. Where it has no noise, a
 * score is a sign. A split is as good as the standardized differences of the means of scores
 * beside it, squared, less what chance makes of them, summed over the columns that have more: one
 * column alone can show a change, as can many together. The best split of the rows, or of seeded
 * windows of them (Kovacs et al., Seeded binary segmentation, 2023), is held against the best ones
 * of permuted rows, which keep what columns have in common; if it is a change, both sides are
 * searched in the same way. Where rows that are alike have few orders, each is tried; else they are
 * drawn, always the same. No shape of the noise is assumed, but rows that do not depend on each
 * other.
 *
 * Returns false without memory; free @out in either case.
 */
bool stats_regimes(const double *v, size_t rows, size_t columns, struct stats_regimes *out);
void stats_regimes_free(struct stats_regimes *regimes);

#endif
