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

static void note(struct doubt_share *share, const struct reading *r, enum counter c)
{
	share->n += r->has[c] && r->value[c];
	share->of += r->has[c];
}

int run_doubts_note(struct run_doubts *d, const struct reading *r)
{
	double *ghz;

	d->passes++;
	note(&d->switched, r, COUNTER_CONTEXT_SWITCHES);
	note(&d->migrated, r, COUNTER_MIGRATIONS);
	if (!r->has[COUNTER_CYCLES] || !r->has[COUNTER_WALL_NS] ||
	    r->value[COUNTER_WALL_NS] < FREQUENCY_MIN_NS)
		return 0;
	ghz = csv_push(&d->ghz, &d->nr_ghz, sizeof(*ghz));
	if (ghz)
		*ghz = (double)r->value[COUNTER_CYCLES] / (double)r->value[COUNTER_WALL_NS];
	return ghz ? 0 : -ENOMEM;
}

/* "3 of 1032 passes"; none of none if no run could have so many, as anyone may have edited the
 * file, or if it was not counted. */
static struct doubt_share read_share(const struct env *env, const char *key)
{
	struct doubt_share s = { 0, 0 };

	if (sscanf(env_get(env, key, ""), "%" SCNu64 " of %" SCNu64, &s.n, &s.of) != 2 ||
	    s.of > PASSES_MAX || s.n > s.of)
		return (struct doubt_share){ 0, 0 };
	return s;
}

static bool is_said(const struct env_entry *e)
{
	return *e->value && !strncmp(e->key, DOUBT_SAID, strlen(DOUBT_SAID));
}

void run_doubts_resume(struct run_doubts *d, const struct env *env)
{
	double spread = strtod(env_get(env, "doubt.frequency_spread_pct", "0"), NULL);
	struct doubt_share multiplexed = read_share(env, "doubt.multiplexed");
	size_t i;

	d->switched = read_share(env, "doubt.context_switches");
	d->migrated = read_share(env, "doubt.migrations");
	d->multiplexed_before = multiplexed.n;
	d->spread_before_pct = isfinite(spread) ? spread : 0;
	d->passes = multiplexed.of;
	for (i = 0; i < env->nr; i++)
		if (is_said(&env->entries[i]))
			env_set(&d->said_before, env->entries[i].key, "%s", env->entries[i].value);
}

/* Why it is not counted; NULL if it is. */
static const char *why_not(const struct env *env, enum counter c)
{
	char key[64];
	const char *value;

	snprintf(key, sizeof(key), "counter.%s", counter_info[c].name);
	value = env_get(env, key, "");
	return strncmp(value, "no: ", 4) ? NULL : value + 4;
}

static void record_share(struct env *env, const char *key, struct doubt_share s, const char *why)
{
	if (why && !s.of)
		env_set(env, key, "not counted: %s", why);
	else
		env_set(env, key, "%" PRIu64 " of %" PRIu64 " passes", s.n, s.of);
}

/* What no counter counts can lose none. */
static const char *why_none(const struct env *env)
{
	enum counter c;

	for (c = 0; c < NR_COUNTERS; c++)
		if (c != COUNTER_WALL_NS && !why_not(env, c))
			return NULL;
	return "there are no counters";
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

/* Of the run that this one goes on with, unless it says something else of the same. */
static void record_said_before(const struct run_doubts *d, struct env *env)
{
	size_t i;

	for (i = 0; i < d->said_before.nr; i++) {
		const struct env_entry *e = &d->said_before.entries[i];

		if (!env_get(env, e->key, NULL))
			env_set(env, e->key, "%s", e->value);
	}
}

void run_doubts_record(struct run_doubts *d, uint64_t multiplexed, struct env *env)
{
	struct doubt_share lost = { d->multiplexed_before + multiplexed, d->passes };
	double spread = d->spread_before_pct, now;

	record_share(env, "doubt.context_switches", d->switched,
		     why_not(env, COUNTER_CONTEXT_SWITCHES));
	record_share(env, "doubt.migrations", d->migrated, why_not(env, COUNTER_MIGRATIONS));
	if (why_none(env) && !lost.n)
		lost.of = 0;
	record_share(env, "doubt.multiplexed", lost, why_none(env));
	if (d->nr_ghz) {
		now = 100 * stats_relative_spread(d->ghz, d->nr_ghz);
		spread = now > spread ? now : spread;
	}
	if (spread > 0)
		env_set(env, "doubt.frequency_spread_pct", "%.2f", spread);
	if (d->has_dependence)
		record_dependence(d, env);
	record_said_before(d, env);
	run_doubts_judge(d, lost.n, env);
}

void run_doubts_say(const struct env *env, const struct run_listener *listener)
{
	size_t i;

	for (i = 0; i < env->nr; i++)
		if (is_said(&env->entries[i]))
			run_say(listener, "doubt: %s", env->entries[i].value);
	if (*env_get(env, DOUBT_DEPENDENCE, ""))
		run_say(listener, "doubt: %s", env_get(env, DOUBT_DEPENDENCE, ""));
}

void run_doubts_free(struct run_doubts *d)
{
	free(d->ghz);
	env_free(&d->said_before);
	*d = (struct run_doubts){ .ghz = NULL };
}
