// SPDX-License-Identifier: GPL-2.0
/* From the costs of registers to those of passes: see model.h. */
#include "analyse/model.h"

#include "analyse/registers.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The costs of an access of each register of a group, added up in one round; NaN if one of them has
 * no sample. */
struct sum {
	double wide, own; /* of registers wider than a vCPU, and of the others */
	size_t nr;
};

struct maker {
	const struct model_source *src;
	struct model *out;
	size_t nr_rounds;
	struct cells
		groups; /* of registers: op, state and vCPUs; the rest of their keys is empty */
	size_t *group, *nr_regs; /* of each register's cell; of each group */
	bool *is_wide;		 /* of each register's cell */
	struct sum *sums;	 /* [groups.nr][nr_rounds] */
	double *v[2];		 /* a number a round each */
	int err;
};

/* A pass to be predicted. */
struct pass {
	size_t cell;
	enum counter c;
	unsigned int vcpus;
	size_t below,
		above; /* groups of the counts it lies between; one twice at, or beyond, an end */
};

static int make_groups(struct maker *m)
{
	const struct cells *cells = &m->src->registers->set->cells;
	const struct regs_row *reg;
	size_t i;

	m->group = calloc(cells->nr + 1, sizeof(*m->group));
	m->nr_regs = calloc(cells->nr + 1, sizeof(*m->nr_regs));
	m->is_wide = calloc(cells->nr + 1, sizeof(*m->is_wide));
	if (!m->group || !m->nr_regs || !m->is_wide)
		return -ENOMEM;
	for (i = 0; i < cells->nr; i++) {
		struct cell_key key = { .vcpus = cells->key[i].vcpus };

		memcpy(key.op, cells->key[i].op, sizeof(key.op));
		memcpy(key.state, cells->key[i].state, sizeof(key.state));
		m->group[i] = cells_add(&m->groups, &key);
		if (m->group[i] == CELLS_NONE)
			return -ENOMEM;
		m->nr_regs[m->group[i]]++;
		reg = regs_row_of(m->src->regs, cells->key[i].id);
		m->is_wide[i] = reg && regs_row_is_wide(reg);
	}
	m->sums = calloc(m->groups.nr * m->nr_rounds + 1, sizeof(*m->sums));
	return m->sums ? 0 : -ENOMEM;
}

/* Add up one metric of all registers. */
static void add_up(struct maker *m, enum counter c)
{
	const struct sample_set *set = m->src->registers->set;
	size_t i, nr = m->groups.nr * m->nr_rounds;

	memset(m->sums, 0, nr * sizeof(*m->sums));
	for (i = 0; i < set->nr_rows; i++) {
		const struct sample_row *row = &set->rows[i];
		double cost = register_cost(row, c, m->src->meter_cost);
		struct sum *sum = &m->sums[m->group[row->cell] * m->nr_rounds + row->round];

		if (cost < 0)
			continue;
		*(m->is_wide[row->cell] ? &sum->wide : &sum->own) += cost;
		sum->nr++;
	}
	for (i = 0; i < nr; i++)
		if (m->sums[i].nr != m->nr_regs[i / m->nr_rounds])
			m->sums[i].wide = m->sums[i].own = NAN;
}

/* The groups of @op and @state whose vCPU counts are next to the pass's. */
static bool find_neighbours(const struct maker *m, const char *op, const char *state,
			    struct pass *pass)
{
	const struct cell_key *key = m->groups.key;
	size_t i;

	pass->below = pass->above = CELLS_NONE;
	for (i = 0; i < m->groups.nr; i++) {
		if (strcmp(key[i].op, op) || strcmp(key[i].state, state))
			continue;
		if (key[i].vcpus <= pass->vcpus &&
		    (pass->below == CELLS_NONE || key[i].vcpus > key[pass->below].vcpus))
			pass->below = i;
		if (key[i].vcpus >= pass->vcpus &&
		    (pass->above == CELLS_NONE || key[i].vcpus < key[pass->above].vcpus))
			pass->above = i;
	}
	pass->below = pass->below == CELLS_NONE ? pass->above : pass->below;
	pass->above = pass->above == CELLS_NONE ? pass->below : pass->above;
	return pass->below != CELLS_NONE;
}

/* What the pass should cost in @round; NaN if registers are missing in it. */
static double predict(const struct maker *m, const struct pass *pass, bool wide_once, size_t round)
{
	const struct sum *below = &m->sums[pass->below * m->nr_rounds + round];
	const struct sum *above = &m->sums[pass->above * m->nr_rounds + round];
	double x0 = m->groups.key[pass->below].vcpus, x1 = m->groups.key[pass->above].vcpus;
	double n = pass->vcpus, w = stats_interpolate(x0, below->wide, x1, above->wide, n);
	double v = stats_interpolate(x0, below->own, x1, above->own, n);

	return m->src->meter_cost[pass->c] + n * v + (wide_once ? w : n * w);
}

/* What of the saving of @pass over @base the registers explain, round by round. A round in which
 * both cost the same has no such share. */
static void explain(struct maker *m, const struct pass *pass, size_t base, struct model_row *row)
{
	struct rounds_walk walk = { 0 };
	double *share = m->v[1], all, once;
	size_t n = 0;

	while (rounds_next(m->src->passes, base, m->src->passes, pass->cell, &walk)) {
		if (!walk.a->reading.has[pass->c] || !walk.b->reading.has[pass->c])
			continue;
		all = (double)walk.a->reading.value[pass->c];
		once = (double)walk.b->reading.value[pass->c];
		share[n++] = stats_share(predict(m, pass, false, walk.a->round) -
						 predict(m, pass, true, walk.a->round),
					 all - once);
	}
	n = stats_drop_nan(share, n);
	row->has_explained = n > 0;
	if (n)
		row->explained_pct = stats_summarize(share, n).mid;
}

static struct model_row *push_row(struct maker *m)
{
	void *rows = m->out->rows, *row = csv_push(&rows, &m->out->nr_rows, sizeof(*m->out->rows));

	m->out->rows = rows;
	m->err = row ? m->err : -ENOMEM;
	return row;
}

static void model_pass(struct maker *m, const struct pass *pass, size_t base)
{
	const struct sample_row *first = rounds_row(m->src->passes, pass->cell, 0);
	size_t n = rounds_values(m->src->passes, pass->cell, pass->c, m->v[0]), r, predicted;
	struct stats_interval measured;
	struct model_row *row;

	if (!n)
		return;
	measured = stats_summarize(m->v[0], n).mid;
	for (r = 0; r < m->nr_rounds; r++)
		m->v[0][r] = predict(m, pass, first->regs_once > 0, r);
	predicted = stats_drop_nan(m->v[0], m->nr_rounds);
	row = predicted && measured.median > 0 ? push_row(m) : NULL;
	if (!row)
		return;
	row->cell = m->src->passes->set->cells.key[pass->cell];
	snprintf(row->metric, sizeof(row->metric), "%s", counter_info[pass->c].name);
	snprintf(row->unit, sizeof(row->unit), "%s", counter_info[pass->c].unit);
	row->n = predicted;
	row->predicted = stats_summarize(m->v[0], predicted).mid;
	row->measured = measured;
	row->error_pct = stats_percent_change(measured.median, row->predicted.median);
	if (base != CELLS_NONE && pass->vcpus > 1)
		explain(m, pass, base, row);
}

static void model_cell(struct maker *m, size_t cell, enum counter c)
{
	const struct cell_key *key = &m->src->passes->set->cells.key[cell];
	const struct bench_row *bench = benches_find(m->src->benches, key);
	struct pass pass = { .cell = cell, .c = c, .vcpus = key->vcpus };
	const char *state;

	if (!bench || !*bench->explained_op || key->threads != 1)
		return;
	state = *bench->explained_state ? bench->explained_state : key->state;
	if (!find_neighbours(m, bench->explained_op, state, &pass))
		return;
	model_pass(m, &pass,
		   *bench->base ? rounds_of_policy(m->src->passes, cell, bench->base) : CELLS_NONE);
}

static int compare_rows(const void *a, const void *b)
{
	const struct model_row *x = a, *y = b;
	int d = cell_key_compare(&x->cell, &y->cell);

	return d ? d : strcmp(x->metric, y->metric);
}

static int make_room(struct maker *m)
{
	size_t i, room = m->nr_rounds;

	/* a cell may have a round several times */
	room = room > m->src->passes->set->nr_rows ? room : m->src->passes->set->nr_rows;
	for (i = 0; i < 2; i++) {
		m->v[i] = calloc(room + 1, sizeof(double));
		if (!m->v[i])
			return -ENOMEM;
	}
	return make_groups(m);
}

int model_make(struct model *model, const struct model_source *source, struct error *error)
{
	size_t i, passes = source->passes->nr, registers = source->registers->nr;
	struct maker m = { .src = source,
			   .out = model,
			   .nr_rounds = passes > registers ? passes : registers };
	enum counter c;

	*model = (struct model){ 0 };
	m.err = make_room(&m);
	for (c = 0; !m.err && c < NR_COUNTERS; c++) {
		if (!counter_info[c].is_metric)
			continue;
		add_up(&m, c);
		for (i = 0; !m.err && i < source->passes->set->cells.nr; i++)
			model_cell(&m, i, c);
	}
	if (model->nr_rows)
		qsort(model->rows, model->nr_rows, sizeof(*model->rows), compare_rows);
	for (i = 0; i < 2; i++)
		free(m.v[i]);
	cells_free(&m.groups);
	free(m.group);
	free(m.nr_regs);
	free(m.is_wide);
	free(m.sums);
	return m.err ? error_set(error, m.err, "no memory for the model") : 0;
}
