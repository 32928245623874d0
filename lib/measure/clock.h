/* SPDX-License-Identifier: GPL-2.0 */
/* The clock: CLOCK_MONOTONIC_RAW, which no daemon slews. */
#ifndef REGSCOPE_MEASURE_CLOCK_H
#define REGSCOPE_MEASURE_CLOCK_H

#include <stdint.h>

/* Nanoseconds since some point in the past. Cannot fail on a kernel that has KVM. */
uint64_t clock_now_ns(void);

/* The clock's granularity in ns, by clock_getres(). */
uint64_t clock_resolution_ns(void);

/* By how many ns CLOCK_BOOTTIME, which goes on while a machine is suspended, is ahead of
 * CLOCK_MONOTONIC, which stands still: between @least and @most, as one is read after the other. */
struct clock_lag {
	int64_t least, most;
};

struct clock_lag clock_lag(void);

#endif
