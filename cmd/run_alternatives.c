// SPDX-License-Identifier: GPL-2.0
/* Alternatives, each in a run of its folder: see run_report.h. */
#include "cmd.h"
#include "run_report.h"
#include "verdict.h"

#include "analyse/summary.h"
#include "report/report_alternatives.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FACTS "alternatives.txt"

static bool is_there(const struct alternatives *a, const char *run)
{
	size_t i;

	for (i = 0; i < a->nr_runs; i++)
		if (!strcmp(a->runs[i].name, run))
			return true;
	return false;
}

static int read_run(struct alternative_run *run, const struct run_dir *dir, struct error *error)
{
	char path[PATH_MAX];
	int err = run_load_side(&run->run, run_dir_file(dir, run->name, path), error);

	if (!err && !run->run.samples.nr_rows)
		err = error_set(error, -ENODATA,
				"%s: has no samples.csv, which alternatives are compared by", path);
	if (!err)
		run_say_side(&run->run, path);
	err = err ? err : run_sum_up(&run->run, error);
	if (!err && rounds_make(&run->rounds, &run->run.samples))
		err = error_set(error, -ENOMEM, "%s: no memory for its rounds", path);
	return err;
}

/* What an alternative saves must be the kernel's, or the policy's. */
static int check_alike(const struct alternatives *a, const struct alternative_run *run,
		       struct error *error)
{
	if (!compare_unlike(&a->runs[0].run.env, &run->run.env, verdict_say_difference, NULL))
		return 0;
	return error_set(
		error, -EINVAL,
		"%s: is unlike %s: what differs besides the kernel would be told as what "
		"an alternative saves; measure it again (remove it, then make alternatives "
		"RESUME=yes, with the settings of the other)",
		run->name, a->runs[0].name);
}

/* Each run once, in the order of the rows. */
static int read_runs(struct alternatives *a, const struct run_dir *dir, struct error *error)
{
	size_t i;
	int err = 0;

	a->runs = calloc(a->nr, sizeof(*a->runs));
	if (!a->runs)
		return error_set(error, -ENOMEM, "no memory for the runs of %zu alternatives",
				 a->nr);
	for (i = 0; !err && i < a->nr; i++) {
		if (is_there(a, a->rows[i].run))
			continue;
		a->runs[a->nr_runs].name = a->rows[i].run;
		err = read_run(&a->runs[a->nr_runs++], dir, error);
		err = err ? err : check_alike(a, &a->runs[a->nr_runs - 1], error);
	}
	return err;
}

static void free_runs(struct alternatives *a)
{
	while (a->nr_runs) {
		rounds_free(&a->runs[--a->nr_runs].rounds);
		run_unload(&a->runs[a->nr_runs].run);
	}
	free(a->runs);
}

/* What the first run was made for, and what all of them count. */
static int choose_metric(struct alternatives *a, const char *wanted, struct error *error)
{
	const struct compare_run *first = &a->runs[0].run;
	size_t i;

	a->metric =
		wanted ? wanted
		       : summary_best_metric(&first->summary, env_get(&first->env, "metric", ""));
	for (i = 0; i < a->nr_runs; i++)
		if (!a->metric || !summary_has(&a->runs[i].run.summary, a->metric))
			return error_set(error, -ENODATA, "%s: has no cost%s%s", a->runs[i].name,
					 a->metric ? " in " : "", a->metric ? a->metric : "");
	return 0;
}

static int write_out(FILE *f, const struct alternatives *a, struct run_dir *dir, bool keep,
		     struct error *error)
{
	struct report_alternatives report = { .alternatives = a };
	struct env facts = { 0 };
	char path[PATH_MAX];
	int err = env_read(&facts, run_dir_file(dir, FACTS, path), error);

	err = err == -ENOENT ? 0 : err;
	report.reproduce = env_get(&facts, "reproduce", "");
	if (!err && keep)
		err = table_write(&gains_table, a->gains, a->nr_gains, dir, error);
	if (!err && keep)
		err = run_dir_replace(dir, "report.txt", report_write_alternatives, &report, error);
	if (!err)
		report_write_alternatives(f, &report);
	env_free(&facts);
	return err;
}

int run_write_alternatives(FILE *f, const char *path, const char *metric, bool keep,
			   struct error *error)
{
	struct alternatives a = { .nr = 0 };
	struct run_dir dir = { .mirror = -1 };
	struct alternative_row *rows = NULL;
	int err = run_dir_open(&dir, path, error);

	err = err ? err : alternatives_read(&rows, &a.nr, &dir, error);
	a.rows = rows;
	err = err ? err : read_runs(&a, &dir, error);
	err = err ? err : choose_metric(&a, metric, error);
	err = err ? err : alternatives_compare(&a, error);
	if (!err && !a.nr_gains)
		err = error_set(
			error, -ENODATA,
			"%s: its runs have no passes of any alternative in alternatives.csv", path);
	err = err ? err : write_out(f, &a, &dir, keep, error);
	alternatives_free(&a);
	free_runs(&a);
	free(rows);
	if (*dir.path)
		run_dir_close(&dir);
	return err;
}
