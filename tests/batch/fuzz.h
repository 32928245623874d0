/* SPDX-License-Identifier: GPL-2.0 */
/* What the parts of the fuzzer share: who calls, on which VMs, and what came of it. */
#ifndef REGSCOPE_TESTS_BATCH_FUZZ_H
#define REGSCOPE_TESTS_BATCH_FUZZ_H

#include "draw.h"
#include "error.h"
#include "kvm/vm.h"

#include <pthread.h>
#include <stdatomic.h>

#define ERRNO_END 140

struct tally {
	uint64_t calls, compared, whole, cut_short, refused[ERRNO_END];
};

struct fuzz {
	uint64_t seed;
	uint32_t max;
	struct error error;
	struct vm vm, twin;
	struct reg_table regs;
	atomic_int racing; /* callers that are */
};

struct caller {
	struct fuzz *fuzz;
	struct arena arena;
	struct rng rng;
	struct tally tally;
	uint64_t calls;
	pthread_t thread;
};

/* An answer that cannot be: says so, with the seed, and ends the program. */
void wrong(const struct fuzz *fuzz, const struct call *call, const char *what, long got,
	   long wanted);

/* The answer, or -errno. */
long make_call(const struct vm *vm, const struct call *call);

/* Take an answer into account, if it is one that there can be. */
void count_answer(const struct fuzz *fuzz, struct tally *tally, const struct call *call,
		  long answer);

/* A thread: all calls of a struct caller, each held against single accesses. */
void *call_alone(void *caller);

#endif
