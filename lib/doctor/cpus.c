// SPDX-License-Identifier: GPL-2.0
/* The CPU that would be measured on, and what the others do to it. */
#include "measure/cpus.h"
#include "doctor/checks.h"
#include "measure/disturbance.h"
#include "measure/host.h"
#include "measure/load.h"

#include <stdio.h>
#include <string.h>

#define CPU_DIR	 "/sys/devices/system/cpu/"
#define NO_TURBO CPU_DIR "intel_pstate/no_turbo"
#define BOOST	 CPU_DIR "cpufreq/boost"

enum doctor_state doctor_cpu(const struct doctor_scene *s, struct doctor_finding *f)
{
	if (s->place.cpu < 0)
		return doctor_says(f, DOCTOR_AMISS, "none can be chosen: %s", s->place_error.text);
	return doctor_says(f, DOCTOR_OK, "a run is made on CPU %d: %s", s->place.cpu, s->place.why);
}

enum doctor_state doctor_isolated(const struct doctor_scene *s, struct doctor_finding *f)
{
	struct cpus cpus;
	char text[256];

	(void)s;
	cpus_read(&cpus, CPU_DIR "isolated");
	cpus_print(&cpus, text, sizeof(text));
	cpus_free(&cpus);
	if (strcmp(text, "none"))
		return doctor_says(f, DOCTOR_OK, "CPUs %s", text);
	return doctor_says(f, DOCTOR_AMISS, "no CPU is: others may take the one that is measured");
}

enum doctor_state doctor_governor(const struct doctor_scene *s, struct doctor_finding *f)
{
	int cpu = s->place.cpu < 0 ? 0 : s->place.cpu;
	char governor[64];

	host_governor(cpu, governor, sizeof(governor));
	if (!strcmp(governor, "none"))
		return doctor_says(f, DOCTOR_OK, "none: the kernel does not set the frequency");
	return doctor_says(f, strcmp(governor, "performance") ? DOCTOR_AMISS : DOCTOR_OK,
			   "that of CPU %d is %s", cpu, governor);
}

enum doctor_state doctor_turbo(const struct doctor_scene *s, struct doctor_finding *f)
{
	char no_turbo[16], boost[16];

	(void)s;
	host_first_line(NO_TURBO, no_turbo, sizeof(no_turbo));
	host_first_line(BOOST, boost, sizeof(boost));
	if (strcmp(no_turbo, "0") && strcmp(boost, "1"))
		return doctor_says(f, DOCTOR_OK, "no boost is on");
	snprintf(f->remedy, sizeof(f->remedy), "`echo %s`",
		 strcmp(no_turbo, "0") ? "0 >" BOOST : "1 >" NO_TURBO);
	return doctor_says(f, DOCTOR_AMISS, "boost is on: the frequency moves with heat and load");
}

enum doctor_state doctor_smt(const struct doctor_scene *s, struct doctor_finding *f)
{
	char active[16];

	(void)s;
	if (strcmp(host_first_line(CPU_DIR "smt/active", active, sizeof(active)), "1"))
		return doctor_says(f, DOCTOR_OK, "CPUs share no core");
	return doctor_says(f, DOCTOR_AMISS, "two CPUs share a core, and slow each other down");
}

enum doctor_state doctor_load(const struct doctor_scene *s, struct doctor_finding *f)
{
	double busy = 0;
	struct loads loads;
	size_t i;

	loads_read(&loads, "/proc/stat", s->options->wait);
	for (i = 0; i < loads.nr; i++)
		busy += loads.percent[i] == LOAD_UNKNOWN ? 0 : loads.percent[i] / 100.0;
	loads_free(&loads);
	return doctor_says(f, busy > DISTURBANCE_OTHERS_CPUS ? DOCTOR_AMISS : DOCTOR_OK,
			   "other tasks keep %.1f CPUs busy", busy);
}

enum doctor_state doctor_heat(const struct doctor_scene *s, struct doctor_finding *f)
{
	struct machine_look look;

	machine_look(&look, s->place.cpu);
	if (*look.cooling)
		return doctor_says(f, DOCTOR_AMISS, "%s slows the CPU down", look.cooling);
	return doctor_says(f, DOCTOR_OK, "nothing slows the CPU down");
}
