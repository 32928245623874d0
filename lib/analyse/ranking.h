/* SPDX-License-Identifier: GPL-2.0 */
/* The dearest registers, and the dearest classes of registers, at the largest VM. */
#ifndef REGSCOPE_ANALYSE_RANKING_H
#define REGSCOPE_ANALYSE_RANKING_H

#include "record/findings.h"

/* A column: an op in a state of the VM. */
struct ranking_column {
	const struct cell_key *cell; /* of one of its rows */
	bool named; /* a title must name its state: it differs from the first column's */
};

struct ranking_entry {
	const struct register_row *reg; /* the register, or one of the class */
	size_t registers;		/* 1, or how many the class has */
	double *cost;			/* [nr_columns], median or mean of medians; < 0: unknown */
};

struct ranking {
	struct ranking_column *columns; /* by op, then state */
	size_t nr_columns;
	struct ranking_entry *entries; /* the dearest first, by the highest of its costs */
	size_t nr;
	unsigned int vcpus;
	double *costs; /* all entries' */
};

enum ranking_kind { RANKING_REGISTERS, RANKING_CLASSES };

/*
 * Rank @costs in one metric. They must outlive @ranking. Returns 0, -ENOMEM, or -ENODATA if nothing
 * was measured in that metric; free @ranking in either case.
 */
int ranking_make(struct ranking *ranking, const struct register_costs *costs, const char *metric,
		 enum ranking_kind kind);
void ranking_free(struct ranking *ranking);

#endif
