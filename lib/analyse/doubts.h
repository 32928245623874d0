/* SPDX-License-Identifier: GPL-2.0 */
/* What makes the results of a run doubtful. */
#ifndef REGSCOPE_ANALYSE_DOUBTS_H
#define REGSCOPE_ANALYSE_DOUBTS_H

#include "record/benches.h"
#include "record/env.h"
#include "record/samples.h"

/* One line, its parts with "; " between; "" if nothing is doubtful. */
struct doubts {
	char text[1024];
};

/**
 * doubts_find - what speaks against the results of a run
 * @set:	its samples; may have no row, where they were not kept
 *
 * It was interrupted, it failed, or does not say how it ended; it is one shard of several; accesses
 * failed in some samples, or a counter that is a result stood still; it has passes of a harness
 * that @benches does not know, and that nothing is compared of.
 */
void doubts_find(struct doubts *doubts, const struct env *env, const struct sample_set *set,
		 const struct benches *benches);

#endif
