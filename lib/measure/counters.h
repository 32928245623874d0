/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is read at the borders of a pass, and the meter that reads it. The order of the enum is the
 * order of the columns in samples.csv; one table has their names and units.
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
	const char *unit_short; /* in a table: "M" is put before it */
	const char *what;	/* for people */
	bool is_metric; /* a cost that may be compared; the others only tell what disturbed it */
};

extern const struct counter_info counter_info[NR_COUNTERS];

/* The counter of that name, or NR_COUNTERS. */
enum counter counter_by_name(const char *name);

/* The counters of one pass. What could not be counted is absent, which is not the same as 0. */
struct reading {
	uint64_t value[NR_COUNTERS];
	bool has[NR_COUNTERS];
};

/*
 * What the sampler times with. A real meter is struct perf_meter; tests bring one of their own, so
 * that a clock can be made to drift.
 */
struct meter {
	void *arg;
	void (*start)(void *arg);
	void (*stop)(void *arg, struct reading *reading);
	uint64_t (*now_ns)(void *arg); /* for budgets and progress, never for a result */
};

#endif
