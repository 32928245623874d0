/* SPDX-License-Identifier: GPL-2.0 */
/* Which harness gets how much of the time budget, and what it lacks when that is spent. */
#ifndef REGSCOPE_RUN_SHARES_H
#define REGSCOPE_RUN_SHARES_H

#include "measure/sampler.h"
#include "record/env.h"
#include "run/listener.h"
#include "run/plan.h"

/* The parties of a budget, and which of them each group of the plan belongs to. */
struct run_shares {
	const struct bench **benches; /* of each party */
	struct sampler_party *parties;
	size_t nr;
	struct sampler_group *groups;
};

/* 0 or -ENOMEM; free it in either case. */
int run_shares_make(struct run_shares *shares, const struct run_plan *plan);
void run_shares_free(struct run_shares *shares);

/* After measuring with a budget: what each harness used of it, into env.txt; and which rounds that
 * it needs did not fit, also to the listener, with how long they take. @width_points: asked for. */
void run_shares_record(const struct run_shares *shares, const struct run_plan *plan,
		       const struct sampler *sampler, double width_points, bool goes_on,
		       struct env *env, const struct run_listener *listener);

/* The rounds with which a result of @tested ones can be resolved; of none, with which there is an
 * interval. */
unsigned int run_rounds_needed(size_t tested);

#endif
