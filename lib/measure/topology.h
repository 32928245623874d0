/* SPDX-License-Identifier: GPL-2.0 */
/* The CPUs, what they share, and the order in which to put threads on them. */
#ifndef REGSCOPE_MEASURE_TOPOLOGY_H
#define REGSCOPE_MEASURE_TOPOLOGY_H

#include "error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TOPOLOGY_DIR "/sys/devices/system/cpu"

struct cpu {
	int number;
	int package, cluster, core; /* as sysfs numbers them; -1 where it does not */
	uint64_t kind;		    /* the same for CPUs that are alike: capacity and MIDR_EL1 */
	unsigned long capacity;	    /* from cpu_capacity; 0 where there is none */
};

struct topology {
	struct cpu *cpus;
	size_t nr;
	size_t nr_kinds;
};

/* Compact: neighbours first, so that threads share caches. Scatter: as far apart as possible, no
 * second thread on a core before every core has one. */
enum spread { SPREAD_COMPACT, SPREAD_SCATTER };

/**
 * topology_read - the CPUs this task may run on
 * @dir:	TOPOLOGY_DIR, or a test's stand-in
 *
 * Asks the scheduler which they are: call it before the task is pinned. 0 or -errno; free @t in
 * either case.
 */
int topology_read(struct topology *t, const char *dir, struct error *error);

/* The same for CPUs that the caller names. */
int topology_read_cpus(struct topology *t, const char *dir, const int *cpus, size_t nr,
		       struct error *error);
void topology_free(struct topology *t);

/* Keep only the kind that has the most CPUs; if two have as many, the one of greater capacity. */
void topology_keep_one_kind(struct topology *t);

/* Sort the CPUs into the order in which threads are put on them. */
void topology_order(struct topology *t, enum spread spread);

#endif
