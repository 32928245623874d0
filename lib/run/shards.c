// SPDX-License-Identifier: GPL-2.0
/* The groups of a plan, dealt out to several hosts: see plan.h. */
#include "run/plan.h"

#include <errno.h>
#include <stdlib.h>

/* What a group takes, not only under the clock: a shard is as long as all that it does. */
static uint64_t work_of(const struct run_plan *plan, size_t cell)
{
	unsigned int cost = run_bench_of(plan, cell)->cost;

	return plan->sampler_cells[cell].weight * (cost ? cost : 100);
}

/* Groups to shards, the heaviest first, each to the shard with the least work so far. */
static int deal_groups(const struct run_plan *plan, unsigned int shards, size_t *shard_of)
{
	uint64_t *load = calloc(shards, sizeof(*load)), best;
	uint64_t *weight = calloc(plan->nr_groups, sizeof(*weight));
	size_t g, heaviest, n;
	unsigned int s, least;

	for (n = 0; weight && n < plan->nr_cells; n++)
		weight[plan->sampler_cells[n].group] += work_of(plan, n);
	for (g = 0; g < plan->nr_groups; g++)
		shard_of[g] = shards; /* not dealt yet */
	for (n = 0; load && weight && n < plan->nr_groups; n++) {
		for (g = 0, best = 0, heaviest = 0; g < plan->nr_groups; g++) {
			if (shard_of[g] == shards && weight[g] > best) {
				best = weight[g];
				heaviest = g;
			}
		}
		for (s = 1, least = 0; s < shards; s++)
			if (load[s] < load[least])
				least = s;
		shard_of[heaviest] = least;
		load[least] += best;
	}
	s = load && weight;
	free(load);
	free(weight);
	return s ? 0 : -ENOMEM;
}

/* Groups of other shards, in what is first the shard of each group, then its new place. */
#define ELSEWHERE SIZE_MAX

/* This shard's groups keep their order. */
static void keep_groups(struct run_plan *plan, size_t *place, size_t mine)
{
	size_t i, kept = 0;

	for (i = 0; i < plan->nr_groups; i++) {
		if (place[i] == mine) {
			plan->groups[kept] = plan->groups[i];
			place[i] = kept++;
		} else {
			place[i] = ELSEWHERE;
		}
	}
	plan->nr_groups = kept;
}

/* Their cells; of the others' the keys. A cell's base stays as far before it. */
static void keep_cells(struct run_plan *plan, const size_t *place)
{
	size_t i, kept = 0;

	for (i = 0; i < plan->nr_cells; i++) {
		struct sampler_cell s = plan->sampler_cells[i];

		s.group = place[s.group];
		if (s.group == ELSEWHERE) {
			plan->elsewhere[plan->nr_elsewhere++] = plan->cells[i].key;
			continue;
		}
		s.base = s.base == SAMPLER_NO_BASE ? s.base : kept - (i - s.base);
		plan->cells[kept] = plan->cells[i];
		plan->sampler_cells[kept++] = s;
	}
	plan->nr_cells = kept;
}

int run_plan_take_shard(struct run_plan *plan, unsigned int shard, unsigned int shards)
{
	size_t *place = calloc(plan->nr_groups, sizeof(*place));
	int err = -ENOMEM;

	plan->elsewhere = calloc(plan->nr_cells, sizeof(*plan->elsewhere));
	if (place && plan->elsewhere)
		err = deal_groups(plan, shards, place);
	if (!err) {
		keep_groups(plan, place, shard - 1);
		keep_cells(plan, place);
	}
	free(place);
	return err;
}
