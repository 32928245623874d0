// SPDX-License-Identifier: GPL-2.0
/* Lines and powers through the costs of passes: see growth.h. */
#include "analyse/growth.h"

#include "analyse/rows.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct maker {
	const struct rounds *rounds;
	struct growth *out;
	const struct rounds_line *line; /* in hand: cells ascending by vCPUs */
	enum counter c;			/* in hand */
	double *x, *y;			/* the points of a line */
	double *fixed, *per_vcpu, *exponent, *scratch;
};

static double vcpus_of(const struct maker *m, size_t i)
{
	return m->rounds->set->cells.key[m->line->cell[i]].vcpus;
}

/* The medians as points: vCPUs and costs. */
static size_t median_points(struct maker *m)
{
	size_t i, n = 0, got;

	for (i = 0; i < m->line->nr; i++) {
		got = rounds_values(m->rounds, m->line->cell[i], m->c, m->scratch);
		if (!got)
			continue;
		m->x[n] = vcpus_of(m, i);
		m->y[n++] = stats_summarize(m->scratch, got).mid.median;
	}
	return n;
}

static size_t round_points(struct maker *m, size_t round)
{
	size_t i, n = 0;

	for (i = 0; i < m->line->nr; i++)
		if (rounds_value(m->rounds, m->line->cell[i], round, m->c, &m->y[n]))
			m->x[n++] = vcpus_of(m, i);
	return n;
}

static double power_misfit(const struct maker *m, size_t n, const struct stats_power *power)
{
	double most = 0, there;
	size_t i;

	for (i = 0; i < n; i++) {
		there = power->factor * pow(m->x[i], power->exponent);
		most = fmax(most, 100 * fabs(there / m->y[i] - 1));
	}
	return most;
}

static bool fit(const struct maker *m, size_t n, struct stats_line *line, struct stats_power *power)
{
	return stats_fit_line(m->x, m->y, n, line) && stats_fit_power(m->x, m->y, n, power);
}

/* Fit every round that has all @nr_points; returns how many have. */
static size_t fit_rounds(struct maker *m, size_t nr_points)
{
	struct stats_power power;
	struct stats_line line;
	size_t r, n = 0;

	for (r = 0; r < m->rounds->nr; r++) {
		if (round_points(m, r) != nr_points || !fit(m, nr_points, &line, &power))
			continue;
		m->fixed[n] = line.fixed;
		m->per_vcpu[n] = line.slope;
		m->exponent[n++] = power.exponent;
	}
	return n;
}

static int fit_growth(struct maker *m)
{
	const struct cell_key *keys = m->rounds->set->cells.key;
	size_t nr_vcpus = median_points(m), n;
	double misfit, power_off;
	struct stats_power power;
	struct growth_row *row;
	struct stats_line line;

	if (nr_vcpus < 3 || !fit(m, nr_vcpus, &line, &power))
		return 0;
	misfit = stats_line_misfit(m->x, m->y, nr_vcpus, &line);
	power_off = power_misfit(m, nr_vcpus, &power);
	n = fit_rounds(m, nr_vcpus);
	if (!n)
		return 0;
	row = rows_push(&m->out->rows, &m->out->nr, sizeof(*row),
			&keys[m->line->cell[m->line->nr - 1]], m->c);
	if (!row)
		return -ENOMEM;
	row->n = n;
	row->nr_vcpus = nr_vcpus;
	row->misfit_pct = misfit;
	row->has_line = misfit <= GROWTH_MISFIT_MAX_PCT;
	row->has_exponent = row->has_line || power_off <= GROWTH_MISFIT_MAX_PCT;
	if (row->has_line) {
		row->fixed = stats_summarize(m->fixed, n).mid;
		row->per_vcpu = stats_summarize(m->per_vcpu, n).mid;
	}
	if (row->has_exponent)
		row->exponent = stats_summarize(m->exponent, n).mid;
	return 0;
}

static int fit_line(const struct rounds_line *line, void *arg)
{
	struct maker *m = arg;
	int err = 0;

	m->line = line;
	for (m->c = 0; !err && m->c < NR_COUNTERS; m->c++)
		if (counter_info[m->c].is_metric)
			err = fit_growth(m);
	return err;
}

int growth_make(struct growth *growth, const struct rounds *rounds)
{
	struct maker m = { .rounds = rounds, .out = growth };
	int err;

	*growth = (struct growth){ 0 };
	m.x = calloc(6 * rounds->room, sizeof(*m.x));
	if (!m.x)
		return -ENOMEM;
	m.y = m.x + rounds->room;
	m.fixed = m.y + rounds->room;
	m.per_vcpu = m.fixed + rounds->room;
	m.exponent = m.per_vcpu + rounds->room;
	m.scratch = m.exponent + rounds->room;
	err = rounds_for_each_line(rounds, ROUNDS_VCPUS, fit_line, &m);
	rows_sort(growth->rows, growth->nr, sizeof(*growth->rows));
	free(m.x);
	return err;
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
