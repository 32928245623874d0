// SPDX-License-Identifier: GPL-2.0
/* Which tables, rows and legends several runs have together: see side_by_side.h. */
#include "report/side_by_side.h"

#include "analyse/harness.h"

#include <stdio.h>
#include <string.h>

static bool next(const struct side_by_side *s, struct sides_walk *w)
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
static bool next_before(const struct side_by_side *s, struct sides_walk *w,
			const struct sides_walk *end)
{
	return next(s, w) && (w->side != end->side || w->nr != end->nr);
}

static bool begins_table(const struct side_by_side *s, const struct sides_walk *this)
{
	struct sides_walk w = { 0 };

	while (next_before(s, &w, this))
		if (report_same_table(w.row, this->row))
			return false;
	return true;
}

const struct saving_row *side_by_side_next_row(const struct side_by_side *s,
					       const struct saving_row *head, unsigned int vcpus)
{
	const struct saving_row *best = NULL;
	struct sides_walk w = { 0 };

	while (next(s, &w))
		if (report_same_table(w.row, head) && w.row->cell.vcpus > vcpus &&
		    (!best || w.row->cell.vcpus < best->cell.vcpus))
			best = w.row;
	return best;
}

static bool has_states(const struct side_by_side *s, const char *bench)
{
	size_t i;

	for (i = 0; i < s->nr; i++)
		if (report_has_states(&s->side[i].summary, bench))
			return true;
	return false;
}

/* Of those whose accesses another ioctl makes, as on another architecture. */
static void name_accesses(const struct side_by_side *s, struct sides_table *t)
{
	const struct cell_key *cell = &t->head->cell;
	const char *first = report_access(t->benches, cell);
	size_t i, n = strlen(t->title);

	for (i = t->at.side + 1; i < s->nr && n < sizeof(t->title); i++) {
		const struct benches *benches = &s->side[i].benches;

		if (benches_find(benches, cell) && strcmp(report_access(benches, cell), first))
			n += (size_t)snprintf(t->title + n, sizeof(t->title) - n, "; [%zu]: %s",
					      i + 1, report_access(benches, cell));
	}
}

bool side_by_side_next_table(const struct side_by_side *s, struct sides_table *t)
{
	const struct cell_key *cell;
	const char *base;

	while (s->metric && next(s, &t->at)) {
		if (!begins_table(s, &t->at))
			continue;
		t->head = t->at.row;
		cell = &t->head->cell;
		t->benches = &s->side[t->at.side].benches;
		base = harness_base(t->benches, cell);
		t->policy[0] = base ? base : "base";
		t->policy[1] = cell->policy;
		report_title(t->title, t->benches, cell, has_states(s, cell->bench));
		name_accesses(s, t);
		return true;
	}
	return false;
}

/* What the two policies of a saving do; "" if benches.csv lacks them. */
static const char *legend_of(const struct side_by_side *s, const struct sides_walk *w,
			     char text[SIDES_LEGEND_MAX])
{
	const struct benches *benches = &s->side[w->side].benches;
	const struct cell_key *cell = &w->row->cell;
	const char *base = harness_base(benches, cell);

	*text = '\0';
	if (base)
		snprintf(text, SIDES_LEGEND_MAX, "%s: %s; %s: %s", base,
			 report_what(benches, cell, base), cell->policy,
			 report_what(benches, cell, cell->policy));
	return text;
}

/* Does an earlier row have the same legend? */
static bool is_said(const struct side_by_side *s, const struct sides_walk *this, const char *legend)
{
	char text[SIDES_LEGEND_MAX];
	struct sides_walk w = { 0 };

	while (next_before(s, &w, this))
		if (!strcmp(legend_of(s, &w, text), legend))
			return true;
	return false;
}

bool side_by_side_next_legend(const struct side_by_side *s, struct sides_legend *l)
{
	while (next(s, &l->at))
		if (*legend_of(s, &l->at, l->text) && !is_said(s, &l->at, l->text))
			return true;
	return false;
}

static bool class_before(const struct side_by_side *s, size_t side, const char *name)
{
	size_t i;

	for (i = 0; i < side; i++)
		if (side_class_of(&s->side[i], name).registers)
			return true;
	return false;
}

bool side_by_side_next_class(const struct side_by_side *s, struct sides_class *c)
{
	for (; c->side < s->nr; c->side++, c->nr = 0) {
		const struct side *side = &s->side[c->side];

		while (c->nr < side->nr_classes) {
			c->name = side->classes[c->nr++].name;
			if (!class_before(s, c->side, c->name))
				return true;
		}
	}
	return false;
}

const struct env *side_by_side_emulated(const struct side_by_side *s)
{
	size_t i;

	for (i = 0; i < s->nr; i++)
		if (env_is_emulated(&s->side[i].env))
			return &s->side[i].env;
	return NULL;
}
