/* SPDX-License-Identifier: GPL-2.0 */
/* A samples.csv, and what is found in one. */
#ifndef MADE_SUMMARY_H
#define MADE_SUMMARY_H

#include "made_benches.h"
#include "test.h"

#include "analyse/summary.h"
#include "record/env.h"
#include "record/samples.h"

/* Six rounds that each save a fifth, while the machine slows down; 9 accesses a pass. */
static inline void make_samples(const char *path, unsigned int rounds)
{
	unsigned int i;
	FILE *f = fopen(path, "w");

	samples_put_header(f, RUN_PASSES);
	for (i = 0; i < rounds; i++) {
		fprintf(f, "sweep,get,all,2,1,fresh,%u,%u,5,0,10,0,,,%u,70,0,0,,\n", i, 2 * i,
			1000000 + 10 * i);
		fprintf(f, "sweep,get,scoped,2,1,fresh,%u,%u,5,2,8,0,,,%u,56,0,0,,\n", i, 2 * i + 1,
			800000 + 8 * i);
	}
	fclose(f);
}

static inline int sum_up(struct summary *summary, const struct sample_set *set, bool exact)
{
	struct env env = { 0 };
	struct rounds rounds;
	int err;

	env_set(&env, "host_kind", exact ? "emulated" : "native");
	env_set(&env, "rounds_per_vm", "2");
	assert_int_equal(rounds_make(&rounds, set), 0);
	err = summary_make(summary, &rounds, &made_benches, &env);
	rounds_free(&rounds);
	env_free(&env);
	return err;
}

#endif
