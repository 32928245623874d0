// SPDX-License-Identifier: GPL-2.0
/* --shard K/N: the groups of a plan, dealt out to several hosts. */
#include "run/run.h"

#include <errno.h>
#include <stdlib.h>

/* Groups to shards, the heaviest first, each to the shard with the least work so far. */
static int deal_groups(const struct bench_run *run, unsigned int *shard_of)
{
	unsigned int shards = run->options->shards, p, least;
	uint64_t *load = calloc(shards, sizeof(*load)), best;
	uint64_t *weight = calloc(run->nr_groups, sizeof(*weight));
	size_t g, heaviest, n;

	if (!load || !weight) {
		free(load);
		free(weight);
		return -ENOMEM;
	}
	for (n = 0; n < run->nr_cells; n++)
		weight[run->cells[n].group] += run->sampler_cells[n].weight;
	for (g = 0; g < run->nr_groups; g++)
		shard_of[g] = shards; /* not dealt yet */
	for (n = 0; n < run->nr_groups; n++) {
		for (g = 0, best = 0, heaviest = 0; g < run->nr_groups; g++) {
			if (shard_of[g] == shards && weight[g] > best) {
				best = weight[g];
				heaviest = g;
			}
		}
		for (p = 1, least = 0; p < shards; p++)
			if (load[p] < load[least])
				least = p;
		shard_of[heaviest] = least;
		load[least] += best;
	}
	free(load);
	free(weight);
	return 0;
}

/* Keep the groups of this shard, in their order; the keys of the others' cells are remembered. */
int bench_take_shard(struct bench_run *run)
{
	unsigned int mine = run->options->shard - 1,
		     *shard_of = calloc(run->nr_groups, sizeof(*shard_of));
	size_t *new_group = calloc(run->nr_groups, sizeof(*new_group)), i, groups = 0, cells = 0;
	int err = -ENOMEM;

	run->elsewhere = calloc(run->nr_cells, sizeof(*run->elsewhere));
	if (!shard_of || !new_group || !run->elsewhere || deal_groups(run, shard_of))
		goto out_free;
	for (i = 0; i < run->nr_groups; i++) {
		new_group[i] = groups;
		if (shard_of[i] == mine)
			run->groups[groups++] = run->groups[i];
	}
	for (i = 0; i < run->nr_cells; i++) {
		size_t group = run->cells[i].group;

		if (shard_of[group] != mine) {
			run->elsewhere[run->nr_elsewhere++] = run->cells[i].key;
			continue;
		}
		run->cells[cells] = run->cells[i];
		run->sampler_cells[cells] = run->sampler_cells[i];
		run->cells[cells].group = run->sampler_cells[cells].group = new_group[group];
		if (run->sampler_cells[cells].base != SAMPLER_NO_BASE)
			run->sampler_cells[cells].base =
				cells - 1; /* add_cells() made them neighbours */
		cells++;
	}
	run->nr_groups = groups;
	run->nr_cells = cells;
	err = 0;
out_free:
	free(shard_of);
	free(new_group);
	return err;
}
