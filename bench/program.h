/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a phase of a pattern comes to under a policy: the steps that are left, for each kind of
 * vCPUs. `replay` makes them.
 *
 *	all	every step
 *	scoped	those on registers wider than a vCPU only on the vCPU that has most of them: of
 *		those that have equally many, the first
 *	once	of each register of each vCPU the first GET and the first SET; and its list once
 */
#ifndef REGSCOPE_BENCH_PROGRAM_H
#define REGSCOPE_BENCH_PROGRAM_H

#include "bench.h"

/* The steps of one pass on one vCPU: a span of program.steps. */
struct program_part {
	size_t first, nr;
};

/* The parts of one pass: those of kinds @from and on, @nr of them, from @first in program.parts.
 * Most passes of a trace are one vCPU's: with a place for all others it would be hundreds of times
 * as large. */
struct program_pass {
	size_t first;
	unsigned int from, nr;
};

enum { PROGRAM_GETS = 1, PROGRAM_SETS = 2 };

struct program {
	const struct pattern_phase *phase; /* NULL: there is none */
	unsigned int nr_kinds; /* vCPU v is of kind v, the last kind is all that follow, too */
	struct program_pass *passes; /* [phase->nr] */
	struct program_part *parts;
	size_t nr_parts;
	uint32_t *steps;     /* places of registers in the table */
	unsigned char *does; /* [nr_kinds][regs->nr]: which registers it GETs, and which it SETs */
	size_t nr_regs;
};

/* 0 or -ENOMEM; free @program in either case. */
int program_make(struct program *program, const struct pattern_phase *phase,
		 const struct bench_config *config, enum bench_policy policy);
void program_free(struct program *program);

/* How many accesses it makes of a VM of so many vCPUs, lists apart; and of its vCPUs 0 and 1. */
void program_count(const struct program *program, unsigned int vcpus, struct bench_work *work);

static inline unsigned int program_kind(const struct program *program, unsigned int vcpu)
{
	return vcpu < program->nr_kinds ? vcpu : program->nr_kinds - 1;
}

/* NULL: it has none. */
static inline struct program_part *program_part(const struct program *program, size_t pass,
						unsigned int vcpu)
{
	const struct program_pass *parts = &program->passes[pass];
	unsigned int kind = program_kind(program, vcpu) - parts->from; /* huge: before them */

	return kind < parts->nr ? &program->parts[parts->first + kind] : NULL;
}

static inline const unsigned char *program_does(const struct program *program, unsigned int vcpu)
{
	return &program->does[program_kind(program, vcpu) * program->nr_regs];
}

#endif
