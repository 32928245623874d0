/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What was found in a run, as text: ASCII, at most REPORT_COLUMNS columns, nothing mail mangles.
 * Nothing is computed here, only laid out. What a harness, an op and a policy are called and
 * compared with is what benches.csv says.
 */
#ifndef REGSCOPE_REPORT_REPORT_H
#define REGSCOPE_REPORT_REPORT_H

#include "analyse/compare.h"
#include "analyse/findings.h"
#include "report/grid.h"

struct report {
	const struct findings *findings;
	const struct env *env;
	const struct benches *benches;
	const char *metric; /* of which the tables are; see summary_best_metric() */
	const char *doubts; /* what speaks against it all, or "" */
};

/* report.txt: the tables for a patch's cover letter. As the `write` of run_dir_replace(); @arg is a
 * struct report. */
void report_write(FILE *f, const void *arg);

/* report_text.c: words that several tables have. */

/* "label   text", broken between words; without a label from the first column on. */
void report_put_field(FILE *f, const char *label, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void report_put_text(FILE *f, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A line with the whole name of a policy, if a table cuts it to @width columns. */
void report_put_cut(FILE *f, const char *policy, int width);
/* A line on counts that are no time, if the host of the run is emulated. */
void report_put_emulated(FILE *f, const struct env *env);
const char *report_metric_name(const char *metric);
/* What a cost in millions of the metric's unit is called: "M", or of nanoseconds "ms". */
const char *report_unit(const char *metric);
/* What one access of a cell is, and what its policy does, in words; the op and the policy as they
 * are called where benches.csv has no words. */
const char *report_access(const struct benches *benches, const struct cell_key *cell);
const char *report_what(const struct benches *benches, const struct cell_key *cell,
			const char *policy);
/* "ACCESS, state S, N threads"; one thread goes without saying. */
#define REPORT_TITLE_MAX (2 * BENCH_TEXT_MAX)
void report_title(char title[REPORT_TITLE_MAX], const struct benches *benches,
		  const struct cell_key *cell, bool name_state);
/* Whether two cells differ in vCPUs at most, and so do two savings, which are then of one table. */
bool report_same_line(const struct cell_key *a, const struct cell_key *b);
bool report_same_table(const struct saving_row *a, const struct saving_row *b);
/* Does a harness have savings in more than one state of the VM? */
bool report_has_states(const struct summary *summary, const char *bench);

/* report_costs.c: tables of the costs of harnesses without savings; lines on single accesses. */
void report_put_costs(FILE *f, const struct report *r);
void report_put_accesses(FILE *f, const struct report *r);

/* report_scaling.c: a table for each line of threads, policies beside each other. */
void report_put_scaling(FILE *f, const struct report *r);

/*
 * report_model.c: lines on the passes of a harness at the largest VM: what of the saving the
 * registers explain, what one more vCPU costs under each policy, and whether growth is linear.
 * report_put_models() has those of harnesses whose passes are nothing but accesses;
 * report_write_model() those of every harness, and below each what was predicted and measured at
 * each vCPU count.
 */
void report_put_models(FILE *f, const struct report *r);
void report_write_model(FILE *f, const struct report *r);

/* report_registers.c: the @nr dearest registers at the largest VM (0: all), and the classes. */
void report_write_registers(FILE *f, const struct report *r, size_t nr);

/* report_compare.c: every row of a comparison, or those that are not the same, and its sum. */
struct report_comparison {
	const struct comparison *comparison;
	const struct compare_side *base, *new;
	const char *base_name, *new_name;
	bool only_changed, unlike;
};
void report_write_comparison(FILE *f, const struct report_comparison *r);

#endif
