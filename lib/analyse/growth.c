// SPDX-License-Identifier: GPL-2.0
/* Lines and powers through the costs of passes: see growth.h. */
#include "analyse/growth.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FIXED, PER_VCPU, EXPONENT, NR_FITTED };

struct maker {
	const struct rounds *rounds;
	struct growth *out;
	double *x, *y;	      /* a number a cell each: the points of a line */
	double *v[NR_FITTED]; /* a number a round each */
	double *scratch;      /* a number a sample */
	int err;
};

/* One line: its cells, ascending by vCPUs. */
struct line {
	const size_t *cell;
	size_t nr;
	enum counter c;
};

/* The medians as points: vCPUs and costs. */
static size_t median_points(struct maker *m, const struct line *line)
{
	size_t i, n = 0, got;

	for (i = 0; i < line->nr; i++) {
		got = rounds_values(m->rounds, line->cell[i], line->c, m->scratch);
		if (!got)
			continue;
		m->x[n] = m->rounds->set->cells.key[line->cell[i]].vcpus;
		m->y[n++] = stats_summarize(m->scratch, got).mid.median;
	}
	return n;
}

static size_t round_points(struct maker *m, const struct line *line, size_t round)
{
	const struct sample_row *row;
	size_t i, n = 0;

	for (i = 0; i < line->nr; i++) {
		row = samples_at(&m->rounds->index, line->cell[i], (unsigned int)round);
		if (!row || !row->reading.has[line->c])
			continue;
		m->x[n] = m->rounds->set->cells.key[line->cell[i]].vcpus;
		m->y[n++] = (double)row->reading.value[line->c];
	}
	return n;
}

static double power_misfit(const struct maker *m, size_t n, const struct stats_power *power)
{
	double most = 0;
	size_t i;

	for (i = 0; i < n; i++)
		most = fmax(
			most,
			100 * fabs(power->factor * pow(m->x[i], power->exponent) / m->y[i] - 1));
	return most;
}

/* Fit every round that has all @nr_points; returns how many have. */
static size_t fit_rounds(struct maker *m, const struct line *line, size_t nr_points)
{
	struct stats_power power;
	struct stats_line fitted;
	size_t r, n = 0;

	for (r = 0; r < m->rounds->nr; r++) {
		if (round_points(m, line, r) != nr_points ||
		    !stats_fit_line(m->x, m->y, nr_points, &fitted) ||
		    !stats_fit_power(m->x, m->y, nr_points, &power))
			continue;
		m->v[FIXED][n] = fitted.fixed;
		m->v[PER_VCPU][n] = fitted.slope;
		m->v[EXPONENT][n++] = power.exponent;
	}
	return n;
}

static void push_row(struct maker *m, const struct line *line, const struct growth_row *made,
		     size_t n, bool power_fits)
{
	const struct counter_info *info = &counter_info[line->c];
	void *rows = m->out->rows;
	struct growth_row *row = csv_push(&rows, &m->out->nr, sizeof(*row));

	m->out->rows = rows;
	if (!row) {
		m->err = -ENOMEM;
		return;
	}
	*row = *made;
	row->cell = m->rounds->set->cells.key[line->cell[line->nr - 1]];
	snprintf(row->metric, sizeof(row->metric), "%s", info->name);
	snprintf(row->unit, sizeof(row->unit), "%s", info->unit);
	row->n = n;
	row->has_line = row->misfit_pct <= GROWTH_MISFIT_MAX_PCT;
	row->has_exponent = row->has_line || power_fits;
	if (row->has_line) {
		row->fixed = stats_summarize(m->v[FIXED], n).mid;
		row->per_vcpu = stats_summarize(m->v[PER_VCPU], n).mid;
	}
	if (row->has_exponent)
		row->exponent = stats_summarize(m->v[EXPONENT], n).mid;
}

static void fit_growth(struct maker *m, const struct line *line)
{
	struct growth_row row = { .nr_vcpus = median_points(m, line) };
	struct stats_power power;
	struct stats_line whole;
	bool power_fits;
	size_t n;

	if (row.nr_vcpus < 3 || !stats_fit_line(m->x, m->y, row.nr_vcpus, &whole) ||
	    !stats_fit_power(m->x, m->y, row.nr_vcpus, &power))
		return;
	row.misfit_pct = stats_line_misfit(m->x, m->y, row.nr_vcpus, &whole);
	power_fits = power_misfit(m, row.nr_vcpus, &power) <= GROWTH_MISFIT_MAX_PCT;
	n = fit_rounds(m, line, row.nr_vcpus);
	if (n)
		push_row(m, line, &row, n, power_fits);
}

static int fit_line(const struct rounds_line *cells, void *arg)
{
	struct maker *m = arg;
	struct line line = { cells->cell, cells->nr, 0 };

	for (; !m->err && line.c < NR_COUNTERS; line.c++)
		if (counter_info[line.c].is_metric)
			fit_growth(m, &line);
	return m->err;
}

static int compare(const void *a, const void *b)
{
	const struct growth_row *x = a, *y = b;
	int d = cell_key_compare(&x->cell, &y->cell);

	return d ? d : strcmp(x->metric, y->metric);
}

int growth_make(struct growth *growth, const struct rounds *rounds, struct error *error)
{
	struct maker m = { .rounds = rounds, .out = growth };
	size_t i;

	*growth = (struct growth){ 0 };
	m.x = calloc(rounds->set->cells.nr + 1, sizeof(*m.x));
	m.y = calloc(rounds->set->cells.nr + 1, sizeof(*m.y));
	m.scratch = calloc(rounds->set->nr_rows + 1, sizeof(*m.scratch));
	m.err = m.x && m.y && m.scratch ? 0 : -ENOMEM;
	for (i = 0; i < NR_FITTED; i++) {
		m.v[i] = calloc(rounds->nr + 1, sizeof(double));
		m.err = m.v[i] ? m.err : -ENOMEM;
	}
	if (!m.err)
		m.err = rounds_for_each_line(rounds, ROUNDS_VCPUS, fit_line, &m);
	if (growth->nr)
		qsort(growth->rows, growth->nr, sizeof(*growth->rows), compare);
	for (i = 0; i < NR_FITTED; i++)
		free(m.v[i]);
	free(m.x);
	free(m.y);
	free(m.scratch);
	return m.err ? error_set(error, m.err, "no memory to fit the growth of costs") : 0;
}

bool growth_is_linear(const struct growth_row *row)
{
	return row->has_line && row->misfit_pct <= GROWTH_LINEAR_PCT;
}

const struct growth_row *growth_find(const struct growth *growth, const struct cell_key *cell,
				     const char *metric)
{
	struct cell_key key = *cell;
	size_t i;

	for (i = 0; i < growth->nr; i++) {
		key.vcpus = growth->rows[i].cell.vcpus;
		if (cell_key_equal(&growth->rows[i].cell, &key) &&
		    !strcmp(growth->rows[i].metric, metric))
			return &growth->rows[i];
	}
	return NULL;
}
