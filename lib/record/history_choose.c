// SPDX-License-Identifier: GPL-2.0
/* Some runs and metrics of a history: see history.h. */
#include "record/history.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *history_series(const struct history_run *run, char series[HISTORY_SERIES_SIZE])
{
	snprintf(series, HISTORY_SERIES_SIZE, "%s %s", run->host, run->features);
	return series;
}

static bool is_chosen(const struct history_run *run, const struct history_choice *choice)
{
	char series[HISTORY_SERIES_SIZE];

	return (!choice->since || strcmp(run->time, choice->since) >= 0) &&
	       (!choice->series || strstr(history_series(run, series), choice->series));
}

/* Does any of the runs have it, or if asked each? */
static bool metric_is_chosen(const struct history *h, size_t metric,
			     const struct history_choice *choice)
{
	size_t i, had = 0;

	for (i = 0; i < h->nr_runs; i++)
		had += !isnan(h->values[i * h->nr_metrics + metric]);
	return had && (!choice->complete || had == h->nr_runs) &&
	       (!choice->metric || strstr(h->metrics[metric], choice->metric));
}

int history_choose(struct history *h, const struct history_choice *choice)
{
	bool *chosen = calloc(h->nr_metrics + 1, sizeof(*chosen));
	size_t i, k, kept = 0, values = 0;

	if (!chosen)
		return -ENOMEM;
	for (i = 0; i < h->nr_runs; i++) {
		if (!is_chosen(&h->runs[i], choice))
			continue;
		h->runs[kept] = h->runs[i];
		memmove(h->values + kept++ * h->nr_metrics, h->values + i * h->nr_metrics,
			h->nr_metrics * sizeof(*h->values));
	}
	h->nr_runs = kept;
	for (k = 0; k < h->nr_metrics; k++)
		chosen[k] = metric_is_chosen(h, k, choice);
	for (i = 0; i < h->nr_runs * h->nr_metrics; i++)
		if (chosen[i % h->nr_metrics])
			h->values[values++] = h->values[i];
	for (k = kept = 0; k < h->nr_metrics; k++) {
		if (chosen[k])
			h->metrics[kept++] = h->metrics[k];
		else
			free(h->metrics[k]);
	}
	h->nr_metrics = kept;
	free(chosen);
	return 0;
}
