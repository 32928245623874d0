// SPDX-License-Identifier: GPL-2.0
/*
 * What the statistics promise, held by simulation: intervals that cover, few false alarms, enough
 * power. 500 draws of each, for the code's sake; SIMULATIONS=10000, as tests/simulations.t has it,
 * for the figures, and under sanitizers 100, of which no figure is asked. The generator is seeded,
 * so they are the same every time.
 */
#include "test.h"

#include "measure/rng.h"
#include "measure/stats.h"

#include <math.h>
#include <stdlib.h>

#define ROWS 40

enum shape { NORMAL, LOG_NORMAL, TWO_PEAKS, NR_SHAPES };

static const char *const shape_names[] = { "normal", "log-normal", "two-peaked" };
static const size_t sizes[] = { 7, 15, 31 };

static struct rng rng;
#ifdef SANITIZED
static size_t times = 100;
static double slack = 1; /* of so few no figure is asked */
#else
static size_t times = 500;
static double slack = 0.02; /* 500 draws are that much less sure */
#endif

__attribute__((constructor)) static void choose_times(void)
{
	const char *asked = getenv("SIMULATIONS");

	times = asked ? strtoul(asked, NULL, 10) : times;
	slack = times < 10000 ? slack : 0;
}

static double uniform(void)
{
	return ((double)(rng_next(&rng) >> 11) + 0.5) / 9007199254740992.0;
}

static double gaussian(void) /* Box and Muller, 1958 */
{
	return sqrt(-2 * log(uniform())) * cos(2 * M_PI * uniform());
}

/* Noise of about 1% round 1; the true median is 1. */
static double noise(enum shape shape)
{
	switch (shape) {
	case NORMAL: return 1 + 0.01 * gaussian();
	case LOG_NORMAL: return exp(0.01 * gaussian());
	default: return (uniform() < 0.5 ? 0.99 : 1.01) + 0.002 * gaussian();
	}
}

static void draw(double *v, size_t n, enum shape shape, double scale)
{
	size_t i;

	for (i = 0; i < n; i++)
		v[i] = scale * noise(shape);
}

static void intervals_cover_the_median(void **state)
{
	double v[31];
	size_t k, i, hits;
	enum shape shape;

	(void)state;
	rng = rng_stream(1, 1);
	for (shape = NORMAL; shape < NR_SHAPES; shape++)
		for (k = 0; k < 3; k++) {
			for (i = hits = 0; i < times; i++) {
				struct stats_summary s;

				draw(v, sizes[k], shape, 1);
				s = stats_summarize(v, sizes[k]);
				hits += s.mid.low <= 1 && 1 <= s.mid.high;
			}
			print_message("# median, %s, %zu: %.2f%%\n", shape_names[shape], sizes[k],
				      100.0 * (double)hits / (double)times);
			assert_true((double)hits >= (0.94 - slack) * (double)times);
		}
}

/* Both drift by 5% over the run, and the second costs 3% less: the interval has to hold 3%. */
static void paired_intervals_cover_under_drift(void **state)
{
	double a[31], b[31], scratch[62], drift;
	struct stats_saving s;
	size_t k, i, r, hits;
	enum shape shape;

	(void)state;
	rng = rng_stream(1, 2);
	for (shape = NORMAL; shape < NR_SHAPES; shape++)
		for (k = 0; k < 3; k++) {
			for (i = hits = 0; i < times; i++) {
				for (r = 0; r < sizes[k]; r++) {
					drift = 1 + 0.05 * (double)r / (double)sizes[k];
					a[r] = drift * noise(shape);
					b[r] = drift * noise(shape) * 0.97;
				}
				assert_true(stats_save_rounds(a, b, sizes[k], NULL, scratch, &s));
				hits += s.percent.low <= 3 + 1e-9 && 3 - 1e-9 <= s.percent.high;
			}
			print_message("# paired, drifting, %s, %zu: %.2f%%\n", shape_names[shape],
				      sizes[k], 100.0 * (double)hits / (double)times);
			assert_true((double)hits >= (0.94 - slack) * (double)times);
		}
}

static void intervals_of_changes_cover(void **state)
{
	double a[31], b[31];
	struct stats_change c;
	size_t k, i, hits;
	enum shape shape;

	(void)state;
	rng = rng_stream(1, 3);
	for (shape = NORMAL; shape < NR_SHAPES; shape++)
		for (k = 0; k < 3; k++) {
			for (i = hits = 0; i < times; i++) {
				draw(a, sizes[k], shape, 1e6);
				draw(b, sizes[k], shape, 1.02e6);
				assert_true(stats_change(a, sizes[k], b, sizes[k], 0, &c));
				hits += c.percent.low <= 2 + 1e-9 && 2 - 1e-9 <= c.percent.high;
			}
			print_message("# change, %s, %zu: %.2f%%\n", shape_names[shape], sizes[k],
				      100.0 * (double)hits / (double)times);
			assert_true((double)hits >= (0.94 - slack) * (double)times);
		}
}

/* Does a comparison of ROWS rows call any changed that is beyond @limit? @change: of each row. */
static size_t rows_changed(size_t n, enum shape shape, double change, double limit)
{
	double a[31], b[31], p[ROWS], adjusted[ROWS];
	struct stats_change c[ROWS];
	size_t order[ROWS], i, changed = 0;

	for (i = 0; i < ROWS; i++) {
		draw(a, n, shape, 1e6);
		draw(b, n, shape, 1e6 * (1 + change));
		assert_true(stats_change(a, n, b, n, limit, &c[i]));
		p[i] = c[i].p;
	}
	stats_holm(p, ROWS, adjusted, order);
	for (i = 0; i < ROWS; i++)
		changed += stats_judge(&c[i].percent, adjusted[i], limit) == STATS_CHANGED;
	return changed;
}

static void false_alarms_are_few(void **state)
{
	size_t i, alarms;
	enum shape shape;

	(void)state;
	rng = rng_stream(1, 4);
	for (shape = NORMAL; shape < NR_SHAPES; shape++) {
		for (i = alarms = 0; i < times; i++)
			alarms += rows_changed(15, shape, 0, 0) > 0;
		print_message(
			"# comparisons of %d rows of the same, %s, with any changed: %.2f%%\n",
			ROWS, shape_names[shape], 100.0 * (double)alarms / (double)times);
		assert_true((double)alarms <= (0.05 + slack) * (double)times);
	}
}

static void a_true_change_is_found(void **state)
{
	size_t i, found = 0;

	(void)state;
	rng = rng_stream(1, 5);
	for (i = 0; i < times / ROWS; i++)
		found += rows_changed(21, NORMAL, 0.02, 0.5);
	print_message("# 2%% at 1%% noise, 21 rounds, limit 0.5%%, %d rows: found %.2f%%\n", ROWS,
		      100.0 * (double)found / (double)(i * ROWS));
	assert_true((double)found >= 0.95 * (double)(i * ROWS) || slack == 1);
}

/* R: wilcox.test(new, base, conf.int = TRUE), exact, on the logarithms. */
static void a_change_of_known_numbers(void **state)
{
	double base[] = { 100, 101, 102, 103, 104, 105 }, new[] = { 110, 111, 112, 113, 114, 115 };
	struct stats_change c;

	(void)state;
	assert_true(stats_change(base, 6, new, 6, 0, &c));
	assert_float_equal(c.base, 102.5, 1e-9);
	assert_float_equal(c.new, 112.5, 1e-9);
	assert_float_equal(c.p, 2.0 / 924, 1e-12);
	assert_true(c.percent.has_interval);
	assert_true(c.percent.low < c.percent.median && c.percent.median < c.percent.high);
	/* 36 ratios; the 6th from each end: 2 * P(U <= 5) = 0.0411 */
	assert_float_equal(c.percent.median, 9.756, 0.01);
	assert_int_equal(stats_judge(&c.percent, c.p, 0.5), STATS_CHANGED);
	assert_int_equal(stats_judge(&c.percent, c.p, 50), STATS_SAME);
	assert_int_equal(stats_judge(&c.percent, 0.5, 0.5), STATS_UNCLEAR);
	assert_true(stats_rounds_to_judge(&c, 9, 1, 4) > 6);
	new[0] = 0;
	assert_false(stats_change(base, 6, new, 6, 0, &c));
}

static void large_sets_are_as_small_ones(void **state)
{
	static double a[3000], b[3000];
	struct stats_change c;

	(void)state;
	rng = rng_stream(1, 6);
	draw(a, 3000, NORMAL, 1e6);
	draw(b, 3000, NORMAL, 1.001e6);
	assert_true(stats_change(a, 3000, b, 3000, 0, &c));
	assert_float_equal(c.percent.median, 0.1, 0.06);
	assert_true(c.percent.low > 0 && c.percent.high < 0.2);
	assert_true(c.p < 0.01);
}

static void all_samples_equal(void **state)
{
	double a[] = { 5, 5, 5, 5, 5, 5 }, b[] = { 5, 5, 5, 5, 5, 5 }, one[] = { 5 }, two[] = { 6 };
	struct stats_change c;

	(void)state;
	assert_true(stats_change(a, 6, b, 6, 0, &c));
	assert_float_equal(c.percent.low, 0, 0);
	assert_float_equal(c.percent.high, 0, 0);
	assert_float_equal(c.p, 1, 0);
	assert_int_equal(stats_judge(&c.percent, c.p, 0), STATS_SAME);
	assert_true(stats_change(one, 1, two, 1, 0, &c));
	assert_false(c.percent.has_interval);
	assert_int_equal(stats_judge(&c.percent, c.p, 1), STATS_UNCLEAR);
	assert_int_equal(stats_rounds_to_judge(&c, 1, 1, 4), 4);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(intervals_cover_the_median),
	cmocka_unit_test(paired_intervals_cover_under_drift),
	cmocka_unit_test(intervals_of_changes_cover),
	cmocka_unit_test(false_alarms_are_few),
	cmocka_unit_test(a_true_change_is_found),
	cmocka_unit_test(a_change_of_known_numbers),
	cmocka_unit_test(large_sets_are_as_small_ones),
	cmocka_unit_test(all_samples_equal),
};
RUN(tests);
