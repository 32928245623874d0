// SPDX-License-Identifier: GPL-2.0
/*
 * Rounds that hang together, and the interval of a median that allows for it: see stats.h.
 *
 * All is made of ranks, which no outlier moves. The estimates are held against what independent
 * rounds would show by chance, so that these cost little; the figures were chosen by simulation
 * through the stop rule (tests/unit/test_dependence.c).
 */
#include "measure/stats.h"

#include <math.h>
#include <string.h>

/* How often its standard error an estimate must be: by chance one in ten is. */
#define MATERIAL 1.3

/* More than that is as good as all the same. */
#define CORRELATION_MAX 0.95

/* In fewer rounds chance hides what matters: each is taken for half a round. */
#define ROUNDS_TO_TELL 30
#define SHORT_FACTOR   2

/* That of a number among @n sorted ones, less the mean rank. */
static double centred_rank(const double *sorted, size_t n, double x)
{
	size_t below = 0, upto = n, more, mid;

	for (more = n; below < more;) {
		mid = below + (more - below) / 2;
		if (sorted[mid] < x)
			below = mid + 1;
		else
			more = mid;
	}
	for (more = below; more < upto;) {
		mid = more + (upto - more) / 2;
		if (sorted[mid] <= x)
			more = mid + 1;
		else
			upto = mid;
	}
	return ((double)below + (double)upto - (double)n) / 2;
}

/* 1 less half of the rank version of von Neumann's ratio (Bartels, JASA 77, 1982). */
static double lag1_of(const double *rank, size_t n)
{
	double steps = 0, squares = rank[0] * rank[0];
	size_t i;

	for (i = 1; i < n; i++) {
		steps += (rank[i] - rank[i - 1]) * (rank[i] - rank[i - 1]);
		squares += rank[i] * rank[i];
	}
	return squares > 0 ? 1 - steps / squares / 2 : 0;
}

/* Correlation of those that are two rounds apart. */
static double lag2_of(const double *rank, size_t n)
{
	double products = 0, squares = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		products += i < 2 ? 0 : rank[i] * rank[i - 2];
		squares += rank[i] * rank[i];
	}
	return squares > 0 ? products / squares : 0;
}

/* Blocks of consecutive rounds: how alike those of one block are, and how many a block has. */
struct blocks {
	double alike, size;
};

/* Intraclass correlation by analysis of variance of ranks, whose sum is 0 (Donner, 1986). */
static struct blocks blocks_of(const double *rank, const unsigned int *round, size_t n, size_t size)
{
	double between = 0, squares = 0, sizes = 0, sum, ms_between, ms_within;
	struct blocks b = { 0, 1 };
	size_t i, first, nr = 0;

	for (first = 0; first < n; first = i, nr++) {
		for (i = first, sum = 0; i < n && round[i] / size == round[first] / size; i++) {
			sum += rank[i];
			squares += rank[i] * rank[i];
		}
		between += sum * sum / (double)(i - first);
		sizes += (double)((i - first) * (i - first));
	}
	if (nr < 2 || nr == n)
		return b;
	b.size = ((double)n - sizes / (double)n) / (double)(nr - 1);
	ms_between = between / (double)(nr - 1);
	ms_within = (squares - between) / (double)(n - nr);
	if (ms_between + (b.size - 1) * ms_within > 0)
		b.alike = (ms_between - ms_within) / (ms_between + (b.size - 1) * ms_within);
	return b;
}

/* How many times the variance of a mean grows by it (Kish, Survey Sampling, 1965). */
static double factor_of(const struct blocks *b, size_t n)
{
	double chance = b->size > 1 ? sqrt(2 / ((double)n * (b->size - 1))) : INFINITY;

	return b->alike > MATERIAL * chance ? 1 + (b->size - 1) * b->alike : 1;
}

/* What an estimate from @n rounds is too low by, the more the fewer (Marriott and Pope, 1954). */
static double unbiased(double correlation, size_t n)
{
	double rounds = (double)n;

	return fmin(n > 4 ? (rounds * correlation + 1) / (rounds - 4) : 1, CORRELATION_MAX);
}

/*
 * The same by the correlation of neighbours, in a series whose correlation falls geometrically. If
 * it falls more slowly from the second on than to the first, there is noise of single rounds, or an
 * outlier, on top of what is slow, which then lasts longer than the first alone tells.
 */
static double serial_factor(const double *rank, double lag1, size_t n)
{
	double chance = MATERIAL / sqrt((double)n), lag2 = lag2_of(rank, n), falls = 0;

	if (lag1 <= chance)
		return 1;
	lag1 = unbiased(lag1, n);
	if (lag2 > chance)
		falls = fmin(unbiased(lag2, n) / lag1, CORRELATION_MAX);
	return 1 + 2 * lag1 / (1 - fmax(falls, lag1));
}

static struct stats_dependence dependence_of(const double *rank, size_t n,
					     const struct stats_order *order)
{
	size_t per_subject = order->per_subject ? order->per_subject : 1;
	size_t longer = (size_t)sqrt((double)n) / per_subject * per_subject;
	struct blocks subjects = blocks_of(rank, order->round, n, per_subject), blocks;
	struct stats_dependence d = { lag1_of(rank, n), subjects.alike,
				      n < ROUNDS_TO_TELL ? SHORT_FACTOR : 1 };

	d.factor = fmax(d.factor, serial_factor(rank, d.lag1, n));
	d.factor = fmax(d.factor, factor_of(&subjects, n));
	if (longer > per_subject) {
		blocks = blocks_of(rank, order->round, n, longer);
		d.factor = fmax(d.factor, factor_of(&blocks, n));
	}
	return d;
}

/* The order statistic that bounds the median of @n numbers that are worth @n / @factor. */
static size_t rank_worth(size_t n, double factor)
{
	size_t k = stats_interval_rank((size_t)((double)n / factor));

	return k ? (size_t)(factor * ((double)k - 0.5) + 0.5) : 0;
}

struct stats_interval stats_interval_of(double *v, size_t n, const struct stats_order *order,
					double *sorted, struct stats_dependence *dependence)
{
	struct stats_dependence d = { .factor = 1 };
	size_t i, k;

	memcpy(sorted, v, n * sizeof(*v));
	stats_sort(sorted, n);
	for (i = 0; order && i < n; i++)
		v[i] = centred_rank(sorted, n, v[i]);
	if (order)
		d = dependence_of(v, n, order);
	if (dependence)
		*dependence = d;
	k = rank_worth(n, d.factor);
	return (struct stats_interval){
		.median = stats_median_sorted(sorted, n),
		.low = sorted[k ? k - 1 : 0],
		.high = sorted[k ? n - k : n - 1],
		.has_interval = k > 0,
	};
}

size_t stats_rounds_to_resolve(size_t rows, double alpha)
{
	size_t n = 1;

	while (stats_sign_test(n, 0) * (double)rows > alpha)
		n++;
	return SHORT_FACTOR * n < ROUNDS_TO_TELL ? SHORT_FACTOR * n
	       : n < ROUNDS_TO_TELL		 ? ROUNDS_TO_TELL
						 : n;
}
