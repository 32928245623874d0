// SPDX-License-Identifier: GPL-2.0
/* Epochs and the stop rule: see sampler.h. */
#include "measure/sampler_state.h"

#include <errno.h>
#include <stdlib.h>

static uint64_t total_weight(const struct sampler_plan *plan)
{
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < plan->nr_cells; i++)
		sum += plan->cells[i].weight;
	return sum ? sum : 1;
}

static bool make_room(struct sampler *s)
{
	const struct sampler_plan *plan = &s->plan;

	s->group_order = calloc(plan->nr_groups, sizeof(size_t));
	s->cell_order = calloc(plan->nr_cells, sizeof(size_t));
	s->group_cells = calloc(plan->nr_cells, sizeof(size_t));
	s->pending = calloc(plan->nr_cells * plan->rounds_per_subject, sizeof(*s->pending));
	s->rounds = calloc(plan->nr_groups, sizeof(*s->rounds));
	s->is_narrow = calloc(plan->nr_groups, sizeof(bool));
	s->takes_part = calloc(plan->nr_groups, sizeof(bool));
	s->is_waited_for = calloc(plan->nr_parties + 1, sizeof(bool));
	s->pass_ns = calloc(plan->nr_cells, sizeof(*s->pass_ns));
	if (plan->budget_ns)
		s->budget = budget_new(plan);
	return s->group_order && s->cell_order && s->group_cells && s->pending && s->rounds &&
	       s->is_narrow && s->takes_part && s->is_waited_for && s->pass_ns &&
	       (s->budget || !plan->budget_ns);
}

struct sampler *sampler_new(const struct sampler_plan *plan, const struct sampler_ops *ops,
			    void *arg, const struct meter *meter)
{
	struct sampler *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->plan = *plan;
	s->ops = ops;
	s->arg = arg;
	s->meter = *meter;
	s->work_per_round = total_weight(plan);
	s->watch = watch_new(plan->cells, plan->nr_cells, plan->nr_groups, plan->metric,
			     plan->rounds_per_subject);
	if (make_room(s) && s->watch)
		return s;
	sampler_free(s);
	return NULL;
}

void sampler_free(struct sampler *s)
{
	if (!s)
		return;
	watch_free(s->watch);
	budget_free(s->budget);
	free(s->group_order);
	free(s->cell_order);
	free(s->group_cells);
	free(s->pending);
	free(s->rounds);
	free(s->is_narrow);
	free(s->takes_part);
	free(s->is_waited_for);
	free(s->pass_ns);
	free(s);
}

int sampler_resume(struct sampler *s, size_t cell, unsigned int round,
		   const struct reading *reading)
{
	size_t group = s->plan.cells[cell].group;

	if (s->rounds[group] <= round)
		s->rounds[group] = round + 1;
	s->seq++;
	s->work_done += s->plan.cells[cell].weight;
	return watch_add(s->watch, cell, round, reading);
}

unsigned int sampler_rounds_of(const struct sampler *s, size_t group)
{
	return s->rounds[group];
}

unsigned int sampler_rounds_least(const struct sampler *s)
{
	unsigned int least = s->plan.rounds_max;
	size_t i;

	for (i = 0; i < s->plan.nr_groups; i++)
		least = s->rounds[i] < least ? s->rounds[i] : least;
	return least;
}

unsigned int sampler_rounds_most(const struct sampler *s)
{
	unsigned int most = 0;
	size_t i;

	for (i = 0; i < s->plan.nr_groups; i++)
		most = s->rounds[i] > most ? s->rounds[i] : most;
	return most;
}

struct sampler_use sampler_use(const struct sampler *s, size_t party)
{
	return budget_use(s->budget, party);
}

uint64_t sampler_elapsed_ns(const struct sampler *s)
{
	return sampler_elapsed(s);
}

double sampler_width(const struct sampler *s)
{
	return watch_last_width(s->watch);
}

bool sampler_dependence(struct sampler *s, struct stats_dependence *median, unsigned int *nr_rounds)
{
	return watch_dependence(s->watch, s->rounds, median, nr_rounds);
}

static double fraction_done(const struct sampler *s)
{
	double work = (double)s->work_done / (double)s->work_per_round;
	double fraction = work / s->plan.rounds_max;

	if (s->budget)
		fraction = (double)sampler_elapsed(s) / (double)s->plan.budget_ns;
	return fraction > 1 ? 1 : fraction;
}

void sampler_tell(struct sampler *s, unsigned int round, size_t group, size_t cell)
{
	struct sampler_progress p = { fraction_done(s), round, cell, group };

	s->ops->progress(s->arg, &p);
}

static void look(struct sampler *s, size_t group, unsigned int rounds)
{
	s->is_narrow[group] = watch_is_narrow(s->watch, group, rounds, s->plan.width_points);
}

/* The groups that take part, in the order drawn for the epoch. */
static int run_epoch(struct sampler *s, unsigned int epoch, struct error *error)
{
	struct rng rng = rng_stream(s->plan.seed, epoch);
	unsigned int last;
	size_t i, group;
	int err;

	rng_permute(&rng, s->group_order, s->plan.nr_groups);
	for (i = 0; i < s->plan.nr_groups && !sampler_interrupted(s); i++) {
		group = s->group_order[i];
		if (s->budget && (!s->takes_part[group] ||
				  !budget_fits(s->budget, group, (double)sampler_elapsed(s))))
			continue;
		last = s->rounds[group] + s->plan.rounds_per_subject;
		last = last < s->plan.rounds_max ? last : s->plan.rounds_max;
		err = sampler_run_group(s, group, last, &rng, error);
		if (err)
			return err;
		if (s->budget && s->rounds[group] == last)
			look(s, group, last);
	}
	return 0;
}

/* Look again where a run that is resumed did. */
static void look_back(struct sampler *s)
{
	unsigned int rounds, step = s->plan.rounds_per_subject;
	size_t i;

	for (i = 0; s->budget && i < s->plan.nr_groups; i++) {
		budget_has_rounds(s->budget, i, s->rounds[i]);
		for (rounds = step; rounds <= s->rounds[i]; rounds += step)
			look(s, i, rounds);
	}
}

/* Which parties have a saving that is not narrow yet? */
static bool find_waited_for(struct sampler *s)
{
	bool any = false, waits;
	size_t i;

	for (i = 0; i < s->plan.nr_parties; i++)
		s->is_waited_for[i] = false;
	for (i = 0; i < s->plan.nr_groups; i++) {
		waits = watch_waits_for(s->watch, i) && !s->is_narrow[i];
		s->is_waited_for[s->plan.groups[i].party] |= waits;
		any |= waits;
	}
	return any;
}

static bool has_minimum(const struct sampler *s)
{
	size_t i;

	for (i = 0; i < s->plan.nr_groups; i++)
		if (s->rounds[i] < s->plan.parties[s->plan.groups[i].party].rounds_min)
			return false;
	return true;
}

/* Is there no more to do? If so, why; else, what is next? */
static bool finished(struct sampler *s, enum sampler_stop *stop)
{
	*stop = SAMPLER_STOP_ROUNDS;
	if (sampler_rounds_least(s) >= s->plan.rounds_max)
		return true;
	if (!s->budget)
		return false;
	*stop = SAMPLER_STOP_WIDTH;
	if (!find_waited_for(s) && has_minimum(s))
		return true;
	*stop = SAMPLER_STOP_BUDGET;
	return !budget_choose(s->budget, (double)sampler_elapsed(s), s->is_waited_for,
			      s->takes_part);
}

int sampler_run(struct sampler *s, enum sampler_stop *stop, struct error *error)
{
	unsigned int epoch = sampler_rounds_most(s) / s->plan.rounds_per_subject, rounds;
	int err;

	look_back(s);
	for (; !finished(s, stop); epoch++) {
		err = run_epoch(s, epoch, error);
		if (err)
			return err;
		if (sampler_interrupted(s)) {
			*stop = SAMPLER_STOP_INTERRUPTED;
			return 0;
		}
	}
	rounds = sampler_rounds_most(s);
	sampler_tell(s, rounds ? rounds - 1 : 0, 0, SAMPLER_NO_BASE);
	return 0;
}
