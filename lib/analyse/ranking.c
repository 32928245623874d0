// SPDX-License-Identifier: GPL-2.0
/* The dearest registers and classes: see ranking.h. */
#include "analyse/ranking.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Does a row belong to the ranking? */
static bool belongs(const struct ranking *r, const struct register_row *row, const char *metric)
{
	return row->cell.vcpus == r->vcpus && !strcmp(row->metric, metric);
}

static int compare_columns(const struct cell_key *a, const struct cell_key *b)
{
	int d = strcmp(a->op, b->op);

	return d ? d : strcmp(a->state, b->state);
}

static int by_column(const void *a, const void *b)
{
	const struct ranking_column *x = a, *y = b;

	return compare_columns(x->cell, y->cell);
}

static size_t column_of(const struct ranking *r, const struct cell_key *cell)
{
	size_t k;

	for (k = 0; k < r->nr_columns && compare_columns(r->columns[k].cell, cell); k++)
		;
	return k;
}

static int find_columns(struct ranking *r, const struct register_costs *costs, const char *metric)
{
	struct ranking_column *column;
	size_t i;

	for (i = 0; i < costs->nr; i++) {
		const struct cell_key *cell = &costs->rows[i].cell;

		if (!belongs(r, &costs->rows[i], metric) || column_of(r, cell) < r->nr_columns)
			continue;
		column = csv_push(&r->columns, &r->nr_columns, sizeof(*column));
		if (!column)
			return -ENOMEM;
		column->cell = cell;
	}
	if (!r->nr_columns)
		return -ENODATA;
	qsort(r->columns, r->nr_columns, sizeof(*r->columns), by_column);
	for (i = 0; i < r->nr_columns; i++)
		r->columns[i].named =
			strcmp(r->columns[i].cell->state, r->columns[0].cell->state) != 0;
	return 0;
}

static int compare_subjects(const struct register_row *a, const struct register_row *b,
			    enum ranking_kind kind)
{
	return kind == RANKING_CLASSES ? strcmp(a->class, b->class)
				       : (a->cell.id > b->cell.id) - (a->cell.id < b->cell.id);
}

static int by_subject(const void *a, const void *b, void *kind)
{
	const struct register_row *x = *(const struct register_row *const *)a;
	const struct register_row *y = *(const struct register_row *const *)b;
	int d = compare_subjects(x, y, *(const enum ranking_kind *)kind);

	return d ? d : compare_columns(&x->cell, &y->cell);
}

/* The mean of each column's rows, which are all of one register or class. @v: room for @nr
 * numbers. */
static void sum_up(const struct ranking *r, struct ranking_entry *entry,
		   const struct register_row *const *rows, size_t nr, double *v)
{
	size_t i, k, n;

	entry->reg = rows[0];
	for (k = 0; k < r->nr_columns; k++) {
		for (i = n = 0; i < nr; i++)
			if (column_of(r, &rows[i]->cell) == k)
				v[n++] = rows[i]->s.mid.median;
		entry->cost[k] = n ? stats_mean(v, n) : -1;
		entry->registers = n > entry->registers ? n : entry->registers;
	}
}

static double dearest(const struct ranking_entry *e, size_t nr)
{
	double most = -1;
	size_t k;

	for (k = 0; k < nr; k++)
		most = e->cost[k] > most ? e->cost[k] : most;
	return most;
}

static int by_cost(const void *a, const void *b, void *nr)
{
	const struct ranking_entry *e = a, *f = b;
	double x = dearest(e, *(const size_t *)nr), y = dearest(f, *(const size_t *)nr);

	return x != y		 ? (x < y) - (x > y)
	       : e->reg < f->reg ? -1
				 : e->reg > f->reg; /* as they came */
}

static int make_entries(struct ranking *r, const struct register_row **rows, size_t nr,
			enum ranking_kind kind)
{
	double *v = calloc(nr, sizeof(*v));
	size_t from, end;

	r->entries = calloc(nr, sizeof(*r->entries));
	r->costs = calloc(nr * r->nr_columns, sizeof(*r->costs));
	if (!v || !r->entries || !r->costs) {
		free(v);
		return -ENOMEM;
	}
	qsort_r(rows, nr, sizeof(*rows), by_subject, &kind);
	for (from = 0; from < nr; from = end) {
		struct ranking_entry *entry = &r->entries[r->nr];

		for (end = from + 1; end < nr && !compare_subjects(rows[from], rows[end], kind);)
			end++;
		entry->cost = &r->costs[r->nr++ * r->nr_columns];
		sum_up(r, entry, &rows[from], end - from, v);
	}
	free(v);
	qsort_r(r->entries, r->nr, sizeof(*r->entries), by_cost, &r->nr_columns);
	return 0;
}

int ranking_make(struct ranking *ranking, const struct register_costs *costs, const char *metric,
		 enum ranking_kind kind)
{
	const struct register_row **rows = calloc(costs->nr + 1, sizeof(*rows));
	size_t i, nr = 0;
	int err = rows ? 0 : -ENOMEM;

	*ranking = (struct ranking){ 0 };
	for (i = 0; i < costs->nr; i++)
		if (costs->rows[i].cell.vcpus > ranking->vcpus)
			ranking->vcpus = costs->rows[i].cell.vcpus;
	if (!err)
		err = find_columns(ranking, costs, metric);
	for (i = 0; !err && i < costs->nr; i++)
		if (belongs(ranking, &costs->rows[i], metric))
			rows[nr++] = &costs->rows[i];
	if (!err)
		err = make_entries(ranking, rows, nr, kind);
	free(rows);
	return err;
}

void ranking_free(struct ranking *ranking)
{
	free(ranking->columns);
	free(ranking->entries);
	free(ranking->costs);
	*ranking = (struct ranking){ 0 };
}
