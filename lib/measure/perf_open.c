// SPDX-License-Identifier: GPL-2.0
/*
 * perf_event_open(2) as one group, on the PMU of the CPU in use: see perf.h. What cannot be counted
 * has its reason in a sentence of its own, by what perf_reason.c makes of it.
 */
#include "measure/perf.h"

#include "measure/perf_reason.h"
#include "measure/pmu.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A PMU's own type, in an event that all PMUs have: PERF_PMU_TYPE_SHIFT since kernel 5.13, which
 * older headers lack. */
#define TYPE_SHIFT 32

/* Each counter as perf knows it. Hardware first: the first that opens leads the group. */
static const struct event {
	enum counter counter;
	uint32_t type;
	uint64_t config;
	enum pmu_event event; /* of a hardware event */
	bool exclude_kernel;
} events[] = {
	{ COUNTER_CYCLES, PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES, PMU_CYCLES, false },
	{ COUNTER_INSTRUCTIONS, PERF_TYPE_HARDWARE, PERF_COUNT_HW_INSTRUCTIONS, PMU_INSTRUCTIONS,
	  false },
	{ COUNTER_USER_INSTRUCTIONS, PERF_TYPE_HARDWARE, PERF_COUNT_HW_INSTRUCTIONS,
	  PMU_INSTRUCTIONS, true },
	{ COUNTER_CONTEXT_SWITCHES, PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CONTEXT_SWITCHES, 0, false },
	{ COUNTER_MIGRATIONS, PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CPU_MIGRATIONS, 0, false },
};

#define NR_EVENTS (sizeof(events) / sizeof(events[0]))

static bool is_hardware(const struct event *e)
{
	return e->type == PERF_TYPE_HARDWARE;
}

static int event_open(uint32_t type, uint64_t config, bool exclude_kernel, int leader)
{
	struct perf_event_attr attr = {
		.type = type,
		.size = sizeof(attr),
		.config = config,
		.disabled = leader < 0,
		.exclude_kernel = exclude_kernel,
		.exclude_guest = 1,
		.read_format = PERF_FORMAT_GROUP | PERF_FORMAT_TOTAL_TIME_ENABLED |
			       PERF_FORMAT_TOTAL_TIME_RUNNING,
	};
	int fd = (int)syscall(SYS_perf_event_open, &attr, 0, -1, leader, PERF_FLAG_FD_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

/*
 * On a machine with one PMU a hardware event needs no more said. With several, the kernel is told
 * which: by the type in the event's upper half, or, where it does not know that (EINVAL before
 * 5.13, ENOENT from arm64's PMUs before 6.6), by the PMU's own event.
 */
static int open_on_pmu(const struct event *e, const struct pmu *pmu, int leader)
{
	int fd;

	if (!is_hardware(e) || pmu->nr <= 1)
		return event_open(e->type, e->config, e->exclude_kernel, leader);
	fd = event_open(e->type, (uint64_t)pmu->type << TYPE_SHIFT | e->config, e->exclude_kernel,
			leader);
	if (fd != -EINVAL && fd != -ENOENT)
		return fd;
	if (pmu->raw[e->event] == PMU_NO_EVENT)
		return -ENOENT;
	return event_open(pmu->type, (uint64_t)pmu->raw[e->event], e->exclude_kernel, leader);
}

/* A group that cannot be on the PMU as a whole is refused with EINVAL, as much else is. */
static bool fits_alone(const struct event *e, const struct pmu *pmu)
{
	int fd = open_on_pmu(e, pmu, -1);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static void open_counter(struct perf_meter *pm, const struct event *e, const struct pmu *pmu,
			 const struct perf_host *host)
{
	char *reason = pm->reason[e->counter];
	int fd;

	if (is_hardware(e) && pmu->nr && !*pmu->name) {
		perf_reason_not_served(reason, pmu);
		return;
	}
	fd = open_on_pmu(e, pmu, pm->leader);
	if (fd == -EINVAL && pm->leader >= 0 && fits_alone(e, pmu)) {
		perf_reason_no_room(reason, pmu);
		return;
	}
	if (fd < 0) {
		perf_reason_refused(reason, -fd, is_hardware(e) ? pmu : NULL, host);
		return;
	}
	pm->fd[e->counter] = fd;
	pm->slot[pm->nr++] = e->counter;
	if (pm->leader < 0)
		pm->leader = fd;
}

/* Open all that have no reason against it. */
static void open_group(struct perf_meter *pm, const struct pmu *pmu, const struct perf_host *host)
{
	size_t i;

	pm->leader = -1;
	pm->nr = 0;
	for (i = 0; i < NR_EVENTS; i++)
		if (!pm->reason[events[i].counter][0])
			open_counter(pm, &events[i], pmu, host);
	if (pm->leader >= 0)
		ioctl(pm->leader, PERF_EVENT_IOC_ENABLE, PERF_IOC_FLAG_GROUP);
}

/* The last hardware counter in the group, the one that is missed least; or NR_COUNTERS. */
static enum counter last_on_pmu(const struct perf_meter *pm)
{
	enum counter last = NR_COUNTERS;
	size_t i;

	for (i = 0; i < NR_EVENTS; i++)
		if (is_hardware(&events[i]) && pm->fd[events[i].counter] >= 0)
			last = events[i].counter;
	return last;
}

/* A group that never gets onto the PMU counts nothing, not even what needs none. */
static void shrink_until_scheduled(struct perf_meter *pm, const struct pmu *pmu,
				   const struct perf_host *host)
{
	enum counter last = last_on_pmu(pm);

	for (; last != NR_COUNTERS && !perf_meter_is_scheduled(pm); last = last_on_pmu(pm)) {
		perf_meter_close(pm);
		perf_reason_held(pm->reason[last], pmu);
		open_group(pm, pmu, host);
	}
}

/* Some emulated PMUs (QEMU's of riscv64) have one counter for an event, and a second one of it
 * stands still. User instructions pass between any two reads: none at all is no count. */
static void drop_still(struct perf_meter *pm, const struct pmu *pmu, const struct perf_host *host)
{
	struct meter meter = perf_meter(pm);
	struct reading r;

	meter.start(meter.arg);
	meter.stop(meter.arg, &r);
	if (!r.has[COUNTER_USER_INSTRUCTIONS] || r.value[COUNTER_USER_INSTRUCTIONS] ||
	    !r.value[COUNTER_INSTRUCTIONS])
		return;
	perf_meter_close(pm);
	perf_reason_still(pm->reason[COUNTER_USER_INSTRUCTIONS]);
	open_group(pm, pmu, host);
}

void perf_meter_open_on(struct perf_meter *pm, bool emulated, const struct perf_host *host)
{
	struct pmu pmu;
	size_t i;

	memset(pm, 0, sizeof(*pm));
	pm->timed = !emulated;
	for (i = 0; i < NR_COUNTERS; i++)
		pm->fd[i] = -1;
	if (emulated) {
		snprintf(pm->reason[COUNTER_WALL_NS], PERF_REASON_MAX,
			 "emulated host: its time says nothing of any real machine's");
		snprintf(pm->reason[COUNTER_CYCLES], PERF_REASON_MAX,
			 "emulated host: its cycles are instructions by another name");
	}
	pmu_of_cpu(&pmu, host->pmus, sched_getcpu());
	open_group(pm, &pmu, host);
	if (emulated) /* there nobody else is at the PMU */
		drop_still(pm, &pmu, host);
	else
		shrink_until_scheduled(pm, &pmu, host);
}

static const struct perf_host own_host = { PMU_DIR, PERF_PARANOID };

void perf_meter_open(struct perf_meter *pm, bool emulated)
{
	perf_meter_open_on(pm, emulated, &own_host);
}

void perf_meter_settle(struct perf_meter *pm)
{
	struct pmu pmu;

	pmu_of_cpu(&pmu, own_host.pmus, sched_getcpu());
	shrink_until_scheduled(pm, &pmu, &own_host);
}

void perf_meter_close(struct perf_meter *pm)
{
	size_t i;

	for (i = 0; i < NR_COUNTERS; i++) {
		if (pm->fd[i] >= 0)
			close(pm->fd[i]);
		pm->fd[i] = -1;
	}
}
