// SPDX-License-Identifier: GPL-2.0
/* From the costs of registers to those of passes: see model.h. */
#include "analyse/model.h"

#include "analyse/registers.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Summed costs of an access of each register, by round, of one op and state at one vCPU count. */
struct summed {
	const struct cell_key *cell; /* of one of its registers */
	double *wide, *vcpus_own;    /* [nr_rounds]; NaN where a register has no sample */
	size_t *nr;		     /* [nr_rounds]: registers added up */
	size_t nr_regs;
};

struct maker {
	const struct model_source *src;
	struct model *out;
	struct sample_index by_cell; /* of the passes */
	struct summed *summed;
	size_t nr_summed, nr_rounds;
	double *v[4]; /* a number a round each */
	int err;
};

static bool same_pass(const struct cell_key *a, const struct cell_key *b)
{
	return a->vcpus == b->vcpus && !strcmp(a->op, b->op) && !strcmp(a->state, b->state);
}

static struct summed *summed_of(struct maker *m, const struct cell_key *cell)
{
	void *rows = m->summed;
	struct summed *s;
	size_t i;

	for (i = 0; i < m->nr_summed; i++)
		if (same_pass(m->summed[i].cell, cell))
			return &m->summed[i];
	s = csv_push(&rows, &m->nr_summed, sizeof(*s));
	m->summed = rows;
	if (!s) {
		m->err = -ENOMEM;
		return NULL;
	}
	s->cell = cell;
	s->wide = calloc(m->nr_rounds, sizeof(*s->wide));
	s->vcpus_own = calloc(m->nr_rounds, sizeof(*s->vcpus_own));
	s->nr = calloc(m->nr_rounds, sizeof(*s->nr));
	if (!s->wide || !s->vcpus_own || !s->nr)
		m->err = -ENOMEM;
	return s;
}

static void free_summed(struct maker *m)
{
	size_t i;

	for (i = 0; i < m->nr_summed; i++) {
		free(m->summed[i].wide);
		free(m->summed[i].vcpus_own);
		free(m->summed[i].nr);
	}
	free(m->summed);
	m->summed = NULL;
	m->nr_summed = 0;
}

/* Add up one metric of all registers. */
static void add_up(struct maker *m, enum counter c)
{
	const struct sample_set *set = m->src->registers;
	bool *wide = calloc(set->cells.nr + 1, sizeof(*wide));
	struct summed **of = calloc(set->cells.nr + 1, sizeof(struct summed *));
	const struct regs_row *reg;
	size_t i, r;

	if (!wide || !of)
		m->err = -ENOMEM;
	for (i = 0; !m->err && i < set->cells.nr; i++)
		summed_of(m, &set->cells.key[i]); /* all there are: the array moves no more */
	for (i = 0; !m->err && i < set->cells.nr; i++) {
		reg = regs_row_of(m->src->regs, set->cells.key[i].id);
		wide[i] = reg && regs_row_is_wide(reg);
		of[i] = summed_of(m, &set->cells.key[i]);
		of[i]->nr_regs++;
	}
	for (i = 0; !m->err && i < set->nr_rows; i++) {
		const struct sample_row *row = &set->rows[i];
		double cost = register_cost(row, c, m->src->meter_cost);
		struct summed *s = of[row->cell];

		if (cost < 0)
			continue;
		*(wide[row->cell] ? &s->wide[row->round] : &s->vcpus_own[row->round]) += cost;
		s->nr[row->round]++;
	}
	for (i = 0; !m->err && i < m->nr_summed; i++)
		for (r = 0; r < m->nr_rounds; r++)
			if (m->summed[i].nr[r] != m->summed[i].nr_regs)
				m->summed[i].wide[r] = m->summed[i].vcpus_own[r] = NAN;
	free(wide);
	free(of);
}

/* The two measured counts that @vcpus lies between; both the same at, and beyond, an end. */
static bool neighbours(const struct maker *m, const struct model_cost *cost, unsigned int vcpus,
		       const struct summed **below, const struct summed **above)
{
	size_t i;

	*below = *above = NULL;
	for (i = 0; i < m->nr_summed; i++) {
		const struct summed *s = &m->summed[i];

		if (strcmp(s->cell->op, cost->op) || strcmp(s->cell->state, cost->state))
			continue;
		if (s->cell->vcpus <= vcpus && (!*below || s->cell->vcpus > (*below)->cell->vcpus))
			*below = s;
		if (s->cell->vcpus >= vcpus && (!*above || s->cell->vcpus < (*above)->cell->vcpus))
			*above = s;
	}
	*below = *below ? *below : *above;
	*above = *above ? *above : *below;
	return *below != NULL;
}

/* What a pass should cost in @round; NaN if registers are missing in it. */
static double predict(const struct maker *m, const struct summed *below, const struct summed *above,
		      unsigned int vcpus, bool scoped, size_t round, enum counter c)
{
	double x0 = below->cell->vcpus, x1 = above->cell->vcpus, n = vcpus;
	double w = stats_interpolate(x0, below->wide[round], x1, above->wide[round], n);
	double v = stats_interpolate(x0, below->vcpus_own[round], x1, above->vcpus_own[round], n);

	return m->src->meter_cost[c] + n * v + (scoped ? w : n * w);
}

/* The value of a cell in each round, NaN where there is none. */
static void values_of(const struct maker *m, size_t cell, enum counter c, double *v)
{
	size_t i;

	for (i = 0; i < m->nr_rounds; i++)
		v[i] = NAN;
	for (i = m->by_cell.first[cell]; i < m->by_cell.first[cell + 1]; i++)
		if (m->by_cell.rows[i]->reading.has[c])
			v[m->by_cell.rows[i]->round] = (double)m->by_cell.rows[i]->reading.value[c];
}

static size_t cell_like(const struct sample_set *set, const struct cell_key *key,
			const char *policy)
{
	struct cell_key other = *key;
	size_t i;

	snprintf(other.policy, sizeof(other.policy), "%s", policy);
	for (i = 0; i < set->cells.nr && !cell_key_equal(&set->cells.key[i], &other); i++)
		;
	return i;
}

static size_t drop_nan(double *v, size_t n)
{
	size_t i, kept = 0;

	for (i = 0; i < n; i++)
		if (!isnan(v[i]))
			v[kept++] = v[i];
	return kept;
}

/* What of the saving of @cell, which is scoped, its registers explain, round by round. */
static struct stats_interval explain(struct maker *m, size_t cell, enum counter c,
				     const struct summed *below, const struct summed *above)
{
	const struct sample_set *set = m->src->passes;
	unsigned int vcpus = set->cells.key[cell].vcpus;
	size_t base = cell_like(set, &set->cells.key[cell], POLICY_BASE), r, n;
	double *all = m->v[1], *scoped = m->v[2], *share = m->v[3];

	if (base == set->cells.nr || vcpus < 2)
		return (struct stats_interval){ 0 };
	values_of(m, base, c, all);
	values_of(m, cell, c, scoped);
	for (r = 0; r < m->nr_rounds; r++)
		share[r] = 100 *
			   (predict(m, below, above, vcpus, false, r, c) -
			    predict(m, below, above, vcpus, true, r, c)) /
			   (all[r] - scoped[r]);
	n = drop_nan(share, m->nr_rounds);
	return n ? stats_summarize(share, n).mid : (struct stats_interval){ 0 };
}

static void model_cell(struct maker *m, size_t cell, enum counter c)
{
	const struct cell_key *key = &m->src->passes->cells.key[cell];
	bool scoped = !strcmp(key->policy, POLICY_OTHER);
	const struct summed *below, *above;
	const struct summary_row *measured =
		summary_find(m->src->summary, key, counter_info[c].name);
	void *rows = m->out->rows;
	struct model_cost cost;
	struct model_row *row;
	size_t r, n;

	if (!measured || !m->src->cost_of(key, &cost) ||
	    !neighbours(m, &cost, key->vcpus, &below, &above))
		return;
	for (r = 0; r < m->nr_rounds; r++)
		m->v[0][r] = predict(m, below, above, key->vcpus, scoped, r, c);
	n = drop_nan(m->v[0], m->nr_rounds);
	if (!n)
		return;
	row = csv_push(&rows, &m->out->nr_rows, sizeof(*row));
	m->out->rows = rows;
	if (!row) {
		m->err = -ENOMEM;
		return;
	}
	row->cell = *key;
	snprintf(row->metric, sizeof(row->metric), "%s", counter_info[c].name);
	snprintf(row->unit, sizeof(row->unit), "%s", counter_info[c].unit);
	row->n = n;
	row->predicted = stats_summarize(m->v[0], n).mid;
	row->measured = measured->s.mid;
	row->error_pct = 100 * (row->predicted.median / row->measured.median - 1);
	if (scoped)
		row->explained_pct = explain(m, cell, c, below, above);
	row->has_explained = row->explained_pct.median != 0;
}

static int compare_rows(const void *a, const void *b)
{
	const struct model_row *x = a, *y = b;
	int d = cell_key_compare(&x->cell, &y->cell);

	return d ? d : strcmp(x->metric, y->metric);
}

int model_make(struct model *model, const struct model_source *source, struct error *error)
{
	struct maker m = { .src = source, .out = model };
	size_t i, registers = samples_rounds(source->registers);
	enum counter c;

	*model = (struct model){ 0 };
	m.nr_rounds = samples_rounds(source->passes);
	m.nr_rounds = registers > m.nr_rounds ? registers : m.nr_rounds;
	for (i = 0; i < 4; i++) {
		m.v[i] = calloc(m.nr_rounds + 1, sizeof(double));
		m.err = m.v[i] ? m.err : -ENOMEM;
	}
	if (!m.err)
		m.err = samples_index(&m.by_cell, source->passes);
	for (c = 0; !m.err && c < NR_COUNTERS; c++) {
		if (!counter_info[c].is_metric)
			continue;
		add_up(&m, c);
		for (i = 0; !m.err && i < source->passes->cells.nr; i++)
			model_cell(&m, i, c);
		free_summed(&m);
	}
	if (model->nr_rows)
		qsort(model->rows, model->nr_rows, sizeof(*model->rows), compare_rows);
	for (i = 0; i < 4; i++)
		free(m.v[i]);
	samples_index_free(&m.by_cell);
	return m.err ? error_set(error, m.err, "no memory for the model") : 0;
}
