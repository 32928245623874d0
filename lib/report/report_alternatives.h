/* SPDX-License-Identifier: GPL-2.0 */
/* Alternatives as text: what each saves, and what it takes; and what their page shares with it. */
#ifndef REGSCOPE_REPORT_REPORT_ALTERNATIVES_H
#define REGSCOPE_REPORT_REPORT_ALTERNATIVES_H

#include "analyse/alternatives.h"
#include "report/report.h"

#include <stdio.h>

struct report_alternatives {
	const struct alternatives *alternatives;
	const char *reproduce; /* the command, or "" */
};

/* For run_dir_replace(); @arg is a struct report_alternatives. */
void report_write_alternatives(FILE *f, const void *arg);

/* alternatives_rows.c */

/* A table has the rows of one harness and op. Is there no row of that before row @i, and is any of
 * them held against another one? */
bool alternatives_same_table(const struct alternative_row *a, const struct alternative_row *b);
bool alternatives_begins_table(const struct alternatives *alternatives, size_t i);
/* Is there no row of that name before row @i? And is it of the first table's harness, whose
 * alternatives are told by what they take? */
bool alternatives_is_new(const struct alternatives *alternatives, size_t i);
bool alternatives_is_price(const struct alternatives *alternatives, size_t i);
/* Was anything measured of that alternative, under any op? */
bool alternatives_is_measured(const struct alternatives *alternatives, const char *name);

/* The vCPU counts of a table, ascending; the largest @most. */
#define ALTERNATIVES_COUNTS_MAX 16
struct alternatives_counts {
	unsigned int vcpus[ALTERNATIVES_COUNTS_MAX];
	size_t nr;
};
struct alternatives_counts alternatives_counts_of(const struct alternatives *alternatives,
						  const struct alternative_row *first, size_t most);

/* The run of a row; and the title of the table that a row begins, in @title. */
const struct compare_run *alternatives_run_of(const struct alternatives *alternatives,
					      const struct alternative_row *row);
const char *alternatives_title(const struct alternatives *alternatives,
			       const struct alternative_row *first, char title[REPORT_TITLE_MAX]);
/* What the row's policy does, in words. */
const char *alternatives_what(const struct alternatives *alternatives,
			      const struct alternative_row *row);

#endif
