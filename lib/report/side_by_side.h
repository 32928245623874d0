/* SPDX-License-Identifier: GPL-2.0 */
/* Several runs, of several kernels say, side by side: what each saves, and of which registers. */
#ifndef REGSCOPE_REPORT_SIDE_BY_SIDE_H
#define REGSCOPE_REPORT_SIDE_BY_SIDE_H

#include "record/env.h"
#include "record/summary.h"

#include <stdbool.h>

/* So many stand beside each other in the columns of a report; more go below. */
#define SIDE_BY_SIDE_ACROSS 3

struct side_class {
	char name[64];
	size_t registers, wide; /* of them wider than a vCPU */
};

struct side {
	struct summary summary;
	struct env env;
	struct side_class *classes; /* in the order of the list */
	size_t nr_classes;
};

struct side_by_side {
	const struct side *side;
	size_t nr;
	const char *metric;
	bool change;   /* of two sides: what the first changed against the second, in percent */
	bool markdown; /* Markdown tables, as wide as they come */
	/* As in struct report. */
	const char *(*access)(const char *bench, const char *op);
};

/* Write the tables: ASCII, at most REPORT_COLUMNS wide. */
void side_by_side_write(FILE *f, const struct side_by_side *sides);

#endif
