// SPDX-License-Identifier: GPL-2.0
/* Alternatives held against each other: see alternatives.h. */
#include "analyse/alternatives.h"

#include "analyse/rounds.h"
#include "analyse/summary.h"
#include "record/csv.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* One alternative at one vCPU count. */
struct measured {
	const struct alternative_run *run;
	size_t cell; /* of its rounds */
};

struct scratch {
	double *a, *b, *both;
	unsigned int *round;
};

static const struct alternative_run *run_of(const struct alternatives *a,
					    const struct alternative_row *row)
{
	size_t i;

	for (i = 0; i < a->nr_runs; i++)
		if (!strcmp(a->runs[i].name, row->run))
			return &a->runs[i];
	return NULL;
}

static bool is_of(const struct cell_key *key, const struct alternative_row *row)
{
	return !strcmp(key->bench, row->bench) && !strcmp(key->op, row->op) &&
	       !strcmp(key->policy, row->policy) && !strcmp(key->state, row->state) &&
	       !*key->pass && key->threads == 1;
}

/* The cell of an alternative that differs from @key in its policy and state alone. */
static size_t cell_like(const struct rounds *rounds, const struct cell_key *key,
			const struct alternative_row *row)
{
	struct cell_key wanted = cell_key_of_policy(key, row->policy);

	snprintf(wanted.state, sizeof(wanted.state), "%s", row->state);
	return cells_find(&rounds->set->cells, &wanted);
}

static bool is_exact(const struct alternative_run *run)
{
	return env_is_emulated(&run->run.env);
}

/* Round by round: both are of one run. */
static bool save_paired(const struct measured *base, const struct measured *new, enum counter c,
			struct scratch *s, struct gain_row *gain)
{
	const struct rounds *rounds = &new->run->rounds;
	struct stats_order order = { s->round, rounds_per_vm(&new->run->run.env) };
	struct rounds_walk walk = { 0 };
	struct stats_saving saving;
	size_t n = 0;

	while (rounds_next(rounds, base->cell, rounds, new->cell, c, &walk)) {
		s->a[n] = walk.x;
		s->b[n] = walk.y;
		s->round[n++] = walk.a->round;
	}
	if (!n ||
	    !stats_save_rounds(s->a, s->b, n, is_exact(new->run) ? NULL : &order, s->both, &saving))
		return false;
	gain->saved_pct = saving.percent;
	return true;
}

static bool save_apart(const struct measured *base, const struct measured *new, enum counter c,
		       struct scratch *s, struct gain_row *gain)
{
	size_t n = rounds_values(&base->run->rounds, base->cell, c, s->a);
	size_t m = rounds_values(&new->run->rounds, new->cell, c, s->b);
	struct stats_change change;

	if (!n || !m || !stats_change(s->a, n, s->b, m, 0, &change))
		return false;
	gain->saved_pct = (struct stats_interval){
		.median = -change.percent.median,
		.low = -change.percent.high,
		.high = -change.percent.low,
		.has_interval = change.percent.has_interval,
	};
	return true;
}

static const struct summary_row *cost_of(const struct measured *m, const char *metric)
{
	return summary_find(&m->run->run.summary, &m->run->rounds.set->cells.key[m->cell], metric);
}

/* Hold the gain's alternative against its base at the same vCPU count. */
static void compare(const struct alternatives *a, const struct alternative_row *row,
		    const struct measured *new, struct scratch *s, struct gain_row *gain)
{
	const struct alternative_row *against =
		alternatives_find(a->rows, a->nr, row, row->against);
	enum counter c = counter_by_name(a->metric);
	const struct summary_row *cost;
	struct measured base;

	if (!*row->against || !against || c == NR_COUNTERS)
		return;
	base.run = run_of(a, against);
	base.cell = base.run ? cell_like(&base.run->rounds, &gain->cell, against) : CELLS_NONE;
	if (base.cell == CELLS_NONE)
		return;
	cost = cost_of(&base, a->metric);
	gain->is_compared = cost && (base.run == new->run ? save_paired(&base, new, c, s, gain)
							  : save_apart(&base, new, c, s, gain));
	if (gain->is_compared)
		gain->saved_per_vcpu = (cost->s.mid.median - gain->cost.median) / gain->cell.vcpus;
}

static int add_gain(struct alternatives *a, const struct alternative_row *row,
		    const struct measured *m, struct scratch *s)
{
	const struct summary_row *cost = cost_of(m, a->metric);
	struct gain_row *gain;

	if (!cost)
		return 0;
	gain = csv_push(&a->gains, &a->nr_gains, sizeof(*gain));
	if (!gain)
		return -ENOMEM;
	*gain = (struct gain_row){
		.cell = cost->cell,
		.n = cost->s.n,
		.cost = cost->s.mid,
		.per_vcpu = cost->s.mid.median / cost->cell.vcpus,
		.lines = row->lines,
	};
	memcpy(gain->name, row->name, sizeof(gain->name));
	memcpy(gain->against, row->against, sizeof(gain->against));
	memcpy(gain->abi, row->abi, sizeof(gain->abi));
	memcpy(gain->metric, cost->metric, sizeof(gain->metric));
	memcpy(gain->unit, cost->unit, sizeof(gain->unit));
	compare(a, row, m, s, gain);
	return 0;
}

static int add_gains(struct alternatives *a, const struct alternative_row *row, struct scratch *s)
{
	struct measured m = { .run = run_of(a, row) };
	size_t i;
	int err = 0;

	for (i = 0; m.run && !err && i < m.run->rounds.set->cells.nr; i++) {
		m.cell = m.run->rounds.order[i];
		if (is_of(&m.run->rounds.set->cells.key[m.cell], row))
			err = add_gain(a, row, &m, s);
	}
	return err;
}

static void count_passes(struct alternatives *a)
{
	size_t i, k;

	for (i = 0; i < a->nr_runs; i++) {
		const struct sample_set *set = &a->runs[i].run.samples;

		a->passes += set->nr_rows;
		for (k = 0; k < set->nr_rows; k++) {
			a->accesses += set->rows[k].accesses;
			a->failed += set->rows[k].failed;
		}
	}
}

static int make_room(const struct alternatives *a, struct scratch *s)
{
	size_t i, room = 1;

	for (i = 0; i < a->nr_runs; i++)
		room = a->runs[i].rounds.room > room ? a->runs[i].rounds.room : room;
	s->a = calloc(4 * room, sizeof(*s->a));
	s->round = calloc(room, sizeof(*s->round));
	if (!s->a || !s->round)
		return -ENOMEM;
	s->b = s->a + room;
	s->both = s->b + room;
	return 0;
}

int alternatives_compare(struct alternatives *a, struct error *error)
{
	struct scratch s = { 0 };
	int err = make_room(a, &s);
	size_t i;

	for (i = 0; !err && i < a->nr; i++)
		err = add_gains(a, &a->rows[i], &s);
	count_passes(a);
	free(s.a);
	free(s.round);
	return err ? error_set(error, err, "no memory to compare %zu alternatives", a->nr) : 0;
}

void alternatives_free(struct alternatives *a)
{
	free(a->gains);
	a->gains = NULL;
	a->nr_gains = 0;
}

const struct gain_row *alternatives_gain(const struct alternatives *a,
					 const struct alternative_row *row, unsigned int vcpus)
{
	size_t i;

	for (i = 0; i < a->nr_gains; i++) {
		const struct gain_row *gain = &a->gains[i];

		if (!strcmp(gain->name, row->name) && gain->cell.vcpus == vcpus &&
		    is_of(&gain->cell, row))
			return gain;
	}
	return NULL;
}
