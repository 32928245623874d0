// SPDX-License-Identifier: GPL-2.0
/* What else went on: see disturbance.h. */
#include "measure/disturbance.h"

#include "measure/clock.h"
#include "measure/host.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define CPU_DIR	    "/sys/devices/system/cpu/"
#define COOLING_DIR "/sys/class/thermal/cooling_device"
#define COOLING_MAX 256 /* their numbers have no gaps but where one was taken away */

/* The number in a file of one line; 0 if there is none. */
static uint64_t number_in(const char *path)
{
	char text[32];

	return strtoull(host_first_line(path, text, sizeof(text)), NULL, 10);
}

static uint64_t number_of_cpu(int cpu, const char *file)
{
	char path[128];

	snprintf(path, sizeof(path), CPU_DIR "cpu%d/%s", cpu, file);
	return number_in(path);
}

/* A line of /proc/stat: in ticks user, nice, system, idle, iowait, irq, softirq, steal. Time of
 * guests is part of user. */
static void read_line(const char *times, double *busy, double *steal)
{
	double tick = 1.0 / (double)sysconf(_SC_CLK_TCK);
	unsigned long long t[8] = { 0 };

	sscanf(times, "%llu %llu %llu %llu %llu %llu %llu %llu", &t[0], &t[1], &t[2], &t[3], &t[4],
	       &t[5], &t[6], &t[7]);
	*busy = tick * (double)(t[0] + t[1] + t[2] + t[5] + t[6]);
	*steal = tick * (double)t[7];
}

/* Steal is of the CPU, or of all: then shared between those online. */
static void read_stat(struct machine_look *look, int cpu)
{
	double busy, steal, all_steal = 0;
	char path[PATH_MAX], *line = NULL;
	int number, len, nr = 0;
	size_t size = 0;
	FILE *f;

	snprintf(path, sizeof(path), "%s/proc/stat", host_root);
	f = fopen(path, "re");
	while (f && getline(&line, &size, f) > 0 && !strncmp(line, "cpu", 3)) {
		if (line[3] == ' ') {
			read_line(line + 3, &look->busy_s, &all_steal);
		} else if (sscanf(line, "cpu%d%n", &number, &len) == 1) {
			read_line(line + len, &busy, &steal);
			if (number == cpu)
				look->steal_s = steal;
			nr++;
		}
	}
	if (cpu < 0 && nr)
		look->steal_s = all_steal / nr;
	free(line);
	if (f)
		fclose(f);
}

/* Which of cpufreq's policies a CPU belongs to, by its number; -1 if there is none. */
static int policy_of(int cpu)
{
	char path[PATH_MAX], target[PATH_MAX];
	ssize_t len;
	char *name;

	snprintf(path, sizeof(path), "%s" CPU_DIR "cpu%d/cpufreq", host_root, cpu);
	len = readlink(path, target, sizeof(target) - 1);
	if (len < 0)
		return -1;
	target[len] = '\0';
	name = strrchr(target, '/');
	name = name ? name + 1 : target;
	return strncmp(name, "policy", 6) ? -1 : atoi(name + 6);
}

/* Does a cooling device slow that policy's CPUs down? Its type is "cpufreq-cpu4", and before 5.11
 * "thermal-cpufreq-1", whose number tells nothing. */
static bool slows_down(const char *type, int policy)
{
	const char *cpu = strstr(type, "cpufreq-cpu");

	if (!cpu || policy < 0)
		return strstr(type, "cpufreq-");
	return atoi(cpu + strlen("cpufreq-cpu")) == policy;
}

static unsigned int cooling_number(int device, const char *file)
{
	char path[128];

	snprintf(path, sizeof(path), COOLING_DIR "%d/%s", device, file);
	return (unsigned int)number_in(path);
}

static void read_cooling(struct machine_look *look, int cpu)
{
	int policy = cpu < 0 ? -1 : policy_of(cpu), i;
	char path[128], type[64];
	unsigned int state;

	for (i = 0; i < COOLING_MAX && !*look->cooling; i++) {
		snprintf(path, sizeof(path), COOLING_DIR "%d/type", i);
		host_first_line(path, type, sizeof(type));
		state = cooling_number(i, "cur_state");
		if (state && slows_down(type, policy))
			snprintf(look->cooling, sizeof(look->cooling),
				 "cooling_device%d at %u of %u", i, state,
				 cooling_number(i, "max_state"));
	}
}

static void read_heat(struct machine_look *look, int cpu)
{
	int number = cpu < 0 ? 0 : cpu;

	look->throttled = number_of_cpu(number, "thermal_throttle/core_throttle_count") +
			  number_of_cpu(number, "thermal_throttle/package_throttle_count");
	look->max_khz = number_of_cpu(number, "cpufreq/scaling_max_freq");
	read_cooling(look, cpu);
}

static void read_memory(struct machine_look *look)
{
	static const char *const scanned[] = { "/sys/kernel/mm/ksm/pages_sharing",
					       "/sys/kernel/mm/ksm/pages_unshared",
					       "/sys/kernel/mm/ksm/pages_volatile" };
	uint64_t pages = 0;
	size_t i;

	for (i = 0; i < sizeof(scanned) / sizeof(scanned[0]); i++)
		pages += number_in(scanned[i]);
	look->merges = number_in("/sys/kernel/mm/ksm/run") == 1 && pages;
	look->collapsed =
		number_in("/sys/kernel/mm/transparent_hugepage/khugepaged/pages_collapsed");
}

static double seconds_of(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

void machine_look(struct machine_look *look, int cpu)
{
	struct rusage own = { 0 };

	*look = (struct machine_look){ .at_s = (double)clock_now_ns() / 1e9 };
	getrusage(RUSAGE_SELF, &own);
	look->own_s = seconds_of(own.ru_utime) + seconds_of(own.ru_stime);
	read_stat(look, cpu);
	read_heat(look, cpu);
	read_memory(look);
}

/* Counters of the kernel run backwards where a CPU went offline. */
static uint64_t rise(uint64_t from, uint64_t to)
{
	return to > from ? to - from : 0;
}

struct disturbance disturbance_between(const struct machine_look *a, const struct machine_look *b)
{
	struct disturbance d = {
		.seconds = b->at_s - a->at_s,
		.throttled = rise(a->throttled, b->throttled),
		.collapsed = rise(a->collapsed, b->collapsed),
		.merges = a->merges || b->merges,
	};
	double others = b->busy_s - a->busy_s - (b->own_s - a->own_s);
	double steal = b->steal_s - a->steal_s;

	if (d.seconds >= DISTURBANCE_MIN_S && others > 0)
		d.others_cpus = others / d.seconds;
	if (d.seconds >= DISTURBANCE_MIN_S && steal > 0)
		d.steal_pct = 100 * steal / d.seconds;
	if (a->max_khz > b->max_khz && b->max_khz) {
		d.khz_before = a->max_khz;
		d.khz_after = b->max_khz;
	}
	snprintf(d.cooling, sizeof(d.cooling), "%s", *b->cooling ? b->cooling : a->cooling);
	return d;
}
