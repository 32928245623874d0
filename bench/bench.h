/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The contract of a harness. A harness is one file in this folder that defines one const struct
 *bench with BENCH_REGISTER(); nothing else lists it. It knows KVM and registers, and holds the loop
 *that is under the clock. It reads no clock, prints nothing, parses no option and names no
 *register.
 *
 * For each subject (a VM of N vCPUs, made anew every few rounds) the calls come in this order:
 *
 *	setup, { prepare, run, check } as often as there are passes, teardown
 *
 * Only run() is timed. All but run() return 0, or -errno and say why.
 */
#ifndef REGSCOPE_BENCH_H
#define REGSCOPE_BENCH_H

#include "kvm/reg.h"
#include "kvm/state.h"
#include "kvm/vm.h"
#include "why.h"

#include <stdbool.h>
#include <stdint.h>

/* What its VM did before: nothing, or each vCPU executed a few guest instructions and exited. */
enum bench_state { BENCH_FRESH, BENCH_RAN, NR_BENCH_STATES };

/* What a subject is made from. Valid for as long as the subject lives. */
struct bench_config {
	const struct reg_table *regs;
	const struct state_plan *plan; /* what the registers can be made to hold */
	struct vm_config vm;
	unsigned int vcpus;
	enum bench_state state;
};

struct bench_op {
	const char *name;   /* column "op" */
	const char *access; /* what one access is, for a table's title: "KVM_GET_ONE_REG" */
	/* If a pass accesses all registers: which op of the harness `registers` one access is, ...
	 */
	const char *cost;
	bool to_fresh; /* ... and whether of a fresh VM, whatever the state */
};

enum bench_policy { BENCH_ALL, BENCH_SCOPED, NR_BENCH_POLICIES };

/* What of a harness a pass runs. */
struct bench_pass {
	unsigned int op;
	enum bench_policy policy;
	const struct reg *reg; /* the one register it accesses; NULL: all that it does */
	unsigned int repeat;   /* how often it goes over all vCPUs; 0 is once, as 1 is */
};

/* What came of a pass. The loop itself adds up the counts: nothing of it is computed. */
struct bench_part {
	uint64_t accesses, failed;
	long error;   /* -errno of an access that failed; 0: none did */
	size_t index; /* which one it was, as check() then wants to know it */
};

struct bench {
	const char *name;    /* column "bench" */
	const char *summary; /* a line for --help */
	const struct bench_op *ops;
	unsigned int nr_ops;
	bool scoped;	   /* has both policies; else only BENCH_ALL */
	bool states;	   /* has both states; else only BENCH_FRESH */
	bool per_register; /* a cell for each register; count() says which an op accesses */
	bool once;	   /* costs the same whatever N is: run at the smallest N alone */
	const char *vcpus; /* counts, where the user names none; NULL: all from 1 to 512 */

	/* NULL, or the reason why it cannot run with this configuration. */
	const char *(*supported)(const struct bench_config *config);
	int (*setup)(const struct bench_config *config, void **ctx, struct why *why);
	int (*prepare)(void *ctx, const struct bench_pass *pass, struct why *why);
	/* One whole pass; @part comes zeroed. */
	void (*run)(void *ctx, const struct bench_pass *pass, struct bench_part *part);
	/* Did the values really move? After a pass with failed accesses: says which and why. */
	int (*check)(void *ctx, const struct bench_pass *pass, const struct bench_part *part,
		     struct why *why);
	void (*teardown)(void *ctx);

	/*
	 * Accesses made on vCPU 0, and how many of them on no other: registers, mostly. None at
	 * all: there is no such pass. NULL: nobody counts them.
	 */
	void (*count)(const struct bench_config *config, const struct bench_pass *pass,
		      uint64_t *regs, uint64_t *regs_once);
};

/* All harnesses, as the linker collected them; NULL past the end. */
const struct bench *bench_at(unsigned int i);
const struct bench *bench_find(const char *name);

#define BENCH_REGISTER(harness) \
	static const struct bench *const harness##_entry \
		__attribute__((used, section("benches"))) = &(harness)

#endif
