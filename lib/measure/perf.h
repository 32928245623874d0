/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One group of perf counters for the calling task, and the meter built from it and the clock. The
 * group is read with one read(2), so all its counters span the same instructions. A read costs
 * about as much as an ioctl: it belongs at the borders of a pass, never inside.
 */
#ifndef REGSCOPE_MEASURE_PERF_H
#define REGSCOPE_MEASURE_PERF_H

#include "measure/counters.h"

#define PERF_REASON_MAX 256

#define PERF_PARANOID "/proc/sys/kernel/perf_event_paranoid"

/* Where the kernel tells of its PMUs and of what it permits: sysfs and /proc, or a test's. */
struct perf_host {
	const char *pmus;     /* PMU_DIR */
	const char *paranoid; /* PERF_PARANOID */
};

struct perf_meter {
	int fd[NR_COUNTERS];			   /* -1: not counted */
	int leader;				   /* fd of the group's leader, or -1 */
	int nr;					   /* counters in the group */
	enum counter slot[NR_COUNTERS];		   /* the counter of each value in the group */
	char reason[NR_COUNTERS][PERF_REASON_MAX]; /* why it is not counted; "" if it is */
	bool timed;				   /* wall time is a result here */
	uint64_t multiplexed; /* samples dropped because counters shared the PMU */
	/* of the last pass */
	uint64_t begin[3 + NR_COUNTERS], begin_ns, end_ns;
	/* What counts instructions where no PMU does, of all that the CPU executes; or NULL. */
	uint64_t (*instructions)(void);
	uint64_t begin_instructions;
};

/**
 * perf_meter_open - open every counter the host has
 * @pm:		filled in; close with perf_meter_close()
 * @emulated:	the host is an emulator: leave out wall time and cycles, for that reason
 *
 * Counts on the PMU of the CPU that the calling thread is on: keep it there. Always succeeds. A
 * counter that the host, its kernel or the user's rights do not allow is absent
 * from every reading, and @pm->reason[] says why and what would help. What cannot be counted in the
 * kernel is not counted in user space alone either.
 */
void perf_meter_open(struct perf_meter *pm, bool emulated);
/* Of a virtual machine, opened as if it were emulated: others may be at its PMU all the same. */
void perf_meter_settle(struct perf_meter *pm);
void perf_meter_open_on(struct perf_meter *pm, bool emulated, const struct perf_host *host);

/* Have instructions counted by a clock that counts them, where no PMU does. It takes in whatever
 * else the CPU executes meanwhile, interrupts above all. */
void perf_meter_count_by(struct perf_meter *pm, uint64_t (*instructions)(void));

/* Has the group been on the PMU? If it has not, it is given PERF_WAIT_NS of the CPU to get there.
 * True also if that cannot be told. */
#define PERF_WAIT_NS 50000000
bool perf_meter_is_scheduled(const struct perf_meter *pm);

/* What an empty pass costs, by counter: the median of several; 0 for what is not counted. */
void perf_meter_cost(struct perf_meter *pm, double cost[NR_COUNTERS]);

void perf_meter_close(struct perf_meter *pm);

/* The meter that the sampler calls. @pm must outlive it. */
struct meter perf_meter(struct perf_meter *pm);

#endif
