/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What `regscope bench` is made of: options in, a plan of cells, the sampler calling the harnesses,
 * rows out. bench.c is the order of things; the rest is in bench_options.c (the command line),
 * bench_plan.c (which cells), bench_run.c (harness and sampler brought together), bench_threads.c
 * (passes of several threads), bench_resume.c (what was there before), bench_env.c (env.txt and
 * doubts).
 */
#ifndef REGSCOPE_RUN_RUN_H
#define REGSCOPE_RUN_RUN_H

#include "benches.h"
#include "measure/perf.h"
#include "measure/sampler.h"
#include "measure/team.h"
#include "measure/topology.h"
#include "options.h"
#include "progress.h"
#include "record/env.h"
#include "record/run_dir.h"
#include "record/samples.h"

struct bench_options {
	const char *benches;	   /* names joined by commas, NULL: all */
	const char *vcpus;	   /* NULL: those of each harness */
	const char *threads, *vms; /* NULL: powers of two up to the CPUs */
	enum spread spread;
	bool mixed_cpus, oversubscribe, list;
	const char *features, *out, *mirror, *host_kind, *reproduce;
	struct scope_options scope;
	unsigned int rounds; /* 0: by the stop rule (6 in an emulated host) */
	double budget_s, width_points;
	int warmup;		    /* -1: 1 pass of each cell, none in an emulated host */
	unsigned int rounds_per_vm; /* 0: 2, or 6 in an emulated host */
	unsigned int shard, shards; /* 1 of 1: the whole run */
	uint64_t seed;
	enum counter metric; /* NR_COUNTERS: the best there is */
	bool resume, pin, noise;
	struct progress progress;
};

struct bench_group {
	const struct bench *bench;
	unsigned int vcpus;
	enum bench_state state;
};

struct bench_cell {
	size_t group;
	struct bench_pass pass;
	struct bench_work work;
	struct cell_key key;
};

/*
 * Everything a run holds. Zeroed, then filled step by step; bench_run_free() takes any state of it.
 */
struct bench_run {
	const struct bench_options *options;
	bool emulated;
	unsigned int rounds_per_vm;
	struct counts counts;
	unsigned int nr_left_out; /* counts the host cannot do */
	struct vm_config vm;
	enum scope_source source;
	struct reg_table regs;
	struct state_recipes recipes;
	struct bench_group *groups;
	struct bench_cell *cells;
	struct sampler_cell *sampler_cells;
	size_t nr_groups, nr_cells, room_cells;
	struct cell_key *elsewhere; /* cells that belong to other shards */
	size_t nr_elsewhere;
	struct perf_meter perf;
	bool perf_open;
	enum counter metric;
	struct env env;
	struct run_dir dir;
	uint64_t seq[NR_RUN_SAMPLES]; /* rows of each file of samples so far */
	void *ctx;		      /* of the harness whose subject is alive */
	struct bench_tally tally;     /* what came of the last pass, of all its threads */
	struct topology topology;     /* the CPUs for threads, in the order they are used */
	struct counts threads, vms;
	struct team *team; /* of the harnesses that have threads; NULL if there is none */
	bool by_team;	   /* the last pass was, and then ... */
	struct reading team_reading;
	unsigned int nr_unpinned, first_unpinned; /* of the team */
	bool untimed;				  /* this host counts nothing that is a result */
	struct {
		uint64_t passes, switched, migrated;
		double *ghz; /* cycles / ns of each pass that had both and was long enough */
		size_t nr_ghz, room_ghz;
		int cpu; /* pinned to, or -errno */
	} doubt;
	unsigned int rounds;
	enum sampler_stop stop;
	struct progress progress;
};

/* bench_options.c: the command line; ends the program where it is wrong. */
void bench_parse_options(int argc, char **argv, struct bench_options *options);

/*
 * bench_threads.c: how many threads and VMs there are to be, and on which CPUs; before the task is
 * pinned. Then the team, once the plan has cells for it; and one of its passes. 0 or -errno.
 */
int bench_choose_threads(struct bench_run *run, struct error *error);
int bench_make_team(struct bench_run *run, struct error *error);
void bench_team_pass(struct bench_run *run, size_t cell);

/* Why a harness has no time in this host, or NULL. */
const char *bench_untimed_reason(const struct bench_run *run, const struct bench *b);

/* bench_plan.c: groups and cells; 0 or -errno. Harnesses that decline are named on stderr. */
int bench_plan(struct bench_run *run, struct error *error);
/* Accesses that a pass of the cell makes. */
uint64_t bench_accesses(const struct bench_cell *cell);
/* bench_shards.c: keep what is this shard's of the plan. 0 or -ENOMEM. */
int bench_take_shard(struct bench_run *run);
struct bench_config bench_config_of(const struct bench_run *run, const struct bench_group *group);
void bench_run_free(struct bench_run *run);

/* bench_run.c: measure into run->dir. Sets run->stop and run->rounds. 0 or -errno. */
int bench_measure(struct bench_run *run, struct error *error);

/* bench_resume.c: open the files of samples of run->dir; with --resume, keep the whole epochs that
 * are there, and tell the sampler. 0 or -errno. */
int bench_begin_samples(struct bench_run *run, struct sampler *sampler, unsigned int rounds_max,
			struct error *error);

/* SIGINT and SIGTERM end the run after the pass under way; a second one ends it at once. */
void bench_catch_signals(void);
bool bench_interrupted(void);

/* bench_env.c: what is known before, and what only the run could tell; @failed is the error that
 * ended it, or 0. 0 or -ENOMEM. */
int bench_env_before(struct bench_run *run);
int bench_env_after(struct bench_run *run, int failed);

/* The noise floor of a metric, in percent, for compare. */
int bench_env_noise(struct bench_run *run, const char *metric, double percent);

/* -EINVAL if the run in run->dir was made under other conditions than this one would be. */
int bench_env_must_match(const struct bench_run *run, const struct env *old, struct error *error);

/* One line on stderr for each thing that casts doubt on the numbers, with its remedy. */
void bench_say_doubts(struct bench_run *run);

#endif
