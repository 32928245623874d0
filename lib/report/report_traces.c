// SPDX-License-Identifier: GPL-2.0
/* Several traces as text: see report_traces.h. */
#include "report/report_traces.h"

#include "report/grid.h"
#include "report/report.h"

#include <inttypes.h>
#include <string.h>

static const struct {
	const char *title;
	enum trace_share share;
} shares[] = {
	{ "wide", TRACE_WIDE },
	{ "redund", TRACE_REDUNDANT },
	{ "repeat", TRACE_REPEATS },
	{ "either", TRACE_OVERLAP },
};

#define NR_SHARES (sizeof(shares) / sizeof(shares[0]))
#define FIRST	  (NR_TRACE_OPS + 1) /* column of the shares: after the three of a vCPU, and all */

const char *report_traces_metric(const struct report_traces *r)
{
	size_t i;

	for (i = 0; i < r->nr; i++)
		if (r->side[i].metric)
			return r->side[i].metric;
	return NULL;
}

bool report_traces_is_in(const struct trace_side *side, const char *metric)
{
	return side->metric && !strcmp(side->metric, metric);
}

uint64_t report_traces_others(const struct report_traces *r)
{
	uint64_t others = 0;
	size_t i;

	for (i = 0; i < r->nr; i++)
		others += r->side[i].phases.all.others;
	return others;
}

static void begin(struct grid *grid, size_t nr_rows)
{
	size_t i;
	enum trace_op op;

	grid_init(grid, nr_rows + 1, FIRST + NR_SHARES);
	grid->head_width = 8;
	grid->width = 6;
	grid->head_left = true;
	for (op = 0; op < NR_TRACE_OPS; op++)
		grid_put(grid, 0, op, "%s", trace_op_names[op]);
	grid_put(grid, 0, NR_TRACE_OPS, "all");
	for (i = 0; i < NR_SHARES; i++)
		grid_put(grid, 0, FIRST + i, "%s", shares[i].title);
}

static void put_phase(struct grid *grid, size_t row, const struct trace_phase *phase)
{
	enum trace_op op;
	size_t i;

	for (op = 0; op < NR_TRACE_OPS; op++)
		grid_put(grid, row, op, "%.6g", phase->per_vcpu[op]);
	grid_put(grid, row, NR_TRACE_OPS, "%.0f", phase->share[TRACE_ACCESSES]);
	for (i = 0; i < NR_SHARES; i++)
		grid_put(grid, row, FIRST + i, "%.1f%%", phase->percent[shares[i].share]);
}

/* What its counts are short of. */
static void put_doubts(FILE *f, const struct trace_side *side)
{
	const struct env *env = &side->env;

	if (strcmp(env_get(env, "trace_lost", "0"), "0") != 0)
		report_put_text(f, "LOST: %s accesses are not counted: %s",
				env_get(env, "trace_lost", "0"),
				env_get(env, "trace_lost_why", "unknown"));
	if (!strcmp(env_get(env, "stopped", "done"), "interrupted"))
		report_put_text(f, "INTERRUPTED: it has not all phases");
}

static void put_side(FILE *f, const struct trace_side *side)
{
	const struct trace_phases *phases = &side->phases;
	struct grid grid;
	size_t i;

	fprintf(f, "%s, %u vCPU%s\n", side->name, phases->all.vcpus,
		phases->all.vcpus == 1 ? "" : "s");
	put_doubts(f, side);
	begin(&grid, phases->nr + 1);
	for (i = 0; i < phases->nr; i++) {
		grid_put(&grid, i + 1, GRID_HEAD, "%.16s", phases->phase[i].name);
		put_phase(&grid, i + 1, &phases->phase[i]);
	}
	grid_put(&grid, i + 1, GRID_HEAD, "in sum");
	put_phase(&grid, i + 1, &phases->all);
	grid_print(f, &grid);
	putc('\n', f);
}

/* The sums alone, of all of them: by counts, or by what those cost. */
static void put_sums(FILE *f, const struct report_traces *r, const char *metric)
{
	struct grid grid;
	size_t i, k, row = 0;

	grid_init(&grid, r->nr + 1, NR_SHARES + 1);
	grid.head_width = 26;
	grid.width = 8;
	grid.head_left = true;
	if (metric)
		grid_put(&grid, 0, GRID_HEAD, "%s", report_metric_name(metric));
	else
		grid_put(&grid, 0, GRID_HEAD, "accesses");
	grid_put(&grid, 0, 0, "%s", metric ? report_unit(metric) : "all");
	for (k = 0; k < NR_SHARES; k++)
		grid_put(&grid, 0, k + 1, "%s", shares[k].title);
	for (i = 0; i < r->nr; i++) {
		const struct trace_phase *all = &r->side[i].phases.all;

		if (metric && !report_traces_is_in(&r->side[i], metric))
			continue;
		grid_put(&grid, ++row, GRID_HEAD, "%.18s, %u", r->side[i].name, all->vcpus);
		grid_put(&grid, row, 0, metric ? "%.2f" : "%.0f",
			 metric ? all->cost[TRACE_ACCESSES] / 1e6 : all->share[TRACE_ACCESSES]);
		for (k = 0; k < NR_SHARES; k++)
			grid_put(&grid, row, k + 1, "%.1f%%",
				 (metric ? all->cost_percent : all->percent)[shares[k].share]);
	}
	grid.nr_rows = row + 1;
	grid_print(f, &grid);
	putc('\n', f);
}

/* Whose costs are those of fewer accesses than it has. */
static void put_unpriced(FILE *f, const struct report_traces *r, const char *metric)
{
	bool any = false;
	size_t i;

	for (i = 0; i < r->nr; i++) {
		const struct trace_side *side = &r->side[i];

		if (!report_traces_is_in(side, metric) || !side->sums.all.unpriced)
			continue;
		report_put_text(f,
				"%s, %u: %" PRIu64 " accesses are not priced: their registers are "
				"not in registers.csv",
				side->name, side->phases.all.vcpus, side->sums.all.unpriced);
		any = true;
	}
	if (any)
		putc('\n', f);
}

static void put_legend(FILE *f, const struct report_traces *r)
{
	uint64_t others = report_traces_others(r);

	report_put_text(f, "get, set, list: of each vCPU, in the mean; all: GETs and SETs of all "
			   "vCPUs; of them wide: of registers wider than a vCPU; redund: through "
			   "more than one vCPU; repeat: the same again in a phase; either: what "
			   "both savings together would leave out");
	if (others)
		report_put_text(f,
				"%" PRIu64 " accesses of VMs that are made to look at the host are "
				"left out",
				others);
}

void report_write_traces(FILE *f, const struct report_traces *r)
{
	const char *metric = report_traces_metric(r);
	size_t i;

	for (i = 0; i < r->nr; i++)
		put_side(f, &r->side[i]);
	put_sums(f, r, NULL);
	if (metric)
		put_sums(f, r, metric);
	if (metric)
		put_unpriced(f, r, metric);
	put_legend(f, r);
}
