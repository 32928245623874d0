// SPDX-License-Identifier: GPL-2.0
/* Which cells a run has: every harness asked for, at every vCPU count, each op under each policy.
 */
#include "bench_run.h"

#include "cmd.h"
#include "kvm/vm.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

uint64_t bench_accesses(const struct bench_cell *c)
{
	uint64_t repeat = c->pass.repeat ? c->pass.repeat : 1;

	return repeat * ((c->regs - c->regs_once) * c->key.vcpus + c->regs_once);
}

static bool wanted(const struct bench_options *o, const struct bench *b)
{
	size_t len = strlen(b->name);
	const char *p = o->benches;

	for (; p && *p; p += strcspn(p, ","), p += *p == ',')
		if (strcspn(p, ",") == len && !strncmp(p, b->name, len))
			return true;
	return !o->benches;
}

static int check_names(const struct bench_options *o, struct why *why)
{
	char name[64], known[256] = "";
	const struct bench *b;
	const char *p;
	unsigned int i;

	for (i = 0; (b = bench_at(i)); i++)
		snprintf(known + strlen(known), sizeof(known) - strlen(known), " %s", b->name);
	for (p = o->benches; p && *p; p += strcspn(p, ","), p += *p == ',') {
		snprintf(name, sizeof(name), "%.*s", (int)strcspn(p, ","), p);
		if (!bench_find(name))
			return why_set(why, -EINVAL,
				       "--bench: there is no harness \"%s\"; there are:%s", name,
				       known);
	}
	return 0;
}

/* Counts beyond what the host can do are named and left out; the others are run. */
static int limit_counts(struct bench_run *run, struct why *why)
{
	int max = kvm_max_vcpus(why);
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
		return why_set(why, -ENODEV,
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
	if (b->count)
		b->count(config, pass, &c->regs, &c->regs_once);
	if (b->count && !c->regs)
		return 0;
	snprintf(c->key.bench, CELL_WORD_MAX, "%s", b->name);
	snprintf(c->key.op, CELL_WORD_MAX, "%s", b->ops[pass->op].name);
	snprintf(c->key.policy, CELL_WORD_MAX, "%s", pass->policy ? "scoped" : "all");
	snprintf(c->key.state, CELL_WORD_MAX, "%s", config->state == BENCH_RAN ? "ran" : "fresh");
	c->key.vcpus = config->vcpus;
	c->key.threads = 1;
	c->key.id = pass->reg ? pass->reg->plain_id : 0;
	*s = (struct sampler_cell){
		.group = group,
		.base = pass->policy ? run->nr_cells - 1 : SAMPLER_NO_BASE,
		/* a harness that counts no accesses is short: any small weight does */
		.weight = b->count ? bench_accesses(c) : 1000,
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
				   .repeat = (least + config->vcpus - 1) / config->vcpus };
	size_t i;
	int err = 0;

	for (i = 0; !err && i < run->regs.nr; i++) {
		pass.reg = &run->regs.regs[i];
		err = add_cell(run, group, config, &pass);
	}
	return err;
}

static int add_cells(struct bench_run *run, size_t group, const struct bench_config *config)
{
	const struct bench *b = run->groups[group].bench;
	struct bench_pass pass = { .repeat = 1 };
	int err = 0;

	for (pass.op = 0; !err && pass.op < b->nr_ops; pass.op++) {
		if (b->per_register) {
			err = add_register_cells(run, group, config, pass.op);
			continue;
		}
		for (pass.policy = 0; !err && pass.policy < (b->scoped ? NR_BENCH_POLICIES : 1u);
		     pass.policy++)
			err = add_cell(run, group, config, &pass);
	}
	return err;
}

struct bench_config bench_config_of(const struct bench_run *run, const struct bench_group *group)
{
	return (struct bench_config){
		.regs = &run->regs,
		.plan = &run->plan,
		.vm = run->vm,
		.vcpus = group->vcpus,
		.state = group->state,
	};
}

/* The user's counts; else the harness's own, as far as this host can do them. */
static int counts_of(const struct bench_run *run, const struct bench *b, struct vcpu_counts *counts,
		     struct why *why)
{
	size_t i, keep = 0;
	int max, err;

	*counts = run->counts;
	if (run->options->vcpus || !b->vcpus)
		return 0;
	max = kvm_max_vcpus(why);
	err = max < 0 ? max : parse_vcpus(b->vcpus, counts, why);
	for (i = 0; !err && i < counts->nr; i++)
		if (counts->v[i] <= (unsigned int)max)
			counts->v[keep++] = counts->v[i];
	counts->nr = keep;
	return err;
}

static int add_bench(struct bench_run *run, const struct bench *b, struct why *why)
{
	struct vcpu_counts counts;
	struct bench_config config;
	const char *declined;
	unsigned int state;
	int err = counts_of(run, b, &counts, why);
	size_t i;

	if (b->once && counts.nr)
		counts.nr = 1;
	for (i = 0; !err && i < counts.nr; i++) {
		for (state = 0; state < (b->states ? NR_BENCH_STATES : 1u); state++) {
			struct bench_group group = { b, counts.v[i], state };

			config = bench_config_of(run, &group);
			declined = b->supported(&config);
			if (declined) {
				say("%s at %u vCPUs: left out: %s", b->name, config.vcpus,
				    declined);
				continue;
			}
			run->groups[run->nr_groups] = group;
			err = add_cells(run, run->nr_groups++, &config);
			if (err)
				return why_set(why, err, "no memory for the plan of the run");
		}
	}
	return err;
}

/* Groups to parts, the heaviest first, each to the part with the least work so far. */
static int deal_groups(const struct bench_run *run, unsigned int *part_of)
{
	unsigned int parts = run->options->parts, p, least;
	uint64_t *load = calloc(parts, sizeof(*load)), best;
	uint64_t *weight = calloc(run->nr_groups, sizeof(*weight));
	size_t g, heaviest, n;

	if (!load || !weight) {
		free(load);
		free(weight);
		return -ENOMEM;
	}
	for (n = 0; n < run->nr_cells; n++)
		weight[run->cells[n].group] += run->sampler_cells[n].weight;
	for (g = 0; g < run->nr_groups; g++)
		part_of[g] = parts; /* not dealt yet */
	for (n = 0; n < run->nr_groups; n++) {
		for (g = 0, best = 0, heaviest = 0; g < run->nr_groups; g++) {
			if (part_of[g] == parts && weight[g] > best) {
				best = weight[g];
				heaviest = g;
			}
		}
		for (p = 1, least = 0; p < parts; p++)
			if (load[p] < load[least])
				least = p;
		part_of[heaviest] = least;
		load[least] += best;
	}
	free(load);
	free(weight);
	return 0;
}

/* Keep the groups of this part, in their order; the keys of the others' cells are remembered. */
static int take_part(struct bench_run *run)
{
	unsigned int mine = run->options->part - 1,
		     *part_of = calloc(run->nr_groups, sizeof(*part_of));
	size_t *new_group = calloc(run->nr_groups, sizeof(*new_group)), i, groups = 0, cells = 0;
	int err = -ENOMEM;

	run->elsewhere = calloc(run->nr_cells, sizeof(*run->elsewhere));
	if (!part_of || !new_group || !run->elsewhere || deal_groups(run, part_of))
		goto out_free;
	for (i = 0; i < run->nr_groups; i++) {
		new_group[i] = groups;
		if (part_of[i] == mine)
			run->groups[groups++] = run->groups[i];
	}
	for (i = 0; i < run->nr_cells; i++) {
		size_t group = run->cells[i].group;

		if (part_of[group] != mine) {
			run->elsewhere[run->nr_elsewhere++] = run->cells[i].key;
			continue;
		}
		run->cells[cells] = run->cells[i];
		run->sampler_cells[cells] = run->sampler_cells[i];
		run->cells[cells].group = run->sampler_cells[cells].group = new_group[group];
		if (run->sampler_cells[cells].base != SAMPLER_NO_BASE)
			run->sampler_cells[cells].base =
				cells - 1; /* add_cells() made them neighbours */
		cells++;
	}
	run->nr_groups = groups;
	run->nr_cells = cells;
	err = 0;
out_free:
	free(part_of);
	free(new_group);
	return err;
}

int bench_plan(struct bench_run *run, struct why *why)
{
	size_t groups = 0;
	const struct bench *b;
	unsigned int i;
	int err = check_names(run->options, why);

	if (!err)
		err = limit_counts(run, why);
	if (err)
		return err;
	for (i = 0; bench_at(i); i++)
		groups += VCPUS_MAX * NR_BENCH_STATES;
	run->groups = calloc(groups, sizeof(*run->groups));
	if (!run->groups)
		return why_set(why, -ENOMEM, "no memory for the plan of the run");
	for (i = 0; !err && (b = bench_at(i)); i++)
		if (wanted(run->options, b))
			err = add_bench(run, b, why);
	if (err)
		return err;
	if (!run->nr_cells)
		return why_set(why, -ENODEV, "nothing is left to measure");
	return take_part(run) ? why_set(why, -ENOMEM, "no memory for the plan of the run") : 0;
}

void bench_run_free(struct bench_run *run)
{
	if (run->perf_open)
		perf_meter_close(&run->perf);
	if (run->dir.path)
		run_dir_close(&run->dir);
	if (run->plan.regs)
		state_plan_free(&run->plan);
	reg_table_free(&run->regs);
	env_free(&run->env);
	free(run->groups);
	free(run->cells);
	free(run->sampler_cells);
	free(run->elsewhere);
	free(run->doubt.ghz);
}
