// SPDX-License-Identifier: GPL-2.0
/* perf_event_open(2) as one group: see perf.h. */
#include "measure/perf.h"

#include "measure/clock.h"
#include "measure/host.h"
#include "measure/stats.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Each counter as perf knows it. Hardware first: the first that opens leads the group. */
static const struct {
	enum counter counter;
	uint32_t type;
	uint64_t config;
	bool exclude_kernel;
} events[] = {
	{ COUNTER_CYCLES, PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES, false },
	{ COUNTER_INSTRUCTIONS, PERF_TYPE_HARDWARE, PERF_COUNT_HW_INSTRUCTIONS, false },
	{ COUNTER_USER_INSTRUCTIONS, PERF_TYPE_HARDWARE, PERF_COUNT_HW_INSTRUCTIONS, true },
	{ COUNTER_CONTEXT_SWITCHES, PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CONTEXT_SWITCHES, false },
	{ COUNTER_MIGRATIONS, PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CPU_MIGRATIONS, false },
};

/* Layout of a PERF_FORMAT_GROUP read: how many, time enabled, time running, then the values. */
enum { READ_NR, READ_ENABLED, READ_RUNNING, READ_VALUES };

static void set_reason(char *reason, int err, bool hardware)
{
	char level[16];

	if (err == EACCES || err == EPERM)
		snprintf(reason, PERF_REASON_MAX,
			 "not permitted: kernel.perf_event_paranoid is %s; run `sysctl "
			 "kernel.perf_event_paranoid=1` or grant CAP_PERFMON",
			 host_first_line("/proc/sys/kernel/perf_event_paranoid", level,
					 sizeof(level)));
	else if (err == ENOSYS)
		snprintf(reason, PERF_REASON_MAX, "this kernel has no perf events");
	else if (hardware && (err == ENOENT || err == EOPNOTSUPP || err == ENODEV))
		snprintf(reason, PERF_REASON_MAX,
			 "this CPU's PMU, or its driver, does not count it");
	else
		snprintf(reason, PERF_REASON_MAX, "perf_event_open: %s", strerror(err));
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

void perf_meter_open(struct perf_meter *pm, bool emulated)
{
	size_t i;
	int fd;

	memset(pm, 0, sizeof(*pm));
	pm->leader = -1;
	pm->timed = !emulated;
	for (i = 0; i < NR_COUNTERS; i++)
		pm->fd[i] = -1;
	if (emulated)
		snprintf(pm->reason[COUNTER_WALL_NS], PERF_REASON_MAX,
			 "emulated host: its time says nothing of any real machine's");

	for (i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
		enum counter c = events[i].counter;

		if (emulated && c == COUNTER_CYCLES) {
			snprintf(pm->reason[c], PERF_REASON_MAX,
				 "emulated host: its cycles are instructions by another name");
			continue;
		}
		fd = event_open(events[i].type, events[i].config, events[i].exclude_kernel,
				pm->leader);
		if (fd < 0) {
			set_reason(pm->reason[c], -fd, events[i].type == PERF_TYPE_HARDWARE);
			continue;
		}
		pm->fd[c] = fd;
		pm->slot[pm->nr++] = c;
		if (pm->leader < 0)
			pm->leader = fd;
	}
	if (pm->leader >= 0)
		ioctl(pm->leader, PERF_EVENT_IOC_ENABLE, PERF_IOC_FLAG_GROUP);
}

void perf_meter_close(struct perf_meter *pm)
{
	size_t i;

	for (i = 0; i < NR_COUNTERS; i++)
		if (pm->fd[i] >= 0)
			close(pm->fd[i]);
}

static bool group_read(struct perf_meter *pm, uint64_t *buf)
{
	size_t want = (size_t)(READ_VALUES + pm->nr) * sizeof(*buf);

	return pm->leader >= 0 && read(pm->leader, buf, want) == (ssize_t)want;
}

/* Counters are read outermost, the clock innermost: the cheaper reading is closer to the pass. */
static void meter_start(void *arg)
{
	struct perf_meter *pm = arg;

	if (!group_read(pm, pm->begin))
		pm->begin[READ_NR] = 0;
	pm->begin_ns = clock_now_ns();
}

static void meter_stop(void *arg, struct reading *r)
{
	uint64_t end_ns = clock_now_ns(), end[3 + NR_COUNTERS];
	struct perf_meter *pm = arg;
	bool got = group_read(pm, end) && pm->begin[READ_NR] == end[READ_NR];
	int i;

	pm->end_ns = end_ns;
	memset(r, 0, sizeof(*r));
	r->has[COUNTER_WALL_NS] = pm->timed;
	if (pm->timed)
		r->value[COUNTER_WALL_NS] = end_ns - pm->begin_ns;
	if (!got)
		return;
	if (end[READ_ENABLED] - pm->begin[READ_ENABLED] !=
	    end[READ_RUNNING] - pm->begin[READ_RUNNING]) {
		pm->multiplexed++; /* a scaled count is an estimate: better none */
		return;
	}
	for (i = 0; i < pm->nr; i++) {
		r->has[pm->slot[i]] = true;
		r->value[pm->slot[i]] = end[READ_VALUES + i] - pm->begin[READ_VALUES + i];
	}
}

static uint64_t meter_now_ns(void *arg)
{
	(void)arg;
	return clock_now_ns();
}

struct meter perf_meter(struct perf_meter *pm)
{
	return (struct meter){ pm, meter_start, meter_stop, meter_now_ns };
}

#define EMPTY_PASSES 31

void perf_meter_cost(struct perf_meter *pm, double cost[NR_COUNTERS])
{
	double v[NR_COUNTERS][EMPTY_PASSES];
	size_t n[NR_COUNTERS] = { 0 }, i, c;
	struct reading r;

	for (i = 0; i < EMPTY_PASSES; i++) {
		meter_start(pm);
		meter_stop(pm, &r);
		for (c = 0; c < NR_COUNTERS; c++)
			if (r.has[c])
				v[c][n[c]++] = (double)r.value[c];
	}
	for (c = 0; c < NR_COUNTERS; c++)
		cost[c] = n[c] ? stats_summarize(v[c], n[c]).mid.median : 0;
}
