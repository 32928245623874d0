// SPDX-License-Identifier: GPL-2.0
/* Efficiency and serial share: see scaling.h. */
#include "analyse/scaling.h"

#include "analyse/harness.h"
#include "analyse/rows.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct maker {
	const struct rounds *rounds;
	const struct benches *benches;
	struct scaling *out;
	double *v, *cost;      /* by round */
	double *ns;	       /* the points of a round, */
	unsigned int *threads; /* and how many threads each took */
};

static bool wall_ns(const struct maker *m, size_t cell, size_t round, double *ns)
{
	return rounds_value(m->rounds, cell, round, COUNTER_WALL_NS, ns) && *ns > 0;
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

/* Compare a cell with @one, the cell of one thread on its line, that does 1 / @work of the work.
 * Returns how many rounds have both. */
static size_t scale_cell(struct maker *m, size_t cell, size_t one, double work)
{
	size_t r, n = 0;
	double t1, t;

	for (r = 0; r < m->rounds->nr; r++) {
		if (!wall_ns(m, one, r, &t1) || !wall_ns(m, cell, r, &t))
			continue;
		m->cost[n] = t;
		m->v[n++] = stats_efficiency(t1, t, work);
	}
	return n;
}

static int scale_line(const struct rounds_line *line, void *arg)
{
	struct maker *m = arg;
	const struct cell_key *keys = m->rounds->set->cells.key, *key = &keys[line->cell[0]];
	enum bench_threading threading = harness_threading(m->benches, key->bench);
	bool shared = threading == BENCH_THREADING_SHARED, has_serial;
	struct stats_interval serial = { 0 };
	struct scaling_row *row;
	size_t i, n;

	if (threading == BENCH_THREADING_ALONE || key->threads != 1)
		return 0;
	has_serial = shared && serial_share(m, line, &serial);
	for (i = 0; i < line->nr; i++) {
		key = &keys[line->cell[i]];
		n = scale_cell(m, line->cell[i], line->cell[0], shared ? key->threads : 1);
		if (!n)
			continue;
		row = rows_push(&m->out->rows, &m->out->nr, sizeof(*row), key, COUNTER_WALL_NS);
		if (!row)
			return -ENOMEM;
		row->n = n;
		row->efficiency_pct = stats_summarize(m->v, n).mid;
		row->cost = stats_summarize(m->cost, n).mid;
		row->has_serial = has_serial;
		row->serial_pct = serial;
	}
	return 0;
}

int scaling_make(struct scaling *scaling, const struct rounds *rounds,
		 const struct benches *benches)
{
	struct maker m = { .rounds = rounds, .benches = benches, .out = scaling };
	int err = -ENOMEM;

	*scaling = (struct scaling){ 0 };
	m.v = calloc(3 * rounds->room, sizeof(*m.v));
	m.threads = calloc(rounds->room, sizeof(*m.threads));
	if (m.v && m.threads) {
		m.cost = m.v + rounds->room;
		m.ns = m.cost + rounds->room;
		err = rounds_for_each_line(rounds, ROUNDS_THREADS, scale_line, &m);
	}
	rows_sort(scaling->rows, scaling->nr, sizeof(*scaling->rows));
	free(m.v);
	free(m.threads);
	return err;
}

bool scaling_has(const struct scaling *scaling, const char *bench)
{
	size_t i;

	for (i = 0; i < scaling->nr; i++)
		if (!strcmp(scaling->rows[i].cell.bench, bench))
			return true;
	return false;
}
