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

/* The least difference above x; both sorted. */
static double next_difference(const double *a, size_t n, const double *b, size_t m, double x)
{
	double least = INFINITY;
	size_t i, j = 0;

	for (i = 0; i < n; i++) {
		while (j < m && b[j] - a[i] <= x)
			j++;
		if (j < m)
			least = fmin(least, b[j] - a[i]);
	}
	return least;
}

#define FEW 4 /* differences that are gone through one by one */

/*
 * The k-th smallest of the differences, counted from 1. The bracket is halved, and cut where the
 * k-th would be if they were spread evenly, in turn, until few are left in it, or no double is.
 */
static double difference(const double *a, size_t n, const double *b, size_t m, size_t k)
{
	double low = b[0] - a[n - 1], high = b[m - 1] - a[0], x;
	size_t below = differences_up_to(a, n, b, m, low), up_to = n * m, nr, turn;

	if (below >= k)
		return low;
	for (turn = 0; up_to - below > FEW; turn++) {
		x = turn % 2 ? 0.5 : (double)(k - below) / (double)(up_to - below);
		x = low + (high - low) * x;
		if (!(x > low && x < high)) {
			x = low + (high - low) / 2;
			if (!(x > low && x < high))
				return high;
		}
		nr = differences_up_to(a, n, b, m, x);
		if (nr >= k)
			high = x, up_to = nr;
		else
			low = x, below = nr;
	}
	do
		low = next_difference(a, n, b, m, low);
	while (differences_up_to(a, n, b, m, low) < k);
	return low;
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

/* The logarithm of the limit that a change would have to be beyond. */
static double log_limit(double change, double limit)
{
	return change > 0 ? log1p(limit / 100) : log1p(-fmin(limit, 99.9) / 100);
}

/* p of the rank test after @limit is taken off the new set; 1 if that turns the change round. */
static double p_beyond(const double *base, size_t n, double *new, size_t m, double middle,
		       double limit)
{
	size_t j;

	if (limit > 0 ? middle <= limit : middle >= limit && limit < 0)
		return 1;
	for (j = 0; j < m; j++)
		new[j] -= limit;
	return stats_rank_test(base, n, new, m);
}

bool stats_change(double *base, size_t n, double *new, size_t m, double limit,
		  struct stats_change *out)
{
	size_t all = n * m, k = u_interval_rank(n, m);
	double below, above, middle;

	stats_sort(base, n);
	stats_sort(new, m);
	out->base = stats_median_sorted(base, n);
	out->new = stats_median_sorted(new, m);
	if (!make_logs(base, n) || !make_logs(new, m))
		return false;
	below = difference(base, n, new, m, (all + 1) / 2);
	above = all % 2 || differences_up_to(base, n, new, m, below) > all / 2
			? below
			: next_difference(base, n, new, m, below);
	middle = below + (above - below) / 2;
	out->percent = (struct stats_interval){
		.median = change_percent(middle),
		.low = change_percent(difference(base, n, new, m, k ? k : 1)),
		.high = change_percent(difference(base, n, new, m, k ? all + 1 - k : all)),
		.has_interval = k > 0,
	};
	out->n_base = n;
	out->n_new = m;
	out->p = p_beyond(base, n, new, m, middle, log_limit(middle, limit));
	return true;
}

bool stats_change_summaries(const struct stats_summary *base, const struct stats_summary *new,
			    double limit, struct stats_change *out)
{
	const struct stats_interval *x = &base->mid, *y = &new->mid;
	double off, sigma; /* of the log ratio */

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
	};
	off = log(y->median / x->median);
	off = fmax(0, fabs(off) - fabs(log_limit(off, limit)));
	sigma = hypot(log(x->high / x->low), log(y->high / y->low)) /
		(2 * normal_point(1 - STATS_CONFIDENCE));
	out->p = off > 0 ? erfc(off / sigma / M_SQRT2) : 1;
	return true;
}

bool stats_intervals_meet(const struct stats_interval *a, const struct stats_interval *b)
{
	return a->low <= b->high && b->low <= a->high;
}

enum stats_verdict stats_judge(const struct stats_interval *percent, double p, double limit)
{
	if (!percent->has_interval)
		return STATS_UNCLEAR;
	if (percent->low >= -limit && percent->high <= limit)
		return STATS_SAME;
	if (p <= 1 - STATS_CONFIDENCE && (percent->low > limit || percent->high < -limit))
		return STATS_CHANGED;
	return STATS_UNCLEAR;
}

size_t stats_rank_test_needs(size_t rows)
{
	size_t n = 1;

	while (2 * u_tails(n, n)[0] * (double)rows > 1 - STATS_CONFIDENCE)
		n++;
	return n;
}

size_t stats_rounds_to_judge(const struct stats_change *change, double limit, size_t rows,
			     size_t least)
{
	double n = (double)(change->n_base < change->n_new ? change->n_base : change->n_new);
	double half = (change->percent.high - change->percent.low) / 2;
	double off = fabs(change->percent.median) - limit, need = fmax(n + 1, (double)least);

	if (off > 0)
		half *= normal_point((1 - STATS_CONFIDENCE) / (double)rows) /
			normal_point(1 - STATS_CONFIDENCE);
	if (change->percent.has_interval)
		need = off != 0 ? fmax(need, n * (half / off) * (half / off)) : STATS_ROUNDS_MAX;
	return (size_t)fmin(ceil(need), STATS_ROUNDS_MAX);
}
