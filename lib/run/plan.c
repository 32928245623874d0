// SPDX-License-Identifier: GPL-2.0
/*
 * Which cells a run has: every harness asked for, at every vCPU count, each op under each policy.
 */
#include "run/run.h"

#include "cmd.h"
#include "kvm/vm.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

uint64_t bench_accesses(const struct bench_cell *c)
{
	return c->work.accesses;
}

static bool wanted(const struct bench_options *o, const struct bench *b)
{
	size_t len = strlen(b->name);
	const char *p = o->benches;

	if (p && !strcmp(p, "all"))
		return true;
	for (; p && *p; p += strcspn(p, ","), p += *p == ',')
		if (strcspn(p, ",") == len && !strncmp(p, b->name, len))
			return true;
	return !o->benches && !b->on_request;
}

static int check_names(const struct bench_options *o, struct error *error)
{
	char name[64], known[256] = "";
	const struct bench *b;
	const char *p;
	unsigned int i;

	for (i = 0; (b = bench_at(i)); i++)
		snprintf(known + strlen(known), sizeof(known) - strlen(known), " %s", b->name);
	if (o->benches && !strcmp(o->benches, "all"))
		return 0;
	for (p = o->benches; p && *p; p += strcspn(p, ","), p += *p == ',') {
		snprintf(name, sizeof(name), "%.*s", (int)strcspn(p, ","), p);
		if (!bench_find(name))
			return error_set(error, -EINVAL,
					 "--bench: there is no harness \"%s\"; there are:%s", name,
					 known);
	}
	return 0;
}

/* Counts beyond what the host can do are named and left out; the others are run. */
static int limit_counts(struct bench_run *run, struct error *error)
{
	int max = kvm_max_vcpus(error);
	size_t i, keep = 0;

	if (max < 0)
		return max;
	for (i = 0; i < run->counts.nr; i++) {
		if (run->counts.v[i] <= (unsigned int)max) {
			run->counts.v[keep++] = run->counts.v[i];
			continue;
		}
		run->nr_left_out++;
		say("%u vCPUs: left out, a VM can have at most %d on this host", run->counts.v[i],
		    max);
	}
	run->counts.nr = keep;
	if (!keep)
		return error_set(error, -ENODEV,
				 "no vCPU count of --vcpus is possible here: this host's VMs "
				 "have at most %d",
				 max);
	return 0;
}

static int grow_cells(struct bench_run *run)
{
	size_t room = run->room_cells ? 2 * run->room_cells : 256;
	struct sampler_cell *s = realloc(run->sampler_cells, room * sizeof(*s));
	struct bench_cell *c = realloc(run->cells, room * sizeof(*c));

	run->sampler_cells = s ? s : run->sampler_cells;
	run->cells = c ? c : run->cells;
	if (!s || !c)
		return -ENOMEM;
	run->room_cells = room;
	return 0;
}

/* One cell, unless its harness counts no access in it. */
static int add_cell(struct bench_run *run, size_t group, const struct bench_config *config,
		    const struct bench_pass *pass)
{
	const struct bench *b = run->groups[group].bench;
	struct sampler_cell *s;
	struct bench_cell *c;

	if (run->nr_cells == run->room_cells && grow_cells(run))
		return -ENOMEM;
	c = &run->cells[run->nr_cells];
	s = &run->sampler_cells[run->nr_cells];
	*c = (struct bench_cell){ .group = group, .pass = *pass };
	b->count(config, pass, &c->work);
	if (!c->work.accesses)
		return 0;
	snprintf(c->key.bench, CELL_WORD_MAX, "%s", b->name);
	snprintf(c->key.op, CELL_WORD_MAX, "%s", b->ops[pass->op].name);
	snprintf(c->key.policy, CELL_WORD_MAX, "%s", bench_policies[pass->policy].name);
	snprintf(c->key.state, CELL_WORD_MAX, "%s", bench_state_name(config->state));
	c->key.vcpus = config->vcpus;
	c->key.threads = pass->threads;
	c->key.id = pass->reg ? pass->reg->plain_id : 0;
	*s = (struct sampler_cell){
		.group = group,
		.base = pass->policy ? run->nr_cells - 1 : SAMPLER_NO_BASE,
		.weight = c->work.accesses,
	};
	run->nr_cells++;
	return 0;
}

/* Passes of a single register are short: they go round until they have this many accesses. */
#define ACCESSES_MIN_EMULATED 64
#define ACCESSES_MIN_NATIVE   1024

static int add_register_cells(struct bench_run *run, size_t group,
			      const struct bench_config *config, unsigned int op)
{
	unsigned int least = run->emulated ? ACCESSES_MIN_EMULATED : ACCESSES_MIN_NATIVE;
	struct bench_pass pass = { .op = op,
				   .threads = 1,
				   .repeat = (least + config->vcpus - 1) / config->vcpus };
	size_t i;
	int err = 0;

	for (i = 0; !err && i < run->regs.nr; i++) {
		pass.reg = &run->regs.regs[i];
		err = add_cell(run, group, config, &pass);
	}
	return err;
}

static int add_policies(struct bench_run *run, size_t group, const struct bench_config *config,
			struct bench_pass pass)
{
	unsigned int nr =
		bench_has(run->groups[group].bench, BENCH_BY_POLICY) ? NR_BENCH_POLICIES : 1;
	int err = 0;

	for (pass.policy = 0; !err && pass.policy < nr; pass.policy++)
		err = add_cell(run, group, config, &pass);
	return err;
}

static const struct counts *thread_counts(const struct bench_run *run, const struct bench *b)
{
	return bench_has(b, BENCH_BY_VMS) ? &run->vms : &run->threads;
}

/* Is there work for so many threads? */
static bool too_many(const struct bench *b, unsigned int threads, unsigned int vcpus)
{
	return bench_has(b, BENCH_BY_THREADS) && threads > vcpus;
}

static int add_thread_cells(struct bench_run *run, size_t group, const struct bench_config *config,
			    unsigned int op)
{
	const struct bench *b = run->groups[group].bench;
	const struct counts *counts = thread_counts(run, b);
	int err = 0;
	size_t i;

	for (i = 0; !err && i < counts->nr; i++) {
		if (!too_many(b, counts->v[i], config->vcpus))
			err = add_policies(run, group, config,
					   (struct bench_pass){ .op = op,
								.repeat = 1,
								.threads = counts->v[i] });
		else if (!op && config->state == BENCH_FRESH)
			say("%s at %u vCPUs: %u threads are left out, they are more than the vCPUs",
			    b->name, config->vcpus, counts->v[i]);
	}
	return err;
}

static int add_cells(struct bench_run *run, size_t group, const struct bench_config *config)
{
	const struct bench *b = run->groups[group].bench;
	unsigned int op;
	int err = 0;

	for (op = 0; !err && op < b->nr_ops; op++) {
		if (bench_has(b, BENCH_BY_REGISTER))
			err = add_register_cells(run, group, config, op);
		else if (bench_is_threaded(b))
			err = add_thread_cells(run, group, config, op);
		else
			err = add_policies(
				run, group, config,
				(struct bench_pass){ .op = op, .repeat = 1, .threads = 1 });
	}
	return err;
}

/* The most threads that any pass of a group has. */
static unsigned int most_threads(const struct bench_run *run, const struct bench_group *group)
{
	const struct bench *b = group->bench;
	const struct counts *counts = thread_counts(run, b);
	unsigned int most = 1;
	size_t i;

	for (i = 0; bench_is_threaded(b) && i < counts->nr; i++)
		if (!too_many(b, counts->v[i], group->vcpus) && counts->v[i] > most)
			most = counts->v[i];
	return most;
}

struct bench_config bench_config_of(const struct bench_run *run, const struct bench_group *group)
{
	return (struct bench_config){
		.regs = &run->regs,
		.recipes = &run->recipes,
		.vm = run->vm,
		.vcpus = group->vcpus,
		.state = group->state,
		.threads = most_threads(run, group),
	};
}

/* The user's counts; else the harness's own, as far as this host can do them. */
static int counts_of(const struct bench_run *run, const struct bench *b, struct counts *counts,
		     struct error *error)
{
	size_t i, keep = 0;
	int max, err;

	*counts = run->counts;
	if (run->options->vcpus || !b->vcpus)
		return 0;
	max = kvm_max_vcpus(error);
	err = max < 0 ? max : parse_counts(b->vcpus, b->name, counts, error);
	for (i = 0; !err && i < counts->nr; i++)
		if (counts->v[i] <= (unsigned int)max)
			counts->v[keep++] = counts->v[i];
	counts->nr = keep;
	return err;
}

static bool in_state(const struct bench_run *run, const struct bench *b, enum bench_state state,
		     unsigned int vcpus)
{
	if (state == BENCH_FRESH)
		return true;
	return bench_has(b, BENCH_BY_STATE) &&
	       (run->options->vcpus || !b->ran_max || vcpus <= b->ran_max);
}

static int add_bench(struct bench_run *run, const struct bench *b, struct error *error)
{
	struct counts counts;
	struct bench_config config;
	const char *declined;
	unsigned int state;
	int err;
	size_t i;

	err = counts_of(run, b, &counts, error);

	if (!bench_has(b, BENCH_BY_VCPUS) && counts.nr)
		counts.nr = 1;
	for (i = 0; !err && i < counts.nr; i++) {
		for (state = 0; state < NR_BENCH_STATES; state++) {
			struct bench_group group = { b, counts.v[i], state };

			if (!in_state(run, b, state, counts.v[i]))
				continue;
			config = bench_config_of(run, &group);
			declined = b->supported ? b->supported(&config) : NULL;
			if (declined) {
				say("%s at %u vCPUs: left out: %s", b->name, config.vcpus,
				    declined);
				continue;
			}
			run->groups[run->nr_groups] = group;
			err = add_cells(run, run->nr_groups++, &config);
			if (err)
				return error_set(error, err, "no memory for the plan of the run");
		}
	}
	return err;
}

int bench_plan(struct bench_run *run, struct error *error)
{
	size_t groups = 0;
	const struct bench *b;
	unsigned int i;
	int err = check_names(run->options, error);

	if (!err)
		err = limit_counts(run, error);
	if (err)
		return err;
	for (i = 0; bench_at(i); i++)
		groups += COUNTS_MAX * NR_BENCH_STATES;
	run->groups = calloc(groups, sizeof(*run->groups));
	if (!run->groups)
		return error_set(error, -ENOMEM, "no memory for the plan of the run");
	for (i = 0; !err && (b = bench_at(i)); i++)
		if (wanted(run->options, b))
			err = add_bench(run, b, error);
	if (err)
		return err;
	if (!run->nr_cells)
		return error_set(error, -ENODEV, "nothing is left to measure");
	return bench_take_shard(run)
		       ? error_set(error, -ENOMEM, "no memory for the plan of the run")
		       : 0;
}

void bench_run_free(struct bench_run *run)
{
	team_free(run->team);
	topology_free(&run->topology);
	if (run->perf_open)
		perf_meter_close(&run->perf);
	if (run->dir.path)
		run_dir_close(&run->dir);
	if (run->recipes.regs)
		state_recipes_free(&run->recipes);
	reg_table_free(&run->regs);
	env_free(&run->env);
	free(run->groups);
	free(run->cells);
	free(run->sampler_cells);
	free(run->elsewhere);
	free(run->doubt.ghz);
}
