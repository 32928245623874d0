// SPDX-License-Identifier: GPL-2.0
/* Savings as rounds come in: see watch.h. */
#include "measure/watch.h"

#include "measure/stats.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

/* What is kept of a cell. */
struct record {
	double *value;	/* by round; NAN where there is none */
	double *ratios; /* to the base, by stats_add_ratio(), if the saving is waited for */
	size_t room;	/* in both, in rounds */
	size_t nr_ratios;
};

struct watch {
	const struct sampler_cell *cells;
	size_t nr_cells;
	enum counter metric;
	struct record *records;	  /* of each cell */
	unsigned int nr_compared; /* rounds that are in the ratios */
};

struct watch *watch_new(const struct sampler_cell *cells, size_t nr_cells, enum counter metric)
{
	struct watch *w = malloc(sizeof(*w));

	if (!w)
		return NULL;
	*w = (struct watch){ cells, nr_cells, metric, calloc(nr_cells, sizeof(*w->records)), 0 };
	if (!w->records) {
		free(w);
		return NULL;
	}
	return w;
}

void watch_free(struct watch *w)
{
	size_t i;

	if (!w)
		return;
	for (i = 0; i < w->nr_cells; i++) {
		free(w->records[i].value);
		free(w->records[i].ratios);
	}
	free(w->records);
	free(w);
}

static int make_room(struct record *r, size_t rounds)
{
	size_t room = r->room ? r->room : 64, i;
	double *value, *ratios;

	while (room < rounds)
		room *= 2;
	if (room == r->room)
		return 0;
	value = realloc(r->value, room * sizeof(*value));
	r->value = value ? value : r->value;
	ratios = realloc(r->ratios, room * sizeof(*ratios));
	r->ratios = ratios ? ratios : r->ratios;
	if (!value || !ratios)
		return -ENOMEM;
	for (i = r->room; i < room; i++)
		value[i] = NAN;
	r->room = room;
	return 0;
}

int watch_add(struct watch *w, size_t cell, unsigned int round, const struct reading *reading)
{
	struct record *r = &w->records[cell];
	int err = make_room(r, (size_t)round + 1);

	if (!err && reading->has[w->metric])
		r->value[round] = (double)reading->value[w->metric];
	return err;
}

static bool is_waited_for(const struct sampler_cell *cell)
{
	return cell->base != SAMPLER_NO_BASE && !cell->control;
}

static void compare_new_rounds(struct watch *w, size_t cell, unsigned int rounds)
{
	const struct record *base = &w->records[w->cells[cell].base];
	struct record *r = &w->records[cell];
	unsigned int i;

	for (i = w->nr_compared; i < rounds && i < r->room && i < base->room; i++)
		r->nr_ratios =
			stats_add_ratio(r->ratios, r->nr_ratios, base->value[i], r->value[i]);
}

double watch_width(struct watch *w, unsigned int rounds)
{
	struct stats_interval saving;
	double width = 0;
	bool all = true;
	size_t i;

	for (i = 0; i < w->nr_cells; i++) {
		const struct record *r = &w->records[i];

		if (!is_waited_for(&w->cells[i]))
			continue;
		compare_new_rounds(w, i, rounds);
		if (!r->nr_ratios) {
			all = false;
			continue;
		}
		saving = stats_saving_of(r->ratios, r->nr_ratios);
		all = all && saving.has_interval;
		width = fmax(width, saving.high - saving.low);
	}
	w->nr_compared = rounds;
	return all ? width : -1;
}
