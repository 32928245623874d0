/* SPDX-License-Identifier: GPL-2.0 */
/* What the files of a budget share: its groups, and what is known of their costs. */
#ifndef REGSCOPE_MEASURE_BUDGET_GROUPS_H
#define REGSCOPE_MEASURE_BUDGET_GROUPS_H

#include "measure/budget.h"

/* An epoch that a share has room for by half is measured: what is rounded up and down evens out. */
#define BUDGET_HALF 0.5

struct budget_group {
	uint64_t weight; /* of a round */
	unsigned int rounds;
	double setup_ns, passes_ns, epoch_ns; /* of the last epoch */
	bool is_known;			      /* it had one */
	double used_ns;
	double epochs; /* its share from now on; a fraction if it has room for none */
};

struct budget {
	const struct sampler_plan *plan;
	struct budget_group *groups;
	struct budget_claim *claims; /* scratch, for groups and then for parties */
	double *rates;		     /* the same, of groups */
};

/* Epochs that a group lacks of its minimum; and what one takes it, or probably would. */
double budget_lacks(const struct budget *b, size_t group);
double budget_epoch_ns(const struct budget *b, size_t group);

/* How many epochs each group can have in the next @left_ns. */
void budget_plan(struct budget *b, double left_ns);

#endif
