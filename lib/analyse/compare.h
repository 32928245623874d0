/* SPDX-License-Identifier: GPL-2.0 */
/* Two runs, cell by cell: what changed, what stayed the same, and what cannot be told. */
#ifndef REGSCOPE_ANALYSE_COMPARE_H
#define REGSCOPE_ANALYSE_COMPARE_H

#include "measure/counters.h"
#include "measure/stats.h"
#include "record/benches.h"
#include "record/env.h"
#include "record/samples.h"
#include "record/summary.h"

/*
 * One of the two. @samples where there are any (nr_rows > 0); else @summary, of which less can be
 * said: an interval of the change is then made from the ends of both cells' intervals.
 */
struct compare_side {
	struct env env;
	struct benches benches; /* none in runs of older releases */
	struct sample_set samples;
	struct summary summary;
};

struct compare_options {
	double limit[NR_COUNTERS]; /* percent, of counters that are metrics; negative: by default */
	bool exact; /* counts repeat exactly: the same round of both is the same work */
};

struct compare_row {
	struct cell_key cell;
	enum counter metric;
	struct stats_change change;
	double p_holm;	   /* corrected for all rows */
	double per_access; /* exact only: median over rounds of the difference, an access */
	double limit;	   /* percent */
	enum stats_verdict verdict;
	size_t rounds_needed; /* of an unclear one, an estimate */
	bool other_regs;      /* the two accessed another number of registers */
};

struct comparison {
	struct compare_row *rows; /* by cell, then metric */
	size_t nr;
	bool exact, any_other_regs;
	size_t nr_same, nr_better, nr_worse, nr_unclear;
	size_t only_base, only_new; /* cells of one side alone */
};

/* Can the two be compared round by round? Both emulated, of the same command, seed and build of
 * regscope. */
bool compare_is_exact(const struct compare_side *base, const struct compare_side *new);

/* The limit in percent where none is given: 0 if exact; else 0.5 of instructions, 2 of cycles, 3 of
 * time. */
double compare_default_limit(enum counter metric, bool exact);

/* The limit of a metric, given or by default. */
double compare_limit(const struct compare_options *options, enum counter metric);

/* -EINVAL if a limit lies below the noise that either run recorded (noise_floor.* of env.txt). */
int compare_check_limits(const struct compare_side *base, const struct compare_side *new,
			 const struct compare_options *options, struct error *error);

/**
 * compare_unlike - what makes two runs unlike
 * @report:	called with each key of env.txt that must be the same and is not
 *
 * Kernel, its command line and its registers may differ: they are what is compared. Returns how
 * many keys there were.
 */
size_t compare_unlike(const struct env *base, const struct env *new,
		      void (*report)(const char *what, const char *base, const char *new));

/**
 * compare_runs - judge every cell that both have
 *
 * Returns 0; -ENODATA if there is no common cell or metric; -EINVAL for a sample that is not
 * positive. Free @out in either case.
 */
int compare_runs(struct comparison *out, const struct compare_side *base,
		 const struct compare_side *new, const struct compare_options *options,
		 struct error *error);
void comparison_free(struct comparison *c);

/* The row of that cell and metric, or NULL; and whether a row says that something got worse. */
const struct compare_row *comparison_find(const struct comparison *c, const struct cell_key *cell,
					  enum counter metric);
bool compare_is_worse(const struct compare_row *row);

/**
 * compare_noise - compare a run with itself: its odd VMs with its even ones
 * @rounds_per_vm:	so many rounds in a row were measured on the same VMs
 * @floor:		by metric, in percent: the largest change of any cell; 0 for what was not
 * counted
 *
 * A limit below that would call noise a change. Returns 0; -ENODATA with too few rounds for two
 * halves with an interval each.
 */
int compare_noise(const struct sample_set *set, unsigned int rounds_per_vm,
		  double floor[NR_COUNTERS], struct error *error);

const char *compare_verdict_name(enum stats_verdict verdict);

#endif
