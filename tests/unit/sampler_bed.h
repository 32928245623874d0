/* SPDX-License-Identifier: GPL-2.0 */
/* A clock that the test moves, and cells whose cost it knows, for the sampler to run. */
#ifndef SAMPLER_BED_H
#define SAMPLER_BED_H

#include "test.h"

#include "measure/rng.h"
#include "measure/sampler.h"

#define CELLS  6 /* three groups of a base cell and one that costs 4/5 of it */
#define GROUPS 3

struct sampler_bed {
	uint64_t now_ns, begin_ns;
	double drift; /* factor on every cost, a pass */
	double factor;
	unsigned int setups[GROUPS], teardowns[GROUPS], alive, warmups, passes, flushes;
	const struct sampler_cell *cells;
	size_t open;
	bool noisy;
	double noise[CELLS]; /* up to this share of a cell's cost, to either side */
	double (*factor_of)(void *arg, struct sampler_bed *b, size_t cell); /* on a pass's cost */
	void *arg;
	struct rng rng;
	unsigned int drop_pass;	      /* the n-th pass has no metric */
	int fail_pass;		      /* the n-th timed or warm-up pass fails */
	unsigned int interrupt_after; /* passes */
	bool has_metric;
	struct sample samples[4096];
	size_t nr_samples;
};

extern const struct sampler_cell sampler_bed_cells[CELLS];

/* With a budget: all groups are of one party, which needs so many rounds. */
extern struct sampler_party sampler_bed_party;

struct sampler_plan sampler_bed_plan(unsigned int rounds);

struct sampler_bed *sampler_bed_new(void);

struct sampler *sampler_bed_sampler(const struct sampler_plan *plan, struct sampler_bed *b);

enum sampler_stop sampler_bed_run(const struct sampler_plan *plan, struct sampler_bed *b,
				  int want_err);

#endif
