// SPDX-License-Identifier: GPL-2.0
/* Side by side: see side_by_side.h. Nothing is computed here, only laid out. */
#include "report/side_by_side.h"

#include "report/report.h"

#include <string.h>

#define NAME_WIDTH 7 /* of a policy above its costs */

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
	while ((row = side_by_side_next_row(s, head, vcpus))) {
		put_row(t, &row->cell);
		vcpus = row->cell.vcpus;
	}
	grid_print(f, &t->grid);
}

static void put_table(FILE *f, const struct side_by_side *s, const struct sides_table *table)
{
	struct layout t = { .sides = s, .policy = { table->policy[0], table->policy[1] } };
	size_t k;

	putc('\n', f);
	if (s->markdown)
		fprintf(f, "### %s\n\n", table->title);
	else
		report_put_text(f, "%s", table->title);
	for (k = 0; !s->markdown && k < 2; k++)
		report_put_cut(f, t.policy[k], NAME_WIDTH);
	print_rows(f, &t, table->head);
}

static void put_legends(FILE *f, const struct side_by_side *s)
{
	struct sides_legend legend = { .at.nr = 0 };

	while (side_by_side_next_legend(s, &legend))
		report_put_text(f, "%s", legend.text);
}

static void put_footer(FILE *f, const struct side_by_side *s)
{
	const struct env *emulated = side_by_side_emulated(s);
	size_t i;

	if (s->change)
		fprintf(f,
			"[1]/[2]: from [2] to [1], negative is better; ~ their intervals meet\n");
	put_legends(f, s);
	fprintf(f, "~ not resolved at 95%% (Holm over the rows of each harness of a run)\n");
	if (emulated)
		report_put_emulated(f, emulated);
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
	struct sides_table table = { .at.nr = 0 };

	put_fence(f, s);
	side_by_side_put_sides(f, s);
	put_fence(f, s);
	side_by_side_put_classes(f, s);
	side_by_side_put_gains(f, s);
	while (side_by_side_next_table(s, &table))
		put_table(f, s, &table);
	putc('\n', f);
	put_fence(f, s);
	put_footer(f, s);
	put_fence(f, s);
}
