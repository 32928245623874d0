// SPDX-License-Identifier: GPL-2.0
/* Doubts: see doubts.h. */
#include "run/doubts.h"

#include "measure/stats.h"
#include "record/csv.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* In a shorter pass there are too few cycles to tell the frequency to within a percent. */
#define FREQUENCY_MIN_NS 200000

/* Rounds whose correlation is lower, or within what chance makes of none, are no doubt. */
#define ALIKE_MIN 0.3
#define CHANCE	  2 /* standard errors */

/* No run has more: a pass takes a microsecond, and this is a year of them. */
#define PASSES_MAX (1ull << 45)

int run_doubts_note(struct run_doubts *d, const struct reading *r)
{
	double *ghz;

	d->passes++;
	d->switched += r->value[COUNTER_CONTEXT_SWITCHES] > 0;
	d->migrated += r->value[COUNTER_MIGRATIONS] > 0;
	if (!r->has[COUNTER_CYCLES] || !r->has[COUNTER_WALL_NS] ||
	    r->value[COUNTER_WALL_NS] < FREQUENCY_MIN_NS)
		return 0;
	ghz = csv_push(&d->ghz, &d->nr_ghz, sizeof(*ghz));
	if (ghz)
		*ghz = (double)r->value[COUNTER_CYCLES] / (double)r->value[COUNTER_WALL_NS];
	return ghz ? 0 : -ENOMEM;
}

/* "3 of 1032 passes": returns the first number, and leaves the second in @passes. 0 if no run could
 * have so many: anyone may have edited the file. */
static uint64_t read_share(const struct env *env, const char *key, uint64_t *passes)
{
	uint64_t n = 0, of = 0;

	if (sscanf(env_get(env, key, ""), "%" SCNu64 " of %" SCNu64, &n, &of) != 2 ||
	    of > PASSES_MAX || n > of)
		return 0;
	*passes = of;
	return n;
}

void run_doubts_resume(struct run_doubts *d, const struct env *env)
{
	double spread = strtod(env_get(env, "doubt.frequency_spread_pct", "0"), NULL);
	uint64_t passes = 0;

	d->switched = read_share(env, "doubt.context_switches", &passes);
	d->migrated = read_share(env, "doubt.migrations", &passes);
	d->multiplexed_before = read_share(env, "doubt.multiplexed", &passes);
	d->spread_before_pct = isfinite(spread) ? spread : 0;
	d->passes = passes;
}

static void record_share(struct env *env, const char *key, uint64_t n, uint64_t passes)
{
	env_set(env, key, "%" PRIu64 " of %" PRIu64 " passes", n, passes);
}

static bool is_alike(double correlation, double error)
{
	return correlation > fmax(ALIKE_MIN, CHANCE * error);
}

/* Neighbours share a VM more often than not: what VMs explain of them is not said of neighbours. */
static void record_dependence(const struct run_doubts *d, struct env *env)
{
	double n = d->rounds, m = d->rounds_per_vm, by_vm = d->dependence.alike;
	bool vm = m > 1 && is_alike(by_vm, sqrt(2 / (n * (m - 1))));
	bool slow = is_alike(d->dependence.lag1, sqrt(1 / n)) &&
		    !(vm && d->dependence.lag1 < by_vm * (1 - 1 / (2 * m)));

	if (slow)
		env_set(env, DOUBT_DEPENDENCE,
			"rounds are like their neighbours (correlation %.2f, %.0f of %.0f rounds "
			"count): something slower than a round moves savings; leave the machine "
			"alone, fix its frequency, or measure longer (--budget)",
			d->dependence.lag1, n / d->dependence.factor, n);
	else if (vm)
		env_set(env, DOUBT_DEPENDENCE,
			"rounds of one VM are alike (correlation %.2f, %.0f of %.0f rounds count): "
			"savings depend on what a VM draws by chance, as its place in memory; "
			"measure more VMs (--rounds-per-vm 1, --budget)",
			by_vm, n / d->dependence.factor, n);
}

void run_doubts_record(struct run_doubts *d, uint64_t multiplexed, struct env *env)
{
	double spread = d->spread_before_pct, now;

	record_share(env, "doubt.context_switches", d->switched, d->passes);
	record_share(env, "doubt.migrations", d->migrated, d->passes);
	record_share(env, "doubt.multiplexed", d->multiplexed_before + multiplexed, d->passes);
	if (d->nr_ghz) {
		now = 100 * stats_relative_spread(d->ghz, d->nr_ghz);
		spread = now > spread ? now : spread;
	}
	if (spread > 0)
		env_set(env, "doubt.frequency_spread_pct", "%.2f", spread);
	if (d->has_dependence)
		record_dependence(d, env);
}

/* Signs that others disturbed the task. An emulated host's counts repeat all the same. */
static void say_disturbed(const struct run_doubts *d, const struct env *env,
			  const struct run_listener *listener)
{
	const char *governor = env_get(env, "governor", "none");
	const char *pinned = env_get(env, "pinned_cpu", "");
	double spread = strtod(env_get(env, "doubt.frequency_spread_pct", "0"), NULL);

	if (d->switched * 10 > d->passes)
		run_say(listener,
			"doubt: %" PRIu64 " of %" PRIu64 " passes lost the CPU to another task: "
			"leave the machine alone, or isolate a CPU (isolcpus=)",
			d->switched, d->passes);
	if (d->migrated)
		run_say(listener,
			"doubt: %" PRIu64 " of %" PRIu64
			" passes moved to another CPU: leave out --no-pin",
			d->migrated, d->passes);
	if (!strncmp(pinned, "none: ", 6))
		run_say(listener, "doubt: not pinned to a CPU (%s)", pinned + 6);
	if (strcmp(governor, "none") && strcmp(governor, "performance"))
		run_say(listener,
			"doubt: the cpufreq governor is %s: `cpupower frequency-set -g "
			"performance`",
			governor);
	if (spread > 1)
		run_say(listener,
			"doubt: cycles per ns moved by %.1f%% in the run: the CPU changes its "
			"frequency; disable boost, cool it, or judge by instructions",
			spread);
	if (*env_get(env, DOUBT_DEPENDENCE, ""))
		run_say(listener, "doubt: %s", env_get(env, DOUBT_DEPENDENCE, ""));
}

void run_doubts_say(const struct run_doubts *d, uint64_t multiplexed, const struct env *env,
		    const struct run_listener *listener)
{
	multiplexed += d->multiplexed_before;
	if (multiplexed)
		run_say(listener,
			"doubt: %" PRIu64 " of %" PRIu64 " passes had their counters multiplexed, "
			"and are without counts: something else uses the PMU; stop it (perf, the "
			"NMI watchdog)",
			multiplexed, d->passes);
	if (!env_is_emulated(env))
		say_disturbed(d, env, listener);
}

void run_doubts_free(struct run_doubts *d)
{
	free(d->ghz);
	*d = (struct run_doubts){ .ghz = NULL };
}
