// SPDX-License-Identifier: GPL-2.0
/* Parties of a budget, and what is said of them: see shares.h. */
#include "run/shares.h"

#include "measure/stats.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The fewest rounds that give an interval. */
#define ROUNDS_MIN 12

unsigned int run_rounds_needed(size_t tested)
{
	size_t resolve = stats_rounds_to_resolve(tested, 1 - STATS_CONFIDENCE);

	return resolve > ROUNDS_MIN ? (unsigned int)resolve : ROUNDS_MIN;
}

static size_t party_of(struct run_shares *s, const struct run_plan *plan, const struct bench *b)
{
	size_t i;

	for (i = 0; i < s->nr && s->benches[i] != b; i++)
		;
	if (i < s->nr)
		return i;
	s->benches[s->nr] = b;
	s->parties[s->nr++] = (struct sampler_party){
		.worth = b->worth ? b->worth : 1,
		.rounds_min = run_rounds_needed(run_plan_family(plan, b)),
	};
	return i;
}

int run_shares_make(struct run_shares *s, const struct run_plan *plan)
{
	const struct run_group *g;
	size_t i;

	*s = (struct run_shares){
		.benches = calloc(plan->nr_groups, sizeof(struct bench *)),
		.parties = calloc(plan->nr_groups, sizeof(*s->parties)),
		.groups = calloc(plan->nr_groups, sizeof(*s->groups)),
	};
	if (!s->benches || !s->parties || !s->groups)
		return -ENOMEM;
	for (i = 0; i < plan->nr_groups; i++) {
		g = &plan->groups[i];
		s->groups[i].party = party_of(s, plan, g->bench);
		s->groups[i].size = g->vcpus;
		if (bench_has(g->bench, BENCH_BY_VMS))
			s->groups[i].size *= g->threads;
	}
	return 0;
}

void run_shares_free(struct run_shares *s)
{
	free(s->benches);
	free(s->parties);
	free(s->groups);
	*s = (struct run_shares){ .nr = 0 };
}

/* The groups of a party that lack rounds, and how many they have. */
struct lack {
	char where[256]; /* "8, 64 (ran)" */
	unsigned int least, most;
};

static struct lack find_lack(const struct run_shares *s, const struct run_plan *plan,
			     const struct sampler *sampler, size_t party)
{
	struct lack lack = { .least = s->parties[party].rounds_min };
	unsigned int rounds;
	size_t i, len = 0;

	for (i = 0; i < plan->nr_groups; i++) {
		rounds = sampler_rounds_of(sampler, i);
		if (s->groups[i].party != party || rounds >= s->parties[party].rounds_min)
			continue;
		lack.least = rounds < lack.least ? rounds : lack.least;
		lack.most = rounds > lack.most ? rounds : lack.most;
		if (len < sizeof(lack.where))
			len += (size_t)snprintf(lack.where + len, sizeof(lack.where) - len,
						"%s%u%s", len ? ", " : "", plan->groups[i].vcpus,
						plan->groups[i].state == BENCH_RAN ? " (ran)" : "");
	}
	return lack;
}

static double seconds(double ns)
{
	return ceil(ns / 1e9);
}

/* The budget that has room for all, a little more, and in round numbers. */
static double suggest_s(double ns)
{
	double s = seconds(1.05 * ns);

	return s > 100 ? 10 * ceil(s / 10) : 5 * ceil(s / 5);
}

static void record_lack(const struct run_shares *s, const struct run_plan *plan,
			const struct sampler *sampler, size_t party, double lacks_ns,
			struct env *env, const struct run_listener *listener)
{
	struct lack lack = find_lack(s, plan, sampler, party);
	const struct bench *b = s->benches[party];
	char key[64], rounds[32], text[512];

	snprintf(rounds, sizeof(rounds), lack.least < lack.most ? "%u to %u" : "%u", lack.least,
		 lack.most);
	snprintf(key, sizeof(key), "short.%s", b->name);
	snprintf(text, sizeof(text),
		 "at %s vCPUs %s of the %u rounds that %s: %.0f s more would do", lack.where,
		 rounds, s->parties[party].rounds_min,
		 run_plan_family(plan, b) ? "a verdict needs" : "an interval needs",
		 seconds(lacks_ns));
	env_set(env, key, "%s", text);
	run_say(listener, "%s: the time was too short: %s", b->name, text);
}

/* Intervals shrink with the root of the number of rounds. */
static void say_width(const struct sampler *sampler, double asked_points,
		      const struct run_listener *listener)
{
	double width = sampler_width(sampler), times = width / asked_points;
	double used_ns = (double)sampler_elapsed_ns(sampler);

	if (width > asked_points && asked_points > 0)
		run_say(listener,
			"the widest interval of a saving is %.1f points, not %g: that takes about "
			"%.0f s (`--budget`, make: BUDGET=)",
			width, asked_points, suggest_s(used_ns * times * times));
}

void run_shares_record(const struct run_shares *s, const struct run_plan *plan,
		       const struct sampler *sampler, double width_points, bool goes_on,
		       struct env *env, const struct run_listener *listener)
{
	double lacks_ns = 0, used_ns = (double)sampler_elapsed_ns(sampler), enough_s;
	struct sampler_use use;
	char key[64];
	size_t i;

	env_set(env, "measured_s", "%.1f", used_ns / 1e9);
	for (i = 0; i < s->nr; i++) {
		use = sampler_use(sampler, i);
		snprintf(key, sizeof(key), "share.%s", s->benches[i]->name);
		env_set(env, key, "%.1f s, %u to %u rounds", use.used_ns / 1e9, use.rounds_least,
			use.rounds_most);
		if (use.nr_lacking)
			record_lack(s, plan, sampler, i, use.lacks_ns, env, listener);
		lacks_ns += use.lacks_ns;
	}
	/* a budget is that of a part of a run: what was used before is not known, nor needed */
	enough_s = suggest_s((goes_on ? 0 : used_ns) + lacks_ns);
	if (lacks_ns > 0)
		run_say(listener,
			"about %.0f s%s have room for what all harnesses need: `%s--budget %.0f` "
			"(make: %sBUDGET=%.0f)",
			enough_s, goes_on ? " more" : "", goes_on ? "--resume " : "", enough_s,
			goes_on ? "RESUME=yes " : "", enough_s);
	else if (!goes_on)
		say_width(sampler, width_points, listener);
}
