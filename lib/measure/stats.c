// SPDX-License-Identifier: GPL-2.0
/*
 * Medians, exact intervals, the paired saving and Holm's correction: see stats.h for the sources.
 */
#include "measure/stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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

/* log of Binomial(n, 1/2) at k; in logarithms, since 2^-n underflows from n = 1075 on. */
static double log_binomial_half(size_t n, size_t k)
{
	return lgamma((double)n + 1) - lgamma((double)k + 1) - lgamma((double)(n - k) + 1) -
	       (double)n * M_LN2;
}

size_t stats_interval_rank(size_t n, double alpha)
{
	double tail = 0;
	size_t k;

	for (k = 0; k < n; k++) {
		tail += exp(log_binomial_half(n, k));
		if (2 * tail > alpha)
			break;
	}
	return k;
}

static struct stats_interval interval_sorted(const double *v, size_t n)
{
	size_t k = stats_interval_rank(n, 1 - STATS_CONFIDENCE);
	struct stats_interval r = {
		.median = stats_median_sorted(v, n),
		.low = v[k ? k - 1 : 0],
		.high = v[k ? n - k : n - 1],
		.has_interval = k > 0,
	};

	return r;
}

struct stats_summary stats_summarize(double *v, size_t n)
{
	stats_sort(v, n);
	return (struct stats_summary){ n, interval_sorted(v, n), v[0], v[n - 1] };
}

double stats_sign_test(size_t positive, size_t negative)
{
	size_t n = positive + negative, least = positive < negative ? positive : negative, k;
	double tail = 0;

	for (k = 0; n && k <= least; k++)
		tail += exp(log_binomial_half(n, k));
	return n == 0 || 2 * tail > 1 ? 1 : 2 * tail;
}

/*
 * P(U <= u) for sets of n and m numbers. The ways to U = k are the coefficients of the Gaussian
 * binomial of n + m over n, built up by G(i, j) = G(i, j - 1) + q^j G(i - 1, j) in one table that j
 * runs through. The last pair of sizes is kept, since rows of a table mostly have the same.
 */
static const double *u_tails(size_t n, size_t m)
{
	static double g[STATS_RANK_EXACT + 1][STATS_RANK_EXACT * STATS_RANK_EXACT + 1];
	static double tails[STATS_RANK_EXACT * STATS_RANK_EXACT + 1];
	static size_t had_n, had_m;
	double below = 0, all = 0;
	size_t i, j, k;

	if (n == had_n && m == had_m)
		return tails;
	for (i = 0; i <= n; i++)
		for (k = 0; k <= n * m; k++)
			g[i][k] = k == 0;
	for (j = 1; j <= m; j++)
		for (i = 1; i <= n; i++)
			for (k = j; k <= n * m; k++)
				g[i][k] += g[i - 1][k - j];
	for (k = 0; k <= n * m; k++)
		all += g[n][k];
	for (k = 0; k <= n * m; k++) {
		below += g[n][k];
		tails[k] = below / all;
	}
	had_n = n;
	had_m = m;
	return tails;
}

static bool rank_is_exact(size_t n, size_t m)
{
	return n <= STATS_RANK_EXACT && m <= STATS_RANK_EXACT;
}

/* Standard deviation of U. */
static double u_sigma(double n, double m)
{
	return sqrt(n * m * (n + m + 1) / 12);
}

double stats_rank_test(const double *a, size_t n, const double *b, size_t m)
{
	double u = 0, centre = (double)n * (double)m / 2, p;
	size_t i, less = 0, equal = 0; /* of b: less than a[i], and up to it */

	for (i = 0; i < n; i++) {
		while (less < m && b[less] < a[i])
			less++;
		equal = equal > less ? equal : less;
		while (equal < m && b[equal] <= a[i])
			equal++;
		u += (double)less + (double)(equal - less) / 2;
	}
	if (u > centre)
		u = 2 * centre - u;
	if (rank_is_exact(n, m))
		p = 2 * u_tails(n, m)[(size_t)ceil(u)];
	else
		p = erfc(fmax(0, centre - u - 0.5) / u_sigma((double)n, (double)m) / M_SQRT2);
	return fmin(1, p);
}

/* The largest k >= 1 with 2 * P(U <= k - 1) <= alpha; 0 if there is none. */
static size_t u_interval_rank(size_t n, size_t m, double alpha)
{
	size_t k = 0;
	double z;

	if (rank_is_exact(n, m)) {
		while (2 * u_tails(n, m)[k] <= alpha)
			k++;
		return k;
	}
	z = 1.959963984540054; /* the normal's 97.5% point: alpha is 1 - STATS_CONFIDENCE here */
	return (size_t)fmax(0,
			    floor((double)n * (double)m / 2 - z * u_sigma((double)n, (double)m)));
}

/* How many of the differences b[j] - a[i] are at most x; both sorted. */
static size_t differences_up_to(const double *a, size_t n, const double *b, size_t m, double x)
{
	size_t i, j = 0, count = 0;

	for (i = 0; i < n; i++) {
		while (j < m && b[j] - a[i] <= x)
			j++;
		count += j;
	}
	return count;
}

/* The k-th smallest of the differences, counted from 1: bisected until no double lies between. */
static double difference(const double *a, size_t n, const double *b, size_t m, size_t k)
{
	double low = b[0] - a[n - 1], high = b[m - 1] - a[0], mid;

	if (differences_up_to(a, n, b, m, low) >= k)
		return low;
	while ((mid = low + (high - low) / 2) > low && mid < high) {
		if (differences_up_to(a, n, b, m, mid) >= k)
			high = mid;
		else
			low = mid;
	}
	return high;
}

static double change_percent(double log_ratio)
{
	return log_ratio == 0 ? 0 : 100 * expm1(log_ratio);
}

static bool make_logs(double *v, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (!(v[i] > 0))
			return false;
		v[i] = log(v[i]);
	}
	return true;
}

bool stats_change(double *base, size_t n, double *new, size_t m, struct stats_change *out)
{
	size_t all = n * m, k = u_interval_rank(n, m, 1 - STATS_CONFIDENCE);
	double below, above;

	stats_sort(base, n);
	stats_sort(new, m);
	out->base = stats_median_sorted(base, n);
	out->new = stats_median_sorted(new, m);
	if (!make_logs(base, n) || !make_logs(new, m))
		return false;
	below = difference(base, n, new, m, (all + 1) / 2);
	above = difference(base, n, new, m, all / 2 + 1);
	out->percent = (struct stats_interval){
		.median = change_percent(below + (above - below) / 2),
		.low = change_percent(difference(base, n, new, m, k ? k : 1)),
		.high = change_percent(difference(base, n, new, m, k ? all + 1 - k : all)),
		.has_interval = k > 0,
	};
	out->p = stats_rank_test(base, n, new, m);
	out->n_base = n;
	out->n_new = m;
	return true;
}

enum stats_verdict stats_judge(const struct stats_interval *percent, double p, double limit)
{
	if (percent->has_interval && percent->low >= -limit && percent->high <= limit)
		return STATS_SAME;
	if (percent->has_interval && p <= 1 - STATS_CONFIDENCE && fabs(percent->median) > limit)
		return STATS_CHANGED;
	return STATS_UNCLEAR;
}

size_t stats_rounds_to_judge(const struct stats_change *change, double limit)
{
	size_t n = change->n_base < change->n_new ? change->n_base : change->n_new;
	double half = (change->percent.high - change->percent.low) / 2;
	double gap = fabs(fabs(change->percent.median) - limit), need;

	if (!change->percent.has_interval)
		return n < 6 ? 6 : 2 * n;
	need = gap > 0 ? (double)n * (half / gap) * (half / gap) : STATS_ROUNDS_MAX;
	need = ceil(fmax(need, (double)n + 1));
	return need < STATS_ROUNDS_MAX ? (size_t)need : STATS_ROUNDS_MAX;
}

/* A log ratio as a saving in percent. It falls as the ratio grows, so an interval's ends change
 * places. */
static double saving_percent(double log_ratio)
{
	return log_ratio == 0 ? 0 : -100 * expm1(log_ratio);
}

bool stats_save(const double *base, const double *other, size_t n, double *scratch,
		struct stats_saving *out)
{
	size_t positive = 0, negative = 0, i;
	struct stats_interval ratio;

	for (i = 0; i < n; i++) {
		if (!(base[i] > 0) || !(other[i] > 0))
			return false;
		positive += base[i] > other[i];
		negative += base[i] < other[i];
		scratch[i] = log(other[i] / base[i]);
	}
	stats_sort(scratch, n);
	ratio = interval_sorted(scratch, n);
	out->percent = (struct stats_interval){
		.median = saving_percent(ratio.median),
		.low = saving_percent(ratio.high),
		.high = saving_percent(ratio.low),
		.has_interval = ratio.has_interval,
	};

	for (i = 0; i < n; i++)
		scratch[i] = base[i] - other[i];
	stats_sort(scratch, n);
	out->absolute = interval_sorted(scratch, n);
	out->n = n;
	out->p_sign = stats_sign_test(positive, negative);
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

size_t stats_rounds_to_resolve(size_t rows, double alpha)
{
	size_t n = 1;

	while (stats_sign_test(n, 0) * (double)rows > alpha)
		n++;
	return n;
}
