/* SPDX-License-Identifier: GPL-2.0 */
/* Questions to benches.csv: what is compared with what, and what the passes of a harness are. */
#ifndef REGSCOPE_ANALYSE_HARNESS_H
#define REGSCOPE_ANALYSE_HARNESS_H

#include "record/benches.h"

/* The policy that the cell's is compared with, or NULL: it is a base itself, or stands alone. */
const char *harness_base(const struct benches *benches, const struct cell_key *cell);

/* Whether another policy of its op is compared with the cell's. */
bool harness_is_base(const struct benches *benches, const struct cell_key *cell);

/* Whether any policy of the harness is compared with another one. */
bool harness_has_pairs(const struct benches *benches, const char *bench);

/* How several threads share a pass; alone if the harness is unknown. */
enum bench_threading harness_threading(const struct benches *benches, const char *bench);

/* Whether every pass of the harness is nothing but accesses. */
bool harness_is_per_access(const struct benches *benches, const char *bench);

/*
 * The one policy of an op that is compared with another, or NULL if there is none or a choice: what
 * a savings.csv without a column for it is about.
 */
const char *harness_compared_policy(const struct benches *benches, const char *bench,
				    const char *op);

#endif
