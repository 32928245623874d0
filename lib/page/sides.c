// SPDX-License-Identifier: GPL-2.0
/* Runs side by side: see page.h. The tables are those of `regscope report --side-by-side`. */
#include "page/page.h"

#include <string.h>

#define UNRESOLVED "~"

static void put_saving(FILE *f, const struct saving_row *row)
{
	if (row)
		html_put_percent(f, &row->s.percent, 1, row->resolved ? "" : UNRESOLVED);
	else
		fputs("<td class=\"n\">-</td>", f);
}

static void put_cost(FILE *f, const struct side *side, const struct cell_key *cell,
		     const char *policy, const char *metric)
{
	const struct summary_row *row = side_cost(side, cell, policy, metric);

	fputs("<td class=\"n\">", f);
	if (row)
		html_put_cost(f, row->s.mid.median, metric);
	else
		putc('-', f);
	fputs("</td>", f);
}

static void put_change(FILE *f, const struct side_by_side *s, const struct cell_key *cell,
		       const char *policy)
{
	struct side_change change;

	if (side_change(&s->side[1], &s->side[0], cell, policy, s->metric, &change))
		html_put(f, "<td class=\"n\">%+.1f%%%s</td>", change.percent,
			 change.apart ? "" : " " UNRESOLVED);
	else
		fputs("<td class=\"n\">-</td>", f);
}

static void put_row(FILE *f, const struct side_by_side *s, const struct sides_table *t,
		    const struct cell_key *cell)
{
	size_t i, k;

	html_put(f, "<tr><th scope=\"row\" class=\"n\">%u</th>", cell->vcpus);
	for (k = 0; k < 2; k++)
		for (i = 0; i < s->nr; i++)
			put_cost(f, &s->side[i], cell, t->policy[k], s->metric);
	for (i = 0; i < s->nr; i++)
		put_saving(f, side_saving(&s->side[i], cell, s->metric));
	for (k = 0; s->change && k < 2; k++)
		put_change(f, s, cell, t->policy[k]);
	fputs("</tr>\n", f);
}

static void put_table(FILE *f, const struct side_by_side *s, const struct sides_table *t)
{
	const struct saving_row *row;
	char head[CELL_WORD_MAX + 32];
	unsigned int vcpus = 0;
	size_t k;

	html_begin_table(f, t->title);
	fputs("<thead><tr>", f);
	html_put_head(f, "vCPUs", true);
	for (k = 0; k < 2; k++)
		html_put_side_heads(f, s, t->policy[k]);
	html_put_side_heads(f, s, "saved");
	for (k = 0; s->change && k < 2; k++) {
		snprintf(head, sizeof(head), "[1] against [2], %s", t->policy[k]);
		html_put_head(f, head, true);
	}
	fputs("</tr></thead>\n<tbody>\n", f);
	while ((row = side_by_side_next_row(s, t->head, vcpus))) {
		put_row(f, s, t, &row->cell);
		vcpus = row->cell.vcpus;
	}
	html_end_table(f);
}

/* Lines of machines of several architectures: what an access costs, or what is saved. */
struct lines {
	FILE *f;
	const struct side_by_side *sides;
	bool of_accesses;
};

static void put_access(FILE *f, const struct side *side, const struct cell_key *op)
{
	const struct saving_row *any = side_by_side_largest(side, op, NULL);
	const struct summary_row *cost = any ? side_by_side_access(side, &any->cell) : NULL;

	if (!cost) {
		fputs("<td class=\"n\">-</td>", f);
		return;
	}
	html_put(f, "<td class=\"n\">%.0f&nbsp;%s", cost->s.mid.median,
		 report_counted(side->metric));
	if (cost->s.mid.has_interval)
		html_put_range(f, &cost->s.mid, 0);
	fputs("</td>", f);
}

static void put_line(void *arg, const struct saving_row *row, bool is_access)
{
	const struct lines *l = arg;
	const struct cell_key *c = &row->cell;
	size_t i;

	if (is_access != l->of_accesses)
		return;
	html_put(l->f, "<tr><th scope=\"row\">%s %s</th><td>%s%s%s</td>", c->bench, c->op, c->state,
		 *c->pass ? ", " : "", c->pass);
	if (!is_access)
		html_put(l->f, "<td>%s</td>", c->policy);
	for (i = 0; i < l->sides->nr; i++) {
		const struct side *side = &l->sides->side[i];

		if (is_access)
			put_access(l->f, side, c);
		else
			put_saving(l->f, side_by_side_largest(side, c, c->policy));
	}
	fputs("</tr>\n", l->f);
}

static void put_gains(FILE *f, const struct side_by_side *s, bool of_accesses)
{
	struct lines lines = { f, s, of_accesses };

	html_begin_table(f, of_accesses ? "What an access of the largest VM costs"
					: "What is saved in the largest VM");
	fputs("<thead><tr>", f);
	html_put_head(f, "operation", false);
	html_put_head(f, "state", false);
	if (!of_accesses)
		html_put_head(f, "policy", false);
	html_put_side_heads(f, s, "");
	fputs("</tr></thead>\n<tbody>\n", f);
	side_by_side_each_gain(s, put_line, &lines);
	html_end_table(f);
}

static void put_legends(FILE *f, const struct side_by_side *s)
{
	struct sides_legend legend = { .at.nr = 0 };

	fputs("<ul>\n", f);
	while (side_by_side_next_legend(s, &legend))
		html_put(f, "<li>%s</li>\n", legend.text);
	html_put(f,
		 "<li>" UNRESOLVED
		 ": not resolved at 95%% (Holm over the rows of each harness of a "
		 "run)%s</li>\n",
		 s->change ? "; of [1] against [2]: their intervals meet. From [2] to [1], less is "
			     "better"
			   : "");
	if (side_by_side_emulated(s))
		fputs("<li>Counts of an emulated host are instructions; they are not time.</li>\n",
		      f);
	fputs("</ul>\n", f);
}

void html_put_sides(FILE *f, const struct html_page *page)
{
	const struct side_by_side *s = page->sides;
	struct sides_table table = { .at.nr = 0 };

	if (!s) {
		html_put(f, "<p class=\"doubts\">They cannot be shown: %s</p>\n", page->no_sides);
		return;
	}
	html_put_runs(f, s);
	if (s->metric)
		html_put(f, "<p>In %s; the median of rounds, less is better.</p>\n",
			 report_metric_name(s->metric));
	put_legends(f, s);
	if (!side_by_side_share(s, "machine")) {
		put_gains(f, s, true);
		put_gains(f, s, false);
	}
	while (side_by_side_next_table(s, &table))
		put_table(f, s, &table);
	html_put_classes(f, s);
}
