// SPDX-License-Identifier: GPL-2.0
/* The verdicts of a comparison, all rows together: see compare.h. */
#include "analyse/compare_cells.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

const char *compare_verdict_name(enum stats_verdict verdict)
{
	static const char *const names[] = { "same", "changed", "unclear" };

	return names[verdict];
}

static int by_cell_and_metric(const void *a, const void *b)
{
	const struct compare_row *x = a, *y = b;
	int d = cell_key_compare(&x->cell, &y->cell);

	return d ? d : (int)x->metric - (int)y->metric;
}

bool compare_is_worse(const struct compare_row *row)
{
	return row->verdict == STATS_CHANGED && row->change.percent.median > 0;
}

static void judge_row(struct comparison *out, struct compare_row *row)
{
	size_t least = out->unit == COMPARE_BOOTS   ? COMPARE_BOOTS_MIN
		       : out->unit == COMPARE_EXACT ? 2 * row->change.n_base
						    : stats_rank_test_needs(out->nr);

	row->verdict = stats_judge(&row->change.percent, row->p, row->limit);
	out->nr_same += row->verdict == STATS_SAME;
	out->nr_unclear += row->verdict == STATS_UNCLEAR;
	out->nr_worse += compare_is_worse(row);
	out->nr_better += row->verdict == STATS_CHANGED && row->change.percent.median < 0;
	out->nr_outliers += row->outliers;
	out->all_repeat &= row->repeats;
	if (row->verdict == STATS_UNCLEAR)
		row->needed = (size_t)fmin(
			STATS_ROUNDS_MAX,
			ceil(row->per_unit * (double)stats_rounds_to_judge(&row->change, row->limit,
									   out->nr, least)));
}

/* p of all rows by boots: larger by more than the limit, or smaller. */
static int correct_boots(struct comparison *out, double *logs)
{
	size_t n = out->boots[0], all = n + out->boots[1], i, k;
	double *shift = calloc(3 * out->nr, sizeof(*shift)), *p = shift + out->nr;
	int err = shift ? 0 : -ENOMEM;

	for (k = 0; !err && k < 2; k++) {
		for (i = 0; i < out->nr; i++)
			shift[i] = k ? -log1p(-fmin(out->rows[i].limit, 99.9) / 100)
				     : log1p(out->rows[i].limit / 100);
		err = stats_permute(logs, out->nr, n, all - n, shift, p + k * out->nr);
		for (i = 0; i < out->nr * all; i++)
			logs[i] = -logs[i];
	}
	for (i = 0; !err && i < out->nr; i++)
		out->rows[i].p = fmin(1, 2 * fmin(p[i], p[out->nr + i]));
	free(shift);
	return err;
}

static int correct_rows(struct comparison *out)
{
	double *p = calloc(2 * out->nr + 1, sizeof(*p));
	size_t *order = calloc(out->nr + 1, sizeof(*order)), i;
	int err = p && order ? 0 : -ENOMEM;

	for (i = 0; !err && i < out->nr; i++)
		p[i] = out->rows[i].change.p;
	if (!err)
		stats_holm(p, out->nr, p + out->nr, order);
	for (i = 0; !err && i < out->nr; i++)
		out->rows[i].p = p[out->nr + i];
	free(p);
	free(order);
	return err;
}

int compare_judge(struct comparison *out, double *logs)
{
	size_t i;

	if (out->unit == COMPARE_BOOTS ? correct_boots(out, logs) : correct_rows(out))
		return -ENOMEM;
	out->all_repeat = true;
	for (i = 0; i < out->nr; i++)
		judge_row(out, &out->rows[i]);
	qsort(out->rows, out->nr, sizeof(*out->rows), by_cell_and_metric);
	return 0;
}

void comparison_free(struct comparison *c)
{
	free(c->rows);
	free(c->missing);
	*c = (struct comparison){ 0 };
}

const struct compare_row *comparison_find(const struct comparison *c, const struct cell_key *cell,
					  enum counter metric)
{
	struct compare_row key = { .cell = *cell, .metric = metric };

	return c->nr ? bsearch(&key, c->rows, c->nr, sizeof(*c->rows), by_cell_and_metric) : NULL;
}

void comparison_confirm(struct comparison *c, const struct comparison *again)
{
	const struct compare_row *second;
	struct compare_row *row;
	size_t i;

	for (i = 0; i < c->nr; i++) {
		row = &c->rows[i];
		second = comparison_find(again, &row->cell, row->metric);
		if (!compare_is_worse(row) || !second || second->verdict != STATS_SAME)
			continue;
		row->verdict = STATS_SAME;
		row->acquitted = true;
		c->nr_worse--;
		c->nr_same++;
		c->nr_acquitted++;
	}
}
