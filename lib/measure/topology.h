/* SPDX-License-Identifier: GPL-2.0 */
/* Which CPUs there are, how they lie together, and in which order threads should be put on them. */
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
	uint64_t kind;		    /* CPUs of one kind have one: capacity and MIDR_EL1 */
	unsigned long capacity;	    /* of cpu_capacity; 0 where it does not say */
};

struct topology {
	struct cpu *cpus;
	size_t nr;
	size_t nr_kinds;
};

/* Compact: neighbours first, so that threads share caches. Scatter: as far apart as can be, and a
 * core twice only when each has a thread. */
enum spread { SPREAD_COMPACT, SPREAD_SCATTER };

/**
 * topology_read - the CPUs this task may run on
 * @dir:	TOPOLOGY_DIR, or what a test has in its place
 *
 * Asks the scheduler which they are: call it before the task is pinned. 0 or -errno; free @t in
 * either case.
 */
int topology_read(struct topology *t, const char *dir, struct error *error);

/* The same of CPUs that the caller names. */
int topology_read_cpus(struct topology *t, const char *dir, const int *cpus, size_t nr,
		       struct error *error);
void topology_free(struct topology *t);

/* Keep the CPUs of one kind: that with the most of them; of two, that with the greater capacity. */
void topology_keep_one_kind(struct topology *t);

/* Bring the CPUs into the order in which threads are put on them. */
void topology_order(struct topology *t, enum spread spread);

#endif
