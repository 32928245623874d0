// SPDX-License-Identifier: GPL-2.0
/* What comes before a cold pass, and what is said of it: see run.h. */
#include "run/run.h"

#include <errno.h>

static bool has_cold(const struct run_plan *plan)
{
	size_t i;

	for (i = 0; i < plan->nr_groups; i++)
		if (plan->groups[i].warmth == BENCH_COLD)
			return true;
	return false;
}

int run_cold_choose(struct run *run, struct error *error)
{
	int cpu = run_cpu(run);

	if (!run->options->first)
		return 0;
	if (run->counting.no_time) {
		run->cold = "none: what is counted here knows no caches";
		run_say(&run->listener, "--first: no cold passes: what is counted here, "
					"instructions, knows no caches");
		return 0;
	}
	eviction_choose(&run->eviction, cpu < 0 ? 0 : cpu);
	run->cold = run->eviction.text;
	/* a shard says it, too, whose cold passes are all another's: it is the same run */
	if (has_cold(&run->plan) && eviction_make(&run->eviction))
		return error_set(error, -ENOMEM,
				 "no memory for the %zu MiB that drive out the caches; free some, "
				 "or do without --first",
				 run->eviction.bytes >> 20);
	return 0;
}

int run_cold_prepare(struct run *run, size_t cell)
{
	if (run_group_of(&run->plan, cell)->warmth == BENCH_COLD)
		eviction_run(&run->eviction);
	return 0;
}
