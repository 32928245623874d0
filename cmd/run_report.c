// SPDX-License-Identifier: GPL-2.0
/* The steps after measuring, which `bench`, `summary` and `report` share: see run_report.h. */
#include "run_report.h"

#include "bench.h"
#include "record/report.h"
#include "record/summary.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int run_read_env(struct env *env, const struct run_dir *dir, struct why *why)
{
	char *path = run_dir_file(dir, "env.txt");
	int err = path ? env_read(env, path, why) : -ENOMEM;

	free(path);
	return err == -ENOENT ? 0 : err;
}

int run_write_summary(struct run_dir *dir, const struct env *env, struct why *why)
{
	bool exact = !strncmp(env_get(env, "host_kind", ""), "emulated", 8);
	char *path = run_dir_file(dir, "samples.csv");
	struct sample_set set = { 0 };
	struct summary summary = { 0 };
	int err = path ? samples_read(&set, path, false, why) : -ENOMEM;

	if (!err)
		err = summary_make(&summary, &set, exact, why);
	if (!err)
		err = summary_write(&summary, dir, why);
	summary_free(&summary);
	samples_free(&set);
	free(path);
	return err;
}

static const char *access_name(const char *bench, const char *op)
{
	const struct bench *b = bench_find(bench);
	unsigned int i;

	for (i = 0; b && i < b->nr_ops; i++)
		if (!strcmp(b->ops[i].name, op))
			return b->ops[i].access;
	return NULL;
}

static bool has_savings(const struct summary *summary, const char *metric)
{
	size_t i;

	for (i = 0; i < summary->nr_savings; i++)
		if (!strcmp(summary->savings[i].metric, metric))
			return true;
	return false;
}

int run_write_report(struct run_dir *dir, const struct env *env, const char *metric,
		     struct why *why)
{
	struct summary summary;
	struct report report = { .summary = &summary, .env = env, .access = access_name };
	int err = summary_read(&summary, dir, why);

	report.metric = metric ? metric : err ? NULL : report_metric(&summary, env);
	if (!err && !report.metric)
		err = why_set(why, -ENODATA,
			      "%s: savings.csv has no saving to report: no cell was "
			      "measured under both policies",
			      dir->path);
	if (!err && !has_savings(&summary, report.metric))
		err = why_set(why, -EINVAL, "%s: savings.csv has no saving in %s", dir->path,
			      report.metric);
	if (!err)
		err = run_dir_replace(dir, "report.txt", report_write, &report, why);
	if (!err)
		report_write(stdout, &report);
	summary_free(&summary);
	return err;
}
