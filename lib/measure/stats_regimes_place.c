// SPDX-License-Identifier: GPL-2.0
/* Where exactly change points are, and which columns move there: see stats_regimes.h. */
#include "measure/stats.h"
#include "measure/stats_regimes_search.h"

#include <math.h>
#include <string.h>

#define OUTLIER 5.0 /* standard deviations: what is farther from a level is not of it */
#define FDR	0.05

/* The standardized difference of the means from row @at on, of @n, and before. */
static double split_z(const struct regimes_search *s, size_t at, size_t n)
{
	size_t before = s->count[at], after = s->count[n] - before;
	double mean = s->sum[n] * s->inverse[before + after];

	return (mean * (double)before - s->sum[at]) *
	       sqrt((double)(before + after) * s->inverse[before] * s->inverse[after]);
}

/* The least |z| that moves, of @columns at a change; the largest always does. */
static double least_z(const double *z, size_t columns, double *scratch)
{
	double p, least;
	size_t i;

	for (i = 0; i < columns; i++)
		scratch[i] = -fabs(z[i]);
	stats_sort(scratch, columns);
	least = -scratch[0];
	for (i = 0; i < columns; i++) {
		p = erfc(-scratch[i] / M_SQRT2);
		if (p * (double)columns <= FDR * (double)(i + 1))
			least = -scratch[i];
	}
	return least;
}

/* How far each column moves at a change between @from and @to, and which do for sure. */
static void judge(struct regimes_search *s, size_t from, size_t at, size_t to, double *z,
		  bool *moved)
{
	double least;
	size_t c;

	regimes_score(s, from, to - from);
	for (c = 0; c < s->columns; c++) {
		regimes_add_up(s, c, to - from);
		z[c] = split_z(s, at - from, to - from);
	}
	least = least_z(z, s->columns, s->scratch);
	for (c = 0; c < s->columns; c++)
		moved[c] = z[c] != 0 && fabs(z[c]) >= least;
}

/* What it costs to take a number for one of a level's: bounded, as outliers are of no level. */
static double loss(double deviation, double noise)
{
	if (noise > 0)
		deviation /= noise;
	else if (deviation != 0)
		deviation = OUTLIER;
	return fmin(deviation * deviation, OUTLIER * OUTLIER);
}

/* Where between @from and @to the columns that moved leave the level before @at for that after. */
static size_t place(struct regimes_search *s, size_t from, size_t at, size_t to, const bool *moved)
{
	double *gains = s->split, before, after, gain = 0, best = -INFINITY;
	size_t c, i, found = at;

	memset(gains, 0, s->rows * sizeof(*gains));
	for (c = 0; c < s->columns; c++) {
		const double *v = s->v + c * s->rows;

		if (!moved[c])
			continue;
		before = stats_median_of(v + from, at - from, s->scratch);
		after = stats_median_of(v + at, to - at, s->scratch);
		for (i = from; i < to; i++)
			if (!isnan(v[i]))
				gains[i] += loss(v[i] - after, s->noise[c]) -
					    loss(v[i] - before, s->noise[c]);
	}
	for (i = from; i + STATS_REGIME_MIN <= to; i++) {
		if (i >= from + STATS_REGIME_MIN && gain > best) {
			best = gain;
			found = i;
		}
		gain += gains[i];
	}
	return found;
}

/* Between its neighbours, as a search may have stopped at one of many changes. */
void regimes_place(struct regimes_search *s, struct stats_regimes *out)
{
	size_t i, from, to;

	for (i = 0; i < out->nr; i++) {
		double *z = out->z + i * s->columns;
		bool *moved = out->moved + i * s->columns;

		from = i ? out->start[i - 1] : 0;
		to = i + 1 < out->nr ? out->start[i + 1] : s->rows;
		judge(s, from, out->start[i], to, z, moved);
		out->start[i] = place(s, from, out->start[i], to, moved);
		judge(s, from, out->start[i], to, z, moved);
	}
}
