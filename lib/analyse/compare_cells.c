// SPDX-License-Identifier: GPL-2.0
/* The cells of two sides: see compare_cells.h. */
#include "analyse/compare_cells.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *boot_id(const struct compare_run *run)
{
	const char *id = env_get(&run->env, "boot_id", "unknown");

	return strcmp(id, "unknown") != 0 ? id : NULL;
}

bool compare_same_boot(const struct compare_run *a, const struct compare_run *b)
{
	const char *x = boot_id(a), *y = boot_id(b);

	return x && y && !strcmp(x, y);
}

/* Which of the boots before it a run is of; runs whose boot is not known are of a boot each. */
static size_t boot_of(const struct compare_run *run, size_t i, const size_t *boot, size_t nr_boots)
{
	const char *id = boot_id(&run[i]), *other;
	size_t k;

	for (k = 0; id && k < i; k++) {
		other = boot_id(&run[k]);
		if (other && !strcmp(id, other))
			return boot[k];
	}
	return nr_boots;
}

size_t compare_boots(const struct compare_side *side, size_t *boot)
{
	size_t i, nr = 0;

	for (i = 0; i < side->nr; i++) {
		boot[i] = boot_of(side->run, i, boot, nr);
		nr += boot[i] == nr;
	}
	return nr;
}

static bool several_boots(const struct compare_side *side)
{
	const char *first = boot_id(side->run), *other;
	size_t i;

	for (i = 1; i < side->nr; i++) {
		other = boot_id(&side->run[i]);
		if (!first || !other || strcmp(first, other) != 0)
			return true;
	}
	return false;
}

/* Counts of emulated hosts: what adds to a lowest one is not the pass's own. */
static bool is_exact(const struct compare_side *side)
{
	size_t i;

	for (i = 0; i < side->nr; i++)
		if (!side->run[i].samples.nr_rows || !env_is_emulated(&side->run[i].env))
			return false;
	return true;
}

enum compare_unit compare_unit_of(const struct compare_side *base, const struct compare_side *new)
{
	if (several_boots(base) || several_boots(new))
		return COMPARE_BOOTS;
	return is_exact(base) && is_exact(new) ? COMPARE_EXACT : COMPARE_ROUNDS;
}

static int add_run(struct compare_cells_side *s, struct cells *all, const struct compare_run *run,
		   size_t *room)
{
	struct rounds *rounds = &s->rounds[s->nr++];
	size_t i;
	int err = rounds_make(rounds, &run->samples);

	for (i = 0; !err && i < run->samples.cells.nr; i++)
		if (cells_add(all, &run->samples.cells.key[rounds->order[i]]) == CELLS_NONE)
			err = -ENOMEM;
	*room += run->samples.nr_rows;
	return err;
}

static int add_side(struct compare_cells *m, struct compare_cells_side *s,
		    const struct compare_side *side)
{
	size_t i, room = side->nr + 1;
	int err = 0;

	s->rounds = calloc(side->nr, sizeof(*s->rounds));
	s->boot = calloc(side->nr, sizeof(*s->boot));
	s->rounds_per_vm = calloc(side->nr, sizeof(*s->rounds_per_vm));
	if (!s->rounds || !s->boot || !s->rounds_per_vm)
		return -ENOMEM;
	s->nr_boots = compare_boots(side, s->boot);
	for (i = 0; !err && i < side->nr; i++) {
		s->rounds_per_vm[i] = (unsigned int)strtoul(
			env_get(&side->run[i].env, "rounds_per_vm", "1"), NULL, 10);
		err = add_run(s, &m->all, &side->run[i], &room);
	}
	if (err)
		return err;
	s->v = calloc(3 * room, sizeof(*s->v));
	s->round = calloc(room, sizeof(*s->round));
	s->scratch = s->v ? s->v + room : NULL;
	return s->v && s->round ? 0 : -ENOMEM;
}

int compare_cells_make(struct compare_cells *m, const struct compare_side *base,
		       const struct compare_side *new, enum compare_unit unit)
{
	int err;

	*m = (struct compare_cells){
		.unit = unit,
		.lowest = is_exact(base) && is_exact(new),
		.has_samples = base->run->samples.nr_rows && new->run->samples.nr_rows,
	};
	err = add_side(m, &m->side[0], base);
	return err ? err : add_side(m, &m->side[1], new);
}

void compare_cells_free(struct compare_cells *m)
{
	size_t s, i;

	for (s = 0; s < 2; s++) {
		for (i = 0; i < m->side[s].nr; i++)
			rounds_free(&m->side[s].rounds[i]);
		free(m->side[s].rounds);
		free(m->side[s].boot);
		free(m->side[s].rounds_per_vm);
		free(m->side[s].v);
		free(m->side[s].round);
	}
	cells_free(&m->all);
	free(m->logs);
}

/* What a run counted in a cell, in rounds without failed accesses, and which rounds these are. */
static size_t values_of_run(const struct rounds *rounds, const struct cell_key *key, enum counter c,
			    double *v, unsigned int *round)
{
	size_t cell = cells_find(&rounds->set->cells, key), i, n = 0;
	const struct sample_row *row;

	for (i = 0; cell != CELLS_NONE && i < rounds_nr_rows(rounds, cell); i++) {
		row = rounds_row(rounds, cell, i);
		if (!row->reading.has[c] || row->failed)
			continue;
		v[n] = (double)row->reading.value[c];
		round[n++] = row->round;
	}
	return n;
}

/* Rounds that hang together are taken by blocks of as many as are worth one: their medians. */
static size_t make_blocks(const struct compare_cells_side *s, double *v, size_t n,
			  unsigned int per_vm)
{
	const struct stats_order order = { s->round, per_vm };
	struct stats_dependence d;
	size_t i, size, nr = 0, block;

	for (i = 0; i < n; i++)
		if (!(v[i] > 0))
			return n; /* a cell that cannot be compared; no median is to hide it */
	memcpy(s->scratch, v, n * sizeof(*v));
	stats_interval_of(s->scratch, n, &order, s->scratch + n, &d);
	/* medians of blocks that are just so long still hang together */
	block = (size_t)ceil(d.factor > 2 ? 2 * d.factor : d.factor);
	for (i = 0; i < n; i += size) {
		size = n - i < 2 * block ? n - i : block;
		v[nr++] = stats_summarize(v + i, size).mid.median;
	}
	return nr;
}

/* The units of all runs of a boot: rounds, or in @blocks blocks of them. */
static size_t values_of_boot(const struct compare_cells_side *s, size_t boot,
			     const struct cell_key *key, enum counter c, double *v, bool blocks,
			     size_t *nr_rounds)
{
	size_t i, n = 0, more;

	for (i = 0; i < s->nr; i++) {
		if (s->boot[i] != boot)
			continue;
		more = values_of_run(&s->rounds[i], key, c, v + n, s->round);
		*nr_rounds += more;
		n += blocks && more ? make_blocks(s, v + n, more, s->rounds_per_vm[i]) : more;
	}
	return n;
}

/* The values of a side's units into its v. Returns how many units have one. */
static size_t values_of(const struct compare_cells *m, const struct compare_cells_side *s,
			const struct cell_key *key, enum counter c, size_t *nr_rounds)
{
	size_t boot, n, units = 0;
	struct stats_summary sum;

	if (m->unit != COMPARE_BOOTS)
		return values_of_boot(s, 0, key, c, s->v, m->unit == COMPARE_ROUNDS, nr_rounds);
	for (boot = 0; boot < s->nr_boots; boot++) {
		n = values_of_boot(s, boot, key, c, s->scratch, false, nr_rounds);
		if (!n)
			continue;
		sum = stats_summarize(s->scratch, n);
		s->v[units++] = m->lowest ? sum.min : sum.mid.median;
	}
	return units;
}

/* A row of that cell; passes of a cell differ in nothing but counts. */
static const struct sample_row *row_of(const struct compare_cells_side *s,
				       const struct cell_key *key)
{
	size_t i, cell;

	for (i = 0; i < s->nr; i++) {
		cell = cells_find(&s->rounds[i].set->cells, key);
		if (cell != CELLS_NONE && rounds_nr_rows(&s->rounds[i], cell))
			return rounds_row(&s->rounds[i], cell, 0);
	}
	return NULL;
}

static void describe(const struct compare_cells *m, struct compare_cell *cell)
{
	const struct sample_row *row[2];
	size_t s;

	for (s = 0; s < 2; s++) {
		row[s] = row_of(&m->side[s], cell->key);
		cell->v[s] = m->side[s].v;
		cell->whole[s] = m->unit == COMPARE_BOOTS ? cell->n[s] == m->side[s].nr_boots
							  : cell->n[s] > 0;
		cell->accesses[s] = row[s] && row[s]->accesses ? (double)row[s]->accesses : 1;
	}
	cell->of_registers = row[0] && row[0]->regs;
	cell->other_regs = row[0] && row[1] &&
			   (row[0]->regs != row[1]->regs || row[0]->regs_once != row[1]->regs_once);
}

bool compare_cells_next(struct compare_cells *m, struct compare_cell *cell)
{
	size_t s;

	while (cell->at < m->all.nr * NR_COUNTERS) {
		cell->key = &m->all.key[cell->at / NR_COUNTERS];
		cell->metric = (enum counter)(cell->at++ % NR_COUNTERS);
		if (!counter_info[cell->metric].is_metric)
			continue;
		for (s = 0; s < 2; s++) {
			cell->rounds[s] = 0;
			cell->n[s] = values_of(m, &m->side[s], cell->key, cell->metric,
					       &cell->rounds[s]);
		}
		if (!cell->n[0] && !cell->n[1])
			continue;
		describe(m, cell);
		return true;
	}
	return false;
}
