// SPDX-License-Identifier: GPL-2.0
/* What the largest VMs of machines of several architectures have together: see side_by_side.h. */
#include "report/side_by_side.h"

#include "analyse/harness.h"

#include <string.h>

/* In the side's metric, and of policies that differ: of one vCPU all have the same accesses. */
static bool is_saving(const struct side *side, const struct saving_row *row)
{
	return !strcmp(row->metric, side->metric) && !row->control;
}

static bool is_same_op(const struct cell_key *a, const struct cell_key *b)
{
	return !strcmp(a->bench, b->bench) && !strcmp(a->op, b->op) &&
	       !strcmp(a->state, b->state) && !strcmp(a->pass, b->pass) && a->threads == b->threads;
}

const struct saving_row *side_by_side_largest(const struct side *side, const struct cell_key *op,
					      const char *policy)
{
	const struct saving_row *best = NULL, *row;
	size_t i;

	for (i = 0; i < side->summary.nr_savings; i++) {
		row = &side->summary.savings[i];
		if (is_saving(side, row) && is_same_op(&row->cell, op) &&
		    (!policy || !strcmp(row->cell.policy, policy)) &&
		    (!best || row->cell.vcpus > best->cell.vcpus))
			best = row;
	}
	return best;
}

/* Is it of passes of one thread, and the first such row of all sides? */
static bool begins_line(const struct side_by_side *s, size_t side, size_t nr)
{
	const struct saving_row *savings = s->side[side].summary.savings, *row = &savings[nr];
	size_t i;

	if (!is_saving(&s->side[side], row) ||
	    harness_threading(&s->side[side].benches, row->cell.bench) != BENCH_THREADING_ALONE)
		return false;
	for (i = 0; i < side; i++)
		if (side_by_side_largest(&s->side[i], &row->cell, row->cell.policy))
			return false;
	for (i = 0; i < nr; i++)
		if (is_saving(&s->side[side], &savings[i]) && report_same_table(&savings[i], row))
			return false;
	return true;
}

const struct summary_row *side_by_side_access(const struct side *side, const struct cell_key *cell)
{
	const char *base = harness_base(&side->benches, cell);
	char metric[METRIC_NAME_MAX];

	snprintf(metric, sizeof(metric), "%.*s_per_access",
		 (int)(sizeof(metric) - sizeof("_per_access")), side->metric);
	return base ? side_cost(side, cell, base, metric) : NULL;
}

/* All policies of the op, whichever side has them; @first is the first of its lines. */
static void each_of_op(const struct side_by_side *s, const struct saving_row *first,
		       void (*put)(void *arg, const struct saving_row *row, bool is_access),
		       void *arg)
{
	size_t i, k;

	put(arg, first, true);
	for (i = 0; i < s->nr; i++)
		for (k = 0; k < s->side[i].summary.nr_savings; k++) {
			const struct saving_row *row = &s->side[i].summary.savings[k];

			if (is_same_op(&row->cell, &first->cell) && begins_line(s, i, k))
				put(arg, row, false);
		}
}

/* The first line of the op of line @like. */
static const struct saving_row *first_of_op(const struct side_by_side *s,
					    const struct saving_row *like)
{
	size_t i, k;

	for (i = 0; i < s->nr; i++)
		for (k = 0; k < s->side[i].summary.nr_savings; k++) {
			const struct saving_row *row = &s->side[i].summary.savings[k];

			if (is_same_op(&row->cell, &like->cell) && begins_line(s, i, k))
				return row;
		}
	return like;
}

void side_by_side_each_gain(const struct side_by_side *s,
			    void (*put)(void *arg, const struct saving_row *row, bool is_access),
			    void *arg)
{
	size_t i, k;

	for (i = 0; i < s->nr; i++)
		for (k = 0; k < s->side[i].summary.nr_savings; k++) {
			const struct saving_row *row = &s->side[i].summary.savings[k];

			if (begins_line(s, i, k) && first_of_op(s, row) == row)
				each_of_op(s, row, put, arg);
		}
}
