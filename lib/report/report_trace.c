// SPDX-License-Identifier: GPL-2.0
/* A trace as text: see report_trace.h. */
#include "report/report_trace.h"

#include "report/grid.h"
#include "report/report.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Of the columns of the table; what is saved by both ways is no share of its own. */
static const struct {
	const char *title;
	enum trace_share share;
} columns[] = {
	{ "accesses", TRACE_ACCESSES },
	{ "wide", TRACE_WIDE },
	{ "redundant", TRACE_REDUNDANT },
	{ "repeats", TRACE_REPEATS },
};

#define NR_COLUMNS (sizeof(columns) / sizeof(columns[0]))

/* The counts of a line, or its costs in millions. */
static void shares_of(const struct trace_line *line, const char *metric,
		      double share[NR_TRACE_SHARES])
{
	unsigned int i;

	for (i = 0; i < NR_TRACE_SHARES; i++)
		share[i] = metric ? line->cost[i] / 1e6 : (double)line->n[i];
}

static void put_line(struct grid *grid, size_t row, const struct trace_line *line,
		     const char *metric)
{
	double share[NR_TRACE_SHARES];
	size_t i;

	shares_of(line, metric, share);
	for (i = 0; i < NR_COLUMNS; i++)
		grid_put(grid, row, i, metric ? "%.3f" : "%.0f", share[columns[i].share]);
	grid_put(grid, row, i, metric ? "%.3f" : "%.0f", trace_saved(share));
}

static void put_titles(struct grid *grid)
{
	size_t i;

	for (i = 0; i < NR_COLUMNS; i++)
		grid_put(grid, 0, i, "%s", columns[i].title);
	grid_put(grid, 0, i, "either");
}

/* A row for each phase and access of a VM, and their sum. */
static void put_vm(FILE *f, const struct report_trace *r, const struct trace_line *vm,
		   const char *metric)
{
	struct grid grid;
	size_t i, row = 0;

	grid_init(&grid, r->sums->nr + 2, NR_COLUMNS + 1);
	grid.head_width = 18;
	grid.width = 9;
	grid.head_left = true;
	put_titles(&grid);
	for (i = 0; i < r->sums->nr; i++) {
		const struct trace_line *line = &r->sums->line[i];

		if (line->vm != vm->vm || line->op == TRACE_LIST)
			continue;
		grid_put(&grid, ++row, GRID_HEAD, "%.14s %s", line->phase_name,
			 trace_op_names[line->op]);
		put_line(&grid, row, line, metric);
	}
	grid_put(&grid, ++row, GRID_HEAD, "in sum");
	put_line(&grid, row, vm, metric);
	grid.nr_rows = row + 1;
	grid_print(f, &grid);
}

static void put_saving(FILE *f, const char *how, double part, const double *share,
		       const char *metric)
{
	fprintf(f, "%-34s %14.*f %6.1f%%\n", how, metric ? 3 : 0, part,
		trace_percent(part, share[TRACE_ACCESSES]));
}

static void put_savings(FILE *f, const struct trace_line *all, const char *metric)
{
	double share[NR_TRACE_SHARES];

	shares_of(all, metric, share);
	put_saving(f, "saved by scope (redundant)", share[TRACE_REDUNDANT], share, metric);
	put_saving(f, "saved by once a phase (repeats)", share[TRACE_REPEATS], share, metric);
	put_saving(f, "saved by both (either)", trace_saved(share), share, metric);
	put_saving(f, "counted in both (the overlap)", share[TRACE_OVERLAP], share, metric);
}

static void put_tables(FILE *f, const struct report_trace *r, const char *metric)
{
	size_t i;

	for (i = 0; i < r->sums->nr_vms; i++) {
		const struct trace_line *vm = &r->sums->vm[i];

		fprintf(f, "VM %u, %u vCPU%s", vm->vm, vm->vcpus, vm->vcpus == 1 ? "" : "s");
		if (metric)
			fprintf(f, ", %s in %s%s", report_metric_name(metric),
				!strcmp(report_unit(metric), "M") ? "millions" : "",
				!strcmp(report_unit(metric), "M") ? "" : report_unit(metric));
		putc('\n', f);
		put_vm(f, r, vm, metric);
		putc('\n', f);
	}
	put_savings(f, &r->sums->all, metric);
}

static void put_head(FILE *f, const struct report_trace *r)
{
	const struct env *env = r->env;

	report_put_text(f, "Register accesses of %s", env_get(env, "trace_what", "a VMM"));
	report_put_field(f, "host", "%s", env_get(env, "host_kind", "unknown"));
	report_put_field(f, "kernel", "%s", env_get(env, "kernel_release", "unknown"));
	report_put_field(f, "seen", "by %s; scope: %s", env_get(env, "trace_by", "unknown"),
			 env_get(env, "scope_source", "unknown"));
	if (strcmp(env_get(env, "trace_lost", "0"), "0"))
		report_put_field(f, "LOST", "%s accesses are not counted: %s",
				 env_get(env, "trace_lost", "0"),
				 env_get(env, "trace_lost_why", "unknown"));
	putc('\n', f);
}

void report_write_trace(FILE *f, const void *arg)
{
	const struct report_trace *r = arg;

	put_head(f, r);
	put_tables(f, r, NULL);
	if (r->sums->all.lists)
		fprintf(f, "lists asked for %33" PRIu64 "\n", r->sums->all.lists);
	if (!r->metric)
		return;
	putc('\n', f);
	report_put_text(f, "The same priced by %s:", r->costs_dir);
	putc('\n', f);
	put_tables(f, r, r->metric);
	if (r->sums->all.unpriced)
		report_put_text(f,
				"%" PRIu64 " accesses are not priced: their registers are not in "
				"its registers.csv",
				r->sums->all.unpriced);
	report_put_emulated(f, r->costs_env);
}
