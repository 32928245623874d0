// SPDX-License-Identifier: GPL-2.0
/*
 * Medians, exact intervals, the paired saving and Holm's correction: see stats.h for the sources.
 */
#include "measure/stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

double stats_percent_change(double base, double new)
{
	return base != 0 ? 100 * (new / base - 1) : NAN;
}

double stats_share(double part, double whole)
{
	return whole != 0 ? 100 * part / whole : NAN;
}

double stats_cost_of_one(double total, double overhead, double n)
{
	return total > overhead ? (total - overhead) / n : 0;
}

double stats_mean(const double *v, size_t n)
{
	double sum = 0;
	size_t i;

	for (i = 0; i < n; i++)
		sum += v[i];
	return sum / (double)n;
}

size_t stats_drop_nan(double *v, size_t n)
{
	size_t i, kept = 0;

	for (i = 0; i < n; i++)
		if (!isnan(v[i]))
			v[kept++] = v[i];
	return kept;
}

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

void stats_sort(double *v, size_t n)
{
	qsort(v, n, sizeof(*v), compare_doubles);
}

double stats_median_sorted(const double *v, size_t n)
{
	return n % 2 ? v[n / 2] : v[n / 2 - 1] + (v[n / 2] - v[n / 2 - 1]) / 2;
}

double stats_median_of(const double *v, size_t n, double *scratch)
{
	memmove(scratch, v, n * sizeof(*v));
	n = stats_drop_nan(scratch, n);
	stats_sort(scratch, n);
	return n ? stats_median_sorted(scratch, n) : NAN;
}

/* log of Binomial(n, 1/2) at k, as 2^-n itself underflows from n = 1075 on. */
static double log_binomial_half(size_t n, size_t k)
{
	return lgamma((double)n + 1) - lgamma((double)k + 1) - lgamma((double)(n - k) + 1) -
	       (double)n * M_LN2;
}

size_t stats_interval_rank(size_t n)
{
	static _Thread_local size_t had_n, had_k; /* mostly as many samples as in the cell before */
	double tail = 0;
	size_t k;

	if (n == had_n)
		return had_k;
	for (k = 0; k < n; k++) {
		tail += exp(log_binomial_half(n, k));
		if (2 * tail > 1 - STATS_CONFIDENCE)
			break;
	}
	had_n = n;
	had_k = k;
	return k;
}

struct stats_summary stats_summarize_rounds(double *v, size_t n, const struct stats_order *order,
					    double *sorted)
{
	struct stats_summary s = { n, stats_interval_of(v, n, order, sorted, NULL), 0, 0 };

	s.min = sorted[0];
	s.max = sorted[n - 1];
	return s;
}

struct stats_summary stats_summarize(double *v, size_t n)
{
	size_t k = stats_interval_rank(n);

	stats_sort(v, n);
	return (struct stats_summary){
		.n = n,
		.mid = { stats_median_sorted(v, n), v[k ? k - 1 : 0], v[k ? n - k : n - 1], k > 0 },
		.min = v[0],
		.max = v[n - 1],
	};
}

double stats_sign_test(size_t positive, size_t negative)
{
	size_t n = positive + negative, least = positive < negative ? positive : negative, k;
	double tail = 0;

	for (k = 0; n && k <= least; k++)
		tail += exp(log_binomial_half(n, k));
	return n == 0 || 2 * tail > 1 ? 1 : 2 * tail;
}

/* A log ratio as a saving in percent: it falls as the ratio grows, so an interval's ends swap. */
static double saving_percent(double log_ratio)
{
	return log_ratio == 0 ? 0 : -100 * expm1(log_ratio);
}

size_t stats_add_ratio(double *ratios, size_t n, double base, double other)
{
	if (!(base > 0) || !(other > 0))
		return n;
	ratios[n] = log(other / base);
	return n + 1;
}

struct stats_interval stats_saving_of(double *ratios, size_t n, const struct stats_order *order,
				      double *sorted, struct stats_dependence *dependence)
{
	struct stats_interval r = stats_interval_of(ratios, n, order, sorted, dependence);

	return (struct stats_interval){
		.median = saving_percent(r.median),
		.low = saving_percent(r.high),
		.high = saving_percent(r.low),
		.has_interval = r.has_interval,
	};
}

bool stats_save_rounds(const double *base, const double *other, size_t n,
		       const struct stats_order *order, double *scratch, struct stats_saving *out)
{
	size_t positive = 0, negative = 0, ratios = 0, i;
	double factor;

	for (i = 0; i < n; i++) {
		positive += base[i] > other[i];
		negative += base[i] < other[i];
		ratios = stats_add_ratio(scratch, ratios, base[i], other[i]);
	}
	if (ratios < n)
		return false;
	out->percent = stats_saving_of(scratch, n, order, scratch + n, &out->dependence);
	factor = out->dependence.factor;
	for (i = 0; i < n; i++)
		scratch[i] = base[i] - other[i];
	out->absolute = stats_interval_of(scratch, n, order, scratch + n, NULL);
	out->n = n;
	out->p_sign = stats_sign_test((size_t)((double)positive / factor),
				      (size_t)((double)negative / factor));
	memcpy(scratch, base, n * sizeof(*scratch));
	memcpy(scratch + n, other, n * sizeof(*scratch));
	stats_sort(scratch, n);
	stats_sort(scratch + n, n);
	out->p_rank = stats_rank_test(scratch, n, scratch + n, n);
	return true;
}

void stats_holm(const double *p, size_t n, double *adjusted, size_t *order)
{
	double running = 0;
	size_t i, j;

	for (i = 0; i < n; i++) { /* insertion sort: n is the rows of one table */
		for (j = i; j > 0 && p[order[j - 1]] > p[i]; j--)
			order[j] = order[j - 1];
		order[j] = i;
	}
	for (i = 0; i < n; i++) {
		running = fmax(running, fmin(1, p[order[i]] * (double)(n - i)));
		adjusted[order[i]] = running;
	}
}

double stats_relative_spread(double *v, size_t n)
{
	size_t cut = n / 20;

	stats_sort(v, n);
	return (v[n - 1 - cut] - v[cut]) / stats_median_sorted(v, n);
}
