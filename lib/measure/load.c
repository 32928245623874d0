// SPDX-License-Identifier: GPL-2.0
/* How busy each CPU is: see load.h. */
#include "measure/load.h"

#include "measure/host.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* A CPU's line: user, nice, system, idle, iowait, irq, softirq, steal; guests are in user. */
enum { IDLE = 3, IOWAIT = 4, NR_FIELDS = 8 };

struct ticks {
	uint64_t busy, all;
};

struct look {
	struct ticks *cpu;
	size_t nr;
};

static int make_room(struct look *look, size_t cpu)
{
	struct ticks *more;

	if (cpu < look->nr)
		return 0;
	more = realloc(look->cpu, (cpu + 1) * sizeof(*more));
	if (!more)
		return -1;
	memset(&more[look->nr], 0, (cpu + 1 - look->nr) * sizeof(*more));
	look->cpu = more;
	look->nr = cpu + 1;
	return 0;
}

/* "cpu3 10 0 2 900 1 0 0 0 0 0". The line of all CPUs has no number, others are not of CPUs. */
static void take_line(struct look *look, const char *line)
{
	const char *at = line + strlen("cpu");
	struct ticks ticks = { 0 };
	unsigned long cpu;
	uint64_t n;
	char *end;
	int i;

	if (strncmp(line, "cpu", strlen("cpu")) || *at < '0' || *at > '9')
		return;
	cpu = strtoul(at, &end, 10);
	if (cpu > 32767 || make_room(look, cpu))
		return;
	for (i = 0; i < NR_FIELDS; i++) {
		n = strtoull(end, &end, 10);
		ticks.all += n;
		ticks.busy += i == IDLE || i == IOWAIT ? 0 : n;
	}
	look->cpu[cpu] = ticks;
}

static void look_at(struct look *look, const char *path)
{
	char full[PATH_MAX], *line = NULL;
	size_t size = 0;
	FILE *f;

	*look = (struct look){ .cpu = NULL };
	snprintf(full, sizeof(full), "%s%s", host_root, path);
	f = fopen(full, "re");
	/* CPUs come first; what follows is long, and dear to make */
	while (f && getline(&line, &size, f) > 0 && !strncmp(line, "cpu", 3))
		take_line(look, line);
	free(line);
	if (f)
		fclose(f);
}

static void sleep_a_while(void)
{
	const struct timespec t = { 0, LOAD_WAIT_MS * 1000000l };

	nanosleep(&t, NULL);
}

void loads_read(struct loads *loads, const char *path, void (*wait)(void))
{
	struct look before, after;
	uint64_t busy, all;
	size_t i;

	*loads = (struct loads){ .percent = NULL };
	look_at(&before, path);
	if (before.nr) {
		wait ? wait() : sleep_a_while();
		look_at(&after, path);
		loads->percent = calloc(before.nr, sizeof(*loads->percent));
		loads->nr = loads->percent ? before.nr : 0;
		for (i = 0; i < loads->nr; i++) {
			all = i < after.nr ? after.cpu[i].all - before.cpu[i].all : 0;
			busy = i < after.nr ? after.cpu[i].busy - before.cpu[i].busy : 0;
			/* idle time of a sleeping CPU may be told late, and even run backwards */
			loads->percent[i] =
				all && busy <= all ? (int)(100 * busy / all) : LOAD_UNKNOWN;
		}
		free(after.cpu);
	}
	free(before.cpu);
}

int load_of(const struct loads *loads, int cpu)
{
	return cpu >= 0 && (size_t)cpu < loads->nr ? loads->percent[cpu] : LOAD_UNKNOWN;
}

void loads_free(struct loads *loads)
{
	free(loads->percent);
	*loads = (struct loads){ .percent = NULL };
}
