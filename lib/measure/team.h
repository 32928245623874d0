/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Threads that do one pass together. Each has a CPU and counters of its own; between passes they
 * sleep, and a pass wakes only those it uses.
 */
#ifndef REGSCOPE_MEASURE_TEAM_H
#define REGSCOPE_MEASURE_TEAM_H

#include "error.h"
#include "measure/counters.h"

struct team;

/*
 * For what one thread writes during a pass and another reads or writes: it needs cache lines of its
 * own, so put this before the first member of each thread's struct. 128 is the longest line of an
 * arm64 server, and x86 fetches its lines of 64 in pairs.
 */
#define TEAM_ALIGN _Alignas(128)

/* One pass. Each of its threads calls both functions, with its number, from 0. */
struct team_job {
	void (*prepare)(void *arg, unsigned int thread); /* not timed; NULL: nothing to prepare */
	void (*work)(void *arg, unsigned int thread);	 /* timed; starts when all are prepared */
	void *arg;
};

/**
 * team_new - make @nr threads
 * @cpus:	the number of the CPU that each is kept on; negative: any
 * @emulated:	as for perf_meter_open()
 *
 * A thread that cannot be kept on its CPU runs anywhere: see team_pin_error(). Returns NULL and
 * @error, with nothing left behind, if a thread cannot be made.
 */
struct team *team_new(const int *cpus, unsigned int nr, bool emulated, struct error *error);

/* Ends the threads. @team may be NULL. */
void team_free(struct team *team);

/* Why thread @i is not on its CPU: -errno; 0 if it is. */
int team_pin_error(const struct team *team, unsigned int i);

/**
 * team_run - one pass of the first @nr threads
 * @nr:		at least 1, at most as many as team_new() made
 * @reading:	wall_ns is from the first one's start of work to the last one's end, without the
 *		reading of counters; every other counter is the sum over the threads, and absent if
 *		one thread lacks it
 *
 * Memory that prepare() touches first is near the CPU of the thread that will use it. Returns when
 * all are done.
 */
void team_run(struct team *team, unsigned int nr, const struct team_job *job,
	      struct reading *reading);

#endif
