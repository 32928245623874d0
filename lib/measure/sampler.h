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
};

struct sample {
	size_t cell;
	unsigned int round; /* from 0 */
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
	uint64_t seed;
	unsigned int warmup_passes;	 /* of each cell on each new subject */
	unsigned int rounds_per_subject; /* at least 1 */
	unsigned int rounds_min;	 /* never fewer */
	unsigned int rounds_max;	 /* never more */
	double width_points; /* stop when the interval of every saving is this narrow, as
			      * watch_is_narrow() has it, ... */
	uint64_t budget_ns;  /* ... or when this much time is spent; 0: neither, rounds_max */
	enum counter metric; /* whose savings are watched */
};

enum sampler_stop {
	SAMPLER_STOP_ROUNDS,	  /* rounds_max are done */
	SAMPLER_STOP_WIDTH,	  /* every interval is as narrow as asked */
	SAMPLER_STOP_BUDGET,	  /* time is spent; an interval may be wider than asked */
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

/* Rounds that are complete for every cell. */
unsigned int sampler_rounds(const struct sampler *s);

/* How wide the intervals were at the last look: see watch_width(). */
double sampler_width(const struct sampler *s);

/* How rounds hang together: see watch_dependence(). */
bool sampler_dependence(struct sampler *s, struct stats_dependence *median);

#endif
