// SPDX-License-Identifier: GPL-2.0
/* From a history to the change points of its series: see history.h. */
#include "analyse/history.h"

#include "measure/stats.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CHANCE 4.0 /* standard errors, beyond which two levels differ */

static int compare_runs(const void *a, const void *b)
{
	const struct history_run *x = *(const struct history_run *const *)a;
	const struct history_run *y = *(const struct history_run *const *)b;
	int d = strcmp(x->time, y->time);

	return d ? d : (x > y) - (x < y); /* then as the file has them */
}

static bool same_series(const struct history_run *a, const struct history_run *b)
{
	return !strcmp(a->host, b->host) && !strcmp(a->features, b->features);
}

static bool is_first(const struct history *h, size_t run)
{
	size_t i;

	for (i = 0; i < run && !same_series(&h->runs[i], &h->runs[run]); i++)
		;
	return i == run;
}

static void take_metric(struct history_trend *t, const struct history *h, size_t metric)
{
	double *out = t->values + t->nr_metrics * t->nr_runs;
	size_t i, had = 0;

	for (i = 0; i < t->nr_runs; i++) {
		out[i] = h->values[(size_t)(t->runs[i] - h->runs) * h->nr_metrics + metric];
		had += !isnan(out[i]);
	}
	if (had)
		t->metrics[t->nr_metrics++] = h->metrics[metric];
}

static bool find_regimes(struct history_trend *t)
{
	size_t i, n = t->nr_metrics * t->nr_runs;
	double *logs = malloc((n + 1) * sizeof(*logs));
	bool ok = logs;

	for (i = 0; ok && i < n; i++)
		logs[i] = log(t->values[i]);
	ok = ok && stats_regimes(logs, t->nr_runs, t->nr_metrics, &t->regimes);
	free(logs);
	return ok;
}

static int make_trend(struct history_trend *t, const struct history *h, size_t first)
{
	size_t i;

	t->runs = calloc(h->nr_runs + 1, sizeof(*t->runs));
	if (!t->runs)
		return -ENOMEM;
	for (i = first; i < h->nr_runs; i++)
		if (same_series(&h->runs[i], &h->runs[first]))
			t->runs[t->nr_runs++] = &h->runs[i];
	qsort(t->runs, t->nr_runs, sizeof(*t->runs), compare_runs);
	t->metrics = calloc(h->nr_metrics + 1, sizeof(*t->metrics));
	t->values = calloc(t->nr_runs * h->nr_metrics + 1, sizeof(*t->values));
	if (!t->metrics || !t->values)
		return -ENOMEM;
	for (i = 0; i < h->nr_metrics; i++)
		take_metric(t, h, i);
	return find_regimes(t) ? 0 : -ENOMEM;
}

int history_find_trends(struct history_trends *trends, const struct history *h)
{
	size_t i;
	int err = 0;

	*trends = (struct history_trends){ calloc(h->nr_runs + 1, sizeof(*trends->trend)), 0 };
	if (!trends->trend)
		return -ENOMEM;
	for (i = 0; !err && i < h->nr_runs; i++)
		if (is_first(h, i))
			err = make_trend(&trends->trend[trends->nr++], h, i);
	return err;
}

void history_trends_free(struct history_trends *trends)
{
	size_t i;

	for (i = 0; i < trends->nr; i++) {
		free(trends->trend[i].runs);
		free(trends->trend[i].metrics);
		free(trends->trend[i].values);
		stats_regimes_free(&trends->trend[i].regimes);
	}
	free(trends->trend);
	*trends = (struct history_trends){ 0 };
}

struct history_points history_points_of(const struct history_trend *t, size_t metric)
{
	const double *v = t->values + metric * t->nr_runs;
	struct history_points points = { 0, NAN, NAN };
	size_t i;

	for (i = 0; i < t->nr_runs; i++) {
		if (isnan(v[i]))
			continue;
		points.last = v[i];
		if (!points.nr++)
			points.first = v[i];
	}
	return points;
}

struct level {
	double median; /* NAN of nothing */
	double error;  /* standard error of its logarithm, as if the noise were normal */
};

static struct level find_level(const struct history_trend *t, size_t metric, size_t from, size_t to)
{
	const double *v = t->values + metric * t->nr_runs;
	double *scratch = malloc((to - from + 1) * sizeof(*scratch));
	struct level level = { NAN, NAN };
	size_t i, n = 0;

	for (i = from; i < to; i++)
		n += !isnan(v[i]);
	if (scratch)
		level.median = stats_median_of(v + from, to - from, scratch);
	level.error = t->regimes.noise[metric] * sqrt(M_PI_2 / (double)n);
	free(scratch);
	return level;
}

static struct level level_at(const struct history_trend *t, size_t metric, size_t run)
{
	size_t from = 0, to = t->nr_runs, i;

	for (i = 0; i < t->regimes.nr; i++) {
		if (!history_moved(t, metric, i))
			continue;
		if (t->regimes.start[i] <= run)
			from = t->regimes.start[i];
		else if (to == t->nr_runs)
			to = t->regimes.start[i];
	}
	return find_level(t, metric, from, to);
}

double history_level_at(const struct history_trend *t, size_t metric, size_t run)
{
	return level_at(t, metric, run).median;
}

struct history_step history_step_at(const struct history_trend *t, size_t metric, size_t change)
{
	const size_t start = t->regimes.start[change];
	struct history_step step = { history_level_at(t, metric, start - 1),
				     history_level_at(t, metric, start), 0 };

	step.percent = stats_percent_change(step.before, step.after);
	return step;
}

struct history_change history_change_at(const struct history_trend *t, size_t change)
{
	struct history_change c = { t->runs[t->regimes.start[change] - 1],
				    t->runs[t->regimes.start[change]], 0, 0 };
	size_t i;

	for (i = 0; i < t->nr_metrics; i++) {
		if (!history_moved(t, i, change))
			continue;
		c.nr_worse += history_step_at(t, i, change).percent > 0;
		c.nr_better += history_step_at(t, i, change).percent < 0;
	}
	return c;
}

size_t history_last_change(const struct history_trend *t, size_t metric)
{
	size_t i;

	for (i = t->regimes.nr; i-- > 0;)
		if (history_moved(t, metric, i))
			return i;
	return t->regimes.nr;
}

static double largest_step(const struct history_trend *t, size_t metric)
{
	double largest = 0;
	size_t i;

	for (i = 0; i < t->regimes.nr; i++)
		if (history_moved(t, metric, i))
			largest = fmax(largest, fabs(history_step_at(t, metric, i).percent));
	return largest;
}

static void picture_metric(const struct history_trend *t, size_t metric,
			   struct history_point *points)
{
	const double *v = t->values + metric * t->nr_runs, first = history_level_at(t, metric, 0);
	double level = 0;
	size_t i, change = 0;
	bool begins, moves;

	for (i = 0; i < t->nr_runs; i++) {
		begins = change < t->regimes.nr && t->regimes.start[change] == i;
		moves = begins && history_moved(t, metric, change);
		change += begins;
		if (moves)
			level = stats_percent_change(first, history_level_at(t, metric, i));
		points[i] = (struct history_point){ metric, i, stats_percent_change(first, v[i]),
						    level, moves };
	}
}

int history_picture(const struct history_trend *t, struct history_point **points, size_t *nr)
{
	double *largest = calloc(t->nr_metrics + 1, sizeof(*largest));
	size_t i, best;
	int err;

	*nr = 0;
	*points = calloc(HISTORY_PICTURED * t->nr_runs + 1, sizeof(**points));
	err = largest && *points ? 0 : -ENOMEM;
	for (i = 0; !err && i < t->nr_metrics; i++)
		largest[i] = largest_step(t, i);
	for (; !err && *nr < HISTORY_PICTURED * t->nr_runs && *nr < t->nr_metrics * t->nr_runs;
	     *nr += t->nr_runs) {
		for (i = best = 0; i < t->nr_metrics; i++)
			best = largest[i] > largest[best] ? i : best;
		largest[best] = -1;
		picture_metric(t, best, *points + *nr);
	}
	free(largest);
	return err;
}

size_t history_nr_changed(const struct history_trend *t)
{
	size_t i, nr = 0;

	for (i = 0; i < t->nr_metrics; i++)
		nr += history_last_change(t, i) < t->regimes.nr;
	return nr;
}

/* Is the last level worse than the one before a change? If not by that change alone, the
 * difference may be chance. */
static bool is_worse_since(const struct history_trend *t, size_t metric, size_t change,
			   double limit)
{
	const struct level before = level_at(t, metric, t->regimes.start[change] - 1);
	const struct level after = level_at(t, metric, t->nr_runs - 1);
	double chance = CHANCE * hypot(before.error, after.error);

	if (change == history_last_change(t, metric))
		chance = 0;
	return stats_percent_change(before.median, after.median) > limit &&
	       !(log(after.median / before.median) <= chance);
}

size_t history_nr_worse(const struct history_trend *t, double limit)
{
	size_t i, change, nr = 0;

	for (i = 0; i < t->nr_metrics; i++) {
		for (change = 0; change < t->regimes.nr; change++)
			if (history_moved(t, i, change) && is_worse_since(t, i, change, limit))
				break;
		nr += change < t->regimes.nr;
	}
	return nr;
}
