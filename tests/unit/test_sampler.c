// SPDX-License-Identifier: GPL-2.0
/* The sampler: rounds, order, warm-up, errors, interrupts, and going on. */
#include "sampler_bed.h"

#include <errno.h>

static void each_round_has_each_cell_once(void **state)
{
	struct sampler_plan plan = sampler_bed_plan(6);
	unsigned int seen[6][CELLS] = { { 0 } };
	struct sampler_bed *b = sampler_bed_new();
	size_t i, j;

	(void)state;
	assert_int_equal(sampler_bed_run(&plan, b, 0), SAMPLER_STOP_ROUNDS);
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
	struct sampler_plan plan = sampler_bed_plan(6);
	struct sampler_bed *a = sampler_bed_new(), *b = sampler_bed_new(), *c = sampler_bed_new();
	bool differs = false;
	size_t i;

	(void)state;
	sampler_bed_run(&plan, a, 0);
	sampler_bed_run(&plan, b, 0);
	plan.seed = 43;
	sampler_bed_run(&plan, c, 0);
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
	struct sampler_plan plan = sampler_bed_plan(100);
	struct sampler_bed *b = sampler_bed_new();
	struct sampler *s;
	enum sampler_stop stop;

	(void)state;
	sampler_bed_party.rounds_min = 6;
	plan.rounds_max = 100;
	plan.width_points = 4;
	plan.budget_ns = UINT64_MAX / 2;
	b->drift = 1.01; /* 1% slower with every pass: the machine is 4 times slower after 140 */
	s = sampler_bed_sampler(&plan, b);
	assert_int_equal(sampler_run(s, &stop, NULL), 0);
	assert_int_equal(stop, SAMPLER_STOP_WIDTH);
	assert_true(sampler_width(s) >= 0 && sampler_width(s) <= 4);
	sampler_free(s);
	test_free(b);
}

static void warms_up_on_every_new_subject(void **state)
{
	struct sampler_plan plan = sampler_bed_plan(4);
	struct sampler_bed *b = sampler_bed_new();

	(void)state;
	plan.warmup_passes = 2;
	sampler_bed_run(&plan, b, 0);
	assert_int_equal(b->nr_samples, 4 * CELLS);
	assert_int_equal(b->passes, 4 * CELLS + 2 /* epochs */ * 2 /* passes */ * CELLS);
	test_free(b);
}

/* A subject that must not be used before its pass is not warmed up either. */
static void what_must_be_untouched_is_not_warmed_up(void **state)
{
	struct sampler_plan plan = sampler_bed_plan(4);
	struct sampler_cell cells[CELLS];
	struct sampler_bed *b = sampler_bed_new();

	(void)state;
	memcpy(cells, sampler_bed_cells, sizeof(cells));
	cells[2].unwarmed = cells[3].unwarmed = true;
	plan.cells = b->cells = cells;
	plan.warmup_passes = 2;
	sampler_bed_run(&plan, b, 0);
	assert_int_equal(b->nr_samples, 4 * CELLS);
	assert_int_equal(b->passes, 4 * CELLS + 2 * 2 * (CELLS - 2));
	test_free(b);
}

static void odd_rounds_end_in_a_short_epoch(void **state)
{
	struct sampler_plan plan = sampler_bed_plan(5);
	struct sampler_bed *b = sampler_bed_new();

	(void)state;
	sampler_bed_run(&plan, b, 0);
	assert_int_equal(b->nr_samples, 5 * CELLS);
	assert_int_equal(b->setups[0], 3);
	test_free(b);
}

static void an_error_keeps_what_was_taken(void **state)
{
	struct sampler_plan plan = sampler_bed_plan(6);
	struct sampler_bed *b = sampler_bed_new();

	(void)state;
	b->fail_pass = 7;
	sampler_bed_run(&plan, b, -EBUSY);
	assert_int_equal(b->nr_samples, 7); /* the failed pass is a row too */
	assert_int_equal(b->samples[6].failed, 1);
	test_free(b);
}

static void an_interrupt_keeps_what_was_taken(void **state)
{
	struct sampler_plan plan = sampler_bed_plan(6);
	struct sampler_bed *b = sampler_bed_new();
	size_t n;

	(void)state;
	for (n = 1; n < 14; n++) {
		memset(b, 0, sizeof(*b));
		b->drift = b->factor = 1;
		b->has_metric = true;
		b->cells = sampler_bed_cells;
		b->interrupt_after = (unsigned int)n;
		assert_int_equal(sampler_bed_run(&plan, b, 0), SAMPLER_STOP_INTERRUPTED);
		assert_int_equal(b->nr_samples, n);
	}
	test_free(b);
}

static void resumes_as_if_never_stopped(void **state)
{
	struct sampler_plan plan = sampler_bed_plan(6);
	struct sampler_bed *whole = sampler_bed_new(), *rest = sampler_bed_new();
	struct sampler *s;
	enum sampler_stop stop;
	size_t i, kept = 4 * CELLS;

	(void)state;
	sampler_bed_run(&plan, whole, 0);
	s = sampler_bed_sampler(&plan, rest);
	for (i = 0; i < kept; i++) {
		rest->samples[rest->nr_samples++] = whole->samples[i];
		assert_int_equal(sampler_resume(s, whole->samples[i].cell, whole->samples[i].round,
						&whole->samples[i].reading),
				 0);
	}
	assert_int_equal(sampler_run(s, &stop, NULL), 0);
	assert_int_equal(sampler_rounds_least(s), 6);
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

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(each_round_has_each_cell_once),
	cmocka_unit_test(order_varies_and_repeats),
	cmocka_unit_test(drift_leaves_the_saving_alone),
	cmocka_unit_test(warms_up_on_every_new_subject),
	cmocka_unit_test(what_must_be_untouched_is_not_warmed_up),
	cmocka_unit_test(odd_rounds_end_in_a_short_epoch),
	cmocka_unit_test(an_error_keeps_what_was_taken),
	cmocka_unit_test(an_interrupt_keeps_what_was_taken),
	cmocka_unit_test(resumes_as_if_never_stopped),
};
RUN(tests);
