// SPDX-License-Identifier: GPL-2.0
/* Rank test, change and verdict: see stats.h for the sources. */
#include "measure/stats.h"

#include <math.h>

/*
 * P(U <= u) for sets of n and m numbers. The number of orders with U = k is a coefficient of the
 * Gaussian binomial of n + m over n, built up by G(i, j) = G(i, j - 1) + q^j G(i - 1, j) in one
 * table that j runs through. The last sizes are kept: rows of a table mostly have the same.
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

/* The point beyond which, on both sides together, the normal distribution has weight @alpha. */
static double normal_point(double alpha)
{
	double low = 0, high = 40, mid;

	while ((mid = (low + high) / 2) > low && mid < high) {
		if (erfc(mid / M_SQRT2) > alpha)
			low = mid;
		else
			high = mid;
	}
	return high;
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

/* The largest k >= 1 with 2 * P(U <= k - 1) <= 1 - STATS_CONFIDENCE; 0 if there is none. */
static size_t u_interval_rank(size_t n, size_t m)
{
	double centre = (double)n * (double)m / 2, reach;
	size_t k = 0;

	if (rank_is_exact(n, m)) {
		while (2 * u_tails(n, m)[k] <= 1 - STATS_CONFIDENCE)
			k++;
		return k;
	}
	reach = normal_point(1 - STATS_CONFIDENCE) * u_sigma((double)n, (double)m);
	return (size_t)fmax(0, floor(centre - reach));
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
	size_t all = n * m, k = u_interval_rank(n, m);
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

/* A change is a saving of the other sign; 0 has none. */
static double other_sign(double percent)
{
	return percent == 0 ? 0 : -percent;
}

bool stats_change_paired(const double *base, const double *new, size_t n, double *scratch,
			 struct stats_change *out)
{
	struct stats_saving s;

	if (!stats_save(base, new, n, scratch, &s))
		return false;
	*out = (struct stats_change){
		.n_base = n,
		.n_new = n,
		.base = stats_median_sorted(scratch, n),
		.new = stats_median_sorted(scratch + n, n),
		.percent = { .median = other_sign(s.percent.median),
			     .low = other_sign(s.percent.high),
			     .high = other_sign(s.percent.low),
			     .has_interval = s.percent.has_interval },
		.p = s.p_sign,
	};
	return true;
}

bool stats_change_summaries(const struct stats_summary *base, const struct stats_summary *new,
			    struct stats_change *out)
{
	const struct stats_interval *x = &base->mid, *y = &new->mid;

	if (!(x->low > 0) || !(y->low > 0))
		return false;
	*out = (struct stats_change){
		.n_base = base->n,
		.n_new = new->n,
		.base = x->median,
		.new = y->median,
		.percent = { .median = stats_percent_change(x->median, y->median),
			     .low = stats_percent_change(x->high, y->low),
			     .high = stats_percent_change(x->low, y->high),
			     .has_interval = x->has_interval && y->has_interval },
		.p = stats_intervals_meet(x, y) ? 1 : 0,
	};
	return true;
}

bool stats_intervals_meet(const struct stats_interval *a, const struct stats_interval *b)
{
	return a->low <= b->high && b->low <= a->high;
}

enum stats_verdict stats_judge(const struct stats_interval *percent, double p, double limit)
{
	if (percent->has_interval && percent->low >= -limit && percent->high <= limit)
		return STATS_SAME;
	if (percent->has_interval && p <= 1 - STATS_CONFIDENCE && fabs(percent->median) > limit)
		return STATS_CHANGED;
	return STATS_UNCLEAR;
}

enum stats_verdict stats_judge_exact(const struct stats_interval *percent, double limit)
{
	return fabs(percent->median) > limit ? STATS_CHANGED : STATS_SAME;
}

/* The fewest numbers in each set with which the rank test can resolve one of @rows. */
static size_t rank_test_needs(size_t rows)
{
	size_t n = 1;

	while (2 * u_tails(n, n)[0] * (double)rows > 1 - STATS_CONFIDENCE)
		n++;
	return n;
}

#define FIRST_INTERVAL 6 /* the fewest samples whose median has an interval */

size_t stats_rounds_to_judge(const struct stats_change *change, double limit, size_t rows)
{
	double n = (double)(change->n_base < change->n_new ? change->n_base : change->n_new);
	double half = (change->percent.high - change->percent.low) / 2;
	double off = fabs(change->percent.median), need = FIRST_INTERVAL, least = n + 1;

	if (off > limit) {
		least = fmax(least, (double)rank_test_needs(rows));
		half *= normal_point((1 - STATS_CONFIDENCE) / (double)rows) /
			normal_point(1 - STATS_CONFIDENCE);
	}
	if (change->percent.has_interval) {
		off = off > limit ? off : limit - off;
		need = off > 0 ? n * (half / off) * (half / off) : STATS_ROUNDS_MAX;
	}
	return (size_t)fmin(ceil(fmax(need, least)), STATS_ROUNDS_MAX);
}
