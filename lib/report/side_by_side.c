// SPDX-License-Identifier: GPL-2.0
/* Side by side: see side_by_side.h. Nothing is computed here, only laid out. */
#include "report/side_by_side.h"

#include "analyse/harness.h"
#include "report/report.h"

#include <string.h>

#define NAME_WIDTH 7 /* of a policy above its costs */

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
			if (!strcmp(w->row->metric, s->side[w->side].metric))
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

/* Costs of two policies on each side, what is saved, and how the first side differs. */
struct layout {
	const struct side_by_side *sides;
	const char *policy[2];
	struct grid grid;
};

static void put_title(struct layout *t, size_t column, const char *side, const char *name)
{
	if (t->sides->markdown) {
		grid_put(&t->grid, 0, column, "%s %s", side, name);
	} else {
		grid_put(&t->grid, 0, column, "%s", side);
		grid_put(&t->grid, 1, column, "%.*s", NAME_WIDTH, name);
	}
}

static void put_titles(struct layout *t)
{
	size_t i, k, column = 0;
	char side[24];

	grid_put(&t->grid, !t->sides->markdown, GRID_HEAD, "vCPUs");
	for (i = 0; i < t->sides->nr; i++) {
		snprintf(side, sizeof(side), "[%zu]", i + 1);
		for (k = 0; k < 2; k++)
			put_title(t, column++, side, t->policy[k]);
		put_title(t, column++, side, "saved ");
	}
	for (k = 0; t->sides->change && k < 2; k++)
		put_title(t, column++, "[1]/[2]", t->policy[k]);
}

/* Into the last row. */
#define put(t, column, ...) grid_put(&(t)->grid, (t)->grid.nr_rows - 1, column, __VA_ARGS__)

static void put_cost(struct layout *t, size_t column, const struct side *side,
		     const struct cell_key *cell, const char *policy)
{
	const struct summary_row *row = side_cost(side, cell, policy, t->sides->metric);

	if (row)
		put(t, column, "%.2f", row->s.mid.median / 1e6);
	else
		put(t, column, "-");
}

/* Percents have the blank of a ~, so that they end alike. */
static void put_saving(struct layout *t, size_t column, const struct side *side,
		       const struct cell_key *cell)
{
	const struct saving_row *row = side_saving(side, cell, t->sides->metric);

	if (row)
		put(t, column, "%.1f%%%s", row->s.percent.median, row->resolved ? " " : "~");
	else
		put(t, column, "- ");
}

/* How the first side's cost differs from the second's. */
static void put_change(struct layout *t, size_t column, const struct cell_key *cell,
		       const char *policy)
{
	const struct side *side = t->sides->side;
	struct side_change change;

	if (side_change(&side[1], &side[0], cell, policy, t->sides->metric, &change))
		put(t, column, "%+.1f%%%s", change.percent, change.apart ? " " : "~");
	else
		put(t, column, "- ");
}

static void put_row(struct layout *t, const struct cell_key *cell)
{
	size_t i, k, column = 0;

	grid_put(&t->grid, t->grid.nr_rows++, GRID_HEAD, "%u", cell->vcpus);
	for (i = 0; i < t->sides->nr; i++) {
		for (k = 0; k < 2; k++)
			put_cost(t, column++, &t->sides->side[i], cell, t->policy[k]);
		put_saving(t, column++, &t->sides->side[i], cell);
	}
	for (k = 0; t->sides->change && k < 2; k++)
		put_change(t, column++, cell, t->policy[k]);
}

static bool has_states(const struct side_by_side *s, const char *bench)
{
	size_t i;

	for (i = 0; i < s->nr; i++)
		if (report_has_states(&s->side[i].summary, bench))
			return true;
	return false;
}

/* Room for the titles and every saving; a table has fewer rows. */
static void print_rows(FILE *f, struct layout *t, const struct saving_row *head)
{
	const struct side_by_side *s = t->sides;
	const struct saving_row *row;
	size_t i, room = 2;
	unsigned int vcpus = 0;

	for (i = 0; i < s->nr; i++)
		room += s->side[i].summary.nr_savings;
	grid_init(&t->grid, room, 3 * s->nr + 2 * s->change);
	t->grid.head_width = 6;
	t->grid.width = NAME_WIDTH;
	t->grid.together = 3;
	t->grid.markdown = s->markdown;
	t->grid.nr_rows = s->markdown ? 1 : 2;
	put_titles(t);
	while ((row = next_row(s, head, vcpus))) {
		put_row(t, &row->cell);
		vcpus = row->cell.vcpus;
	}
	grid_print(f, &t->grid);
}

static void put_table(FILE *f, const struct side_by_side *s, const struct walk *w)
{
	const struct benches *benches = &s->side[w->side].benches;
	const struct cell_key *cell = &w->row->cell;
	const char *base = harness_base(benches, cell);
	struct layout t = { .sides = s, .policy = { base ? base : "base", cell->policy } };
	char title[REPORT_TITLE_MAX];
	size_t k;

	report_title(title, benches, cell, has_states(s, cell->bench));
	fprintf(f, s->markdown ? "\n### %s\n\n" : "\n%s\n", title);
	for (k = 0; !s->markdown && k < 2; k++)
		report_put_cut(f, t.policy[k], NAME_WIDTH);
	print_rows(f, &t, w->row);
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
		fprintf(f,
			"[1]/[2]: from [2] to [1], negative is better; ~ their intervals meet\n");
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
	side_by_side_put_gains(f, s);
	while (s->metric && next(s, &w))
		if (begins_table(s, &w))
			put_table(f, s, &w);
	putc('\n', f);
	put_fence(f, s);
	put_footer(f, s);
	put_fence(f, s);
}
