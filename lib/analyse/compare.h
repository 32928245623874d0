/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Two kernels, or whatever else two sets of runs differ in, cell by cell: what changed, what stayed
 * the same, and what is unclear.
 *
 * What a boot draws by chance (where the kernel and its pages lie) all rounds of that boot share.
 * So boots are what is compared, if there are several; with one boot a side rounds are, and what is
 * found holds for these two boots alone. Emulated hosts count instructions exactly: there the
 * cheapest rounds are compared, as what comes on top of them is not the pass's own.
 */
#ifndef REGSCOPE_ANALYSE_COMPARE_H
#define REGSCOPE_ANALYSE_COMPARE_H

#include "measure/counters.h"
#include "measure/stats.h"
#include "record/benches.h"
#include "record/env.h"
#include "record/samples.h"
#include "record/summary.h"

/* One run. Without samples (nr_rows is 0) its summary is compared, which bounds a change less
 * closely: by the ends of both cells' intervals. */
struct compare_run {
	struct env env;
	struct benches benches; /* none in runs of older releases */
	struct sample_set samples;
	struct summary summary;
};

/* The runs of one side: of one boot each, or several of a boot. */
struct compare_side {
	const struct compare_run *run;
	size_t nr;
};

/* What is compared, and what the verdict is on. */
enum compare_unit {
	COMPARE_BOOTS,	/* medians of boots (emulated: lowest counts): on the kernels */
	COMPARE_ROUNDS, /* rounds of one boot a side, or blocks of them: on these two boots */
	COMPARE_EXACT,	/* the cheapest rounds of two emulated hosts, whose counts repeat */
};

struct compare_options {
	double limit[NR_COUNTERS]; /* of metrics, in percent; negative: the default */
};

struct compare_row {
	struct cell_key cell;
	enum counter metric;
	struct stats_change change;
	double p;	       /* that it is within the limit; corrected for all rows */
	double per_access;     /* difference for each access */
	double limit;	       /* percent */
	bool limit_per_access; /* it is COMPARE_EXACT_LIMIT */
	enum stats_verdict verdict;
	size_t needed;	 /* boots or rounds a side to make an unclear row clear; an estimate */
	double per_unit; /* rounds in a block of them */
	size_t outliers; /* exact: rounds that cost far more than the cheapest */
	bool repeats;	 /* exact: both sides have their lowest count twice or more */
	bool acquitted;	 /* looked worse, and was the same when measured again */
	bool other_regs; /* the runs accessed different numbers of registers */
};

/* A cell and metric that a side lacks, or has not in all of its boots. */
struct compare_missing {
	struct cell_key cell;
	enum counter metric;
	bool in_base; /* else the new side lacks it */
};

struct comparison {
	struct compare_row *rows; /* by cell, then metric */
	size_t nr;
	struct compare_missing *missing;
	size_t nr_missing, nr_vanished; /* vanished: missing on the new side */
	enum compare_unit unit;
	size_t boots[2]; /* of the base, of the new side */
	bool same_boot;	 /* both sides are of one and the same */
	bool lowest;	 /* counts were compared by the lowest of each boot */
	bool any_other_regs, all_repeat;
	size_t nr_same, nr_better, nr_worse, nr_unclear, nr_outliers, nr_acquitted;
};

/* How two sides are compared; which boots are different ones boot_id of env.txt says. */
enum compare_unit compare_unit_of(const struct compare_side *base, const struct compare_side *new);

/* The fewest boots a side with which a change can be found at all. */
#define COMPARE_BOOTS_MIN 4

/* The default limit in percent: 0.5 for instructions, 2 for cycles, 3 for time. Where counts are
 * exact, COMPARE_EXACT_LIMIT instructions for each access of a register instead. */
double compare_default_limit(enum counter metric);
#define COMPARE_EXACT_LIMIT 0.05

/* The limit given for a metric, or the default. */
double compare_limit(const struct compare_options *options, enum counter metric);

/* -EINVAL if a limit lies below the noise that either run recorded (noise_floor.* of env.txt). */
int compare_check_limits(const struct compare_run *base, const struct compare_run *new,
			 const struct compare_options *options, struct error *error);

/* -EINVAL if env.txt of the run in @path holds a noise floor that is no percentage. */
int compare_check_noise(const struct env *env, const char *path, struct error *error);

/* A key of env.txt in which two runs differ, or may: not @known is what one of them does not say.
 * @refused: what changed would not be the kernel's; else that is to be doubted. */
struct compare_difference {
	const char *key, *what, *base, *new;
	bool known, refused;
};

/**
 * compare_unlike - what makes two runs unlike
 * @report:	called for each key of env.txt that should match and does not
 *
 * The kernel, its command line and its registers may differ: they are what is compared. What is
 * unknown of one of them is like anything. Returns how many differences refuse a comparison.
 */
size_t compare_unlike(const struct env *base, const struct env *new,
		      void (*report)(void *arg, const struct compare_difference *d), void *arg);

/* The same of two sides: every run against what the first one says that knows. */
size_t compare_unlike_sides(const struct compare_side *base, const struct compare_side *new,
			    void (*report)(void *arg, const struct compare_difference *d),
			    void *arg);

/**
 * compare_runs - judge every cell that both sides have in all of their boots
 *
 * Returns 0; -ENODATA if there is no common cell or metric; -EINVAL for a sample that is not
 * positive. Free @out in either case.
 */
int compare_runs(struct comparison *out, const struct compare_side *base,
		 const struct compare_side *new, const struct compare_options *options,
		 struct error *error);
void comparison_free(struct comparison *c);

/* Acquit the rows that are worse in @c, and the same in @again: another comparison with the same
 * base. */
void comparison_confirm(struct comparison *c, const struct comparison *again);

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

/* The same of several boots of one kernel, every other one with the rest. -ENODATA if there are
 * fewer than four. */
int compare_noise_of_boots(const struct compare_side *boots, double floor[NR_COUNTERS],
			   struct error *error);

const char *compare_verdict_name(enum stats_verdict verdict);

#endif
