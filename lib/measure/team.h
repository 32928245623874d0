/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Threads that do the parts of one pass at the same time. Each is kept on a CPU of its own and has
 * counters of its own; they wait in between passes, and start together.
 */
#ifndef REGSCOPE_MEASURE_TEAM_H
#define REGSCOPE_MEASURE_TEAM_H

#include "error.h"
#include "measure/counters.h"

struct team;

/**
 * team_new - make @nr threads
 * @cpus:	the CPU each is kept on, by number; a negative one: none
 * @emulated:	as of perf_meter_open()
 *
 * A thread that cannot be kept on its CPU runs anywhere: see team_pin_error(). Returns NULL, with
 * nothing left behind and @error, if a thread cannot be made.
 */
struct team *team_new(const int *cpus, unsigned int nr, bool emulated, struct error *error);

/* Ends the threads. NULL is nobody. */
void team_free(struct team *team);

/* 0, or -errno: why thread @i is not on its CPU. */
int team_pin_error(const struct team *team, unsigned int i);

/**
 * team_run - one pass of the first @nr threads
 * @work:	called by each of them with its number from 0, all at the same time
 * @reading:	wall_ns from the first one's start to the last one's end; every other counter is the
 *		sum of the threads', and absent if it is for any of them
 *
 * Returns when all are done.
 */
void team_run(struct team *team, unsigned int nr, void (*work)(void *arg, unsigned int thread),
	      void *arg, struct reading *reading);

#endif
