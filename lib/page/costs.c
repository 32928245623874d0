// SPDX-License-Identifier: GPL-2.0
/* Costs of which no saving is told, threads, and growth: see page.h. */
#include "page/page.h"

#include "analyse/growth.h"
#include "analyse/harness.h"
#include "analyse/scaling.h"
#include "analyse/summary.h"

#include <string.h>

/* A pass of another kind than those with savings; or one access of a kind. */
static bool is_shown(const struct report *r, const struct summary_row *row)
{
	const struct bench_row *bench = benches_find(r->benches, &row->cell);
	size_t len = strlen(r->metric);

	if (scaling_has(&r->findings->scaling, row->cell.bench))
		return false;
	if (!strcmp(row->metric, r->metric))
		return !summary_saves(&r->findings->summary, &row->cell, r->metric) &&
		       !harness_is_per_access(r->benches, row->cell.bench);
	return !strncmp(row->metric, r->metric, len) && !strcmp(row->metric + len, "_per_access") &&
	       bench && bench->per_access && !*bench->base;
}

bool html_has_costs(const struct html_page *page)
{
	size_t i;

	for (i = 0; page->report && i < page->report->findings->summary.nr_rows; i++)
		if (is_shown(page->report, &page->report->findings->summary.rows[i]))
			return true;
	return false;
}

static void put_cost(FILE *f, const struct report *r, const struct summary_row *row)
{
	bool is_pass = !strcmp(row->metric, r->metric);
	char title[REPORT_TITLE_MAX];

	report_title(title, r->benches, &row->cell, false);
	html_put(f,
		 "<tr><th scope=\"row\">%s</th><td>%s</td><td>%s%s</td><td>%s</td>"
		 "<td class=\"n\">%u</td>",
		 row->cell.op, row->cell.bench, is_pass ? "" : "one ", title, row->cell.state,
		 row->cell.vcpus);
	if (is_pass) {
		fputs("<td class=\"n\">", f);
		html_put_cost(f, row->s.mid.median, r->metric);
		fputs("</td>", f);
		html_put_interval(f, &row->s.mid, 1e6, 3);
	} else {
		html_put(f, "<td class=\"n\">%.1f</td>", row->s.mid.median);
		html_put_interval(f, &row->s.mid, 1, 1);
	}
	html_put(f, "<td class=\"n\">%zu</td></tr>\n", row->s.n);
}

void html_put_costs(FILE *f, const struct html_page *page)
{
	static const char *const heads[] = { "operation",     "harness", "of what",
					     "state",	      "#vCPUs",	 "#cost",
					     "#95% interval", "#rounds", NULL };
	const struct summary *sum = &page->report->findings->summary;
	char caption[128];
	size_t i;

	snprintf(caption, sizeof(caption), "Costs in %s", report_metric_name(page->report->metric));
	html_begin_table(f, caption);
	html_put_heads(f, heads);
	for (i = 0; i < sum->nr_rows; i++)
		if (is_shown(page->report, &sum->rows[i]))
			put_cost(f, page->report, &sum->rows[i]);
	html_end_table(f);
}

bool html_has_scaling(const struct html_page *page)
{
	return page->report && page->report->findings->scaling.nr;
}

void html_put_scaling(FILE *f, const struct html_page *page)
{
	static const char *const heads[] = {
		"harness",	 "operation",	  "policy",	   "state",
		"#vCPUs",	 "#threads",	  "#time",	   "#efficiency",
		"#95% interval", "#serial share", "#95% interval", NULL,
	};
	const struct scaling *scaling = &page->report->findings->scaling;
	const struct scaling_row *row;
	size_t i;

	html_begin_table(f, "What more threads gain, in wall time");
	html_put_heads(f, heads);
	for (i = 0; i < scaling->nr; i++) {
		row = &scaling->rows[i];
		html_put(f,
			 "<tr><th scope=\"row\">%s</th><td>%s</td><td>%s</td><td>%s</td><td "
			 "class=\"n\">%u</td><td class=\"n\">%u</td><td "
			 "class=\"n\">%.3f&nbsp;ms</td><td class=\"n\">%.1f%%</td>",
			 row->cell.bench, row->cell.op, row->cell.policy, row->cell.state,
			 row->cell.vcpus, row->cell.threads, row->cost.median / 1e6,
			 row->efficiency_pct.median);
		html_put_interval(f, &row->efficiency_pct, 1, 1);
		if (row->has_serial) {
			html_put(f, "<td class=\"n\">%.1f%%</td>", row->serial_pct.median);
			html_put_interval(f, &row->serial_pct, 1, 1);
		} else {
			fputs("<td></td><td></td>", f);
		}
		fputs("</tr>\n", f);
	}
	html_end_table(f);
}

bool html_has_model(const struct html_page *page)
{
	const struct growth *growth = page->report ? &page->report->findings->growth : NULL;
	size_t i;

	for (i = 0; growth && i < growth->nr; i++)
		if (!strcmp(growth->rows[i].metric, page->report->metric))
			return true;
	return false;
}

/* Of the largest VM; NULL if the registers were not measured one by one. */
static const struct model_row *explained(const struct report *r, const struct cell_key *cell)
{
	const struct model *model = &r->findings->model;
	const struct model_row *best = NULL;
	size_t i;

	for (i = 0; i < model->nr_rows; i++) {
		const struct model_row *row = &model->rows[i];

		if (row->has_explained && report_same_line(&row->cell, cell) &&
		    !strcmp(row->metric, r->metric) &&
		    (!best || row->cell.vcpus > best->cell.vcpus))
			best = row;
	}
	return best;
}

/* What a pass costs at each count of vCPUs, where no line says it. */
static void put_each_count(FILE *f, const struct report *r, const struct growth_row *g)
{
	const struct summary *summary = &r->findings->summary;
	const struct summary_row *row;
	size_t i, nr = 0;

	for (i = 0; i < summary->nr_rows; i++) {
		row = &summary->rows[i];
		if (!report_same_line(&row->cell, &g->cell) || strcmp(row->metric, r->metric) != 0)
			continue;
		fputs(nr++ ? ", " : ": divided by the vCPUs ", f);
		html_put_small_cost(f, summary_cost_per_vcpu(row), r->metric);
		html_put(f, " at %u", row->cell.vcpus);
	}
}

static void put_line(FILE *f, const struct report *r, const struct growth_row *g)
{
	fputs("<td class=\"n\">", f);
	if (g->has_line)
		html_put_cost(f, g->per_vcpu.median, r->metric);
	else
		html_put(f, "no line fits: %.1f%% off", g->misfit_pct);
	fputs("</td>", f);
	if (g->has_line)
		html_put_interval(f, &g->per_vcpu, 1e6, 3);
	else
		fputs("<td></td>", f);
	if (g->has_exponent)
		html_put(f, "<td class=\"n\">%.3f</td><td class=\"wrap\">%s", g->exponent.median,
			 growth_is_linear(g) ? "linear" : "not linear");
	else
		fputs("<td></td><td class=\"wrap\">neither a line nor a power", f);
	if (!g->has_line)
		put_each_count(f, r, g);
	fputs("</td>", f);
}

static void put_explained(FILE *f, const struct model_row *model)
{
	if (model) {
		html_put(f, "<td class=\"n\">%.1f%%</td>", model->explained_pct.median);
		html_put_interval(f, &model->explained_pct, 1, 1);
		fputs("</tr>\n", f);
	} else {
		fputs("<td></td><td></td></tr>\n", f);
	}
}

void html_put_model(FILE *f, const struct html_page *page)
{
	static const char *const heads[] = {
		"operation",	  "harness",	   "policy",	"state",
		"#one more vCPU", "#95% interval", "#exponent", "growth",
		"#explained",	  "#95% interval", NULL
	};
	const struct growth *growth = &page->report->findings->growth;
	size_t i;

	fputs("<p>Costs are fitted by a line and by a power of the vCPUs: an exponent of 1 is "
	      "linear. <em>Explained</em> is which part of a saving the costs of the single "
	      "registers add up to, at the largest VM; its interval is that of the rounds, and an "
	      "error that all of them share is not in it.</p>\n",
	      f);
	html_begin_table(f, "Growth with the vCPUs of a VM");
	html_put_heads(f, heads);
	for (i = 0; i < growth->nr; i++) {
		const struct growth_row *g = &growth->rows[i];

		if (strcmp(g->metric, page->report->metric))
			continue;
		html_put(f, "<tr><th scope=\"row\">%s</th><td>%s</td><td>%s</td><td>%s</td>",
			 g->cell.op, g->cell.bench, g->cell.policy, g->cell.state);
		put_line(f, page->report, g);
		put_explained(f, explained(page->report, &g->cell));
	}
	html_end_table(f);
}
