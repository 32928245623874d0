// SPDX-License-Identifier: GPL-2.0
/* --part K/N: the groups of a plan, dealt out to several hosts. */
#include "bench_run.h"

#include <errno.h>
#include <stdlib.h>

/* Groups to parts, the heaviest first, each to the part with the least work so far. */
static int deal_groups(const struct bench_run *run, unsigned int *part_of)
{
	unsigned int parts = run->options->parts, p, least;
	uint64_t *load = calloc(parts, sizeof(*load)), best;
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
		part_of[g] = parts; /* not dealt yet */
	for (n = 0; n < run->nr_groups; n++) {
		for (g = 0, best = 0, heaviest = 0; g < run->nr_groups; g++) {
			if (part_of[g] == parts && weight[g] > best) {
				best = weight[g];
				heaviest = g;
			}
		}
		for (p = 1, least = 0; p < parts; p++)
			if (load[p] < load[least])
				least = p;
		part_of[heaviest] = least;
		load[least] += best;
	}
	free(load);
	free(weight);
	return 0;
}

/* Keep the groups of this part, in their order; the keys of the others' cells are remembered. */
int bench_take_part(struct bench_run *run)
{
	unsigned int mine = run->options->part - 1,
		     *part_of = calloc(run->nr_groups, sizeof(*part_of));
	size_t *new_group = calloc(run->nr_groups, sizeof(*new_group)), i, groups = 0, cells = 0;
	int err = -ENOMEM;

	run->elsewhere = calloc(run->nr_cells, sizeof(*run->elsewhere));
	if (!part_of || !new_group || !run->elsewhere || deal_groups(run, part_of))
		goto out_free;
	for (i = 0; i < run->nr_groups; i++) {
		new_group[i] = groups;
		if (part_of[i] == mine)
			run->groups[groups++] = run->groups[i];
	}
	for (i = 0; i < run->nr_cells; i++) {
		size_t group = run->cells[i].group;

		if (part_of[group] != mine) {
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
	free(part_of);
	free(new_group);
	return err;
}
