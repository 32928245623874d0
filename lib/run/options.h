/* SPDX-License-Identifier: GPL-2.0 */
/* What a run is asked to do: the command line of `regscope bench`, as values. */
#ifndef REGSCOPE_RUN_OPTIONS_H
#define REGSCOPE_RUN_OPTIONS_H

#include "measure/counters.h"
#include "measure/topology.h"

#define VCPUS_DEFAULT "1-512"

/* Where a register's scope is taken from. */
struct scope_options {
	const char *source; /* auto, probe, cap, try, documented */
	unsigned int cap;   /* number of the capability; 0: not known */
	const char *file;   /* a CSV file that has the last word; or NULL */
};

struct run_options {
	const char *benches;	   /* names; NULL: all but those that run on request */
	const char *ops;	   /* names; NULL: all that the harnesses have */
	const char *policies;	   /* names; NULL: all but those that run on request */
	const char *vcpus;	   /* NULL: those of each harness */
	const char *threads, *vms; /* NULL: powers of two up to the CPUs */
	const char *pattern;	   /* of the VMM that is replayed; NULL: the first that is known */
	const char *trace;	   /* or the directory of a trace that is; NULL: none */
	enum spread spread;
	bool mixed_cpus, oversubscribe;
	const char *features;
	struct scope_options scope;
	bool first;	     /* also the first passes over VMs that nobody has touched */
	unsigned int rounds; /* 0: by the stop rule; 6 in an emulated host */
	double budget_s, width_points;
	int warmup;		    /* -1: 1 pass of each cell, none in an emulated host */
	unsigned int rounds_per_vm; /* at least 1 */
	unsigned int shard, shards; /* 1 of 1: the whole run */
	uint64_t seed;
	enum counter metric; /* NR_COUNTERS: the best there is */
	bool pin;
	const char *cpus;      /* a list: run on the first, threads on all; NULL: choose */
	const char *host_kind; /* NULL: detect it */
	const char *reproduce; /* the command a report names; NULL: "regscope bench" */
	const char *out;       /* NULL: results/HOST-KERNEL-UTC */
	const char *mirror;    /* NULL: none */
	bool resume;
};

#define RUN_OPTIONS_DEFAULT \
	{ \
		.features = "default", .scope = { .source = "auto" }, .budget_s = 60, \
		.width_points = 1, .rounds_per_vm = 2, .warmup = -1, .shard = 1, .shards = 1, \
		.seed = 1, .metric = NR_COUNTERS, .pin = true, \
	}

#endif
