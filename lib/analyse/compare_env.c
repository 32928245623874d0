// SPDX-License-Identifier: GPL-2.0
/* Which runs can be compared, how, and within which limits: see compare.h. */
#include "analyse/compare.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *key, *what;
} must_match[] = {
	{ "host_kind", "host kind" },
	{ "host", "host" },
	{ "cpu", "CPU" },
	{ "features", "vCPU features" },
	{ "kvm_mode", "KVM mode" },
	{ "irqchip", "interrupt controller" },
	{ "page_size", "page size" },
	{ "tool_version", "version of regscope" },
};

size_t compare_unlike(const struct env *base, const struct env *new,
		      void (*report)(const char *what, const char *base, const char *new))
{
	size_t i, n = 0;

	for (i = 0; i < sizeof(must_match) / sizeof(must_match[0]); i++) {
		const char *a = env_get(base, must_match[i].key, "unknown");
		const char *b = env_get(new, must_match[i].key, "unknown");

		if (!strcmp(a, b))
			continue;
		report(must_match[i].what, a, b);
		n++;
	}
	return n;
}

double compare_default_limit(enum counter metric)
{
	return metric == COUNTER_INSTRUCTIONS ? 0.5 : metric == COUNTER_CYCLES ? 2 : 3;
}

double compare_limit(const struct compare_options *o, enum counter metric)
{
	return o->limit[metric] >= 0 ? o->limit[metric] : compare_default_limit(metric);
}

/* The noise that `bench --noise` measured, in percent; 0 without that option. */
static double floor_of(const struct compare_run *side, enum counter c)
{
	char key[64];

	snprintf(key, sizeof(key), "noise_floor.%s", counter_info[c].name);
	return strtod(env_get(&side->env, key, "0"), NULL);
}

int compare_check_limits(const struct compare_run *base, const struct compare_run *new,
			 const struct compare_options *o, struct error *error)
{
	double limit, noise;
	enum counter c;

	for (c = 0; c < NR_COUNTERS; c++) {
		limit = compare_limit(o, c);
		noise = floor_of(base, c);
		if (floor_of(new, c) > noise)
			noise = floor_of(new, c);
		if (counter_info[c].is_metric && limit < noise)
			return error_set(
				error, -EINVAL,
				"a limit of %g%% for %s lies below the noise of these runs, "
				"%.3g%% as `bench --noise` saw it; give --limit %s=%.2g%% or more",
				limit, counter_info[c].name, noise, counter_info[c].name,
				noise * 1.05 + 0.01);
	}
	return 0;
}
