/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the stop rule watches: how wide the intervals of the savings are, as rounds come in. Each
 * round costs one insertion into a sorted list.
 */
#ifndef REGSCOPE_MEASURE_WATCH_H
#define REGSCOPE_MEASURE_WATCH_H

#include "measure/sampler.h"

struct watch;

/* NULL when there is no memory. @cells must outlive it; @metric is of which savings are watched. */
struct watch *watch_new(const struct sampler_cell *cells, size_t nr_cells, enum counter metric);
void watch_free(struct watch *w);

/* The reading of @cell in @round, before watch_width() is asked for that round. 0 or -ENOMEM. */
int watch_add(struct watch *w, size_t cell, unsigned int round, const struct reading *reading);

/*
 * The widest interval of any saving after @rounds rounds, in percentage points; controls do not
 * count. Negative while a saving has none yet; 0 if there is no saving to wait for. A round that
 * lacks a value of either cell is left out of its saving, as it is of the results.
 */
double watch_width(struct watch *w, unsigned int rounds);

#endif
