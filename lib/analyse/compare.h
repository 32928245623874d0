/* SPDX-License-Identifier: GPL-2.0 */
/* Two runs, cell by cell: what changed, what stayed the same, and what is unclear. */
#ifndef REGSCOPE_ANALYSE_COMPARE_H
#define REGSCOPE_ANALYSE_COMPARE_H

#include "measure/counters.h"
#include "measure/stats.h"
#include "record/benches.h"
#include "record/env.h"
#include "record/samples.h"
#include "record/summary.h"

/* One of the two runs. Without samples (nr_rows is 0) its summary is compared, which bounds a
 * change less closely: by the ends of both cells' intervals. */
struct compare_side {
	struct env env;
	struct benches benches; /* none in runs of older releases */
	struct sample_set samples;
	struct summary summary;
};

struct compare_options {
	double limit[NR_COUNTERS]; /* of metrics, in percent; negative: the default */
	bool exact; /* counts repeat exactly: the same round of both is the same work */
};

struct compare_row {
	struct cell_key cell;
	enum counter metric;
	struct stats_change change;
	double p_holm;	   /* corrected for all rows */
	double per_access; /* exact only: difference for each access, median of rounds */
	double limit;	   /* percent */
	enum stats_verdict verdict;
	size_t rounds_needed; /* to make an unclear row clear; an estimate */
	bool other_regs;      /* the runs accessed different numbers of registers */
};

struct comparison {
	struct compare_row *rows; /* by cell, then metric */
	size_t nr;
	bool exact, any_other_regs;
	size_t nr_same, nr_better, nr_worse, nr_unclear;
	size_t only_base, only_new; /* cells of one side alone */
};

/* Can they be compared round by round? Only if both are emulated, by the same command and build. */
bool compare_is_exact(const struct compare_side *base, const struct compare_side *new);

/* The default limit in percent: 0 if exact; else 0.5 for instructions, 2 for cycles, 3 for time. */
double compare_default_limit(enum counter metric, bool exact);

/* The limit given for a metric, or the default. */
double compare_limit(const struct compare_options *options, enum counter metric);

/* -EINVAL if a limit lies below the noise that either run recorded (noise_floor.* of env.txt). */
int compare_check_limits(const struct compare_side *base, const struct compare_side *new,
			 const struct compare_options *options, struct error *error);

/**
 * compare_unlike - what makes two runs unlike
 * @report:	called for each key of env.txt that should match and does not
 *
 * The kernel, its command line and its registers may differ: they are what is compared. Returns the
 * number of keys that do not match.
 */
size_t compare_unlike(const struct env *base, const struct env *new,
		      void (*report)(const char *what, const char *base, const char *new));

/**
 * compare_runs - judge every cell that both runs have
 *
 * Returns 0; -ENODATA if there is no common cell or metric; -EINVAL for a sample that is not
 * positive. Free @out in either case.
 */
int compare_runs(struct comparison *out, const struct compare_side *base,
		 const struct compare_side *new, const struct compare_options *options,
		 struct error *error);
void comparison_free(struct comparison *c);

/* The row of that cell and metric, or NULL; and whether a row found a change for the worse. */
const struct compare_row *comparison_find(const struct comparison *c, const struct cell_key *cell,
					  enum counter metric);
bool compare_is_worse(const struct compare_row *row);

/**
 * compare_noise - compare a run with itself: its odd VMs with its even ones
 * @rounds_per_vm:	how many consecutive rounds share their VMs
 * @floor:		by metric, in percent: the largest change of any cell; 0 if not counted
 *
 * A lower limit would call noise a change. Returns 0, or -ENODATA if there are too few rounds for
 * each half to have an interval.
 */
int compare_noise(const struct sample_set *set, unsigned int rounds_per_vm,
		  double floor[NR_COUNTERS], struct error *error);

const char *compare_verdict_name(enum stats_verdict verdict);

#endif
