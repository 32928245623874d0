/* SPDX-License-Identifier: GPL-2.0 */
/* The harnesses, and the words for their axes: what the engine asks of this folder. */
#ifndef REGSCOPE_BENCH_BENCHES_H
#define REGSCOPE_BENCH_BENCHES_H

#include "bench.h"

/* Which registers are accessed on vCPU 0 alone. */
enum bench_once {
	BENCH_ONCE_NONE,
	BENCH_ONCE_WIDE,       /* those wider than a vCPU, as the run found it: reg_is_wide() */
	BENCH_ONCE_DOCUMENTED, /* those that are by userspace's own table, whatever the run found */
	NR_BENCH_ONCE
};

/* How registers are accessed, and listed where a pass lists them. */
enum bench_way {
	BENCH_ONE_BY_ONE, /* an ioctl each; one list a VM */
	BENCH_BATCHED,	  /* as many an ioctl as it takes; one list a VM */
	BENCH_LISTED,	  /* an ioctl each; a list on every vCPU */
	NR_BENCH_WAYS
};

/* The policies: what each does, and the columns "policy", "what", "base" and "way" of benches.csv.
 */
struct bench_policy_info {
	const char *name, *what;
	enum bench_once once;
	enum bench_way way;
	enum bench_policy base; /* the policy it is compared with; itself: with none */
	bool on_request;	/* run only if named */
};
extern const struct bench_policy_info bench_policies[NR_BENCH_POLICIES];

extern const char *const bench_way_names[NR_BENCH_WAYS]; /* "" of the first */

/* The policy of that name, or NR_BENCH_POLICIES. */
enum bench_policy bench_policy_find(const char *name);
/* The policies that run if none is named, as a set. */
unsigned int bench_policies_default(void);

/* "fresh" or "ran", the column "state". */
const char *bench_state_name(enum bench_state state);

/* "", "first" or "cold", the column "pass". */
const char *bench_warmth_name(enum bench_warmth warmth);

/* All harnesses, as the linker collected them; NULL past the end. */
const struct bench *bench_at(unsigned int i);
const struct bench *bench_find(const char *name);

/* Index of the op of that name, or nr_ops. */
unsigned int bench_op_find(const struct bench *b, const char *name);

/* Make a subject for @b, and end it. After an error there is none. */
int bench_setup(const struct bench *b, const struct bench_config *config, void **ctx,
		struct error *error);
void bench_teardown(const struct bench *b, void *ctx);

/* What is wrong with a harness, to follow "bench/NAME.c: "; NULL if it keeps the contract. */
const char *bench_wrong(const struct bench *b);

static inline bool bench_has(const struct bench *b, unsigned int axis)
{
	return b->axes & axis;
}

/* Those of a harness that are among @wanted, as a set; of one that is not by policy the first. */
static inline unsigned int bench_policies_of(const struct bench *b, unsigned int wanted)
{
	return bench_has(b, BENCH_BY_POLICY) ? b->policies & wanted : BENCH_POLICY(ALL);
}

/* Do several threads make a pass? */
static inline bool bench_is_threaded(const struct bench *b)
{
	return bench_has(b, BENCH_BY_THREADS | BENCH_BY_VMS);
}

#endif
