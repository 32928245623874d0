/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Statistics: what analysis does with results, it does with these. No interval assumes a shape of
 * the noise: all are order statistics (of the median, the inverted sign test: Conover, Practical
 * Nonparametric Statistics, 3.1 and 3.2), never mean and deviation.
 */
#ifndef REGSCOPE_MEASURE_STATS_H
#define REGSCOPE_MEASURE_STATS_H

#include <stdbool.h>
#include <stddef.h>

#define STATS_CONFIDENCE 0.95

/* 100 * (@new / @base - 1), and 100 * @part / @whole; NAN if what they divide by is 0. */
double stats_percent_change(double base, double new);
double stats_share(double part, double whole);

/* What one of @n > 0 costs, if all together cost @total with the @overhead: never below 0. */
double stats_cost_of_one(double total, double overhead, double n);

/* The arithmetic mean of @n > 0 numbers. For the medians of a class, not for samples: one outlier
 * moves it. */
double stats_mean(const double *v, size_t n);

/* Keep what is not NAN, in order. Returns how many are left. */
size_t stats_drop_nan(double *v, size_t n);

/* A median and the interval that holds the true one with at least STATS_CONFIDENCE. */
struct stats_interval {
	double median;
	double low, high;
	bool has_interval; /* false: too few samples; low and high are then the extremes */
};

struct stats_summary {
	size_t n;
	struct stats_interval mid;
	double min, max;
};

/* What @other saves against @base, sample by sample, round by round. */
struct stats_saving {
	size_t n;
	struct stats_interval absolute; /* base - other, in the samples' unit */
	struct stats_interval percent;	/* 100 * (1 - other / base), from per-round log ratios */
	double p_sign; /* two-sided sign test that the ratio's median is 1: valid under drift */
	double p_rank; /* two-sided rank test that both are distributed alike: not under drift */
};

/* Sort @v, @n finite numbers, ascending, in place. */
void stats_sort(double *v, size_t n);

/* Median of @n > 0 numbers that are already sorted: the mean of the two in the middle if @n is
 * even. */
double stats_median_sorted(const double *v, size_t n);

/**
 * stats_interval_rank - which order statistics bound the median
 * @n:		number of samples
 * @alpha:	1 - confidence
 *
 * Returns the largest k >= 1 for which [x(k), x(n + 1 - k)], counted from 1 in ascending order,
 * misses the true median with probability 2 * P(Binomial(n, 1/2) <= k - 1) <= @alpha; 0 if there is
 * none (n < 6 at 95%).
 */
size_t stats_interval_rank(size_t n, double alpha);

/* Summary of @n > 0 samples at STATS_CONFIDENCE; sorts @v. */
struct stats_summary stats_summarize(double *v, size_t n);

/**
 * stats_save - compare two cells that were measured in the same rounds
 * @base, @other:	@n > 0 positive samples each; index i of both is the same round
 * @scratch:		room for 2 * @n numbers; holds both sets afterwards, each sorted
 *
 * The ratio is taken within a round and in logarithms, so that drift cancels and the answer does
 * not depend on which of the two is called base. Returns false, and leaves @out alone, if a sample
 * is not positive: such a ratio does not exist.
 */
bool stats_save(const double *base, const double *other, size_t n, double *scratch,
		struct stats_saving *out);

/**
 * stats_add_ratio - add a round to such a comparison
 * @ratios:	log ratios of @n rounds, sorted; has room for one more
 *
 * Returns how many there are now: still @n if a number is NAN or not positive.
 */
size_t stats_add_ratio(double *ratios, size_t n, double base, double other);

/* The saving in percent that @n > 0 such log ratios give: the same as stats_save()'s. */
struct stats_interval stats_saving_of(const double *ratios, size_t n);

/* Two-sided exact sign test: @positive and @negative signs, zeros left out. 1 if there are none. */
double stats_sign_test(size_t positive, size_t negative);

/**
 * stats_rank_test - two-sided rank-sum test of two independent sets (Mann and Whitney, 1947)
 * @a, @b:	@n > 0 and @m > 0 numbers, each set sorted
 *
 * The distribution of U is counted out exactly up to STATS_RANK_EXACT numbers in each set, and
 * taken as normal with continuity correction beyond. Ties count half, towards no difference. Where
 * nothing drifts this finds with few samples what a sign test cannot: with 6 in each, sets that do
 * not overlap have p = 2/924.
 */
double stats_rank_test(const double *a, size_t n, const double *b, size_t m);
#define STATS_RANK_EXACT 40

/* How @new compares with @base, where rounds have no partner: two boots, or two kernels. */
struct stats_change {
	size_t n_base, n_new;
	double base, new;	       /* medians */
	struct stats_interval percent; /* 100 * (new / base - 1) */
	double p;		       /* of stats_rank_test() */
};

/**
 * stats_change - compare two independent sets of positive numbers
 * @base, @new:	@n > 0 and @m > 0 of them; sorted and replaced by their logarithms
 *
 * The ratio is the median of all ratios of a new number to a base one (Hodges and Lehmann, 1963),
 * its interval bounded by the order statistics of those ratios that invert the rank test
 * (Conover, 5.4). They are counted, never written down. Returns false if a number is not positive.
 */
bool stats_change(double *base, size_t n, double *new, size_t m, struct stats_change *out);

/**
 * stats_change_paired - compare two sets that were measured in the same rounds
 * @base, @new, @scratch:	as of stats_save()
 *
 * stats_save() seen from the other side: per-round log ratios, and p of the sign test. Returns
 * false if a number is not positive.
 */
bool stats_change_paired(const double *base, const double *new, size_t n, double *scratch,
			 struct stats_change *out);

/**
 * stats_change_summaries - compare two sets of which only the summaries are left
 *
 * Where both intervals hold their medians, the extreme ratios of their ends hold the ratio of the
 * medians: by Bonferroni's inequality in 90% of all cases at the least. A p-value cannot be had: p
 * is 0 where the interval leaves out 0, else 1. Returns false if an interval reaches down to 0.
 */
bool stats_change_summaries(const struct stats_summary *base, const struct stats_summary *new,
			    struct stats_change *out);

/* Do two intervals have a number in common? */
bool stats_intervals_meet(const struct stats_interval *a, const struct stats_interval *b);

/* The verdict on a change, for a limit in percent. */
enum stats_verdict {
	STATS_SAME,    /* the whole interval lies within the limit */
	STATS_CHANGED, /* resolved at STATS_CONFIDENCE, and larger than the limit */
	STATS_UNCLEAR, /* too few samples to say either */
};

/* @p: corrected for the number of rows that are judged together. */
enum stats_verdict stats_judge(const struct stats_interval *percent, double p, double limit);

/* The same where counts repeat exactly: the median is no estimate, and so never unclear. */
enum stats_verdict stats_judge_exact(const struct stats_interval *percent, double limit);

/**
 * stats_rounds_to_judge - how many samples of each side would make an unclear change clear
 * @rows:	that are judged together, for Holm's correction
 *
 * Goes by the width of the interval, which shrinks with the root of the number of samples: a median
 * within the limit is clear once all of the interval is; one beyond it once the interval that holds
 * at STATS_CONFIDENCE for all @rows (Bonferroni's, Holm's first step) leaves out 0. At most
 * STATS_ROUNDS_MAX.
 */
size_t stats_rounds_to_judge(const struct stats_change *change, double limit, size_t rows);
#define STATS_ROUNDS_MAX 9999

/**
 * stats_holm - correct @n p-values for being tested together
 *
 * Holm, A simple sequentially rejective multiple test procedure, 1979. @adjusted[i] <= alpha means
 * that row i holds at that level whatever the others are. @order: scratch for @n indices.
 */
void stats_holm(const double *p, size_t n, double *adjusted, size_t *order);

/* y = fixed + slope * x, and y = factor * x^exponent. */
struct stats_line {
	double fixed, slope;
};
struct stats_power {
	double factor, exponent;
};

/**
 * stats_fit_line - the line nearest to @n points in relative terms
 * @x, @y:	positive; at least two different @x
 *
 * Least squares with weights 1 / y^2: what is made small is the sum of the squared relative
 * deviations, since noise grows with what is measured, and a plain fit would see the largest x
 * alone. Returns false where there is no such line. It has no interval by itself: fit each round,
 * and take the median of the rounds (stats_summarize()).
 */
bool stats_fit_line(const double *x, const double *y, size_t n, struct stats_line *line);

/* The same for a power law: the line of least squares through the logarithms. */
bool stats_fit_power(const double *x, const double *y, size_t n, struct stats_power *power);

/* By how many percent the line misses the point that it misses most, of points as above. */
double stats_line_misfit(const double *x, const double *y, size_t n, const struct stats_line *line);

/* The value at @at of the line through (x0, y0) and (x1, y1); y0 if x0 is x1. */
double stats_interpolate(double x0, double y0, double x1, double y1, double at);

/**
 * stats_serial_share - which share of the work threads do one after another
 * @threads, @ns:	how many, and how long the same work took them; @n of them
 *
 * Amdahl, 1967: t(T) = t(1) (s + (1 - s) / T). With y = t(T) / t(1) - 1 / T and x = 1 - 1 / T, s is
 * the slope of least squares of y = s x. Returns false without t(1) or without a T > 1. What comes
 * out is below 0 if threads did better than share the work, and above 1 if they did worse than one.
 */
bool stats_serial_share(const unsigned int *threads, const double *ns, size_t n, double *share);

/* Efficiency of threads in percent, 100 * @ns_one / (@speedup * @ns): one takes @ns_one, they take
 * @ns, and would ideally take @ns_one / @speedup. */
double stats_efficiency(double ns_one, double ns, double speedup);

/* How far apart @n > 0 numbers are: their range without the outer 5% on each side, over their
 * median. */
double stats_relative_spread(double *v, size_t n);

/*
 * The fewest rounds in which a sign test can resolve at least one of @rows at @alpha under Holm.
 */
size_t stats_rounds_to_resolve(size_t rows, double alpha);

#endif
