// SPDX-License-Identifier: GPL-2.0
/* perf_event_open(2) as one group: see perf.h. */
#include "measure/perf.h"

#include "measure/host.h"

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
