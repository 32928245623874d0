// SPDX-License-Identifier: GPL-2.0
/* The steps after measuring, which `bench`, `summary` and `report` share: see run_report.h. */
#include "run_report.h"

#include "analyse/growth.h"
#include "analyse/model.h"
#include "analyse/registers.h"
#include "analyse/scaling.h"
#include "analyse/summary.h"
#include "benches.h"
#include "record/regs_csv.h"
#include "report/report.h"
#include "report/report_model.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool cost_of(const struct cell_key *cell, struct model_cost *cost)
{
	const struct bench *b = bench_find(cell->bench);
	unsigned int op;

	for (op = 0; b && op < b->nr_ops && strcmp(b->ops[op].name, cell->op); op++)
		;
	if (!b || op == b->nr_ops || !b->ops[op].explained_by || cell->threads != 1)
		return false;
	cost->op = b->ops[op].explained_by;
	cost->state = b->ops[op].to_fresh ? "fresh" : cell->state;
	return true;
}

/* What an empty pass read, by counter, as env.txt has it; 0 where it does not say. */
static void read_meter_cost(const struct env *env, double cost[NR_COUNTERS])
{
	char key[64];
	enum counter c;

	for (c = 0; c < NR_COUNTERS; c++) {
		snprintf(key, sizeof(key), "meter_cost.%s", counter_info[c].name);
		cost[c] = strtod(env_get(env, key, "0"), NULL);
	}
}

/* registers.csv and model.csv, where registers were measured by themselves. Without their samples
 * (a run of which they were not kept) the files are left as they are. */
static int write_registers(struct run_dir *dir, const struct env *env, const struct sample_set *set,
			   const struct summary *summary, struct error *error)
{
	char *path = run_dir_file(dir, run_samples_name[RUN_REGISTERS]);
	double meter_cost[NR_COUNTERS];
	struct sample_set registers = { 0 };
	struct regs_rows regs = { 0 };
	struct register_costs costs = { 0 };
	struct model model = { 0 };
	struct model_source source = { set, &registers, summary, &regs, meter_cost, cost_of };
	int err = path ? register_samples_read(&registers, path, false, error) : -ENOMEM;

	free(path);
	if (err == -ENOENT || (!err && !registers.nr_rows))
		return 0;
	read_meter_cost(env, meter_cost);
	if (!err)
		err = regs_rows_read(&regs, dir->path, error);
	if (!err)
		err = register_costs_make(&costs, &registers, &regs, meter_cost, error);
	if (!err)
		err = register_costs_write(&costs, dir, error);
	if (!err)
		err = model_make(&model, &source, error);
	if (!err)
		err = model_write(&model, dir, error);
	model_free(&model);
	register_costs_free(&costs);
	regs_rows_free(&regs);
	samples_free(&registers);
	return err;
}

static enum scaling_kind scaling_of(const char *bench)
{
	const struct bench *b = bench_find(bench);

	if (!b || !bench_is_threaded(b))
		return SCALING_NONE;
	return bench_has(b, BENCH_BY_THREADS) ? SCALING_SHARED : SCALING_EACH;
}

int run_write_summary(struct run_dir *dir, const struct env *env, struct error *error)
{
	bool exact = !strncmp(env_get(env, "host_kind", ""), "emulated", 8);
	char *path = run_dir_file(dir, run_samples_name[RUN_PASSES]);
	struct sample_set set = { 0 };
	struct summary summary = { 0 };
	struct growth growth = { 0 };
	struct scaling scaling = { 0 };
	int err = path ? samples_read(&set, path, false, error) : -ENOMEM;

	if (!err)
		err = summary_make(&summary, &set, exact, error);
	if (!err)
		err = summary_write(&summary, dir, error);
	if (!err)
		err = growth_make(&growth, &set, &summary, error);
	if (!err)
		err = growth_write(&growth, dir, error);
	if (!err)
		err = scaling_make(&scaling, &set, scaling_of, error);
	if (!err)
		err = scaling_write(&scaling, dir, error);
	if (!err)
		err = write_registers(dir, env, &set, &summary, error);
	scaling_free(&scaling);
	growth_free(&growth);
	summary_free(&summary);
	samples_free(&set);
	free(path);
	return err;
}

const char *run_access_name(const char *bench, const char *op)
{
	const struct bench *b = bench_find(bench);
	unsigned int i;

	for (i = 0; b && i < b->nr_ops; i++)
		if (!strcmp(b->ops[i].name, op))
			return b->ops[i].access;
	return NULL;
}

bool run_has_savings(const struct summary *summary, const char *metric)
{
	size_t i;

	for (i = 0; i < summary->nr_savings; i++)
		if (!strcmp(summary->savings[i].metric, metric))
			return true;
	return false;
}

/* Files that are not there have no rows. */
static int read_model(struct model *model, struct growth *growth, const struct run_dir *dir,
		      struct error *error)
{
	int err = model_read(model, dir, error);

	if (!err || err == -ENOENT)
		err = growth_read(growth, dir, error);
	return err == -ENOENT ? 0 : err;
}

static bool has_costs(const struct summary *summary, const char *metric)
{
	size_t i;

	for (i = 0; i < summary->nr_rows; i++)
		if (!strcmp(summary->rows[i].metric, metric))
			return true;
	return false;
}

int run_write_report(struct run_dir *dir, const struct env *env, const char *metric,
		     struct error *error)
{
	struct summary summary;
	struct report report = { .summary = &summary, .env = env, .access = run_access_name };
	struct model model = { 0 };
	struct growth growth = { 0 };
	struct scaling scaling = { 0 };
	int err = summary_read(&summary, dir, error);

	if (!err)
		err = read_model(&model, &growth, dir, error);
	if (!err) {
		err = scaling_read(&scaling, dir, error);
		err = err == -ENOENT ? 0 : err;
	}
	report.scaling = &scaling;
	report.model = &model;
	report.growth = &growth;
	report.metric = metric ? metric : err ? NULL : report_metric(&summary, env);
	if (!err && !report.metric)
		err = error_set(error, -ENODATA,
				"%s: there is no table: nothing in it was counted that is a result",
				dir->path);
	if (!err && metric && !run_has_savings(&summary, metric) && !has_costs(&summary, metric))
		err = error_set(error, -EINVAL, "%s: summary.csv has nothing in %s", dir->path,
				metric);
	if (!err)
		err = run_dir_replace(dir, "report.txt", report_write, &report, error);
	if (!err)
		report_write(stdout, &report);
	scaling_free(&scaling);
	growth_free(&growth);
	model_free(&model);
	summary_free(&summary);
	return err;
}

/* The metric asked for, or that of the run. */
static const char *metric_of(const char *asked, const struct env *env)
{
	return asked ? asked : env_get(env, "metric", "instructions");
}

int run_print_model(const struct run_dir *dir, const struct env *env, const char *metric,
		    struct error *error)
{
	struct model model = { 0 };
	struct growth growth = { 0 };
	struct report_model report = { &model, &growth, metric_of(metric, env) };
	int err = read_model(&model, &growth, dir, error);
	size_t i;

	for (i = 0; !err && i < model.nr_rows && strcmp(model.rows[i].metric, report.metric); i++)
		;
	if (!err && i == model.nr_rows)
		err = error_set(error, -ENODATA,
				"%s: has no model.csv with %s; it takes a run of the harnesses "
				"registers and sweep, and `regscope summary`",
				dir->path, report.metric);
	if (!err)
		report_write_model(stdout, &report);
	growth_free(&growth);
	model_free(&model);
	return err;
}

int run_print_registers(const struct run_dir *dir, const struct env *env, const char *metric,
			size_t nr, struct error *error)
{
	struct register_costs costs = { 0 };
	struct report_registers report = { &costs, metric_of(metric, env), nr };
	int err = register_costs_read(&costs, dir, error);
	size_t i;

	for (i = 0; !err && i < costs.nr && strcmp(costs.rows[i].metric, report.metric); i++)
		;
	if (err == -ENOENT || (!err && i == costs.nr))
		err = error_set(error, -ENODATA,
				"%s: has no registers.csv with %s; it takes a run of the harness "
				"registers (make bench BENCH=registers)",
				dir->path, report.metric);
	if (!err)
		report_write_registers(stdout, &report);
	register_costs_free(&costs);
	return err;
}
