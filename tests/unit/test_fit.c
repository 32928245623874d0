// SPDX-License-Identifier: GPL-2.0
/* Lines, powers and shares through points that were made, and so are known. */
#include "test.h"

#include "measure/rng.h"
#include "measure/stats.h"

/* Box and Muller, of a seeded generator: the same numbers in every run. */
static double normal(struct rng *rng)
{
	double u = (double)(rng_next(rng) >> 11) / 9007199254740992.0;
	double v = (double)(rng_next(rng) >> 11) / 9007199254740992.0;

	return sqrt(-2 * log(1 - u)) * cos(2 * 3.14159265358979323846 * v);
}

static const double counts[] = { 1, 2, 4, 8, 16, 32, 64, 128, 256, 512 };
#define NR_COUNTS (sizeof(counts) / sizeof(counts[0]))

static void a_line_is_found_exactly(void **state)
{
	double y[NR_COUNTS];
	struct stats_line line;
	struct stats_power power;
	size_t i;

	(void)state;
	for (i = 0; i < NR_COUNTS; i++)
		y[i] = 2500 + 590000 * counts[i];
	assert_true(stats_fit_line(counts, y, NR_COUNTS, &line));
	assert_true(fabs(line.fixed - 2500) < 1e-3);
	assert_near(line.slope, 590000);
	for (i = 0; i < NR_COUNTS; i++)
		y[i] = 7 * pow(counts[i], 1.25);
	assert_true(stats_fit_power(counts, y, NR_COUNTS, &power));
	assert_near(power.factor, 7);
	assert_near(power.exponent, 1.25);
}

/*
 * Noise of a percent on each point: what is found is near, and the small points count as the large.
 */
static void a_line_is_found_through_noise(void **state)
{
	struct rng rng = rng_stream(7, 0);
	double y[NR_COUNTS], fixed[200], slope[200];
	struct stats_line line;
	size_t i, k;

	(void)state;
	for (k = 0; k < 200; k++) {
		for (i = 0; i < NR_COUNTS; i++)
			y[i] = (100 + 20 * counts[i]) * (1 + 0.01 * normal(&rng));
		assert_true(stats_fit_line(counts, y, NR_COUNTS, &line));
		fixed[k] = line.fixed;
		slope[k] = line.slope;
	}
	assert_true(fabs(stats_summarize(fixed, 200).mid.median - 100) < 1);
	assert_true(fabs(stats_summarize(slope, 200).mid.median - 20) < 0.05);
	assert_true(fixed[199] - fixed[0] < 20); /* a plain fit would be off by hundreds */
}

static void what_is_no_line_is_told(void **state)
{
	const double same[] = { 4, 4, 4 }, y[] = { 1, 2, 3 }, zero[] = { 1, 0, 3 };
	struct stats_power power;
	struct stats_line line;

	(void)state;
	assert_false(stats_fit_line(same, y, 3, &line));
	assert_false(stats_fit_line(y, zero, 3, &line));
	assert_false(stats_fit_power(same, y, 3, &power));
	assert_false(stats_fit_power(zero, y, 3, &power));
	assert_false(stats_fit_line(y, y, 0, &line));
	assert_false(stats_fit_line(y, y, 1, &line));
}

static void the_worst_point_is_the_misfit(void **state)
{
	const double x[] = { 1, 2, 4 }, y[] = { 12, 20, 50 };
	const struct stats_line line = { .fixed = 0, .slope = 10 };

	(void)state;
	assert_near(stats_line_misfit(x, y, 3, &line), 20); /* 40 where 50 was measured */
	assert_near(stats_line_misfit(x, y, 2, &line), 100 * (1 - 10.0 / 12));
	assert_near(stats_line_misfit(x + 1, y + 1, 1, &line), 0);
}

static void efficiency_is_of_the_ideal(void **state)
{
	(void)state;
	assert_near(stats_efficiency(100, 25, 4), 100); /* four threads, a quarter of the time */
	assert_near(stats_efficiency(100, 50, 4), 50);
	assert_near(stats_efficiency(100, 125, 1), 80);
}

static void between_two_points(void **state)
{
	(void)state;
	assert_near(stats_interpolate(1, 10, 3, 30, 2), 20);
	assert_near(stats_interpolate(1, 10, 1, 10, 9), 10);
	assert_near(stats_interpolate(3, 30, 1, 10, 1), 10);
}

/* Amdahl's own law gives back the share it was made with. */
static void the_serial_share_is_found(void **state)
{
	static const unsigned int threads[] = { 4, 1, 16, 2, 8 };
	static const double shares[] = { 0, 0.015, 0.17, 0.5, 1 };
	struct rng rng = rng_stream(11, 0);
	double ns[5], share, found[300];
	size_t i, k;

	(void)state;
	for (k = 0; k < 5; k++) {
		for (i = 0; i < 5; i++)
			ns[i] = 6e7 * (shares[k] + (1 - shares[k]) / threads[i]);
		assert_true(stats_serial_share(threads, ns, 5, &share));
		assert_near(share, shares[k]);
	}
	for (k = 0; k < 300; k++) {
		for (i = 0; i < 5; i++)
			ns[i] = 6e7 * (0.17 + 0.83 / threads[i]) * (1 + 0.01 * normal(&rng));
		assert_true(stats_serial_share(threads, ns, 5, &found[k]));
	}
	assert_true(fabs(stats_summarize(found, 300).mid.median - 0.17) < 0.002);
	/* threads that gain nothing, and that gain more than their share */
	assert_true(stats_serial_share((unsigned int[]){ 1, 2 }, (double[]){ 10, 12 }, 2, &share));
	assert_near(share, 1.4);
	assert_true(stats_serial_share((unsigned int[]){ 1, 2 }, (double[]){ 10, 4 }, 2, &share));
	assert_near(share, -0.2);
	assert_false(stats_serial_share((unsigned int[]){ 2, 4 }, (double[]){ 10, 5 }, 2, &share));
	assert_false(stats_serial_share((unsigned int[]){ 1 }, (double[]){ 10 }, 1, &share));
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(a_line_is_found_exactly),
	cmocka_unit_test(a_line_is_found_through_noise),
	cmocka_unit_test(what_is_no_line_is_told),
	cmocka_unit_test(the_worst_point_is_the_misfit),
	cmocka_unit_test(efficiency_is_of_the_ideal),
	cmocka_unit_test(between_two_points),
	cmocka_unit_test(the_serial_share_is_found),
};
RUN(tests);
