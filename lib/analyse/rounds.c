// SPDX-License-Identifier: GPL-2.0
/* Samples by cell and round: see rounds.h. */
#include "analyse/rounds.h"

#include "measure/stats.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>

int rounds_make(struct rounds *rounds, const struct sample_set *set)
{
	*rounds = (struct rounds){ .set = set, .nr = samples_rounds(set) };
	rounds->room = 1 + rounds->nr + set->nr_rows + set->cells.nr;
	rounds->order = cells_order(&set->cells);
	return rounds->order ? samples_index(&rounds->index, set) : -ENOMEM;
}

void rounds_free(struct rounds *rounds)
{
	samples_index_free(&rounds->index);
	free(rounds->order);
	*rounds = (struct rounds){ .set = NULL };
}

size_t rounds_of_policy(const struct rounds *rounds, size_t cell, const char *policy)
{
	struct cell_key key = cell_key_of_policy(&rounds->set->cells.key[cell], policy);

	return cells_find(&rounds->set->cells, &key);
}

size_t rounds_nr_rows(const struct rounds *rounds, size_t cell)
{
	return rounds->index.first[cell + 1] - rounds->index.first[cell];
}

const struct sample_row *rounds_row(const struct rounds *rounds, size_t cell, size_t i)
{
	return rounds->index.rows[rounds->index.first[cell] + i];
}

static bool take_value(const struct sample_row *row, enum counter c, double *value)
{
	*value = (double)row->reading.value[c];
	return row->reading.has[c];
}

bool rounds_value(const struct rounds *rounds, size_t cell, size_t round, enum counter c,
		  double *value)
{
	const struct sample_row *row = samples_at(&rounds->index, cell, (unsigned int)round);

	return row && take_value(row, c, value);
}

size_t rounds_values(const struct rounds *rounds, size_t cell, enum counter c, double *v)
{
	size_t i, n = 0;

	for (i = 0; i < rounds_nr_rows(rounds, cell); i++)
		n += take_value(rounds_row(rounds, cell, i), c, &v[n]);
	return n;
}

double rounds_access_cost(const struct sample_row *row, enum counter c, double overhead)
{
	double value;

	return take_value(row, c, &value) && row->accesses
		       ? stats_cost_of_one(value, overhead, (double)row->accesses)
		       : -1;
}

size_t rounds_access_costs(const struct rounds *rounds, size_t cell, enum counter c,
			   double overhead, double *v)
{
	size_t i, n = 0;

	for (i = 0; i < rounds_nr_rows(rounds, cell); i++) {
		v[n] = rounds_access_cost(rounds_row(rounds, cell, i), c, overhead);
		n += v[n] >= 0;
	}
	return n;
}

bool rounds_next(const struct rounds *a, size_t cell_a, const struct rounds *b, size_t cell_b,
		 enum counter c, struct rounds_walk *walk)
{
	size_t nr_a = rounds_nr_rows(a, cell_a), nr_b = rounds_nr_rows(b, cell_b);
	unsigned int x, y;

	while (walk->i < nr_a && walk->j < nr_b) {
		walk->a = rounds_row(a, cell_a, walk->i);
		walk->b = rounds_row(b, cell_b, walk->j);
		x = walk->a->round;
		y = walk->b->round;
		walk->i += x <= y;
		walk->j += y <= x;
		if (x == y && take_value(walk->a, c, &walk->x) && take_value(walk->b, c, &walk->y))
			return true;
	}
	return false;
}

size_t rounds_pairs(const struct rounds *rounds, size_t cell_a, size_t cell_b, enum counter c,
		    double *a, double *b, unsigned int *round)
{
	struct rounds_walk walk = { 0 };
	size_t n = 0;

	while (rounds_next(rounds, cell_a, rounds, cell_b, c, &walk)) {
		if (!(walk.x > 0) || !(walk.y > 0))
			continue;
		a[n] = walk.x;
		round[n] = walk.a->round;
		b[n++] = walk.y;
	}
	return n;
}

unsigned int rounds_per_vm(const struct env *env)
{
	unsigned long n = strtoul(env_get(env, "rounds_per_vm", "1"), NULL, 10);

	return n && n <= UINT_MAX ? (unsigned int)n : 1;
}

struct lines {
	const struct cell_key *key;
	enum rounds_axis axis;
};

/* Compare the lines of two cells, and into @along their places on it. */
static int compare_lines(const struct lines *lines, size_t a, size_t b, int *along)
{
	struct cell_key x = lines->key[a], y = lines->key[b];
	unsigned int *at_x = lines->axis == ROUNDS_VCPUS ? &x.vcpus : &x.threads;
	unsigned int *at_y = lines->axis == ROUNDS_VCPUS ? &y.vcpus : &y.threads;

	*along = (*at_x > *at_y) - (*at_x < *at_y);
	*at_x = *at_y = 0;
	return cell_key_compare(&x, &y);
}

static int by_line(const void *a, const void *b, void *lines)
{
	int along, d = compare_lines(lines, *(const size_t *)a, *(const size_t *)b, &along);

	return d ? d : along;
}

int rounds_for_each_line(const struct rounds *rounds, enum rounds_axis axis,
			 int (*see)(const struct rounds_line *line, void *arg), void *arg)
{
	struct lines lines = { rounds->set->cells.key, axis };
	size_t *order = cells_order(&rounds->set->cells), nr = rounds->set->cells.nr, i, end;
	int err = order ? 0 : -ENOMEM, along;

	if (!err)
		qsort_r(order, nr, sizeof(*order), by_line, &lines);
	for (i = 0; !err && i < nr; i = end) {
		for (end = i + 1; end < nr && !compare_lines(&lines, order[i], order[end], &along);)
			end++;
		err = see(&(struct rounds_line){ &order[i], end - i }, arg);
	}
	free(order);
	return err;
}
