// SPDX-License-Identifier: GPL-2.0
/* Lines and powers through the costs of passes: see growth.h. */
#include "analyse/growth.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct maker {
	const struct sample_set *set;
	const struct summary *summary;
	struct growth *out;
	struct sample_index by_cell;
	size_t nr_rounds;
	double *x, *y; /* a number a cell each: the points of a line */
	double *v[3];  /* a number a round each */
	int err;
};

/* Is @a of the same line as @b: another vCPU count of the same? */
static bool same_growth(const struct cell_key *a, const struct cell_key *b)
{
	struct cell_key key = *a;

	key.vcpus = b->vcpus;
	return cell_key_equal(&key, b);
}

/* The points of a round, or of the medians (@round == nr_rounds): vCPUs and costs. */
static size_t points(const struct maker *m, const struct cell_key *key, enum counter c,
		     size_t round)
{
	const struct sample_set *set = m->set;
	const struct sample_row *row;
	const struct summary_row *sum;
	size_t i, n = 0;

	for (i = 0; i < set->cells.nr; i++) {
		if (!same_growth(&set->cells.key[i], key))
			continue;
		m->x[n] = set->cells.key[i].vcpus;
		if (round == m->nr_rounds) {
			sum = summary_find(m->summary, &set->cells.key[i], counter_info[c].name);
			if (sum)
				m->y[n++] = sum->s.mid.median;
		} else {
			row = samples_at(&m->by_cell, i, (unsigned int)round);
			if (row && row->reading.has[c])
				m->y[n++] = (double)row->reading.value[c];
		}
	}
	return n;
}

static double largest_misfit(const double *x, const double *y, size_t n,
			     const struct stats_line *line)
{
	double most = 0;
	size_t i;

	for (i = 0; i < n; i++)
		most = fmax(most, 100 * fabs((line->fixed + line->slope * x[i]) / y[i] - 1));
	return most;
}

static void fit_growth(struct maker *m, const struct cell_key *key, enum counter c)
{
	size_t nr_points = points(m, key, c, m->nr_rounds), got, r, n = 0;
	void *rows = m->out->rows;
	struct stats_line line, whole;
	struct stats_power power;
	struct growth_row *row;
	double misfit;

	if (nr_points < 3 || !stats_fit_line(m->x, m->y, nr_points, &whole))
		return;
	misfit = largest_misfit(m->x, m->y, nr_points, &whole);
	for (r = 0; r < m->nr_rounds; r++) {
		got = points(m, key, c, r);
		if (got != nr_points || !stats_fit_line(m->x, m->y, got, &line) ||
		    !stats_fit_power(m->x, m->y, got, &power))
			continue;
		m->v[0][n] = line.fixed;
		m->v[1][n] = line.slope;
		m->v[2][n++] = power.exponent;
	}
	row = n ? csv_push(&rows, &m->out->nr, sizeof(*row)) : NULL;
	m->out->rows = rows;
	if (!row) {
		m->err = n ? -ENOMEM : 0;
		return;
	}
	row->cell = *key;
	snprintf(row->metric, sizeof(row->metric), "%s", counter_info[c].name);
	snprintf(row->unit, sizeof(row->unit), "%s", counter_info[c].unit);
	row->n = n;
	row->nr_vcpus = nr_points;
	row->misfit_pct = misfit;
	row->fixed = stats_summarize(m->v[0], n).mid;
	row->per_vcpu = stats_summarize(m->v[1], n).mid;
	row->exponent = stats_summarize(m->v[2], n).mid;
}

/* Each line once: at its largest vCPU count. */
static void grow_all(struct maker *m, enum counter c)
{
	const struct sample_set *set = m->set;
	size_t i, k;

	for (i = 0; !m->err && i < set->cells.nr; i++) {
		for (k = 0; k < set->cells.nr; k++)
			if (same_growth(&set->cells.key[k], &set->cells.key[i]) &&
			    set->cells.key[k].vcpus > set->cells.key[i].vcpus)
				break;
		if (k == set->cells.nr)
			fit_growth(m, &set->cells.key[i], c);
	}
}

static int compare(const void *a, const void *b)
{
	const struct growth_row *x = a, *y = b;
	int d = cell_key_compare(&x->cell, &y->cell);

	return d ? d : strcmp(x->metric, y->metric);
}

int growth_make(struct growth *growth, const struct sample_set *set, const struct summary *summary,
		struct error *error)
{
	struct maker m = { .set = set, .summary = summary, .out = growth };
	enum counter c;
	size_t i;

	*growth = (struct growth){ 0 };
	m.nr_rounds = samples_rounds(set);
	m.x = calloc(set->cells.nr + 1, sizeof(*m.x));
	m.y = calloc(set->cells.nr + 1, sizeof(*m.y));
	for (i = 0; i < 3; i++)
		m.v[i] = calloc(m.nr_rounds + 1, sizeof(double));
	m.err = samples_index(&m.by_cell, set);
	if (!m.x || !m.y || !m.v[0] || !m.v[1] || !m.v[2])
		m.err = -ENOMEM;
	for (c = 0; c < NR_COUNTERS; c++)
		if (counter_info[c].is_metric)
			grow_all(&m, c);
	if (growth->nr)
		qsort(growth->rows, growth->nr, sizeof(*growth->rows), compare);
	for (i = 0; i < 3; i++)
		free(m.v[i]);
	free(m.x);
	free(m.y);
	samples_index_free(&m.by_cell);
	return m.err ? error_set(error, m.err, "no memory to fit the growth of costs") : 0;
}
