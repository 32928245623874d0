// SPDX-License-Identifier: GPL-2.0
/* The steps after measuring: see run_report.h. */
#include "run_report.h"

#include "cmd.h"

#include "analyse/doubts.h"
#include "analyse/findings.h"
#include "analyse/summary.h"
#include "report/report.h"
#include "run/run.h"

#include <errno.h>
#include <string.h>

int run_open_dir(struct run_dir *dir, struct env *env, const char *path, struct error *error)
{
	int err;

	*dir = (struct run_dir){ .mirror = -1 };
	err = run_dir_open(dir, path, error);
	return err ? err : env_read_dir(env, dir, error);
}

void run_close_dir(struct run_dir *dir, struct env *env)
{
	if (*dir->path)
		run_dir_close(dir);
	env_free(env);
}

int run_read_benches(struct benches *benches, const struct run_dir *dir, struct error *error)
{
	int err = benches_read(benches, dir, error);

	if (err != -ENOENT)
		return err;
	benches_free(benches);
	err = benches_of_harnesses(benches, bench_policies_default());
	return err ? error_set(error, err, "%s: no memory for its harnesses", dir->path) : 0;
}

int run_write_summary(struct run_dir *dir, const struct env *env, struct error *error)
{
	struct benches benches;
	struct findings findings = { .summary = { 0 } };
	int err = run_read_benches(&benches, dir, error);

	err = err ? err : findings_make_dir(&findings, dir, env, &benches, error);
	err = err ? err : findings_write(&findings, dir, error);
	findings_free(&findings);
	benches_free(&benches);
	return err;
}

static int find_doubts(struct doubts *doubts, const struct run_dir *dir, const struct env *env,
		       const struct benches *benches, struct error *error)
{
	struct sample_set set = { 0 };
	int err = run_read_samples(&set, dir, error);

	if (!err)
		doubts_find(doubts, env, &set, benches);
	samples_free(&set);
	return err;
}

static int choose_metric(struct run_told *told, const char *asked, struct error *error)
{
	const struct summary *summary = &told->findings.summary;
	const char *own = env_get(told->report.env, "metric", "");

	told->report.metric = asked ? asked : summary_best_metric(summary, own);
	if (!told->report.metric)
		return error_set(
			error, -ENODATA,
			"%s: there is no table: nothing in it was counted that is a result; "
			"host_kind is %s",
			told->path, env_get(told->report.env, "host_kind", "unknown"));
	if (asked && !summary_has(summary, asked))
		return error_set(error, -EINVAL, "%s: summary.csv has nothing in %s", told->path,
				 asked);
	return 0;
}

/* An estimate is of the counts of a host that has no time to measure. */
static int check_estimate(const struct run_told *told, struct error *error)
{
	const struct env *env = told->report.env;
	const char *kind = env_get(env, "host_kind", "unknown");

	if (!env_is_emulated(env))
		return error_set(error, -EINVAL,
				 "%s: host_kind is %s, where time is measured, not worked out: "
				 "--metric wall_ns shows it; --ipc and --ghz are for a run of an "
				 "emulated host",
				 told->path, kind);
	if (strcmp(told->report.metric, counter_info[COUNTER_INSTRUCTIONS].name) != 0)
		return error_set(error, -EINVAL,
				 "%s: its table is in %s; --ipc and --ghz turn instructions into "
				 "time: add --metric instructions",
				 told->path, told->report.metric);
	if (!report_can_estimate(&told->report))
		return error_set(error, -ENODATA,
				 "%s: has no saving in instructions to tell as time; it takes both "
				 "policies at 2 vCPUs or more (make bench)",
				 told->path);
	return 0;
}

/* A run that others keep, on a read-only medium or below /usr, is shown all the same. */
static int keep_table(const struct run_told *told, struct run_dir *dir, struct error *error)
{
	int err = run_dir_replace(dir, "report.txt", report_write, &told->report, error);

	if (err != -EACCES && err != -EROFS)
		return err;
	say("%s; the table is not kept", error->text);
	return 0;
}

static int write_table(struct run_told *told, struct run_dir *dir, const struct report_options *o,
		       struct error *error)
{
	bool estimates = o->estimate.ipc > 0;
	int err = choose_metric(told, o->metric, error);

	if (!err && estimates)
		err = check_estimate(told, error);
	err = err ? err : keep_table(told, dir, error);
	told->report.estimate = estimates ? &o->estimate : NULL;
	if (!err)
		report_write(stdout, &told->report);
	return err;
}

static int print_model(const struct run_told *told, struct error *error)
{
	const struct model *model = &told->findings.model;
	size_t i;

	for (i = 0; i < model->nr_rows; i++)
		if (!strcmp(model->rows[i].metric, told->report.metric))
			return report_write_model(stdout, &told->report), 0;
	return error_set(error, -ENODATA,
			 "%s: has no model.csv with %s; it takes a run that measured registers one "
			 "by one and whole passes of them (make bench), and `regscope summary`",
			 told->path, told->report.metric);
}

static int print_registers(const struct run_told *told, size_t nr, struct error *error)
{
	const struct register_costs *registers = &told->findings.registers;
	size_t i;

	for (i = 0; i < registers->nr; i++)
		if (!strcmp(registers->rows[i].metric, told->report.metric))
			return report_write_registers(stdout, &told->report, nr), 0;
	return error_set(error, -ENODATA,
			 "%s: has no registers.csv with %s; it takes a run that measured registers "
			 "one by one (make bench)",
			 told->path, told->report.metric);
}

static int tell(struct run_told *told, const struct run_dir *dir, const struct env *env, bool make,
		struct error *error)
{
	int err;

	told->path = dir->path;
	told->report = (struct report){ .findings = &told->findings,
					.env = env,
					.benches = &told->benches,
					.doubts = told->doubts.text };
	err = run_read_benches(&told->benches, dir, error);
	err = err ? err : findings_read(&told->findings, dir, &told->benches, error);
	if (err == -ENOENT && make) {
		findings_free(&told->findings);
		told->findings = (struct findings){ .summary = { 0 } };
		err = findings_make_dir(&told->findings, dir, env, &told->benches, error);
	}
	return err ? err : find_doubts(&told->doubts, dir, env, &told->benches, error);
}

int run_tell(struct run_told *told, const struct run_dir *dir, const struct env *env,
	     const char *metric, bool make, struct error *error)
{
	int err = tell(told, dir, env, make, error);

	return err ? err : choose_metric(told, metric, error);
}

void run_told_free(struct run_told *told)
{
	findings_free(&told->findings);
	benches_free(&told->benches);
}

int run_report(struct run_dir *dir, const struct env *env, const struct report_options *o,
	       struct error *error)
{
	struct run_told told = { .path = NULL };
	int err = tell(&told, dir, env, false, error);

	told.report.metric = o->metric ? o->metric : env_get(env, "metric", "instructions");
	if (!err && o->model)
		err = print_model(&told, error);
	if (!err && o->registers)
		err = print_registers(&told, o->nr_registers, error);
	if (!err && !o->model && !o->registers)
		err = write_table(&told, dir, o, error);
	run_told_free(&told);
	return err;
}

static void say_doubts(const char *path, const struct doubts *doubts)
{
	if (*doubts->text)
		say("%s: doubtful: %s", path, doubts->text);
}

int run_say_doubtful(const struct run_dir *dir, const struct env *env, struct error *error)
{
	struct benches benches;
	struct doubts doubts;
	int err = run_read_benches(&benches, dir, error);

	err = err ? err : find_doubts(&doubts, dir, env, &benches, error);
	if (!err)
		say_doubts(dir->path, &doubts);
	benches_free(&benches);
	return err;
}

int run_load_side(struct compare_run *side, const char *path, struct error *error)
{
	int err = run_load(side, path, error);

	if (!err && !side->benches.nr &&
	    benches_of_harnesses(&side->benches, bench_policies_default()))
		err = error_set(error, -ENOMEM, "%s: no memory for its harnesses", path);
	return err;
}

void run_say_side(const struct compare_run *side, const char *path)
{
	struct doubts doubts;

	doubts_find(&doubts, &side->env, &side->samples, &side->benches);
	say_doubts(path, &doubts);
}
