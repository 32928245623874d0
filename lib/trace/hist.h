/* SPDX-License-Identifier: GPL-2.0 */
/* The histograms of a `hist` file of tracefs (Documentation/trace/histogram.rst). */
#ifndef REGSCOPE_TRACE_HIST_H
#define REGSCOPE_TRACE_HIST_H

#include "error.h"

#include <stdint.h>
#include <stdio.h>

#define HIST_KEYS_MAX 3

/* Of all histograms in the file. */
struct hist_totals {
	uint64_t hits; /* as the kernel says, dropped ones not among them */
	uint64_t sum;  /* of the entries: less than @hits while events still come */
	uint64_t dropped;
};

/**
 * hist_read - hand over every entry
 * @nr_keys:	how many keys each has, whole numbers
 * @entry:	its keys, in the order they are written, and its count; 0 or -errno, which ends it
 *
 * Returns 0, or -errno; -EINVAL for what is no histogram, or not a whole one.
 */
int hist_read(FILE *f, const char *path, unsigned int nr_keys,
	      int (*entry)(void *arg, const uint64_t *keys, uint64_t n), void *arg,
	      struct hist_totals *totals, struct error *error);

#endif
