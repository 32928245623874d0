/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The plan: which cells a run has. Each harness asked for, at each vCPU count and in each state, is
 * a group that shares its VMs. Ops, policies, registers and thread counts make its cells.
 */
#ifndef REGSCOPE_RUN_PLAN_H
#define REGSCOPE_RUN_PLAN_H

#include "benches.h"
#include "measure/sampler.h"
#include "parse.h"
#include "record/samples.h"
#include "run/options.h"
#include "run/subject.h"

struct run_group {
	const struct bench *bench;
	unsigned int vcpus, threads; /* the most threads of any pass */
	enum bench_state state;
	enum bench_warmth warmth;
};

struct run_cell {
	struct bench_pass pass;
	struct bench_work work;
	struct cell_key key;
};

struct run_plan {
	struct counts vcpus;	/* asked for, and possible here */
	unsigned int vcpus_max; /* that a VM can have here */
	unsigned int policies;	/* asked for, and possible here: a set */
	struct run_group *groups;
	size_t nr_groups;
	struct run_cell *cells;
	struct sampler_cell *sampler_cells; /* beside each cell: its group, its base */
	size_t nr_cells;
	struct cell_key *elsewhere; /* the cells that other shards measure */
	size_t nr_elsewhere;
	bool lost; /* a cell, for want of memory */
};

void run_plan_free(struct run_plan *plan);

/* plan_wanted.c: is each harness, op and policy that the options name there? 0 or -EINVAL. And does
 * the run want that one? */
int run_check_benches(const struct run_options *options, struct error *error);
bool run_wants(const struct run_options *options, const struct bench *bench);
bool run_wants_op(const struct run_options *options, const struct bench_op *op);
/* The policies, as sets, that the run's harnesses have; and that are asked for. */
unsigned int run_policies_there(const struct run_options *options);
unsigned int run_wanted_policies(const struct run_options *options);

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

/* The most threads of any pass; 0 if no harness has threads. */
unsigned int run_plan_threads(const struct run_plan *plan);

/* plan_drop.c: leave out the cells that are told, all policies of one alike. Is anything left that
 * vCPUs make a difference to? */
bool run_plan_drop(struct run_plan *plan, const bool *is_dropped);

/* Is a cell compared with its base? Not if both make the same accesses in the same way. */
bool run_cell_is_tested(const struct run_plan *plan, size_t cell);

/* The tested cells of a harness, of the pass that has most: its results are corrected for that many
 * tests. */
size_t run_plan_family(const struct run_plan *plan, const struct bench *bench);

#endif
