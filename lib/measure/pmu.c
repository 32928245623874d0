// SPDX-License-Identifier: GPL-2.0
/* PMUs by what sysfs says of them: see pmu.h. */
#include "measure/pmu.h"

#include "measure/cpus.h"
#include "measure/host.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * Names of an event under events/, by PMU, and its number where the driver tells none of its
 * events: the Arm architecture's. A driver shows only the events that its PMU counts; but it opens
 * an architected number all the same if the PMU does not count it, and then it reads 0.
 */
static const struct {
	const char *names[2];
	int64_t architected;
} events[NR_PMU_EVENTS] = {
	[PMU_CYCLES] = { { "cpu_cycles", "cycles" }, 0x11 },
	[PMU_INSTRUCTIONS] = { { "inst_retired", "instructions" }, 0x08 },
};

/* "event=0x0011"; a number of more than one field is beyond us. */
static int64_t number_of(const char *text)
{
	static const char is[] = "event=";
	long long number;
	char *end;

	if (strncmp(text, is, strlen(is)))
		return PMU_NO_EVENT;
	number = strtoll(text + strlen(is), &end, 16);
	return *end || number < 0 ? PMU_NO_EVENT : number;
}

static int64_t raw_event(const char *dir, enum pmu_event event)
{
	char full[PATH_MAX], path[512], text[64];
	int64_t number;
	size_t i;

	snprintf(full, sizeof(full), "%s%s/events", host_root, dir);
	if (access(full, F_OK))
		return events[event].architected;
	for (i = 0; i < 2; i++) {
		snprintf(path, sizeof(path), "%s/events/%s", dir, events[event].names[i]);
		number = number_of(host_first_line(path, text, sizeof(text)));
		if (number != PMU_NO_EVENT)
			return number;
	}
	return PMU_NO_EVENT;
}

static void take(struct pmu *pmu, const char *dir, const char *name)
{
	char path[512], text[32];
	enum pmu_event e;

	snprintf(pmu->name, sizeof(pmu->name), "%.63s", name);
	snprintf(path, sizeof(path), "%s/type", dir);
	pmu->type = (uint32_t)strtoul(host_first_line(path, text, sizeof(text)), NULL, 10);
	for (e = 0; e < NR_PMU_EVENTS; e++)
		pmu->raw[e] = raw_event(dir, e);
}

static void look_at(struct pmu *pmu, struct cpus *served, const char *parent, const char *name,
		    int cpu)
{
	char dir[384], path[512];
	struct cpus cpus;
	size_t i;

	snprintf(dir, sizeof(dir), "%s/%s", parent, name);
	snprintf(path, sizeof(path), "%s/cpus", dir);
	cpus_read(&cpus, path);
	pmu->nr += cpus.nr > 0;
	for (i = 0; i < cpus.nr; i++)
		cpus_add(served, cpus.v[i]);
	if ((cpu < 0 || cpus_has(&cpus, cpu)) && !*pmu->name)
		take(pmu, dir, name);
	cpus_free(&cpus);
}

static int visible(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

void pmu_of_cpu(struct pmu *pmu, const char *dir, int cpu)
{
	struct cpus served = { .v = NULL };
	struct dirent **names = NULL;
	char full[PATH_MAX];
	int n, i;

	snprintf(full, sizeof(full), "%s%s", host_root, dir);
	n = scandir(full, &names, visible, alphasort);
	*pmu = (struct pmu){ .raw = { PMU_NO_EVENT, PMU_NO_EVENT } };
	for (i = 0; i < n; i++) {
		look_at(pmu, &served, dir, names[i]->d_name, cpu);
		free(names[i]);
	}
	free(names);
	cpus_print(&served, pmu->served, sizeof(pmu->served));
	cpus_free(&served);
}
