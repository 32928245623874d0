// SPDX-License-Identifier: GPL-2.0
/* The model as text: see report.h. */
#include "report/report.h"

#include "analyse/growth.h"
#include "analyse/harness.h"
#include "analyse/rows.h"

#include <stdlib.h>
#include <string.h>

static const char note[] =
	"explained: interval of the rounds; an error they all share is not in it\n";

/* A policy of an op in one state, and the one it is compared with. */
struct column {
	const struct cell_key *cell;
	const char *base;			       /* NULL: it is compared with none */
	const struct model_row *explained;	       /* of the largest VM; or NULL */
	const struct growth_row *growth, *base_growth; /* or NULL */
};

struct columns {
	struct column *column;
	size_t nr;
};

static const struct growth_row *growth_of(const struct report *r, const struct cell_key *cell,
					  const char *policy)
{
	struct cell_key key = cell_key_of_policy(cell, policy);

	return growth_find(&r->findings->growth, &key, r->metric);
}

static void add_column(struct columns *c, const struct report *r, const struct model_row *row)
{
	const char *base = harness_base(r->benches, &row->cell);
	struct column *column;
	size_t k;

	for (k = 0; k < c->nr && !report_same_line(c->column[k].cell, &row->cell); k++)
		;
	column = &c->column[k];
	if (k == c->nr) {
		c->nr++;
		column->cell = &row->cell;
		column->base = base;
		column->growth = growth_of(r, &row->cell, row->cell.policy);
		column->base_growth = base ? growth_of(r, &row->cell, base) : NULL;
	}
	if (row->has_explained &&
	    (!column->explained || row->cell.vcpus > column->explained->cell.vcpus))
		column->explained = row;
}

/* What the model has of a harness, in its order, but for bases: they stand beside the others. */
static struct columns find_columns(const struct report *r, const char *bench)
{
	const struct model *model = &r->findings->model;
	struct columns c = { calloc(model->nr_rows + 1, sizeof(struct column)), 0 };
	size_t i;

	for (i = 0; c.column && i < model->nr_rows; i++) {
		const struct model_row *row = &model->rows[i];

		if (!strcmp(row->cell.bench, bench) && !strcmp(row->metric, r->metric) &&
		    !harness_is_base(r->benches, &row->cell))
			add_column(&c, r, row);
	}
	return c;
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

/* The policy goes without saying where no other one of the op is compared. */
static void put_title(struct grid *grid, size_t k, const struct report *r, const struct column *c)
{
	const struct cell_key *cell = c->cell;
	bool only = !c->base || harness_compared_policy(r->benches, cell->bench, cell->op);

	grid_put(grid, 0, k, "%s, %s%s%s", cell->op, cell->state, only ? "" : ", ",
		 only ? "" : cell->policy);
}

static void put_lines(FILE *f, const struct report *r, const struct columns *c)
{
	static const char *const heads[] = { "model", "explained", "one vCPU", "growth" };
	struct grid grid;
	size_t i, k;

	if (!c->nr)
		return;
	grid_init(&grid, sizeof(heads) / sizeof(heads[0]), c->nr);
	grid.head_width = 10;
	grid.width = 28;
	grid.gap = 2;
	grid.head_left = grid.left = true;
	for (i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		grid_put(&grid, i, GRID_HEAD, "%s", heads[i]);
	for (k = 0; k < c->nr; k++) {
		put_title(&grid, k, r, &c->column[k]);
		put_explained(&grid, k, &c->column[k]);
		put_per_vcpu(&grid, k, r, &c->column[k]);
		put_growth(&grid, k, &c->column[k]);
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
	fprintf(f, "%-6.6s", g->cell.policy);
	if (g->has_line) {
		put_interval(f, &g->fixed, 1e6);
		put_interval(f, &g->per_vcpu, 1e6);
	} else {
		fprintf(f, " no line: up to %5.1f%% off (limit %3.0f%%)%9s", g->misfit_pct,
			GROWTH_MISFIT_MAX_PCT, "");
	}
	if (g->has_exponent)
		fprintf(f, " %.3f [%.3f,%.3f]\n", g->exponent.median, g->exponent.low,
			g->exponent.high);
	else
		fprintf(f, " no power either\n");
}

/* Of a column: what was predicted and measured, and the lines through what was measured. */
static void put_table(FILE *f, const struct report *r, const struct column *c)
{
	const struct model *model = &r->findings->model;
	size_t i;

	fprintf(f, "\n%s, state %s, in %s: predicted, measured, how far off\n", c->cell->op,
		c->cell->state, report_unit(r->metric));
	fprintf(f, "%6s %28s", "vCPUs", c->base ? c->base : c->cell->policy);
	if (c->base)
		fprintf(f, " %28s", c->cell->policy);
	putc('\n', f);
	for (i = 0; i < model->nr_rows; i++) {
		const struct model_row *row = &model->rows[i];

		if (!report_same_line(&row->cell, c->cell) || strcmp(row->metric, r->metric))
			continue;
		fprintf(f, "%6u", row->cell.vcpus);
		if (c->base)
			put_pair(f, row_of(r, &row->cell, c->base));
		put_pair(f, row);
		putc('\n', f);
	}
	if (c->growth || c->base_growth)
		fprintf(f, "%-6s %-22s %-22s %s\n", "", "fixed", "one more vCPU", "exponent");
	put_fit(f, c->base_growth);
	put_fit(f, c->growth);
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
	return harness_is_per_access(r->benches, bench) && harness_has_pairs(r->benches, bench);
}

void report_put_models(FILE *f, const struct report *r)
{
	const char *bench = "", *other;
	size_t shown = 0;

	for (other = ""; (other = next_bench(r, other));)
		shown += is_shown(r, other);
	while ((bench = next_bench(r, bench))) {
		struct columns c;

		if (!is_shown(r, bench))
			continue;
		c = find_columns(r, bench);
		putc('\n', f);
		if (shown > 1)
			fprintf(f, "%s\n", bench);
		put_lines(f, r, &c);
		free(c.column);
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
		struct columns c = find_columns(r, bench);

		fputs(any ? "\n" : "", f);
		any = true;
		fprintf(f, "%s, %s\n", bench, report_metric_name(r->metric));
		put_lines(f, r, &c);
		for (k = 0; k < c.nr; k++)
			put_table(f, r, &c.column[k]);
		free(c.column);
	}
	if (any) {
		putc('\n', f);
		fputs(note, f);
	}
}
