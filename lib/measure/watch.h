/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the stop rule watches: how wide the intervals of savings are as rounds come in. A look at
 * n rounds costs n log n.
 */
#ifndef REGSCOPE_MEASURE_WATCH_H
#define REGSCOPE_MEASURE_WATCH_H

#include "measure/sampler.h"
#include "measure/stats.h"

struct watch;

/* NULL if there is no memory. @cells must outlive it; @metric is whose savings are watched. */
struct watch *watch_new(const struct sampler_cell *cells, size_t nr_cells, size_t nr_groups,
			enum counter metric, unsigned int rounds_per_subject);
void watch_free(struct watch *w);

/* Note the reading of @cell in @round, before watch_width() of that round. 0 or -ENOMEM. */
int watch_add(struct watch *w, size_t cell, unsigned int round, const struct reading *reading);

/*
 * The widest interval of any saving of @group after its first @rounds rounds, in percentage points;
 * controls do not count. Negative while a saving has no interval; 0 if there is no saving to wait
 * for. A round that lacks either cell's value is left out of the saving, as it is left out of the
 * results.
 */
double watch_width(struct watch *w, size_t group, unsigned int rounds);

/*
 * Are @rounds rounds of @group enough? Call it after each subject's rounds. It does not look each
 * time, as who looks often stops at what is narrow by chance; and it is true only if all intervals
 * were at most @width at two looks in a row, and there were six subjects.
 */
bool watch_is_narrow(struct watch *w, size_t group, unsigned int rounds, double width);

/* Has @group any saving to wait for? */
bool watch_waits_for(const struct watch *w, size_t group);

/* The widest that watch_width() was of any group at its last look; negative before all had one. */
double watch_last_width(const struct watch *w);

/* How the first @rounds[group] rounds of each group hang together, each figure the median over the
 * savings that watch_width() waits for; @nr_rounds: how many rounds those have. False if there is
 * none, or no memory. */
bool watch_dependence(struct watch *w, const unsigned int *rounds, struct stats_dependence *median,
		      unsigned int *nr_rounds);

#endif
