// SPDX-License-Identifier: GPL-2.0
/* Statistics against vectors worked out by hand or taken from tables. */
#include "test.h"

#include "measure/rng.h"
#include "measure/stats.h"

static void changes_shares_and_means(void **state)
{
	(void)state;
	assert_near(stats_percent_change(80, 100), 25);
	assert_near(stats_percent_change(100, 80), -20);
	assert_near(stats_share(20, 80), 25);
	assert_near(stats_share(-20, 80), -25);
	assert_true(isnan(stats_share(1, 0)) && isnan(stats_share(0, 0)));
	assert_true(isnan(stats_percent_change(0, 1)) && isnan(stats_percent_change(0, 0)));
	assert_near(stats_mean((const double[]){ 1, 2, 9 }, 3), 4);
	assert_near(stats_cost_of_one(130, 30, 4), 25);
	assert_near(stats_cost_of_one(20, 30, 4), 0);
}

static void what_is_no_number_is_left_out(void **state)
{
	double x[] = { 4, NAN, 3, 1, NAN }, scratch[5];

	(void)state;
	assert_near(stats_median_of(x, 5, scratch), 3);
	assert_near(x[0], 4);
	assert_true(isnan(stats_median_of(x + 1, 1, scratch)));
	assert_int_equal(stats_drop_nan(x, 5), 3);
	assert_near(x[0], 4);
	assert_near(x[1], 3);
	assert_near(x[2], 1);
}

static void median_of_odd_and_even(void **state)
{
	const double odd[] = { 1, 2, 9 }, even[] = { 1, 2, 4, 9 };

	(void)state;
	assert_near(stats_median_sorted(odd, 3), 2);
	assert_near(stats_median_sorted(even, 4), 3);
	assert_near(stats_median_sorted(odd, 1), 1);
}

/* Conover, table A3 at p = 1/2: the ranks of the 95% interval. */
static void ranks_of_the_interval(void **state)
{
	static const struct {
		size_t n, rank;
	} known[] = { { 1, 0 },	 { 5, 0 },  { 6, 1 },	{ 7, 1 },   { 8, 1 },
		      { 9, 2 },	 { 10, 2 }, { 11, 2 },	{ 12, 3 },  { 15, 4 },
		      { 20, 6 }, { 25, 8 }, { 31, 10 }, { 50, 18 }, { 100, 40 } };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		assert_int_equal(stats_interval_rank(known[i].n), known[i].rank);
	/* far beyond where 2^-n is a double */
	assert_in_range(stats_interval_rank(5000), 2428, 2432);
}

static void summary_of_six(void **state)
{
	double v[] = { 5, 1, 3, 2, 6, 4 };
	struct stats_summary s = stats_summarize(v, 6);

	(void)state;
	assert_int_equal(s.n, 6);
	assert_near(s.mid.median, 3.5);
	assert_near(s.mid.low, 1);
	assert_near(s.mid.high, 6);
	assert_true(s.mid.has_interval);
}

static void five_samples_have_no_interval(void **state)
{
	double v[] = { 1, 2, 3, 4, 5 };

	(void)state;
	assert_false(stats_summarize(v, 5).mid.has_interval);
}

static void saving_is_a_ratio_within_rounds(void **state)
{
	/* the machine slows down by a factor of 10 meanwhile; every round saves a fifth all the
	 * same */
	const double base[] = { 100, 200, 300, 500, 800, 1000 };
	const double other[] = { 80, 160, 240, 400, 640, 800 };
	struct stats_saving s;
	double scratch[12];

	(void)state;
	assert_true(stats_save_rounds(base, other, 6, NULL, scratch, &s));
	assert_near(s.percent.median, 20);
	assert_near(s.percent.low, 20);
	assert_near(s.percent.high, 20);
	assert_near(s.absolute.median, 80);
	assert_near(s.absolute.low, 20);
	assert_near(s.absolute.high, 200);
	assert_near(s.p_sign, 2.0 / 64);
}

static void saving_has_no_favourite(void **state)
{
	const double a[] = { 100, 110, 120, 130, 140, 150 }, b[] = { 90, 112, 100, 99, 120, 160 };
	struct stats_saving x, y;
	double scratch[12];

	(void)state;
	assert_true(stats_save_rounds(a, b, 6, NULL, scratch, &x));
	assert_true(stats_save_rounds(b, a, 6, NULL, scratch, &y));
	assert_near((1 - x.percent.median / 100) * (1 - y.percent.median / 100), 1);
	assert_near((1 - x.percent.low / 100) * (1 - y.percent.high / 100), 1);
	assert_near(x.p_sign, y.p_sign);
	assert_near(x.p_rank, y.p_rank);
	assert_true(x.percent.low <= x.percent.median && x.percent.median <= x.percent.high);
}

static void saving_of_nothing_is_refused(void **state)
{
	const double zero[] = { 1, 0 }, one[] = { 1, 1 };
	struct stats_saving s;
	double scratch[4];

	(void)state;
	assert_false(stats_save_rounds(zero, one, 2, NULL, scratch, &s));
	assert_false(stats_save_rounds(one, zero, 2, NULL, scratch, &s));
}

static void sign_test(void **state)
{
	(void)state;
	assert_near(stats_sign_test(6, 0), 0.03125);
	assert_near(stats_sign_test(0, 6), 0.03125);
	assert_near(stats_sign_test(9, 1), 22.0 / 1024);
	assert_near(stats_sign_test(5, 5), 1);
	assert_near(stats_sign_test(0, 0), 1);
}

/* Mann and Whitney, 1947, and any table of U since: P(U <= u) for sets of n. */
static void rank_test(void **state)
{
	const double low[] = { 1, 2, 3, 4, 5, 6 }, high[] = { 7, 8, 9, 10, 11, 12 };
	const double a[] = { 1, 3, 5, 7 }, b[] = { 2, 4, 6, 8 };
	double same[50], more[50];
	size_t i;

	(void)state;
	assert_near(stats_rank_test(low, 6, high, 6), 2.0 / 924);
	assert_near(stats_rank_test(high, 6, low, 6), 2.0 / 924);
	assert_near(stats_rank_test(low, 6, low, 6), 1);
	assert_near(stats_rank_test(low, 4, high, 4), 2.0 / 70);
	/* U = 6 of 16; 1, 1, 2, 3, 5, 5, 7 orders have U = 0..6 */
	assert_near(stats_rank_test(a, 4, b, 4), 2 * 24.0 / 70);
	for (i = 0; i < 50; i++) {
		same[i] = (double)i;
		more[i] = (double)i + 100;
	}
	assert_near(stats_rank_test(same, 50, same, 50), 1);
	assert_true(stats_rank_test(same, 50, more, 50) < 1e-16);
	/* exact and normal meet where one gives way to the other */
	for (i = 0; i < 41; i++)
		more[i] = (double)i + 12.5;
	assert_true(fabs(stats_rank_test(same, 40, more, 40) -
			 stats_rank_test(same, 41, more, 41)) < 0.002);
}

/* Holm 1979, and R's p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm"). */
static void holm(void **state)
{
	const double p[] = { 0.01, 0.04, 0.03, 0.005 }, want[] = { 0.03, 0.06, 0.06, 0.02 };
	double adjusted[4];
	size_t order[4], i;

	(void)state;
	stats_holm(p, 4, adjusted, order);
	for (i = 0; i < 4; i++)
		assert_near(adjusted[i], want[i]);
	stats_holm((const double[]){ 0.9, 0.8 }, 2, adjusted, order);
	assert_near(adjusted[0], 1);
	assert_near(adjusted[1], 1);
}

static void rounds_that_can_resolve(void **state)
{
	(void)state;
	assert_int_equal(stats_rounds_to_resolve(1, 0.05), 12);
	assert_int_equal(stats_rounds_to_resolve(10, 0.05), 18);
	assert_int_equal(stats_rounds_to_resolve(20, 0.05), 20);
	/* 16 that are independent; of fewer than 30 half would count */
	assert_int_equal(stats_rounds_to_resolve(1000, 0.05), 30);
}

static void spread_leaves_the_outer_tenth_out(void **state)
{
	double v[20];
	size_t i;

	(void)state;
	for (i = 0; i < 20; i++)
		v[i] = 2;
	v[3] = 100; /* one outlier in twenty */
	assert_near(stats_relative_spread(v, 20), 0);
	v[0] = 2.2;
	v[1] = 2.2;
	assert_near(stats_relative_spread(v, 20), 0.1);
}

/* The interval must cover what it says: 20,000 sets of 7 normal-ish samples around 0. */
static void interval_covers(void **state)
{
	struct rng rng = rng_stream(7, 0);
	unsigned int covered = 0, i, j, k;
	double v[7];

	(void)state;
	for (i = 0; i < 20000; i++) {
		struct stats_summary s;

		for (j = 0; j < 7; j++)
			for (v[j] = -6, k = 0; k < 12; k++)
				v[j] += (double)(rng_next(&rng) >> 11) / 9007199254740992.0;
		s = stats_summarize(v, 7);
		covered += s.mid.low <= 0 && s.mid.high >= 0;
	}
	/* exact: 1 - 2/128 = 98.4% */
	assert_in_range(covered, 19600, 19760);
}

static void order_is_a_permutation_and_repeats(void **state)
{
	struct rng a = rng_stream(1, 5), b = rng_stream(1, 5), c = rng_stream(1, 6);
	size_t x[40], y[40], z[40], seen = 0, i;

	(void)state;
	rng_permute(&a, x, 40);
	rng_permute(&b, y, 40);
	rng_permute(&c, z, 40);
	for (i = 0; i < 40; i++)
		seen |= (size_t)1 << x[i];
	assert_true(seen == ((size_t)1 << 40) - 1);
	assert_memory_equal(x, y, sizeof(x));
	assert_memory_not_equal(x, z, sizeof(x));
}

/* Every element in every place equally often: 5! orders of 5, chi-square of places. */
static void order_is_unbiased(void **state)
{
	unsigned int count[5][5] = { { 0 } };
	struct rng rng = rng_stream(3, 0);
	size_t order[5], i, j;

	(void)state;
	for (i = 0; i < 50000; i++) {
		rng_permute(&rng, order, 5);
		for (j = 0; j < 5; j++)
			count[j][order[j]]++;
	}
	for (i = 0; i < 5; i++)
		for (j = 0; j < 5; j++)
			assert_in_range(count[i][j], 9600, 10400);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(changes_shares_and_means),
	cmocka_unit_test(what_is_no_number_is_left_out),
	cmocka_unit_test(median_of_odd_and_even),
	cmocka_unit_test(ranks_of_the_interval),
	cmocka_unit_test(summary_of_six),
	cmocka_unit_test(five_samples_have_no_interval),
	cmocka_unit_test(saving_is_a_ratio_within_rounds),
	cmocka_unit_test(saving_has_no_favourite),
	cmocka_unit_test(saving_of_nothing_is_refused),
	cmocka_unit_test(sign_test),
	cmocka_unit_test(rank_test),
	cmocka_unit_test(holm),
	cmocka_unit_test(rounds_that_can_resolve),
	cmocka_unit_test(spread_leaves_the_outer_tenth_out),
	cmocka_unit_test(interval_covers),
	cmocka_unit_test(order_is_a_permutation_and_repeats),
	cmocka_unit_test(order_is_unbiased),
};
RUN(tests);
