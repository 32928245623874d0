// SPDX-License-Identifier: GPL-2.0
/* CLOCK_MONOTONIC_RAW in nanoseconds: see clock.h. */
#include "measure/clock.h"

#include <time.h>

static uint64_t to_ns(const struct timespec *t)
{
	return (uint64_t)t->tv_sec * 1000000000u + (uint64_t)t->tv_nsec;
}

uint64_t clock_now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC_RAW, &t);
	return to_ns(&t);
}

static uint64_t read_ns(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return to_ns(&t);
}

struct clock_lag clock_lag(void)
{
	uint64_t before = read_ns(CLOCK_MONOTONIC), boot = read_ns(CLOCK_BOOTTIME);

	return (struct clock_lag){ (int64_t)(boot - read_ns(CLOCK_MONOTONIC)),
				   (int64_t)(boot - before) };
}

uint64_t clock_resolution_ns(void)
{
	struct timespec t;

	clock_getres(CLOCK_MONOTONIC_RAW, &t);
	return to_ns(&t);
}
