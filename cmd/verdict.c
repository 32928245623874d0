// SPDX-License-Identifier: GPL-2.0
/* Whether two runs may be compared, and what comes of it: see verdict.h. */
#include "verdict.h"

#include "cmd.h"
#include "parse.h"
#include "run_report.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int option_limits(const struct cmd_option *option, const char *text, void *value,
		  struct error *error)
{
	double *limit = value;
	char word[128], *percent, *change;
	enum counter c;
	size_t len;

	(void)option;
	for (; *text; text += len + (text[len] == ',')) {
		len = strcspn(text, ",");
		snprintf(word, sizeof(word), "%.*s", (int)len, text);
		change = strchr(word, '=');
		if (!change)
			return error_set(error, -EINVAL, "--limit: \"%s\" is no METRIC=PERCENT",
					 word);
		*change++ = '\0';
		percent = strchr(change, '%');
		if (percent && !percent[1])
			*percent = '\0';
		c = counter_by_name(word);
		if (c == NR_COUNTERS || !counter_info[c].is_metric)
			return error_set(error, -EINVAL,
					 "--limit: \"%s\" is none of wall_ns, cycles, instructions",
					 word);
		if (parse_decimal(change, "--limit", 0, 1000, &limit[c], error))
			return -EINVAL;
	}
	return 0;
}

static int add_path(struct verdict_side *side, char *path, struct error *error)
{
	char **added = path ? csv_push(&side->path, &side->nr, sizeof(*side->path)) : NULL;

	if (added) {
		*added = path;
		return 0;
	}
	free(path);
	return error_set(error, -ENOMEM, "no memory for %zu runs", side->nr + 1);
}

static int is_boot(const struct dirent *entry)
{
	return !strncmp(entry->d_name, "boot-", 5);
}

static bool has_file(const char *dir, const char *name)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return !access(path, F_OK);
}

/* A run, or the boots in a folder that is none. */
static int add(struct verdict_side *side, const char *path, struct error *error)
{
	struct dirent **boots = NULL;
	int err = 0, i, n = 0;
	char *name;

	if (!has_file(path, "samples.csv") && !has_file(path, "summary.csv"))
		n = scandir(path, &boots, is_boot, versionsort);
	for (i = 0; i < n; i++) {
		if (asprintf(&name, "%s/%s", path, boots[i]->d_name) < 0)
			name = NULL;
		err = err ? err : add_path(side, name, error);
		free(boots[i]);
	}
	free(boots);
	return n > 0 ? err : add_path(side, strdup(path), error);
}

int option_side(const struct cmd_option *option, const char *text, void *value, struct error *error)
{
	struct verdict_sides *sides = (struct verdict_sides *)((char *)value - option->min);

	sides->at = value;
	return add(sides->at, text, error);
}

int verdict_word(struct verdict_sides *sides, struct verdict_side *first,
		 struct verdict_side *second, const char *text, struct error *error)
{
	if (sides->at)
		return add(sides->at, text, error);
	if (second->nr)
		return error_set(error, -EINVAL,
				 "\"%s\": two runs are compared, BASE and NEW; several by --base "
				 "RUN... --new RUN...",
				 text);
	return add(first->nr ? second : first, text, error);
}

int verdict_load(struct verdict_side *side, struct error *error)
{
	size_t i;
	int err = 0;

	side->run = calloc(side->nr + 1, sizeof(*side->run));
	if (!side->run)
		return error_set(error, -ENOMEM, "no memory for %zu runs", side->nr);
	for (i = 0; !err && i < side->nr; i++) {
		err = run_load_side(&side->run[i], side->path[i], error);
		if (!err && side->nr > 1 && !side->run[i].samples.nr_rows)
			err = error_set(error, -EINVAL,
					"%s: has no samples; of several runs the samples are "
					"compared, and a summary will not do",
					side->path[i]);
	}
	return err;
}

static void unload(struct verdict_side *side)
{
	size_t i;

	for (i = 0; i < side->nr; i++) {
		if (side->run)
			run_unload(&side->run[i]);
		free(side->path[i]);
	}
	free(side->run);
	free(side->path);
}

void verdict_free(struct verdict_sides *sides)
{
	unload(&sides->base);
	unload(&sides->new);
	unload(&sides->again);
	*sides = (struct verdict_sides){ .at = NULL };
}

/* Of two lists, as mitigations are, the part from the first item that differs on. */
static void say_difference(void *arg, const struct compare_difference *d)
{
	size_t i, from = 0;

	(void)arg;
	for (i = 0; d->base[i] && d->base[i] == d->new[i]; i++)
		if (i && d->base[i] == ' ' && d->base[i - 1] == ';')
			from = i + 1;
	say("%s%s differs: \"%.300s\" and \"%.300s\"%s", d->refused ? "" : "doubtful: ", d->what,
	    d->base + from, d->new + from, d->refused ? "" : "; a change may be due to that");
}

/* All runs against the first of the base. */
static int check_alike(const struct verdict_side *base, const struct verdict_side *new,
		       const struct verdict_options *options, const struct compare_options *o,
		       struct error *error)
{
	size_t i, unlike = 0;
	int err = 0;

	for (i = 1; i < base->nr + new->nr; i++)
		unlike += compare_unlike(&base->run->env,
					 i < base->nr ? &base->run[i].env
						      : &new->run[i - base->nr].env,
					 say_difference, NULL);
	if (unlike && !options->unlike)
		return error_set(
			error, -EINVAL,
			"unlike runs are not compared: the change would not be the kernel's; "
			"--unlike does it all the same, and marks every line");
	for (i = 0; !err && i < base->nr + new->nr; i++)
		err = compare_check_limits(base->run,
					   i < base->nr ? &base->run[i] : &new->run[i - base->nr],
					   o, error);
	return err;
}

/* If one of them has a summary alone, both summaries are compared. */
static int make_both_comparable(struct compare_run *base, struct compare_run *new,
				struct error *error)
{
	if (!base->samples.nr_rows)
		return run_sum_up(new, error);
	return new->samples.nr_rows ? 0 : run_sum_up(base, error);
}

static int compare(struct comparison *out, const struct verdict_side *base,
		   const struct verdict_side *new, const struct verdict_options *options,
		   struct error *error)
{
	struct compare_options o;
	int err;

	memcpy(o.limit, options->limit, sizeof(o.limit));
	err = check_alike(base, new, options, &o, error);
	err = err ? err : make_both_comparable(base->run, new->run, error);
	return err ? err
		   : compare_runs(out, &(struct compare_side){ base->run, base->nr },
				  &(struct compare_side){ new->run, new->nr }, &o, error);
}

int verdict_make(struct comparison *out, struct verdict_sides *sides,
		 const struct verdict_options *options, struct error *error)
{
	struct comparison again = { 0 };
	int err;

	*out = (struct comparison){ 0 };
	err = verdict_load(&sides->base, error);
	err = err ? err : verdict_load(&sides->new, error);
	err = err ? err : verdict_load(&sides->again, error);
	err = err ? err : compare(out, &sides->base, &sides->new, options, error);
	if (!err && sides->again.nr) {
		err = compare(&again, &sides->base, &sides->again, options, error);
		if (!err)
			comparison_confirm(out, &again);
		comparison_free(&again);
	}
	return err;
}

int verdict_exit_code(const struct comparison *c, const struct verdict_options *options)
{
	if (c->nr_worse && (c->unit != COMPARE_ROUNDS || options->single_boot))
		return EXIT_REGRESSION;
	if (c->nr_worse || c->nr_unclear || (c->nr_vanished && !options->allow_missing))
		return EXIT_INCONCLUSIVE;
	return EXIT_DONE;
}

int verdict_bisect_code(int code, bool stop)
{
	if (code == EXIT_DONE || code == EXIT_REGRESSION)
		return code;
	return stop ? BISECT_STOP : BISECT_SKIP;
}
