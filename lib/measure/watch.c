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
	bool is_compared; /* else nothing is kept of it */
};

/* What was seen of a group. */
struct view {
	bool is_waited_for;
	unsigned int nr_compared; /* rounds that are in its cells' ratios */
	double last_width;
	unsigned int narrow; /* looks in a row at which every interval was as narrow as asked */
};

struct watch {
	const struct sampler_cell *cells;
	size_t nr_cells, nr_groups;
	enum counter metric;
	unsigned int per_subject;
	struct record *records; /* of each cell */
	struct view *views;	/* of each group */
	double *scratch;	/* for twice as many rounds as it has room for */
	size_t scratch_room;
};

static bool is_waited_for(const struct sampler_cell *cell)
{
	return cell->base != SAMPLER_NO_BASE && !cell->control;
}

/* Most cells of a run access one register, are compared with nothing, and need no memory. */
static void choose_compared(struct watch *w)
{
	size_t i;

	for (i = 0; i < w->nr_cells; i++)
		if (is_waited_for(&w->cells[i]))
			w->records[i].is_compared = w->records[w->cells[i].base].is_compared = true;
}

struct watch *watch_new(const struct sampler_cell *cells, size_t nr_cells, size_t nr_groups,
			enum counter metric, unsigned int rounds_per_subject)
{
	struct watch *w = malloc(sizeof(*w));
	size_t i;

	if (!w)
		return NULL;
	*w = (struct watch){
		.cells = cells,
		.nr_cells = nr_cells,
		.nr_groups = nr_groups,
		.metric = metric,
		.per_subject = rounds_per_subject,
		.records = calloc(nr_cells, sizeof(*w->records)),
		.views = calloc(nr_groups, sizeof(*w->views)),
	};
	if (!w->records || !w->views) {
		watch_free(w);
		return NULL;
	}
	for (i = 0; i < nr_groups; i++)
		w->views[i].last_width = -1;
	for (i = 0; i < nr_cells; i++)
		w->views[cells[i].group].is_waited_for |= is_waited_for(&cells[i]);
	choose_compared(w);
	return w;
}

void watch_free(struct watch *w)
{
	size_t i;

	if (!w)
		return;
	for (i = 0; w->records && i < w->nr_cells; i++) {
		free(w->records[i].value);
		free(w->records[i].ratios);
		free(w->records[i].rounds);
	}
	free(w->records);
	free(w->views);
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
	int err = r->is_compared ? make_room(w, r, (size_t)round + 1) : 0;

	if (!err && r->is_compared && reading->has[w->metric])
		r->value[round] = (double)reading->value[w->metric];
	return err;
}

static void compare_with_base(struct watch *w, size_t cell, unsigned int first, unsigned int rounds)
{
	const struct record *base = &w->records[w->cells[cell].base];
	struct record *r = &w->records[cell];
	unsigned int i;

	for (i = first; i < rounds && i < r->room && i < base->room; i++) {
		r->rounds[r->nr_ratios] = i;
		r->nr_ratios =
			stats_add_ratio(r->ratios, r->nr_ratios, base->value[i], r->value[i]);
	}
}

static void compare_new_rounds(struct watch *w, size_t group, unsigned int rounds)
{
	struct view *view = &w->views[group];
	size_t i;

	for (i = 0; i < w->nr_cells; i++)
		if (w->cells[i].group == group && is_waited_for(&w->cells[i]))
			compare_with_base(w, i, view->nr_compared, rounds);
	view->nr_compared = rounds;
}

static struct stats_interval saving_of(struct watch *w, const struct record *r,
				       struct stats_dependence *dependence)
{
	const struct stats_order order = { r->rounds, w->per_subject };

	memcpy(w->scratch, r->ratios, r->nr_ratios * sizeof(*r->ratios));
	return stats_saving_of(w->scratch, r->nr_ratios, &order, w->scratch + r->nr_ratios,
			       dependence);
}

double watch_width(struct watch *w, size_t group, unsigned int rounds)
{
	struct stats_interval saving;
	double width = 0;
	bool all = true;
	size_t i;

	compare_new_rounds(w, group, rounds);
	for (i = 0; i < w->nr_cells; i++) {
		const struct record *r = &w->records[i];

		if (w->cells[i].group != group || !is_waited_for(&w->cells[i]))
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

bool watch_is_narrow(struct watch *w, size_t group, unsigned int rounds, double width)
{
	struct view *view = &w->views[group];

	if (is_time_to_look(w, rounds)) {
		view->last_width = watch_width(w, group, rounds);
		view->narrow =
			view->last_width >= 0 && view->last_width <= width ? view->narrow + 1 : 0;
	}
	return view->narrow >= LOOKS_NARROW && rounds / SUBJECTS_MIN >= w->per_subject;
}

bool watch_waits_for(const struct watch *w, size_t group)
{
	return w->views[group].is_waited_for;
}

double watch_last_width(const struct watch *w)
{
	double width = -1;
	size_t i;

	for (i = 0; i < w->nr_groups; i++) {
		if (w->views[i].last_width < 0)
			return -1;
		width = fmax(width, w->views[i].last_width);
	}
	return width;
}

bool watch_dependence(struct watch *w, const unsigned int *rounds, struct stats_dependence *median,
		      unsigned int *nr_rounds)
{
	enum { LAG1, ALIKE, FACTOR, ROUNDS, NR };
	double *v = calloc(NR * w->nr_cells, sizeof(*v)), mid[NR];
	struct stats_dependence d;
	size_t i, n = 0;

	for (i = 0; i < w->nr_groups; i++)
		compare_new_rounds(w, i, rounds[i]);
	for (i = 0; v && i < w->nr_cells; i++) {
		if (!is_waited_for(&w->cells[i]) || !w->records[i].nr_ratios)
			continue;
		saving_of(w, &w->records[i], &d);
		v[LAG1 * w->nr_cells + n] = d.lag1;
		v[ALIKE * w->nr_cells + n] = d.alike;
		v[FACTOR * w->nr_cells + n] = d.factor;
		v[ROUNDS * w->nr_cells + n++] = (double)w->records[i].nr_ratios;
	}
	for (i = 0; n && i < NR; i++)
		mid[i] = stats_summarize(v + i * w->nr_cells, n).mid.median;
	free(v);
	if (!n)
		return false;
	*median = (struct stats_dependence){ mid[LAG1], mid[ALIKE], mid[FACTOR] };
	*nr_rounds = (unsigned int)mid[ROUNDS];
	return true;
}
