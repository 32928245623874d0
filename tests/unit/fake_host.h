/* SPDX-License-Identifier: GPL-2.0 */
/* A host with CPUs and a clock as a test wants them. All zeros: the real ones. */
#ifndef FAKE_HOST_H
#define FAKE_HOST_H

#include <stdbool.h>
#include <stdint.h>

struct fake_host {
	int nr_cpus;	   /* that the kernel was built for: a smaller set is refused; 0: real */
	const int *cpus;   /* that this task may run on; it is on the first */
	int nr_allowed;	   /* of them */
	int pinned;	   /* to this CPU; -1 if a set did not hold just one */
	uint64_t tick_ns;  /* by which a look at the clock moves the thread's own time; 0: real */
	uint64_t read_ns;  /* the same of a read(2), which then gives all that is asked for */
	const int *usable; /* what it gets if it asks for all CPUs; NULL: it is refused */
	int nr_usable;
	int memory_policy;	  /* of set_mempolicy */
	unsigned int nr_policies; /* calls of it */
	bool no_policy;		  /* the kernel has none */
	bool wide;		  /* it asked, and has not gone back */
};

extern struct fake_host fake_host;

/* The time moves by fake_host_spend() alone, for this thread; read(2) is real. */
extern bool fake_host_own_clock;
void fake_host_spend(uint64_t ns);
uint64_t fake_host_now_ns(void);

/* How long it has slept, and its CPU that is offline and cannot be pinned to; negative: none. */
extern uint64_t fake_slept_ns;
extern int fake_offline_cpu;

/* How many threads there can be beside the first one; 0: any number. */
extern unsigned int fake_threads_most;

#endif
