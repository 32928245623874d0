// SPDX-License-Identifier: GPL-2.0
/* The history of runs, and where it changed: see page.h. */
#include "page/page.h"

#include <math.h>

#define LIMIT 0.1 /* percent, as `regscope history` has it where nothing else is said */

static void put_changes(FILE *f, const struct history_trend *t)
{
	static const char *const heads[] = { "#change",		"last before", "first after",
					     "#first run",	"measured at", "#metrics worse",
					     "#metrics better", NULL };
	size_t i;

	if (!t->regimes.nr) {
		fputs("<p class=\"fine\">No change was found.</p>\n", f);
		return;
	}
	html_begin_table(f, "Changes, and the commits between which they are");
	html_put_heads(f, heads);
	for (i = 0; i < t->regimes.nr; i++) {
		const struct history_change c = history_change_at(t, i);

		html_put(f,
			 "<tr><th scope=\"row\" class=\"n\">%zu</th><td>%s</td><td>%s</td>"
			 "<td class=\"n\">%zu</td><td>%s</td><td class=\"n\">%zu</td>"
			 "<td class=\"n\">%zu</td></tr>\n",
			 i + 1, c.before->commit, c.after->commit, t->regimes.start[i] + 1,
			 c.after->time, c.nr_worse, c.nr_better);
	}
	html_end_table(f);
}

static void put_step(FILE *f, const struct history_trend *t, size_t metric, size_t change)
{
	const struct history_step step = history_step_at(t, metric, change);
	bool is_worse = step.percent > 0;

	html_put(f,
		 "<tr><th scope=\"row\">%s</th><td class=\"n\">%zu</td><td class=\"n\">%.7g</td>"
		 "<td class=\"n\">%.7g</td><td class=\"n\"><strong>%+.3f%%</strong></td>",
		 t->metrics[metric], change + 1, step.before, step.after, step.percent);
	html_put(f, "<td><span class=\"%s\">%s</span>%s</td></tr>\n", is_worse ? "bad" : "good",
		 is_worse ? "worse" : "better",
		 fabs(step.percent) > LIMIT ? "" : ", within the limit");
}

static void put_steps(FILE *f, const struct history_trend *t)
{
	static const char *const heads[] = { "metric",	     "#change", "#before", "#after",
					     "#change in %", "verdict", NULL };
	size_t i, k;

	if (!history_nr_changed(t))
		return;
	html_begin_table(f, "What changed, with the levels before and after");
	html_put_heads(f, heads);
	for (i = 0; i < t->nr_metrics; i++)
		for (k = 0; k < t->regimes.nr; k++)
			if (history_moved(t, i, k))
				put_step(f, t, i, k);
	html_end_table(f);
}

static void put_metrics(FILE *f, const struct history_trend *t)
{
	static const char *const heads[] = { "metric", "#points",     "#first",
					     "#last",  "last change", NULL };
	size_t i, last;

	html_begin_table(f, "All metrics");
	html_put_heads(f, heads);
	for (i = 0; i < t->nr_metrics; i++) {
		const struct history_points points = history_points_of(t, i);

		last = history_last_change(t, i);
		html_put(f,
			 "<tr><th scope=\"row\">%s</th><td class=\"n\">%zu</td>"
			 "<td class=\"n\">%.7g</td><td class=\"n\">%.7g</td>",
			 t->metrics[i], points.nr, points.first, points.last);
		if (last < t->regimes.nr)
			html_put(f, "<td>change %zu</td></tr>\n", last + 1);
		else
			fputs("<td>none</td></tr>\n", f);
	}
	html_end_table(f);
}

static void put_verdict(FILE *f, const struct history_trend *t)
{
	if (history_is_too_short(t))
		html_put(f,
			 "<p class=\"doubts\">Too few runs to tell a change from chance: %d are "
			 "needed.</p>\n",
			 STATS_REGIMES_ROWS_MIN);
	else
		html_put(f,
			 "<p>Of %zu metrics %zu changed; %zu of them are worse than they were by "
			 "more than %g%%. Chance makes a change in %g%% of histories. A level is "
			 "the "
			 "median of the runs between two changes.</p>\n",
			 t->nr_metrics, history_nr_changed(t), history_nr_worse(t, LIMIT), LIMIT,
			 100 * STATS_REGIMES_ALPHA);
}

void html_put_history_answer(FILE *f, const struct html_page *page)
{
	const struct history_trend *t;
	size_t i, nr_worse;

	for (i = 0; i < page->history->nr; i++) {
		t = &page->history->trend[i];
		nr_worse = history_nr_worse(t, LIMIT);
		html_put(f, "<p class=\"lead\"><strong>%s</strong> ",
			 history_is_too_short(t) ? "There are too few runs to tell."
			 : nr_worse		 ? "It got worse."
						 : "It did not get worse.");
		html_put(f, "In %zu runs on %s, of vCPUs with %s, ", t->nr_runs, t->runs[0]->host,
			 t->runs[0]->features);
		html_put(f,
			 "%zu of %zu metrics changed, and %zu of those are worse by more than "
			 "%g%%.</p>\n",
			 history_nr_changed(t), t->nr_metrics, nr_worse, LIMIT);
	}
}

void html_put_history(FILE *f, const struct html_page *page)
{
	const struct history_trend *t;
	size_t i;

	if (!page->history) {
		html_put_missing(f, page->no_history);
		return;
	}
	for (i = 0; i < page->history->nr; i++) {
		t = &page->history->trend[i];
		html_put(f, "<h3>%zu runs on %s, vCPUs with %s</h3>\n", t->nr_runs,
			 t->runs[0]->host, t->runs[0]->features);
		html_put(f, "<p>From %s to %s.</p>\n", t->runs[0]->time,
			 t->runs[t->nr_runs - 1]->time);
		put_verdict(f, t);
		put_changes(f, t);
		put_steps(f, t);
		put_metrics(f, t);
	}
}
