// SPDX-License-Identifier: GPL-2.0
/* The model as text: see report.h. */
#include "report/report.h"

#include "analyse/growth.h"
#include "analyse/harness.h"
#include "analyse/rows.h"
#include "report/axes.h"

#include <string.h>

static const char note[] =
	"explained: interval of the rounds; an error they all share is not in it\n";

#define NAME_WIDTH 6 /* of a policy before its fit */

/* A policy of an op in one state, and the one it is compared with. */
struct column {
	const struct cell_key *cell;
	const char *base;			       /* NULL: it is compared with none */
	const struct model_row *explained;	       /* of the largest VM; or NULL */
	const struct growth_row *growth, *base_growth; /* or NULL */
};

static const struct growth_row *growth_of(const struct report *r, const struct cell_key *cell,
					  const char *policy)
{
	struct cell_key key = cell_key_of_policy(cell, policy);

	return growth_find(&r->findings->growth, &key, r->metric);
}

static struct column column_of(const struct report *r, const struct cell_key *cell)
{
	const struct model *model = &r->findings->model;
	const char *base = harness_base(r->benches, cell);
	struct column c = { .cell = cell,
			    .base = base,
			    .growth = growth_of(r, cell, cell->policy) };
	size_t i;

	c.base_growth = base ? growth_of(r, cell, base) : NULL;
	for (i = 0; i < model->nr_rows; i++) {
		const struct model_row *row = &model->rows[i];

		if (row->has_explained && report_same_line(&row->cell, cell) &&
		    !strcmp(row->metric, r->metric) &&
		    (!c.explained || row->cell.vcpus > c.explained->cell.vcpus))
			c.explained = row;
	}
	return c;
}

/* The cells of a harness in the model, but for bases: they share the columns of the others. */
static struct axes find_columns(const struct report *r, const char *bench)
{
	const struct model *model = &r->findings->model;
	struct axes axes = { .along = ROUNDS_VCPUS };
	size_t i;

	for (i = 0; i < model->nr_rows; i++) {
		const struct model_row *row = &model->rows[i];

		if (!strcmp(row->cell.bench, bench) && !strcmp(row->metric, r->metric) &&
		    !harness_is_base(r->benches, &row->cell))
			axes_add(&axes, &row->cell, false);
	}
	return axes;
}

static void put_explained(struct grid *grid, size_t k, const struct column *c)
{
	const struct stats_interval *e = c->explained ? &c->explained->explained_pct : NULL;

	if (e && e->has_interval)
		grid_put(grid, 1, k, "%.1f%% (rounds %.1f to %.1f)", e->median, e->low, e->high);
	else if (e)
		grid_put(grid, 1, k, "%.1f%%", e->median);
	else
		grid_put(grid, 1, k, "-");
}

static void put_per_vcpu(struct grid *grid, size_t k, const struct report *r,
			 const struct column *c)
{
	const char *unit = report_unit(r->metric);
	const struct growth_row *g = c->growth, *base = c->base_growth;

	if (g && g->has_line && base && base->has_line)
		grid_put(grid, 2, k, "%.3f %s %s, %.3f %s %s", base->per_vcpu.median / 1e6, unit,
			 c->base, g->per_vcpu.median / 1e6, unit, c->cell->policy);
	else if (g && g->has_line && !c->base)
		grid_put(grid, 2, k, "%.3f %s %s", g->per_vcpu.median / 1e6, unit, c->cell->policy);
	else
		grid_put(grid, 2, k, g ? "no line fits" : "-");
}

static void put_growth(struct grid *grid, size_t k, const struct column *c)
{
	const struct growth_row *g = c->growth, *base = c->base ? c->base_growth : c->growth;
	bool linear = g && base && growth_is_linear(g) && growth_is_linear(base);

	if (!g || !base)
		grid_put(grid, 3, k, "too few vCPU counts");
	else if (!g->has_exponent || !base->has_exponent)
		grid_put(grid, 3, k, "neither a line nor a power");
	else if (!c->base)
		grid_put(grid, 3, k, "N^%.3f: %s", g->exponent.median,
			 linear ? "linear" : "not linear");
	else
		grid_put(grid, 3, k, "N^%.3f, N^%.3f: %s", base->exponent.median,
			 g->exponent.median, linear ? "linear" : "not linear");
}

/* Name the policy only if several of the op are compared. */
static void put_title(struct grid *grid, size_t k, const struct report *r, const struct column *c)
{
	const struct cell_key *cell = c->cell;
	bool only = !c->base || harness_compared_policy(r->benches, cell->bench, cell->op);

	grid_put(grid, 0, k, "%s, %s%s%s", cell->op, cell->state, only ? "" : ", ",
		 only ? "" : cell->policy);
}

static void put_lines(FILE *f, const struct report *r, const struct axes *axes)
{
	static const char *const heads[] = { "model", "explained", "one vCPU", "growth" };
	struct column column;
	struct grid grid;
	size_t i, k;

	grid_init(&grid, sizeof(heads) / sizeof(heads[0]), axes->nr_columns);
	grid.no_memory |= axes->no_memory;
	grid.head_width = 10;
	grid.width = 28;
	grid.gap = 2;
	grid.head_left = grid.left = true;
	for (i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		grid_put(&grid, i, GRID_HEAD, "%s", heads[i]);
	for (k = 0; k < axes->nr_columns; k++) {
		column = column_of(r, axes->columns[k]);
		put_title(&grid, k, r, &column);
		put_explained(&grid, k, &column);
		put_per_vcpu(&grid, k, r, &column);
		put_growth(&grid, k, &column);
	}
	grid_print(f, &grid);
}

static const struct model_row *row_of(const struct report *r, const struct cell_key *like,
				      const char *policy)
{
	const struct model *model = &r->findings->model;
	struct cell_key key = cell_key_of_policy(like, policy);

	return rows_find(model->rows, model->nr_rows, sizeof(*model->rows), &key, r->metric);
}

static void put_pair(FILE *f, const struct model_row *row)
{
	if (row)
		fprintf(f, " %9.3f %9.3f %+6.1f%%", row->predicted.median / 1e6,
			row->measured.median / 1e6, row->error_pct);
	else
		fprintf(f, " %9s %9s %7s", "-", "-", "-");
}

static void put_interval(FILE *f, const struct stats_interval *v, double scale)
{
	fprintf(f, " %6.3f [%6.3f,%6.3f]", v->median / scale, v->low / scale, v->high / scale);
}

static void put_fit(FILE *f, const struct growth_row *g)
{
	if (!g)
		return;
	fprintf(f, "%-*.*s", NAME_WIDTH, NAME_WIDTH, g->cell.policy);
	if (g->has_line) {
		put_interval(f, &g->fixed, 1e6);
		put_interval(f, &g->per_vcpu, 1e6);
	} else {
		fprintf(f, " no line: up to %5.1f%% off (limit %3.0f%%)%7s", g->misfit_pct,
			GROWTH_MISFIT_MAX_PCT, "");
	}
	if (g->has_exponent)
		fprintf(f, " %.3f [%.3f,%.3f]\n", g->exponent.median, g->exponent.low,
			g->exponent.high);
	else
		fprintf(f, " no power either\n");
}

/* What was predicted and measured, and the fits through what was measured. */
static void put_table(FILE *f, const struct report *r, struct column c)
{
	const struct model *model = &r->findings->model;
	size_t i;

	fprintf(f, "\n%s, state %s, in %s: predicted, measured, how far off\n", c.cell->op,
		c.cell->state, report_unit(r->metric));
	fprintf(f, "%6s %28s", "vCPUs", c.base ? c.base : c.cell->policy);
	if (c.base)
		fprintf(f, " %28s", c.cell->policy);
	putc('\n', f);
	for (i = 0; i < model->nr_rows; i++) {
		const struct model_row *row = &model->rows[i];

		if (!report_same_line(&row->cell, c.cell) || strcmp(row->metric, r->metric))
			continue;
		fprintf(f, "%6u", row->cell.vcpus);
		if (c.base)
			put_pair(f, row_of(r, &row->cell, c.base));
		put_pair(f, row);
		putc('\n', f);
	}
	if (c.base_growth)
		report_put_cut(f, c.base, NAME_WIDTH);
	if (c.growth)
		report_put_cut(f, c.cell->policy, NAME_WIDTH);
	if (c.growth || c.base_growth)
		fprintf(f, "%*s %-22s %-22s %s\n", NAME_WIDTH, "", "fixed", "one more vCPU",
			"exponent");
	put_fit(f, c.base_growth);
	put_fit(f, c.growth);
}

/* The next harness after @bench, by name. */
static const char *next_bench(const struct report *r, const char *bench)
{
	const struct model *model = &r->findings->model;
	const char *next = NULL;
	size_t i;

	for (i = 0; i < model->nr_rows; i++) {
		const char *this = model->rows[i].cell.bench;

		if (strcmp(this, bench) > 0 && (!next || strcmp(this, next) < 0) &&
		    !strcmp(model->rows[i].metric, r->metric))
			next = this;
	}
	return next;
}

static bool is_shown(const struct report *r, const char *bench)
{
	struct axes axes = find_columns(r, bench);
	bool has = false; /* something to say: there is nothing of VMs of one vCPU */
	struct column c;
	size_t k;

	for (k = 0; k < axes.nr_columns; k++) {
		c = column_of(r, axes.columns[k]);
		has |= c.explained || c.growth || c.base_growth;
	}
	axes_free(&axes);
	return has && harness_is_per_access(r->benches, bench) &&
	       harness_has_pairs(r->benches, bench);
}

void report_put_models(FILE *f, const struct report *r)
{
	const char *bench = "", *other;
	struct axes axes;
	size_t shown = 0;

	for (other = ""; (other = next_bench(r, other));)
		shown += is_shown(r, other);
	while ((bench = next_bench(r, bench))) {
		if (!is_shown(r, bench))
			continue;
		axes = find_columns(r, bench);
		putc('\n', f);
		if (shown > 1)
			fprintf(f, "%s\n", bench);
		put_lines(f, r, &axes);
		axes_free(&axes);
	}
	if (shown)
		fputs(note, f);
}

void report_write_model(FILE *f, const struct report *r)
{
	const char *bench = "";
	bool any = false;
	size_t k;

	while ((bench = next_bench(r, bench))) {
		struct axes axes = find_columns(r, bench);

		fputs(any ? "\n" : "", f);
		any = true;
		fprintf(f, "%s, %s\n", bench, report_metric_name(r->metric));
		put_lines(f, r, &axes);
		for (k = 0; k < axes.nr_columns; k++)
			put_table(f, r, column_of(r, axes.columns[k]));
		axes_free(&axes);
	}
	if (any)
		fprintf(f, "\n%s", note);
}
