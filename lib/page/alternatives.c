// SPDX-License-Identifier: GPL-2.0
/* What alternatives save, and what they take: see page.h. */
#include "page/page.h"

#include <string.h>

static void put_gain(FILE *f, const struct gain_row *gain)
{
	if (gain && gain->is_compared)
		html_put_percent(f, &gain->saved_pct, 1, "");
	else
		fputs("<td class=\"n\">-</td>", f);
}

/* What each of the heads of put_heads() is of. */
static void put_row(FILE *f, const struct alternatives *a, const struct alternative_row *row,
		    const struct alternatives_counts *c)
{
	const struct gain_row *gain = NULL;
	size_t i;

	html_put(f, "<tr><th scope=\"row\">%s</th>", row->name);
	for (i = 0; i < c->nr; i++) {
		gain = alternatives_gain(a, row, c->vcpus[i]);
		put_gain(f, gain);
	}
	if (gain && gain->is_compared)
		html_put_bar(f, &gain->saved_pct);
	else
		fputs("<td></td>", f);
	fputs("<td class=\"n\">", f);
	if (gain)
		html_put_small_cost(f, gain->per_vcpu, a->metric);
	else
		putc('-', f);
	fputs("</td><td class=\"n\">", f);
	if (gain && gain->is_compared)
		html_put_small_cost(f, gain->saved_per_vcpu, a->metric);
	else
		putc('-', f);
	html_put(f, "</td><td>%s</td><td class=\"words\">%s</td></tr>\n",
		 *row->against ? row->against : "-", alternatives_what(a, row));
}

static void put_heads(FILE *f, const struct alternatives_counts *c)
{
	char head[32];
	size_t i;

	fputs("<thead><tr>", f);
	html_put_head(f, "alternative", false);
	for (i = 0; i < c->nr; i++) {
		snprintf(head, sizeof(head), "%u vCPU%s", c->vcpus[i], c->vcpus[i] == 1 ? "" : "s");
		html_put_head(f, head, true);
	}
	snprintf(head, sizeof(head), "at %u", c->vcpus[c->nr - 1]);
	html_put_head(f, head, false);
	html_put_head(f, "a vCPU", true);
	html_put_head(f, "of it saved", true);
	html_put_head(f, "against", false);
	html_put_head(f, "which accesses", false);
	fputs("</tr></thead>\n<tbody>\n", f);
}

static void put_table(FILE *f, const struct alternatives *a, const struct alternative_row *first)
{
	struct alternatives_counts c = alternatives_counts_of(a, first, ALTERNATIVES_COUNTS_MAX);
	char title[REPORT_TITLE_MAX];
	size_t i;

	if (!c.nr)
		return;
	html_begin_table(f, alternatives_title(a, first, title));
	put_heads(f, &c);
	for (i = (size_t)(first - a->rows); i < a->nr; i++)
		if (alternatives_same_table(&a->rows[i], first))
			put_row(f, a, &a->rows[i], &c);
	html_end_table(f);
}

static void put_prices(FILE *f, const struct alternatives *a)
{
	static const char *const heads[] = { "alternative", "new ABI", "#lines of kernel changed",
					     "measured in", "kernel",  NULL };
	const struct alternative_row *row;
	size_t i;

	html_begin_table(f, "What each takes, and where it was measured");
	html_put_heads(f, heads);
	for (i = 0; i < a->nr; i++) {
		row = &a->rows[i];
		if (alternatives_is_price(a, i))
			html_put(f,
				 "<tr><th scope=\"row\">%s</th><td>%s</td><td class=\"n\">%u</td>"
				 "<td>%s</td><td>%s</td></tr>\n",
				 row->name, row->abi, row->lines, row->run,
				 env_get(&alternatives_run_of(a, row)->env, "kernel_release",
					 "unknown"));
	}
	html_end_table(f);
}

static void put_notes(FILE *f, const struct report_alternatives *r)
{
	const struct alternatives *a = r->alternatives;
	size_t i;

	for (i = 0; i < a->nr; i++)
		if (alternatives_is_new(a, i) && !alternatives_is_measured(a, a->rows[i].name))
			html_put(f,
				 "<p class=\"doubts\">%s: not measured: its run, %s, has no such "
				 "passes.</p>\n",
				 a->rows[i].name, a->rows[i].run);
	html_put(f,
		 "<p>%zu passes, each checked by its harness; %zu of %zu accesses failed.%s</p>\n",
		 (size_t)a->passes, (size_t)a->failed, (size_t)a->accesses,
		 a->nr_runs > 1 ? " Intervals hold for these boots of the kernels." : "");
	if (*r->reproduce)
		html_put(f, "<p>To measure it again: <code>%s</code></p>\n", r->reproduce);
}

/* The row of a table that saves most at @vcpus; with @no_abi, of those that need none. */
static const struct gain_row *most(const struct alternatives *a,
				   const struct alternative_row *first, unsigned int vcpus,
				   bool no_abi)
{
	const struct gain_row *best = NULL, *gain;
	const struct alternative_row *row;

	for (row = first; row < a->rows + a->nr; row++) {
		if (!alternatives_same_table(row, first) || strcmp(row->against, first->name) ||
		    (no_abi && strcmp(row->abi, "none")))
			continue;
		gain = alternatives_gain(a, row, vcpus);
		if (gain && gain->is_compared &&
		    (!best || gain->saved_pct.median > best->saved_pct.median))
			best = gain;
	}
	return best;
}

static void put_most(FILE *f, const struct alternatives *a, const struct alternative_row *first)
{
	struct alternatives_counts c = alternatives_counts_of(a, first, 1);
	const struct gain_row *best, *free;
	char title[REPORT_TITLE_MAX];

	best = c.nr ? most(a, first, c.vcpus[0], false) : NULL;
	if (!best)
		return;
	html_put(f, "<li>%s, %u vCPUs: <strong>%s saves %.1f%%</strong> of &ldquo;%s&rdquo;",
		 alternatives_title(a, first, title), c.vcpus[0], best->name,
		 best->saved_pct.median, first->name);
	free = most(a, first, c.vcpus[0], true);
	if (free && free != best)
		html_put(f, "; what saves most without new ABI, %s, %.1f%%", free->name,
			 free->saved_pct.median);
	fputs("</li>\n", f);
}

void html_put_alternatives_answer(FILE *f, const struct html_page *page)
{
	const struct alternatives *a = page->alternatives->alternatives;
	size_t i;

	fputs("<p class=\"lead\">What could be done instead of today's register accesses saves, at "
	      "the most:</p>\n<ul class=\"lead\">\n",
	      f);
	for (i = 0; i < a->nr; i++)
		if (alternatives_begins_table(a, i))
			put_most(f, a, &a->rows[i]);
	fputs("</ul>\n", f);
}

void html_put_alternatives(FILE *f, const struct html_page *page)
{
	const struct report_alternatives *r = page->alternatives;
	const struct alternatives *a = r ? r->alternatives : NULL;
	char rounds[REPORT_ROUNDS_MAX];
	size_t i;

	if (!a) {
		html_put_missing(f, page->no_alternatives);
		return;
	}
	html_put(f,
		 "<p>Each alternative to what is done today is measured on a kernel that has it: "
		 "what it saves of another one's cost by the vCPUs of the VM, with its 95%% "
		 "interval; and at the largest VM what a vCPU costs, and what of that is saved. In "
		 "%s, median of %s rounds; less is better.</p>\n",
		 report_metric_name(a->metric), report_rounds(rounds, &a->runs[0].run.env));
	for (i = 0; i < a->nr_runs; i++)
		if (*a->runs[i].doubts.text)
			html_put(f, "<p class=\"doubts\">%s is doubtful: %s</p>\n", a->runs[i].name,
				 a->runs[i].doubts.text);
	for (i = 0; i < a->nr; i++)
		if (alternatives_begins_table(a, i))
			put_table(f, a, &a->rows[i]);
	put_prices(f, a);
	put_notes(f, r);
}
