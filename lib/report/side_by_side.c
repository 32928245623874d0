// SPDX-License-Identifier: GPL-2.0
/* Side by side: see side_by_side.h. Nothing is computed here, only laid out. */
#include "report/side_by_side.h"

#include "analyse/harness.h"
#include "report/report.h"

#include <string.h>

static const char rule[] =
	"------------------------------------------------------------------------";

#define SAVINGS_ACROSS 2 /* sides beside each other; more go below */
#define NAME_WIDTH     7 /* of a policy above its costs */

/* One field of a table: to the right in @width columns, or between Markdown's bars. */
static void put_field(FILE *f, const struct side_by_side *s, int width, const char *text)
{
	if (s->markdown)
		fprintf(f, " %s |", text);
	else
		fprintf(f, " %*s", width, text);
}

static void put_cost(FILE *f, const struct side_by_side *s, size_t side,
		     const struct cell_key *cell, const char *policy)
{
	const struct summary_row *row = side_cost(&s->side[side], cell, policy, s->metric);
	char text[32] = "-";

	if (row)
		snprintf(text, sizeof(text), "%.2f", row->s.mid.median / 1e6);
	put_field(f, s, 7, text);
}

/* How the first side's cost differs from the second's. */
static void put_change(FILE *f, const struct side_by_side *s, const struct cell_key *cell,
		       const char *policy)
{
	struct side_change change = { 0, true };
	char text[32] = "-";

	if (side_change(&s->side[1], &s->side[0], cell, policy, s->metric, &change))
		snprintf(text, sizeof(text), "%+.1f%%%s", change.percent, change.apart ? "" : "~");
	put_field(f, s, change.apart ? 8 : 9, text); /* a ~ goes beyond the column */
}

/* What is saved. A ~ goes beyond the column; without one, a blank does. */
static void put_saving(FILE *f, const struct side_by_side *s, size_t side,
		       const struct cell_key *cell, bool last)
{
	const struct saving_row *saving = side_saving(&s->side[side], cell, s->metric);
	bool resolved = !saving || saving->resolved;
	char text[32] = "-";

	if (saving)
		snprintf(text, sizeof(text), "%.1f%%%s", saving->s.percent.median,
			 resolved ? "" : "~");
	if (!s->markdown && resolved && (!last || s->change))
		snprintf(text + strlen(text), 2, " ");
	put_field(f, s, s->markdown || text[strlen(text) - 1] != '%' ? 6 : 5, text);
}

/* A table: its first row, the two policies, and which sides it shows. */
struct view {
	const struct saving_row *head;
	const char *base, *policy;
	size_t from, to;
};

static void put_row(FILE *f, const struct side_by_side *s, const struct cell_key *cell,
		    const struct view *v)
{
	size_t i;

	fprintf(f, s->markdown ? "\n| %u |" : "\n%6u", cell->vcpus);
	for (i = v->from; i < v->to; i++) {
		put_cost(f, s, i, cell, v->base);
		put_cost(f, s, i, cell, v->policy);
		put_saving(f, s, i, cell, i + 1 == v->to);
	}
	if (s->change) {
		put_change(f, s, cell, v->base);
		put_change(f, s, cell, v->policy);
	}
}

/* A walk over the savings of all sides in the metric of the tables. Starts out zeroed. */
struct walk {
	size_t side, nr; /* the side of @row, and how many of its rows have been seen */
	const struct saving_row *row;
};

static bool next(const struct side_by_side *s, struct walk *w)
{
	for (; w->side < s->nr; w->side++, w->nr = 0) {
		const struct summary *sum = &s->side[w->side].summary;

		while (w->nr < sum->nr_savings) {
			w->row = &sum->savings[w->nr++];
			if (!strcmp(w->row->metric, s->metric))
				return true;
		}
	}
	return false;
}

/* The same, but stops before @end. */
static bool next_before(const struct side_by_side *s, struct walk *w, const struct walk *end)
{
	return next(s, w) && (w->side != end->side || w->nr != end->nr);
}

static bool begins_table(const struct side_by_side *s, const struct walk *this)
{
	struct walk w = { 0 };

	while (next_before(s, &w, this))
		if (report_same_table(w.row, this->row))
			return false;
	return true;
}

/* The row of a table with the fewest vCPUs above @vcpus, on any side; NULL at its end. */
static const struct saving_row *next_row(const struct side_by_side *s,
					 const struct saving_row *head, unsigned int vcpus)
{
	const struct saving_row *best = NULL;
	struct walk w = { 0 };

	while (next(s, &w))
		if (report_same_table(w.row, head) && w.row->cell.vcpus > vcpus &&
		    (!best || w.row->cell.vcpus < best->cell.vcpus))
			best = w.row;
	return best;
}

static void put_heads(FILE *f, const struct side_by_side *s, const struct view *v)
{
	size_t i;

	report_put_cut(f, v->base, NAME_WIDTH);
	report_put_cut(f, v->policy, NAME_WIDTH);
	fprintf(f, "%6s", "");
	for (i = v->from; i < v->to; i++)
		fprintf(f, "  %.*s[%zu]", (int)(21 - 2 - 3 - (i >= 9)), rule, i + 1);
	fprintf(f, "%s\n%6s", s->change ? "   [1] against [2]" : "", "vCPUs");
	for (i = v->from; i < v->to; i++)
		fprintf(f, " %7.*s %7.*s %5s%s", NAME_WIDTH, v->base, NAME_WIDTH, v->policy,
			"saved", i + 1 < v->to || s->change ? " " : "");
	if (s->change)
		fprintf(f, " %8.8s %8.8s", v->base, v->policy);
}

static void put_heads_markdown(FILE *f, const struct side_by_side *s, const struct view *v)
{
	size_t i;

	fprintf(f, "\n| vCPUs |");
	for (i = v->from; i < v->to; i++)
		fprintf(f, " [%zu] %s | [%zu] %s | [%zu] saved |", i + 1, v->base, i + 1, v->policy,
			i + 1);
	if (s->change)
		fprintf(f, " %s, [1] against [2] | %s, [1] against [2] |", v->base, v->policy);
	fprintf(f, "\n|---:|");
	for (i = 0; i < 3 * (v->to - v->from) + 2 * s->change; i++)
		fprintf(f, "---:|");
}

static bool has_states(const struct side_by_side *s, const char *bench)
{
	size_t i;

	for (i = 0; i < s->nr; i++)
		if (report_has_states(&s->side[i].summary, bench))
			return true;
	return false;
}

static void put_table(FILE *f, const struct side_by_side *s, size_t side, const struct view *v)
{
	const struct saving_row *row;
	char title[REPORT_TITLE_MAX];
	unsigned int vcpus = 0;

	report_title(title, &s->side[side].benches, &v->head->cell,
		     has_states(s, v->head->cell.bench));
	fprintf(f, "\n%s%s\n", s->markdown ? "### " : "", title);
	if (s->markdown)
		put_heads_markdown(f, s, v);
	else
		put_heads(f, s, v);
	while ((row = next_row(s, v->head, vcpus))) {
		put_row(f, s, &row->cell, v);
		vcpus = row->cell.vcpus;
	}
	putc('\n', f);
}

/* As many tables as it takes to show all sides. */
static void put_tables(FILE *f, const struct side_by_side *s, const struct walk *w)
{
	const char *base = harness_base(&s->side[w->side].benches, &w->row->cell);
	size_t across = s->markdown ? s->nr : SAVINGS_ACROSS;
	struct view v = { w->row, base ? base : "base", w->row->cell.policy, 0, 0 };

	for (; v.from < s->nr; v.from = v.to) {
		v.to = v.from + across < s->nr ? v.from + across : s->nr;
		put_table(f, s, w->side, &v);
	}
}

#define LEGEND_MAX (2 * (BENCH_TEXT_MAX + CELL_WORD_MAX) + 8)

/* What the two policies of a saving do; "" if benches.csv lacks them. */
static const char *legend_of(const struct side_by_side *s, const struct walk *w,
			     char text[LEGEND_MAX])
{
	const struct benches *benches = &s->side[w->side].benches;
	const struct cell_key *cell = &w->row->cell;
	const char *base = harness_base(benches, cell);

	*text = '\0';
	if (base)
		snprintf(text, LEGEND_MAX, "%s: %s; %s: %s", base, report_what(benches, cell, base),
			 cell->policy, report_what(benches, cell, cell->policy));
	return text;
}

/* Does an earlier row have the same legend? */
static bool is_said(const struct side_by_side *s, const struct walk *this, const char *legend)
{
	char text[LEGEND_MAX];
	struct walk w = { 0 };

	while (next_before(s, &w, this))
		if (!strcmp(legend_of(s, &w, text), legend))
			return true;
	return false;
}

static void put_legends(FILE *f, const struct side_by_side *s)
{
	char text[LEGEND_MAX];
	struct walk w = { 0 };

	while (next(s, &w))
		if (*legend_of(s, &w, text) && !is_said(s, &w, text))
			report_put_text(f, "%s", text);
}

static void put_footer(FILE *f, const struct side_by_side *s)
{
	size_t i;

	if (s->change)
		fprintf(f, "[1] against [2]: negative is better; ~ their intervals meet\n");
	put_legends(f, s);
	fprintf(f, "~ not resolved at 95%% (Holm over the rows of each harness of a run)\n");
	for (i = 0; i < s->nr && !env_is_emulated(&s->side[i].env);)
		i++;
	if (i < s->nr)
		report_put_emulated(f, &s->side[i].env);
	for (i = 0; i < s->nr; i++)
		report_put_field(f, i ? "" : "reproduce:", "%s",
				 env_get(&s->side[i].env, "reproduce", "regscope bench"));
}

/* In Markdown, what is not a table is shown verbatim. */
static void put_fence(FILE *f, const struct side_by_side *s)
{
	fputs(s->markdown ? "```\n" : "", f);
}

void side_by_side_write(FILE *f, const struct side_by_side *s)
{
	struct walk w = { 0 };

	put_fence(f, s);
	side_by_side_put_sides(f, s);
	put_fence(f, s);
	side_by_side_put_classes(f, s);
	while (next(s, &w))
		if (begins_table(s, &w))
			put_tables(f, s, &w);
	putc('\n', f);
	put_fence(f, s);
	put_footer(f, s);
	put_fence(f, s);
}
