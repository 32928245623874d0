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
	if (!err) {
		run_say_side(&run->run, path);
		doubts_find(&run->doubts, &run->run.env, &run->run.samples, &run->run.benches);
	}
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

static int read_facts(struct run_alternatives *read, struct error *error)
{
	char path[PATH_MAX];
	int err = env_read(&read->facts, run_dir_file(&read->dir, FACTS, path), error);

	read->report.alternatives = &read->alternatives;
	read->report.reproduce = env_get(&read->facts, "reproduce", "");
	return err == -ENOENT ? 0 : err;
}

int run_read_alternatives(struct run_alternatives *read, const char *path, const char *metric,
			  struct error *error)
{
	struct alternatives *a = &read->alternatives;
	int err;

	*read = (struct run_alternatives){ .dir.mirror = -1 };
	err = run_dir_open(&read->dir, path, error);
	err = err ? err : alternatives_read(&read->rows, &a->nr, &read->dir, error);
	a->rows = read->rows;
	err = err ? err : read_runs(a, &read->dir, error);
	err = err ? err : choose_metric(a, metric, error);
	err = err ? err : alternatives_compare(a, error);
	if (!err && !a->nr_gains)
		err = error_set(
			error, -ENODATA,
			"%s: its runs have no passes of any alternative in alternatives.csv", path);
	return err ? err : read_facts(read, error);
}

void run_free_alternatives(struct run_alternatives *read)
{
	alternatives_free(&read->alternatives);
	free_runs(&read->alternatives);
	free(read->rows);
	env_free(&read->facts);
	if (*read->dir.path)
		run_dir_close(&read->dir);
}

int run_print_alternatives(const char *path, const char *metric, struct error *error)
{
	struct run_alternatives read;
	const struct alternatives *a = &read.alternatives;
	int err = run_read_alternatives(&read, path, metric, error);

	err = err ? err : table_write(&gains_table, a->gains, a->nr_gains, &read.dir, error);
	err = err ? err
		  : run_dir_replace(&read.dir, "report.txt", report_write_alternatives,
				    &read.report, error);
	if (!err)
		report_write_alternatives(stdout, &read.report);
	run_free_alternatives(&read);
	return err;
}
