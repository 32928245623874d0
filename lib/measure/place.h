/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where a run is made: on which CPU, and with which node's memory. What is measured depends on it
 * where cores differ, where others are at work, and where interrupts arrive.
 */
#ifndef REGSCOPE_MEASURE_PLACE_H
#define REGSCOPE_MEASURE_PLACE_H

#include "error.h"
#include "measure/cpus.h"

struct place_options {
	const struct cpus *asked; /* the first of them is taken; empty: choose */
	const char *asked_by;	  /* for messages: "--cpu" */
	const char *root;	  /* "", or a test's, with sys/ and proc/ in it */
	void (*wait)(void);	  /* as for loads_read() */
};

struct place {
	int cpu;       /* -errno: none */
	char why[224]; /* it is this one */
	int node;      /* the CPU's; -1: unknown */
	size_t nr_nodes;
	const char *memory; /* as from numa_stay_local(); NULL with one node */
};

/**
 * place_choose - the CPU to run on
 *
 * Not asked for one, it takes of the CPUs that this thread may run on the one that is, in this
 * order: of the fastest kind, not in use by others, isolated, without a timer tick, idle, on a node
 * with memory, not CPU 0, which most interrupts go to, and no sibling of it; and the lowest number.
 * An isolated CPU is used although the thread was not born with it, unless somebody chose its CPUs
 * (taskset). A CPU is as busy as its busiest SMT sibling.
 *
 * Only looks around. Returns 0; -EINVAL if a CPU that is asked for cannot be used, and says why and
 * which can; another -errno.
 */
int place_choose(struct place *place, const struct place_options *options, struct error *error);

/* Keep the calling thread on @place->cpu, and its memory nearby. 0 or -errno. */
int place_take(struct place *place);

#endif
