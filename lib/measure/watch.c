// SPDX-License-Identifier: GPL-2.0
/* Savings as rounds come in: see watch.h. */
#include "measure/watch.h"

#include "measure/stats.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/*
 * Who looks often stops too early, at a width that is narrow by chance: it has to be so at two
 * looks in a row. What subjects draw by chance cannot be told from fewer than six.
 */
#define LOOKS_NARROW 2
#define SUBJECTS_MIN 6
#define LOOKS	     32 /* until the rounds have doubled, or more */

/* What is kept of a cell. */
struct record {
	double *value;	      /* by round; NAN where there is none */
	double *ratios;	      /* to the base, by stats_add_ratio(), if the saving is waited for */
	unsigned int *rounds; /* of each ratio */
	size_t room;	      /* in each, in rounds */
	size_t nr_ratios;
};

struct watch {
	const struct sampler_cell *cells;
	size_t nr_cells;
	enum counter metric;
	unsigned int per_subject;
	struct record *records;	  /* of each cell */
	unsigned int nr_compared; /* rounds that are in the ratios */
	double *scratch;	  /* for twice as many rounds as it has room for */
	size_t scratch_room;
	double last_width;
	unsigned int narrow; /* looks in a row at which every interval was as narrow as asked */
};

struct watch *watch_new(const struct sampler_cell *cells, size_t nr_cells, enum counter metric,
			unsigned int rounds_per_subject)
{
	struct watch *w = malloc(sizeof(*w));

	if (!w)
		return NULL;
	*w = (struct watch){
		.cells = cells,
		.nr_cells = nr_cells,
		.metric = metric,
		.per_subject = rounds_per_subject,
		.last_width = -1,
		.records = calloc(nr_cells, sizeof(*w->records)),
	};
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
		free(w->records[i].rounds);
	}
	free(w->records);
	free(w->scratch);
	free(w);
}

static bool grow(void *array, size_t nr, size_t size)
{
	void **p = array, *grown = realloc(*p, nr * size);

	*p = grown ? grown : *p;
	return grown;
}

static int make_room(struct watch *w, struct record *r, size_t rounds)
{
	size_t room = r->room ? r->room : 64, i;

	while (room < rounds)
		room *= 2;
	if (room == r->room)
		return 0;
	if (!grow(&r->value, room, sizeof(*r->value)) ||
	    !grow(&r->ratios, room, sizeof(*r->ratios)) ||
	    !grow(&r->rounds, room, sizeof(*r->rounds)))
		return -ENOMEM;
	if (w->scratch_room < room && !grow(&w->scratch, 2 * room, sizeof(*w->scratch)))
		return -ENOMEM;
	w->scratch_room = w->scratch_room < room ? room : w->scratch_room;
	for (i = r->room; i < room; i++)
		r->value[i] = NAN;
	r->room = room;
	return 0;
}

int watch_add(struct watch *w, size_t cell, unsigned int round, const struct reading *reading)
{
	struct record *r = &w->records[cell];
	int err = make_room(w, r, (size_t)round + 1);

	if (!err && reading->has[w->metric])
		r->value[round] = (double)reading->value[w->metric];
	return err;
}

static bool is_waited_for(const struct sampler_cell *cell)
{
	return cell->base != SAMPLER_NO_BASE && !cell->control;
}

static void compare_with_base(struct watch *w, size_t cell, unsigned int rounds)
{
	const struct record *base = &w->records[w->cells[cell].base];
	struct record *r = &w->records[cell];
	unsigned int i;

	for (i = w->nr_compared; i < rounds && i < r->room && i < base->room; i++) {
		r->rounds[r->nr_ratios] = i;
		r->nr_ratios =
			stats_add_ratio(r->ratios, r->nr_ratios, base->value[i], r->value[i]);
	}
}

static void compare_new_rounds(struct watch *w, unsigned int rounds)
{
	size_t i;

	for (i = 0; i < w->nr_cells; i++)
		if (is_waited_for(&w->cells[i]))
			compare_with_base(w, i, rounds);
	w->nr_compared = rounds;
}

static struct stats_interval saving_of(struct watch *w, const struct record *r,
				       struct stats_dependence *dependence)
{
	const struct stats_order order = { r->rounds, w->per_subject };

	memcpy(w->scratch, r->ratios, r->nr_ratios * sizeof(*r->ratios));
	return stats_saving_of(w->scratch, r->nr_ratios, &order, w->scratch + r->nr_ratios,
			       dependence);
}

double watch_width(struct watch *w, unsigned int rounds)
{
	struct stats_interval saving;
	double width = 0;
	bool all = true;
	size_t i;

	compare_new_rounds(w, rounds);
	for (i = 0; i < w->nr_cells; i++) {
		const struct record *r = &w->records[i];

		if (!is_waited_for(&w->cells[i]))
			continue;
		if (!r->nr_ratios) {
			all = false;
			continue;
		}
		saving = saving_of(w, r, NULL);
		all = all && saving.has_interval;
		width = fmax(width, saving.high - saving.low);
	}
	return all ? width : -1;
}

/* Every epoch at first, then whenever there are some 2% of rounds more. */
static bool is_time_to_look(const struct watch *w, unsigned int rounds)
{
	unsigned int step = 1;

	while (step * 2 <= rounds / LOOKS)
		step *= 2;
	return rounds / step != (rounds - w->per_subject) / step;
}

bool watch_is_narrow(struct watch *w, unsigned int rounds, double width)
{
	if (is_time_to_look(w, rounds)) {
		w->last_width = watch_width(w, rounds);
		w->narrow = w->last_width >= 0 && w->last_width <= width ? w->narrow + 1 : 0;
	}
	return w->narrow >= LOOKS_NARROW && rounds / SUBJECTS_MIN >= w->per_subject;
}

double watch_last_width(const struct watch *w)
{
	return w->last_width;
}

bool watch_dependence(struct watch *w, unsigned int rounds, struct stats_dependence *median)
{
	double *v[3] = { NULL };
	struct stats_dependence d;
	size_t i, n = 0;
	bool found;

	compare_new_rounds(w, rounds);
	for (i = 0; i < 3; i++)
		v[i] = calloc(w->nr_cells, sizeof(double));
	for (i = 0; v[0] && v[1] && v[2] && i < w->nr_cells; i++) {
		if (!is_waited_for(&w->cells[i]) || !w->records[i].nr_ratios)
			continue;
		saving_of(w, &w->records[i], &d);
		v[0][n] = d.lag1;
		v[1][n] = d.alike;
		v[2][n++] = d.factor;
	}
	found = n > 0;
	if (found)
		*median = (struct stats_dependence){ stats_summarize(v[0], n).mid.median,
						     stats_summarize(v[1], n).mid.median,
						     stats_summarize(v[2], n).mid.median };
	for (i = 0; i < 3; i++)
		free(v[i]);
	return found;
}
