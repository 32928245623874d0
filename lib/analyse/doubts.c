// SPDX-License-Identifier: GPL-2.0
/* What makes the results of a run doubtful: see doubts.h. */
#include "analyse/doubts.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void add(struct doubts *d, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void add(struct doubts *d, const char *format, ...)
{
	size_t used = strlen(d->text);
	va_list ap;

	if (used)
		used += (size_t)snprintf(d->text + used, sizeof(d->text) - used, "; ");
	if (used >= sizeof(d->text))
		return;
	va_start(ap, format);
	vsnprintf(d->text + used, sizeof(d->text) - used, format, ap);
	va_end(ap);
}

static void doubt_end(struct doubts *d, const struct env *env)
{
	const char *stopped = env_get(env, "stopped", "");

	if (!strcmp(stopped, "interrupted"))
		add(d, "the run was interrupted");
	else if (!strcmp(stopped, "failed"))
		add(d, "the run failed");
	else if (env->nr && !*stopped)
		add(d, "env.txt does not say how the run ended");
}

static void doubt_shard(struct doubts *d, const struct env *env)
{
	const char *part = env_get(env, "part", "1/1");
	unsigned int nr, all;

	if (sscanf(part, "%u/%u", &nr, &all) == 2 && all > 1)
		add(d, "it is shard %s alone, to be merged with the others", part);
}

static void doubt_samples(struct doubts *d, const struct sample_set *set)
{
	size_t i, failed = 0, zero = 0;
	enum counter c;

	for (i = 0; i < set->nr_rows; i++) {
		const struct sample_row *row = &set->rows[i];

		failed += row->failed > 0;
		for (c = 0; c < NR_COUNTERS; c++)
			if (counter_info[c].is_metric && row->reading.has[c] &&
			    !row->reading.value[c])
				break;
		zero += c < NR_COUNTERS;
	}
	if (failed)
		add(d, "accesses failed in %zu of %zu samples", failed, set->nr_rows);
	if (zero)
		add(d, "%zu of %zu samples counted 0", zero, set->nr_rows);
}

/* What the run said of its host and its passes: the cause alone, without the remedy. */
static void doubt_said(struct doubts *d, const struct env *env)
{
	size_t i;

	for (i = 0; i < env->nr; i++) {
		const struct env_entry *e = &env->entries[i];
		const char *colon = strstr(e->value, ": ");
		size_t len = colon ? (size_t)(colon - e->value) : strlen(e->value);

		if (len && !strncmp(e->key, DOUBT_SAID, strlen(DOUBT_SAID)))
			add(d, "%.*s", (int)len, e->value);
	}
}

static void doubt_dependence(struct doubts *d, const struct env *env)
{
	static const char part[] = DOUBT_DEPENDENCE ".part"; /* of a shard, after merging */
	size_t i;

	for (i = 0; i < env->nr; i++) {
		const struct env_entry *e = &env->entries[i];

		if (*e->value &&
		    (!strcmp(e->key, DOUBT_DEPENDENCE) || !strncmp(e->key, part, strlen(part))))
			add(d, "%s", e->value);
	}
}

/* The first harness that benches.csv lacks. */
static void doubt_harnesses(struct doubts *d, const struct sample_set *set,
			    const struct benches *benches)
{
	size_t i;

	for (i = 0; i < set->cells.nr; i++) {
		const struct cell_key *cell = &set->cells.key[i];

		if (benches_find(benches, cell))
			continue;
		add(d, "%s %s, %s is not in benches.csv, and nothing is compared of it",
		    cell->bench, cell->op, cell->policy);
		return;
	}
}

void doubts_find(struct doubts *doubts, const struct env *env, const struct sample_set *set,
		 const struct benches *benches)
{
	*doubts = (struct doubts){ "" };
	doubt_end(doubts, env);
	doubt_shard(doubts, env);
	doubt_samples(doubts, set);
	doubt_said(doubts, env);
	doubt_dependence(doubts, env);
	doubt_harnesses(doubts, set, benches);
}
