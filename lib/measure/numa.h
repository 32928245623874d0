/* SPDX-License-Identifier: GPL-2.0 */
/* NUMA nodes, and where a task's memory comes from. */
#ifndef REGSCOPE_MEASURE_NUMA_H
#define REGSCOPE_MEASURE_NUMA_H

#include "measure/cpus.h"

#include <stdbool.h>

#define NUMA_DIR "/sys/devices/system/node"

struct numa {
	struct cpus nodes;	 /* their numbers */
	struct cpus *cpus;	 /* of each */
	struct cpus with_memory; /* the nodes that have some; empty: nobody says */
};

/* Read @dir, NUMA_DIR or a test's. Without NUMA there are no nodes. numa_free() in any case. */
void numa_read(struct numa *numa, const char *dir);
void numa_free(struct numa *numa);

/* The node of a CPU, or -1. */
int numa_node_of(const struct numa *numa, int cpu);
bool numa_has_memory(const struct numa *numa, int node);

/**
 * numa_stay_local - take memory from the node of the CPU in use, and keep it there
 *
 * Threads that are made later do so too, each with its own CPU. Pages are taken elsewhere only if
 * the node has none left, and automatic balancing no longer unmaps them to see who uses them. A
 * policy that the task was given (numactl) stays. Returns what holds now: "local", or why not.
 */
const char *numa_stay_local(void);

#endif
