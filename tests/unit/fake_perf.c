// SPDX-License-Identifier: GPL-2.0
/* PMUs of a made-up machine: see fake_perf.h. */
#include "fake_perf.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/perf_event.h>
#include <string.h>

#define READ_NS 1000000 /* by which a look at a group moves its time */

struct fake_perf fake_perf;

int __real_open(const char *path, int flags, ...);

static const struct fake_pmu *by_type(uint32_t type)
{
	size_t i;

	for (i = 0; i < fake_perf.nr_pmus; i++)
		if (fake_perf.pmus[i].type == type)
			return &fake_perf.pmus[i];
	return NULL;
}

/* The PMU that a hardware event lands on; or NULL and an errno. */
static const struct fake_pmu *pmu_of(const struct perf_event_attr *attr, int *err)
{
	const struct fake_pmu *pmu = &fake_perf.pmus[0];
	bool instructions;

	*err = -ENOENT;
	if (attr->type == PERF_TYPE_HARDWARE) {
		if (attr->config >> 32 && fake_perf.extended_errno) {
			*err = -fake_perf.extended_errno;
			return NULL;
		}
		if (attr->config >> 32)
			pmu = by_type((uint32_t)(attr->config >> 32));
		instructions = (uint32_t)attr->config == PERF_COUNT_HW_INSTRUCTIONS;
	} else {
		/* a raw event that the PMU does not count is taken all the same */
		return by_type(attr->type);
	}
	if (pmu && pmu->without[instructions] && pmu->without_errno)
		*err = -pmu->without_errno;
	return pmu && !pmu->without[instructions] ? pmu : NULL;
}

/* Counters that the group of @leader takes. */
static unsigned int taken(int leader)
{
	unsigned int n = 0;
	size_t i;

	for (i = 0; i < fake_perf.nr_events; i++)
		n += fake_perf.events[i].leader == leader && fake_perf.events[i].pmu;
	return n;
}

static const struct fake_pmu *pmu_of_group(int leader)
{
	size_t i;

	for (i = 0; i < fake_perf.nr_events; i++)
		if (fake_perf.events[i].leader == leader && fake_perf.events[i].pmu)
			return fake_perf.events[i].pmu;
	return NULL;
}

int fake_perf_open(const struct perf_event_attr *attr, int leader)
{
	const struct fake_pmu *pmu = NULL, *others = pmu_of_group(leader);
	int fd, err;

	if (attr->type != PERF_TYPE_SOFTWARE) {
		pmu = pmu_of(attr, &err);
		if (!pmu)
			return err;
		if (fake_perf.busy_errno)
			return -fake_perf.busy_errno;
		if ((leader >= 0 ? taken(leader) : 0) + 1 > pmu->counters)
			return -EINVAL;
		if (others && others != pmu)
			return -EINVAL;
	}
	if (fake_perf.nr_events == FAKE_PERF_EVENTS)
		return -EMFILE;
	fd = __real_open("/dev/null", O_RDONLY);
	fake_perf.events[fake_perf.nr_events++] =
		(struct fake_event){ fd,	 leader < 0 ? fd : leader, pmu, attr->config,
				     attr->type, attr->exclude_kernel };
	return fd;
}

bool fake_perf_read(int fd, void *buf, size_t size, ssize_t *got)
{
	const struct fake_pmu *pmu = pmu_of_group(fd);
	uint64_t values[3 + FAKE_PERF_EVENTS] = { 0 };
	size_t i;

	for (i = 0; i < fake_perf.nr_events; i++) {
		const struct fake_event *event = &fake_perf.events[i];

		if (event->leader != fd)
			continue;
		fake_perf.reads++;
		values[3 + values[0]++] = event->user_only && event->pmu && event->pmu->user_still
						  ? 0
						  : 1000 * fake_perf.reads;
	}
	if (!values[0])
		return false;
	values[1] = fake_perf.reads * READ_NS;
	if (!pmu || taken(fd) + pmu->held <= pmu->counters)
		values[2] = values[1];
	*got = (ssize_t)((3 + values[0]) * sizeof(values[0]));
	if ((size_t)*got > size) {
		errno = ENOSPC;
		*got = -1;
		return true;
	}
	memcpy(buf, values, (size_t)*got);
	return true;
}

void fake_perf_close(int fd)
{
	size_t i;

	for (i = 0; i < fake_perf.nr_events; i++)
		if (fake_perf.events[i].fd == fd)
			break;
	if (i < fake_perf.nr_events)
		fake_perf.events[i] = fake_perf.events[--fake_perf.nr_events];
}
