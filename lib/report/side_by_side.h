/* SPDX-License-Identifier: GPL-2.0 */
/* Several runs side by side as text: what each saves, and of which registers. */
#ifndef REGSCOPE_REPORT_SIDE_BY_SIDE_H
#define REGSCOPE_REPORT_SIDE_BY_SIDE_H

#include "analyse/sides.h"

#include <stdio.h>

struct side_by_side {
	const struct side *side;
	size_t nr;
	const char *metric; /* NULL: each side has its own, and costs are not set side by side */
	bool change;   /* of two sides: what the first changed against the second, in percent */
	bool markdown; /* Markdown tables, as wide as they come */
};

/* Write the tables: ASCII, at most REPORT_COLUMNS wide. */
void side_by_side_write(FILE *f, const struct side_by_side *sides);

/* The savings of each side in its metric as CSV. Columns are an interface: add at the end. */
void side_by_side_write_csv(FILE *f, const struct side_by_side *sides);

/* side_by_side_gains.c: of machines of several architectures, what their largest VMs save. */
void side_by_side_put_gains(FILE *f, const struct side_by_side *sides);

/* side_by_side_facts.c: do all say the same of a key of env.txt? Their hosts and kernels; their
 * registers by class. */
bool side_by_side_share(const struct side_by_side *sides, const char *key);
void side_by_side_put_sides(FILE *f, const struct side_by_side *sides);
void side_by_side_put_classes(FILE *f, const struct side_by_side *sides);

#endif
