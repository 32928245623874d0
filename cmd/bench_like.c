// SPDX-License-Identifier: GPL-2.0
/*
 * bench --like: what would be refused by compare when all is measured, is refused before. Of many
 * runs, as a folder of baselines has them, those of this host and these features count.
 */
#include "bench_options.h"

#include "analyse/compare.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A folder of baselines has what was there before, and what is being written, beside them. */
static int is_place(const struct dirent *entry)
{
	const char *end = strrchr(entry->d_name, '.');

	return (entry->d_type == DT_DIR || entry->d_type == DT_UNKNOWN) &&
	       entry->d_name[0] != '.' && !(end && (!strcmp(end, ".old") || !strcmp(end, ".new")));
}

int option_like(const struct cmd_option *option, const char *text, void *value, struct error *error)
{
	struct verdict_side *like = value;
	struct dirent **places = NULL;
	size_t had = like->nr;
	int err = verdict_add(like, text, error), i, n = 0;
	char path[PATH_MAX];

	(void)option;
	/* as which it is taken if it is neither a run nor a folder of boots */
	if (!err && like->nr == had + 1 && !strcmp(like->path[had], text))
		n = scandir(text, &places, is_place, alphasort);
	for (i = 0; i < n; i++) {
		snprintf(path, sizeof(path), "%s/%s", text, places[i]->d_name);
		err = err ? err : verdict_add(like, path, error);
		free(places[i]);
	}
	free(places);
	return err;
}

static bool is_same(const struct env *a, const struct env *b, const char *key)
{
	return !strcmp(env_get(a, key, ""), env_get(b, key, ""));
}

/* Hold the run against the one in @dir, if that is of this host: adds to @matches and @unlike. */
static int check_one(const char *dir, const struct env *env, size_t *matches, size_t *unlike,
		     struct error *error)
{
	struct env other = { 0 };
	char path[PATH_MAX];
	int err;

	snprintf(path, sizeof(path), "%s/env.txt", dir);
	err = env_read(&other, path, error);
	if (!err && is_same(&other, env, "host") && is_same(&other, env, "features")) {
		++*matches;
		*unlike += compare_unlike(&other, env, verdict_say_difference, NULL);
	}
	env_free(&other);
	return err == -ENOENT || err == -ENOTDIR ? 0 : err;
}

int bench_check_like(const struct verdict_side *like, const struct env *env, struct error *error)
{
	size_t i, matches = 0, unlike = 0;
	int err = 0;

	for (i = 0; !err && i < like->nr; i++)
		err = check_one(like->path[i], env, &matches, &unlike, error);
	if (!err && like->nr && !matches)
		return error_set(error, -EINVAL,
				 "--like: no run there is of this host, %s, and of these features, "
				 "%s; nothing was measured",
				 env_get(env, "host", "unknown"), env_get(env, "features", "none"));
	if (!err && unlike)
		return error_set(error, -EINVAL,
				 "--like: what is measured here now could not be compared with "
				 "what is there; nothing was measured");
	return err;
}
