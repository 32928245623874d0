/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The statistics that analysis makes of results. No interval assumes a shape of the noise: all
 * are order statistics (for a median, the inverted sign test: Conover, Practical Nonparametric
 * Statistics, 3.1 and 3.2), never mean and deviation.
 */
#ifndef REGSCOPE_MEASURE_STATS_H
#define REGSCOPE_MEASURE_STATS_H

#include <stdbool.h>
#include <stddef.h>

#define STATS_CONFIDENCE 0.95

/* 100 * (@new / @base - 1), and 100 * @part / @whole; NAN instead of a division by 0. */
double stats_percent_change(double base, double new);
double stats_share(double part, double whole);

/* What one of @n > 0 costs if all cost @total, including @overhead. Never below 0. */
double stats_cost_of_one(double total, double overhead, double n);

/* The mean of @n > 0 numbers: for medians, not for samples, as one outlier moves it. */
double stats_mean(const double *v, size_t n);

/* Drop what is NAN. Returns how many are left, in the same order. */
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

/* In which rounds numbers were taken. Rounds of one subject (here: a VM) may be alike, and so may
 * neighbours, if something slower than a round moves what is measured. */
struct stats_order {
	const unsigned int *round; /* of each number, ascending */
	unsigned int per_subject;  /* consecutive rounds that share one; 0 as 1 */
};

struct stats_dependence {
	double lag1;   /* rank correlation of neighbours in the order taken */
	double alike;  /* of the rounds of one subject: intraclass correlation of ranks */
	double factor; /* n rounds are worth n / factor independent ones; at least 1 */
};

/* What one cell, "other", saves against another, "base", round by round. */
struct stats_saving {
	size_t n;
	struct stats_dependence dependence;
	struct stats_interval absolute; /* base - other, in the samples' unit */
	struct stats_interval percent;	/* 100 * (1 - other / base), from per-round log ratios */
	double p_sign; /* two-sided sign test that the ratio's median is 1: valid under drift */
	double p_rank; /* two-sided rank test that both have one distribution: not under drift */
};

/* Sort @v, @n finite numbers, ascending, in place. */
void stats_sort(double *v, size_t n);

/* Median of @n > 0 sorted numbers: the mean of the two in the middle if @n is even. */
double stats_median_sorted(const double *v, size_t n);

/* The same of @n in any order, without what is NAN; NAN of none. @scratch has room for @n, and may
 * be @v. */
double stats_median_of(const double *v, size_t n, double *scratch);

/*
 * Which order statistics of @n samples bound the median: the largest k >= 1 for which [x(k),
 * x(n + 1 - k)], counted from 1 in ascending order, misses the true median with probability
 * 2 * P(Binomial(n, 1/2) <= k - 1) <= 1 - STATS_CONFIDENCE; 0 if there is none (n < 6).
 */
size_t stats_interval_rank(size_t n);

/**
 * stats_interval_of - the median of @n > 0 rounds, and its interval
 * @v:		in the order taken; holds their ranks afterwards, if @order is given
 * @order:	when they were taken; NULL if all are known to be independent, or to repeat exactly
 * @sorted:	room for @n numbers; holds them sorted afterwards
 * @dependence:	what was found; may be NULL
 *
 * The interval is that of n / factor independent rounds: the rank that bounds their median is
 * scaled, so that it stays as far from the middle in standard errors. The factor is the largest of
 * (1 + lag1) / (1 - lag1) and 1 + (size - 1) * alike, for the rounds of a subject and for longer
 * blocks of about root n rounds, of what exceeds chance. Fewer than 30 rounds cannot tell, and are
 * worth half as many: no interval of fewer than 12.
 */
struct stats_interval stats_interval_of(double *v, size_t n, const struct stats_order *order,
					double *sorted, struct stats_dependence *dependence);

/* Summary of @n > 0 samples by that interval, with the same @v, @order and @sorted; or of
 * independent ones, which sorts @v. */
struct stats_summary stats_summarize_rounds(double *v, size_t n, const struct stats_order *order,
					    double *sorted);
struct stats_summary stats_summarize(double *v, size_t n);

/**
 * stats_save_rounds - compare two cells that were measured in the same rounds
 * @base, @other:	@n > 0 positive samples each; index i of both is the same round
 * @order:		as of stats_interval_of(); NULL: they are independent
 * @scratch:		room for 2 * @n numbers; holds both sets afterwards, each sorted
 *
 * Ratios are taken within rounds, and in logarithms, so that drift cancels and the answer does not
 * depend on which of the two is called base. The sign test too counts what rounds are worth.
 * Returns false, and leaves @out alone, if a sample is not positive.
 */
bool stats_save_rounds(const double *base, const double *other, size_t n,
		       const struct stats_order *order, double *scratch, struct stats_saving *out);

/*
 * Add a round to such a comparison: to @ratios, the log ratios of @n rounds in the order taken,
 * with room for one more. Returns how many there are now: still @n if a number is NAN or not
 * positive.
 */
size_t stats_add_ratio(double *ratios, size_t n, double base, double other);

/* The saving in percent by @n > 0 such ratios, with the rest as of stats_interval_of(): what
 * stats_save_rounds() finds. */
struct stats_interval stats_saving_of(double *ratios, size_t n, const struct stats_order *order,
				      double *sorted, struct stats_dependence *dependence);

/* p of the exact two-sided sign test, zeros left out; 1 if there are no signs. */
double stats_sign_test(size_t positive, size_t negative);

/**
 * stats_rank_test - two-sided rank-sum test of two independent sets (Mann and Whitney, 1947)
 * @a, @b:	@n > 0 and @m > 0 numbers, each set sorted
 *
 * U's distribution is exact up to STATS_RANK_EXACT numbers in each set, and beyond that normal with
 * continuity correction. Ties count half, towards no difference. Without drift this resolves with
 * few samples what a sign test cannot: two sets of 6 that do not overlap have p = 2/924.
 */
double stats_rank_test(const double *a, size_t n, const double *b, size_t m);
#define STATS_RANK_EXACT 40

/* How "new" compares with "base". */
struct stats_change {
	size_t n_base, n_new;
	double base, new;	       /* medians */
	struct stats_interval percent; /* 100 * (new / base - 1) */
	double p;		       /* that it is within the limit */
};

/**
 * stats_change - compare two independent sets of positive numbers: of two boots, or two kernels
 * @base, @new:	@n > 0 and @m > 0 of them; sorted and replaced by their logarithms
 * @limit:	percent, >= 0
 *
 * The ratio is the median of all ratios of a new number to a base one (Hodges and Lehmann, 1963),
 * its interval bounded by the order statistics of those ratios that invert the rank test (Conover,
 * 5.4). They are counted, never stored. p is the rank test's after the limit has been taken off the
 * change. Returns false if a number is not positive.
 */
bool stats_change(double *base, size_t n, double *new, size_t m, double limit,
		  struct stats_change *out);

/*
 * The same for two sets of which only summaries are left. If each interval holds its median, the
 * extreme ratios of their ends hold the ratio of the medians: by Bonferroni's inequality in 90% of
 * all cases or more. p takes the intervals for those of normal distributions. Returns false if an
 * interval reaches 0.
 */
bool stats_change_summaries(const struct stats_summary *base, const struct stats_summary *new,
			    double limit, struct stats_change *out);

/**
 * stats_permute - of many rows, which are larger in the second of two sets of units, say boots
 * @v:		@rows * (@n + @m) numbers, row by row: its @n first ones, then its @m second ones
 * @shift:	by how much each row may be larger, >= 0
 * @p:		of each row: that it is not larger by more than that; corrected for all rows
 *
 * The step-down maxT of Westfall and Young (Resampling-Based Multiple Testing, 1993, 2.6): all
 * units are called first or second in every other way there is, and the highest score of all rows
 * is noted. Exact if the units are exchangeable, however rows depend on each other and whatever the
 * units' distribution; what rows share, as a boot's luck, costs no power. The score is a
 * difference of means, over the root of the row's sum of squares and the median row's: few units
 * tell little of a row's own scale (Tusher, Tibshirani and Chu, 2001). Rows are measured by their
 * shifts, if those are not 0. Beyond STATS_PERMUTE_MOST
 * ways as many are drawn, always the same. Returns 0 or -ENOMEM.
 */
int stats_permute(const double *v, size_t rows, size_t n, size_t m, const double *shift, double *p);
#define STATS_PERMUTE_MOST 20000

/* Do two intervals overlap? */
bool stats_intervals_meet(const struct stats_interval *a, const struct stats_interval *b);

/* The verdict on a change, for a limit in percent. */
enum stats_verdict {
	STATS_SAME,    /* the whole interval is within the limit */
	STATS_CHANGED, /* the whole interval is beyond it, resolved at STATS_CONFIDENCE */
	STATS_UNCLEAR, /* too few samples to say */
};

/* @p must be corrected for the number of rows that are judged together. */
enum stats_verdict stats_judge(const struct stats_interval *percent, double p, double limit);

/*
 * How many samples of each side, @least or more, would make an unclear change clear, if @rows are
 * judged together. The interval shrinks with the root of their number: a median within the limit is
 * clear once all of its interval is; one beyond it once the interval that holds at STATS_CONFIDENCE
 * for all @rows (Bonferroni's, Holm's first step) excludes it. At most STATS_ROUNDS_MAX.
 */
size_t stats_rounds_to_judge(const struct stats_change *change, double limit, size_t rows,
			     size_t least);
/* The fewest in each set with which the rank test can resolve one of @rows. */
size_t stats_rank_test_needs(size_t rows);
#define STATS_ROUNDS_MAX 9999

/**
 * stats_holm - correct @n p-values for being tested together
 *
 * Holm, A simple sequentially rejective multiple test procedure, 1979. Row i holds at level alpha,
 * whatever the others are, if @adjusted[i] <= alpha. @order: scratch for @n indices.
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
 * Least squares with weights 1 / y^2, which minimizes relative deviations: noise grows with what is
 * measured, and in a plain fit the largest x would count for all. Returns false if there is no such
 * line. For an interval, fit each round and summarize the fits.
 */
bool stats_fit_line(const double *x, const double *y, size_t n, struct stats_line *line);

/* The same for a power law: least squares of the logarithms. */
bool stats_fit_power(const double *x, const double *y, size_t n, struct stats_power *power);

/* By how many percent the line misses the point that it misses most. */
double stats_line_misfit(const double *x, const double *y, size_t n, const struct stats_line *line);

/* The value at @at of the line through (x0, y0) and (x1, y1); y0 if x0 is x1. */
double stats_interpolate(double x0, double y0, double x1, double y1, double at);

/**
 * stats_serial_share - the share of the work that threads do one after another
 * @threads, @ns:	@n numbers of threads, and how long the same work took each number of them
 *
 * Amdahl, 1967: t(T) = t(1) (s + (1 - s) / T). With y = t(T) / t(1) - 1 / T and x = 1 - 1 / T, s is
 * the least-squares slope of y = s x: below 0 if T threads were more than T times as fast as one,
 * above 1 if they were slower than one. Returns false without t(1) or without a T > 1.
 */
bool stats_serial_share(const unsigned int *threads, const double *ns, size_t n, double *share);

/* Efficiency of threads in percent: one takes @ns_one, all take @ns, ideally @ns_one / @speedup. */
double stats_efficiency(double ns_one, double ns, double speedup);

/* The range of @n > 0 numbers, without the outer 5% on each side, over their median. Sorts @v. */
double stats_relative_spread(double *v, size_t n);

/* The fewest rounds in which stats_save_rounds() can resolve one of @rows at @alpha under Holm. */
size_t stats_rounds_to_resolve(size_t rows, double alpha);

#endif
