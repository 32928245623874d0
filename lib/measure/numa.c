// SPDX-License-Identifier: GPL-2.0
/* NUMA nodes by sysfs, and set_mempolicy(2): see numa.h. */
#include "measure/numa.h"

#include <linux/mempolicy.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

void numa_read(struct numa *numa, const char *dir)
{
	char path[512];
	size_t i;

	snprintf(path, sizeof(path), "%s/online", dir);
	*numa = (struct numa){ .cpus = NULL };
	cpus_read(&numa->nodes, path);
	snprintf(path, sizeof(path), "%s/has_memory", dir);
	cpus_read(&numa->with_memory, path);
	numa->cpus = calloc(numa->nodes.nr + 1, sizeof(*numa->cpus));
	if (!numa->cpus)
		cpus_free(&numa->nodes);
	for (i = 0; i < numa->nodes.nr; i++) {
		snprintf(path, sizeof(path), "%s/node%d/cpulist", dir, numa->nodes.v[i]);
		cpus_read(&numa->cpus[i], path);
	}
}

void numa_free(struct numa *numa)
{
	size_t i;

	for (i = 0; i < numa->nodes.nr; i++)
		cpus_free(&numa->cpus[i]);
	free(numa->cpus);
	cpus_free(&numa->nodes);
	cpus_free(&numa->with_memory);
	*numa = (struct numa){ .cpus = NULL };
}

int numa_node_of(const struct numa *numa, int cpu)
{
	size_t i;

	for (i = 0; i < numa->nodes.nr; i++)
		if (cpus_has(&numa->cpus[i], cpu))
			return numa->nodes.v[i];
	return -1;
}

bool numa_has_memory(const struct numa *numa, int node)
{
	return !numa->with_memory.nr || cpus_has(&numa->with_memory, node);
}

const char *numa_stay_local(void)
{
	int mode = MPOL_DEFAULT;

	if (syscall(SYS_get_mempolicy, &mode, NULL, 0ul, NULL, 0ul))
		return "unknown";
	if (mode != MPOL_DEFAULT)
		return "as it was given (numactl)";
	/* preferred, and no node named: the one that the CPU is on */
	return syscall(SYS_set_mempolicy, MPOL_PREFERRED, NULL, 0ul) ? "unknown" : "local";
}
