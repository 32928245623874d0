/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A machine's PMUs as perf_event_open(2) and reads of its groups show them: which PMU an event
 * lands on, whether the group it joins fits there, and whether it is ever scheduled. All zeros:
 * there is none, and the call is answered by fake_kvm.perf_errno.
 */
#ifndef FAKE_PERF_H
#define FAKE_PERF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define FAKE_PERF_EVENTS 64

struct fake_pmu {
	uint32_t type;
	unsigned int counters; /* that it has */
	unsigned int held;     /* of them, by others, for ever */
	bool without[2];       /* does not count that ... */
	int without_errno;     /* ... and says so; 0: ENOENT */
	bool user_still;       /* opens an event of user instructions, and never counts it */
};

struct fake_perf {
	const struct fake_pmu *pmus; /* the first gets events that name none */
	size_t nr_pmus;
	int extended_errno; /* the kernel knows no types in the upper half */
	int busy_errno;	    /* every hardware event's */
	struct fake_event {
		int fd, leader;
		const struct fake_pmu *pmu; /* NULL: of software */
		uint64_t config;	    /* as asked for */
		uint32_t type;
		bool user_only;
	} events[FAKE_PERF_EVENTS]; /* that are open */
	size_t nr_events;
	uint64_t reads;
};

extern struct fake_perf fake_perf;

/* For the wraps. */
struct perf_event_attr;
int fake_perf_open(const struct perf_event_attr *attr, int leader); /* fd or -errno */
bool fake_perf_read(int fd, void *buf, size_t size, ssize_t *got);
void fake_perf_close(int fd);

#endif
