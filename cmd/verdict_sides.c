// SPDX-License-Identifier: GPL-2.0
/* The sides of a comparison, as a command line names them: see verdict.h. */
#include "verdict.h"

#include "cmd.h"
#include "run_report.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int add_path(struct verdict_side *side, char *path, struct error *error)
{
	char **added = path ? csv_push(&side->path, &side->nr, sizeof(*side->path)) : NULL;
	size_t i;

	for (i = 0; added && i + 1 < side->nr; i++)
		if (!strcmp(side->path[i], path)) {
			*added = path;
			return error_set(error, -EINVAL, "%s: is named twice on one side", path);
		}
	if (added) {
		*added = path;
		return 0;
	}
	free(path);
	return error_set(error, -ENOMEM, "no memory for %zu runs", side->nr + 1);
}

/* A boot-... that is not being written: `make baseline` calls those .new. */
static int is_boot(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return !strncmp(entry->d_name, "boot-", 5) && strcmp(entry->d_name + len - 4, ".new") != 0;
}

static bool is_folder(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISDIR(st.st_mode);
}

static bool has_file(const char *dir, const char *name)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return !access(path, F_OK);
}

int verdict_add(struct verdict_side *side, const char *path, struct error *error)
{
	struct dirent **boots = NULL;
	size_t had = side->nr;
	int err = 0, i, n = 0;
	char *name;

	if (!has_file(path, "samples.csv") && !has_file(path, "summary.csv"))
		n = scandir(path, &boots, is_boot, versionsort);
	for (i = 0; i < n; i++) {
		if (asprintf(&name, "%s/%s", path, boots[i]->d_name) < 0)
			name = NULL;
		free(boots[i]);
		if (name && (err || !is_folder(name)))
			free(name);
		else
			err = add_path(side, name, error);
	}
	free(boots);
	return err || side->nr > had ? err : add_path(side, strdup(path), error);
}

int option_side(const struct cmd_option *option, const char *text, void *value, struct error *error)
{
	struct verdict_sides *sides = (struct verdict_sides *)((char *)value - option->min);

	sides->at = value;
	if (sides->bare)
		return error_set(error, -EINVAL,
				 "--%s: a run before it is of no side: name all of them by --base "
				 "RUN... --new RUN...",
				 option->name);
	return verdict_add(sides->at, text, error);
}

int verdict_word(struct verdict_sides *sides, struct verdict_side *first,
		 struct verdict_side *second, const char *text, struct error *error)
{
	if (sides->at)
		return verdict_add(sides->at, text, error);
	sides->bare = true;
	if (second->nr)
		return error_set(error, -EINVAL,
				 "\"%s\": two runs are compared, BASE and NEW; several by --base "
				 "RUN... --new RUN...",
				 text);
	return verdict_add(first->nr ? second : first, text, error);
}

/* What one thread does: the runs of one side. */
struct loading {
	struct verdict_side *side;
	struct error error;
	int err;
};

static void *load(void *arg)
{
	struct loading *l = arg;
	struct verdict_side *side = l->side;
	size_t i;

	side->run = calloc(side->nr + 1, sizeof(*side->run));
	if (!side->run)
		l->err = error_set(&l->error, -ENOMEM, "no memory for %zu runs", side->nr);
	for (i = 0; !l->err && i < side->nr; i++) {
		l->err = run_load_side(&side->run[i], side->path[i], &l->error);
		if (!l->err && side->nr > 1 && !side->run[i].samples.nr_rows)
			l->err = error_set(&l->error, -EINVAL,
					   "%s: has no samples; of several runs the samples are "
					   "compared, and a summary will not do",
					   side->path[i]);
	}
	return NULL;
}

static int say_loaded(const struct loading *l, struct error *error)
{
	size_t i;

	for (i = 0; !l->err && i < l->side->nr; i++)
		run_say_side(&l->side->run[i], l->side->path[i]);
	if (l->err)
		*error = l->error;
	l->side->is_loaded = l->side->is_good = !l->err;
	return l->err;
}

int verdict_load(struct verdict_side *side, struct error *error)
{
	struct loading l = { .side = side };

	load(&l);
	return say_loaded(&l, error);
}

int verdict_load_two(struct verdict_side *a, struct verdict_side *b, struct error *error)
{
	struct loading first = { .side = a }, second = { .side = b };
	pthread_t thread;
	bool beside = !pthread_create(&thread, NULL, load, &second);
	int err;

	load(&first);
	if (beside)
		pthread_join(thread, NULL);
	else
		load(&second);
	err = say_loaded(&first, error);
	return err ? err : say_loaded(&second, error);
}

void verdict_side_free(struct verdict_side *side)
{
	size_t i;

	for (i = 0; i < side->nr; i++) {
		if (side->run)
			run_unload(&side->run[i]);
		free(side->path[i]);
	}
	free(side->run);
	free(side->path);
	*side = (struct verdict_side){ .nr = 0 };
}

void verdict_free(struct verdict_sides *sides)
{
	verdict_side_free(&sides->base);
	verdict_side_free(&sides->new);
	verdict_side_free(&sides->again);
	*sides = (struct verdict_sides){ .at = NULL };
}
