// SPDX-License-Identifier: GPL-2.0
/* One group's epoch: subject, warm-up, rounds, samples out. See sampler.h. */
#include "measure/sampler_state.h"

/*
 * An epoch under way is given up if it is going to end this much after the budget: a twentieth of
 * it, but no more than seconds. An eighth of its cells must have had their pass: by that the rest
 * is told.
 */
#define LATE_PART   20
#define LATE_MAX_NS 2000000000
#define TELL_PART   8

/* An epoch as it goes. */
struct epoch {
	size_t nr;		     /* cells */
	unsigned int last;	     /* round, and one more */
	uint64_t begin_ns, setup_ns; /* when it began, and how long its subject took */
	uint64_t passes_ns;	     /* in passes alone */
	size_t passes, all_passes;
	size_t taken; /* samples */
	bool given_up;
	double whole_ns; /* what it would have taken then */
};

/* Without a budget nobody looks at the clock. */
static uint64_t now(const struct sampler *s)
{
	return s->budget ? s->meter.now_ns(s->meter.arg) : 0;
}

static int one_pass(struct sampler *s, size_t cell, struct sample *sample, struct error *error)
{
	int err = s->ops->prepare(s->arg, cell, error), check;
	uint64_t begin_ns = now(s);

	if (err)
		return err;
	if (!s->has_begun)
		s->begin_ns = begin_ns;
	s->has_begun = true;
	sample->cell = cell;
	s->meter.start(s->meter.arg);
	err = s->ops->pass(s->arg, cell, &sample->accesses, &sample->failed);
	s->meter.stop(s->meter.arg, &sample->reading);
	s->pass_ns[cell] = now(s) - begin_ns;
	check = s->ops->check(s->arg, cell, error);
	return err ? err : check;
}

/* All of @group's cells, in list order, into group_cells. */
static size_t cells_of(struct sampler *s, size_t group)
{
	size_t i, n = 0;

	for (i = 0; i < s->plan.nr_cells; i++)
		if (s->plan.cells[i].group == group)
			s->group_cells[n++] = i;
	return n;
}

/* A pass that is long warms itself up. */
static bool wants_warmup(const struct sampler *s, size_t cell)
{
	if (s->plan.cells[cell].unwarmed)
		return false;
	return !s->plan.warmup_below_ns || s->pass_ns[cell] < s->plan.warmup_below_ns;
}

static size_t count_passes(const struct sampler *s, const struct epoch *e, size_t group)
{
	size_t c, n = e->nr * (e->last - s->rounds[group]);

	for (c = 0; c < e->nr; c++)
		n += wants_warmup(s, s->group_cells[c]) ? s->plan.warmup_passes : 0;
	return n;
}

/* A pass was made. Will the rest be over in time? */
static void look_ahead(struct sampler *s, struct epoch *e, size_t cell)
{
	uint64_t late = s->plan.budget_ns / LATE_PART, spent;
	double ahead;

	e->passes++;
	e->passes_ns += s->pass_ns[cell];
	if (!s->budget || e->passes * TELL_PART < e->nr || e->passes >= e->all_passes)
		return;
	spent = now(s) - e->begin_ns - e->setup_ns;
	ahead = (double)spent / (double)e->passes * (double)(e->all_passes - e->passes);
	late = late < LATE_MAX_NS ? late : LATE_MAX_NS;
	e->given_up = (double)sampler_elapsed(s) + ahead > (double)s->plan.budget_ns + (double)late;
	e->whole_ns = (double)(e->setup_ns + spent) + ahead;
}

static bool is_over(const struct sampler *s, const struct epoch *e)
{
	return e->given_up || sampler_interrupted(s);
}

static int warm_up(struct sampler *s, struct epoch *e, struct error *error)
{
	struct sample ignored;
	unsigned int i;
	size_t c;
	int err;

	for (i = 0; i < s->plan.warmup_passes; i++) {
		for (c = 0; c < e->nr && !is_over(s, e); c++) {
			if (!wants_warmup(s, s->group_cells[c]))
				continue;
			err = one_pass(s, s->group_cells[c], &ignored, error);
			if (err)
				return err;
			look_ahead(s, e, s->group_cells[c]);
		}
	}
	return 0;
}

/* One round. e->taken counts the samples, even if a pass then fails. */
static int measure_round(struct sampler *s, struct epoch *e, unsigned int round, size_t group,
			 struct error *error)
{
	size_t i;
	int err = 0;

	for (i = 0; !err && i < e->nr && !is_over(s, e); i++) {
		struct sample *sample = &s->pending[e->taken];
		size_t cell = s->group_cells[s->cell_order[i]];

		sampler_tell(s, round, group, cell);
		*sample = (struct sample){ .round = round };
		err = one_pass(s, cell, sample, error);
		if (err && !sample->failed)
			return err;
		e->taken++; /* a pass with failed accesses is a row too */
		s->work_done += s->plan.cells[cell].weight;
		look_ahead(s, e, cell);
	}
	return err;
}

static int measure(struct sampler *s, struct epoch *e, size_t group, struct rng *rng,
		   struct error *error)
{
	unsigned int round;
	int err = warm_up(s, e, error);

	for (round = s->rounds[group]; !err && round < e->last && !is_over(s, e); round++) {
		rng_permute(rng, s->cell_order, e->nr);
		err = measure_round(s, e, round, group, error);
	}
	return err;
}

static int emit_pending(struct sampler *s, size_t taken, struct error *error)
{
	size_t i;
	int err;

	for (i = 0; i < taken; i++) {
		struct sample *sample = &s->pending[i];

		sample->seq = s->seq++;
		err = s->ops->emit(s->arg, sample, error);
		if (!err)
			err = watch_add(s->watch, sample->cell, sample->round, &sample->reading);
		if (err)
			return err;
	}
	return s->ops->flush(s->arg, error);
}

static void settle(struct sampler *s, size_t group, const struct epoch *e)
{
	double spent = (double)(now(s) - e->begin_ns);
	struct budget_epoch epoch = {
		.setup_ns = (double)e->setup_ns,
		.passes_ns = (double)e->passes_ns,
		.spent_ns = spent,
		.whole_ns = e->given_up ? e->whole_ns : spent,
		.rounds = s->rounds[group],
	};

	if (s->budget)
		budget_spent(s->budget, group, &epoch);
}

int sampler_run_group(struct sampler *s, size_t group, unsigned int last, struct rng *rng,
		      struct error *error)
{
	struct epoch e = { .nr = cells_of(s, group), .last = last, .begin_ns = now(s) };
	int err, emit_err;

	sampler_tell(s, s->rounds[group], group, SAMPLER_NO_BASE);
	err = s->ops->setup(s->arg, group, error);
	if (err)
		return err;
	e.setup_ns = now(s) - e.begin_ns;
	e.all_passes = count_passes(s, &e, group);
	err = measure(s, &e, group, rng, error);
	s->ops->teardown(s->arg, group);
	if (e.given_up && !err)
		e.taken = 0;
	emit_err = emit_pending(s, e.taken, err ? NULL : error);
	err = err ? err : emit_err;
	if (!err && !e.given_up && !sampler_interrupted(s))
		s->rounds[group] = last;
	settle(s, group, &e);
	return err;
}
