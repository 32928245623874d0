// SPDX-License-Identifier: GPL-2.0
/* The groups of a plan, dealt out to several hosts: see plan.h. */
#include "run/plan.h"

#include <errno.h>
#include <stdlib.h>

/* Groups to shards, the heaviest first, each to the shard with the least work so far. */
static int deal_groups(const struct run_plan *plan, unsigned int shards, unsigned int *shard_of)
{
	uint64_t *load = calloc(shards, sizeof(*load)), best;
	uint64_t *weight = calloc(plan->nr_groups, sizeof(*weight));
	size_t g, heaviest, n;
	unsigned int s, least;

	for (n = 0; weight && n < plan->nr_cells; n++)
		weight[plan->sampler_cells[n].group] += plan->sampler_cells[n].weight;
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

/* Groups of this shard keep their order; @new_group tells where each has gone. */
static void keep_groups(struct run_plan *plan, const unsigned int *shard_of, unsigned int mine,
			size_t *new_group)
{
	size_t i, kept = 0;

	for (i = 0; i < plan->nr_groups; i++) {
		new_group[i] = kept;
		if (shard_of[i] == mine)
			plan->groups[kept++] = plan->groups[i];
	}
	plan->nr_groups = kept;
}

/* Their cells; the keys of the others' are remembered. A cell's base is its neighbour still. */
static void keep_cells(struct run_plan *plan, const unsigned int *shard_of, unsigned int mine,
		       const size_t *new_group)
{
	size_t i, kept = 0;

	for (i = 0; i < plan->nr_cells; i++) {
		struct sampler_cell s = plan->sampler_cells[i];

		if (shard_of[s.group] != mine) {
			plan->elsewhere[plan->nr_elsewhere++] = plan->cells[i].key;
			continue;
		}
		s.group = new_group[s.group];
		s.base = s.base == SAMPLER_NO_BASE ? s.base : kept - 1;
		plan->cells[kept] = plan->cells[i];
		plan->sampler_cells[kept++] = s;
	}
	plan->nr_cells = kept;
}

int run_plan_take_shard(struct run_plan *plan, unsigned int shard, unsigned int shards)
{
	unsigned int *shard_of = calloc(plan->nr_groups, sizeof(*shard_of));
	size_t *new_group = calloc(plan->nr_groups, sizeof(*new_group));
	int err = -ENOMEM;

	plan->elsewhere = calloc(plan->nr_cells, sizeof(*plan->elsewhere));
	if (shard_of && new_group && plan->elsewhere && !deal_groups(plan, shards, shard_of)) {
		keep_groups(plan, shard_of, shard - 1, new_group);
		keep_cells(plan, shard_of, shard - 1, new_group);
		err = 0;
	}
	free(shard_of);
	free(new_group);
	return err;
}
