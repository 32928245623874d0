// SPDX-License-Identifier: GPL-2.0
/* Traces side by side: see trace_report.h. */
#include "cmd.h"
#include "trace_options.h"
#include "trace_report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Of the trace itself; and of what was made of it, which is all that is kept of a large one. */
static int sum_rows(struct trace_side *side, const struct trace_costs *costs)
{
	struct trace_prices prices = { &costs->costs, costs->metric,
				       trace_begins_fresh(&side->env) };

	side->metric = costs->metric;
	return trace_sum(&side->sums, &side->rows, costs->metric ? &prices : NULL);
}

static int sum_lines(struct trace_side *side)
{
	if (side->lines.nr && *side->lines.row[0].metric)
		side->metric = side->lines.row[0].metric;
	return trace_lines_take(&side->sums, &side->lines);
}

static int read_side(struct trace_side *side, const struct run_dir *dir,
		     const struct trace_costs *costs, struct error *error)
{
	int err = -ENOENT;
	bool has_lines = false;

	if (!costs->metric) {
		err = table_read(&trace_phases_table, dir, &side->lines.row, &side->lines.nr,
				 error);
		has_lines = !err;
	}
	if (err == -ENOENT)
		err = table_read(&trace_table, dir, &side->rows.row, &side->rows.nr, error);
	err = err ? err : env_read_dir(&side->env, dir, error);
	if (err)
		return err;
	err = has_lines ? sum_lines(side) : sum_rows(side, costs);
	return err ? error_set(error, err, "no memory for the table") : 0;
}

static int read_dir(struct trace_side *side, const char *path, const struct trace_costs *costs,
		    const char *phases, struct error *error)
{
	struct run_dir dir;
	int err = run_dir_open(&dir, path, error);

	if (err)
		return err;
	err = read_side(side, &dir, costs, error);
	run_dir_close(&dir);
	side->name = env_get(&side->env, "trace_vmm", path);
	if (!err && phases) {
		err = trace_sums_keep(&side->sums, phases);
		if (err == -EINVAL)
			return error_set(error, err, "%s: has none of the phases %s", path, phases);
	}
	err = err ? err : trace_phases_make(&side->phases, &side->sums);
	return err == -ENOMEM ? error_set(error, err, "no memory for the table") : err;
}

static void free_side(struct trace_side *side)
{
	trace_phases_free(&side->phases);
	trace_sums_free(&side->sums);
	env_free(&side->env);
	free(side->rows.row);
	free(side->lines.row);
}

int trace_read_sides(struct report_traces *traces, const char *const *paths, size_t nr,
		     const char *costs_dir, const char *phases, struct error *error)
{
	struct trace_side *side = calloc(nr, sizeof(*side));
	struct trace_costs costs = { 0 };
	int err = side ? 0 : error_set(error, -ENOMEM, "no memory for %zu traces", nr);
	char unknown[TRACE_PHASE_MAX];
	size_t i;

	*traces = (struct report_traces){ side, side ? nr : 0 };
	if (!err && costs_dir)
		err = trace_costs_read(&costs, costs_dir, error);
	for (i = 0; !err && i < nr; i++)
		err = read_dir(&side[i], paths[i], &costs, phases, error);
	if (!err && phases && trace_phases_unknown(side, nr, phases, unknown))
		err = error_set(error, -EINVAL,
				"--phase: no access was made in a phase \"%s\"; --show without it "
				"shows all that there are",
				unknown);
	trace_costs_free(&costs);
	return err;
}

void trace_free_sides(struct report_traces *traces)
{
	struct trace_side *side = (struct trace_side *)traces->side;

	while (traces->nr)
		free_side(&side[--traces->nr]);
	free(side);
}

static int print_sides(const char *const *paths, size_t nr, const struct trace_command *c,
		       struct error *error)
{
	struct report_traces traces;
	int err = trace_read_sides(&traces, paths, nr, c->costs, c->trace.phases, error);

	if (!err)
		report_write_traces(stdout, &traces);
	trace_free_sides(&traces);
	return err;
}

int trace_show(const struct trace_command *c)
{
	struct error error = { "" };
	const char **dirs;
	int err;

	if (!c->nr_others && !c->trace.phases)
		return finish(trace_print_dir(c->show, c->costs, c->keep, &error), &error);
	dirs = calloc(c->nr_others + 1, sizeof(*dirs));
	if (!dirs)
		return fail(error_set(&error, -ENOMEM, "no memory for the traces"), &error);
	dirs[0] = c->show;
	memcpy(dirs + 1, c->others, c->nr_others * sizeof(*dirs));
	err = print_sides(dirs, c->nr_others + 1, c, &error);
	free(dirs);
	return finish(err, &error);
}
