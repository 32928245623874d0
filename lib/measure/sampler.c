// SPDX-License-Identifier: GPL-2.0
/* Epochs, groups, rounds and the stop rule: see sampler.h. */
#include "measure/sampler.h"

#include "measure/rng.h"
#include "measure/watch.h"

#include <errno.h>
#include <stdlib.h>

struct sampler {
	struct sampler_plan plan;
	const struct sampler_ops *ops;
	void *arg;
	struct meter meter;
	struct watch *watch;
	size_t *group_order, *cell_order, *group_cells;
	struct sample *pending; /* taken, not yet emitted */
	unsigned int rounds;
	uint64_t seq;
	uint64_t work_done, work_per_round;
	uint64_t begin_ns;
	bool narrow;
};

static uint64_t total_weight(const struct sampler_plan *plan)
{
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < plan->nr_cells; i++)
		sum += plan->cells[i].weight;
	return sum ? sum : 1;
}

struct sampler *sampler_new(const struct sampler_plan *plan, const struct sampler_ops *ops,
			    void *arg, const struct meter *meter)
{
	size_t pending = plan->nr_cells * plan->rounds_per_subject;
	struct sampler *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->plan = *plan;
	s->ops = ops;
	s->arg = arg;
	s->meter = *meter;
	s->work_per_round = total_weight(plan);
	s->watch = watch_new(plan->cells, plan->nr_cells, plan->metric, plan->rounds_per_subject);
	s->group_order = calloc(plan->nr_groups, sizeof(size_t));
	s->cell_order = calloc(plan->nr_cells, sizeof(size_t));
	s->group_cells = calloc(plan->nr_cells, sizeof(size_t));
	s->pending = calloc(pending, sizeof(*s->pending));
	if (s->watch && s->group_order && s->cell_order && s->group_cells && s->pending)
		return s;
	sampler_free(s);
	return NULL;
}

void sampler_free(struct sampler *s)
{
	if (!s)
		return;
	watch_free(s->watch);
	free(s->group_order);
	free(s->cell_order);
	free(s->group_cells);
	free(s->pending);
	free(s);
}

int sampler_resume(struct sampler *s, size_t cell, unsigned int round,
		   const struct reading *reading)
{
	if (s->rounds <= round)
		s->rounds = round + 1;
	s->seq++;
	return watch_add(s->watch, cell, round, reading);
}

unsigned int sampler_rounds(const struct sampler *s)
{
	return s->rounds;
}

double sampler_width(const struct sampler *s)
{
	return watch_last_width(s->watch);
}

bool sampler_dependence(struct sampler *s, struct stats_dependence *median)
{
	return watch_dependence(s->watch, s->rounds, median);
}

static double fraction_done(const struct sampler *s)
{
	double work = (double)s->work_done / (double)s->work_per_round;
	double by_rounds = work / s->plan.rounds_max, by_time;

	if (!s->plan.budget_ns)
		return by_rounds;
	by_time = (double)(s->meter.now_ns(s->meter.arg) - s->begin_ns) / (double)s->plan.budget_ns;
	if (work < s->plan.rounds_min && work / s->plan.rounds_min < by_time)
		by_time = work / s->plan.rounds_min;
	by_time = by_time > 1 ? 1 : by_time;
	return by_time > by_rounds ? by_time : by_rounds;
}

static void tell(struct sampler *s, unsigned int round, size_t group, size_t cell)
{
	struct sampler_progress p = { fraction_done(s), round, cell, group };

	s->ops->progress(s->arg, &p);
}

static bool interrupted(struct sampler *s)
{
	return s->ops->interrupted(s->arg);
}

static int one_pass(struct sampler *s, size_t cell, struct sample *sample, struct error *error)
{
	int err = s->ops->prepare(s->arg, cell, error), check;

	if (err)
		return err;
	sample->cell = cell;
	s->meter.start(s->meter.arg);
	err = s->ops->pass(s->arg, cell, &sample->accesses, &sample->failed);
	s->meter.stop(s->meter.arg, &sample->reading);
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

static int warm_up(struct sampler *s, size_t nr, struct error *error)
{
	struct sample ignored;
	unsigned int i;
	size_t c;
	int err;

	for (i = 0; i < s->plan.warmup_passes; i++) {
		for (c = 0; c < nr && !interrupted(s); c++) {
			err = one_pass(s, s->group_cells[c], &ignored, error);
			if (err)
				return err;
		}
	}
	return 0;
}

/* A group's rounds of one epoch. *taken counts the samples, even if a pass then fails. */
static int measure_group(struct sampler *s, size_t group, unsigned int first, unsigned int last,
			 struct rng *rng, size_t *taken, struct error *error)
{
	size_t nr = cells_of(s, group), i;
	unsigned int round;
	int err = warm_up(s, nr, error);

	for (round = first; !err && round < last; round++) {
		rng_permute(rng, s->cell_order, nr);
		for (i = 0; i < nr; i++) {
			struct sample *sample = &s->pending[*taken];
			size_t cell = s->group_cells[s->cell_order[i]];

			if (interrupted(s))
				return 0;
			tell(s, round, group, cell);
			*sample = (struct sample){ .round = round };
			err = one_pass(s, cell, sample, error);
			if (err && !sample->failed)
				return err;
			++*taken; /* a pass with failed accesses is a row too */
			if (err)
				return err;
			s->work_done += s->plan.cells[cell].weight;
		}
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

static int run_group(struct sampler *s, size_t group, unsigned int first, unsigned int last,
		     struct rng *rng, struct error *error)
{
	size_t taken = 0;
	int err, emit_err;

	tell(s, first, group, SAMPLER_NO_BASE);
	err = s->ops->setup(s->arg, group, error);
	if (err)
		return err;
	err = measure_group(s, group, first, last, rng, &taken, error);
	s->ops->teardown(s->arg, group);
	emit_err = emit_pending(s, taken, err ? NULL : error);
	return err ? err : emit_err;
}

static int run_epoch(struct sampler *s, unsigned int last, struct error *error)
{
	struct rng rng = rng_stream(s->plan.seed, s->rounds / s->plan.rounds_per_subject);
	size_t i;
	int err;

	rng_permute(&rng, s->group_order, s->plan.nr_groups);
	for (i = 0; i < s->plan.nr_groups && !interrupted(s); i++) {
		err = run_group(s, s->group_order[i], s->rounds, last, &rng, error);
		if (err)
			return err;
	}
	if (!interrupted(s))
		s->rounds = last;
	return 0;
}

/* Look again where a run that is resumed did. */
static void look_back(struct sampler *s)
{
	unsigned int rounds = s->plan.rounds_per_subject;

	for (; rounds <= s->rounds && s->plan.budget_ns; rounds += s->plan.rounds_per_subject)
		s->narrow = watch_is_narrow(s->watch, rounds, s->plan.width_points);
}

static bool finished(struct sampler *s, enum sampler_stop *stop)
{
	const struct sampler_plan *p = &s->plan;

	*stop = SAMPLER_STOP_ROUNDS;
	if (s->rounds >= p->rounds_max)
		return true;
	if (!p->budget_ns || s->rounds < p->rounds_min)
		return false;
	*stop = SAMPLER_STOP_WIDTH;
	if (s->narrow)
		return true;
	*stop = SAMPLER_STOP_BUDGET;
	return s->meter.now_ns(s->meter.arg) - s->begin_ns >= p->budget_ns;
}

int sampler_run(struct sampler *s, enum sampler_stop *stop, struct error *error)
{
	unsigned int last;
	int err;

	s->begin_ns = s->meter.now_ns(s->meter.arg);
	s->work_done = s->rounds * s->work_per_round;
	look_back(s);
	while (!finished(s, stop)) {
		last = s->rounds + s->plan.rounds_per_subject;
		if (last > s->plan.rounds_max)
			last = s->plan.rounds_max;
		err = run_epoch(s, last, error);
		if (err)
			return err;
		if (interrupted(s)) {
			*stop = SAMPLER_STOP_INTERRUPTED;
			return 0;
		}
		if (s->plan.budget_ns)
			s->narrow = watch_is_narrow(s->watch, s->rounds, s->plan.width_points);
	}
	tell(s, s->rounds ? s->rounds - 1 : 0, 0, SAMPLER_NO_BASE);
	return 0;
}
