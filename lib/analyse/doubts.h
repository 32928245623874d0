/* SPDX-License-Identifier: GPL-2.0 */
/* What makes the results of a run doubtful. */
#ifndef REGSCOPE_ANALYSE_DOUBTS_H
#define REGSCOPE_ANALYSE_DOUBTS_H

#include "record/benches.h"
#include "record/env.h"
#include "record/samples.h"

/* One line, with "; " between doubts; "" if there are none. */
struct doubts {
	char text[2048];
};

/**
 * doubts_find - what speaks against the results of a run
 * @set:	its samples; without rows if they were not kept
 *
 * The run was interrupted, failed, or does not say how it ended; it is one of several shards;
 * accesses failed in some samples, or a metric counted 0; the run itself said so, of its host or of
 * its passes; its rounds hang together; or benches.csv lacks a harness, so that its
 * policies are not compared.
 */
void doubts_find(struct doubts *doubts, const struct env *env, const struct sample_set *set,
		 const struct benches *benches);

#endif
