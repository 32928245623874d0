/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which PMU counts for a CPU. Where cores are of several kinds (big.LITTLE, Apple's), each kind has
 * a PMU of its own, and an event that names none is opened on the first of them: it counts nothing
 * on the others.
 */
#ifndef REGSCOPE_MEASURE_PMU_H
#define REGSCOPE_MEASURE_PMU_H

#include <stdint.h>

#define PMU_DIR "/sys/bus/event_source/devices"

#define PMU_NO_EVENT (-1)

enum pmu_event { PMU_CYCLES, PMU_INSTRUCTIONS, NR_PMU_EVENTS };

struct pmu {
	char name[64];	  /* "": none serves the CPU */
	uint32_t type;	  /* for perf_event_attr.type */
	unsigned int nr;  /* PMUs of cores that the machine has, whichever CPU they serve */
	char served[128]; /* CPUs that one of them serves, "0-3" */
	/* Their numbers as the PMU's own (raw) events, or PMU_NO_EVENT. */
	int64_t raw[NR_PMU_EVENTS];
};

/**
 * pmu_of_cpu - find the PMU of a CPU
 * @pmu:	filled in
 * @cpu:	negative: not known, any will do
 * @dir:	PMU_DIR, or a test's stand-in
 *
 * A PMU of cores is one that says which CPUs it serves (its file `cpus`); those of the rest of the
 * chip have a `cpumask` instead.
 */
void pmu_of_cpu(struct pmu *pmu, const char *dir, int cpu);

#endif
