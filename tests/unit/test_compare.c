// SPDX-License-Identifier: GPL-2.0
/* Comparisons of whole runs: which are exact, what a run's own noise is, and bad pairs. */
#include "test.h"

#include "analyse/compare.h"

#include <errno.h>

#define ROUNDS 24
#define CELLS  2

/* A run of two cells; the second VM of each pair costs @bias percent more. */
static struct sample_set *made(double bias)
{
	static struct cells cells;
	static struct sample_row rows[ROUNDS * CELLS];
	static struct sample_set set;
	size_t i;

	memset(rows, 0, sizeof(rows));
	for (i = 0; i < CELLS; i++)
		cells_add(&cells, &(struct cell_key){
					  .bench = "sweep",
					  .op = "get",
					  .policy = "all",
					  .vcpus = 1 + (unsigned int)i,
					  .threads = 1,
					  .state = "fresh",
				  });
	for (i = 0; i < ROUNDS * CELLS; i++) {
		rows[i].cell = i % CELLS;
		rows[i].round = (unsigned int)(i / CELLS);
		rows[i].seq = i;
		rows[i].accesses = 100;
		rows[i].reading.has[COUNTER_INSTRUCTIONS] = true;
		rows[i].reading.value[COUNTER_INSTRUCTIONS] =
			(uint64_t)((1000000 + 100 * (i % 5)) *
				   (1 + (rows[i].round / 2 % 2 ? bias / 100 : 0)));
	}
	set = (struct sample_set){ .cells = cells, .rows = rows, .nr_rows = ROUNDS * CELLS };
	return &set;
}

static void noise_is_what_a_run_differs_from_itself(void **state)
{
	double floor[NR_COUNTERS];
	struct error error = { "" };

	(void)state;
	assert_int_equal(compare_noise(made(0), 2, floor, &error), 0);
	assert_true(floor[COUNTER_INSTRUCTIONS] < 0.03);
	assert_int_equal(compare_noise(made(1.5), 2, floor, &error), 0);
	assert_true(fabs(floor[COUNTER_INSTRUCTIONS] - 1.5) < 0.05);
	assert_true(floor[COUNTER_CYCLES] == 0);
	assert_int_equal(compare_noise(made(0), 12, floor, &error), 0);
	assert_int_equal(compare_noise(made(0), 24, floor, &error), -ENODATA);
	assert_non_null(strstr(error.text, "ask for 60 rounds"));
}

static void exact_are_two_emulated_runs_of_one_command(void **state)
{
	struct compare_side a = { .samples = *made(0) }, b = { .samples = *made(0) };

	(void)state;
	assert_false(compare_is_exact(&a, &b));
	env_set(&a.env, "host_kind", "emulated arm64");
	env_set(&b.env, "host_kind", "emulated arm64");
	env_set(&a.env, "seed", "1");
	env_set(&b.env, "seed", "1");
	assert_true(compare_is_exact(&a, &b));
	env_set(&b.env, "seed", "2");
	assert_false(compare_is_exact(&a, &b));
	env_free(&a.env);
	env_free(&b.env);
}

static void one_instruction_is_a_change_where_counts_repeat(void **state)
{
	struct compare_options o = { .limit = { -1, -1, -1, -1, -1, -1 }, .exact = true };
	struct sample_row more[ROUNDS * CELLS];
	struct compare_side a = { .samples = *made(0) }, b = a;
	struct comparison c;
	struct error error = { "" };
	size_t i;

	(void)state;
	memcpy(more, a.samples.rows, sizeof(more));
	b.samples.rows = more;
	assert_int_equal(compare_runs(&c, &a, &b, &o, &error), 0);
	assert_int_equal(c.nr, CELLS);
	assert_int_equal(c.nr_same, CELLS);
	comparison_free(&c);
	for (i = 0; i < ROUNDS * CELLS; i++)
		more[i].reading.value[COUNTER_INSTRUCTIONS] += more[i].cell ? 100 : 1;
	assert_int_equal(compare_runs(&c, &a, &b, &o, &error), 0);
	assert_int_equal(c.nr_worse, CELLS);
	assert_near(c.rows[0].per_access, 0.01);
	assert_near(c.rows[1].per_access, 1);
	comparison_free(&c);
	/* a limit that is given holds here too */
	o.limit[COUNTER_INSTRUCTIONS] = 1;
	assert_int_equal(compare_runs(&c, &a, &b, &o, &error), 0);
	assert_int_equal(c.nr_same, CELLS);
	comparison_free(&c);
}

static void what_has_nothing_in_common_is_refused(void **state)
{
	struct compare_options o = { .limit = { -1, -1, -1, -1, -1, -1 } };
	struct sample_row other[ROUNDS * CELLS];
	struct compare_side a = { .samples = *made(0) }, b = a;
	struct comparison c;
	struct error error = { "" };
	size_t i;

	(void)state;
	memcpy(other, a.samples.rows, sizeof(other));
	b.samples.rows = other;
	for (i = 0; i < ROUNDS * CELLS; i++) {
		other[i].reading.has[COUNTER_INSTRUCTIONS] = false;
		other[i].reading.has[COUNTER_CYCLES] = true;
		other[i].reading.value[COUNTER_CYCLES] = 5;
	}
	assert_int_equal(compare_runs(&c, &a, &b, &o, &error), -ENODATA);
	assert_non_null(strstr(error.text, "no metric was counted in both"));
	comparison_free(&c);
	memcpy(other, a.samples.rows, sizeof(other));
	other[3].reading.value[COUNTER_INSTRUCTIONS] = 0;
	assert_int_equal(compare_runs(&c, &a, &b, &o, &error), -EINVAL);
	assert_non_null(strstr(error.text, "2 vCPUs: a sample has 0 instructions"));
	comparison_free(&c);
}

/* Two runs of one cell, whose rounds spread evenly over @spread percent on both sides; the new one
 * costs @change percent more. Returns the verdict at a limit of @limit. */
static enum stats_verdict judged(double change, double spread, double limit)
{
	struct compare_options o = { .limit = { -1, -1, limit, -1, -1, -1 } };
	struct sample_row rows[2][ROUNDS] = { 0 };
	struct compare_side side[2] = { 0 };
	struct comparison c;
	enum stats_verdict verdict;
	struct error error = { "" };
	size_t i, k;

	for (k = 0; k < 2; k++) {
		for (i = 0; i < ROUNDS; i++) {
			double noise = spread / 100 * (2.0 * (double)(7 * i % ROUNDS) / ROUNDS - 1);

			rows[k][i].round = (unsigned int)i;
			rows[k][i].accesses = 100;
			rows[k][i].reading.has[COUNTER_INSTRUCTIONS] = true;
			rows[k][i].reading.value[COUNTER_INSTRUCTIONS] =
				(uint64_t)(1e9 * (1 + noise) * (k ? 1 + change / 100 : 1));
		}
		cells_add(&side[k].samples.cells,
			  &(struct cell_key){ .bench = "sweep", .vcpus = 1, .threads = 1 });
		side[k].samples.rows = rows[k];
		side[k].samples.nr_rows = ROUNDS;
	}
	assert_int_equal(compare_runs(&c, &side[0], &side[1], &o, &error), 0);
	assert_int_equal(c.nr, 1);
	assert_int_equal(c.nr_same + c.nr_worse + c.nr_better + c.nr_unclear, 1);
	verdict = c.rows[0].verdict;
	assert_int_equal(compare_is_worse(&c.rows[0]), verdict == STATS_CHANGED && change > 0);
	assert_ptr_equal(comparison_find(&c, &c.rows[0].cell, COUNTER_INSTRUCTIONS), &c.rows[0]);
	assert_null(comparison_find(&c, &c.rows[0].cell, COUNTER_CYCLES));
	comparison_free(&c);
	cells_free(&side[0].samples.cells);
	cells_free(&side[1].samples.cells);
	return verdict;
}

/* A verdict goes by the interval and the limit, never by one of them alone. */
static void a_verdict_needs_the_interval_and_the_limit(void **state)
{
	(void)state;
	assert_int_equal(judged(5, 1.5, 2), STATS_CHANGED);
	assert_int_equal(judged(-5, 1.5, 2), STATS_CHANGED);
	assert_int_equal(judged(0.1, 0.5, 2), STATS_SAME);
	/* resolved, but the limit lies within the interval: below the limit it is no change */
	assert_int_equal(judged(1.9, 1.5, 2), STATS_UNCLEAR);
	/* the same interval, all of it within the limit */
	assert_int_equal(judged(1.9, 1.5, 3), STATS_SAME);
	/* a median of almost nothing, with an interval beyond the limit, is not the same */
	assert_int_equal(judged(0.01, 10, 0.5), STATS_UNCLEAR);
	/* beyond the limit, but not resolved */
	assert_int_equal(judged(1, 10, 0.5), STATS_UNCLEAR);
}

static void a_limit_below_the_recorded_noise_is_refused(void **state)
{
	struct compare_options o = { .limit = { -1, -1, -1, -1, -1, -1 } };
	struct compare_side a = { .env = { 0 } }, b = { .env = { 0 } };
	struct error error = { "" };

	(void)state;
	assert_int_equal(compare_check_limits(&a, &b, &o, &error), 0);
	env_set(&b.env, "noise_floor.instructions", "1.5");
	assert_int_equal(compare_check_limits(&a, &b, &o, &error), -EINVAL);
	assert_non_null(strstr(error.text, "a limit of 0.5% for instructions lies below"));
	assert_int_equal(compare_check_limits(&b, &a, &o, &error), -EINVAL);
	o.limit[COUNTER_INSTRUCTIONS] = 1.5;
	assert_int_equal(compare_check_limits(&a, &b, &o, &error), 0);
	env_free(&b.env);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(noise_is_what_a_run_differs_from_itself),
	cmocka_unit_test(exact_are_two_emulated_runs_of_one_command),
	cmocka_unit_test(one_instruction_is_a_change_where_counts_repeat),
	cmocka_unit_test(what_has_nothing_in_common_is_refused),
	cmocka_unit_test(a_verdict_needs_the_interval_and_the_limit),
	cmocka_unit_test(a_limit_below_the_recorded_noise_is_refused),
};
RUN(tests);
