/* SPDX-License-Identifier: GPL-2.0 */
/* report.txt: the table for a patch's cover letter. ASCII, at most 72 columns, nothing mail
 * mangles. */
#ifndef REGSCOPE_REPORT_REPORT_H
#define REGSCOPE_REPORT_REPORT_H

#include "record/env.h"
#include "record/growth.h"
#include "record/model.h"
#include "record/scaling.h"
#include "record/summary.h"

#define REPORT_COLUMNS 72

struct report {
	const struct summary *summary;
	const struct env *env;
	const struct model *model; /* may be NULL, and have no row */
	const struct growth *growth;
	const struct scaling *scaling;
	const char *metric; /* of which the table is; see report_metric() */
	/*
	 * What one access of an op is, for the table's title: "KVM_GET_ONE_REG". May return NULL.
	 */
	const char *(*access)(const char *bench, const char *op);
};

/* The metric that @env names, if there are savings of it; else the best there is; else the same of
 * costs; NULL if there is neither. */
const char *report_metric(const struct summary *summary, const struct env *env);

/*
 * What side_by_side.c lays out in the same way: "label   text" broken between words; the words for a
 * metric; and whether two savings belong in one table (bench, op, state, threads, metric).
 */
void report_put_field(FILE *f, const char *label, const char *text);
const char *report_metric_name(const char *metric);
bool report_same_table(const struct saving_row *a, const struct saving_row *b);

/* Has a harness passes of several threads? They have tables of their own. */
bool report_is_scaled(const struct report *r, const char *bench);

/*
 * report_scaling.c: a table for each line, both policies beside each other.
 */
void report_put_scaling(FILE *f, const struct scaling *scaling);

/*
 * report_costs.c: tables of the harnesses with one policy, but for baseline, of which lines tell.
 */
void report_put_costs(FILE *f, const struct report *r);

/* As the `write` of run_dir_replace(); @arg is a struct report. */
void report_write(FILE *f, const void *arg);

#endif
