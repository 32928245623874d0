/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What else went on on this machine while something was measured: how busy others kept it, what a
 * hypervisor took, whether heat slowed it down. Told by two looks at /proc and /sys, before and
 * after; what they do not show there counts as nothing.
 */
#ifndef REGSCOPE_MEASURE_DISTURBANCE_H
#define REGSCOPE_MEASURE_DISTURBANCE_H

#include <stdbool.h>
#include <stdint.h>

/* A look at the machine. */
struct machine_look {
	double at_s;	       /* of the clock */
	double busy_s, own_s;  /* CPU time of all tasks and interrupts; of this process */
	double steal_s;	       /* that a hypervisor took from the CPU in use, or from each */
	uint64_t throttled;    /* how often the CPU's heat slowed it down */
	uint64_t collapsed;    /* huge pages that khugepaged has put together */
	unsigned long max_khz; /* what cpufreq now allows the CPU; 0: not known */
	char cooling[96];      /* what slows the CPU down now: "cooling_device3 at 2 of 5"; or "" */
	bool merges;	       /* KSM has pages to scan */
};

/* @cpu: the one in use; -1: any */
void machine_look(struct machine_look *look, int cpu);

struct disturbance {
	double seconds;
	double others_cpus; /* how many CPUs others kept busy, on average */
	double steal_pct;   /* of the time */
	uint64_t throttled, collapsed;
	unsigned long khz_before, khz_after; /* if the highest frequency fell, else 0 */
	char cooling[96];
	bool merges;
};

/* In less time there are too few ticks of 10 ms to tell others' load, or steal. */
#define DISTURBANCE_MIN_S 1
/* Others that keep more CPUs busy are doubted. */
#define DISTURBANCE_OTHERS_CPUS 0.5
struct disturbance disturbance_between(const struct machine_look *before,
				       const struct machine_look *after);

#endif
