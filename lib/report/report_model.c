// SPDX-License-Identifier: GPL-2.0
/* The model as text: see report_model.h. Nothing is computed here, only laid out. */
#include "report/report_model.h"

#include "report/report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Further from a straight line than this, in percent, and growth is not called linear. */
#define LINEAR_PCT 1.0

#define MAX_OPS 4

/* The columns of the three lines: the ops of a harness in one state. */
struct column {
	const struct cell_key *cell;
	const struct model_row *explained; /* of the largest VM; or NULL */
	const struct growth_row *all, *scoped;
};

static bool same_column(const struct cell_key *a, const struct cell_key *b)
{
	return !strcmp(a->bench, b->bench) && !strcmp(a->op, b->op) && !strcmp(a->state, b->state);
}

static bool is_scoped(const struct cell_key *cell)
{
	return !strcmp(cell->policy, POLICY_OTHER);
}

static const struct growth_row *growth_of(const struct report_model *r, const struct cell_key *cell,
					  const char *policy)
{
	size_t i;

	for (i = 0; i < r->growth->nr; i++) {
		const struct growth_row *g = &r->growth->rows[i];

		if (same_column(&g->cell, cell) && !strcmp(g->cell.policy, policy) &&
		    g->cell.threads == 1 && !strcmp(g->metric, r->metric))
			return g;
	}
	return NULL;
}

/* The states and ops of a harness that the model has rows of, in its order. */
static size_t find_columns(const struct report_model *r, const char *bench,
			   struct column columns[MAX_OPS])
{
	size_t i, k, n = 0;

	for (i = 0; i < r->model->nr_rows; i++) {
		const struct model_row *row = &r->model->rows[i];

		if (strcmp(row->cell.bench, bench) || strcmp(row->metric, r->metric))
			continue;
		for (k = 0; k < n && !same_column(columns[k].cell, &row->cell); k++)
			;
		if (k == MAX_OPS)
			continue;
		if (k == n) {
			columns[n++] = (struct column){
				.cell = &row->cell,
				.all = growth_of(r, &row->cell, POLICY_BASE),
				.scoped = growth_of(r, &row->cell, POLICY_OTHER),
			};
		}
		if (is_scoped(&row->cell) && row->has_explained &&
		    (!columns[k].explained || row->cell.vcpus > columns[k].explained->cell.vcpus))
			columns[k].explained = row;
	}
	return n;
}

static void put_explained(FILE *f, const struct column *c)
{
	const struct stats_interval *e = c->explained ? &c->explained->explained_pct : NULL;
	char text[64] = "-";

	if (e && e->has_interval)
		snprintf(text, sizeof(text), "%.1f%% [%.1f, %.1f]", e->median, e->low, e->high);
	else if (e)
		snprintf(text, sizeof(text), "%.1f%%", e->median);
	fprintf(f, "  %-28s", text);
}

static void put_per_vcpu(FILE *f, const struct report_model *r, const struct column *c)
{
	const char *unit = strcmp(r->metric, "wall_ns") ? "M" : "ms";
	char text[64] = "-";

	if (c->all && c->scoped)
		snprintf(text, sizeof(text), "%.3f %s all, %.3f %s scoped",
			 c->all->per_vcpu.median / 1e6, unit, c->scoped->per_vcpu.median / 1e6,
			 unit);
	fprintf(f, "  %-28s", text);
}

static void put_growth(FILE *f, const struct column *c)
{
	char text[64] = "too few vCPU counts";
	double misfit;

	if (c->all && c->scoped) {
		misfit = fmax(c->all->misfit_pct, c->scoped->misfit_pct);
		snprintf(text, sizeof(text), "N^%.3f, N^%.3f: %s", c->all->exponent.median,
			 c->scoped->exponent.median,
			 misfit <= LINEAR_PCT ? "linear" : "not linear");
	}
	fprintf(f, "  %-28s", text);
}

/* Two ops fit beside each other. */
static void put_lines(FILE *f, const struct report_model *r, const struct column *c, size_t n)
{
	char title[2 * CELL_WORD_MAX + 3];
	size_t i;

	fprintf(f, "model     ");
	for (i = 0; i < n; i++) {
		snprintf(title, sizeof(title), "%s, %s", c[i].cell->op, c[i].cell->state);
		fprintf(f, "  %-28s", title);
	}
	fprintf(f, "\nexplained ");
	for (i = 0; i < n; i++)
		put_explained(f, &c[i]);
	fprintf(f, "\none vCPU  ");
	for (i = 0; i < n; i++)
		put_per_vcpu(f, r, &c[i]);
	fprintf(f, "\ngrowth    ");
	for (i = 0; i < n; i++)
		put_growth(f, &c[i]);
	putc('\n', f);
}

void report_put_model(FILE *f, const struct report_model *r, const char *bench)
{
	struct column columns[MAX_OPS];
	size_t n = find_columns(r, bench, columns), i;
	char *text = NULL, *line, *rest;
	size_t size;
	FILE *t = n ? open_memstream(&text, &size) : NULL;

	if (!t)
		return;
	for (i = 0; i < n; i += 2)
		put_lines(t, r, &columns[i], n - i < 2 ? 1 : 2);
	fclose(t);
	for (rest = text; (line = strsep(&rest, "\n")) && rest;) {
		for (size = strlen(line); size && line[size - 1] == ' '; size--)
			;
		fprintf(f, "%.*s\n", (int)size, line);
	}
	free(text);
}

static const struct model_row *row_of(const struct report_model *r, const struct cell_key *like,
				      const char *policy)
{
	size_t i;

	for (i = 0; i < r->model->nr_rows; i++) {
		const struct model_row *row = &r->model->rows[i];

		if (same_column(&row->cell, like) && row->cell.vcpus == like->vcpus &&
		    !strcmp(row->cell.policy, policy) && !strcmp(row->metric, r->metric))
			return row;
	}
	return NULL;
}

static void put_pair(FILE *f, const struct model_row *row)
{
	if (row)
		fprintf(f, " %9.3f %9.3f %+6.1f%%", row->predicted.median / 1e6,
			row->measured.median / 1e6, row->error_pct);
	else
		fprintf(f, " %9s %9s %7s", "-", "-", "-");
}

static void put_fit(FILE *f, const char *policy, const struct growth_row *g)
{
	if (g)
		fprintf(f, "%-6s %6.3f [%6.3f,%6.3f] %6.3f [%6.3f,%6.3f] %.3f [%.3f,%.3f]\n",
			policy, g->fixed.median / 1e6, g->fixed.low / 1e6, g->fixed.high / 1e6,
			g->per_vcpu.median / 1e6, g->per_vcpu.low / 1e6, g->per_vcpu.high / 1e6,
			g->exponent.median, g->exponent.low, g->exponent.high);
}

/* Of an op and state: what was predicted and measured, and the lines through what was measured. */
static void put_table(FILE *f, const struct report_model *r, const struct column *c)
{
	const char *unit = strcmp(r->metric, "wall_ns") ? "M" : "ms";
	size_t i;

	fprintf(f, "\n%s, state %s, in %s: predicted, measured, how far off\n", c->cell->op,
		c->cell->state, unit);
	fprintf(f, "%6s %28s %28s\n", "vCPUs", "all", "scoped");
	for (i = 0; i < r->model->nr_rows; i++) {
		const struct model_row *row = &r->model->rows[i];

		if (!same_column(&row->cell, c->cell) || is_scoped(&row->cell) ||
		    strcmp(row->metric, r->metric))
			continue;
		fprintf(f, "%6u", row->cell.vcpus);
		put_pair(f, row);
		put_pair(f, row_of(r, &row->cell, POLICY_OTHER));
		putc('\n', f);
	}
	if (!c->all)
		return;
	fprintf(f, "%-6s %-22s %-22s %s\n", "", "fixed", "one more vCPU", "exponent");
	put_fit(f, "all", c->all);
	put_fit(f, "scoped", c->scoped);
}

void report_write_model(FILE *f, const struct report_model *r)
{
	struct column columns[MAX_OPS];
	const char *bench = "";
	size_t i, k, n;

	for (i = 0; i < r->model->nr_rows; i++) {
		if (!strcmp(r->model->rows[i].cell.bench, bench) ||
		    strcmp(r->model->rows[i].metric, r->metric))
			continue;
		fputs(*bench ? "\n" : "", f);
		bench = r->model->rows[i].cell.bench; /* sorted: a harness comes once */
		fprintf(f, "%s, %s\n", bench, report_metric_name(r->metric));
		report_put_model(f, r, bench);
		n = find_columns(r, bench, columns);
		for (k = 0; k < n; k++)
			put_table(f, r, &columns[k]);
	}
}
