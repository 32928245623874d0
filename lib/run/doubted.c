// SPDX-License-Identifier: GPL-2.0
/*
 * The sentences on what casts doubt on a run: a cause, a colon, a remedy. A report shows the cause,
 * and the listener hears both. Of an emulated host, whose counts repeat all the same, only what
 * takes counts away is said.
 */
#include "run/doubts.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is more is said. */
#define SWITCHED_PCT  10 /* of passes */
#define SPREAD_PCT    1	 /* of the frequency */
#define STEAL_PCT     1	 /* of the time */
#define COLLAPSED_MAX 0	 /* huge pages that khugepaged made */

static void judge(struct env *env, const char *name, bool doubtful, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* A doubt that has gone, in a run that was gone on with, leaves no sentence. */
static void judge(struct env *env, const char *name, bool doubtful, const char *format, ...)
{
	char key[64], text[600] = "";
	va_list ap;

	snprintf(key, sizeof(key), DOUBT_SAID "%s", name);
	if (!doubtful && !*env_get(env, key, ""))
		return;
	va_start(ap, format);
	if (doubtful)
		vsnprintf(text, sizeof(text), format, ap);
	va_end(ap);
	env_set(env, key, "%s", text);
}

/* " of CPU 3", if it is pinned to one. */
static const char *of_cpu(const struct run_doubts *d, char *buf, size_t size)
{
	*buf = '\0';
	if (d->cpu >= 0 && !d->has_team)
		snprintf(buf, size, " of CPU %d", d->cpu);
	return buf;
}

/* What passes lost, of all parts of the run. */
static void judge_passes(const struct run_doubts *d, struct env *env)
{
	double spread = strtod(env_get(env, "doubt.frequency_spread_pct", "0"), NULL);

	judge(env, "context_switches", d->switched.n * 100 > d->switched.of * SWITCHED_PCT,
	      "%" PRIu64 " of %" PRIu64 " passes lost the CPU to another task: leave the machine "
	      "alone, or isolate a CPU (isolcpus=)",
	      d->switched.n, d->switched.of);
	judge(env, "migrations", d->migrated.n,
	      "%" PRIu64 " of %" PRIu64 " passes moved to another CPU: %s", d->migrated.n,
	      d->migrated.of,
	      d->cpu >= 0 ? "one went offline, or out of the task's cpuset, in the run; give it "
			    "back, and measure again"
			  : "leave out --no-pin");
	judge(env, "frequency", spread > SPREAD_PCT,
	      "cycles per ns moved by %.1f%% in the run: the CPU changes its frequency; disable "
	      "boost, cool it, or judge by instructions",
	      spread);
}

/* Below, what a part of the run found stays, whatever another part found. */
static void note(struct env *env, const char *name, bool doubtful, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

static void note(struct env *env, const char *name, bool doubtful, const char *format, ...)
{
	char text[600];
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof(text), format, ap);
	va_end(ap);
	if (doubtful)
		judge(env, name, true, "%s", text);
}

static void judge_host(const struct run_doubts *d, struct env *env)
{
	const char *governor = env_get(env, "governor", "none");
	const char *pinned = env_get(env, "pinned_cpu", "");
	bool unpinned = !strncmp(pinned, "none: ", strlen("none: "));
	const char *kind = env_get(env, "host_kind", "native");
	const char *found = env_get(env, "host_kind_found", "native");
	char cpu[32];

	note(env, "pinning", unpinned,
	     "not pinned to a CPU (%s): leave out --no-pin, or allow the task a CPU (taskset)",
	     unpinned ? pinned + strlen("none: ") : "");
	note(env, "governor", strcmp(governor, "none") && strcmp(governor, "performance"),
	     "the cpufreq governor%s is %s: `cpupower frequency-set -g performance`",
	     of_cpu(d, cpu, sizeof(cpu)), governor);
	note(env, "host", host_kind_is_virtual(kind),
	     "the host is a %s: what KVM costs there is not what it costs on metal; measure on the "
	     "machine itself",
	     kind);
	note(env, "host", !strcmp(kind, "native") && strcmp(found, "native"),
	     "the host is said to be native, and looks %s: leave out HOST_KIND=, unless you know "
	     "better",
	     found);
}

static void judge_disturbance(const struct run_doubts *d, struct env *env)
{
	const struct disturbance *by = &d->disturbance;
	char cpu[32];

	of_cpu(d, cpu, sizeof(cpu));
	note(env, "load", by->others_cpus > DISTURBANCE_OTHERS_CPUS,
	     "other tasks kept %.1f CPUs busy: leave the machine alone while it measures",
	     by->others_cpus);
	note(env, "steal", by->steal_pct > STEAL_PCT,
	     "a hypervisor took %.1f%% of the time%s: measure on the machine itself, or where CPUs "
	     "are not shared",
	     by->steal_pct, cpu);
	note(env, "heat", by->khz_after > 0,
	     "the highest frequency%s fell from %lu to %lu kHz in the run: cool it, or fix a "
	     "frequency that it can keep",
	     cpu, by->khz_before, by->khz_after);
	note(env, "heat", by->throttled, "heat slowed the CPU down %" PRIu64 " times: cool it",
	     by->throttled);
	note(env, "heat", *by->cooling,
	     "heat slows the CPU down (%s): cool it, or fix a frequency that it can keep",
	     by->cooling);
	note(env, "huge_pages", by->collapsed > COLLAPSED_MAX,
	     "khugepaged made %" PRIu64 " huge pages in the run: wait until it is done, or `echo "
	     "never >/sys/kernel/mm/transparent_hugepage/enabled`",
	     by->collapsed);
	note(env, "ksm", by->merges,
	     "KSM scans memory for pages to merge: `echo 0 >/sys/kernel/mm/ksm/run`");
}

void run_doubts_judge(const struct run_doubts *d, uint64_t multiplexed, struct env *env)
{
	judge(env, "multiplexed", multiplexed,
	      "%" PRIu64 " of %" PRIu64 " passes had their counters multiplexed, and are without "
	      "counts: something else uses the PMU; stop it (perf, the NMI watchdog)%s",
	      multiplexed, d->passes,
	      d->cpu < 0 ? ", or the task was on CPUs with another PMU; leave out --no-pin" : "");
	if (env_is_emulated(env))
		return;
	judge_passes(d, env);
	judge_host(d, env);
	judge_disturbance(d, env);
}
