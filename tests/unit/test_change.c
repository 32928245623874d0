// SPDX-License-Identifier: GPL-2.0
/*
 * Changes and verdicts against tables and numbers worked out by hand; what they promise over many
 * draws is held by test_verdict.c.
 */
#include "test.h"

#include "measure/stats.h"

#define STEP 1e-4 /* of logarithms */

/*
 * Which of the n * m ratios, in order, is the low end of the interval: the sets are such that the
 * r-th smallest ratio is exp((r - 1) * STEP).
 */
static size_t rank_of_low_end(size_t n, size_t m)
{
	double base[60], new[60];
	struct stats_change c;
	size_t i;

	for (i = 0; i < n; i++)
		base[i] = exp(-STEP * (double)(i * m));
	for (i = 0; i < m; i++)
		new[i] = exp(STEP * (double)i);
	assert_true(stats_change(base, n, new, m, 0, &c));
	assert_near(log1p(c.percent.low / 100) + log1p(c.percent.high / 100),
		    STEP * (double)(n * m - 1)); /* as far from either end */
	assert_int_equal(c.percent.has_interval, n * m >= 16);
	return 1 + (size_t)lround(log1p(c.percent.low / 100) / STEP);
}

/* Any table of the Mann-Whitney U, 5% two-sided: the interval begins one beyond the critical U. */
static void intervals_have_the_ranks_of_the_tables(void **state)
{
	static const struct {
		size_t n, m, critical;
	} known[] = { { 4, 4, 0 },   { 5, 5, 2 },    { 6, 6, 5 },    { 7, 7, 8 },
		      { 8, 12, 22 }, { 10, 10, 23 }, { 15, 15, 64 }, { 20, 20, 127 } };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		assert_int_equal(rank_of_low_end(known[i].n, known[i].m), known[i].critical + 1);
	assert_int_equal(rank_of_low_end(3, 3), 1); /* none: the extremes */
	/* beyond STATS_RANK_EXACT: 1250 - 1.960 * 145.057 and 1800 - 1.960 * 190.526 */
	assert_int_equal(rank_of_low_end(50, 50), 965);
	assert_int_equal(rank_of_low_end(60, 60), 1426);
}

static enum stats_verdict verdict(double low, double median, double high, double p, double limit)
{
	const struct stats_interval percent = { median, low, high, true };

	return stats_judge(&percent, p, limit);
}

static void a_verdict_needs_interval_p_and_limit(void **state)
{
	struct stats_interval none = { 0, -0.1, 0.1, false };

	(void)state;
	assert_int_equal(verdict(1, 2, 3, 0.01, 0.5), STATS_CHANGED);
	assert_int_equal(verdict(-3, -2, -1, 0.05, 0.5), STATS_CHANGED);
	assert_int_equal(verdict(1, 2, 3, 0.051, 0.5), STATS_UNCLEAR);
	/* it differs for sure, but perhaps by less than the limit */
	assert_int_equal(verdict(1, 2, 3, 0.01, 2.5), STATS_UNCLEAR);
	assert_int_equal(verdict(1, 2, 3, 0.01, 2), STATS_UNCLEAR);
	assert_int_equal(verdict(1, 2, 3, 0.01, 1), STATS_UNCLEAR);
	assert_int_equal(verdict(-3, -2, -1, 0.01, 1), STATS_UNCLEAR);
	assert_int_equal(verdict(1, 2, 3, 0.01, 3), STATS_SAME);
	/* the median lies within the limit; either end alone does not */
	assert_int_equal(verdict(-2, 0.1, 0.3, 1, 0.5), STATS_UNCLEAR);
	assert_int_equal(verdict(-0.3, 0.1, 2, 1, 0.5), STATS_UNCLEAR);
	assert_int_equal(verdict(-0.5, 0.1, 0.5, 1, 0.5), STATS_SAME);
	assert_int_equal(stats_judge(&none, 0.01, 0.5), STATS_UNCLEAR);
	none.median = 9;
	assert_int_equal(stats_judge(&none, 0.01, 0.5), STATS_UNCLEAR);
}

/* How many it takes if @n each gave @median and an interval that reaches @half to each side. */
static size_t rounds(size_t n, double median, double half, double limit, size_t rows)
{
	const struct stats_change c = {
		.n_base = n,
		.n_new = n + 3,
		.percent = { median, median - half, median + half, half > 0 },
	};

	return stats_rounds_to_judge(&c, limit, rows, stats_rank_test_needs(rows));
}

static void rounds_shrink_the_interval(void **state)
{
	(void)state;
	/* within the limit: 1 has to become 0.3, or the same on the other side */
	assert_int_equal(rounds(10, 0.2, 1, 0.5, 1), 112); /* 10 / 0.09 = 111.1 */
	assert_int_equal(rounds(10, -0.2, 1, 0.5, 50), 112);
	assert_int_equal(rounds(10, 0.5, 1, 0.5, 1), STATS_ROUNDS_MAX);
	/* beyond it: 1.6 has to become 1.5 */
	assert_int_equal(rounds(20, 2, 1.6, 0.5, 1), 23); /* 20 * 1.0667^2 = 22.8 */
	assert_int_equal(rounds(20, -2, 1.6, 0.5, 1), 23);
	assert_int_equal(rounds(20, -2, 1.6, 1.9, 1), 5120);
	/* ten rows: the normal's points are 2.807 and 1.960 */
	assert_int_equal(rounds(20, 2, 1.6, 0.5, 10), 47); /* 22.76 * 2.051 = 46.7 */
	assert_int_equal(rounds(20, 2, 1.4, 0.5, 1), 21);  /* one more at the least */
}

/* 2 / C(12, 6) = 0.0022, 2 / C(14, 7) = 0.00058, 2 / C(16, 8) = 0.00016: times the rows, to 5%. */
static void rounds_are_enough_for_all_rows(void **state)
{
	(void)state;
	assert_int_equal(rounds(6, 10, 1, 0.5, 40), 7);
	assert_int_equal(rounds(6, 10, 1, 0.5, 85), 7);
	assert_int_equal(rounds(6, 10, 1, 0.5, 86), 8);
	assert_int_equal(rounds(1, 10, 0, 0.5, 1), 4); /* 2 / C(8, 4) = 0.029 */
	assert_int_equal(rounds(1, 10, 0, 0.5, 86), 8);
}

static void summaries_give_the_extreme_ratios(void **state)
{
	const struct stats_summary base = { 7, { 100, 80, 125, true }, 0, 0 };
	struct stats_summary new = { 9, { 150, 100, 200, true }, 0, 0 };
	struct stats_change c;

	(void)state;
	assert_true(stats_change_summaries(&base, &new, 0, &c));
	assert_near(c.percent.median, 50);
	assert_near(c.percent.low, -20);
	assert_near(c.percent.high, 150);
	/* log 1.5 over (hypot(log 1.5625, log 2) / 3.92) is 1.9281; erfc(1.9281 / sqrt 2) */
	assert_float_equal(c.p, 0.0538, 0.0002);
	assert_int_equal(c.n_base, 7);
	assert_int_equal(c.n_new, 9);
	assert_true(stats_intervals_meet(&base.mid, &new.mid));
	new.mid.low = 126;
	assert_true(stats_change_summaries(&base, &new, 0, &c));
	assert_true(c.p < 0.02);
	assert_false(stats_intervals_meet(&base.mid, &new.mid));
	assert_false(stats_intervals_meet(&new.mid, &base.mid));
	new.mid.has_interval = false;
	assert_true(stats_change_summaries(&base, &new, 0, &c));
	assert_false(c.percent.has_interval);
	assert_true(stats_change_summaries(&base, &new, 60, &c));
	assert_near(c.p, 1);
	new.mid.low = 0;
	assert_false(stats_change_summaries(&base, &new, 0, &c));
}

/* The limit comes off the change before it is tested: what is left of 5% is nothing beyond 5%. */
static void a_limit_is_taken_off_a_change(void **state)
{
	static const double limits[] = { 0, 4.9, 5.1 };
	static const double wanted[] = { 2.0 / 924, 2.0 / 924, 1 };
	struct stats_change c;
	double base[6], new[6];
	size_t i, k, down;

	(void)state;
	for (down = 0; down < 2; down++)
		for (k = 0; k < 3; k++) {
			for (i = 0; i < 6; i++) {
				base[i] = 1000 + 0.01 * (double)i;
				new[i] = base[i] * (down ? 0.95 : 1.05);
			}
			assert_true(stats_change(base, 6, new, 6, limits[k], &c));
			assert_near(c.p, wanted[k]);
		}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(a_limit_is_taken_off_a_change),
	cmocka_unit_test(intervals_have_the_ranks_of_the_tables),
	cmocka_unit_test(a_verdict_needs_interval_p_and_limit),
	cmocka_unit_test(rounds_shrink_the_interval),
	cmocka_unit_test(rounds_are_enough_for_all_rows),
	cmocka_unit_test(summaries_give_the_extreme_ratios),
};
RUN(tests);
