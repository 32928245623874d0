// SPDX-License-Identifier: GPL-2.0
/* Which runs can be compared, how, and within which limits: see compare.h. */
#include "analyse/compare.h"

#include "parse.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#define UNKNOWN	  "unknown" /* as the engine writes it, too */
#define NOISE_MAX 1e9	    /* percent; more is a slip of the pen */

/* What differs is not the kernel's: a comparison is refused, or only doubted. */
static const struct {
	const char *key, *what;
	bool refused;
} must_match[] = {
	{ "host_kind", "host kind", true },
	{ "host", "host", true },
	{ "cpu", "CPU", true },
	{ "lab_cpu", "model of the emulated CPU", true },
	{ "features", "vCPU features", true },
	{ "kvm_mode", "KVM mode", true },
	{ "irqchip", "interrupt controller", true },
	{ "page_size", "page size", true },
	{ "tool_version", "version of regscope", true },
	{ "pattern", "VMM that is replayed", true },
	{ "pattern_hash", "set of accesses that are replayed", false },
	{ "tool_build", "build of regscope", false },
	{ "metric", "metric", false },
	{ "governor", "cpufreq governor", false },
	{ "frequency_khz", "range of frequencies", false },
	{ "huge_pages", "use of transparent huge pages", false },
	{ "ksm", "KSM", false },
	{ "smt", "SMT", false },
	{ "cpus_online", "number of CPUs online", false },
	{ "mitigations", "set of mitigations", false },
	{ "pinned_cpu", "pinning to a CPU", false },
	{ "lab_emulator", "emulator", false },
};

#define NR_KEYS (sizeof(must_match) / sizeof(must_match[0]))

/* Which CPU it is pinned to chance decides; another kind of CPU is another "cpu". A pattern without
 * a VMM's name is that of a trace, whose path is its user's own. */
static const char *value_of(const struct env *env, const char *key)
{
	const char *value = env_get(env, key, UNKNOWN);

	if (!strcmp(key, "pattern") && env_get(env, "trace", NULL))
		return "a trace";
	return strcmp(key, "pinned_cpu") || value[strspn(value, "0123456789")] ? value : "pinned";
}

static bool is_known(const char *value)
{
	return strcmp(value, UNKNOWN) != 0;
}

/* A run that replays nothing has no such cell to be compared. */
static bool is_of_replays(const char *key)
{
	return !strncmp(key, "pattern", strlen("pattern"));
}

/* What a CPU counts is its model's, "lab_cpu", not the QEMU's that the host kind names. An older
 * run has no model: its CPU was what its QEMU had. */
static bool is_same_host_kind(const char *a, const char *b)
{
	static const char qemu[] = "(QEMU ";
	const char *in_a = strstr(a, qemu), *in_b = strstr(b, qemu);

	if (!in_a || !in_b || in_a - a != in_b - b || strncmp(a, b, (size_t)(in_a - a)) != 0)
		return !strcmp(a, b);
	in_a += strlen(qemu);
	in_b += strlen(qemu);
	return !strcmp(in_a + strspn(in_a, "0123456789."), in_b + strspn(in_b, "0123456789."));
}

static bool is_same(const char *key, const char *a, const char *b, bool models)
{
	return strcmp(key, "host_kind") || !models ? !strcmp(a, b) : is_same_host_kind(a, b);
}

/* Tell of key @i; true if it refuses a comparison. @models: do all runs name their CPU's model? */
static bool tell(size_t i, const char *base, const char *new, bool models,
		 void (*report)(void *arg, const struct compare_difference *d), void *arg)
{
	struct compare_difference d = {
		.key = must_match[i].key,
		.what = must_match[i].what,
		.base = base,
		.new = new,
		.known = is_known(base) && is_known(new),
	};

	d.refused = d.known && must_match[i].refused;
	if (is_same(d.key, base, new, models) || (!d.known && is_of_replays(d.key)))
		return false;
	report(arg, &d);
	return d.refused;
}

static bool has_model(const struct env *env)
{
	return is_known(value_of(env, "lab_cpu"));
}

size_t compare_unlike(const struct env *base, const struct env *new,
		      void (*report)(void *arg, const struct compare_difference *d), void *arg)
{
	size_t i, n = 0;

	for (i = 0; i < NR_KEYS; i++)
		n += tell(i, value_of(base, must_match[i].key), value_of(new, must_match[i].key),
			  has_model(base) && has_model(new), report, arg);
	return n;
}

static const struct env *env_at(const struct compare_side *base, const struct compare_side *new,
				size_t i)
{
	return i < base->nr ? &base->run[i].env : &new->run[i - base->nr].env;
}

/* What the first run says that knows. */
static const char *first_known(const struct compare_side *base, const struct compare_side *new,
			       const char *key)
{
	const char *value = UNKNOWN;
	size_t i;

	for (i = 0; !is_known(value) && i < base->nr + new->nr; i++)
		value = value_of(env_at(base, new, i), key);
	return value;
}

size_t compare_unlike_sides(const struct compare_side *base, const struct compare_side *new,
			    void (*report)(void *arg, const struct compare_difference *d),
			    void *arg)
{
	bool models = true;
	size_t i, k, n = 0;

	for (i = 0; i < base->nr + new->nr; i++)
		models = models && has_model(env_at(base, new, i));
	for (i = 0; i < base->nr + new->nr; i++)
		for (k = 0; k < NR_KEYS; k++)
			n += tell(k, first_known(base, new, must_match[k].key),
				  value_of(env_at(base, new, i), must_match[k].key), models, report,
				  arg);
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
static int read_floor(const struct env *env, const char *path, enum counter c, double *floor,
		      struct error *error)
{
	char key[64], what[PATH_MAX + 80];

	snprintf(key, sizeof(key), "noise_floor.%s", counter_info[c].name);
	snprintf(what, sizeof(what), "%s/env.txt: %s", path, key);
	return parse_decimal(env_get(env, key, "0"), what, 0, NOISE_MAX, floor, error);
}

int compare_check_noise(const struct env *env, const char *path, struct error *error)
{
	double floor;
	enum counter c;
	int err = 0;

	for (c = 0; !err && c < NR_COUNTERS; c++)
		err = read_floor(env, path, c, &floor, error);
	return err;
}

static double floor_of(const struct compare_run *run, enum counter c)
{
	double floor;

	return read_floor(&run->env, "", c, &floor, NULL) ? 0 : floor;
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
