// SPDX-License-Identifier: GPL-2.0
/* Comparisons of emulated runs, whose counts repeat. */
#include "made_runs.h"

/* An emulated run of 100 accesses a pass, that cost @base each; some rounds cost @more in all. */
static void emulate(struct compare_run *run, struct sample_row *rows, uint64_t base,
		    const uint64_t *more)
{
	size_t i;

	*run = (struct compare_run){ .samples = *made(0) };
	memcpy(rows, run->samples.rows, ROUNDS * CELLS * sizeof(*rows));
	for (i = 0; i < ROUNDS * CELLS; i++) {
		rows[i].regs = 100;
		rows[i].reading.value[COUNTER_INSTRUCTIONS] = 100 * base + more[i / CELLS % 6];
	}
	run->samples.rows = rows;
	env_set(&run->env, "host_kind", "emulated arm64");
}

static void release(struct compare_run *run, size_t nr)
{
	size_t i;

	for (i = 0; i < nr; i++)
		env_free(&run[i].env);
}

/* Of exact counts the lowest are compared: what else a round may cost makes no difference. */
static void the_cheapest_rounds_are_compared_where_counts_repeat(void **state)
{
	static const uint64_t quiet[] = { 0, 9, 0, 3, 0, 1 }, ticks[] = { 500, 2, 900, 1, 0, 0 },
			      outlier[] = { 0, 0, 0, 9900000, 0, 0 },
			      alone[] = { 0, 200, 300, 200, 300, 200 };
	struct compare_options o = { .limit = { -1, -1, -1, -1, -1, -1 } };
	struct sample_row rows[2][ROUNDS * CELLS];
	struct compare_run run[2];
	struct error error = { "" };
	struct comparison c;
	const struct {
		uint64_t base, new;
		const uint64_t *more_base, *more_new;
		enum stats_verdict verdict;
		size_t outliers;
		bool repeats;
	} known[] = {
		{ 1600, 1600, quiet, ticks, STATS_SAME, 0, true },
		{ 1600, 1601, quiet, ticks, STATS_CHANGED, 0, true },
		{ 1601, 1600, ticks, quiet, STATS_CHANGED, 0, true },
		{ 1600, 1600, quiet, outlier, STATS_SAME, 4, true },
		{ 1600, 1600, quiet, alone, STATS_SAME, 0, true },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		emulate(&run[0], rows[0], known[i].base, known[i].more_base);
		emulate(&run[1], rows[1], known[i].new, known[i].more_new);
		assert_int_equal(compared(&c, &run[0], &run[1], &o, &error), 0);
		assert_int_equal(c.nr, CELLS);
		assert_int_equal(c.unit, COMPARE_EXACT);
		assert_int_equal(c.rows[0].verdict, known[i].verdict);
		assert_int_equal(c.rows[0].outliers, known[i].outliers);
		assert_int_equal(c.all_repeat, known[i].repeats);
		assert_near(c.rows[0].per_access, (double)known[i].new - (double)known[i].base);
		comparison_free(&c);
		release(run, 2);
	}
}

/* A lowest count that came but once may not be the cell's own: more than it tells is unclear. */
static void a_lowest_count_has_to_come_twice(void **state)
{
	struct compare_options o = { .limit = { -1, -1, -1, -1, -1, -1 } };
	struct sample_row rows[2][ROUNDS * CELLS];
	static const uint64_t none[6];
	struct compare_run run[2];
	struct error error = { "" };
	struct comparison c;
	size_t i;

	(void)state;
	emulate(&run[0], rows[0], 1600, none);
	emulate(&run[1], rows[1], 1603, none);
	for (i = 0; i < CELLS; i++) /* all other rounds of the base cost 4 an access more */
		rows[0][i].reading.value[COUNTER_INSTRUCTIONS] -= 400;
	assert_int_equal(compared(&c, &run[0], &run[1], &o, &error), 0);
	assert_int_equal(c.rows[0].verdict, STATS_CHANGED); /* 7 is more than 4 */
	assert_false(c.all_repeat);
	comparison_free(&c);
	for (i = 0; i < CELLS; i++)
		rows[0][i].reading.value[COUNTER_INSTRUCTIONS] = 160000 - 400;
	for (i = 0; i < ROUNDS * CELLS; i++)
		rows[1][i].reading.value[COUNTER_INSTRUCTIONS] = 159900;
	assert_int_equal(compared(&c, &run[0], &run[1], &o, &error), 0);
	assert_int_equal(c.rows[0].verdict, STATS_UNCLEAR);
	comparison_free(&c);
	o.limit[COUNTER_INSTRUCTIONS] = 1;
	assert_int_equal(compared(&c, &run[0], &run[1], &o, &error), 0);
	assert_int_equal(c.nr_same, CELLS);
	comparison_free(&c);
	release(run, 2);
}

/* An access may be another call, which is no register's: 0.5% is then the limit. */
static void other_calls_have_the_common_limit(void **state)
{
	struct compare_options o = { .limit = { -1, -1, -1, -1, -1, -1 } };
	struct sample_row rows[2][ROUNDS * CELLS];
	static const uint64_t none[6];
	struct compare_run run[2];
	struct error error = { "" };
	struct comparison c;
	size_t i, k;

	(void)state;
	for (k = 0; k < 2; k++) {
		emulate(&run[0], rows[0], 1000, none);
		emulate(&run[1], rows[1], k ? 1006 : 1004, none);
		for (i = 0; i < ROUNDS * CELLS; i++)
			rows[0][i].regs = rows[1][i].regs = 0;
		assert_int_equal(compared(&c, &run[0], &run[1], &o, &error), 0);
		assert_int_equal(c.rows[0].verdict, k ? STATS_CHANGED : STATS_SAME);
		comparison_free(&c);
		release(run, 2);
	}
}

/* Boots of emulated hosts differ in what comes on top of the lowest count, and by a change. */
static void the_lowest_counts_of_boots_are_compared(void **state)
{
	static const uint64_t more[][6] = { { 0, 90, 800, 3, 0, 1 },
					    { 700, 700, 0, 800, 700, 900 } };
	struct compare_options o = { .limit = { -1, -1, -1, -1, -1, -1 } };
	static struct sample_row rows[10][ROUNDS * CELLS];
	struct compare_run run[10];
	struct error error = { "" };
	struct comparison c;
	size_t i;

	(void)state;
	for (i = 0; i < 10; i++)
		emulate(&run[i], rows[i], i < 5 ? 1600 : 1601, more[i % 2]);
	assert_int_equal(compare_runs(&c, &(struct compare_side){ run, 5 },
				      &(struct compare_side){ run + 5, 5 }, &o, &error),
			 0);
	assert_int_equal(c.unit, COMPARE_BOOTS);
	assert_true(c.lowest);
	assert_int_equal(c.nr_worse, CELLS);
	assert_near(c.rows[0].change.percent.low, 100.0 / 1600);
	comparison_free(&c);
	release(run, 10);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(the_cheapest_rounds_are_compared_where_counts_repeat),
	cmocka_unit_test(a_lowest_count_has_to_come_twice),
	cmocka_unit_test(the_lowest_counts_of_boots_are_compared),
	cmocka_unit_test(other_calls_have_the_common_limit),
};
RUN(tests);
