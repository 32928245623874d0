// SPDX-License-Identifier: GPL-2.0
/* Which rows are larger in one of two sets of units: see stats.h for the source. */
#include "measure/stats.h"

#include "measure/rng.h"

#include <errno.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What a sum of a few numbers is rounded by is less than that part of it. */
#define ROUNDED 1e-14

struct permuter {
	size_t rows, n, m;
	double *x; /* rows * (n + m): centred, and scaled so that sums over m are scores */
	double *score, *top; /* of each row: as observed; the least in which a row counts */
	double *p;
	size_t *order;	/* rows by score, ascending */
	size_t *chosen; /* the m units that are called new, ascending */
	size_t *units;	/* all of them, to be shuffled */
};

static void free_permuter(struct permuter *t)
{
	free(t->x);
	free(t->score);
	free(t->order);
}

static int make_permuter(struct permuter *t)
{
	size_t all = t->n + t->m;

	t->x = malloc(t->rows * all * sizeof(*t->x));
	t->score = malloc(2 * t->rows * sizeof(*t->score));
	t->order = malloc((t->rows + t->m + all) * sizeof(*t->order));
	if (!t->x || !t->score || !t->order)
		return -ENOMEM;
	t->top = t->score + t->rows;
	t->chosen = t->order + t->rows;
	t->units = t->chosen + t->m;
	return 0;
}

/* Take @shift off the new units, then the mean off all, and make @shift the unit, which is what
 * rows of different noise have in common. Returns the sum of squares. */
static double centre(double *x, size_t n, size_t m, double shift)
{
	double mean, squares = 0;
	size_t i;

	for (i = n; i < n + m; i++)
		x[i] -= shift;
	mean = stats_mean(x, n + m);
	for (i = 0; i < n + m; i++) {
		x[i] -= mean;
		if (fabs(x[i]) <= ROUNDED * fabs(mean)) /* numbers that are equal */
			x[i] = 0;
		x[i] /= shift > 0 ? shift : 1;
		squares += x[i] * x[i];
	}
	return squares;
}

/* A row without any deviation scores 0 however its units are called. */
static void standardize(struct permuter *t, const double *v, const double *shift)
{
	size_t all = t->n + t->m, i, k;
	double typical;

	memcpy(t->x, v, t->rows * all * sizeof(*v));
	for (i = 0; i < t->rows; i++)
		t->score[i] = t->top[i] = centre(t->x + i * all, t->n, t->m, shift[i]);
	stats_sort(t->top, t->rows);
	typical = stats_median_sorted(t->top, t->rows);
	for (i = 0; i < t->rows; i++)
		for (k = 0; k < all; k++)
			t->x[i * all + k] /= sqrt(t->score[i] + typical) + DBL_MIN;
}

static double score(const struct permuter *t, size_t row)
{
	const double *x = t->x + row * (t->n + t->m);
	double sum = 0;
	size_t i;

	for (i = 0; i < t->m; i++)
		sum += x[t->chosen[i]];
	return sum;
}

static int by_score(const void *a, const void *b, void *score)
{
	double x = ((double *)score)[*(const size_t *)a], y = ((double *)score)[*(const size_t *)b];

	return (x > y) - (x < y);
}

/* Count the rows that score no more than the highest of all rows up to them does now. */
static void count(struct permuter *t)
{
	double highest = -INFINITY;
	size_t i;

	for (i = 0; i < t->rows; i++) {
		highest = fmax(highest, score(t, t->order[i]));
		t->p[t->order[i]] += highest >= t->top[t->order[i]];
	}
}

/* The next choice of m of all units in lexical order; false after the last. */
static bool next_choice(struct permuter *t)
{
	size_t i = t->m;

	while (i > 0 && t->chosen[i - 1] == t->n + i - 1)
		i--;
	if (!i)
		return false;
	for (t->chosen[i - 1]++; i < t->m; i++)
		t->chosen[i] = t->chosen[i - 1] + 1;
	return true;
}

/* Returns how many ways to call m units new were counted: all, or those drawn. */
static double count_all(struct permuter *t, bool draw)
{
	struct rng rng = rng_stream(1, 0);
	double times = 1; /* as observed */
	size_t i;

	for (i = 0; i < t->m; i++)
		t->chosen[i] = draw ? t->n + i : i;
	count(t);
	while (draw ? times < STATS_PERMUTE_MOST : next_choice(t)) {
		if (draw) {
			rng_permute(&rng, t->units, t->n + t->m);
			memcpy(t->chosen, t->units, t->m * sizeof(*t->chosen));
		}
		count(t);
		times++;
	}
	return times;
}

static double ways(size_t n, size_t m)
{
	return exp(lgamma((double)(n + m) + 1) - lgamma((double)n + 1) - lgamma((double)m + 1));
}

int stats_permute(const double *v, size_t rows, size_t n, size_t m, const double *shift, double *p)
{
	struct permuter t = { .rows = rows, .n = n, .m = m, .p = p };
	int err = make_permuter(&t);
	double times, running = 0;
	size_t i;

	if (!err) {
		standardize(&t, v, shift);
		for (i = 0; i < m; i++)
			t.chosen[i] = n + i;
		for (i = 0; i < rows; i++) {
			t.score[i] = score(&t, i);
			t.top[i] = t.score[i] - 1e-9 * fabs(t.score[i]); /* sums are rounded */
			t.order[i] = i;
			p[i] = 0;
		}
		qsort_r(t.order, rows, sizeof(*t.order), by_score, t.score);
		times = count_all(&t, ways(n, m) > STATS_PERMUTE_MOST);
		for (i = rows; i-- > 0;)
			p[t.order[i]] = running = fmax(running, p[t.order[i]] / times);
	}
	free_permuter(&t);
	return err;
}
