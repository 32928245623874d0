/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The contract of a harness: one file in this folder that defines one `const struct bench` with
 * BENCH_REGISTER(); nothing else lists it. It holds the loop that is under the clock, and reads no
 * clock, prints nothing, parses no option and names no register. For each subject (a VM of N vCPUs,
 * made anew every few rounds) the calls come in this order, and only run() is timed:
 *	setup, { prepare, place, run, check } as often as there are passes, teardown
 *
 * setup, prepare and check return 0, or -errno and say why. supported, prepare and place may be
 * left out. What does not go together is refused when the program starts: see benches.h.
 */
#ifndef REGSCOPE_BENCH_H
#define REGSCOPE_BENCH_H

#include "kvm/pattern.h"
#include "kvm/state.h"

#include <stdatomic.h>

/* What its VM did before: nothing, or each vCPU executed a few guest instructions and exited. */
enum bench_state { BENCH_FRESH, BENCH_RAN, NR_BENCH_STATES };
/* Which registers a pass accesses on which vCPU, and how: bench_policies[] in benches.h says it. */
enum bench_policy {
	BENCH_ALL,
	BENCH_SCOPED,
	BENCH_DOCUMENTED,
	BENCH_LIST_EACH,
	BENCH_BATCH,
	BENCH_BATCH_SCOPED,
	BENCH_ONCE,
	NR_BENCH_POLICIES
};
/* What a pass finds of its VM: one that was accessed before; one that nobody has touched since it
 * was made; or that, and caches that hold nothing of it. */
enum bench_warmth { BENCH_WARM, BENCH_FIRST, BENCH_COLD, NR_BENCH_WARMTHS };

#define BENCH_POLICY(name) (1u << BENCH_##name) /* in a set */

/* Axes: what the passes of a harness differ in; one that it lacks stays at its first value. */
enum {
	BENCH_BY_VCPUS = 1 << 0,
	BENCH_BY_POLICY = 1 << 1,
	BENCH_BY_STATE = 1 << 2,
	BENCH_BY_REGISTER = 1 << 3, /* a pass accesses one register alone */
	BENCH_BY_THREADS = 1 << 4,  /* threads deal out one VM's vCPUs */
	BENCH_BY_VMS = 1 << 5,	    /* threads have a VM each */
	BENCH_BY_WARMTH = 1 << 6,   /* a pass may be the first over its VM, which is fresh */
};

/* What a subject is made from. Valid for as long as the subject lives. */
struct bench_config {
	const struct reg_table *regs;
	const struct state_recipes *recipes; /* what the registers can be made to hold */
	struct vm_config vm;
	unsigned int vcpus, threads; /* @threads: the most of any pass, at least 1 */
	unsigned int batch_max;	     /* registers that one call takes; 0: there is no such call */
	enum bench_state state;
	bool first; /* each pass is the first over its VM: prepare() makes one, and touches none */
	const struct pattern *pattern; /* what a harness that replays does; NULL: nothing */
};

struct bench_op {
	const char *name, *access; /* column "op"; what one access is: "KVM_GET_ONE_REG" */
	const char *explained_by;  /* the op, by register, whose costs add up to this; or NULL */
	const char *against;	   /* the op that makes the same accesses otherwise; or NULL */
	bool on_request;	   /* run only if named */
	bool to_fresh;		   /* whatever the state, it accesses a VM that is fresh */
	bool per_access; /* nothing but accesses, thousands: the cost of one is a result */
};

struct bench_pass {
	unsigned int op;
	enum bench_policy policy;
	const struct reg *reg;	      /* the one register it accesses; NULL: all that it does */
	unsigned int repeat, threads; /* how often it goes over all vCPUs; both at least 1 */
};

/* What a pass has to do; samples are checked against it. */
struct bench_work {
	uint64_t regs, regs_once; /* registers accessed on vCPU 0; on vCPU 0 alone */
	uint64_t accesses;	  /* of the whole pass; 0: there is no such pass */
};

/* What one thread counted in a pass: in the loop itself, never computed. */
struct bench_tally {
	unsigned int thread;	 /* from 0 */
	const atomic_bool *stop; /* set: another one failed, end at the next vCPU; or NULL */
	uint64_t accesses, failed;
	long error;   /* -errno of the first access that failed; 0: none did */
	size_t index; /* which one it was, in the harness's own terms, for check() */
};

/* Note that an access failed; the first one is named. */
static inline void bench_tally_fail(struct bench_tally *tally, size_t index, long error)
{
	if (tally->failed++)
		return;
	tally->index = index;
	tally->error = error;
}

struct bench {
	const char *name, *summary; /* column "bench"; a line for --help */
	const struct bench_op *ops;
	unsigned int nr_ops, axes, policies; /* by policy: the set of those it has */
	size_t ctx_size;      /* of what setup() fills; zeroed before, freed after teardown() */
	bool on_request;      /* run only if named, or with all */
	bool replays;	      /* what it does is config.pattern: --pattern and --trace are for it */
	const char *vcpus;    /* counts where the user names none; NULL: all from 1 to 512 */
	unsigned int ran_max; /* the most vCPUs of these in the state ran; 0: all */
	unsigned int worth;   /* natively, its share of a time that is short; 0: 1, as of most */
	unsigned int cost;    /* emulated, of an access, with its part of what is done outside the
			       * clock, in hundredths of a register's; 0: 100. Deals out shards */
	unsigned int vms;     /* there at once, for each thread that has its own; 0: one */
	/* NULL, or the reason why it cannot run with this configuration. */
	const char *(*supported)(const struct bench_config *config);
	void (*count)(const struct bench_config *config, const struct bench_pass *pass,
		      struct bench_work *work);
	int (*setup)(const struct bench_config *config, void *ctx, struct error *error);
	int (*prepare)(void *ctx, const struct bench_pass *pass, struct error *error);
	/* Called by each thread of a pass, on its CPU: first touch of what it alone uses. */
	void (*place)(void *ctx, const struct bench_pass *pass, unsigned int thread);
	/* The pass, or one thread's share of it. */
	void (*run)(void *ctx, const struct bench_pass *pass, struct bench_tally *tally);
	/* Did the values move? Else, which access failed? @tally: all counts, the first error. */
	int (*check)(void *ctx, const struct bench_pass *pass, const struct bench_tally *tally,
		     struct error *error);
	void (*teardown)(void *ctx); /* also after a setup() that failed */
};

#define BENCH_REGISTER(harness) \
	static const struct bench *const harness##_entry \
		__attribute__((used, section("benches"))) = &(harness)

#endif
