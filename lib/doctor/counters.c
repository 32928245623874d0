// SPDX-License-Identifier: GPL-2.0
/* What can be counted, on CPUs of each kind, and who may count it. */
#include "doctor/checks.h"
#include "measure/host.h"
#include "measure/perf.h"
#include "measure/pmu.h"
#include "measure/topology.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WATCHDOG "/proc/sys/kernel/nmi_watchdog"
#define MAY_COUNT \
	(1ull << 38 | 1ull << 21) /* CAP_PERFMON, which older headers lack; or SYS_ADMIN */
#define NOT_KERNEL 2		  /* at this level users do not count in the kernel */

enum doctor_state doctor_paranoid(const struct doctor_scene *s, struct doctor_finding *f)
{
	bool may = doctor_number("/proc/self/status", "CapEff", 16, 0) & MAY_COUNT;
	char level[32];

	(void)s;
	host_first_line(PERF_PARANOID, level, sizeof(level));
	if (!strcmp(level, "unknown"))
		return doctor_takes(f, DOCTOR_AMISS,
				    "this kernel has no perf events; take one with "
				    "CONFIG_PERF_EVENTS=y");
	if (strtol(level, NULL, 10) < NOT_KERNEL)
		return doctor_says(f, DOCTOR_OK, "kernel.perf_event_paranoid is %s", level);
	return doctor_says(f, may ? DOCTOR_OK : DOCTOR_AMISS,
			   "kernel.perf_event_paranoid is %s: this user may %scount in the kernel",
			   level, may ? "" : "not ");
}

enum doctor_state doctor_watchdog(const struct doctor_scene *s, struct doctor_finding *f)
{
	char on[16];

	(void)s;
	if (strcmp(host_first_line(WATCHDOG, on, sizeof(on)), "1"))
		return doctor_says(f, DOCTOR_OK, "no NMI watchdog holds a counter");
	return doctor_says(f, DOCTOR_AMISS, "the NMI watchdog holds a counter of every PMU");
}

/* Add "CPU 4 (Cortex-A76 r4p0): cycles, instructions" to what was found of others. Returns why one
 * of these is missing, or NULL. */
static const char *add_cpu(struct doctor_finding *f, const struct cpu *cpu,
			   const struct perf_meter *pm)
{
	static const enum counter wanted[] = { COUNTER_CYCLES, COUNTER_INSTRUCTIONS };
	size_t len = strlen(f->says), i, n = 0, size = sizeof(f->says);
	const char *why = NULL;
	char name[64];
	struct pmu pmu;

	pmu_of_cpu(&pmu, PMU_DIR, cpu->number);
	len += (size_t)snprintf(f->says + len, size - len, "%sCPU %d (%s%s%s): ", len ? "; " : "",
				cpu->number, host_cpu(cpu->number, name, sizeof(name)),
				*pmu.name ? ", " : "", pmu.name);
	for (i = 0; i < 2; i++) {
		if (pm->reason[wanted[i]][0])
			why = pm->reason[wanted[i]];
		else if (len < size)
			len += (size_t)snprintf(f->says + len, size - len, "%s%s", n++ ? ", " : "",
						counter_info[wanted[i]].name);
	}
	if (!n && len < size)
		snprintf(f->says + len, size - len, "nothing is counted");
	return why;
}

/* Leave what is missing on a CPU in the words, and how to have it in the remedy. */
static enum doctor_state try_cpu(const struct doctor_scene *s, struct doctor_finding *f,
				 const struct cpu *cpu)
{
	const struct perf_host host = { PMU_DIR, PERF_PARANOID };
	enum doctor_state state = DOCTOR_OK;
	struct perf_meter pm;
	const char *why;

	perf_meter_open_on(&pm, false, &host);
	why = add_cpu(f, cpu, &pm);
	if (s->machine.kind == MACHINE_EMULATED) /* its cycles are no result */
		why = pm.reason[COUNTER_INSTRUCTIONS];
	if (why && *why) {
		snprintf(f->remedy, sizeof(f->remedy), "%s", why);
		state = DOCTOR_AMISS;
	}
	perf_meter_close(&pm);
	return state;
}

/* Counters are tried where they count: on a CPU of each kind. */
enum doctor_state doctor_pmu(const struct doctor_scene *s, struct doctor_finding *f)
{
	enum doctor_state state = DOCTOR_OK;
	struct topology t;
	size_t i, k;

	if (topology_read(&t, TOPOLOGY_DIR, NULL))
		return doctor_says(f, DOCTOR_SKIPPED, "the CPUs cannot be told");
	for (i = 0; i < t.nr; i++) {
		for (k = 0; k < i && t.cpus[k].kind != t.cpus[i].kind; k++)
			;
		if (k < i || host_pin_to(t.cpus[i].number))
			continue;
		if (try_cpu(s, f, &t.cpus[i]) != DOCTOR_OK)
			state = DOCTOR_AMISS;
	}
	topology_free(&t);
	return state;
}
