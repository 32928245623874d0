// SPDX-License-Identifier: GPL-2.0
/* regscope series DIR: the table of a series of commits, each of which has its run in DIR. */
#include "cmd.h"
#include "run_report.h"
#include "verdict.h"

#include "analyse/series.h"
#include "report/series.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FACTS "series.txt"

struct options {
	const char *dir, *ops;
	double limit[NR_COUNTERS];
};

static const struct cmd_option options[] = {
	{ "op", "LIST",
	  "the ops that have a column, as OP or HARNESS/OP (default: those in DIR/" FACTS ")",
	  INTO(option_text, struct options, ops) },
	{ "limit", "METRIC=PERCENT,...", "as of `regscope compare`",
	  INTO(option_limits, struct options, limit) },
	{ 0 },
};

static int take(void *values, char **args, size_t nr, struct error *error)
{
	struct options *o = values;

	if (nr > 1)
		return error_set(error, -EINVAL, "one series at a time, and \"%s\" is the second",
				 args[1]);
	o->dir = args[0];
	return nr ? 0 : error_set(error, -EINVAL, "which folder of a series?");
}

/* @list is cut up, and to be kept. */
static int choose_ops(struct series *s, char *list, struct error *error)
{
	char *op, *rest = NULL;

	for (op = strtok_r(list, ", ", &rest); op; op = strtok_r(NULL, ", ", &rest)) {
		if (s->nr_ops == SERIES_OPS_MAX)
			return error_set(error, -EINVAL, "--op: \"%s\": at most %d have a column",
					 op, SERIES_OPS_MAX);
		s->op[s->nr_ops++] = op;
	}
	return s->nr_ops ? 0
			 : error_set(error, -EINVAL,
				     "--op: which ops have a column? " FACTS " does not say");
}

/* One run is held against the other, and then takes its place. */
struct walk {
	struct run_dir dir;
	struct env facts;
	struct compare_run run[2];
	unsigned int at; /* the run that is free */
};

static int load(struct walk *w, const struct series_row *row, struct error *error)
{
	char path[PATH_MAX];
	struct compare_run *run = &w->run[w->at];
	int err = run_load_side(run, run_dir_file(&w->dir, row->commit.run, path), error);

	return err ? err : run_sum_up(run, error);
}

static int add_commit(struct series *s, struct walk *w, const struct series_commit *commit,
		      struct error *error)
{
	struct series_row row = { .commit = *commit };
	int err = series_read_state(&row, &w->dir, error);

	if (err || row.state != SERIES_MEASURED)
		return err ? err : series_add(s, &row, NULL, error);
	err = load(w, &row, error);
	err = err ? err : series_add(s, &row, &w->run[w->at], error);
	if (!err) {
		w->at = !w->at;
		run_unload(&w->run[w->at]);
		w->run[w->at] = (struct compare_run){ .summary = { 0 } };
	}
	return err;
}

static int add_all(struct series *s, struct walk *w, struct error *error)
{
	struct series_commit *commits;
	size_t i, nr;
	int err = series_read_commits(&commits, &nr, &w->dir, error);

	for (i = 0; !err && i < nr; i++)
		err = add_commit(s, w, &commits[i], error);
	if (!err && !nr)
		err = error_set(error, -ENODATA, "%s: commits.csv has no commit", w->dir.path);
	free(commits);
	return err;
}

static int write_out(const struct series *s, struct walk *w, struct error *error)
{
	const struct report_series report = {
		.series = s,
		.env = s->last ? &s->last->env : NULL,
		.reproduce = env_get(&w->facts, "reproduce", ""),
	};
	int err = series_write(s, &w->dir, error);

	err = err ? err
		  : run_dir_replace(&w->dir, "report.txt", report_write_series, &report, error);
	if (!err)
		report_write_series(stdout, &report);
	return err;
}

static int exit_code(const struct series *s)
{
	if (series_nr_verdicts(s, SERIES_WORSE))
		return EXIT_REGRESSION;
	if (series_nr_measured(s) < s->nr || series_nr_verdicts(s, SERIES_UNCLEAR) ||
	    series_nr_verdicts(s, SERIES_UNLIKE))
		return EXIT_INCONCLUSIVE;
	return EXIT_DONE;
}

static int open_series(struct walk *w, const char *path, struct error *error)
{
	char facts[PATH_MAX];
	int err = run_dir_open(&w->dir, path, error);

	if (err)
		return err;
	err = env_read(&w->facts, run_dir_file(&w->dir, FACTS, facts), error);
	return err == -ENOENT ? 0 : err;
}

static int run(const struct cmd *cmd, int argc, char **argv)
{
	struct options o = { .limit = { -1, -1, -1, -1, -1, -1 } };
	struct walk w = { .dir.mirror = -1 };
	struct series s = { .nr = 0 };
	struct error error = { "" };
	char *ops = NULL;
	int err, code;

	parse_options(cmd, argc, argv, &o);
	memcpy(s.options.limit, o.limit, sizeof(o.limit));
	err = open_series(&w, o.dir, &error);
	if (!err) {
		ops = strdup(o.ops ? o.ops : env_get(&w.facts, "ops", ""));
		err = ops ? choose_ops(&s, ops, &error)
			  : error_set(&error, -ENOMEM, "no memory for a list of ops");
	}
	err = err ? err : add_all(&s, &w, &error);
	err = err ? err : write_out(&s, &w, &error);
	code = err ? finish(err, &error) : finish_stdout(exit_code(&s));
	series_free(&s);
	run_unload(&w.run[0]);
	run_unload(&w.run[1]);
	run_close_dir(&w.dir, &w.facts);
	free(ops);
	return code;
}

static const struct cmd series = {
	.name = "series",
	.summary = "the table of a series of commits",
	.args = "DIR",
	.doc = "Print the table of a series of commits that `make series` measured, and keep it as "
	       "report.txt in DIR, and its numbers as series.csv. commits.csv there says which "
	       "commits there are; each has a run directory beside it, and a file RUN.txt that "
	       "says how far it got.\v"
	       "Exit code: 0 no commit made anything worse, 1 one did, 3 none did but some were "
	       "not measured or are unclear; 2 the series cannot be read.",
	.options = options,
	.take = take,
	.run = run,
};
CMD_REGISTER(series);
