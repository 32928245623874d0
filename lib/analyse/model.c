// SPDX-License-Identifier: GPL-2.0
/* From the costs of registers to those of passes: see model.h. */
#include "analyse/model.h"

#include "analyse/rows.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What one access of each register of a group cost in one round, added up; NAN if one has no
 * sample. */
struct sum {
	double wide, own; /* of registers wider than a vCPU, and of the others */
	size_t nr;
};

struct maker {
	const struct model_source *src;
	struct model *out;
	size_t nr_rounds;
	struct cells groups;	 /* of registers: by op, state and vCPUs, without the rest */
	size_t *group, *nr_regs; /* of each register's cell; of each group */
	bool *is_wide;		 /* of each register's cell */
	struct sum *sums;	 /* [groups.nr][nr_rounds] */
	double *v, *share;	 /* room for a number a round */
};

/* A pass to be predicted. */
struct pass {
	size_t cell;
	enum counter c;
	unsigned int vcpus;
	/* groups of the nearest vCPU counts; the same one twice at or beyond an end */
	size_t below, above;
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

/* Add up one metric over all registers. */
static void add_up(struct maker *m, enum counter c)
{
	const struct sample_set *set = m->src->registers->set;
	size_t i, nr = m->groups.nr * m->nr_rounds;

	memset(m->sums, 0, nr * sizeof(*m->sums));
	for (i = 0; i < set->nr_rows; i++) {
		const struct sample_row *row = &set->rows[i];
		double cost = rounds_access_cost(row, c, m->src->meter_cost[c]);
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

/* The groups of @op and @state with the nearest vCPU counts. */
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

/* What the pass should cost in @round; NAN if registers are missing there. */
static double predict(const struct maker *m, const struct pass *pass, bool wide_once, size_t round)
{
	const struct sum *below = &m->sums[pass->below * m->nr_rounds + round];
	const struct sum *above = &m->sums[pass->above * m->nr_rounds + round];
	double x0 = m->groups.key[pass->below].vcpus, x1 = m->groups.key[pass->above].vcpus;
	double n = pass->vcpus, w = stats_interpolate(x0, below->wide, x1, above->wide, n);
	double v = stats_interpolate(x0, below->own, x1, above->own, n);

	return m->src->meter_cost[pass->c] + n * v + (wide_once ? w : n * w);
}

/* The share of the saving of @pass over @base that the registers explain, round by round. A round
 * in which both cost the same has none. */
static void explain(struct maker *m, const struct pass *pass, size_t base, struct model_row *row)
{
	const struct rounds *passes = m->src->passes;
	struct rounds_walk walk = { 0 };
	size_t n = 0, round;

	while (rounds_next(passes, base, passes, pass->cell, pass->c, &walk)) {
		round = walk.a->round;
		m->share[n++] =
			stats_share(predict(m, pass, false, round) - predict(m, pass, true, round),
				    walk.x - walk.y);
	}
	n = stats_drop_nan(m->share, n);
	row->has_explained = n > 0;
	if (n)
		row->explained_pct = stats_summarize(m->share, n).mid;
}

static int model_pass(struct maker *m, const struct pass *pass, size_t base)
{
	const struct rounds *passes = m->src->passes;
	bool wide_once = rounds_row(passes, pass->cell, 0)->regs_once > 0;
	size_t n = rounds_values(passes, pass->cell, pass->c, m->v), r;
	struct stats_interval measured;
	struct model_row *row;

	if (!n)
		return 0;
	measured = stats_summarize(m->v, n).mid;
	for (r = 0; r < m->nr_rounds; r++)
		m->v[r] = predict(m, pass, wide_once, r);
	n = stats_drop_nan(m->v, m->nr_rounds);
	if (!n || !(measured.median > 0))
		return 0;
	row = rows_push(&m->out->rows, &m->out->nr_rows, sizeof(*row),
			&passes->set->cells.key[pass->cell], pass->c);
	if (!row)
		return -ENOMEM;
	row->n = n;
	row->predicted = stats_summarize(m->v, n).mid;
	row->measured = measured;
	row->error_pct = stats_percent_change(measured.median, row->predicted.median);
	if (base != CELLS_NONE && pass->vcpus > 1)
		explain(m, pass, base, row);
	return 0;
}

static int model_cell(struct maker *m, size_t cell, enum counter c)
{
	const struct cell_key *key = &m->src->passes->set->cells.key[cell];
	const struct bench_row *bench = benches_find(m->src->benches, key);
	struct pass pass = { .cell = cell, .c = c, .vcpus = key->vcpus };
	const char *state;

	/* registers are measured one by one over and over: a first pass is not made of such */
	if (!bench || !*bench->explained_op || key->threads != 1 || *key->pass)
		return 0;
	state = *bench->explained_state ? bench->explained_state : key->state;
	if (!find_neighbours(m, bench->explained_op, state, &pass))
		return 0;
	return model_pass(m, &pass,
			  *bench->base ? rounds_of_policy(m->src->passes, cell, bench->base)
				       : CELLS_NONE);
}

static int model_metric(struct maker *m, enum counter c)
{
	size_t i;
	int err = 0;

	add_up(m, c);
	for (i = 0; !err && i < m->src->passes->set->cells.nr; i++)
		err = model_cell(m, i, c);
	return err;
}

int model_make(struct model *model, const struct model_source *source)
{
	const struct rounds *passes = source->passes, *registers = source->registers;
	size_t room = passes->room + registers->room;
	struct maker m = {
		.src = source,
		.out = model,
		.nr_rounds = passes->nr > registers->nr ? passes->nr : registers->nr,
		.v = calloc(room, sizeof(double)),
		.share = calloc(room, sizeof(double)),
	};
	enum counter c;
	int err = m.v && m.share ? make_groups(&m) : -ENOMEM;

	*model = (struct model){ 0 };
	for (c = 0; !err && c < NR_COUNTERS; c++)
		if (counter_info[c].is_metric)
			err = model_metric(&m, c);
	rows_sort(model->rows, model->nr_rows, sizeof(*model->rows));
	cells_free(&m.groups);
	free(m.v);
	free(m.share);
	free(m.group);
	free(m.nr_regs);
	free(m.is_wide);
	free(m.sums);
	return err;
}
