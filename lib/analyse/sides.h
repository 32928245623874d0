/* SPDX-License-Identifier: GPL-2.0 */
/* Several runs, of several kernels say: what is told of them side by side. */
#ifndef REGSCOPE_ANALYSE_SIDES_H
#define REGSCOPE_ANALYSE_SIDES_H

#include "analyse/doubts.h"
#include "record/benches.h"
#include "record/env.h"
#include "record/regs_csv.h"
#include "record/summary.h"

/* How many registers a side has of a class, and how many of them are wider than a vCPU. */
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
};

/* Read a run directory's env.txt, summary.csv, savings.csv and regs.csv; @side->benches are given,
 * and so are its samples, for doubts: they may have no row.
 * 0 or -errno; free @side in either case. */
int side_read(struct side *side, const struct run_dir *dir, const struct sample_set *samples,
	      struct error *error);
void side_free(struct side *side);

/* How many a side has of that class, or of all (NULL). */
struct side_class side_class_of(const struct side *side, const char *name);

/* The cost of a cell under a policy, or NULL. */
const struct summary_row *side_cost(const struct side *side, const struct cell_key *cell,
				    const char *policy, const char *metric);
/* The saving of that harness, op, policy, state, threads and vCPUs, or NULL. */
const struct saving_row *side_saving(const struct side *side, const struct cell_key *cell,
				     const char *metric);

/* How a cost differs between two sides; one whose intervals meet may be the same. */
struct side_change {
	double percent;
	bool apart;
};
/* False if one of them has no such cost, or one that is not positive. */
bool side_change(const struct side *base, const struct side *new, const struct cell_key *cell,
		 const char *policy, const char *metric, struct side_change *change);

#endif
