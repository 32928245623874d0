/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The findings of a run as text: ASCII, at most REPORT_COLUMNS columns, nothing that mail mangles.
 * Nothing is computed here, only laid out. benches.csv says what harnesses, ops and policies are
 * called, and what is compared.
 */
#ifndef REGSCOPE_REPORT_REPORT_H
#define REGSCOPE_REPORT_REPORT_H

#include "analyse/compare.h"
#include "analyse/estimate.h"
#include "analyse/findings.h"
#include "report/grid.h"

struct report {
	const struct findings *findings;
	const struct env *env;
	const struct benches *benches;
	const char *metric;		 /* shown in the tables; see summary_best_metric() */
	const char *doubts;		 /* what speaks against the results, or "" */
	const struct estimate *estimate; /* of counts as time; NULL: none is told */
};

/* report.txt: tables for a patch's cover letter. For run_dir_replace(); @arg is a struct report. */
void report_write(FILE *f, const void *arg);

/* report_text.c: what several tables share. */

/* "label   text", broken between words; without a label from the first column on. */
void report_put_field(FILE *f, const char *label, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void report_put_text(FILE *f, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A line with the whole name of a policy, if a table cuts it to @width columns. */
void report_put_cut(FILE *f, const char *policy, int width);
/* A reminder that counts are not time, if the host was emulated. */
void report_put_emulated(FILE *f, const struct env *env);
/* How many rounds cells have: "20", or "12 to 46" if they have different ones. */
#define REPORT_ROUNDS_MAX 64
const char *report_rounds(char buf[REPORT_ROUNDS_MAX], const struct env *env);
/* Whose register accesses `replay` made: a VMM, or the folder of a trace; NULL if it did not. */
const char *report_replayed(const struct env *env);
const char *report_metric_name(const char *metric);
/* What it counts, in a word: "instructions", "ns". */
const char *report_counted(const char *metric);
/* The unit of a cost in millions: "M", or "ms" for nanoseconds. */
const char *report_unit(const char *metric);
/* The unit of a cost in thousands: "k", or "us" for nanoseconds. */
const char *report_small_unit(const char *metric);
/* In @width columns, with its unit, after a blank. */
void report_put_amount(FILE *f, double amount, int digits, const char *unit, int width);
/* One access of a cell, and a policy, in words; their names where benches.csv has none. */
const char *report_access(const struct benches *benches, const struct cell_key *cell);
const char *report_what(const struct benches *benches, const struct cell_key *cell,
			const char *policy);
/* "ACCESS, state S, N threads, P pass"; one thread, and a pass that is not the first, go without
 * saying. */
#define REPORT_TITLE_MAX (2 * BENCH_TEXT_MAX)
void report_title(char title[REPORT_TITLE_MAX], const struct benches *benches,
		  const struct cell_key *cell, bool name_state);
/* Do two cells, or two savings, differ only in vCPUs, and so belong to one table? */
bool report_same_line(const struct cell_key *a, const struct cell_key *b);
bool report_same_table(const struct saving_row *a, const struct saving_row *b);
/* Is saving @i the first of its table? */
bool report_begins_table(const struct summary *summary, size_t i);
/* Does a harness have savings in several states of the VM? */
bool report_has_states(const struct summary *summary, const char *bench);

/* report_costs.c: tables of costs where there are no savings; lines about single accesses. */
void report_put_costs(FILE *f, const struct report *r);
void report_put_accesses(FILE *f, const struct report *r);

/* report_estimate.c: a paragraph apart from the tables, if there is an estimate to tell. Is there a
 * saving to tell it of? */
void report_put_estimate(FILE *f, const struct report *r);
bool report_can_estimate(const struct report *r);

/* report_contrast.c: tables of what the same accesses cost otherwise. */
void report_put_contrasts(FILE *f, const struct report *r);

/* report_scaling.c: tables over threads, with policies side by side. */
void report_put_scaling(FILE *f, const struct report *r);

/*
 * report_model.c: which share of a saving the registers explain at the largest VM, what one more
 * vCPU costs under each policy, and whether growth is linear. report_put_models() shows harnesses
 * whose passes consist of accesses alone; report_write_model() shows all of them, with what was
 * predicted and measured at each vCPU count.
 */
void report_put_models(FILE *f, const struct report *r);
void report_write_model(FILE *f, const struct report *r);

/* report_registers.c: the @nr dearest registers at the largest VM (0: all), then the classes. */
void report_write_registers(FILE *f, const struct report *r, size_t nr);

/* report_compare.c: the rows of a comparison, or only those that changed, and their sum. */
struct report_comparison {
	const struct comparison *comparison;
	struct compare_side base, new;
	const char *const *base_name, *const *new_name; /* of each run */
	bool only_changed, unlike;
};
void report_write_comparison(FILE *f, const struct report_comparison *r);

#endif
