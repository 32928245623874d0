/* SPDX-License-Identifier: GPL-2.0 */
/* What the files of the harness `replay` share: see replay.c. */
#ifndef REGSCOPE_BENCH_REPLAY_H
#define REGSCOPE_BENCH_REPLAY_H

#include "access.h"
#include "program.h"

/* The index of a failure that was not a register's, but the list's. That of a register is twice
 * what access_error() takes, plus the op. */
#define THE_LIST SIZE_MAX

extern const struct bench_op replay_ops[];

struct replay {
	struct bench_config config;
	struct vm source, copy;
	struct access_list held;    /* what the source holds, and SETs write */
	struct access_list fetched; /* what GETs fetch */
	size_t *index;		   /* of each register of the table: where it stands in the lists */
	void *ids;		   /* with room for all */
	uint64_t *digests, *found; /* [vcpu][regs->nr]: of the source, of the VM that is compared */
	struct program programs[NR_PATTERN_KINDS][NR_BENCH_POLICIES];
	bool compared[NR_PATTERN_KINDS][NR_BENCH_POLICIES];
};

/* The program of an op under a policy, made when it is first asked for; its steps are places in the
 * lists. NULL without memory. */
const struct program *replay_program(struct replay *r, unsigned int op, enum bench_policy policy,
				     struct error *error);

/* replay_check.c: where the source is written to itself, give a register of every vCPU a value that
 * it did not hold; and check(), as in struct bench. */
void replay_change_witness(struct replay *r, const struct program *p);
int replay_check(void *ctx, const struct bench_pass *pass, const struct bench_tally *tally,
		 struct error *error);

static inline uint64_t *replay_digest(struct replay *r, unsigned int vcpu, size_t reg)
{
	return &r->digests[vcpu * r->config.regs->nr + reg];
}

static inline struct vm *replay_vm(struct replay *r, const struct program *p)
{
	return p->phase->fresh ? &r->copy : &r->source;
}

#endif
