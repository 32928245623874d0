// SPDX-License-Identifier: GPL-2.0
/* The table of a trace: see trace_report.h. */
#include "trace_report.h"
#include "cmd.h"

#include "analyse/trace_phases.h"
#include "report/report_trace.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

int trace_costs_read(struct trace_costs *costs, const char *path, struct error *error)
{
	struct run_dir dir;
	int err = run_dir_open(&dir, path, error);

	if (err)
		return err;
	err = table_read(&registers_table, &dir, &costs->costs.rows, &costs->costs.nr, error);
	if (!err)
		err = env_read_dir(&costs->env, &dir, error);
	run_dir_close(&dir);
	if (err == -ENOENT)
		return error_set(error, err,
				 "%s: has no registers.csv: measure it first (BENCH=all, or see "
				 "docs/tracing.md)",
				 path);
	costs->metric = err ? NULL : trace_metric(&costs->costs);
	if (!err && !costs->metric)
		return error_set(error, -ENODATA, "%s/registers.csv: has no costs", path);
	return err;
}

void trace_costs_free(struct trace_costs *costs)
{
	env_free(&costs->env);
	free(costs->costs.rows);
}

bool trace_begins_fresh(const struct env *env)
{
	return !strcmp(env_get(env, "trace_creation", "no"), "yes");
}

static int keep_in(struct run_dir *dir, const struct report_trace *report, struct error *error)
{
	struct trace_line_rows lines;
	int err = trace_lines_put(&lines, report->sums, report->metric);

	if (err)
		error_set(error, err, "no memory for %s", trace_phases_table.file);
	else
		err = table_write(&trace_phases_table, lines.row, lines.nr, dir, error);
	free(lines.row);
	return err ? err : run_dir_replace(dir, "report.txt", report_write_trace, report, error);
}

static int print(struct run_dir *dir, const struct report_trace *report, struct error *error)
{
	report_write_trace(stdout, report);
	return dir ? keep_in(dir, report, error) : 0;
}

int trace_print(struct run_dir *dir, const struct env *env, const struct trace_rows *rows,
		const char *costs_dir, struct error *error)
{
	struct trace_costs costs = { 0 };
	struct trace_sums sums = { 0 };
	struct trace_prices prices = { .costs = &costs.costs };
	int err = costs_dir ? trace_costs_read(&costs, costs_dir, error) : 0;

	if (!err) {
		prices.metric = costs.metric;
		prices.begins_fresh = trace_begins_fresh(env);
		err = trace_sum(&sums, rows, costs_dir ? &prices : NULL);
		if (err)
			error_set(error, err, "no memory for the table");
	}
	if (!err)
		err = print(
			dir,
			&(struct report_trace){ &sums, env, costs.metric, costs_dir, &costs.env },
			error);
	trace_sums_free(&sums);
	trace_costs_free(&costs);
	return err;
}

int trace_print_dir(const char *path, const char *costs, bool keep, struct error *error)
{
	struct trace_rows rows = { 0 };
	struct env env = { 0 };
	struct run_dir dir;
	int err = run_dir_open(&dir, path, error);

	if (err)
		return err;
	err = table_read(&trace_table, &dir, &rows.row, &rows.nr, error);
	if (!err)
		err = env_read_dir(&env, &dir, error);
	if (!err)
		err = trace_print(keep ? &dir : NULL, &env, &rows, costs, error);
	free(rows.row);
	env_free(&env);
	run_dir_close(&dir);
	return err;
}

static void say_end_of_vmm(const char *name, int status)
{
	if (WIFSIGNALED(status))
		say("%s was ended by signal %d (%s)", name, WTERMSIG(status),
		    strsignal(WTERMSIG(status)));
	else if (WEXITSTATUS(status))
		say("%s ended with exit code %d", name, WEXITSTATUS(status));
}

/* Why is there nothing? */
static void say_nothing(const struct trace_options *o)
{
	if (o->argv)
		say("%s accessed no register: it made no VM by KVM (QEMU does with -accel kvm), or "
		    "no vCPU",
		    o->argv[0]);
	else
		say("no register was accessed while the trace ran");
}

void trace_say_end(const struct trace *t)
{
	if (t->ended)
		say_end_of_vmm(t->options->argv[0], t->status);
	if (t->others)
		say("%" PRIu64 " accesses of VMs of other processes are left out", t->others);
	if (t->lost)
		say("%" PRIu64 " accesses are not counted: %s", t->lost, t->lost_why);
	if (!t->rows.nr)
		say_nothing(t->options);
}
