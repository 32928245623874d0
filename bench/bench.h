/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The contract of a harness. A harness is one file in this folder that defines one `const struct
 * bench` with BENCH_REGISTER(); nothing else lists it. It knows KVM and registers, and holds the
 * loop that is under the clock. It reads no clock, prints nothing, parses no option and names no
 * register.
 *
 * For each subject (a VM of N vCPUs, made anew every few rounds) the calls come in this order:
 *
 *	setup, { prepare, run, check } as often as there are passes, teardown
 *
 * Only run() is timed. setup, prepare and check return 0, or -errno and say why. A harness may lack
 * supported, prepare and count, and nothing else: see bench_lacks().
 */
#ifndef REGSCOPE_BENCH_H
#define REGSCOPE_BENCH_H

#include "error.h"
#include "kvm/reg.h"
#include "kvm/state.h"
#include "kvm/vm.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* What its VM did before: nothing, or each vCPU executed a few guest instructions and exited. */
enum bench_state { BENCH_FRESH, BENCH_RAN, NR_BENCH_STATES };

/* What a subject is made from. Valid for as long as the subject lives. */
struct bench_config {
	const struct reg_table *regs;
	const struct state_recipes *recipes; /* what the registers can be made to hold */
	struct vm_config vm;
	unsigned int vcpus;
	enum bench_state state;
	unsigned int threads; /* the most that any pass has; 0 is 1 */
};

struct bench_op {
	const char *name;   /* column "op" */
	const char *access; /* what one access is, for a table's title: "KVM_GET_ONE_REG" */
	const char *cost; /* if a pass accesses all registers: the op of `registers` that each is */
	bool to_fresh;	  /* ... and whether on a fresh VM, whatever the state */
};

/*
 * Who does a pass: one thread; threads that deal out one VM's vCPUs; threads that have a VM each.
 */
enum bench_sharing { BENCH_ALONE, BENCH_SHARED, BENCH_EACH };

enum bench_policy { BENCH_ALL, BENCH_SCOPED, NR_BENCH_POLICIES };

/* What of a harness a pass runs. */
struct bench_pass {
	unsigned int op;
	enum bench_policy policy;
	const struct reg *reg; /* the one register it accesses; NULL: all that it does */
	unsigned int repeat;   /* how often it goes over all vCPUs; 0 is once, as 1 is */
	unsigned int threads;  /* that do it at the same time; 0 is 1 */
};

/*
 * What one thread counted in a pass, and what came of it; for most harnesses the whole. The loop itself
 * adds up the counts: nothing of it is computed. When another thread has failed, @stop is set, and
 * a thread ends at its next vCPU.
 */
struct bench_tally {
	unsigned int thread;	 /* from 0 */
	const atomic_bool *stop; /* NULL where there is no other thread */
	uint64_t accesses, failed;
	long error;   /* -errno of an access that failed; 0: none did */
	size_t index; /* which one it was, as check() then wants to know it */
};

struct bench {
	const char *name;    /* column "bench" */
	const char *summary; /* a line for --help */
	const struct bench_op *ops;
	unsigned int nr_ops;
	enum bench_sharing sharing;
	bool on_request;      /* run only where it is named, or all are */
	bool scoped;	      /* has both policies; else only BENCH_ALL */
	bool states;	      /* has both states; else only BENCH_FRESH */
	bool per_register;    /* a cell for each register; count() says which an op accesses */
	bool once;	      /* costs the same whatever N is: run at the smallest N alone */
	const char *vcpus;    /* counts, where the user names none; NULL: all from 1 to 512 */
	unsigned int ran_max; /* and in the state ran no more vCPUs than these; 0: as many */

	/* Returns NULL, or the reason why it cannot run with this configuration. */
	const char *(*supported)(const struct bench_config *config);
	int (*setup)(const struct bench_config *config, void **ctx, struct error *error);
	int (*prepare)(void *ctx, const struct bench_pass *pass, struct error *error);
	/* One pass, or one thread's share of it, which counts nothing yet. */
	void (*run)(void *ctx, const struct bench_pass *pass, struct bench_tally *tally);
	/* Did the values really move? After a pass with failed accesses: says which and why. @tally
	 * is of all threads: the counts added up, and the first error. */
	int (*check)(void *ctx, const struct bench_pass *pass, const struct bench_tally *tally,
		     struct error *error);
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
/* What a harness must have and lacks ("check"), or NULL. */
const char *bench_lacks(const struct bench *b);

static inline const char *bench_supported(const struct bench *b, const struct bench_config *config)
{
	return b->supported ? b->supported(config) : NULL;
}

static inline int bench_prepare(const struct bench *b, void *ctx, const struct bench_pass *pass,
				struct error *error)
{
	return b->prepare ? b->prepare(ctx, pass, error) : 0;
}

/* Whether a thread has to end: another thread has failed. */
static inline bool bench_stopped(const struct bench_tally *tally)
{
	return tally->stop && atomic_load_explicit(tally->stop, memory_order_relaxed);
}

static inline unsigned int bench_threads(unsigned int threads)
{
	return threads ? threads : 1;
}

#define BENCH_REGISTER(harness) \
	static const struct bench *const harness##_entry \
		__attribute__((used, section("benches"))) = &(harness)

#endif
