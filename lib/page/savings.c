// SPDX-License-Identifier: GPL-2.0
/* The tables of savings and of contrasts: see page.h. */
#include "page/page.h"

#include "analyse/contrast.h"
#include "analyse/harness.h"
#include "analyse/scaling.h"
#include "analyse/summary.h"

#include <string.h>

static bool is_shown(const struct html_page *page, const struct saving_row *s)
{
	const struct report *r = page->report;

	return !strcmp(s->metric, r->metric) && !scaling_has(&r->findings->scaling, s->cell.bench);
}

bool html_has_savings(const struct html_page *page)
{
	size_t i;

	for (i = 0; page->report && i < page->report->findings->summary.nr_savings; i++)
		if (is_shown(page, &page->report->findings->summary.savings[i]))
			return true;
	return false;
}

static void put_cost_cell(FILE *f, const struct report *r, const struct cell_key *cell,
			  const char *policy)
{
	struct cell_key key = cell_key_of_policy(cell, policy);
	const struct summary_row *row = summary_find(&r->findings->summary, &key, r->metric);

	fputs("<td class=\"n\">", f);
	if (row)
		html_put_cost(f, row->s.mid.median, r->metric);
	else
		putc('-', f);
	fputs("</td>", f);
}

static void put_resolved(FILE *f, const struct saving_row *s)
{
	if (s->control)
		fputs("<td><span class=\"faint\">same accesses</span></td></tr>\n", f);
	else if (s->resolved)
		html_put(f, "<td><span class=\"good\">resolved</span>, p&nbsp;%.2g</td></tr>\n",
			 s->p_holm);
	else
		html_put(f, "<td><span class=\"open\">not resolved</span>, p&nbsp;%.2g</td></tr>\n",
			 s->p_holm);
}

static void put_row(FILE *f, const struct report *r, const struct saving_row *s, const char *base)
{
	html_put(f, "<tr><th scope=\"row\" class=\"n\">%u</th>", s->cell.vcpus);
	put_cost_cell(f, r, &s->cell, base);
	put_cost_cell(f, r, &s->cell, s->cell.policy);
	fputs("<td class=\"n\">", f);
	html_put_cost(f, s->s.absolute.median, r->metric);
	fputs("</td><td class=\"n\">", f);
	html_put_small_cost(f, summary_saved_per_vcpu(s), r->metric);
	html_put(f, "</td><td class=\"n\"><strong>%.1f%%</strong></td>", s->s.percent.median);
	html_put_interval(f, &s->s.percent, 1, 1);
	html_put_bar(f, &s->s.percent);
	put_resolved(f, s);
}

static void put_table(FILE *f, const struct html_page *page, const struct saving_row *head)
{
	const struct report *r = page->report;
	const struct summary *sum = &r->findings->summary;
	const char *base = harness_base(r->benches, &head->cell);
	char title[REPORT_TITLE_MAX], caption[2 * REPORT_TITLE_MAX + 2 * BENCH_TEXT_MAX];
	size_t i;

	base = base ? base : "base";
	report_title(title, r->benches, &head->cell, report_has_states(sum, head->cell.bench));
	snprintf(caption, sizeof(caption), "%s: %s against %s", title,
		 report_what(r->benches, &head->cell, base),
		 report_what(r->benches, &head->cell, head->cell.policy));
	html_begin_table(f, caption);
	fputs("<thead><tr>", f);
	html_put_head(f, "vCPUs", true);
	html_put_head(f, base, true);
	html_put_head(f, head->cell.policy, true);
	html_put_head(f, "saved", true);
	html_put_head(f, "a vCPU", true);
	html_put_head(f, "in %", true);
	html_put_head(f, "95% interval", true);
	html_put_head(f, "of the cost", false);
	html_put_head(f, "is that noise?", false);
	fputs("</tr></thead>\n<tbody>\n", f);
	for (i = 0; i < sum->nr_savings; i++)
		if (report_same_table(&sum->savings[i], head))
			put_row(f, r, &sum->savings[i], base);
	html_end_table(f);
}

static bool has_ran(const struct html_page *page)
{
	const struct summary *sum = &page->report->findings->summary;
	size_t i;

	for (i = 0; i < sum->nr_savings; i++)
		if (is_shown(page, &sum->savings[i]) && !strcmp(sum->savings[i].cell.state, "ran"))
			return true;
	return false;
}

void html_put_savings(FILE *f, const struct html_page *page)
{
	const struct summary *sum = &page->report->findings->summary;
	size_t i;

	html_put(
		f,
		"<p>In %s; the median of rounds, less is better. A saving is <em>resolved</em> if "
		"chance explains it in at most 5 of 100 cases, corrected for the number of rows of "
		"its harness (Holm; at most %zu); <em>p</em> is that chance, corrected: 0.022 is "
		"2.2 "
		"cases of 100, and few rounds can show no smaller one.</p>\n",
		report_metric_name(page->report->metric),
		summary_largest_family(sum, page->report->metric));
	html_put(f,
		 "<p>Counting registers, at most %s of %s could be saved. A saving can be larger, "
		 "and "
		 "smaller: registers differ in cost, and those wider than a vCPU may be dear or "
		 "cheap ones. What a <a href=\"#word-policy\">policy</a> accesses is told "
		 "below.</p>\n",
		 env_get(page->env, "registers_wide", "?"), env_get(page->env, "registers", "?"));
	if (has_ran(page))
		fputs("<p>Where no other vCPU counts are asked for, VMs whose guest has run "
		      "(<a href=\"#word-state\">state</a> <em>ran</em>) are in these tables up to "
		      "64 "
		      "vCPUs only: more would take half of a run's time. A restore writes into a "
		      "new VM, whatever the state of its source.</p>\n",
		      f);
	for (i = 0; i < sum->nr_savings; i++)
		if (is_shown(page, &sum->savings[i]) && report_begins_table(sum, i))
			put_table(f, page, &sum->savings[i]);
}

bool html_has_contrasts(const struct html_page *page)
{
	const struct contrasts *all = page->report ? &page->report->findings->contrasts : NULL;
	size_t i;

	for (i = 0; all && i < all->nr; i++)
		if (!strcmp(all->rows[i].metric, page->report->metric))
			return true;
	return false;
}

static void put_contrast(FILE *f, const struct report *r, const struct contrast_row *row)
{
	const struct cell_key with = contrast_with(row);
	char title[REPORT_TITLE_MAX], other[REPORT_TITLE_MAX];

	report_title(title, r->benches, &row->cell, true);
	report_title(other, r->benches, &with, false);
	html_put(f, "<tr><th scope=\"row\">%s</th><td>%s</td><td>%s</td><td class=\"n\">%u</td>",
		 title, *row->cell.pass ? "a warm pass" : other, row->cell.policy, row->cell.vcpus);
	put_cost_cell(f, r, &with, with.policy);
	put_cost_cell(f, r, &row->cell, row->cell.policy);
	html_put(f, "<td class=\"n\">%+.2f%%</td>", row->more_pct.median);
	html_put_interval(f, &row->more_pct, 1, 2);
	fputs("</tr>\n", f);
}

void html_put_contrasts(FILE *f, const struct html_page *page)
{
	static const char *const heads[] = { "this",  "against", "policy",	  "#vCPUs", "#that",
					     "#this", "#in %",	 "#95% interval", NULL };
	const struct contrasts *all = &page->report->findings->contrasts;
	size_t i;

	html_begin_table(f, "What it costs to make the same accesses otherwise");
	html_put_heads(f, heads);
	for (i = 0; i < all->nr; i++)
		if (!strcmp(all->rows[i].metric, page->report->metric))
			put_contrast(f, page->report, &all->rows[i]);
	html_end_table(f);
}
