// SPDX-License-Identifier: GPL-2.0
/* Sentences about counters: see perf_reason.h. */
#include "measure/perf_reason.h"

#include "measure/host.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PARANOID_KERNEL 2 /* the lowest level that keeps users from counting in the kernel */
#define PARANOID_ANY	3 /* of Debian's and Ubuntu's kernels: users open no event at all */

#define WHO_HOLDS "stop it (perf, a profiler, `sysctl kernel.nmi_watchdog=0`)"

/* perf itself refuses with EACCES; EPERM is what containers' filters give. */
static void not_permitted(char *reason, int err, const struct perf_host *host)
{
	char level[16];
	long paranoid = strtol(host_first_line(host->paranoid, level, sizeof(level)), NULL, 10);

	if (err == EPERM)
		snprintf(reason, PERF_REASON_MAX,
			 "not permitted: perf_event_open is filtered (seccomp), as containers do; "
			 "measure outside the container, or give it CAP_PERFMON (--cap-add "
			 "PERFMON)");
	else if (paranoid >= PARANOID_KERNEL)
		snprintf(reason, PERF_REASON_MAX,
			 "not permitted: kernel.perf_event_paranoid is %s%s; run `sysctl "
			 "kernel.perf_event_paranoid=1` or grant CAP_PERFMON",
			 level, paranoid >= PARANOID_ANY ? " (root alone counts anything)" : "");
	else
		snprintf(reason, PERF_REASON_MAX,
			 "not permitted, although kernel.perf_event_paranoid is %s: a security "
			 "module refuses it; see its log (SELinux: `ausearch -m avc`), or measure "
			 "as root",
			 level);
}

static void no_such_call(char *reason, const struct perf_host *host)
{
	if (access(host->paranoid, F_OK))
		snprintf(reason, PERF_REASON_MAX,
			 "this kernel has no perf events; take one with CONFIG_PERF_EVENTS");
	else
		snprintf(reason, PERF_REASON_MAX,
			 "perf_event_open is hidden (ENOSYS) though the kernel has it, as "
			 "containers "
			 "do; measure outside the container, or change its seccomp profile");
}

static void no_such_event(char *reason, const struct pmu *pmu)
{
	if (!pmu->nr)
		snprintf(reason, PERF_REASON_MAX,
			 "this CPU's PMU has no driver here: give a VM one (QEMU: pmu=on), or take "
			 "a kernel with its driver (arm64: CONFIG_ARM_PMUV3, and a firmware that "
			 "describes the PMU)");
	else
		snprintf(reason, PERF_REASON_MAX, "this CPU's PMU (%s) does not count it",
			 pmu->name);
}

void perf_reason_refused(char *reason, int err, const struct pmu *pmu, const struct perf_host *host)
{
	if (err == EACCES || err == EPERM)
		not_permitted(reason, err, host);
	else if (err == ENOSYS)
		no_such_call(reason, host);
	else if (pmu && (err == ENOENT || err == EOPNOTSUPP || err == ENODEV))
		no_such_event(reason, pmu);
	else if (pmu && err == EBUSY)
		snprintf(reason, PERF_REASON_MAX,
			 "another user has the PMU to itself (EBUSY); " WHO_HOLDS);
	else if (pmu && err == EINVAL)
		snprintf(reason, PERF_REASON_MAX,
			 "this CPU's PMU (%s) has no counter that could count it (EINVAL)",
			 *pmu->name ? pmu->name : "unknown");
	else if (err == EMFILE || err == ENFILE)
		snprintf(reason, PERF_REASON_MAX, "too many open files; raise `ulimit -n`");
	else
		snprintf(reason, PERF_REASON_MAX, "perf_event_open: %s", strerror(err));
}

void perf_reason_not_served(char *reason, const struct pmu *pmu)
{
	snprintf(reason, PERF_REASON_MAX,
		 "no PMU's driver serves the CPU in use: choose another one (--cpu) of %s",
		 pmu->served);
}

void perf_reason_no_room(char *reason, const struct pmu *pmu)
{
	snprintf(reason, PERF_REASON_MAX,
		 "this CPU's PMU (%s) has too few counters to count it beside the others; it is "
		 "left out, since counts of different passes do not go together",
		 *pmu->name ? pmu->name : "unknown");
}

void perf_reason_held(char *reason, const struct pmu *pmu)
{
	snprintf(reason, PERF_REASON_MAX,
		 "another user holds counters of this CPU's PMU (%s), and leaves too "
		 "few; " WHO_HOLDS,
		 *pmu->name ? pmu->name : "unknown");
}

void perf_reason_still(char *reason)
{
	snprintf(reason, PERF_REASON_MAX,
		 "stands still beside the count of all instructions, as this emulated PMU has one "
		 "counter for both; no user instructions here");
}
