// SPDX-License-Identifier: GPL-2.0
/* From samples to medians, intervals and savings: see summary.h. */
#include "analyse/summary.h"

#include "analyse/harness.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct maker {
	const struct rounds *rounds;
	const struct benches *benches;
	struct summary *out;
	double *a, *b, *scratch; /* a number a sample each */
	int err;
};

static struct summary_row *push_row(struct maker *m)
{
	void *rows = m->out->rows, *row = csv_push(&rows, &m->out->nr_rows, sizeof(*m->out->rows));

	m->out->rows = rows;
	m->err = row ? m->err : -ENOMEM;
	return row;
}

static struct saving_row *push_saving(struct maker *m)
{
	void *rows = m->out->savings;
	void *row = csv_push(&rows, &m->out->nr_savings, sizeof(*m->out->savings));

	m->out->savings = rows;
	m->err = row ? m->err : -ENOMEM;
	return row;
}

static void name_metric(char *metric, char *unit, enum counter c, bool per_access)
{
	snprintf(metric, METRIC_NAME_MAX, "%s%s", counter_info[c].name,
		 per_access ? "_per_access" : "");
	snprintf(unit, METRIC_NAME_MAX, "%s%s", counter_info[c].unit, per_access ? "/access" : "");
}

/* The values of a cell in one access each, as rounds_values() has those of whole passes. */
static size_t values_per_access(const struct rounds *rounds, size_t cell, enum counter c, double *v)
{
	size_t i, n = 0;

	for (i = 0; i < rounds_nr_rows(rounds, cell); i++) {
		const struct sample_row *row = rounds_row(rounds, cell, i);

		if (row->reading.has[c] && row->accesses)
			v[n++] = (double)row->reading.value[c] / (double)row->accesses;
	}
	return n;
}

static void summarize_cell(struct maker *m, size_t cell, enum counter c, bool per_access)
{
	size_t n = per_access ? values_per_access(m->rounds, cell, c, m->a)
			      : rounds_values(m->rounds, cell, c, m->a);
	struct summary_row *row = n ? push_row(m) : NULL;

	if (!row)
		return;
	row->cell = m->rounds->set->cells.key[cell];
	name_metric(row->metric, row->unit, c, per_access);
	row->s = stats_summarize(m->a, n);
}

/*
 * Both cells' values of the rounds that both have, side by side in a and b. A round that counted 0
 * has no ratio, and is left out.
 */
static size_t pair_rounds(struct maker *m, size_t base, size_t other, enum counter c)
{
	struct rounds_walk walk = { 0 };
	size_t n = 0;

	while (rounds_next(m->rounds, base, m->rounds, other, &walk)) {
		const struct reading *x = &walk.a->reading, *y = &walk.b->reading;

		if (!x->has[c] || !y->has[c] || !x->value[c] || !y->value[c])
			continue;
		m->a[n] = (double)x->value[c];
		m->b[n++] = (double)y->value[c];
	}
	return n;
}

static void save_pair(struct maker *m, size_t base, size_t other, enum counter c)
{
	size_t n = pair_rounds(m, base, other, c);
	uint64_t accesses = rounds_row(m->rounds, base, 0)->accesses;
	struct stats_saving saving;
	struct saving_row *row;

	if (!n || !stats_save(m->a, m->b, n, m->scratch, &saving))
		return;
	row = push_saving(m);
	if (!row)
		return;
	row->cell = m->rounds->set->cells.key[other];
	name_metric(row->metric, row->unit, c, false);
	row->s = saving;
	row->p_holm = 1;
	row->control = accesses && accesses == rounds_row(m->rounds, other, 0)->accesses;
}

static void make_rows(struct maker *m, size_t cell)
{
	const char *policy = harness_base(m->benches, &m->rounds->set->cells.key[cell]);
	size_t base = policy ? rounds_of_policy(m->rounds, cell, policy) : CELLS_NONE;
	enum counter c;

	for (c = 0; c < NR_COUNTERS; c++) {
		summarize_cell(m, cell, c, false);
		if (counter_info[c].is_metric || c == COUNTER_USER_INSTRUCTIONS)
			summarize_cell(m, cell, c, true);
		if (base != CELLS_NONE && counter_info[c].is_metric)
			save_pair(m, base, cell, c);
	}
}

/* Holm over the savings of one harness and metric: what is asked together. */
static void resolve_family(struct maker *m, const char *bench, const char *metric, bool exact)
{
	struct summary *out = m->out;
	size_t room = out->nr_savings + 1, i, n = 0;
	struct saving_row **rows = calloc(room, sizeof(struct saving_row *));
	double *p = calloc(room, sizeof(*p)), *adjusted = calloc(room, sizeof(*adjusted));
	size_t *order = calloc(room, sizeof(*order));

	if (!rows || !p || !adjusted || !order) {
		m->err = -ENOMEM;
		goto out_free;
	}
	for (i = 0; i < out->nr_savings; i++) {
		if (strcmp(out->savings[i].cell.bench, bench) ||
		    strcmp(out->savings[i].metric, metric) || out->savings[i].control)
			continue;
		p[n] = exact ? out->savings[i].s.p_rank : out->savings[i].s.p_sign;
		rows[n++] = &out->savings[i];
	}
	stats_holm(p, n, adjusted, order);
	for (i = 0; i < n; i++) {
		rows[i]->p_holm = adjusted[i];
		rows[i]->resolved = adjusted[i] <= 1 - STATS_CONFIDENCE;
	}
out_free:
	free(rows);
	free(p);
	free(adjusted);
	free(order);
}

static void make_all(struct maker *m, bool exact)
{
	const struct cell_key *keys = m->rounds->set->cells.key;
	const size_t *sorted = m->rounds->order;
	const char *bench = "";
	enum counter c;
	size_t i;

	for (i = 0; !m->err && i < m->rounds->set->cells.nr; i++)
		make_rows(m, sorted[i]);
	/* sorted: the cells of a harness are neighbours */
	for (i = 0; !m->err && i < m->rounds->set->cells.nr; i++) {
		if (!strcmp(keys[sorted[i]].bench, bench))
			continue;
		bench = keys[sorted[i]].bench;
		for (c = 0; !m->err && c < NR_COUNTERS; c++)
			resolve_family(m, bench, counter_info[c].name, exact);
	}
}

int summary_make(struct summary *summary, const struct rounds *rounds,
		 const struct benches *benches, bool exact, struct error *error)
{
	struct maker m = { .rounds = rounds, .benches = benches, .out = summary };
	size_t room = rounds->set->nr_rows;

	*summary = (struct summary){ 0 };
	if (!room)
		return error_set(error, -ENODATA, "there is no sample yet to sum up");
	m.a = calloc(room, sizeof(*m.a));
	m.b = calloc(room, sizeof(*m.b));
	m.scratch = calloc(2 * room, sizeof(*m.scratch));
	if (m.a && m.b && m.scratch)
		make_all(&m, exact);
	else
		m.err = -ENOMEM;
	if (!m.err)
		m.err = summary_index(summary);
	free(m.a);
	free(m.b);
	free(m.scratch);
	return m.err ? error_set(error, m.err, "no memory to sum up %zu samples", room) : 0;
}

size_t summary_largest_family(const struct summary *summary, const char *metric)
{
	size_t i, k, n, most = 0;

	for (i = 0; i < summary->nr_savings; i++) {
		for (n = k = 0; k < summary->nr_savings; k++)
			n += !summary->savings[k].control &&
			     !strcmp(summary->savings[k].metric, metric) &&
			     !strcmp(summary->savings[k].cell.bench,
				     summary->savings[i].cell.bench);
		most = n > most ? n : most;
	}
	return most;
}

size_t summary_rounds_to_resolve(size_t rows)
{
	return stats_rounds_to_resolve(rows, 1 - STATS_CONFIDENCE);
}

bool summary_has(const struct summary *summary, const char *metric)
{
	size_t i;

	for (i = 0; i < summary->nr_rows; i++)
		if (!strcmp(summary->rows[i].metric, metric))
			return true;
	return summary_has_savings(summary, metric);
}

bool summary_has_savings(const struct summary *summary, const char *metric)
{
	size_t i;

	for (i = 0; i < summary->nr_savings; i++)
		if (!strcmp(summary->savings[i].metric, metric))
			return true;
	return false;
}

const char *summary_best_metric(const struct summary *summary, const char *wanted)
{
	const char *const best[] = { wanted, "cycles", "instructions", "wall_ns" };
	size_t k;

	for (k = 0; k < sizeof(best) / sizeof(best[0]); k++)
		if (summary_has_savings(summary, best[k]))
			return best[k];
	for (k = 0; k < sizeof(best) / sizeof(best[0]); k++)
		if (summary_has(summary, best[k]))
			return best[k];
	return NULL;
}

double summary_half_width(const struct summary_row *row)
{
	return (row->s.mid.high - row->s.mid.low) / 2;
}
