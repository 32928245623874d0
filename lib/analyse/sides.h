/* SPDX-License-Identifier: GPL-2.0 */
/* Several runs, say of several kernels, to be shown side by side. */
#ifndef REGSCOPE_ANALYSE_SIDES_H
#define REGSCOPE_ANALYSE_SIDES_H

#include "analyse/doubts.h"
#include "record/benches.h"
#include "record/env.h"
#include "record/regs_csv.h"
#include "record/summary.h"

/* How many registers of a class a side has, and how many of those are wider than a vCPU. */
struct side_class {
	char name[REGS_WORD_MAX];
	size_t registers, wide;
};

struct side {
	struct summary summary;
	struct env env;
	struct benches benches;
	struct doubts doubts;
	struct side_class *classes; /* in the order of the list; none without a regs.csv */
	size_t nr_classes;
	const char *metric; /* that it is shown in: the caller's to choose */
};

/* Read env.txt, summary.csv, savings.csv and regs.csv of a run directory. The caller has filled in
 * @side->benches; @samples serve to find doubts, and may be empty. 0 or -errno; free @side in
 * either case. */
int side_read(struct side *side, const struct run_dir *dir, const struct sample_set *samples,
	      struct error *error);
void side_free(struct side *side);

/* The sums for a class, or for all classes (NULL). */
struct side_class side_class_of(const struct side *side, const char *name);

/* The cost of a cell under a policy, or NULL. */
const struct summary_row *side_cost(const struct side *side, const struct cell_key *cell,
				    const char *policy, const char *metric);
/* The saving of that harness, op, policy, state, threads and vCPUs, or NULL. */
const struct saving_row *side_saving(const struct side *side, const struct cell_key *cell,
				     const char *metric);

/* How a cost differs between two sides; where their intervals meet it may be the same. */
struct side_change {
	double percent;
	bool apart;
};
/* False if a side lacks the cost, or it is not positive. */
bool side_change(const struct side *base, const struct side *new, const struct cell_key *cell,
		 const char *policy, const char *metric, struct side_change *change);

#endif
