/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the stop rule watches: how wide the intervals of savings are as rounds come in. Each round
 * costs one insertion into a sorted list.
 */
#ifndef REGSCOPE_MEASURE_WATCH_H
#define REGSCOPE_MEASURE_WATCH_H

#include "measure/sampler.h"

struct watch;

/* NULL if there is no memory. @cells must outlive it; @metric is whose savings are watched. */
struct watch *watch_new(const struct sampler_cell *cells, size_t nr_cells, enum counter metric);
void watch_free(struct watch *w);

/* Note the reading of @cell in @round, before watch_width() of that round. 0 or -ENOMEM. */
int watch_add(struct watch *w, size_t cell, unsigned int round, const struct reading *reading);

/*
 * The widest interval of any saving after @rounds rounds, in percentage points; controls do not
 * count. Negative while a saving has no interval; 0 if there is no saving to wait for. A round that
 * lacks either cell's value is left out of the saving, as it is left out of the results.
 */
double watch_width(struct watch *w, unsigned int rounds);

#endif
