/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is read before and after a pass, and the meter that reads it. The order of the enum is the
 * order of the columns in samples.csv.
 */
#ifndef REGSCOPE_MEASURE_COUNTERS_H
#define REGSCOPE_MEASURE_COUNTERS_H

#include <stdbool.h>
#include <stdint.h>

enum counter {
	COUNTER_WALL_NS,
	COUNTER_CYCLES,
	COUNTER_INSTRUCTIONS,
	COUNTER_USER_INSTRUCTIONS,
	COUNTER_CONTEXT_SWITCHES,
	COUNTER_MIGRATIONS,
	NR_COUNTERS,
};

struct counter_info {
	const char *name; /* column, and metric in summary.csv */
	const char *unit;
	const char *what; /* for people */
	bool is_metric;	  /* a cost that may be compared; the others only show what disturbed it */
};

extern const struct counter_info counter_info[NR_COUNTERS];

/* The counter of that name, or NR_COUNTERS. */
enum counter counter_by_name(const char *name);

/* What befell the machine while a pass was made: bits of reading.upset. */
enum {
	READING_SUSPENDED = 1 << 0, /* it slept: nothing is counted */
	READING_MOVED = 1 << 1,	    /* a thread that is kept on a CPU ended on another one */
};

/* The counters of one pass. One that was not counted is absent, which is not the same as 0. */
struct reading {
	uint64_t value[NR_COUNTERS];
	bool has[NR_COUNTERS];
	unsigned int upset;
};

/* What the sampler times with: perf_meter(), or a test's, whose clock can drift. */
struct meter {
	void *arg;
	void (*start)(void *arg);
	void (*stop)(void *arg, struct reading *reading);
	uint64_t (*now_ns)(void *arg); /* for budget and progress, never for a result */
};

#endif
