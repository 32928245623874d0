/* SPDX-License-Identifier: GPL-2.0 */
/* Several runs side by side as text: what each saves, and of which registers. */
#ifndef REGSCOPE_REPORT_SIDE_BY_SIDE_H
#define REGSCOPE_REPORT_SIDE_BY_SIDE_H

#include "analyse/sides.h"

#include <stdio.h>

struct side_by_side {
	const struct side *side;
	size_t nr;
	const char *metric;
	bool change;   /* of two sides: what the first changed against the second, in percent */
	bool markdown; /* Markdown tables, as wide as they come */
};

/* Write the tables: ASCII, at most REPORT_COLUMNS wide. */
void side_by_side_write(FILE *f, const struct side_by_side *sides);

/* side_by_side_facts.c: their hosts and kernels, and their registers by class. */
void side_by_side_put_sides(FILE *f, const struct side_by_side *sides);
void side_by_side_put_classes(FILE *f, const struct side_by_side *sides);

#endif
