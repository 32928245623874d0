/* SPDX-License-Identifier: GPL-2.0 */
/* The series of a history, and where their metrics changed. */
#ifndef REGSCOPE_ANALYSE_HISTORY_H
#define REGSCOPE_ANALYSE_HISTORY_H

#include "measure/stats_regimes.h"
#include "record/history.h"

/* Runs that compare: of one host and one set of features. */
struct history_trend {
	const struct history_run **runs; /* by time */
	size_t nr_runs;
	const char **metrics; /* that at least one of the runs has */
	size_t nr_metrics;
	double *values; /* [nr_metrics][nr_runs], NAN where there is none */
	struct stats_regimes regimes;
};

struct history_trends {
	struct history_trend *trend;
	size_t nr;
};

/* Every series, in the order of its first run. 0 or -ENOMEM; free @trends in either case, and
 * @history after it. */
int history_find_trends(struct history_trends *trends, const struct history *history);
void history_trends_free(struct history_trends *trends);

static inline bool history_is_too_short(const struct history_trend *trend)
{
	return trend->nr_runs < STATS_REGIMES_ROWS_MIN;
}

static inline bool history_moved(const struct history_trend *t, size_t metric, size_t change)
{
	return t->regimes.moved[change * t->nr_metrics + metric];
}

/* A metric's points: how many, the first and the last. */
struct history_points {
	size_t nr;
	double first, last;
};
struct history_points history_points_of(const struct history_trend *trend, size_t metric);

/* A metric's level in a run: its median from its last change up to there to its next one. */
double history_level_at(const struct history_trend *trend, size_t metric, size_t run);

/* A metric's levels before and after a change. */
struct history_step {
	double before, after, percent;
};
struct history_step history_step_at(const struct history_trend *trend, size_t metric,
				    size_t change);

/* A change as a whole: the runs beside it, and how many metrics it made worse, or better. */
struct history_change {
	const struct history_run *before, *after;
	size_t nr_worse, nr_better;
};
struct history_change history_change_at(const struct history_trend *trend, size_t change);

/* The change in which a metric moved last, or nr of the regimes. */
size_t history_last_change(const struct history_trend *trend, size_t metric);

/* What a picture shows of a metric's run, in percent of the metric's first level. */
struct history_point {
	size_t metric, run;
	double percent; /* NAN if it has none */
	double level;	/* of the regime that the run is in */
	bool changes;	/* that begins here */
};

/* The points of the metrics that changed most, at most HISTORY_PICTURED of them, each in order of
 * its runs; to be freed. 0 or -ENOMEM. */
#define HISTORY_PICTURED 4
int history_picture(const struct history_trend *trend, struct history_point **points, size_t *nr);

/* How many metrics moved in any change. */
size_t history_nr_changed(const struct history_trend *trend);

/* How many metrics cost more by more than @limit percent than they did before one of their changes,
 * at a difference that is not chance: one that was half taken back counts. */
size_t history_nr_worse(const struct history_trend *trend, double limit);

#endif
