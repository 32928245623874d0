// SPDX-License-Identifier: GPL-2.0
/* Efficiency and serial share: see scaling.h. */
#include "analyse/scaling.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define THREADS_MAX 512

struct maker {
	const struct sample_set *set;
	struct sample_index by_cell;
	enum scaling_kind (*kind)(const char *bench);
	struct scaling *out;
	size_t nr_rounds;
	double *v, *cost; /* a number a round each */
	int err;
};

/* Another number of threads of the same? */
static bool same_line(const struct cell_key *a, const struct cell_key *b)
{
	struct cell_key key = *a;

	key.threads = b->threads;
	return cell_key_equal(&key, b);
}

static bool wall_ns(const struct maker *m, size_t cell, size_t round, double *ns)
{
	const struct sample_row *row = samples_at(&m->by_cell, cell, (unsigned int)round);

	if (!row || !row->reading.has[COUNTER_WALL_NS] || !row->reading.value[COUNTER_WALL_NS])
		return false;
	*ns = (double)row->reading.value[COUNTER_WALL_NS];
	return true;
}

/* The cell of one thread of the line of @cell, or cells.nr. */
static size_t of_one_thread(const struct sample_set *set, size_t cell)
{
	size_t i;

	for (i = 0; i < set->cells.nr; i++)
		if (set->cells.key[i].threads == 1 &&
		    same_line(&set->cells.key[i], &set->cells.key[cell]))
			break;
	return i;
}

/* The serial share of a line, round by round. */
static bool serial_share(struct maker *m, size_t cell, struct stats_interval *share)
{
	const struct sample_set *set = m->set;
	unsigned int threads[THREADS_MAX];
	double ns[THREADS_MAX], s;
	size_t r, i, k, n = 0;

	for (r = 0; r < m->nr_rounds; r++) {
		for (i = k = 0; i < set->cells.nr && k < THREADS_MAX; i++) {
			if (!same_line(&set->cells.key[i], &set->cells.key[cell]) ||
			    !wall_ns(m, i, r, &ns[k]))
				continue;
			threads[k++] = set->cells.key[i].threads;
		}
		if (stats_serial_share(threads, ns, k, &s))
			m->v[n++] = 100 * s;
	}
	if (n)
		*share = stats_summarize(m->v, n).mid;
	return n > 0;
}

static void scale_cell(struct maker *m, size_t cell)
{
	const struct cell_key *key = &m->set->cells.key[cell];
	enum scaling_kind kind = m->kind(key->bench);
	size_t one = of_one_thread(m->set, cell), r, n = 0;
	double t1, t, work = kind == SCALING_SHARED ? key->threads : 1;
	void *rows = m->out->rows;
	struct scaling_row *row;

	if (kind == SCALING_NONE || one == m->set->cells.nr)
		return;
	for (r = 0; r < m->nr_rounds; r++) {
		if (!wall_ns(m, one, r, &t1) || !wall_ns(m, cell, r, &t))
			continue;
		m->cost[n] = t;
		m->v[n++] = 100 * t1 / (work * t);
	}
	row = n ? csv_push(&rows, &m->out->nr, sizeof(*row)) : NULL;
	m->out->rows = rows;
	if (!row) {
		m->err = n ? -ENOMEM : 0;
		return;
	}
	row->cell = *key;
	snprintf(row->metric, sizeof(row->metric), "%s", counter_info[COUNTER_WALL_NS].name);
	snprintf(row->unit, sizeof(row->unit), "%s", counter_info[COUNTER_WALL_NS].unit);
	row->n = n;
	row->efficiency_pct = stats_summarize(m->v, n).mid;
	row->cost = stats_summarize(m->cost, n).mid;
	if (kind == SCALING_SHARED)
		row->has_serial = serial_share(m, cell, &row->serial_pct);
}

static int compare(const void *a, const void *b)
{
	const struct scaling_row *x = a, *y = b;

	return cell_key_compare(&x->cell, &y->cell);
}

int scaling_make(struct scaling *scaling, const struct sample_set *set,
		 enum scaling_kind (*kind)(const char *bench), struct error *error)
{
	struct maker m = { .set = set, .kind = kind, .out = scaling };
	size_t i;

	*scaling = (struct scaling){ 0 };
	m.nr_rounds = samples_rounds(set);
	m.v = calloc(m.nr_rounds + 1, sizeof(*m.v));
	m.cost = calloc(m.nr_rounds + 1, sizeof(*m.cost));
	m.err = samples_index(&m.by_cell, set);
	if (!m.v || !m.cost)
		m.err = -ENOMEM;
	for (i = 0; !m.err && i < set->cells.nr; i++)
		scale_cell(&m, i);
	if (scaling->nr)
		qsort(scaling->rows, scaling->nr, sizeof(*scaling->rows), compare);
	free(m.v);
	free(m.cost);
	samples_index_free(&m.by_cell);
	return m.err ? error_set(error, m.err, "no memory to compare numbers of threads") : 0;
}
