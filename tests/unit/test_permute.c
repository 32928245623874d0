// SPDX-License-Identifier: GPL-2.0
/* Permuted boots against numbers worked out by hand, and against every way counted one by one. */
#include "test.h"

#include "measure/rng.h"
#include "measure/stats.h"

#include <math.h>

static void separate_boots_are_one_way_of_all(void **state)
{
	const double v[] = { 1, 2, 3, 4, 5, 6, 7, 8 }, none[] = { 0 }, much[] = { 3 },
		     more[] = { 9 };
	double p;

	(void)state;
	assert_int_equal(stats_permute(v, 1, 4, 4, none, &p), 0);
	assert_near(p, 1.0 / 70); /* 8 over 4 */
	assert_int_equal(stats_permute(v, 1, 3, 5, none, &p), 0);
	assert_near(p, 1.0 / 56);
	/* 1 2 3 4 and 2 3 4 5: 10 of 14 or more, in how many of 70 ways? */
	assert_int_equal(stats_permute(v, 1, 4, 4, much, &p), 0);
	assert_near(p, 16.0 / 70);
	assert_int_equal(stats_permute(v, 1, 4, 4, more, &p), 0);
	assert_near(p, 1);
}

/* What all rows share costs nothing; a row of its own does. */
static void rows_alike_count_as_one(void **state)
{
	const double none[3] = { 0 };
	double v[] = { 1,  2,  3,  4,  5, 6, 7, 8, 10, 20, 30, 40,
		       50, 60, 70, 80, 4, 4, 4, 4, 4,  4,  4,  4 };
	double p[3];

	(void)state;
	assert_int_equal(stats_permute(v, 3, 4, 4, none, p), 0);
	assert_near(p[0], 1.0 / 70);
	assert_near(p[1], 1.0 / 70);
	assert_near(p[2], 1); /* never differs at all */
}

/* The highest score of all rows, or that of one, if the units of a mask are called new. */
static double scored(const double *v, size_t rows, const double *shift, unsigned int mask,
		     size_t row)
{
	double x[8], score[8], squares[8], sorted[8], mean, highest = -INFINITY;
	size_t i, k;

	for (i = 0; i < rows; i++) {
		for (k = 0, mean = 0; k < 8; k++)
			mean += x[k] = v[8 * i + k] - (k >= 4 ? shift[i] : 0);
		for (k = 0, squares[i] = score[i] = 0; k < 8; k++) {
			x[k] = (x[k] - mean / 8) / (shift[i] > 0 ? shift[i] : 1);
			squares[i] += x[k] * x[k];
			score[i] += mask >> k & 1 ? x[k] : -x[k];
		}
		sorted[i] = squares[i];
	}
	stats_sort(sorted, rows);
	for (i = 0; i < rows; i++) {
		score[i] /= sqrt(squares[i] + stats_median_sorted(sorted, rows));
		highest = row == i || row == rows ? fmax(highest, score[i]) : highest;
	}
	return highest;
}

/* The same by another way: every subset as a mask, every score from scratch, no step down. */
static double counted(const double *v, size_t rows, const double *shift, size_t row)
{
	double observed = scored(v, rows, shift, 0xf0, row);
	size_t ways = 0, hits = 0;
	unsigned int mask;

	for (mask = 0; mask < 256; mask++) {
		if (__builtin_popcount(mask) != 4)
			continue;
		ways++;
		hits += scored(v, rows, shift, mask, rows) >= observed - 1e-9;
	}
	return (double)hits / (double)ways;
}

static void the_highest_row_is_held_against_all(void **state)
{
	double v[4 * 8], shift[4] = { 0, 1e8, 0, 2e8 }, p[4];
	struct rng rng = rng_stream(1, 1);
	double least;
	size_t i, k;

	(void)state;
	for (k = 0; k < 50; k++) {
		for (i = 0; i < 4 * 8; i++)
			v[i] = (double)(rng_next(&rng) >> 32) + (i % 8 >= 4 ? 1e9 : 0);
		assert_int_equal(stats_permute(v, 4, 4, 4, shift, p), 0);
		for (i = 0, least = 1; i < 4; i++) {
			least = fmin(least, counted(v, 4, shift, i));
			/* stepping down never makes a row less likely to be found */
			assert_true(p[i] <= counted(v, 4, shift, i) + 1e-9);
		}
		assert_near(fmin(fmin(p[0], p[1]), fmin(p[2], p[3])), least);
	}
}

/* Beyond STATS_PERMUTE_MOST ways some are drawn: always the same, and p never below theirs. */
static void many_boots_are_drawn(void **state)
{
	double v[40], none[] = { 0 }, p, again;
	size_t i;

	(void)state;
	for (i = 0; i < 40; i++)
		v[i] = (double)i;
	assert_int_equal(stats_permute(v, 1, 20, 20, none, &p), 0);
	assert_near(p, 1.0 / STATS_PERMUTE_MOST);
	for (i = 0; i < 40; i++)
		v[i] = (double)(i * 7 % 40);
	assert_int_equal(stats_permute(v, 1, 20, 20, none, &p), 0);
	assert_int_equal(stats_permute(v, 1, 20, 20, none, &again), 0);
	assert_true(p == again && p > 0.2 && p < 0.8);
}

/* A row of a hundredth of the limit has a hundredth of the noise, and is not lost in the others. */
static void rows_are_measured_by_their_limits(void **state)
{
	const double shift[] = { 0.01, 1, 1, 1 };
	double v[4 * 8], p[4];
	size_t i;

	(void)state;
	for (i = 0; i < 4 * 8; i++)
		v[i] = i < 8 ? (i % 8 >= 4 ? 0.1 : 0) : (double)(i * 5 % 8) / 10;
	assert_int_equal(stats_permute(v, 4, 4, 4, shift, p), 0);
	assert_true(p[0] < 0.05);
	assert_true(p[1] > 0.5 && p[2] > 0.5 && p[3] > 0.5);
}

/* Logarithms that are equal differ from their mean by what it is rounded by, which is no signal. */
static void what_is_rounded_is_no_deviation(void **state)
{
	const double none[9] = { 0 };
	double v[9 * 8], p[9];
	size_t i;

	(void)state;
	for (i = 0; i < 9 * 8; i++)
		v[i] = log(1e6 + 7919 * (double)(i / 8));
	for (i = 4; i < 8; i++)
		v[i] += 0.1;
	assert_int_equal(stats_permute(v, 9, 4, 4, none, p), 0);
	assert_near(p[0], 1.0 / 70);
	for (i = 1; i < 9; i++)
		assert_near(p[i], 1);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(separate_boots_are_one_way_of_all),
	cmocka_unit_test(rows_alike_count_as_one),
	cmocka_unit_test(the_highest_row_is_held_against_all),
	cmocka_unit_test(rows_are_measured_by_their_limits),
	cmocka_unit_test(what_is_rounded_is_no_deviation),
	cmocka_unit_test(many_boots_are_drawn),
};
RUN(tests);
