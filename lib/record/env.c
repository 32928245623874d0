// SPDX-License-Identifier: GPL-2.0
/* Sorted key=value lines: see env.h. */
#include "record/env.h"

#include "record/csv.h"
#include "text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where @key is, or would have to be put. */
static size_t place(const struct env *env, const char *key)
{
	size_t low = 0, high = env->nr, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (strcmp(env->entries[mid].key, key) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static bool is_at(const struct env *env, size_t i, const char *key)
{
	return i < env->nr && !strcmp(env->entries[i].key, key);
}

/* Takes over @value. */
static int set(struct env *env, const char *key, char *value)
{
	size_t i = place(env, key);
	struct env_entry *entry;
	char *copy;

	text_clean(value);
	if (is_at(env, i, key)) {
		free(env->entries[i].value);
		env->entries[i].value = value;
		return 0;
	}
	copy = strdup(key);
	if (!copy || !csv_push(&env->entries, &env->nr, sizeof(*entry))) {
		free(copy);
		free(value);
		return -ENOMEM;
	}
	entry = &env->entries[i];
	memmove(entry + 1, entry, (env->nr - 1 - i) * sizeof(*entry));
	*entry = (struct env_entry){ copy, value };
	return 0;
}

int env_set(struct env *env, const char *key, const char *format, ...)
{
	char *value;
	va_list ap;
	int n;

	va_start(ap, format);
	n = vasprintf(&value, format, ap);
	va_end(ap);
	if (n >= 0 && !set(env, key, value))
		return 0;
	env->lost = true;
	return -ENOMEM;
}

int env_lost(const struct env *env, struct error *error)
{
	return env->lost ? error_set(error, -ENOMEM, "no memory for env.txt") : 0;
}

const char *env_get(const struct env *env, const char *key, const char *fallback)
{
	size_t i = place(env, key);

	return is_at(env, i, key) ? env->entries[i].value : fallback;
}

static const char no_memory[] = "no memory for it";

/* One line of @len bytes into @env; NULL, or what is wrong with it. */
static const char *take_line(struct env *env, char *line, size_t len)
{
	char *equals = strchr(line, '=');

	if (strlen(line) != len)
		return "a NUL byte: this is not a text file";
	if (!equals || equals == line || line[len - 1] != '\n')
		return "not a whole key=value line";
	line[len - 1] = *equals = '\0';
	if (line[text_find_control(line)])
		return "a control character in the key";
	if (env_get(env, line, NULL))
		return "its key appears twice";
	return env_set(env, line, "%s", equals + 1) ? no_memory : NULL;
}

int env_read(struct env *env, const char *path, struct error *error)
{
	const char *wrong = NULL;
	unsigned long nr = 0;
	char *line = NULL;
	size_t size = 0;
	ssize_t len;
	FILE *f;
	int err = run_file_open(&f, path, error);

	if (err)
		return err;
	while (!wrong && (len = getline(&line, &size, f)) > 0) {
		nr++;
		wrong = take_line(env, line, (size_t)len);
	}
	if (wrong)
		err = error_set(error, wrong == no_memory ? -ENOMEM : -EINVAL, "%s:%lu:1: %s", path,
				nr, wrong);
	else if (!feof(f))
		err = error_set(error, -errno, "%s: %s", path, strerror(errno));
	free(line);
	fclose(f);
	return err;
}

int env_read_dir(struct env *env, const struct run_dir *dir, struct error *error)
{
	char path[PATH_MAX];
	int err = env_read(env, run_dir_file(dir, "env.txt", path), error);

	return err == -ENOENT ? 0 : err;
}

bool host_kind_is_emulated(const char *kind)
{
	return !strncmp(kind, "emulated", strlen("emulated"));
}

bool host_kind_is_virtual(const char *kind)
{
	return !strncmp(kind, "virtual machine", strlen("virtual machine"));
}

bool env_is_emulated(const struct env *env)
{
	return host_kind_is_emulated(env_get(env, "host_kind", ""));
}

static void write_entries(FILE *f, const void *arg)
{
	const struct env *env = arg;
	size_t i;

	for (i = 0; i < env->nr; i++)
		fprintf(f, "%s=%s\n", env->entries[i].key, env->entries[i].value);
}

int env_write(const struct env *env, struct run_dir *dir, struct error *error)
{
	return env->lost ? env_lost(env, error)
			 : run_dir_replace(dir, "env.txt", write_entries, env, error);
}

int env_reserve(const struct run_dir *dir, struct error *error)
{
	return run_dir_reserve(dir, "env.txt", 2 * 4096, error); /* few are larger than a page */
}

void env_free(struct env *env)
{
	while (env->nr--) {
		free(env->entries[env->nr].key);
		free(env->entries[env->nr].value);
	}
	free(env->entries);
	*env = (struct env){ .entries = NULL };
}
