// SPDX-License-Identifier: GPL-2.0
/*
 * Rounds that hang together: do the intervals hold the true saving where the stop rule ends a run?
 * Runs are the sampler's own, of passes whose noise is drawn here: 200 of each kind, for the code's
 * sake; SIMULATIONS=10000, as tests/long/dependence.t has it, for the figures. Each is seeded.
 * Under sanitizers there are 20, and no figure is asked of so few.
 */
#include "sampler_bed.h"

#include "measure/stats.h"

#include <stdlib.h>

#define ROUNDS_MAX 600
#define SAVING	   20.0

enum noise {
	INDEPENDENT,
	SERIAL,
	OF_VM,
	TWO_PEAKS,
	OUTLIERS,
	SERIAL_OUTLIERS,
	MODES_OF_VM,
	MODES,
	SLOW_AND_FAST,
	EQUAL_MODES,
	SLOW,
	NR_NOISES
};

static const char *const noise_names[] = {
	"independent",
	"AR(0.7)",
	"of VMs and rounds",
	"two-peaked",
	"10-fold outliers",
	"AR(0.7), 10-fold outliers",
	"two modes of VMs",
	"two modes of 8 rounds or so",
	"AR(0.7) + independent",
	"two equal modes of VMs",
	"AR(0.9)",
};

/* What makes a run, and where its noise is. */
struct course {
	enum noise noise;
	double sd; /* of log ratios; with noise of VMs or slow noise that of each part */
	unsigned int per_vm, fixed; /* fixed: that many rounds; 0: by the stop rule */
	struct rng rng;
	double slow, of_vm;
	bool first; /* of two modes */
	unsigned int vm;
};

struct outcome {
	size_t hits, had, rounds; /* of many runs: intervals that hold the saving; intervals */
};

#ifdef SANITIZED
static size_t times = 20;
static const bool asked = false; /* for figures */
#else
static size_t times = 200;
static const bool asked = true;
#endif
static bool in_full;

__attribute__((constructor)) static void choose_times(void)
{
	const char *simulations = getenv("SIMULATIONS");

	times = simulations ? strtoul(simulations, NULL, 10) : times;
	in_full = times >= 1000;
}

static double uniform(struct course *c)
{
	return ((double)(rng_next(&c->rng) >> 11) + 0.5) / 9007199254740992.0;
}

static double gaussian(struct course *c) /* Box and Muller, 1958 */
{
	return sqrt(-2 * log(uniform(c))) * cos(2 * M_PI * uniform(c));
}

/* 1 of 20, to either side. */
static bool is_outlier(struct course *c, double *x)
{
	if (uniform(c) >= 0.05)
		return false;
	*x = (uniform(c) < 0.5 ? -1 : 1) * log(10) / c->sd;
	return true;
}

/* Two modes: the first in 7 of 10 rounds, for 8 of them in the mean; and what is added to make 0
 * the median: 0.7 F((m + 1) / 0.3) + 0.3 F((m - 1) / 0.3) = 0.5 at m = -0.8302. */
#define FIRST	       0.7
#define FIRST_LASTS    8
#define FIRST_QUANTILE 0.5244 /* of a normal distribution */
#define TO_THE_MEDIAN  0.8302

static double in_mode(struct course *c, bool first)
{
	return (first ? -1 : 1) + 0.3 * gaussian(c);
}

/* A frequency, say, that comes and goes. */
static double mode_of_time(struct course *c)
{
	double leaves = 1.0 / FIRST_LASTS, returns = leaves * FIRST / (1 - FIRST);

	if (uniform(c) < (c->first ? leaves : returns))
		c->first = !c->first;
	return in_mode(c, c->first) + TO_THE_MEDIAN;
}

static double peak(struct course *c)
{
	return (uniform(c) < 0.5 ? -1 : 1) + 0.2 * gaussian(c);
}

static double slow(struct course *c, double lag1)
{
	return c->slow = lag1 * c->slow + sqrt(1 - lag1 * lag1) * gaussian(c);
}

/* What is promised of it. The last ones are beyond what so few rounds can tell; and where two modes
 * are equally frequent, the median is between them, where there are no rounds. */
static double least_of(enum noise noise)
{
	switch (noise) {
	case SLOW_AND_FAST: return 0.88;
	case EQUAL_MODES: return 0.78;
	case SLOW: return 0.87;
	default: return 0.93;
	}
}

/* The noise of a round, in standard deviations. */
static double draw(struct course *c)
{
	double x;

	switch (c->noise) {
	case SERIAL: return slow(c, 0.7);
	case OF_VM: return c->of_vm + gaussian(c);
	case TWO_PEAKS: return peak(c) - peak(c);
	case SLOW_AND_FAST: return slow(c, 0.7) + gaussian(c);
	case SLOW: return slow(c, 0.9);
	case OUTLIERS: return is_outlier(c, &x) ? x : gaussian(c);
	case SERIAL_OUTLIERS: return is_outlier(c, &x) ? x : slow(c, 0.7);
	case MODES_OF_VM: return in_mode(c, c->of_vm < FIRST_QUANTILE) + TO_THE_MEDIAN;
	case MODES: return mode_of_time(c);
	case EQUAL_MODES: return in_mode(c, c->of_vm < 0);
	default: return gaussian(c);
	}
}

/* Noise is in the cell that is compared: only ratios count. */
static double noise_of(void *arg, struct sampler_bed *b, size_t cell)
{
	struct course *c = arg;

	if (!cell)
		return 1;
	if (c->vm != b->setups[0]) {
		c->vm = b->setups[0];
		c->of_vm = gaussian(c);
	}
	return exp(c->sd * draw(c));
}

static struct sampler_plan plan_of(const struct course *c, const struct sampler_cell *cells)
{
	struct sampler_plan plan = sampler_bed_plan(c->fixed ? c->fixed : ROUNDS_MAX);

	plan.cells = cells;
	plan.nr_cells = 2;
	plan.nr_groups = 1;
	plan.rounds_per_subject = c->per_vm;
	if (c->fixed)
		return plan;
	sampler_bed_party.rounds_min = 12;
	plan.width_points = 1;
	plan.budget_ns = UINT64_MAX / 2;
	return plan;
}

/* By the samples that were emitted, as a summary has them. */
static struct stats_saving saving_of(const struct sampler_bed *b, unsigned int per_vm)
{
	static double base[ROUNDS_MAX], other[ROUNDS_MAX], scratch[2 * ROUNDS_MAX];
	static unsigned int round[ROUNDS_MAX];
	struct stats_order order = { round, per_vm };
	struct stats_saving s;
	size_t i;

	for (i = 0; i < b->nr_samples; i++) {
		const struct sample *sample = &b->samples[i];

		round[sample->round] = sample->round;
		(sample->cell ? other : base)[sample->round] =
			(double)sample->reading.value[COUNTER_WALL_NS];
	}
	assert_true(stats_save_rounds(base, other, b->nr_samples / 2, &order, scratch, &s));
	return s;
}

static void run_once(struct course *c, struct outcome *out)
{
	static const struct sampler_cell cells[] = { { 0, SAMPLER_NO_BASE, false, 100, false },
						     { 0, 0, false, 80, false } };
	struct sampler_plan plan = plan_of(c, cells);
	struct sampler_bed *b = sampler_bed_new();
	struct stats_saving s;

	b->cells = cells;
	b->factor_of = noise_of;
	b->arg = c;
	c->slow = gaussian(c);
	c->first = uniform(c) < FIRST;
	c->vm = 0;
	sampler_bed_run(&plan, b, 0);
	s = saving_of(b, c->per_vm);
	out->rounds += s.n;
	out->had += s.percent.has_interval;
	out->hits += s.percent.has_interval && s.percent.low <= SAVING + 1e-6 &&
		     SAVING - 1e-6 <= s.percent.high;
	test_free(b);
}

static struct outcome run_many(enum noise noise, double sd, unsigned int per_vm, unsigned int fixed)
{
	struct course c = { .noise = noise, .sd = sd, .per_vm = per_vm, .fixed = fixed };
	struct outcome out = { 0 };
	size_t i;

	c.rng = rng_stream(7, (uint64_t)c.noise);
	for (i = 0; i < times; i++)
		run_once(&c, &out);
	print_message("# %s, sd %.1f%%, %u rounds a VM, %s%.0f rounds: %.1f%% of %zu intervals\n",
		      noise_names[c.noise], 100 * c.sd, c.per_vm, c.fixed ? "" : "stopped after ",
		      (double)out.rounds / (double)times,
		      100.0 * (double)out.hits / (double)(out.had ? out.had : 1), out.had);
	return out;
}

/* A few draws are that much less sure; those under sanitizers say nothing. */
static double slack(void)
{
	return in_full ? 0 : asked ? 0.03 : 1;
}

static void covers_where_the_rule_stops(void **state)
{
	const double sds[] = { 0.006, 0.001, 0.003, 0.012, 0.02 };
	size_t nr = in_full ? 5 : 1, i;
	enum noise noise;

	(void)state;
	for (noise = INDEPENDENT; noise < NR_NOISES; noise++)
		for (i = 0; i < nr; i++) {
			struct outcome out = run_many(noise, sds[i], 2, 0);

			assert_true((double)out.hits >=
				    (least_of(noise) - slack()) * (double)out.had);
		}
}

/* VMs that are as unlike as rounds, and many rounds of each: few rounds say something new. */
static void covers_where_vms_are_few(void **state)
{
	struct outcome out = run_many(OF_VM, 0.006, 6, 0);

	(void)state;
	assert_true((double)out.hits >= (0.93 - slack()) * (double)out.had);
	assert_true(out.rounds >= 6 * 6 * times);
}

/* In few rounds dependence is often seen, and there is no interval; seldom is there a wrong one. At
 * a correlation of 0.9 too few are seen. */
static void few_wrong_intervals_of_any_number_of_rounds(void **state)
{
	const unsigned int sizes[] = { 6, 12, 16, 20, 30, 60, 200, 500 };
	struct outcome out;
	enum noise noise;
	size_t i;

	(void)state;
	for (noise = INDEPENDENT; noise < SLOW; noise++)
		for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
			out = run_many(noise, 0.01, 2, sizes[i]);
			assert_true((double)(out.had - out.hits) <=
				    (1 - least_of(noise) + slack()) * (double)times);
			assert_true(sizes[i] >= 12 || !out.had);
			assert_true(noise != INDEPENDENT || sizes[i] < 12 || !asked ||
				    (double)out.had >= 0.8 * (double)times);
		}
}

/* What independent rounds pay for it. */
static void costs_little_where_rounds_are_independent(void **state)
{
	struct outcome narrow = run_many(INDEPENDENT, 0.001, 2, 0);
	struct outcome wide = run_many(INDEPENDENT, 0.02, 2, 0);

	(void)state;
	if (!asked)
		return;
	assert_in_range(narrow.rounds, 12 * times, 15 * times);
	assert_in_range(wide.rounds, 70 * times, 84 * times);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(covers_where_the_rule_stops),
	cmocka_unit_test(covers_where_vms_are_few),
	cmocka_unit_test(few_wrong_intervals_of_any_number_of_rounds),
	cmocka_unit_test(costs_little_where_rounds_are_independent),
};
RUN(tests);
