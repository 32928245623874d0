/* SPDX-License-Identifier: GPL-2.0 */
/* Passes made by several threads: how many, on which CPUs, and what they counted together. */
#ifndef REGSCOPE_RUN_THREADS_H
#define REGSCOPE_RUN_THREADS_H

#include "benches.h"
#include "measure/team.h"
#include "measure/topology.h"
#include "parse.h"
#include "run/listener.h"
#include "run/options.h"

struct run_threads {
	struct topology topology;   /* the CPUs for threads, in the order they are used */
	struct counts threads, vms; /* thread counts where threads share one VM, or have one each */
	struct team *team;	    /* NULL if no pass has threads */
	unsigned int nr_unpinned, first_unpinned; /* threads of the team */
	struct run_thread *each;		  /* one a thread of the team */
};

/* Choose the numbers of threads and VMs, and their CPUs, out of those in @from; NULL: of all that
 * the task may run on, if it is not pinned yet. 0 or -errno; free @threads even after an error. */
int run_threads_choose(struct run_threads *threads, const struct run_options *options,
		       const struct cpus *from, const struct run_listener *listener,
		       struct error *error);

/* Can so many threads be made? 0 or -errno; none is left. */
int run_threads_try(unsigned int nr, struct error *error);

/* Start a team of @nr threads, unless that is 0. 0 or -errno. */
int run_threads_start(struct run_threads *threads, unsigned int nr, const struct run_options *o,
		      bool emulated, const struct run_listener *listener, struct error *error);
void run_threads_free(struct run_threads *threads);

/**
 * run_threads_pass - one pass of several threads
 * @tally:	all counts added up; error and index are those of the first thread that failed
 * @reading:	as from team_run()
 */
void run_threads_pass(struct run_threads *threads, const struct bench *bench, void *ctx,
		      const struct bench_pass *pass, struct bench_tally *tally,
		      struct reading *reading);

#endif
