// SPDX-License-Identifier: GPL-2.0
/* Pairs of cells, round by round: see contrast.h. */
#include "analyse/contrast.h"

#include "analyse/rows.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct maker {
	const struct rounds *rounds;
	const struct benches *benches;
	struct contrasts *out;
	double *a, *b, *scratch; /* with room for all rows; scratch for twice as many */
	unsigned int *round;
	struct stats_order order;
	bool exact;
};

/* The op that a cell's is against; "" if none. */
static const char *against(const struct maker *m, const struct cell_key *cell)
{
	const struct bench_row *bench = benches_find(m->benches, cell);

	return bench ? bench->against : "";
}

/* Into @with the cell that @cell is to be held against. */
static bool find_other(const struct maker *m, const struct cell_key *cell, struct cell_key *with)
{
	*with = *cell;
	if (*cell->pass)
		with->pass[0] = '\0';
	else
		snprintf(with->op, sizeof(with->op), "%s", against(m, cell));
	return *with->op;
}

/* What is saved, the other way round. */
static struct stats_interval negative(const struct stats_interval *saved)
{
	return (struct stats_interval){ 0 - saved->median, 0 - saved->high, 0 - saved->low,
					saved->has_interval };
}

static int add_row(struct maker *m, size_t cell, size_t other, enum counter c)
{
	const struct cell_key *keys = m->rounds->set->cells.key;
	size_t n = rounds_pairs(m->rounds, other, cell, c, m->a, m->b, m->round);
	struct stats_saving saving;
	struct contrast_row *row;

	if (!n ||
	    !stats_save_rounds(m->a, m->b, n, m->exact ? NULL : &m->order, m->scratch, &saving))
		return 0;
	row = rows_push(&m->out->rows, &m->out->nr, sizeof(*row), &keys[cell], c);
	if (!row)
		return -ENOMEM;
	snprintf(row->with_op, sizeof(row->with_op), "%s", keys[other].op);
	snprintf(row->with_pass, sizeof(row->with_pass), "%s", keys[other].pass);
	row->n = n;
	row->more = negative(&saving.absolute);
	row->more_pct = negative(&saving.percent);
	return 0;
}

static int add_cell(struct maker *m, size_t cell)
{
	const struct cells *cells = &m->rounds->set->cells;
	struct cell_key with;
	size_t other =
		find_other(m, &cells->key[cell], &with) ? cells_find(cells, &with) : CELLS_NONE;
	enum counter c;
	int err = 0;

	for (c = 0; !err && other != CELLS_NONE && c < NR_COUNTERS; c++)
		if (counter_info[c].is_metric)
			err = add_row(m, cell, other, c);
	return err;
}

int contrasts_make(struct contrasts *contrasts, const struct rounds *rounds,
		   const struct benches *benches, const struct env *env)
{
	size_t room = rounds->room, i;
	struct maker m = { .rounds = rounds,
			   .benches = benches,
			   .out = contrasts,
			   .exact = env_is_emulated(env),
			   .a = calloc(4 * room, sizeof(double)),
			   .round = calloc(room, sizeof(unsigned int)) };
	int err = m.a && m.round ? 0 : -ENOMEM;

	*contrasts = (struct contrasts){ 0 };
	if (!err) {
		m.b = m.a + room;
		m.scratch = m.b + room;
	}
	m.order = (struct stats_order){ m.round, rounds_per_vm(env) };
	for (i = 0; !err && i < rounds->set->cells.nr; i++)
		err = add_cell(&m, rounds->order[i]);
	free(m.a);
	free(m.round);
	return err;
}

struct cell_key contrast_with(const struct contrast_row *row)
{
	struct cell_key key = row->cell;

	snprintf(key.op, sizeof(key.op), "%s", row->with_op);
	snprintf(key.pass, sizeof(key.pass), "%s", row->with_pass);
	return key;
}

double contrast_per_vcpu(const struct contrast_row *row)
{
	return row->more.median / row->cell.vcpus;
}
