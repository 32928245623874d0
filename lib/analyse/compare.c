// SPDX-License-Identifier: GPL-2.0
/* Two runs, cell by cell: see compare.h. */
#include "analyse/compare.h"

#include "analyse/rounds.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

const char *compare_verdict_name(enum stats_verdict verdict)
{
	static const char *const names[] = { "same", "changed", "unclear" };

	return names[verdict];
}

struct comparer {
	struct comparison *out;
	struct rounds base, new;
	double *a, *b, *per_access, *scratch; /* with room for all samples; scratch: twice */
	struct error *error;
};

static struct compare_row *push(struct comparison *out, const struct cell_key *cell, enum counter c)
{
	struct compare_row *row = csv_push(&out->rows, &out->nr, sizeof(*row));

	if (row) {
		row->cell = *cell;
		row->metric = c;
	}
	return row;
}

static int no_memory(struct error *error)
{
	return error_set(error, -ENOMEM, "no memory for a comparison");
}

static int not_positive(const struct cell_key *cell, enum counter c, struct error *error)
{
	return error_set(error, -EINVAL,
			 "%s %s, %s, %u vCPUs: a sample has 0 %s; such a run cannot be compared",
			 cell->bench, cell->op, cell->policy, cell->vcpus, counter_info[c].name);
}

/* The rounds that both have: both values, and how much more an access costs in the new run. */
static size_t pair_values(struct comparer *m, size_t base, size_t new, enum counter c)
{
	struct rounds_walk walk = { 0 };
	size_t n = 0;

	while (rounds_next(&m->base, base, &m->new, new, c, &walk)) {
		m->a[n] = walk.x;
		m->b[n] = walk.y;
		m->per_access[n++] = walk.y / (double)(walk.b->accesses ? walk.b->accesses : 1) -
				     walk.x / (double)(walk.a->accesses ? walk.a->accesses : 1);
	}
	return n;
}

/* Rounds of the same work are subtracted; nothing has to be estimated. */
static int compare_exactly(struct comparer *m, struct compare_row *row, size_t base, size_t new)
{
	size_t n = pair_values(m, base, new, row->metric);

	if (!n)
		return error_set(m->error, -ENODATA, "the two runs have no round in common");
	if (!stats_change_paired(m->a, m->b, n, m->scratch, &row->change))
		return not_positive(&row->cell, row->metric, m->error);
	row->per_access = stats_summarize(m->per_access, n).mid.median;
	row->change.percent.has_interval = true; /* there is no noise to be wrong about */
	return 0;
}

static int compare_pair(struct comparer *m, size_t base, size_t new, enum counter c)
{
	const struct sample_row *x = rounds_row(&m->base, base, 0);
	const struct sample_row *y = rounds_row(&m->new, new, 0);
	size_t nr_base = rounds_values(&m->base, base, c, m->a);
	size_t nr_new = rounds_values(&m->new, new, c, m->b);
	struct compare_row *row;

	if (!nr_base || !nr_new)
		return 0;
	row = push(m->out, &m->base.set->cells.key[base], c);
	if (!row)
		return no_memory(m->error);
	row->other_regs = x->regs != y->regs || x->regs_once != y->regs_once;
	m->out->any_other_regs |= row->other_regs;
	if (m->out->exact)
		return compare_exactly(m, row, base, new);
	return stats_change(m->a, nr_base, m->b, nr_new, &row->change)
		       ? 0
		       : not_positive(&row->cell, c, m->error);
}

static int compare_cells(struct comparer *m)
{
	const struct cells *base = &m->base.set->cells, *new = &m->new.set->cells;
	size_t i, other;
	enum counter c;
	int err = 0;

	for (i = 0; !err && i < base->nr; i++) {
		other = cells_find(new, &base->key[i]);
		m->out->only_base += other == CELLS_NONE;
		for (c = 0; !err && other != CELLS_NONE && c < NR_COUNTERS; c++)
			if (counter_info[c].is_metric)
				err = compare_pair(m, i, other, c);
	}
	for (i = 0; !err && i < new->nr; i++)
		m->out->only_new += cells_find(base, &new->key[i]) == CELLS_NONE;
	return err;
}

static int compare_samples(struct comparison *out, const struct sample_set *base,
			   const struct sample_set *new, struct error *error)
{
	struct comparer m = { .out = out, .error = error };
	size_t room = base->nr_rows + new->nr_rows;
	int err = rounds_make(&m.base, base);

	err = err ? err : rounds_make(&m.new, new);
	m.a = err ? NULL : calloc(5 * room, sizeof(*m.a));
	if (m.a) {
		m.b = m.a + room;
		m.per_access = m.b + room;
		m.scratch = m.per_access + room;
		err = compare_cells(&m);
	} else {
		err = error_set(error, -ENOMEM, "no memory to compare %zu and %zu samples",
				base->nr_rows, new->nr_rows);
	}
	rounds_free(&m.base);
	rounds_free(&m.new);
	free(m.a);
	return err;
}

/* Without samples, the ends of the summaries' intervals bound the change. */
static int compare_summaries(struct comparison *out, const struct summary *base,
			     const struct summary *new, struct error *error)
{
	struct compare_row *row;
	size_t i;

	for (i = 0; i < base->nr_rows; i++) {
		const struct summary_row *x = &base->rows[i], *y;
		enum counter c = counter_by_name(x->metric);

		if (c == NR_COUNTERS || !counter_info[c].is_metric)
			continue;
		y = summary_find(new, &x->cell, x->metric);
		if (!y) {
			out->only_base++;
			continue;
		}
		row = push(out, &x->cell, c);
		if (!row)
			return no_memory(error);
		if (!stats_change_summaries(&x->s, &y->s, &row->change))
			return not_positive(&x->cell, c, error);
	}
	return 0;
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

/* @p_holm: corrected for all rows. */
static void judge_row(struct comparison *out, struct compare_row *row,
		      const struct compare_options *o, double p_holm)
{
	row->p_holm = out->exact ? 0 : p_holm;
	row->limit = compare_limit(o, row->metric);
	row->verdict = out->exact ? stats_judge_exact(&row->change.percent, row->limit)
				  : stats_judge(&row->change.percent, row->p_holm, row->limit);
	out->nr_same += row->verdict == STATS_SAME;
	out->nr_unclear += row->verdict == STATS_UNCLEAR;
	out->nr_worse += compare_is_worse(row);
	out->nr_better += row->verdict == STATS_CHANGED && row->change.percent.median < 0;
	if (row->verdict == STATS_UNCLEAR)
		row->rounds_needed = stats_rounds_to_judge(&row->change, row->limit, out->nr);
}

/* Correct for the number of rows, and judge each. */
static int judge(struct comparison *out, const struct compare_options *o, struct error *error)
{
	double *p = calloc(2 * out->nr + 1, sizeof(*p));
	size_t *order = calloc(out->nr + 1, sizeof(*order)), i;
	int err = p && order ? 0 : no_memory(error);

	if (!err) {
		qsort(out->rows, out->nr, sizeof(*out->rows), by_cell_and_metric);
		for (i = 0; i < out->nr; i++)
			p[i] = out->rows[i].change.p;
		stats_holm(p, out->nr, p + out->nr, order);
		for (i = 0; i < out->nr; i++)
			judge_row(out, &out->rows[i], o, p[out->nr + i]);
	}
	free(p);
	free(order);
	return err;
}

int compare_runs(struct comparison *out, const struct compare_side *base,
		 const struct compare_side *new, const struct compare_options *options,
		 struct error *error)
{
	int err;

	*out = (struct comparison){ .exact = options->exact };
	if (base->samples.nr_rows && new->samples.nr_rows)
		err = compare_samples(out, &base->samples, &new->samples, error);
	else
		err = compare_summaries(out, &base->summary, &new->summary, error);
	if (!err && !out->nr)
		err = error_set(error, -ENODATA,
				"the two runs have no cell and metric in common: %s",
				out->only_base || out->only_new
					? "they differ in harness, policy, vCPUs or state"
					: "no metric was counted in both");
	return err ? err : judge(out, options, error);
}

void comparison_free(struct comparison *c)
{
	free(c->rows);
	*c = (struct comparison){ 0 };
}

const struct compare_row *comparison_find(const struct comparison *c, const struct cell_key *cell,
					  enum counter metric)
{
	struct compare_row key = { .cell = *cell, .metric = metric };

	return c->nr ? bsearch(&key, c->rows, c->nr, sizeof(*c->rows), by_cell_and_metric) : NULL;
}
