// SPDX-License-Identifier: GPL-2.0
/* Two sets of runs, cell by cell: see compare.h. */
#include "analyse/compare.h"

#include "analyse/compare_cells.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static int no_memory(struct error *error)
{
	return error_set(error, -ENOMEM, "no memory for a comparison");
}

static int nothing_in_common(const struct comparison *c, struct error *error)
{
	return error_set(error, -ENODATA, "the two sides have no cell and metric in common: %s",
			 c->nr_missing ? "they differ in harness, policy, vCPUs, state or metric"
				       : "no metric was counted");
}

static int not_positive(const struct compare_row *row, struct error *error)
{
	const struct cell_key *cell = &row->cell;

	return error_set(error, -EINVAL,
			 "%s %s, %s, %u vCPUs%s%s: a sample has 0 %s; such a run cannot be "
			 "compared",
			 cell->bench, cell->op, cell->policy, cell->vcpus, *cell->pass ? ", " : "",
			 cell->pass, counter_info[row->metric].name);
}

static struct compare_row *add_row(struct comparison *out, const struct cell_key *cell,
				   enum counter c, const struct compare_options *o)
{
	struct compare_row *row = csv_push(&out->rows, &out->nr, sizeof(*row));

	if (row) {
		row->cell = *cell;
		row->metric = c;
		row->limit = compare_limit(o, c);
		row->per_unit = 1;
	}
	return row;
}

static int add_missing(struct comparison *out, const struct cell_key *cell, enum counter c,
		       bool in_base)
{
	struct compare_missing *missing =
		csv_push(&out->missing, &out->nr_missing, sizeof(*missing));

	if (!missing)
		return -ENOMEM;
	*missing = (struct compare_missing){ *cell, c, in_base };
	out->nr_vanished += !in_base;
	return 0;
}

/* How far the second-lowest of @n sorted counts lies above the lowest: what is not known of it. */
static double gap(const double *v, size_t n)
{
	return n > 1 ? v[1] - v[0] : INFINITY;
}

static size_t count_outliers(const double *v, size_t n)
{
	size_t i = n;

	while (i > 0 && v[i - 1] > COMPARE_OUTLIER * v[0])
		i--;
	return n - i;
}

/*
 * Interrupts and the like only ever add to a count, so the lowest of a cell is its own, if it comes
 * twice.
 */
static bool compare_exactly(struct compare_row *row, const struct compare_cell *cell)
{
	double *a = cell->v[0], *b = cell->v[1], slack;

	stats_sort(a, cell->n[0]);
	stats_sort(b, cell->n[1]);
	if (!(a[0] > 0) || !(b[0] > 0))
		return false;
	slack = fmax(gap(a, cell->n[0]), gap(b, cell->n[1]));
	row->repeats = stats_share(slack, a[0]) <= row->limit;
	if (fabs(stats_percent_change(a[0], b[0])) <= row->limit)
		slack = 0; /* the lowest count is there on both sides */
	row->outliers = count_outliers(a, cell->n[0]) + count_outliers(b, cell->n[1]);
	row->change = (struct stats_change){
		.n_base = cell->n[0],
		.n_new = cell->n[1],
		.base = a[0],
		.new = b[0],
		.percent = { .median = stats_percent_change(a[0], b[0]),
			     .low = stats_percent_change(a[0], b[0] - slack),
			     .high = stats_percent_change(a[0], b[0] + slack),
			     .has_interval = slack < INFINITY },
	};
	return true;
}

/* Boots are judged together, by their logarithms, once all rows are known. */
static int keep_boots(struct compare_cells *m, const struct compare_cell *cell)
{
	size_t s, i, all = cell->n[0] + cell->n[1];
	double *grown = reallocarray(m->logs, m->nr_logs + all, sizeof(*grown));

	if (!grown)
		return -ENOMEM;
	m->logs = grown;
	for (s = 0; s < 2; s++)
		for (i = 0; i < cell->n[s]; i++)
			grown[m->nr_logs++] = log(cell->v[s][i]);
	return 0;
}

static double lowest(const double *v, size_t n)
{
	double low = v[0];
	size_t i;

	for (i = 1; i < n; i++)
		low = fmin(low, v[i]);
	return low;
}

static int compare_cell(struct comparison *out, struct compare_cells *m,
			const struct compare_cell *cell, const struct compare_options *o,
			struct error *error)
{
	struct compare_row *row = add_row(out, cell->key, cell->metric, o);
	bool positive;

	if (!row || (out->unit == COMPARE_BOOTS && keep_boots(m, cell)))
		return no_memory(error);
	row->limit_per_access = m->lowest && cell->of_registers && !(o->limit[row->metric] >= 0);
	if (row->limit_per_access)
		row->limit = stats_share(COMPARE_EXACT_LIMIT * cell->accesses[0],
					 lowest(cell->v[0], cell->n[0]));
	if (out->unit == COMPARE_ROUNDS)
		row->per_unit = fmax((double)cell->rounds[0] / (double)cell->n[0],
				     (double)cell->rounds[1] / (double)cell->n[1]);
	row->other_regs = cell->other_regs;
	out->any_other_regs |= row->other_regs;
	positive = out->unit == COMPARE_EXACT ? compare_exactly(row, cell)
					      : stats_change(cell->v[0], cell->n[0], cell->v[1],
							     cell->n[1], row->limit, &row->change);
	if (!positive)
		return not_positive(row, error);
	row->per_access =
		row->change.new / cell->accesses[1] - row->change.base / cell->accesses[0];
	return 0;
}

static int compare_samples(struct comparison *out, struct compare_cells *m,
			   const struct compare_options *o, struct error *error)
{
	struct compare_cell cell = { 0 };
	int err = 0;

	while (!err && compare_cells_next(m, &cell)) {
		if (cell.whole[0] && cell.whole[1])
			err = compare_cell(out, m, &cell, o, error);
		else if (add_missing(out, cell.key, cell.metric, !cell.whole[0]))
			err = no_memory(error);
	}
	return err;
}

static int compare_summary_rows(struct comparison *out, const struct summary_row *x,
				const struct summary_row *y, enum counter c,
				const struct compare_options *o, struct error *error)
{
	struct compare_row *row;

	if (!y)
		return add_missing(out, &x->cell, c, false) ? no_memory(error) : 0;
	row = add_row(out, &x->cell, c, o);
	if (!row)
		return no_memory(error);
	return stats_change_summaries(&x->s, &y->s, row->limit, &row->change)
		       ? 0
		       : not_positive(row, error);
}

static bool is_metric(const struct summary_row *row, enum counter *c)
{
	*c = counter_by_name(row->metric);
	return *c < NR_COUNTERS && counter_info[*c].is_metric;
}

/* Without samples, the ends of the summaries' intervals bound the change. */
static int compare_summaries(struct comparison *out, const struct summary *base,
			     const struct summary *new, const struct compare_options *o,
			     struct error *error)
{
	const struct summary_row *row;
	enum counter c;
	size_t i;
	int err = 0;

	for (i = 0; !err && i < base->nr_rows; i++) {
		row = &base->rows[i];
		if (is_metric(row, &c))
			err = compare_summary_rows(
				out, row, summary_find(new, &row->cell, row->metric), c, o, error);
	}
	for (i = 0; !err && i < new->nr_rows; i++) {
		row = &new->rows[i];
		if (is_metric(row, &c) && !summary_find(base, &row->cell, row->metric) &&
		    add_missing(out, &row->cell, c, true))
			err = no_memory(error);
	}
	return err;
}

int compare_runs(struct comparison *out, const struct compare_side *base,
		 const struct compare_side *new, const struct compare_options *options,
		 struct error *error)
{
	struct compare_cells m;
	int err;

	*out = (struct comparison){ .unit = compare_unit_of(base, new) };
	err = compare_cells_make(&m, base, new, out->unit);
	out->boots[0] = m.side[0].nr_boots;
	out->boots[1] = m.side[1].nr_boots;
	out->same_boot = out->unit == COMPARE_ROUNDS && compare_same_boot(base->run, new->run);
	out->lowest = m.lowest;
	if (err)
		err = no_memory(error);
	else if (m.has_samples)
		err = compare_samples(out, &m, options, error);
	else
		err = compare_summaries(out, &base->run->summary, &new->run->summary, options,
					error);
	if (!err && !out->nr)
		err = nothing_in_common(out, error);
	if (!err && compare_judge(out, m.logs))
		err = no_memory(error);
	compare_cells_free(&m);
	return err;
}
