// SPDX-License-Identifier: GPL-2.0
/* The table of a trace: see trace_report.h. */
#include "trace_report.h"
#include "cmd.h"

#include "report/report_trace.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

/* registers.csv of a run, and where that was made. */
static int read_costs(const char *path, struct register_costs *costs, struct env *env,
		      struct error *error)
{
	struct run_dir dir;
	int err = run_dir_open(&dir, path, error);

	if (err)
		return err;
	err = table_read(&registers_table, &dir, &costs->rows, &costs->nr, error);
	if (!err)
		err = env_read_dir(env, &dir, error);
	run_dir_close(&dir);
	if (err == -ENOENT)
		return error_set(error, err,
				 "%s: has no registers.csv: measure it first (BENCH=all, or see "
				 "docs/tracing.md)",
				 path);
	if (!err && !trace_metric(costs))
		return error_set(error, -ENODATA, "%s/registers.csv: has no costs", path);
	return err;
}

static int print(struct run_dir *dir, const struct report_trace *report, struct error *error)
{
	report_write_trace(stdout, report);
	return dir ? run_dir_replace(dir, "report.txt", report_write_trace, report, error) : 0;
}

int trace_print(struct run_dir *dir, const struct env *env, const struct trace_rows *rows,
		const char *costs_dir, struct error *error)
{
	struct register_costs costs = { 0 };
	struct env costs_env = { 0 };
	struct trace_sums sums = { 0 };
	struct trace_prices prices = { .costs = &costs };
	int err = costs_dir ? read_costs(costs_dir, &costs, &costs_env, error) : 0;

	if (!err) {
		prices.metric = costs_dir ? trace_metric(&costs) : NULL;
		prices.begins_fresh = !strcmp(env_get(env, "trace_creation", "no"), "yes");
		err = trace_sum(&sums, rows, costs_dir ? &prices : NULL);
		if (err)
			error_set(error, err, "no memory for the table");
	}
	if (!err)
		err = print(
			dir,
			&(struct report_trace){ &sums, env, prices.metric, costs_dir, &costs_env },
			error);
	trace_sums_free(&sums);
	env_free(&costs_env);
	free(costs.rows);
	return err;
}

int trace_print_dir(const char *path, const char *costs, struct error *error)
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
		err = trace_print(NULL, &env, &rows, costs, error);
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
