/* SPDX-License-Identifier: GPL-2.0 */
/* The CPUs, what they share, and the order in which they are given threads. */
#ifndef REGSCOPE_MEASURE_TOPOLOGY_H
#define REGSCOPE_MEASURE_TOPOLOGY_H

#include "error.h"
#include "measure/cpus.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TOPOLOGY_DIR "/sys/devices/system/cpu"

struct cpu {
	int number;
	int package, cluster, core; /* as numbered by sysfs; -1 if it does not say */
	uint64_t kind;		/* from MIDR_EL1 and capacity: the same for CPUs that are alike */
	unsigned long capacity; /* from cpu_capacity; 0 if there is none */
	uint64_t midr;		/* MIDR_EL1; 0 if it is not told */
	unsigned long max_khz;	/* of cpufreq; 0 without it */
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
 * Call it before the task is pinned. Returns 0 or -errno; topology_free() in either case.
 */
int topology_read(struct topology *t, const char *dir, struct error *error);
/* The same of CPUs that are named. */
int topology_of(struct topology *t, const struct cpus *cpus, const char *dir, struct error *error);
void topology_free(struct topology *t);

/* Keep only the kind with the most CPUs; of two with as many, the one with greater capacity. */
void topology_keep_one_kind(struct topology *t);

/* Sort the CPUs into the order in which they are given threads. */
void topology_order(struct topology *t, enum spread spread);

#endif
