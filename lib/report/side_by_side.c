// SPDX-License-Identifier: GPL-2.0
/* Side by side: see side_by_side.h. Nothing is computed here, only laid out. */
#include "report/side_by_side.h"

#include "analyse/harness.h"
#include "report/report.h"

#include <string.h>

static const char rule[] =
	"------------------------------------------------------------------------";

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
	put_field(f, s, change.apart ? 8 : 9, text); /* a ~ stands beyond the column */
}

/* What is saved; a ~ stands beyond the column, and blanks below it where there is none. */
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

/* The table that is laid out: its first row, its base policy, and some of the sides. */
struct view {
	const struct saving_row *head;
	const char *base, *policy;
	size_t from, to;
};

static void put_row(FILE *f, const struct side_by_side *s, const struct cell_key *cell,
		    const struct view *v)
{
	size_t i;

	if (s->markdown)
		fprintf(f, "\n| %u |", cell->vcpus);
	else
		fprintf(f, "\n%6u", cell->vcpus);
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

/* Has a side before @side, or a row before @row on it, this table? */
static bool table_before(const struct side_by_side *s, size_t side, size_t row)
{
	const struct saving_row *this = &s->side[side].summary.savings[row];
	size_t i, k;

	for (i = 0; i <= side; i++) {
		const struct summary *sum = &s->side[i].summary;

		for (k = 0; k < (i < side ? sum->nr_savings : row); k++)
			if (report_same_table(&sum->savings[k], this))
				return true;
	}
	return false;
}

/* The row of a table with the fewest vCPUs above @vcpus, on any side; NULL at its end. */
static const struct saving_row *next_row(const struct side_by_side *s,
					 const struct saving_row *head, unsigned int vcpus)
{
	const struct saving_row *best = NULL;
	size_t i, k;

	for (i = 0; i < s->nr; i++)
		for (k = 0; k < s->side[i].summary.nr_savings; k++) {
			const struct saving_row *row = &s->side[i].summary.savings[k];

			if (report_same_table(row, head) && row->cell.vcpus > vcpus &&
			    (!best || row->cell.vcpus < best->cell.vcpus))
				best = row;
		}
	return best;
}

static void put_heads(FILE *f, const struct side_by_side *s, const struct view *v)
{
	size_t i;

	fprintf(f, "%6s", "");
	for (i = v->from; i < v->to; i++)
		fprintf(f, "  %.*s[%zu]", (int)(21 - 2 - 3 - (i >= 9)), rule, i + 1);
	fprintf(f, "%s\n%6s", s->change ? "   [1] against [2]" : "", "vCPUs");
	for (i = v->from; i < v->to; i++)
		fprintf(f, " %7.7s %7.7s %5s%s", v->base, v->policy, "saved",
			i + 1 < v->to || s->change ? " " : "");
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

/* A table of a side, as often as it takes for all sides to stand in it. */
static void put_tables(FILE *f, const struct side_by_side *s, size_t side,
		       const struct saving_row *head)
{
	const char *base = harness_base(&s->side[side].benches, &head->cell);
	struct view v = { head, base ? base : "base", head->cell.policy, 0, 0 };

	for (; v.from < s->nr; v.from = v.to) {
		v.to = v.from + SIDE_BY_SIDE_ACROSS < s->nr ? v.from + SIDE_BY_SIDE_ACROSS : s->nr;
		put_table(f, s, side, &v);
	}
}

#define LEGEND_MAX (2 * (BENCH_TEXT_MAX + CELL_WORD_MAX) + 8)

/* What the two policies of a saving do; "" where benches.csv does not know them. */
static const char *legend_of(const struct side *side, const struct cell_key *cell,
			     char text[LEGEND_MAX])
{
	const char *base = harness_base(&side->benches, cell);

	*text = '\0';
	if (base)
		snprintf(text, LEGEND_MAX, "%s: %s; %s: %s", base,
			 report_what(&side->benches, cell, base), cell->policy,
			 report_what(&side->benches, cell, cell->policy));
	return text;
}

/* Has a row before row @i of side @side the same legend? */
static bool is_said(const struct side_by_side *s, size_t side, size_t i, const char *legend)
{
	char text[LEGEND_MAX];
	size_t k, j;

	for (k = 0; k <= side; k++) {
		const struct summary *sum = &s->side[k].summary;

		for (j = 0; j < (k < side ? sum->nr_savings : i); j++)
			if (!strcmp(sum->savings[j].metric, s->metric) &&
			    !strcmp(legend_of(&s->side[k], &sum->savings[j].cell, text), legend))
				return true;
	}
	return false;
}

static void put_legends(FILE *f, const struct side_by_side *s)
{
	char text[LEGEND_MAX];
	size_t i, k;

	for (k = 0; k < s->nr; k++)
		for (i = 0; i < s->side[k].summary.nr_savings; i++) {
			const struct saving_row *row = &s->side[k].summary.savings[i];

			if (!strcmp(row->metric, s->metric) &&
			    *legend_of(&s->side[k], &row->cell, text) && !is_said(s, k, i, text))
				report_put_text(f, "%s", text);
		}
}

static void put_footer(FILE *f, const struct side_by_side *s)
{
	bool emulated = false;
	size_t i;

	if (s->change)
		fprintf(f, "[1] against [2]: negative is better; ~ their intervals meet\n");
	put_legends(f, s);
	fprintf(f, "~ not resolved at 95%% (Holm over the rows of each harness of a run)\n");
	for (i = 0; i < s->nr; i++)
		emulated |= env_is_emulated(&s->side[i].env);
	if (emulated)
		fprintf(f, "counts of an emulated host are instructions; they are not time\n");
	for (i = 0; i < s->nr; i++)
		report_put_field(f, i ? "" : "reproduce:", "%s",
				 env_get(&s->side[i].env, "reproduce", "regscope bench"));
}

/* In Markdown, what is no table is shown as it is. */
static void put_fence(FILE *f, const struct side_by_side *s)
{
	if (s->markdown)
		fprintf(f, "```\n");
}

void side_by_side_write(FILE *f, const struct side_by_side *s)
{
	size_t i, k;

	put_fence(f, s);
	side_by_side_put_sides(f, s);
	put_fence(f, s);
	side_by_side_put_classes(f, s);
	for (i = 0; i < s->nr; i++)
		for (k = 0; k < s->side[i].summary.nr_savings; k++) {
			const struct saving_row *head = &s->side[i].summary.savings[k];

			if (!strcmp(head->metric, s->metric) && !table_before(s, i, k))
				put_tables(f, s, i, head);
		}
	putc('\n', f);
	put_fence(f, s);
	put_footer(f, s);
	put_fence(f, s);
}
