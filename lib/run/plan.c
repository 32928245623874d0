// SPDX-License-Identifier: GPL-2.0
/* Groups and cells: see plan.h. */
#include "run/plan.h"

#include "kvm/vm.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Passes of a single register are short: they go round until they have this many accesses. */
#define ACCESSES_MIN_EMULATED 64
#define ACCESSES_MIN_NATIVE   1024

/* What making the plan works on. */
struct maker {
	struct run_plan *plan;
	const struct run_plan_context *context;
	int max_vcpus;
};

static bool is_wanted(const struct run_options *o, const struct bench *b)
{
	if (!o->benches)
		return !b->on_request;
	return list_has(o->benches, "all") || list_has(o->benches, b->name);
}

static int check_names(const struct run_options *o, struct error *error)
{
	const char *rest = o->benches;
	char name[64], known[256] = "";
	const struct bench *b;
	unsigned int i;

	for (i = 0; (b = bench_at(i)); i++)
		snprintf(known + strlen(known), sizeof(known) - strlen(known), " %s", b->name);
	while (list_next(&rest, name, sizeof(name)))
		if (strcmp(name, "all") && !bench_find(name))
			return error_set(error, -EINVAL,
					 "--bench: there is no harness \"%s\"; there are:%s", name,
					 known);
	return 0;
}

/* Counts beyond what the host can do are named and left out; the others are run. */
static int limit_counts(struct maker *m, struct error *error)
{
	const struct run_options *o = m->context->options;
	struct counts *counts = &m->plan->vcpus;
	size_t i, keep = 0;
	int err = parse_counts(o->vcpus ? o->vcpus : VCPUS_DEFAULT, "--vcpus", counts, error);

	for (i = 0; !err && i < counts->nr; i++) {
		if (counts->v[i] <= (unsigned int)m->max_vcpus)
			counts->v[keep++] = counts->v[i];
		else
			run_say(m->context->listener,
				"%u vCPUs: left out, a VM can have at most %d on this host",
				counts->v[i], m->max_vcpus);
	}
	counts->nr = keep;
	if (!err && !keep)
		err = error_set(error, -ENODEV,
				"no vCPU count of --vcpus is possible here: this host's VMs have "
				"at most %d",
				m->max_vcpus);
	return err;
}

/* The user's counts; else the harness's own, as far as this host can do them. */
static int counts_of(const struct maker *m, const struct bench *b, struct counts *counts,
		     struct error *error)
{
	size_t i, keep = 0;
	int err = 0;

	*counts = m->plan->vcpus;
	if (!m->context->options->vcpus && b->vcpus) {
		err = parse_counts(b->vcpus, b->name, counts, error);
		for (i = 0; !err && i < counts->nr; i++)
			if (counts->v[i] <= (unsigned int)m->max_vcpus)
				counts->v[keep++] = counts->v[i];
		counts->nr = keep;
	}
	if (!bench_has(b, BENCH_BY_VCPUS) && counts->nr)
		counts->nr = 1;
	return err;
}

static int grow_cells(struct run_plan *plan)
{
	size_t room = plan->room ? 2 * plan->room : 256;
	struct sampler_cell *s = realloc(plan->sampler_cells, room * sizeof(*s));
	struct run_cell *c = realloc(plan->cells, room * sizeof(*c));

	plan->sampler_cells = s ? s : plan->sampler_cells;
	plan->cells = c ? c : plan->cells;
	if (!s || !c)
		return -ENOMEM;
	plan->room = room;
	return 0;
}

static struct cell_key key_of(const struct bench *b, const struct bench_config *config,
			      const struct bench_pass *pass)
{
	struct cell_key key = {
		.vcpus = config->vcpus,
		.threads = pass->threads,
		.id = pass->reg ? pass->reg->plain_id : 0,
	};

	snprintf(key.bench, CELL_WORD_MAX, "%s", b->name);
	snprintf(key.op, CELL_WORD_MAX, "%s", b->ops[pass->op].name);
	if (!pass->reg) /* one register by itself is accessed under none */
		snprintf(key.policy, CELL_WORD_MAX, "%s", bench_policies[pass->policy].name);
	snprintf(key.state, CELL_WORD_MAX, "%s", bench_state_name(config->state));
	return key;
}

/* One cell, unless its harness has no such pass. */
static int add_cell(struct maker *m, const struct bench_config *config,
		    const struct bench_pass *pass)
{
	struct run_plan *plan = m->plan;
	size_t group = plan->nr_groups - 1, n = plan->nr_cells;
	const struct bench *b = plan->groups[group].bench;
	struct bench_work work = { 0 };

	b->count(config, pass, &work);
	if (!work.accesses)
		return 0;
	if (n == plan->room && grow_cells(plan))
		return -ENOMEM;
	plan->cells[n] = (struct run_cell){ *pass, work, key_of(b, config, pass) };
	plan->sampler_cells[n] = (struct sampler_cell){
		.group = group,
		.base = pass->policy ? n - 1 : SAMPLER_NO_BASE, /* policies are neighbours */
		.weight = work.accesses,
	};
	plan->nr_cells++;
	plan->sampler_cells[n].control = pass->policy && !run_cell_is_tested(plan, n);
	return 0;
}

static int add_policies(struct maker *m, const struct bench_config *config, struct bench_pass pass)
{
	const struct bench *b = m->plan->groups[m->plan->nr_groups - 1].bench;
	enum bench_policy nr = bench_has(b, BENCH_BY_POLICY) ? NR_BENCH_POLICIES : 1;
	int err = 0;

	for (pass.policy = 0; !err && pass.policy < nr; pass.policy++)
		err = add_cell(m, config, &pass);
	return err;
}

static const struct counts *threads_of(const struct maker *m, const struct bench *b)
{
	static const struct counts one = { .v = { 1 }, .nr = 1 };

	if (!bench_is_threaded(b))
		return &one;
	return bench_has(b, BENCH_BY_VMS) ? m->context->vms : m->context->threads;
}

/* Is there work for so many threads? */
static bool are_too_many(const struct bench *b, unsigned int threads, unsigned int vcpus)
{
	return bench_has(b, BENCH_BY_THREADS) && threads > vcpus;
}

static int add_threads(struct maker *m, const struct bench_config *config, struct bench_pass pass)
{
	const struct bench *b = m->plan->groups[m->plan->nr_groups - 1].bench;
	const struct counts *counts = threads_of(m, b);
	size_t i;
	int err = 0;

	for (i = 0; !err && i < counts->nr; i++) {
		pass.threads = counts->v[i];
		if (!are_too_many(b, pass.threads, config->vcpus))
			err = add_policies(m, config, pass);
		else if (!pass.op && config->state == BENCH_FRESH)
			run_say(m->context->listener,
				"%s at %u vCPUs: %u threads are left out, they are more than the "
				"vCPUs",
				b->name, config->vcpus, pass.threads);
	}
	return err;
}

static int add_registers(struct maker *m, const struct bench_config *config, struct bench_pass pass)
{
	unsigned int least = m->context->emulated ? ACCESSES_MIN_EMULATED : ACCESSES_MIN_NATIVE;
	size_t i;
	int err = 0;

	pass.repeat = (least + config->vcpus - 1) / config->vcpus;
	for (i = 0; !err && i < config->regs->nr; i++) {
		pass.reg = &config->regs->regs[i];
		err = add_threads(m, config, pass);
	}
	return err;
}

static int add_ops(struct maker *m, const struct bench_config *config, const struct bench *b)
{
	struct bench_pass pass = { .repeat = 1, .threads = 1 };
	int err = 0;

	for (pass.op = 0; !err && pass.op < b->nr_ops; pass.op++)
		err = bench_has(b, BENCH_BY_REGISTER) ? add_registers(m, config, pass)
						      : add_threads(m, config, pass);
	return err;
}

static unsigned int most_threads(const struct maker *m, const struct bench *b, unsigned int vcpus)
{
	const struct counts *counts = threads_of(m, b);
	unsigned int most = 1;
	size_t i;

	for (i = 0; i < counts->nr; i++)
		if (!are_too_many(b, counts->v[i], vcpus) && counts->v[i] > most)
			most = counts->v[i];
	return most;
}

static bool has_state(const struct maker *m, const struct bench *b, enum bench_state state,
		      unsigned int vcpus)
{
	if (state == BENCH_FRESH)
		return true;
	return bench_has(b, BENCH_BY_STATE) &&
	       (m->context->options->vcpus || !b->ran_max || vcpus <= b->ran_max);
}

static int add_group(struct maker *m, const struct bench *b, unsigned int vcpus,
		     enum bench_state state)
{
	struct run_group group = { b, vcpus, most_threads(m, b, vcpus), state }, *grown;
	struct bench_config config = run_config_of(m->context->subject, &group);
	const char *declined = b->supported ? b->supported(&config) : NULL;
	size_t cells;
	int err;

	if (declined) {
		run_say(m->context->listener, "%s at %u vCPUs: left out: %s", b->name, vcpus,
			declined);
		return 0;
	}
	grown = realloc(m->plan->groups, (m->plan->nr_groups + 1) * sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	m->plan->groups = grown;
	grown[m->plan->nr_groups++] = group;
	cells = m->plan->nr_cells;
	err = add_ops(m, &config, b);
	m->plan->nr_groups -= m->plan->nr_cells == cells; /* nothing to make a VM for */
	return err;
}

static int add_bench(struct maker *m, const struct bench *b, struct error *error)
{
	enum bench_state state;
	struct counts counts;
	size_t i;
	int err = counts_of(m, b, &counts, error);

	for (i = 0; !err && i < counts.nr; i++)
		for (state = 0; !err && state < NR_BENCH_STATES; state++)
			if (has_state(m, b, state, counts.v[i]))
				err = add_group(m, b, counts.v[i], state);
	return err == -ENOMEM ? error_set(error, err, "no memory for the plan of the run") : err;
}

int run_plan_make(struct run_plan *plan, const struct run_plan_context *context,
		  struct error *error)
{
	struct maker m = { plan, context, kvm_max_vcpus(error) };
	const struct run_options *o = context->options;
	const struct bench *b;
	unsigned int i;
	int err = m.max_vcpus < 0 ? m.max_vcpus : check_names(o, error);

	if (!err)
		err = limit_counts(&m, error);
	for (i = 0; !err && (b = bench_at(i)); i++)
		if (is_wanted(o, b))
			err = add_bench(&m, b, error);
	if (!err && !plan->nr_cells)
		err = error_set(error, -ENODEV, "nothing is left to measure");
	if (!err && run_plan_take_shard(plan, o->shard, o->shards))
		err = error_set(error, -ENOMEM, "no memory for the plan of the run");
	return err;
}
