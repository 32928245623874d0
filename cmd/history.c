// SPDX-License-Identifier: GPL-2.0
/* regscope history [FILE]: how costs went from run to run, and where they changed. */
#include "cmd.h"
#include "run_report.h"

#include "report/export_words.h"
#include "report/history.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_FILE "results/history.csv"

struct options {
	const char *file, *add, *commit;
	struct history_choice choice;
	double limit;
	bool only_changed, csv, picture;
};

static const struct cmd_option options[] = {
	{ "add", "DIR", "add the run in DIR to FILE, which is made if it is not there; no more",
	  INTO(option_text, struct options, add) },
	{ "commit", "ID", "with --add: what the run is of (default: the kernel's release)",
	  INTO(option_text, struct options, commit) },
	{ "limit", "PERCENT", "exit code 1 is for what got worse by more (default: 0.1)",
	  INTO(option_decimal, struct options, limit), 0, 1000 },
	{ "series", "TEXT", "only series with TEXT in \"HOST FEATURES\" (default: all)",
	  INTO(option_text, struct options, choice.series) },
	{ "metric", "TEXT", "only metrics with TEXT in their names (default: all)",
	  INTO(option_text, struct options, choice.metric) },
	{ "since", "TIME", "only runs since then, as the file has times (default: all)",
	  INTO(option_text, struct options, choice.since) },
	{ "changed", NULL, "show no metric that did not change",
	  SETS(struct options, only_changed) },
	{ "csv", NULL,
	  "print these runs as CSV instead, without metrics that one of them lacks: for Otava, "
	  "which reads a file as one series and no empty fields",
	  SETS(struct options, csv) },
	{ "picture", NULL,
	  "print what `make plots` draws instead, as CSV: of the longest series the metrics that "
	  "changed most",
	  SETS(struct options, picture) },
	{ 0 },
};

static int take(void *values, char **args, size_t nr, struct error *error)
{
	struct options *o = values;

	if (nr > 1)
		return error_set(error, -EINVAL, "\"%s\": one history at a time", args[1]);
	o->file = nr ? args[0] : DEFAULT_FILE;
	return 0;
}

/* What is cut short could be what another run has. */
static int set_word(char *out, size_t size, const char *name, const char *value,
		    struct error *error)
{
	if (strlen(value) >= size)
		return error_set(error, -EINVAL, "%s \"%.40s...\" is too long: at most %zu bytes",
				 name, value, size - 1);
	snprintf(out, size, "%s", *value ? value : "unknown");
	return 0;
}

/* Replays of different accesses are no series: what is replayed goes with the features. A trace's
 * name is whatever its directory was called: it is known by what it does. */
static void features_of(const struct env *env, char *out, size_t size)
{
	const char *features = env_get(env, "features", "");
	const char *pattern = env_get(env, "pattern", NULL);

	if (env_get(env, "trace", NULL))
		snprintf(out, size, "%s replay:trace-%s", features,
			 env_get(env, "pattern_hash", "unknown"));
	else if (pattern)
		snprintf(out, size, "%s replay:%s", features, pattern);
	else
		snprintf(out, size, "%s", features);
}

static int describe(struct history_run *run, const struct env *env, const char *commit,
		    struct error *error)
{
	const struct {
		char *out;
		size_t size;
		const char *key;
	} words[] = {
		{ run->host, sizeof(run->host), "host" },
		{ run->kernel, sizeof(run->kernel), "kernel_release" },
		{ run->commit, sizeof(run->commit), "kernel_release" },
		{ run->boot, sizeof(run->boot), "boot_id" },
		{ run->time, sizeof(run->time), "date_utc" },
	};
	char features[sizeof(run->features) + 64];
	size_t i;
	int err;

	features_of(env, features, sizeof(features));
	err = set_word(run->features, sizeof(run->features), "features", features, error);
	for (i = 0; !err && i < sizeof(words) / sizeof(words[0]); i++)
		err = set_word(words[i].out, words[i].size, words[i].key,
			       env_get(env, words[i].key, ""), error);
	if (!err && commit && *commit)
		err = set_word(run->commit, sizeof(run->commit), "--commit", commit, error);
	return err;
}

/* Names have fewer characters than the words of cells. */
static int check_name(const struct summary_row *const *rows, char *const *names, size_t nr,
		      struct error *error)
{
	const struct cell_key *a, *b = &rows[nr]->cell;
	size_t i;

	for (i = 0; i < nr && strcmp(names[i], names[nr]); i++)
		;
	if (i == nr)
		return 0;
	a = &rows[i]->cell;
	return error_set(error, -EINVAL,
			 "\"%s %s, %s, %s\" and \"%s %s, %s, %s\" would be one metric: rename one "
			 "of them in the run",
			 a->bench, a->op, a->policy, a->state, b->bench, b->op, b->policy,
			 b->state);
}

static int add_side(struct history *h, const struct compare_run *side, const char *commit,
		    struct error *error)
{
	const struct export e = { .side = side };
	const size_t most = side->summary.nr_rows + 1;
	const struct summary_row **rows = calloc(most, sizeof(*rows)), *row = NULL;
	char **names = calloc(most, sizeof(*names)), name[EXPORT_NAME_SIZE];
	double *values = calloc(most, sizeof(*values));
	struct history_run run;
	size_t nr = 0;
	int err = rows && names && values ? describe(&run, &side->env, commit, error) : -ENOMEM;

	while (!err && (row = export_next(&e, row))) {
		rows[nr] = row;
		values[nr] = row->s.mid.median;
		if (asprintf(&names[nr], "%s/%s", export_cell_name(&row->cell, name), row->metric) <
		    0)
			err = -ENOMEM;
		else
			err = check_name(rows, names, nr++, error);
	}
	err = err ? err : history_add(h, &run, (const char *const *)names, values, nr);
	while (nr)
		free(names[--nr]);
	free(names);
	free(values);
	free(rows);
	return err;
}

static int add(const struct options *o, struct error *error)
{
	struct compare_run side = { 0 };
	struct history h = { 0 };
	int err = run_load_side(&side, o->add, error);

	if (!err)
		run_say_side(&side, o->add);
	err = err ? err : run_sum_up(&side, error);
	if (!err) {
		err = history_read(&h, o->file, error);
		err = err == -ENOENT ? 0 : err;
	}
	err = err ? err : add_side(&h, &side, o->commit, error);
	if (err == -ENOMEM)
		error_set(error, err, "%s: no memory for its rows", o->file);
	err = err ? err : history_write(&h, o->file, error);
	history_free(&h);
	run_unload(&side);
	return err;
}

static int print_picture(const struct history_trends *trends)
{
	const struct history_trend *longest = trends->trend;
	size_t i;

	for (i = 1; i < trends->nr; i++)
		if (trends->trend[i].nr_runs > longest->nr_runs)
			longest = &trends->trend[i];
	return report_write_picture(stdout, longest);
}

/* All series, and the exit code for them. */
static int print(const struct history_trends *trends, const struct options *o)
{
	size_t i, nr_worse = 0, nr_short = 0;

	for (i = 0; i < trends->nr; i++) {
		if (i)
			printf("\n");
		report_write_history(stdout, &trends->trend[i], o->limit, o->only_changed);
		nr_worse += history_nr_worse(&trends->trend[i], o->limit);
		nr_short += history_is_too_short(&trends->trend[i]);
	}
	return finish_stdout(nr_worse		      ? EXIT_REGRESSION
			     : nr_short == trends->nr ? EXIT_INCONCLUSIVE
						      : EXIT_DONE);
}

static int show(const struct history *h, const struct options *o, struct error *error)
{
	struct history_trends trends;
	int err, code = EXIT_DONE;

	if (o->csv) {
		history_put(stdout, h);
		return finish_stdout(code);
	}
	err = history_find_trends(&trends, h);
	if (!err && o->picture)
		err = print_picture(&trends);
	else if (!err)
		code = print(&trends, o);
	history_trends_free(&trends);
	return err ? error_set(error, err, "%s: no memory for its series", o->file) : code;
}

static int run(const struct cmd *cmd, int argc, char **argv)
{
	struct options o = { .limit = 0.1 };
	struct history h = { 0 };
	struct error error = { "" };
	int ret;

	parse_options(cmd, argc, argv, &o);
	if (o.add)
		return finish(add(&o, &error), &error);
	ret = history_read(&h, o.file, &error);
	o.choice.complete = o.csv;
	if (!ret && history_choose(&h, &o.choice))
		ret = error_set(&error, -ENOMEM, "%s: no memory for its rows", o.file);
	if (!ret && (!h.nr_runs || !h.nr_metrics))
		ret = error_set(&error, -ENODATA, "%s: has no such run or metric", o.file);
	if (!ret)
		ret = show(&h, &o, &error);
	history_free(&h);
	return ret < 0 ? finish(ret, &error) : ret;
}

static const struct cmd history = {
	.name = "history",
	.summary = "how costs went from run to run, and where they changed",
	.args = "[FILE]",
	.doc = "Show a history of runs, FILE (default: " DEFAULT_FILE "), by series: runs of one "
	       "host with one set of vCPU features. For every metric: its points, the first, the "
	       "last, and the change points, with the commits before and after each.\v"
	       "Exit code: 1 if in any series a metric's last level is worse than one before it by "
	       "more than the limit, also after a recovery, else 3 if every series has fewer than "
	       "10 runs, else 0; 2 if the file cannot be read.",
	.options = options,
	.take = take,
	.run = run,
};
CMD_REGISTER(history);
