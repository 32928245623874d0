// SPDX-License-Identifier: GPL-2.0
/* What groups cost, and who has used what: see budget.h. */
#include "measure/budget_groups.h"

#include "measure/stats.h"

#include <math.h>
#include <stdlib.h>

/* What was never measured may well cost more than is guessed, what was measured a little. */
#define GUESS_MARGIN 1.5
#define KNOWN_MARGIN 1.05

struct budget *budget_new(const struct sampler_plan *plan)
{
	struct budget *b = calloc(1, sizeof(*b));
	size_t i;

	if (!b)
		return NULL;
	b->plan = plan;
	b->groups = calloc(plan->nr_groups, sizeof(*b->groups));
	b->claims = calloc(plan->nr_groups + plan->nr_parties, sizeof(*b->claims));
	b->rates = calloc(plan->nr_groups, sizeof(*b->rates));
	if (!b->groups || !b->claims || !b->rates) {
		budget_free(b);
		return NULL;
	}
	for (i = 0; i < plan->nr_cells; i++)
		b->groups[plan->cells[i].group].weight += plan->cells[i].weight;
	return b;
}

void budget_free(struct budget *b)
{
	if (!b)
		return;
	free(b->groups);
	free(b->claims);
	free(b->rates);
	free(b);
}

void budget_spent(struct budget *b, size_t group, const struct budget_epoch *epoch)
{
	struct budget_group *g = &b->groups[group];

	g->used_ns += epoch->spent_ns;
	g->setup_ns = epoch->setup_ns;
	g->passes_ns = epoch->passes_ns;
	g->epoch_ns = epoch->whole_ns;
	g->is_known = true;
	g->rounds = epoch->rounds;
}

void budget_has_rounds(struct budget *b, size_t group, unsigned int rounds)
{
	b->groups[group].rounds = rounds;
}

static const struct sampler_party *party_of(const struct budget *b, size_t group)
{
	return &b->plan->parties[b->plan->groups[group].party];
}

/* Epochs that a group lacks of its minimum. */
double budget_lacks(const struct budget *b, size_t group)
{
	unsigned int has = b->groups[group].rounds, least = party_of(b, group)->rounds_min;

	return has < least ? ceil((double)(least - has) / b->plan->rounds_per_subject) : 0;
}

/* The known group whose work is most like @group's: of its party, and nearest below. */
static const struct budget_group *find_like(const struct budget *b, size_t group)
{
	const struct budget_group *g, *like = NULL;
	size_t i;

	for (i = 0; i < b->plan->nr_groups; i++) {
		g = &b->groups[i];
		if (g->is_known && b->plan->groups[i].party == b->plan->groups[group].party &&
		    g->weight <= b->groups[group].weight && (!like || g->weight > like->weight))
			like = g;
	}
	return like;
}

/* What a unit of work takes in passes alone, in the middle of all groups: it is more where a pass
 * does something else than others do, and less in an empty loop. */
static double middle_rate(const struct budget *b)
{
	size_t i, n = 0;

	for (i = 0; i < b->plan->nr_groups; i++)
		if (b->groups[i].is_known)
			b->rates[n++] = b->groups[i].passes_ns / (double)b->groups[i].weight;
	return n ? stats_median_of(b->rates, n, b->rates) : 0;
}

/* An epoch of what was never measured: its passes by their work, and its subject by its size. */
static double guess_ns(const struct budget *b, size_t group)
{
	const struct budget_group *like = find_like(b, group), *g;
	double setup_rate = 0,
	       rate = like ? (like->epoch_ns - like->setup_ns) / (double)like->weight
			   : middle_rate(b);
	size_t i;

	for (i = 0; i < b->plan->nr_groups; i++) {
		g = &b->groups[i];
		if (g->is_known)
			setup_rate = fmax(setup_rate, g->setup_ns / b->plan->groups[i].size);
	}
	return rate * (double)b->groups[group].weight + setup_rate * b->plan->groups[group].size;
}

double budget_epoch_ns(const struct budget *b, size_t group)
{
	return b->groups[group].is_known ? b->groups[group].epoch_ns : guess_ns(b, group);
}

bool budget_fits(const struct budget *b, size_t group, double elapsed_ns)
{
	double margin = b->groups[group].is_known ? KNOWN_MARGIN : GUESS_MARGIN;

	return b->groups[group].rounds < b->plan->rounds_max &&
	       elapsed_ns + margin * budget_epoch_ns(b, group) <= (double)b->plan->budget_ns;
}

struct sampler_use budget_use(const struct budget *b, size_t party)
{
	struct sampler_use use = { .rounds_least = b->plan->rounds_max };
	size_t i;

	for (i = 0; i < b->plan->nr_groups; i++) {
		const struct budget_group *g = &b->groups[i];

		if (b->plan->groups[i].party != party)
			continue;
		use.used_ns += g->used_ns;
		use.lacks_ns += budget_lacks(b, i) * budget_epoch_ns(b, i);
		use.rounds_least = g->rounds < use.rounds_least ? g->rounds : use.rounds_least;
		use.rounds_most = g->rounds > use.rounds_most ? g->rounds : use.rounds_most;
		use.nr_groups++;
		use.nr_lacking += budget_lacks(b, i) > 0;
	}
	return use;
}
