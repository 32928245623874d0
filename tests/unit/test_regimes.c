// SPDX-License-Identifier: GPL-2.0
/* Change points of made series: found where they are, and none where there is none. */
#include "test.h"

#include "measure/rng.h"
#include "measure/stats_regimes.h"

#define ROWS	120
#define COLUMNS 32

static struct rng rng;
static double v[COLUMNS][ROWS];
static struct stats_regimes found;

static double uniform(void)
{
	return ((double)(rng_next(&rng) >> 11) + 0.5) / 9007199254740992.0;
}

static double gaussian(void) /* Box and Muller, 1958 */
{
	return sqrt(-2 * log(uniform())) * cos(2 * M_PI * uniform());
}

static void draw(uint64_t seed, double noise)
{
	size_t c, i;

	rng = rng_stream(seed, 0);
	for (c = 0; c < COLUMNS; c++)
		for (i = 0; i < ROWS; i++)
			v[c][i] = 10 + (double)c + noise * gaussian();
}

static void lift(size_t columns, size_t from, size_t to, double by)
{
	size_t c, i;

	for (c = 0; c < columns; c++)
		for (i = from; i < to; i++)
			v[c][i] += by;
}

/* How many changes there are in the first columns. */
static size_t search(size_t columns)
{
	stats_regimes_free(&found);
	assert_true(stats_regimes(v[0], ROWS, columns, &found));
	return found.nr;
}

static void a_step_without_noise_is_exact(void **state)
{
	size_t at;

	(void)state;
	for (at = STATS_REGIME_MIN; at <= ROWS - STATS_REGIME_MIN; at += 29) {
		draw(1, 0);
		assert_int_equal(search(1), 0);
		lift(1, at, ROWS, 1e-4);
		assert_int_equal(search(1), 1);
		assert_int_equal(found.start[0], at);
		assert_true(found.moved[0] && found.z[0] > 3);
	}
}

/* Two of all orders of its rows show a step as clearly: itself, and the last level first. More rows
 * have more orders, so that what was found stays found. */
static void a_step_stays_found(void **state)
{
	size_t before, n, i, orders;
	double few[30];

	(void)state;
	for (before = STATS_REGIME_MIN; before < STATS_REGIMES_ROWS_MIN - 1; before++) {
		for (n = STATS_REGIMES_ROWS_MIN; n <= 30; n++) {
			for (i = 0, orders = 1; i < n; i++) {
				few[i] = i < before ? 1 : 1.5;
				if (i < before)
					orders = orders * (n - i) / (i + 1);
			}
			stats_regimes_free(&found);
			assert_true(stats_regimes(few, n, 1, &found));
			assert_int_equal(found.nr, 2 <= STATS_REGIMES_ALPHA * (double)orders);
			assert_true(!found.nr || found.start[0] == before);
		}
	}
}

static void up_and_down_again(void **state)
{
	(void)state;
	draw(2, 0.01);
	lift(COLUMNS, 60, 70, 0.03);
	assert_int_equal(search(COLUMNS), 2);
	assert_int_equal(found.start[0], 60);
	assert_int_equal(found.start[1], 70);
	assert_true(found.z[0] > 0 && found.z[COLUMNS] < 0);
}

static void columns_that_did_not_move_are_not_named(void **state)
{
	size_t c;

	(void)state;
	draw(3, 0.01);
	lift(2, 80, ROWS, -0.03);
	assert_int_equal(search(COLUMNS), 1);
	for (c = 0; c < COLUMNS; c++)
		assert_int_equal(found.moved[c], c < 2);
	assert_true(found.z[0] < -5);
}

static void outliers_are_no_change(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		draw(4, i ? 0.01 : 0);
		lift(COLUMNS, 30, 31, log(10));
		lift(COLUMNS, 77, 78, -log(10));
		lift(COLUMNS, ROWS - 1, ROWS, log(10));
		assert_int_equal(search(COLUMNS), 0);
		lift(COLUMNS, 50, ROWS, 0.03);
		assert_int_equal(search(COLUMNS), 1);
		assert_int_equal(found.start[0], 50);
	}
}

static void many_columns_show_what_none_shows_alone(void **state)
{
	size_t alone = 0, c;

	(void)state;
	draw(5, 0.01);
	lift(COLUMNS, ROWS - 4, ROWS, 0.012);
	for (c = 0; c < COLUMNS; c++) {
		stats_regimes_free(&found);
		assert_true(stats_regimes(v[c], ROWS, 1, &found));
		alone += found.nr;
	}
	assert_true(alone < COLUMNS / 4);
	assert_int_equal(search(COLUMNS), 1);
	assert_int_equal(found.start[0], ROWS - 4);
}

static void rows_may_lack_columns(void **state)
{
	size_t i;

	(void)state;
	draw(6, 0.01);
	for (i = 0; i < ROWS; i++) {
		v[1][i] = i < 70 ? NAN : v[1][i]; /* one that came later, and moves by itself */
		v[2][i] = i % 2 ? NAN : v[2][i];
		v[3][i] = NAN;
	}
	assert_int_equal(search(4), 0);
	lift(2, 90, ROWS, 0.05);
	assert_int_equal(search(4), 1);
	assert_int_equal(found.start[0], 90);
	assert_true(found.moved[0] && found.moved[1] && !found.moved[2] && !found.moved[3]);
}

static void a_short_history_has_none(void **state)
{
	double few[STATS_REGIMES_ROWS_MIN - 1] = { 1, 1, 1, 1, 2, 2, 2, 2 };

	(void)state;
	stats_regimes_free(&found);
	assert_true(stats_regimes(few, STATS_REGIMES_ROWS_MIN - 1, 1, &found));
	assert_int_equal(found.nr, 0);
	stats_regimes_free(&found);
	assert_true(stats_regimes(few, 0, 0, &found));
	assert_int_equal(found.nr, 0);
}

static void the_same_file_has_the_same_changes(void **state)
{
	struct stats_regimes first;

	(void)state;
	draw(7, 0.01);
	lift(COLUMNS, 60, ROWS, 0.01);
	assert_true(stats_regimes(v[0], ROWS, COLUMNS, &first));
	search(COLUMNS);
	assert_int_equal(first.nr, found.nr);
	assert_memory_equal(first.start, found.start, first.nr * sizeof(*first.start));
	assert_memory_equal(first.z, found.z, first.nr * COLUMNS * sizeof(*first.z));
	stats_regimes_free(&first);
	stats_regimes_free(&found);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(a_step_without_noise_is_exact),
	cmocka_unit_test(a_step_stays_found),
	cmocka_unit_test(up_and_down_again),
	cmocka_unit_test(columns_that_did_not_move_are_not_named),
	cmocka_unit_test(outliers_are_no_change),
	cmocka_unit_test(many_columns_show_what_none_shows_alone),
	cmocka_unit_test(rows_may_lack_columns),
	cmocka_unit_test(a_short_history_has_none),
	cmocka_unit_test(the_same_file_has_the_same_changes),
};

RUN(tests);
