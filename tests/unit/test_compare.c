// SPDX-License-Identifier: GPL-2.0
/* Comparisons of whole runs: which are exact, what a run's own noise is, and bad pairs. */
#include "made_runs.h"

#include <errno.h>

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

static void the_noise_of_boots_is_what_they_differ_in(void **state)
{
	struct sample_row rows[4][ROUNDS * CELLS];
	struct compare_run run[4];
	double floor[NR_COUNTERS];
	struct error error = { "" };
	size_t i, k;

	(void)state;
	for (i = 0; i < 4; i++) {
		run[i] = (struct compare_run){ .samples = *made(0) };
		memcpy(rows[i], run[i].samples.rows, sizeof(rows[i]));
		run[i].samples.rows = rows[i];
		for (k = 0; i % 2 && k < ROUNDS * CELLS; k++)
			rows[i][k].reading.value[COUNTER_INSTRUCTIONS] *= 2;
	}
	assert_int_equal(compare_noise_of_boots(&(struct compare_side){ run, 4 }, floor, &error),
			 0);
	assert_near(floor[COUNTER_INSTRUCTIONS], 100);
	assert_near(floor[COUNTER_CYCLES], 0);
	assert_int_equal(compare_noise_of_boots(&(struct compare_side){ run, 3 }, floor, &error),
			 -ENODATA);
	for (i = 0; i < 4; i++)
		env_set(&run[i].env, "boot_id", "the same");
	assert_int_equal(compare_noise_of_boots(&(struct compare_side){ run, 4 }, floor, &error),
			 -ENODATA);
	for (i = 0; i < 4; i++)
		env_free(&run[i].env);
}

static void boots_are_compared_if_there_are_several(void **state)
{
	struct compare_run run[3] = { { .samples = *made(0) }, { .samples = *made(0) } };
	const struct compare_side one = { run, 1 }, two = { run, 2 };

	(void)state;
	assert_int_equal(compare_unit_of(&one, &one), COMPARE_ROUNDS);
	assert_int_equal(compare_unit_of(&one, &two), COMPARE_BOOTS); /* unknown: of a boot each */
	env_set(&run[0].env, "boot_id", "a");
	env_set(&run[1].env, "boot_id", "a");
	assert_int_equal(compare_unit_of(&one, &two), COMPARE_ROUNDS);
	env_set(&run[1].env, "boot_id", "b");
	assert_int_equal(compare_unit_of(&two, &one), COMPARE_BOOTS);
	env_set(&run[0].env, "host_kind", "emulated arm64");
	assert_int_equal(compare_unit_of(&one, &one), COMPARE_EXACT);
	assert_int_equal(compare_unit_of(&one, &two), COMPARE_BOOTS);
	run[0].samples.nr_rows = 0;
	assert_int_equal(compare_unit_of(&one, &one), COMPARE_ROUNDS);
	env_free(&run[0].env);
	env_free(&run[1].env);
}

/* Compare two runs of one cell, whose rounds spread evenly over @spread percent on both sides; the
 * new one costs @change percent more. */
static void compare_made(struct comparison *c, double change, double spread,
			 const struct compare_options *o)
{
	static struct sample_row rows[2][ROUNDS];
	struct compare_run side[2] = { 0 };
	struct error error = { "" };
	size_t i, k;

	for (k = 0; k < 2; k++) {
		for (i = 0; i < ROUNDS; i++) {
			double noise = spread / 100 * (2.0 * (double)(7 * i % ROUNDS) / ROUNDS - 1);

			rows[k][i] =
				(struct sample_row){ .round = (unsigned int)i, .accesses = 100 };
			rows[k][i].reading.has[COUNTER_INSTRUCTIONS] = true;
			rows[k][i].reading.value[COUNTER_INSTRUCTIONS] =
				(uint64_t)(1e9 * (1 + noise) * (k ? 1 + change / 100 : 1));
		}
		cells_add(&side[k].samples.cells,
			  &(struct cell_key){ .bench = "sweep", .vcpus = 1, .threads = 1 });
		side[k].samples.rows = rows[k];
		side[k].samples.nr_rows = ROUNDS;
	}
	assert_int_equal(compared(c, &side[0], &side[1], o, &error), 0);
	assert_int_equal(c->nr, 1);
	cells_free(&side[0].samples.cells);
	cells_free(&side[1].samples.cells);
}

/* What was worse is acquitted by being the same the second time, and by nothing else. */
static void only_the_same_acquits(void **state)
{
	static const double second[] = { 0, 5, -5, 1.9 };
	static const double spread[] = { 0.5, 1.5, 1.5, 1.5 };
	struct compare_options o = { .limit = { -1, -1, 2, -1, -1, -1 } };
	struct comparison c, again;
	size_t i;

	(void)state;
	for (i = 0; i < 4; i++) {
		compare_made(&c, 5, 1.5, &o);
		compare_made(&again, second[i], spread[i], &o);
		assert_int_equal(c.nr_worse, 1);
		comparison_confirm(&c, &again);
		assert_int_equal(c.nr_worse, i > 0);
		assert_int_equal(c.nr_same, i == 0);
		assert_int_equal(c.nr_acquitted, i == 0);
		assert_int_equal(compare_is_worse(&c.rows[0]), i > 0);
		comparison_free(&c);
		again.nr = 0; /* it lacks the row */
		comparison_free(&again);
	}
	compare_made(&c, 5, 1.5, &o);
	comparison_confirm(&c, &again);
	assert_int_equal(c.nr_worse, 1);
	comparison_free(&c);
}

static void what_one_side_lacks_is_named(void **state)
{
	struct compare_options o = { .limit = { -1, -1, -1, -1, -1, -1 } };
	struct compare_run a = { .samples = *made(0) }, b = a;
	struct sample_row half[ROUNDS];
	struct error error = { "" };
	struct comparison c;
	size_t i;

	(void)state;
	for (i = 0; i < ROUNDS; i++)
		half[i] = a.samples.rows[2 * i];
	b.samples.rows = half;
	b.samples.nr_rows = ROUNDS;
	assert_int_equal(compared(&c, &a, &b, &o, &error), 0);
	assert_int_equal(c.nr, 1);
	assert_int_equal(c.nr_missing, 1);
	assert_int_equal(c.nr_vanished, 1);
	assert_int_equal(c.missing[0].cell.vcpus, 2);
	assert_int_equal(c.missing[0].metric, COUNTER_INSTRUCTIONS);
	assert_false(c.missing[0].in_base);
	comparison_free(&c);
	assert_int_equal(compared(&c, &b, &a, &o, &error), 0);
	assert_int_equal(c.nr_vanished, 0);
	assert_true(c.missing[0].in_base);
	comparison_free(&c);
}

/* A first pass is held against first passes alone; runs of older releases have none. */
static void a_first_pass_is_a_cell_of_its_own(void **state)
{
	struct compare_options o = { .limit = { -1, -1, -1, -1, -1, -1 } };
	struct compare_run a = { .samples = *made(0) }, b = a;
	struct cell_key first = a.samples.cells.key[0];
	struct error error = { "" };
	struct comparison c;

	(void)state;
	memset(&b.samples.cells, 0, sizeof(b.samples.cells));
	cells_add(&b.samples.cells, &first);
	snprintf(first.pass, sizeof(first.pass), "first");
	cells_add(&b.samples.cells, &first);
	assert_int_equal(compared(&c, &a, &b, &o, &error), 0);
	assert_int_equal(c.nr, 1);
	assert_string_equal(c.rows[0].cell.pass, "");
	assert_int_equal(c.nr_missing, 2);
	assert_int_equal(c.nr_vanished, 1);
	comparison_free(&c);
	assert_int_equal(compared(&c, &b, &b, &o, &error), 0);
	assert_int_equal(c.nr, 2);
	assert_int_equal(c.nr_missing, 0);
	assert_non_null(comparison_find(&c, &first, COUNTER_INSTRUCTIONS));
	comparison_free(&c);
	cells_free(&b.samples.cells);
}

static void what_has_nothing_in_common_is_refused(void **state)
{
	struct compare_options o = { .limit = { -1, -1, -1, -1, -1, -1 } };
	struct sample_row other[ROUNDS * CELLS];
	struct compare_run a = { .samples = *made(0) }, b = a;
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
	assert_int_equal(compared(&c, &a, &b, &o, &error), -ENODATA);
	assert_non_null(strstr(error.text, "differ in harness, policy, vCPUs, state or metric"));
	comparison_free(&c);
	memcpy(other, a.samples.rows, sizeof(other));
	other[3].reading.value[COUNTER_INSTRUCTIONS] = 0;
	assert_int_equal(compared(&c, &a, &b, &o, &error), -EINVAL);
	assert_non_null(strstr(error.text, "2 vCPUs: a sample has 0 instructions"));
	comparison_free(&c);
}

/* The verdict on such a pair at a limit of @limit percent. */
static enum stats_verdict judged(double change, double spread, double limit)
{
	struct compare_options o = { .limit = { -1, -1, limit, -1, -1, -1 } };
	enum stats_verdict verdict;
	struct comparison c;

	compare_made(&c, change, spread, &o);
	assert_int_equal(c.nr_same + c.nr_worse + c.nr_better + c.nr_unclear, 1);
	verdict = c.rows[0].verdict;
	assert_int_equal(compare_is_worse(&c.rows[0]), verdict == STATS_CHANGED && change > 0);
	assert_ptr_equal(comparison_find(&c, &c.rows[0].cell, COUNTER_INSTRUCTIONS), &c.rows[0]);
	assert_null(comparison_find(&c, &c.rows[0].cell, COUNTER_CYCLES));
	comparison_free(&c);
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
	struct compare_run a = { .env = { 0 } }, b = { .env = { 0 } };
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
	cmocka_unit_test(the_noise_of_boots_is_what_they_differ_in),
	cmocka_unit_test(boots_are_compared_if_there_are_several),
	cmocka_unit_test(only_the_same_acquits),
	cmocka_unit_test(what_one_side_lacks_is_named),
	cmocka_unit_test(a_first_pass_is_a_cell_of_its_own),
	cmocka_unit_test(what_has_nothing_in_common_is_refused),
	cmocka_unit_test(a_verdict_needs_the_interval_and_the_limit),
	cmocka_unit_test(a_limit_below_the_recorded_noise_is_refused),
};
RUN(tests);
