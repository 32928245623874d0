// SPDX-License-Identifier: GPL-2.0
/* Clock and cells for tests of the sampler: see sampler_bed.h. */
#include "sampler_bed.h"

#include <errno.h>

const struct sampler_cell sampler_bed_cells[CELLS] = {
	{ 0, SAMPLER_NO_BASE, false, 10, false }, { 0, 0, false, 8, false },
	{ 1, SAMPLER_NO_BASE, false, 20, false }, { 1, 2, false, 16, false },
	{ 2, SAMPLER_NO_BASE, false, 40, false }, { 2, 4, false, 32, false },
};

static const struct sampler_group groups[GROUPS] = { { 0, 1 }, { 0, 2 }, { 0, 4 } };
struct sampler_party sampler_bed_party;

static int setup(void *arg, size_t group, struct error *error)
{
	struct sampler_bed *b = arg;

	(void)error;
	assert_int_equal(b->alive, 0); /* one subject at a time */
	b->alive++;
	b->open = group;
	b->setups[group]++;
	return 0;
}

static int prepare(void *arg, size_t cell, struct error *error)
{
	(void)error;
	assert_int_equal(((struct sampler_bed *)arg)->cells[cell].group,
			 ((struct sampler_bed *)arg)->open);
	return 0;
}

static void teardown(void *arg, size_t group)
{
	struct sampler_bed *b = arg;

	assert_int_equal(b->open, group);
	b->alive--;
	b->teardowns[group]++;
}

static int pass(void *arg, size_t cell, uint64_t *accesses, uint64_t *failed)
{
	struct sampler_bed *b = arg;
	double cost = (double)b->cells[cell].weight * 1e6 * b->factor;

	assert_int_equal(b->cells[cell].group, b->open);
	b->passes++;
	b->factor *= b->drift;
	if (b->noisy)
		cost *= 1 + 0.1 * (double)(b->passes * 7919 % 13) / 13;
	cost *= 1 +
		b->noise[cell] * (2 * (double)(rng_next(&b->rng) >> 11) / 9007199254740992.0 - 1);
	if (b->factor_of)
		cost *= b->factor_of(b->arg, b, cell);
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
	struct sampler_bed *b = arg;

	(void)cell;
	return b->fail_pass && b->passes == (unsigned int)b->fail_pass
		       ? error_set(error, -EBUSY, "it was busy")
		       : 0;
}

static int emit(void *arg, const struct sample *s, struct error *error)
{
	struct sampler_bed *b = arg;

	(void)error;
	assert_int_equal(s->seq, b->nr_samples);
	b->samples[b->nr_samples++] = *s;
	return 0;
}

static int flush(void *arg, struct error *error)
{
	(void)error;
	((struct sampler_bed *)arg)->flushes++;
	return 0;
}

static bool is_interrupted(void *arg)
{
	struct sampler_bed *b = arg;

	return b->interrupt_after && b->passes >= b->interrupt_after;
}

static void progress(void *arg, const struct sampler_progress *p)
{
	(void)arg;
	assert_true(p->fraction >= 0 && p->group < GROUPS);
}

static void meter_start(void *arg)
{
	((struct sampler_bed *)arg)->begin_ns = ((struct sampler_bed *)arg)->now_ns;
}

static void meter_stop(void *arg, struct reading *r)
{
	struct sampler_bed *b = arg;

	memset(r, 0, sizeof(*r));
	r->has[COUNTER_WALL_NS] = b->has_metric && b->passes != b->drop_pass;
	r->value[COUNTER_WALL_NS] = r->has[COUNTER_WALL_NS] ? b->now_ns - b->begin_ns : 0;
}

static uint64_t now(void *arg)
{
	return ((struct sampler_bed *)arg)->now_ns;
}

static const struct sampler_ops ops = {
	.setup = setup,
	.prepare = prepare,
	.pass = pass,
	.check = check,
	.emit = emit,
	.flush = flush,
	.teardown = teardown,
	.interrupted = is_interrupted,
	.progress = progress,
};

struct sampler_plan sampler_bed_plan(unsigned int rounds)
{
	sampler_bed_party = (struct sampler_party){ 1, rounds };
	return (struct sampler_plan){
		.cells = sampler_bed_cells,
		.nr_cells = CELLS,
		.nr_groups = GROUPS,
		.groups = groups,
		.parties = &sampler_bed_party,
		.nr_parties = 1,
		.seed = 42,
		.rounds_per_subject = 2,
		.rounds_max = rounds,
		.metric = COUNTER_WALL_NS,
	};
}

struct sampler_bed *sampler_bed_new(void)
{
	struct sampler_bed *b = test_calloc(1, sizeof(*b));

	b->drift = b->factor = 1;
	b->has_metric = true;
	b->cells = sampler_bed_cells;
	return b;
}

struct sampler *sampler_bed_sampler(const struct sampler_plan *plan, struct sampler_bed *b)
{
	struct meter meter = { b, meter_start, meter_stop, now };
	struct sampler *s = sampler_new(plan, &ops, b, &meter);

	assert_non_null(s);
	return s;
}

enum sampler_stop sampler_bed_run(const struct sampler_plan *plan, struct sampler_bed *b,
				  int want_err)
{
	struct sampler *s = sampler_bed_sampler(plan, b);
	enum sampler_stop stop = SAMPLER_STOP_ROUNDS;
	struct error error = { "" };

	assert_int_equal(sampler_run(s, &stop, &error), want_err);
	if (want_err)
		assert_string_equal(error.text, "it was busy");
	sampler_free(s);
	assert_int_equal(b->alive, 0);
	return stop;
}
