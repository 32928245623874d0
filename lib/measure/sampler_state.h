/* SPDX-License-Identifier: GPL-2.0 */
/* What the sampler's files share. */
#ifndef REGSCOPE_MEASURE_SAMPLER_STATE_H
#define REGSCOPE_MEASURE_SAMPLER_STATE_H

#include "measure/budget.h"
#include "measure/rng.h"
#include "measure/sampler.h"
#include "measure/watch.h"

struct sampler {
	struct sampler_plan plan;
	const struct sampler_ops *ops;
	void *arg;
	struct meter meter;
	struct watch *watch;
	struct budget *budget; /* NULL without one */
	size_t *group_order, *cell_order, *group_cells;
	struct sample *pending; /* taken, not yet emitted */
	unsigned int *rounds;	/* of each group */
	bool *is_narrow;	/* of each group */
	bool *takes_part;	/* of each group, in this epoch */
	bool *is_waited_for;	/* of each party */
	uint64_t *pass_ns;	/* of each cell: its last pass */
	uint64_t seq;
	uint64_t work_done, work_per_round;
	bool has_begun;
	uint64_t begin_ns; /* of the first pass, once it has */
};

/* sampler_group.c: the rounds of a group up to @last, on a new subject. What was taken is emitted,
 * also if a pass then fails; unless it is going to end too late, and is given up. */
int sampler_run_group(struct sampler *s, size_t group, unsigned int last, struct rng *rng,
		      struct error *error);

/* Time since the first pass. */
static inline uint64_t sampler_elapsed(const struct sampler *s)
{
	return s->has_begun ? s->meter.now_ns(s->meter.arg) - s->begin_ns : 0;
}

static inline bool sampler_interrupted(const struct sampler *s)
{
	return s->ops->interrupted(s->arg);
}

void sampler_tell(struct sampler *s, unsigned int round, size_t group, size_t cell);

#endif
