/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The plan: which cells a run has. Every harness asked for, at every vCPU count, in every state, is
 * a group, which shares its VMs. Ops, policies, registers and numbers of threads make its cells.
 */
#ifndef REGSCOPE_RUN_PLAN_H
#define REGSCOPE_RUN_PLAN_H

#include "benches.h"
#include "measure/sampler.h"
#include "parse.h"
#include "record/samples.h"
#include "run/listener.h"
#include "run/options.h"
#include "run/subject.h"

struct run_group {
	const struct bench *bench;
	unsigned int vcpus, threads; /* of threads the most that any pass has */
	enum bench_state state;
};

struct run_cell {
	struct bench_pass pass;
	struct bench_work work;
	struct cell_key key;
};

struct run_plan {
	struct counts vcpus; /* asked for, and possible here */
	struct run_group *groups;
	size_t nr_groups;
	struct run_cell *cells;
	struct sampler_cell *sampler_cells; /* beside each cell: its group, its base */
	size_t nr_cells, room;
	struct cell_key *elsewhere; /* cells that other shards measure */
	size_t nr_elsewhere;
};

/* What the plan is made for. */
struct run_plan_context {
	const struct run_options *options;
	const struct run_subject *subject;
	const struct counts *threads, *vms; /* the numbers of threads of a pass */
	bool emulated;
	const struct run_listener *listener;
};

/**
 * run_plan_make - the cells of this run, or of its shard
 *
 * What is left out, and why, is said to the listener. Returns 0; -EINVAL for a wrong name or count;
 * -ENODEV if nothing is left to measure. Free @plan in either case.
 */
int run_plan_make(struct run_plan *plan, const struct run_plan_context *context,
		  struct error *error);
void run_plan_free(struct run_plan *plan);

/* shards.c: keep shard @shard (from 1) of @shards, in its order. 0 or -ENOMEM. */
int run_plan_take_shard(struct run_plan *plan, unsigned int shard, unsigned int shards);

static inline const struct run_group *run_group_of(const struct run_plan *plan, size_t cell)
{
	return &plan->groups[plan->sampler_cells[cell].group];
}

static inline const struct bench *run_bench_of(const struct run_plan *plan, size_t cell)
{
	return run_group_of(plan, cell)->bench;
}

/* Does any cell access one register alone? Then there is a register_samples.csv. */
bool run_plan_has_registers(const struct run_plan *plan);

/* What the subject of a group is made from. */
struct bench_config run_config_of(const struct run_subject *subject, const struct run_group *group);

/* The most threads of any pass of a harness that has threads; 0 if there is none. */
unsigned int run_plan_threads(const struct run_plan *plan);

/* Whether a cell is compared with its base: not where both make the same accesses. */
bool run_cell_is_tested(const struct run_plan *plan, size_t cell);

/* Tested cells of the harness that has the most: its results are corrected for so many. */
size_t run_plan_largest_family(const struct run_plan *plan);

#endif
