// SPDX-License-Identifier: GPL-2.0
/* Cells that a host cannot do, out of a plan: see plan.h. */
#include "run/plan.h"

/* Is anything left that so many vCPUs (0: any number) make a difference to? */
static bool has_vcpus(const struct run_plan *plan, unsigned int vcpus)
{
	size_t i;

	for (i = 0; i < plan->nr_groups; i++)
		if (bench_has(plan->groups[i].bench, BENCH_BY_VCPUS) &&
		    (!vcpus || plan->groups[i].vcpus == vcpus))
			return true;
	return false;
}

/* A shard does not know which counts the others have left. */
static void drop_vcpus(struct run_plan *plan)
{
	size_t i, kept = 0;

	for (i = 0; i < plan->vcpus.nr; i++)
		if (plan->nr_elsewhere || has_vcpus(plan, plan->vcpus.v[i]))
			plan->vcpus.v[kept++] = plan->vcpus.v[i];
	plan->vcpus.nr = kept;
}

/* The cells of a group stand together, in the order of the groups; so do those of all policies,
 * which go or stay together. */
bool run_plan_drop(struct run_plan *plan, const bool *is_dropped)
{
	size_t i, kept = 0, groups = 0, last = SAMPLER_NO_BASE;

	for (i = 0; i < plan->nr_cells; i++) {
		struct sampler_cell s = plan->sampler_cells[i];
		unsigned int threads = plan->cells[i].pass.threads;

		if (is_dropped[i])
			continue;
		if (s.group != last) {
			last = s.group;
			plan->groups[groups] = plan->groups[last];
			plan->groups[groups++].threads = 1;
		}
		if (plan->groups[groups - 1].threads < threads)
			plan->groups[groups - 1].threads = threads;
		s.group = groups - 1;
		s.base = s.base == SAMPLER_NO_BASE ? s.base : kept - (i - s.base);
		plan->cells[kept] = plan->cells[i];
		plan->sampler_cells[kept++] = s;
	}
	plan->nr_cells = kept;
	plan->nr_groups = groups;
	drop_vcpus(plan);
	return has_vcpus(plan, 0);
}
