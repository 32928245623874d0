// SPDX-License-Identifier: GPL-2.0
/* Change points of many columns at once, by permutation: see stats_regimes.h. */
#include "measure/stats_regimes_search.h"

#include "measure/stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ORDERS_MAX   1000 /* that are tried: all if there are no more, else drawn */
#define SCORE_MAX    3.0  /* standard deviations */
#define CHANCE	     9.0  /* what a column's square has to exceed: 0.3% of an unchanging one's do */
#define WINDOW_MIN   8	  /* rows */
#define MAD_TO_SIGMA 1.4826

/* A column's noise: that of the differences of neighbours, which few changes of level make. */
static double noise_of(struct regimes_search *s, const double *v)
{
	double last = NAN;
	size_t i, n = 0;

	for (i = 0; i < s->rows; i++) {
		if (isnan(v[i]))
			continue;
		if (!isnan(last))
			s->scratch[n++] = fabs(v[i] - last);
		last = v[i];
	}
	return MAD_TO_SIGMA * stats_median_of(s->scratch, n, s->scratch) / M_SQRT2;
}

static double score(double deviation, double noise)
{
	if (deviation == 0 || isnan(deviation))
		return deviation;
	return noise > 0 ? fmax(-SCORE_MAX, fmin(SCORE_MAX, deviation / noise))
			 : copysign(1, deviation);
}

void regimes_score(struct regimes_search *s, size_t from, size_t n)
{
	size_t c, i, had;

	for (i = 0; i < n; i++)
		s->order[i] = i;
	for (c = 0; c < s->columns; c++) {
		const double *v = s->v + c * s->rows + from;
		double *out = s->scores + c * s->rows, sum = 0, square = 0;
		const double centre = stats_median_of(v, n, s->scratch);

		for (i = had = 0; i < n; i++) {
			out[i] = score(v[i] - centre, s->noise[c]);
			had += !isnan(out[i]);
			sum += isnan(out[i]) ? 0 : out[i];
		}
		for (i = 0; i < n; i++) {
			out[i] -= sum / (double)had;
			square += isnan(out[i]) ? 0 : out[i] * out[i];
		}
		square = square > 0 ? sqrt((double)had / square) : 0;
		for (i = 0; i < n; i++)
			out[i] *= square;
	}
}

void regimes_add_up(struct regimes_search *s, size_t column, size_t n)
{
	const double *score = s->scores + column * s->rows;
	size_t i, next = 0;

	for (i = 0; i < n; i++) {
		s->sum[i + 1] = s->sum[i];
		s->count[i + 1] = s->count[i];
		if (isnan(score[i]))
			continue;
		while (isnan(score[s->order[next]]))
			next++;
		s->sum[i + 1] += score[s->order[next++]];
		s->count[i + 1]++;
	}
}

static void add_windows(struct regimes_search *s, size_t n)
{
	size_t parts, i, step;

	s->nr_windows = s->nr_splits = 0;
	for (parts = 1; n / parts >= WINDOW_MIN || parts == 1; parts *= 2) {
		for (i = 0; i < 2 * parts - 1; i++) {
			struct regimes_window *w = &s->windows[s->nr_windows++];

			step = n / parts;
			w->from = parts == 1 ? 0 : i * (n - step) / (2 * parts - 2);
			w->to = w->from + step;
			w->first = s->nr_splits;
			s->nr_splits += step + 1;
		}
	}
}

static void add_column(struct regimes_search *s, const struct regimes_window *w)
{
	const double from = s->sum[w->from], all = s->sum[w->to] - from;
	const size_t had = s->count[w->from], n = s->count[w->to] - had;
	const double mean = all * s->inverse[n];
	double *split = s->split + w->first, d, square;
	size_t i, before;

	for (i = STATS_REGIME_MIN; i + STATS_REGIME_MIN <= w->to - w->from; i++) {
		before = s->count[w->from + i] - had;
		d = s->sum[w->from + i] - from - mean * (double)before;
		square = d * d * (double)n * s->inverse[before] * s->inverse[n - before];
		split[i] += square > CHANCE ? square - CHANCE : 0;
	}
}

/* How good the best split in @n rows is, in their order; where, in *@at. */
static double best_split(struct regimes_search *s, size_t n, size_t *at)
{
	double best = 0;
	size_t c, i, k;

	memset(s->split, 0, s->nr_splits * sizeof(*s->split));
	for (c = 0; c < s->columns; c++) {
		regimes_add_up(s, c, n);
		for (k = 0; k < s->nr_windows; k++)
			add_column(s, &s->windows[k]);
	}
	for (k = 0; k < s->nr_windows; k++) {
		const struct regimes_window *w = &s->windows[k];

		for (i = 0; i <= w->to - w->from; i++) {
			if (s->split[w->first + i] > best) {
				best = s->split[w->first + i];
				*at = w->from + i;
			}
		}
	}
	return best;
}

/* Does row @b of the scores hold what row @a does? */
static bool alike(const struct regimes_search *s, size_t a, size_t b)
{
	size_t c;

	for (c = 0; c < s->columns; c++) {
		const double *score = s->scores + c * s->rows;

		if (score[a] != score[b] && !(isnan(score[a]) && isnan(score[b])))
			return false;
	}
	return true;
}

/* Name each row by the first one alike. Returns how many orders these have, or more than the most
 * that are tried. */
static double name_rows(struct regimes_search *s, size_t n)
{
	double orders = 1;
	size_t i, k, had;

	for (i = 0; i < n && orders <= ORDERS_MAX; i++) {
		for (k = 0; !alike(s, k, i); k++)
			;
		s->order[i] = k;
		for (had = 0; k <= i; k++)
			had += s->order[k] == s->order[i];
		orders *= (double)(i + 1) / (double)had;
	}
	return orders;
}

static void swap(size_t *a, size_t *b)
{
	size_t was = *a;

	*a = *b;
	*b = was;
}

/* The lexicographically next order, and after the last the first. */
static void next_order(size_t *order, size_t n)
{
	size_t i = n - 1, k = n - 1;

	while (i && order[i - 1] >= order[i])
		i--;
	if (i) {
		while (order[k] <= order[i - 1])
			k--;
		swap(&order[i - 1], &order[k]);
	}
	for (k = n - 1; i < k; i++, k--)
		swap(&order[i], &order[k]);
}

/* Is there a change in @n rows from @from on? The first order is their own. */
static bool find(struct regimes_search *s, size_t from, size_t n, size_t *at)
{
	double best, orders;
	size_t i, any, as_good = 0;

	regimes_score(s, from, n);
	add_windows(s, n);
	best = best_split(s, n, at);
	*at += from;
	if (best <= 0)
		return false;
	orders = round(name_rows(s, n));
	for (i = 0; i < (size_t)fmin(orders, ORDERS_MAX); i++) {
		/* sums in another order differ in their last bits */
		as_good += best_split(s, n, &any) >= best * (1 - 1e-9);
		if ((double)as_good > STATS_REGIMES_ALPHA * fmin(orders, ORDERS_MAX))
			return false;
		if (orders <= ORDERS_MAX)
			next_order(s->order, n);
		else
			rng_permute(&s->rng, s->order, n);
	}
	return true;
}

static void search_rows(struct regimes_search *s, size_t from, size_t to, struct stats_regimes *out)
{
	size_t at = 0;

	if (to - from < STATS_REGIMES_ROWS_MIN || !find(s, from, to - from, &at))
		return;
	search_rows(s, from, at, out);
	out->start[out->nr++] = at;
	search_rows(s, at, to, out);
}

static void search_end(struct regimes_search *s)
{
	free(s->scratch);
	free(s->count);
	free(s->windows);
}

/* Numbers of all kinds are one piece of memory each, which begins with the first member. */
static bool search_begin(struct regimes_search *s)
{
	size_t i, layers = 2, rows = s->rows + 1, columns = s->columns + 1;

	for (i = rows; i >= WINDOW_MIN; i /= 2)
		layers++;
	s->rng = rng_stream(s->rows, s->columns);
	s->scratch = calloc(rows * (columns + 3 + 3 * layers) + columns, sizeof(*s->scratch));
	s->count = calloc(2 * rows, sizeof(*s->count));
	s->windows = calloc(rows, sizeof(*s->windows));
	if (!s->scratch || !s->noise || !s->count || !s->windows)
		return false;
	s->order = s->count + rows;
	s->inverse = s->scratch + rows + columns;
	s->sum = s->inverse + rows;
	s->scores = s->sum + rows;
	s->split = s->scores + rows * columns;
	for (i = STATS_REGIME_MIN; i <= s->rows; i++)
		s->inverse[i] = 1 / (double)i;
	for (i = 0; i < s->columns; i++)
		s->noise[i] = noise_of(s, s->v + i * s->rows);
	return true;
}

bool stats_regimes(const double *v, size_t rows, size_t columns, struct stats_regimes *out)
{
	struct regimes_search s = { .v = v, .rows = rows, .columns = columns };
	bool ok;

	*out = (struct stats_regimes){ .start = calloc(rows + 1, sizeof(*out->start)),
				       .noise = calloc(columns + 1, sizeof(*out->noise)) };
	s.noise = out->noise;
	ok = search_begin(&s) && out->start;
	if (ok)
		search_rows(&s, 0, rows, out);
	out->z = calloc(out->nr * columns + 1, sizeof(*out->z));
	out->moved = calloc(out->nr * columns + 1, sizeof(*out->moved));
	ok = ok && out->z && out->moved;
	if (ok)
		regimes_place(&s, out);
	search_end(&s);
	return ok;
}

void stats_regimes_free(struct stats_regimes *regimes)
{
	free(regimes->start);
	free(regimes->z);
	free(regimes->moved);
	free(regimes->noise);
	*regimes = (struct stats_regimes){ 0 };
}
