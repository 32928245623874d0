// SPDX-License-Identifier: GPL-2.0
/* The sampler on a clock that the test moves, and on cells whose cost it knows. */
#include "test.h"

#include "measure/rng.h"
#include "measure/sampler.h"

#include <errno.h>

#define CELLS  6 /* three groups of a base cell and one that costs 4/5 of it */
#define GROUPS 3

struct bed {
	uint64_t now_ns, begin_ns;
	double drift; /* factor on every cost, a pass */
	double factor;
	unsigned int setups[GROUPS], teardowns[GROUPS], alive, warmups, passes, flushes;
	const struct sampler_cell *cells;
	size_t open;
	bool noisy;
	double noise[CELLS]; /* up to this share of a cell's cost, to either side */
	struct rng rng;
	unsigned int drop_pass;	      /* the n-th pass has no metric */
	int fail_pass;		      /* the n-th timed or warm-up pass fails */
	unsigned int interrupt_after; /* passes */
	bool has_metric;
	struct sample samples[4096];
	size_t nr_samples;
};

static const struct sampler_cell cells[CELLS] = {
	{ 0, SAMPLER_NO_BASE, false, 10 }, { 0, 0, false, 8 },
	{ 1, SAMPLER_NO_BASE, false, 20 }, { 1, 2, false, 16 },
	{ 2, SAMPLER_NO_BASE, false, 40 }, { 2, 4, false, 32 },
};

static int setup(void *arg, size_t group, struct error *error)
{
	struct bed *b = arg;

	(void)error;
	assert_int_equal(b->alive, 0); /* one subject at a time */
	b->alive++;
	b->open = group;
	b->setups[group]++;
	return 0;
}

static void teardown(void *arg, size_t group)
{
	struct bed *b = arg;

	assert_int_equal(b->open, group);
	b->alive--;
	b->teardowns[group]++;
}

static int pass(void *arg, size_t cell, uint64_t *accesses, uint64_t *failed)
{
	struct bed *b = arg;
	double cost = (double)b->cells[cell].weight * 1e6 * b->factor;

	assert_int_equal(b->cells[cell].group, b->open);
	b->passes++;
	b->factor *= b->drift;
	if (b->noisy)
		cost *= 1 + 0.1 * (double)(b->passes * 7919 % 13) / 13;
	cost *= 1 +
		b->noise[cell] * (2 * (double)(rng_next(&b->rng) >> 11) / 9007199254740992.0 - 1);
	b->now_ns += (uint64_t)cost;
	*accesses = 5;
	*failed = 0;
	if (b->fail_pass && b->passes == (unsigned int)b->fail_pass) {
		*failed = 1;
		return -EBUSY;
	}
	return 0;
}

static int check(void *arg, size_t cell, struct error *error)
{
	struct bed *b = arg;

	(void)cell;
	return b->fail_pass && b->passes == (unsigned int)b->fail_pass
		       ? error_set(error, -EBUSY, "it was busy")
		       : 0;
}

static int emit(void *arg, const struct sample *s, struct error *error)
{
	struct bed *b = arg;

	(void)error;
	assert_int_equal(s->seq, b->nr_samples);
	b->samples[b->nr_samples++] = *s;
	return 0;
}

static int flush(void *arg, struct error *error)
{
	(void)error;
	((struct bed *)arg)->flushes++;
	return 0;
}

static bool is_interrupted(void *arg)
{
	struct bed *b = arg;

	return b->interrupt_after && b->passes >= b->interrupt_after;
}

static void meter_start(void *arg)
{
	((struct bed *)arg)->begin_ns = ((struct bed *)arg)->now_ns;
}

static void meter_stop(void *arg, struct reading *r)
{
	struct bed *b = arg;

	memset(r, 0, sizeof(*r));
	r->has[COUNTER_WALL_NS] = b->has_metric && b->passes != b->drop_pass;
	r->value[COUNTER_WALL_NS] = r->has[COUNTER_WALL_NS] ? b->now_ns - b->begin_ns : 0;
}

static uint64_t now(void *arg)
{
	return ((struct bed *)arg)->now_ns;
}

static const struct sampler_ops ops = {
	.setup = setup,
	.pass = pass,
	.check = check,
	.emit = emit,
	.flush = flush,
	.teardown = teardown,
	.interrupted = is_interrupted,
};

static struct sampler_plan plan_of_rounds(unsigned int rounds)
{
	return (struct sampler_plan){
		.cells = cells,
		.nr_cells = CELLS,
		.nr_groups = GROUPS,
		.seed = 42,
		.rounds_per_subject = 2,
		.rounds_min = rounds,
		.rounds_max = rounds,
		.metric = COUNTER_WALL_NS,
	};
}

static struct bed *new_bed(void)
{
	struct bed *b = test_calloc(1, sizeof(*b));

	b->drift = b->factor = 1;
	b->has_metric = true;
	b->cells = cells;
	return b;
}

static struct sampler *new_sampler(const struct sampler_plan *plan, struct bed *b)
{
	struct meter meter = { b, meter_start, meter_stop, now };
	struct sampler *s = sampler_new(plan, &ops, b, &meter);

	assert_non_null(s);
	return s;
}

static enum sampler_stop run_plan(const struct sampler_plan *plan, struct bed *b, int want_err)
{
	struct sampler *s = new_sampler(plan, b);
	enum sampler_stop stop = SAMPLER_STOP_ROUNDS;
	struct error error = { "" };

	assert_int_equal(sampler_run(s, &stop, &error), want_err);
	if (want_err)
		assert_string_equal(error.text, "it was busy");
	sampler_free(s);
	assert_int_equal(b->alive, 0);
	return stop;
}

static void each_round_has_each_cell_once(void **state)
{
	struct sampler_plan plan = plan_of_rounds(6);
	unsigned int seen[6][CELLS] = { { 0 } };
	struct bed *b = new_bed();
	size_t i, j;

	(void)state;
	assert_int_equal(run_plan(&plan, b, 0), SAMPLER_STOP_ROUNDS);
	assert_int_equal(b->nr_samples, 6 * CELLS);
	for (i = 0; i < b->nr_samples; i++)
		seen[b->samples[i].round][b->samples[i].cell]++;
	for (i = 0; i < 6; i++)
		for (j = 0; j < CELLS; j++)
			assert_int_equal(seen[i][j], 1);
	for (i = 0; i < GROUPS; i++) {
		assert_int_equal(b->setups[i], 3); /* a new subject every two rounds */
		assert_int_equal(b->teardowns[i], 3);
	}
	assert_int_equal(b->flushes, 9);
	test_free(b);
}

static void order_varies_and_repeats(void **state)
{
	struct sampler_plan plan = plan_of_rounds(6);
	struct bed *a = new_bed(), *b = new_bed(), *c = new_bed();
	bool differs = false;
	size_t i;

	(void)state;
	run_plan(&plan, a, 0);
	run_plan(&plan, b, 0);
	plan.seed = 43;
	run_plan(&plan, c, 0);
	for (i = 0; i < a->nr_samples; i++) {
		assert_int_equal(a->samples[i].cell, b->samples[i].cell);
		differs = differs || a->samples[i].cell != c->samples[i].cell;
	}
	assert_true(differs);
	/* within the run the order is not the same twice either */
	for (differs = false, i = 0; i < 2 * CELLS; i++)
		differs = differs || a->samples[i].cell != a->samples[i + 2 * CELLS].cell;
	assert_true(differs);
	test_free(a);
	test_free(b);
	test_free(c);
}

static void drift_leaves_the_saving_alone(void **state)
{
	struct sampler_plan plan = plan_of_rounds(100);
	struct bed *b = new_bed();
	struct sampler *s;
	enum sampler_stop stop;

	(void)state;
	plan.rounds_min = 6;
	plan.rounds_max = 100;
	plan.width_points = 4;
	plan.budget_ns = UINT64_MAX / 2;
	b->drift = 1.01; /* 1% slower with every pass: the machine is 4 times slower after 140 */
	s = new_sampler(&plan, b);
	assert_int_equal(sampler_run(s, &stop, NULL), 0);
	assert_int_equal(stop, SAMPLER_STOP_WIDTH);
	assert_true(sampler_width(s) >= 0 && sampler_width(s) <= 4);
	sampler_free(s);
	test_free(b);
}

static void stops_when_narrow_enough(void **state)
{
	struct sampler_plan plan = plan_of_rounds(1000);
	struct bed *b = new_bed();

	(void)state;
	plan.rounds_min = 6;
	plan.width_points = 1;
	plan.budget_ns = UINT64_MAX / 2;
	assert_int_equal(run_plan(&plan, b, 0), SAMPLER_STOP_WIDTH);
	assert_int_equal(b->nr_samples, 6 * CELLS); /* no noise: the fewest rounds allowed */
	test_free(b);
}

static void stops_when_time_is_spent(void **state)
{
	struct sampler_plan plan = plan_of_rounds(1000);
	struct bed *b = new_bed();

	(void)state;
	plan.rounds_min = 6;
	plan.width_points = 0;
	plan.budget_ns = 2000000000; /* a round is 126 ms and more */
	b->noisy = true;
	assert_int_equal(run_plan(&plan, b, 0), SAMPLER_STOP_BUDGET);
	assert_in_range(b->now_ns, 2000000000, 2400000000);
	assert_true(b->nr_samples > 6 * CELLS);
	test_free(b);
}

/* A pair that makes the same accesses and is 15% noisy, beside one whose saving is 0.5% noisy. */
static enum sampler_stop run_with_control(struct bed *b, bool control)
{
	const struct sampler_cell two_pairs[] = { { 0, SAMPLER_NO_BASE, false, 10 },
						  { 0, 0, control, 10 },
						  { 2, SAMPLER_NO_BASE, false, 90 },
						  { 2, 2, false, 70 } };
	struct sampler_plan plan = plan_of_rounds(100000);

	plan.cells = two_pairs;
	plan.nr_cells = 4;
	plan.rounds_min = 6;
	plan.width_points = 1;
	plan.budget_ns = 60000000000;
	memcpy(b->noise, (double[CELLS]){ 0.15, 0.15, 0.005, 0.005 }, sizeof(b->noise));
	b->cells = two_pairs;
	b->rng = rng_stream(1, 0);
	return run_plan(&plan, b, 0);
}

static void controls_are_not_waited_for(void **state)
{
	struct bed *b = new_bed();

	(void)state;
	assert_int_equal(run_with_control(b, true), SAMPLER_STOP_WIDTH);
	assert_int_equal(b->nr_samples, 6 * 4);
	assert_in_range(b->now_ns, 1000000000, 1150000000);
	test_free(b);
	b = new_bed();
	/* as a result it is never narrow enough */
	assert_int_equal(run_with_control(b, false), SAMPLER_STOP_BUDGET);
	assert_in_range(b->nr_samples, 300 * 4, 400 * 4);
	assert_in_range(b->now_ns, 60000000000, 61000000000);
	test_free(b);
}

/* The first result has 5 rounds then, of which no interval can be had: one epoch more is enough. */
static void a_round_without_a_value_is_left_out(void **state)
{
	struct sampler_plan plan = plan_of_rounds(1000);
	struct bed *b;
	unsigned int drop;

	(void)state;
	plan.rounds_min = 6;
	plan.width_points = 1;
	plan.budget_ns = UINT64_MAX / 2;
	for (drop = 1; drop <= 2 * CELLS; drop++) {
		b = new_bed();
		b->drop_pass = drop;
		assert_int_equal(run_plan(&plan, b, 0), SAMPLER_STOP_WIDTH);
		assert_int_equal(b->nr_samples, 8 * CELLS);
		test_free(b);
	}
}

static void without_the_metric_time_decides(void **state)
{
	struct sampler_plan plan = plan_of_rounds(1000);
	struct bed *b = new_bed();

	(void)state;
	plan.rounds_min = 6;
	plan.width_points = 100;
	plan.budget_ns = 2000000000;
	b->has_metric = false; /* dropped as multiplexed, say: there is no ratio */
	assert_int_equal(run_plan(&plan, b, 0), SAMPLER_STOP_BUDGET);
	assert_false(b->samples[0].reading.has[COUNTER_WALL_NS]);
	test_free(b);
}

static void warms_up_on_every_new_subject(void **state)
{
	struct sampler_plan plan = plan_of_rounds(4);
	struct bed *b = new_bed();

	(void)state;
	plan.warmup_passes = 2;
	run_plan(&plan, b, 0);
	assert_int_equal(b->nr_samples, 4 * CELLS);
	assert_int_equal(b->passes, 4 * CELLS + 2 /* epochs */ * 2 /* passes */ * CELLS);
	test_free(b);
}

static void odd_rounds_end_in_a_short_epoch(void **state)
{
	struct sampler_plan plan = plan_of_rounds(5);
	struct bed *b = new_bed();

	(void)state;
	run_plan(&plan, b, 0);
	assert_int_equal(b->nr_samples, 5 * CELLS);
	assert_int_equal(b->setups[0], 3);
	test_free(b);
}

static void an_error_keeps_what_was_taken(void **state)
{
	struct sampler_plan plan = plan_of_rounds(6);
	struct bed *b = new_bed();

	(void)state;
	b->fail_pass = 7;
	run_plan(&plan, b, -EBUSY);
	assert_int_equal(b->nr_samples, 7); /* the failed pass is a row too */
	assert_int_equal(b->samples[6].failed, 1);
	test_free(b);
}

static void an_interrupt_keeps_what_was_taken(void **state)
{
	struct sampler_plan plan = plan_of_rounds(6);
	struct bed *b = new_bed();
	size_t n;

	(void)state;
	for (n = 1; n < 14; n++) {
		memset(b, 0, sizeof(*b));
		b->drift = b->factor = 1;
		b->has_metric = true;
		b->cells = cells;
		b->interrupt_after = (unsigned int)n;
		assert_int_equal(run_plan(&plan, b, 0), SAMPLER_STOP_INTERRUPTED);
		assert_int_equal(b->nr_samples, n);
	}
	test_free(b);
}

static void resumes_as_if_never_stopped(void **state)
{
	struct sampler_plan plan = plan_of_rounds(6);
	struct bed *whole = new_bed(), *rest = new_bed();
	struct sampler *s;
	enum sampler_stop stop;
	size_t i, kept = 4 * CELLS;

	(void)state;
	run_plan(&plan, whole, 0);
	s = new_sampler(&plan, rest);
	for (i = 0; i < kept; i++) {
		rest->samples[rest->nr_samples++] = whole->samples[i];
		assert_int_equal(sampler_resume(s, whole->samples[i].cell, whole->samples[i].round,
						&whole->samples[i].reading),
				 0);
	}
	assert_int_equal(sampler_run(s, &stop, NULL), 0);
	assert_int_equal(sampler_rounds(s), 6);
	sampler_free(s);
	assert_int_equal(rest->nr_samples, whole->nr_samples);
	for (i = kept; i < whole->nr_samples; i++) {
		assert_int_equal(rest->samples[i].cell, whole->samples[i].cell);
		assert_int_equal(rest->samples[i].round, whole->samples[i].round);
		assert_int_equal(rest->samples[i].seq, whole->samples[i].seq);
	}
	test_free(whole);
	test_free(rest);
}

/* What is compared as rounds come in is what is compared when they are all told at once. */
static void resumes_with_the_width_it_had(void **state)
{
	struct sampler_plan plan = plan_of_rounds(1000);
	struct bed *whole = new_bed(), *rest = new_bed();
	double width;
	struct sampler *s;
	enum sampler_stop stop;
	size_t i, kept;

	(void)state;
	plan.rounds_min = 6;
	plan.width_points = 4;
	plan.budget_ns = UINT64_MAX / 2;
	whole->noisy = true;
	s = new_sampler(&plan, whole);
	assert_int_equal(sampler_run(s, &stop, NULL), 0);
	assert_int_equal(stop, SAMPLER_STOP_WIDTH);
	width = sampler_width(s);
	sampler_free(s);
	assert_true(width > 0 && whole->nr_samples > 8 * CELLS);
	s = new_sampler(&plan, rest);
	kept = whole->nr_samples - 4 * CELLS;
	for (i = kept; i-- > 0;) /* in any order */
		assert_int_equal(sampler_resume(s, whole->samples[i].cell, whole->samples[i].round,
						&whole->samples[i].reading),
				 0);
	rest->nr_samples = kept;
	rest->passes = (unsigned int)kept;
	rest->noisy = true;
	assert_int_equal(sampler_run(s, &stop, NULL), 0);
	assert_int_equal(stop, SAMPLER_STOP_WIDTH);
	assert_int_equal(rest->nr_samples, whole->nr_samples);
	assert_true(sampler_width(s) == width);
	sampler_free(s);
	test_free(whole);
	test_free(rest);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(each_round_has_each_cell_once),
	cmocka_unit_test(order_varies_and_repeats),
	cmocka_unit_test(drift_leaves_the_saving_alone),
	cmocka_unit_test(stops_when_narrow_enough),
	cmocka_unit_test(stops_when_time_is_spent),
	cmocka_unit_test(controls_are_not_waited_for),
	cmocka_unit_test(a_round_without_a_value_is_left_out),
	cmocka_unit_test(without_the_metric_time_decides),
	cmocka_unit_test(resumes_with_the_width_it_had),
	cmocka_unit_test(warms_up_on_every_new_subject),
	cmocka_unit_test(odd_rounds_end_in_a_short_epoch),
	cmocka_unit_test(an_error_keeps_what_was_taken),
	cmocka_unit_test(an_interrupt_keeps_what_was_taken),
	cmocka_unit_test(resumes_as_if_never_stopped),
};
RUN(tests);
