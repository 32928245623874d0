// SPDX-License-Identifier: GPL-2.0
/* Efficiency and serial share: see scaling.h. */
#include "analyse/scaling.h"

#include "analyse/harness.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct maker {
	const struct rounds *rounds;
	const struct benches *benches;
	struct scaling *out;
	double *v, *cost;      /* a number a round each */
	unsigned int *threads; /* a number a cell each: the points of a round */
	double *ns;
	int err;
};

static bool wall_ns(const struct maker *m, size_t cell, size_t round, double *ns)
{
	const struct sample_row *row = samples_at(&m->rounds->index, cell, (unsigned int)round);

	if (!row || !row->reading.has[COUNTER_WALL_NS] || !row->reading.value[COUNTER_WALL_NS])
		return false;
	*ns = (double)row->reading.value[COUNTER_WALL_NS];
	return true;
}

/* The serial share of a line, round by round. */
static bool serial_share(struct maker *m, const struct rounds_line *line,
			 struct stats_interval *share)
{
	size_t r, i, k, n = 0;
	double s;

	for (r = 0; r < m->rounds->nr; r++) {
		for (i = k = 0; i < line->nr; i++)
			if (wall_ns(m, line->cell[i], r, &m->ns[k]))
				m->threads[k++] = m->rounds->set->cells.key[line->cell[i]].threads;
		if (stats_serial_share(m->threads, m->ns, k, &s))
			m->v[n++] = 100 * s;
	}
	if (n)
		*share = stats_summarize(m->v, n).mid;
	return n > 0;
}

static struct scaling_row *push_row(struct maker *m)
{
	void *rows = m->out->rows, *row = csv_push(&rows, &m->out->nr, sizeof(*m->out->rows));

	m->out->rows = rows;
	m->err = row ? m->err : -ENOMEM;
	return row;
}

/* A cell of a line against @one, its cell of one thread. @work: how much more it does. */
static struct scaling_row *scale_cell(struct maker *m, size_t cell, size_t one, double work)
{
	const struct counter_info *info = &counter_info[COUNTER_WALL_NS];
	struct scaling_row *row;
	size_t r, n = 0;
	double t1, t;

	for (r = 0; r < m->rounds->nr; r++) {
		if (!wall_ns(m, one, r, &t1) || !wall_ns(m, cell, r, &t))
			continue;
		m->cost[n] = t;
		m->v[n++] = stats_efficiency(t1, t, work);
	}
	row = n ? push_row(m) : NULL;
	if (!row)
		return NULL;
	row->cell = m->rounds->set->cells.key[cell];
	snprintf(row->metric, sizeof(row->metric), "%s", info->name);
	snprintf(row->unit, sizeof(row->unit), "%s", info->unit);
	row->n = n;
	row->efficiency_pct = stats_summarize(m->v, n).mid;
	row->cost = stats_summarize(m->cost, n).mid;
	return row;
}

static int scale_line(const struct rounds_line *line, void *arg)
{
	struct maker *m = arg;
	const struct cell_key *keys = m->rounds->set->cells.key;
	const struct cell_key *first = &keys[line->cell[0]];
	enum bench_threading threading = harness_threading(m->benches, first->bench);
	bool shared = threading == BENCH_THREADING_SHARED, has_serial;
	struct stats_interval serial = { 0 };
	struct scaling_row *row;
	size_t i;

	if (threading == BENCH_THREADING_ALONE || first->threads != 1)
		return 0;
	has_serial = shared && serial_share(m, line, &serial);
	for (i = 0; !m->err && i < line->nr; i++) {
		row = scale_cell(m, line->cell[i], line->cell[0],
				 shared ? keys[line->cell[i]].threads : 1);
		if (!row)
			continue;
		row->has_serial = has_serial;
		row->serial_pct = serial;
	}
	return m->err;
}

static int compare(const void *a, const void *b)
{
	const struct scaling_row *x = a, *y = b;

	return cell_key_compare(&x->cell, &y->cell);
}

int scaling_make(struct scaling *scaling, const struct rounds *rounds,
		 const struct benches *benches, struct error *error)
{
	struct maker m = { .rounds = rounds, .benches = benches, .out = scaling };

	*scaling = (struct scaling){ 0 };
	m.v = calloc(rounds->nr + 1, sizeof(*m.v));
	m.cost = calloc(rounds->nr + 1, sizeof(*m.cost));
	m.threads = calloc(rounds->set->cells.nr + 1, sizeof(*m.threads));
	m.ns = calloc(rounds->set->cells.nr + 1, sizeof(*m.ns));
	m.err = m.v && m.cost && m.threads && m.ns ? 0 : -ENOMEM;
	if (!m.err)
		m.err = rounds_for_each_line(rounds, ROUNDS_THREADS, scale_line, &m);
	if (scaling->nr)
		qsort(scaling->rows, scaling->nr, sizeof(*scaling->rows), compare);
	free(m.v);
	free(m.cost);
	free(m.threads);
	free(m.ns);
	return m.err ? error_set(error, m.err, "no memory to compare numbers of threads") : 0;
}

bool scaling_has(const struct scaling *scaling, const char *bench)
{
	size_t i;

	for (i = 0; i < scaling->nr; i++)
		if (!strcmp(scaling->rows[i].cell.bench, bench))
			return true;
	return false;
}
