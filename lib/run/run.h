/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The engine of `regscope bench`: options in, a run directory out. It prints nothing and never
 * exits; what a user should know goes to a listener. The calls, in order:
 *
 *	run_prepare	what is measured (subject.h), by which counters (counting.h), by which
 *			threads (threads.h), in which cells (plan.h): all before the clock
 *	run_open	the run directory: env.txt (environment.h), regs.csv, benches.csv
 *	run_measure	the sampler calling the harnesses; rows out (measure.c), after those of an
 *			earlier run (resume.c)
 *	run_close	what is known only after the run, into env.txt
 *
 * run_free() may follow any of them, failed or not.
 */
#ifndef REGSCOPE_RUN_RUN_H
#define REGSCOPE_RUN_RUN_H

#include "measure/caches.h"
#include "measure/place.h"
#include "measure/sampler.h"
#include "record/benches.h"
#include "record/env.h"
#include "record/regs_csv.h"
#include "record/run_dir.h"
#include "run/counting.h"
#include "run/doubts.h"
#include "run/listener.h"
#include "run/mishaps.h"
#include "run/options.h"
#include "run/plan.h"
#include "run/subject.h"
#include "run/threads.h"

struct run {
	const struct run_options *options;
	struct run_listener listener;
	struct run_subject subject;
	struct cpus cpus; /* that were asked for, by --cpu or by the run that is gone on with */
	struct place place;
	struct run_counting counting;
	struct run_threads threads;
	struct run_plan plan;
	char left_out[512]; /* of the plan, for this host's limits, and why; "": nothing */
	struct run_doubts doubts;
	struct run_mishaps mishaps;
	struct eviction eviction; /* before cold passes */
	const char *cold; /* how caches are driven out; NULL: nobody asked for first passes */
	struct env env;
	struct env earlier; /* of the run that is gone on with */
	struct run_dir dir;
	bool has_begun; /* what that measured is taken over, if anything was */
	/* how it ended */
	bool is_timed;	     /* by a budget: some harnesses have more rounds than others */
	unsigned int rounds; /* that every cell has; if it is timed, the most that any has, ... */
	unsigned int rounds_least; /* ... and the least */
	enum sampler_stop stop;
};

/* A run that has not begun; @options must outlive it. */
#define RUN_INIT(opts, listen) \
	{ \
		.options = (opts), .listener = (listen), .dir = {.mirror = -1 } \
	}

/* The CPU that all is measured on; -1 if there are several, or it may move. */
static inline int run_cpu(const struct run *run)
{
	return run->threads.team || run->doubts.cpu < 0 ? -1 : run->doubts.cpu;
}

/* Each returns 0 or -errno, and says why. */
int run_prepare(struct run *run, struct error *error);
int run_open(struct run *run, struct error *error);
int run_measure(struct run *run, struct error *error);
/* @failed: the error that ended run_measure(), or 0. */
int run_close(struct run *run, int failed, struct error *error);
void run_free(struct run *run);

/* Tell the listener what casts doubt on the numbers; after run_close(). */
void run_say_doubts(const struct run *run);

/* plan.c: the cells of this run, or of its shard. The listener hears what is left out, and why.
 * -EINVAL for a wrong name or count; -ENODEV if nothing is left to measure. */
int run_plan_make(struct run *run, struct error *error);
/* plan_policies.c: its policies. One that this kernel lacks, or whose scope is wrong here, is left
 * out, and the listener hears it. */
int run_plan_choose_policies(struct run *run, struct error *error);

/*
 * limits.c: leave out of the plan what this host's limits do not allow: open files, threads, and
 * natively memory or whatever else keeps KVM from making so many vCPUs. The listener hears what,
 * why, and what helps. 0; or the -errno of the limit if nothing is left.
 */
int run_limits_keep(struct run *run, struct error *error);

/* cold.c: what drives out the caches before a cold pass; 0 or -ENOMEM. And do it, if the cell's is
 * one: after its prepare(), with nothing between it and the clock; 0. */
int run_cold_choose(struct run *run, struct error *error);
int run_cold_prepare(struct run *run, size_t cell);

/* environment.c: env.txt before the first pass and after the last. */
void run_env_before(struct run *run);
void run_env_after(struct run *run, int failed);
/* env_match.c: may this run resume the one that @old describes? */
int run_env_must_match(const struct run *run, const struct env *old, struct error *error);

/* environment.c: of any run, whatever is done on the host: the machine, its kernel, this program;
 * and how KVM runs, with which features. */
void run_env_host(struct env *env);

/* program.c: a hash of a program but for the commit it was built of, which moves nothing in it; 0
 * if it cannot be read. */
uint64_t run_hash_program(const char *path);
void run_env_kvm(struct env *env, uint64_t features);

/* place.c: the CPU to run on, and what env.txt says of it. An earlier run is gone on with where it
 * was. Choose before there is a load of our own, and before anything that takes long. -EINVAL if a
 * CPU that was asked for cannot be used. */
int run_place_choose(struct run *run, struct error *error);
int run_place_take(struct run *run, struct error *error);
void run_env_place(struct run *run);

/* resume.c: open the files of samples. When resuming, keep the whole epochs found there, and pass
 * them to the sampler. @seq: rows of each file so far. */
int run_begin_samples(struct run *run, struct sampler *sampler, unsigned int rounds_max,
		      uint64_t seq[NR_RUN_SAMPLES], struct error *error);

/* A register as a row of regs.csv; and the whole file, as the `write` of run_dir_replace(), with a
 * struct reg_table for @arg. */
struct regs_row run_regs_row(const struct reg *reg);
void run_put_regs(FILE *f, const void *arg);

/* benches.csv of this program's own harnesses: a row for each harness, op and policy of the set
 * @policies. 0 or -ENOMEM; free @out in either case. */
int benches_of_harnesses(struct benches *out, unsigned int policies);

#endif
