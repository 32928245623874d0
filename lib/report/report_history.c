// SPDX-License-Identifier: GPL-2.0
/* A history as text, and as a picture's table: see history.h. */
#include "report/history.h"

#include "record/csv.h"
#include "report/grid.h"
#include "report/report.h"

#include <math.h>
#include <stdlib.h>

/* A change as a whole: the commits beside it, and what it did to how many metrics. */
static void put_change(FILE *f, const struct history_trend *t, size_t change)
{
	const struct history_change c = history_change_at(t, change);

	fprintf(f, "\nchange %zu: %zu metrics worse, %zu better\n", change + 1, c.nr_worse,
		c.nr_better);
	fprintf(f, "  last before  %.*s\n", REPORT_COLUMNS - 15, c.before->commit);
	fprintf(f, "  first after  %.*s\n", REPORT_COLUMNS - 15, c.after->commit);
	fprintf(f, "               run %zu of %zu, %s\n", t->regimes.start[change] + 1, t->nr_runs,
		c.after->time);
}

static void put_step(FILE *f, const struct history_trend *t, size_t metric, size_t change,
		     double limit)
{
	const struct history_step step = history_step_at(t, metric, change);

	fprintf(f, "  change %-3zu %13.7g -> %-13.7g %+9.3f%% %s%s\n", change + 1, step.before,
		step.after, step.percent, step.percent > 0 ? "worse" : "better",
		fabs(step.percent) > limit ? "" : " ~");
}

static void put_metric(FILE *f, const struct history_trend *t, size_t metric, double limit)
{
	const struct history_points points = history_points_of(t, metric);
	size_t i;

	fprintf(f, "\n%.*s\n  %zu points, first %.7g, last %.7g\n", REPORT_COLUMNS,
		t->metrics[metric], points.nr, points.first, points.last);
	for (i = 0; i < t->regimes.nr; i++)
		if (history_moved(t, metric, i))
			put_step(f, t, metric, i, limit);
}

static void put_verdict(FILE *f, const struct history_trend *t, double limit)
{
	size_t nr_worse = history_nr_worse(t, limit);

	putc('\n', f);
	if (history_is_too_short(t))
		report_put_text(f, "too few runs to tell a change from chance: %d are needed",
				STATS_REGIMES_ROWS_MIN);
	else
		report_put_text(f,
				"%zu metrics: %zu changed, %zu of them are worse than they were by "
				"more than %g%% (~ by less); chance makes a change in %g%% of "
				"histories",
				t->nr_metrics, history_nr_changed(t), nr_worse, limit,
				100 * STATS_REGIMES_ALPHA);
}

void report_write_history(FILE *f, const struct history_trend *t, double limit, bool only_changed)
{
	size_t i;

	report_put_field(f, "host", "%s", t->runs[0]->host);
	report_put_field(f, "vcpu", "%s", t->runs[0]->features);
	report_put_field(f, "runs", "%zu, from %s to %s", t->nr_runs, t->runs[0]->time,
			 t->runs[t->nr_runs - 1]->time);
	for (i = 0; i < t->regimes.nr; i++)
		put_change(f, t, i);
	for (i = 0; i < t->nr_metrics; i++)
		if (!only_changed || history_last_change(t, i) < t->regimes.nr)
			put_metric(f, t, i, limit);
	put_verdict(f, t, limit);
}

int report_write_picture(FILE *f, const struct history_trend *t)
{
	char series[HISTORY_SERIES_SIZE];
	struct history_point *points;
	size_t i, nr;
	int err = history_picture(t, &points, &nr);

	fputs("series,metric,run,commit,percent,level,changes\n", f);
	for (i = 0; !err && i < nr; i++) {
		csv_put_field(f, history_series(t->runs[0], series));
		putc(',', f);
		csv_put_field(f, t->metrics[points[i].metric]);
		fprintf(f, ",%zu,", points[i].run + 1);
		csv_put_field(f, t->runs[points[i].run]->commit);
		fprintf(f, isnan(points[i].percent) ? "," : ",%.6g", points[i].percent);
		fprintf(f, ",%.6g,%s\n", points[i].level, points[i].changes ? "yes" : "no");
	}
	free(points);
	return err;
}
