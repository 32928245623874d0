// SPDX-License-Identifier: GPL-2.0
/* When the sampler stops, and what it does not wait for. */
#include "sampler_bed.h"

static void stops_when_narrow_enough(void **state)
{
	struct sampler_plan plan = sampler_bed_plan(1000);
	struct sampler_bed *b = sampler_bed_new();

	(void)state;
	sampler_bed_party.rounds_min = 6;
	plan.width_points = 1;
	plan.budget_ns = UINT64_MAX / 2;
	assert_int_equal(sampler_bed_run(&plan, b, 0), SAMPLER_STOP_WIDTH);
	/* no noise: the fewest rounds that have an interval, and a second look */
	assert_int_equal(b->nr_samples, (12 + 2) * CELLS);
	test_free(b);
}

/* What a VM draws by chance cannot be told from few of them, however many their rounds. */
static void six_subjects_are_waited_for(void **state)
{
	struct sampler_plan plan = sampler_bed_plan(1000);
	struct sampler_bed *b = sampler_bed_new();

	(void)state;
	sampler_bed_party.rounds_min = 12;
	plan.rounds_per_subject = 10;
	plan.width_points = 1;
	plan.budget_ns = UINT64_MAX / 2;
	assert_int_equal(sampler_bed_run(&plan, b, 0), SAMPLER_STOP_WIDTH);
	assert_int_equal(b->setups[0], 6);
	test_free(b);
}

static void stops_when_time_is_spent(void **state)
{
	struct sampler_plan plan = sampler_bed_plan(1000);
	struct sampler_bed *b = sampler_bed_new();

	(void)state;
	sampler_bed_party.rounds_min = 6;
	plan.width_points = 0;
	plan.budget_ns = 2000000000; /* the smallest group's epoch is 36 ms and more */
	b->noisy = true;
	assert_int_equal(sampler_bed_run(&plan, b, 0), SAMPLER_STOP_BUDGET);
	assert_in_range(b->now_ns, 1950000000, 2000000000);
	assert_true(b->nr_samples > 6 * CELLS);
	test_free(b);
}

/* The machine grows slow near the end. */
static double slow_at_last(void *arg, struct sampler_bed *b, size_t cell)
{
	(void)arg;
	(void)cell;
	return b->now_ns > 1700000000 ? 20 : 1;
}

/* An epoch that would end too late is given up, and leaves nothing: each cell has whole epochs. */
static void what_would_be_late_is_given_up(void **state)
{
	struct sampler_plan plan = sampler_bed_plan(1000);
	struct sampler_bed *b = sampler_bed_new();
	unsigned int has[CELLS] = { 0 };
	size_t i;

	(void)state;
	plan.width_points = 0;
	plan.budget_ns = 2000000000;
	b->factor_of = slow_at_last;
	b->noisy = true;
	assert_int_equal(sampler_bed_run(&plan, b, 0), SAMPLER_STOP_BUDGET);
	/* a twentieth more, and the pass in hand */
	assert_in_range(b->now_ns, 1700000000, 3000000000);
	assert_true(b->passes > b->nr_samples);
	for (i = 0; i < b->nr_samples; i++)
		assert_int_equal(b->samples[i].round, has[b->samples[i].cell]++);
	for (i = 0; i < CELLS; i++)
		assert_true(has[i] % 2 == 0 && has[i] == has[i - i % 2]);
	test_free(b);
}

/* A pass that takes long is not warmed up by another one. */
static void long_passes_warm_themselves_up(void **state)
{
	struct sampler_plan plan = sampler_bed_plan(4);
	struct sampler_bed *b = sampler_bed_new();

	(void)state;
	plan.rounds_max = 4;
	plan.budget_ns = UINT64_MAX / 2;
	plan.warmup_passes = 1;
	plan.warmup_below_ns = 15000000; /* of the cells two are shorter: 10 and 8 ms */
	assert_int_equal(sampler_bed_run(&plan, b, 0), SAMPLER_STOP_ROUNDS);
	/* in the first epoch nobody knows how long they are */
	assert_int_equal(b->passes, 4 * CELLS + CELLS + 2);
	test_free(b);
}

/* A pair that makes the same accesses and is 15% noisy, beside one whose saving is 0.5% noisy. */
static enum sampler_stop run_with_control(struct sampler_bed *b, bool control)
{
	const struct sampler_cell two_pairs[] = { { 0, SAMPLER_NO_BASE, false, 10, false },
						  { 0, 0, control, 10, false },
						  { 2, SAMPLER_NO_BASE, false, 90, false },
						  { 2, 2, false, 70, false } };
	struct sampler_plan plan = sampler_bed_plan(100000);

	plan.cells = two_pairs;
	plan.nr_cells = 4;
	sampler_bed_party.rounds_min = 6;
	plan.width_points = 1;
	plan.budget_ns = 60000000000;
	memcpy(b->noise, (double[CELLS]){ 0.15, 0.15, 0.005, 0.005 }, sizeof(b->noise));
	b->cells = two_pairs;
	b->rng = rng_stream(1, 0);
	return sampler_bed_run(&plan, b, 0);
}

static void controls_are_not_waited_for(void **state)
{
	struct sampler_bed *b = sampler_bed_new();

	(void)state;
	assert_int_equal(run_with_control(b, true), SAMPLER_STOP_WIDTH);
	assert_int_equal(b->nr_samples, (12 + 2) * 4);
	assert_in_range(b->now_ns, 2300000000, 2700000000);
	test_free(b);
	b = sampler_bed_new();
	/* as a result it is never narrow enough */
	assert_int_equal(run_with_control(b, false), SAMPLER_STOP_BUDGET);
	assert_in_range(b->nr_samples, 300 * 4, 400 * 4);
	assert_in_range(b->now_ns, 59900000000, 60000000000);
	test_free(b);
}

/* The first result has 11 rounds then, which have no interval: one epoch more is enough. */
static void a_round_without_a_value_is_left_out(void **state)
{
	struct sampler_plan plan = sampler_bed_plan(1000);
	struct sampler_bed *b;
	unsigned int drop;

	(void)state;
	sampler_bed_party.rounds_min = 6;
	plan.width_points = 1;
	plan.budget_ns = UINT64_MAX / 2;
	for (drop = 1; drop <= 12 * CELLS; drop++) {
		b = sampler_bed_new();
		b->drop_pass = drop;
		assert_int_equal(sampler_bed_run(&plan, b, 0), SAMPLER_STOP_WIDTH);
		assert_int_equal(b->nr_samples, (12 + 2 + 2) * CELLS);
		test_free(b);
	}
}

static void without_the_metric_time_decides(void **state)
{
	struct sampler_plan plan = sampler_bed_plan(1000);
	struct sampler_bed *b = sampler_bed_new();

	(void)state;
	sampler_bed_party.rounds_min = 6;
	plan.width_points = 100;
	plan.budget_ns = 2000000000;
	b->has_metric = false; /* dropped as multiplexed, say: there is no ratio */
	assert_int_equal(sampler_bed_run(&plan, b, 0), SAMPLER_STOP_BUDGET);
	assert_false(b->samples[0].reading.has[COUNTER_WALL_NS]);
	test_free(b);
}

/* Noise that depends on the cell and its round alone. @arg: how many passes each had. */
static double noise_of_round(void *arg, struct sampler_bed *b, size_t cell)
{
	unsigned int *passes = arg;

	(void)b;
	return 1 + 0.1 * (double)((cell + CELLS * (size_t)passes[cell]++) * 7919 % 13) / 13;
}

/* What is compared as rounds come in is what is compared when they are all told at once. */
static void resumes_with_the_width_it_had(void **state)
{
	struct sampler_plan plan = sampler_bed_plan(1000);
	struct sampler_bed *whole = sampler_bed_new(), *rest = sampler_bed_new();
	unsigned int passes[CELLS] = { 0 }, passes_of_rest[CELLS] = { 0 };
	double width;
	struct sampler *s;
	enum sampler_stop stop;
	size_t i, kept;

	(void)state;
	sampler_bed_party.rounds_min = 6;
	plan.width_points = 4;
	plan.budget_ns = UINT64_MAX / 2;
	whole->factor_of = rest->factor_of = noise_of_round;
	whole->arg = passes;
	rest->arg = passes_of_rest;
	s = sampler_bed_sampler(&plan, whole);
	assert_int_equal(sampler_run(s, &stop, NULL), 0);
	assert_int_equal(stop, SAMPLER_STOP_WIDTH);
	width = sampler_width(s);
	sampler_free(s);
	assert_true(width > 0 && whole->nr_samples > 8 * CELLS);
	s = sampler_bed_sampler(&plan, rest);
	kept = whole->nr_samples - 4 * CELLS;
	for (i = kept; i-- > 0;) /* in any order */
		assert_int_equal(sampler_resume(s, whole->samples[i].cell, whole->samples[i].round,
						&whole->samples[i].reading),
				 0);
	rest->nr_samples = kept;
	for (i = 0; i < CELLS; i++)
		passes_of_rest[i] = passes[i] - 4;
	assert_int_equal(sampler_run(s, &stop, NULL), 0);
	assert_int_equal(stop, SAMPLER_STOP_WIDTH);
	assert_int_equal(rest->nr_samples, whole->nr_samples);
	assert_true(sampler_width(s) == width);
	sampler_free(s);
	test_free(whole);
	test_free(rest);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(stops_when_narrow_enough),
	cmocka_unit_test(six_subjects_are_waited_for),
	cmocka_unit_test(stops_when_time_is_spent),
	cmocka_unit_test(what_would_be_late_is_given_up),
	cmocka_unit_test(long_passes_warm_themselves_up),
	cmocka_unit_test(controls_are_not_waited_for),
	cmocka_unit_test(a_round_without_a_value_is_left_out),
	cmocka_unit_test(without_the_metric_time_decides),
	cmocka_unit_test(resumes_with_the_width_it_had),
};
RUN(tests);
