/* SPDX-License-Identifier: GPL-2.0 */
/* What the files of the harness `replay` share: see replay.c. */
#ifndef REGSCOPE_BENCH_REPLAY_H
#define REGSCOPE_BENCH_REPLAY_H

#include "access.h"
#include "program.h"

/* Four that known VMMs have, and those of a trace. */
#define NR_REPLAY_OPS (4 + PATTERN_PHASES_MAX)

/* The index of a failure that was not a register's, but the list's. That of a register is twice
 * what access_error() takes, plus the op. */
#define THE_LIST SIZE_MAX

struct replay {
	struct bench_config config;
	struct vm source, copy;
	struct access_list held;    /* what the source holds, and SETs write */
	struct access_list fetched; /* what GETs fetch */
	size_t *index; /* of each register of the table: where it stands in the lists */
	struct kvm_reg_list *ids;
	uint64_t *digests, *found; /* [vcpu][regs->nr]: of the source, of the VM that is compared */
	struct program programs[NR_REPLAY_OPS][NR_BENCH_POLICIES];
	bool compared[NR_REPLAY_OPS][NR_BENCH_POLICIES];
};

/* The program of an op under a policy, made when it is first asked for; its steps are places in the
 * lists. NULL without memory. */
const struct program *replay_program(struct replay *r, unsigned int op, enum bench_policy policy,
				     struct error *error);

/* replay_check.c: as in struct bench. */
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
