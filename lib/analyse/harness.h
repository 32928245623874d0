/* SPDX-License-Identifier: GPL-2.0 */
/* Questions that benches.csv answers: what is compared with what, and what a pass consists of. */
#ifndef REGSCOPE_ANALYSE_HARNESS_H
#define REGSCOPE_ANALYSE_HARNESS_H

#include "record/benches.h"

/* The policy that the cell's is compared with, or NULL if it is a base itself or stands alone. */
const char *harness_base(const struct benches *benches, const struct cell_key *cell);

/* Is another policy of the op compared with the cell's? */
bool harness_is_base(const struct benches *benches, const struct cell_key *cell);

/* Are accesses made in the same way as under the policy that the cell's is compared with? */
bool harness_is_like_base(const struct benches *benches, const struct cell_key *cell);

/* Does the harness compare any policies? */
bool harness_has_pairs(const struct benches *benches, const char *bench);

/* How several threads share a pass; alone if the harness is unknown. */
enum bench_threading harness_threading(const struct benches *benches, const char *bench);

/* Does every pass of the harness consist of accesses alone? */
bool harness_is_per_access(const struct benches *benches, const char *bench);

/* The only policy of an op that is compared with another, or NULL if there is none or more than
 * one: the one that a savings.csv without a column for it is about. */
const char *harness_compared_policy(const struct benches *benches, const char *bench,
				    const char *op);

#endif
