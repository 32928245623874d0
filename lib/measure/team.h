/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Threads that do one pass together. Each is kept on a CPU of its own and has counters of its own;
 * between passes they sleep, and those that a pass does not want are not woken.
 */
#ifndef REGSCOPE_MEASURE_TEAM_H
#define REGSCOPE_MEASURE_TEAM_H

#include "error.h"
#include "measure/counters.h"

struct team;

/*
 * What one thread writes during a pass and another one reads or writes needs cache lines of its
 * own: put this before the first member of each thread's struct. 128: of what arm64 servers have
 * (64 to 128), and x86 fetches lines of 64 in pairs.
 */
#define TEAM_ALIGN _Alignas(128)

/* One pass. Both functions are called by each thread that is wanted, with its number from 0. */
struct team_job {
	void (*prepare)(void *arg, unsigned int thread); /* not timed; NULL: nothing to prepare */
	void (*work)(void *arg, unsigned int thread); /* timed: all start when all are prepared */
	void *arg;
};

/**
 * team_new - make @nr threads
 * @cpus:	the CPU each is kept on, by number; a negative one: none
 * @emulated:	as of perf_meter_open()
 *
 * A thread that cannot be kept on its CPU runs anywhere: see team_pin_error(). Returns NULL, with
 * nothing left behind and @error, if a thread cannot be made.
 */
struct team *team_new(const int *cpus, unsigned int nr, bool emulated, struct error *error);

/* Ends the threads. @team may be NULL. */
void team_free(struct team *team);

/* 0, or -errno: why thread @i is not on its CPU. */
int team_pin_error(const struct team *team, unsigned int i);

/**
 * team_run - one pass of the first @nr threads
 * @nr:		1 to what team_new() made
 * @reading:	wall_ns from when the first of them starts to work until the last one ends, the
 *		reading of the counters left out; every other counter is the sum of the threads',
 *		and absent if it is for any of them
 *
 * Memory that prepare() is the first to touch lies near the CPU of the thread that will use it.
 * Returns when all are done.
 */
void team_run(struct team *team, unsigned int nr, const struct team_job *job,
	      struct reading *reading);

#endif
