// SPDX-License-Identifier: GPL-2.0
/* Questions about a plan: see plan.h. */
#include "run/plan.h"

#include <stdlib.h>

struct bench_config run_config_of(const struct run_subject *subject, const struct run_group *group)
{
	return (struct bench_config){
		.regs = &subject->regs,
		.recipes = &subject->recipes,
		.vm = subject->vm,
		.vcpus = group->vcpus,
		.state = group->state,
		.threads = group->threads,
		.batch_max = subject->batch_max,
		.first = group->warmth != BENCH_WARM,
		.pattern = subject->pattern.nr ? &subject->pattern : NULL,
	};
}

void run_plan_free(struct run_plan *plan)
{
	free(plan->groups);
	free(plan->cells);
	free(plan->sampler_cells);
	free(plan->elsewhere);
	*plan = (struct run_plan){ .groups = NULL };
}

bool run_plan_has_registers(const struct run_plan *plan)
{
	size_t i;

	for (i = 0; i < plan->nr_cells; i++)
		if (plan->cells[i].key.id)
			return true;
	return false;
}

unsigned int run_plan_threads(const struct run_plan *plan)
{
	unsigned int most = 0;
	size_t i;

	for (i = 0; i < plan->nr_cells; i++)
		if (bench_is_threaded(run_bench_of(plan, i)) && plan->cells[i].pass.threads > most)
			most = plan->cells[i].pass.threads;
	return most;
}

bool run_cell_is_tested(const struct run_plan *plan, size_t cell)
{
	size_t base = plan->sampler_cells[cell].base;
	const struct run_cell *a = &plan->cells[cell], *b;
	enum bench_way way;

	if (base == SAMPLER_NO_BASE)
		return false;
	b = &plan->cells[base];
	if (a->work.accesses != b->work.accesses)
		return true;
	way = bench_policies[a->pass.policy].way;
	/* the list of every vCPU is that of one, where there is one */
	if (way == BENCH_LISTED && a->key.vcpus == 1)
		way = BENCH_ONE_BY_ONE;
	return way != bench_policies[b->pass.policy].way;
}

size_t run_plan_family(const struct run_plan *plan, const struct bench *bench)
{
	size_t i, n, most = 0;
	enum bench_warmth warmth;

	for (warmth = 0; warmth < NR_BENCH_WARMTHS; warmth++) {
		for (i = n = 0; i < plan->nr_cells; i++)
			n += run_bench_of(plan, i) == bench && run_cell_is_tested(plan, i) &&
			     run_group_of(plan, i)->warmth == warmth;
		most = n > most ? n : most;
	}
	return most;
}
