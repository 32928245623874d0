// SPDX-License-Identifier: GPL-2.0
/* env.txt of shards to one: see merge.h. */
#include "run/merge.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Keys that may differ between shards, and beginnings of such, with a dot at their end: each can
 * only speak for itself. */
static const char *const own_of_a_shard[] = { "boot_id",      "date_utc",    "doubt.",
					      "kvm_mode",     "meter_cost.", "numa_node",
					      "part",	      "parts",	     "parts_missing",
					      "pinned_cpu",   "pinned_why",  "rounds",
					      "rounds_least", "stopped",     NULL };

/* Harnesses with threads run on a host of their own, where nothing is counted: only its kernel and
 * its registers must be the same. */
static const char *const same_everywhere[] = { "features",
					       "kernel_build",
					       "kernel_release",
					       "kernel_version",
					       "registers",
					       "registers_wide",
					       "scope_cap",
					       "scope_hash",
					       "scope_source",
					       "seed",
					       "tool_build",
					       "tool_version",
					       NULL };

static bool is_any(const char *key, const char *const *words)
{
	size_t len;

	for (; *words; words++) {
		len = strlen(*words);
		if ((*words)[len - 1] == '.' ? !strncmp(key, *words, len) : !strcmp(key, *words))
			return true;
	}
	return false;
}

static bool must_be_same(const struct env *shard, const char *key)
{
	if (env_get(shard, "thread_cpus", NULL))
		return is_any(key, same_everywhere);
	return !is_any(key, own_of_a_shard);
}

bool env_is_done(const struct env *env)
{
	const char *stopped = env_get(env, "stopped", "interrupted");

	return strcmp(stopped, "interrupted") != 0 && strcmp(stopped, "failed") != 0;
}

static unsigned long least_of(const struct env *env)
{
	return strtoul(env_get(env, "rounds_least", env_get(env, "rounds", "0")), NULL, 10);
}

/* The whole has the rounds that every shard has, and is done when every shard is. */
static void merge_progress(struct env *env, const struct env *shard)
{
	unsigned long a = strtoul(env_get(env, "rounds", "0"), NULL, 10);
	unsigned long b = strtoul(env_get(shard, "rounds", "0"), NULL, 10);

	unsigned long c = least_of(env), d = least_of(shard);

	env_set(env, "rounds", "%lu", a < b ? a : b);
	if ((c < d ? c : d) < (a < b ? a : b))
		env_set(env, "rounds_least", "%lu", c < d ? c : d);
	if (env_is_done(env) && !env_is_done(shard))
		env_set(env, "stopped", "%s", env_get(shard, "stopped", "interrupted"));
}

/* A key is each shard's own, taken from the first shard, or the same in all. */
static int merge_key(struct env *env, const struct env *shard, const struct env_entry *e, size_t nr,
		     const char *path, struct error *error)
{
	const char *have = env_get(env, e->key, NULL);
	char key[128];

	if (!strncmp(e->key, "doubt.", 6) || !strncmp(e->key, "peak_", 5) ||
	    !strncmp(e->key, "share.", 6) || !strncmp(e->key, "short.", 6) ||
	    !strcmp(e->key, "measured_s") || !strcmp(e->key, "left_out")) {
		snprintf(key, sizeof(key), "%s.part%zu", e->key, nr);
		env_set(env, key, "%s", e->value);
	} else if (nr == 1 || !strcmp(e->key, "parts_missing")) {
		env_set(env, e->key, "%s", e->value);
	} else if (must_be_same(shard, e->key) && (!have || strcmp(have, e->value))) {
		return error_set(error, -EINVAL,
				 "%s/env.txt: has %s=%s, the first shard has %s: these are not "
				 "shards of one run",
				 path, e->key, e->value, have ? have : "none");
	}
	return 0;
}

int merge_env(struct env *env, const struct env *shard, size_t nr, const char *path,
	      struct error *error)
{
	size_t i;
	int err = 0;

	for (i = 0; !err && i < shard->nr; i++)
		err = merge_key(env, shard, &shard->entries[i], nr, path, error);
	if (nr > 1)
		merge_progress(env, shard);
	env_set(env, "part", "1/1");
	if (nr > 1)
		env_set(env, "parts", "%zu", nr);
	return err;
}

int merge_part(struct merge_parts *parts, const struct env *shard, const char *path,
	       struct error *error)
{
	const char *part = env_get(shard, "part", ""), *missing;
	unsigned int k, of;

	missing = strcmp(part, "1/1") ? NULL : env_get(shard, "parts_missing", NULL);
	if (missing) /* nothing in it says how each of its shards ended */
		return error_set(error, -EINVAL,
				 "%s: is a run without shard %s, and no shard itself: merge all "
				 "shards it was made of, and the missing ones",
				 path, missing);
	if (sscanf(part, "%u/%u", &k, &of) != 2 || of == 1)
		return 0;
	if (!k || k > of || of > 64)
		return error_set(error, -EINVAL, "%s/env.txt: part=%s is no shard", path, part);
	if (parts->of && parts->of != of)
		return error_set(error, -EINVAL,
				 "%s: is shard %s, another is one of %u: these are not shards of "
				 "one run",
				 path, part, parts->of);
	if (parts->there >> (k - 1) & 1)
		return error_set(error, -EINVAL,
				 "%s: is shard %s, as another is: each shard is named once", path,
				 part);
	parts->of = of;
	parts->there |= 1ull << (k - 1);
	return 0;
}

void merge_parts_missing(const struct merge_parts *parts, struct env *env)
{
	char list[64 * sizeof("64/64,")] = "";
	unsigned int k;
	size_t len = 0;

	for (k = 1; k <= parts->of; k++)
		if (!(parts->there >> (k - 1) & 1))
			len += (size_t)snprintf(list + len, sizeof(list) - len, "%s%u/%u",
						len ? "," : "", k, parts->of);
	if (len)
		env_set(env, "parts_missing", "%s", list);
	if (env_get(env, "parts_missing", NULL) && env_is_done(env))
		env_set(env, "stopped", "interrupted");
}
