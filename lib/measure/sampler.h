/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The sampler: runs every cell once a round, in a seeded random order, and stops by rule. It knows
 * nothing of what it times. Cells that share a subject (here: a VM of N vCPUs) form a group:
 *
 *	epoch	`rounds_per_subject` rounds, on new subjects
 *	group	groups take turns within an epoch, in random order; a group's subject is set up,
 *		warmed up, measured for the epoch's rounds and torn down before the next is set up,
 *		so that only one is alive
 *	round	within a group, one pass of each of its cells, in random order
 *
 * So cells that are compared are neighbours in time, and drift hits them alike. The order of epoch
 * e depends on the seed and e alone: a run that was interrupted resumes as if it had never stopped.
 *
 * With a time budget not every group is in every epoch: budget.h says whose turn it is, by what
 * they cost. Each then has rounds of its own, counted from 0. An epoch that would end too late is
 * given up, and leaves no sample. The budget counts from the first pass.
 */
#ifndef REGSCOPE_MEASURE_SAMPLER_H
#define REGSCOPE_MEASURE_SAMPLER_H

#include "error.h"
#include "measure/counters.h"
#include "measure/stats.h"

#include <stddef.h>
#include <stdint.h>

#define SAMPLER_NO_BASE ((size_t)-1)

struct sampler_cell {
	size_t group;
	size_t base;	 /* the cell this one is compared with, or SAMPLER_NO_BASE */
	bool control;	 /* does the same work as its base: no result, and not waited for */
	uint64_t weight; /* expected work of one pass, in any unit, for the display of progress */
	bool unwarmed;	 /* its subject must not be used before: no pass warms it up */
};

/* Groups share a time budget by party (here: a harness). */
struct sampler_group {
	size_t party;
	double size; /* of its subject, above 0: what setting it up costs grows with it */
};

struct sampler_party {
	double worth;		 /* its share of the time, in any unit, above 0 */
	unsigned int rounds_min; /* that it needs, if there is time for them */
};

/* What a party used of the time, and what its minimum lacks. */
struct sampler_use {
	double used_ns, lacks_ns;
	unsigned int rounds_least, rounds_most; /* of its groups */
	size_t nr_groups, nr_lacking;
};

struct sample {
	size_t cell;
	unsigned int round; /* of its group, from 0 */
	uint64_t seq;	    /* from 0, in the order they were taken */
	uint64_t accesses, failed;
	struct reading reading;
};

struct sampler_progress {
	double fraction;    /* of the whole run, 0..1 */
	unsigned int round; /* under way, from 0 */
	size_t cell;	    /* under way, or SAMPLER_NO_BASE while a subject is set up */
	size_t group;
};

/* All are needed. An int is 0 or -errno; an error ends the run, and sampler_run() returns it. */
struct sampler_ops {
	int (*setup)(void *arg, size_t group, struct error *error);
	int (*prepare)(void *arg, size_t cell, struct error *error); /* before a pass, not timed */
	int (*pass)(void *arg, size_t cell, uint64_t *accesses, uint64_t *failed); /* timed */
	int (*check)(void *arg, size_t cell, struct error *error); /* after a pass, not timed */
	int (*emit)(void *arg, const struct sample *sample, struct error *error);
	int (*flush)(void *arg, struct error *error); /* write out a group's rounds */
	void (*teardown)(void *arg, size_t group);
	bool (*interrupted)(void *arg);
	void (*progress)(void *arg, const struct sampler_progress *progress);
};

struct sampler_plan {
	const struct sampler_cell *cells;
	size_t nr_cells, nr_groups;
	const struct sampler_group *groups; /* needed only with a budget */
	const struct sampler_party *parties;
	size_t nr_parties;
	uint64_t seed;
	unsigned int warmup_passes;	 /* of each cell on each new subject ... */
	uint64_t warmup_below_ns;	 /* ... if its last pass was shorter; 0: however long */
	unsigned int rounds_per_subject; /* at least 1 */
	unsigned int rounds_max;	 /* never more; without a budget, as many */
	double width_points; /* stop when the interval of every saving is this narrow, as
			      * watch_is_narrow() has it, and parties have their minimum, ... */
	uint64_t budget_ns;  /* ... or when this much time is spent; 0: neither, rounds_max */
	enum counter metric; /* whose savings are watched */
};

enum sampler_stop {
	SAMPLER_STOP_ROUNDS,	  /* rounds_max are done */
	SAMPLER_STOP_WIDTH,	  /* every interval is as narrow as asked */
	SAMPLER_STOP_BUDGET,	  /* time is spent; an interval may be wider, or rounds too few */
	SAMPLER_STOP_INTERRUPTED, /* what was measured so far has been emitted and flushed */
};

struct sampler;

/* NULL if there is no memory. @plan's cells and @ops must outlive it; @arg goes to all of @ops. */
struct sampler *sampler_new(const struct sampler_plan *plan, const struct sampler_ops *ops,
			    void *arg, const struct meter *meter);
void sampler_free(struct sampler *s);

/*
 * Take over a sample of an earlier run. Call it for each sample of its whole epochs, in any order,
 * before sampler_run(). Returns 0 or -ENOMEM.
 */
int sampler_resume(struct sampler *s, size_t cell, unsigned int round,
		   const struct reading *reading);

/* Measure. Returns 0, and in @stop why it ended; or what an op returned, with its @error. */
int sampler_run(struct sampler *s, enum sampler_stop *stop, struct error *error);

/* Rounds that are complete for every cell of a group; of the group that has fewest, and most. */
unsigned int sampler_rounds_of(const struct sampler *s, size_t group);
unsigned int sampler_rounds_least(const struct sampler *s);
unsigned int sampler_rounds_most(const struct sampler *s);

/* With a budget: what a party used, and lacks. */
struct sampler_use sampler_use(const struct sampler *s, size_t party);

/* How long it measured: from the first pass. */
uint64_t sampler_elapsed_ns(const struct sampler *s);

/* How wide the intervals were at the last look: see watch_last_width(). */
double sampler_width(const struct sampler *s);

/* How rounds hang together: see watch_dependence(). */
bool sampler_dependence(struct sampler *s, struct stats_dependence *median,
			unsigned int *nr_rounds);

#endif
