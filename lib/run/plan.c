// SPDX-License-Identifier: GPL-2.0
/* Groups and cells: see plan.h. */
#include "run/run.h"

#include "kvm/vm.h"
#include "record/csv.h"

#include <errno.h>
#include <string.h>

/* A pass over one register is short: it goes round until it has made this many accesses. */
#define ACCESSES_MIN_EMULATED 64
#define ACCESSES_MIN_NATIVE   1024

/* Keep the counts that this host can do; @listener hears of the others. */
static void keep_possible(struct counts *counts, unsigned int most,
			  const struct run_listener *listener)
{
	struct counts left_out = { .nr = 0 };
	size_t i, keep = 0;
	char text[2560];

	for (i = 0; i < counts->nr; i++) {
		if (counts->v[i] <= most)
			counts->v[keep++] = counts->v[i];
		else
			left_out.v[left_out.nr++] = counts->v[i];
	}
	counts->nr = keep;
	if (!left_out.nr || !listener)
		return;
	counts_print(&left_out, text, sizeof(text));
	run_say(listener, "%s vCPUs: left out, a VM can have at most %u on this host", text, most);
}

/* The counts that nobody asked for, as far as this host can do them: its largest VM stands for
 * those that are larger. */
static void fit_to_host(struct counts *counts, unsigned int most,
			const struct run_listener *listener)
{
	bool cut = counts->nr && counts->v[counts->nr - 1] > most;

	keep_possible(counts, most, listener);
	if (cut && (!counts->nr || counts->v[counts->nr - 1] < most))
		counts->v[counts->nr++] = most;
}

static int choose_vcpus(struct run *run, struct error *error)
{
	const char *asked = run->options->vcpus ? run->options->vcpus : VCPUS_DEFAULT;
	struct run_plan *plan = &run->plan;
	int most = kvm_max_vcpus(error);
	int err = most < 0 ? most : parse_counts(asked, "--vcpus", &plan->vcpus, error);

	if (err)
		return err;
	plan->vcpus_max = (unsigned int)most;
	if (run->options->vcpus)
		keep_possible(&plan->vcpus, plan->vcpus_max, &run->listener);
	else
		fit_to_host(&plan->vcpus, plan->vcpus_max, &run->listener);
	return plan->vcpus.nr ? 0
			      : error_set(error, -ENODEV,
					  "no vCPU count of --vcpus is possible here: this host's "
					  "VMs have at most %d",
					  most);
}

/* The user's counts; else the harness's own, as far as this host can do them. */
static int counts_of(const struct run *run, const struct bench *b, struct counts *counts,
		     struct error *error)
{
	int err;

	*counts = run->plan.vcpus;
	if (!run->options->vcpus && b->vcpus) {
		err = parse_counts(b->vcpus, b->name, counts, error);
		if (err)
			return err;
		fit_to_host(counts, run->plan.vcpus_max, NULL);
	}
	if (!bench_has(b, BENCH_BY_VCPUS) && counts->nr)
		counts->nr = 1;
	return 0;
}

static struct cell_key key_of(const struct run_group *group, const struct bench_pass *pass)
{
	const struct bench *b = group->bench;
	struct cell_key key = {
		.vcpus = group->vcpus,
		.threads = pass->threads,
		.id = pass->reg ? pass->reg->plain_id : 0,
	};

	snprintf(key.bench, CELL_WORD_MAX, "%s", b->name);
	snprintf(key.op, CELL_WORD_MAX, "%s", b->ops[pass->op].name);
	if (!pass->reg) /* a register by itself has no policy */
		snprintf(key.policy, CELL_WORD_MAX, "%s", bench_policies[pass->policy].name);
	snprintf(key.state, CELL_WORD_MAX, "%s", bench_state_name(group->state));
	snprintf(key.pass, CELL_WORD_MAX, "%s", bench_warmth_name(group->warmth));
	return key;
}

/* The cell under the policy that @policy is compared with, among those from @first on. */
static size_t base_of(const struct run_plan *plan, size_t first, enum bench_policy policy)
{
	enum bench_policy base = bench_policies[policy].base;
	size_t i;

	for (i = first; base != policy && i < plan->nr_cells; i++)
		if (plan->cells[i].pass.policy == base)
			return i;
	return SAMPLER_NO_BASE;
}

/* One cell, unless its harness has no such pass. Its other policies' cells are those from @first
 * on. */
static void add_cell(struct run_plan *plan, const struct bench_config *config,
		     const struct bench_pass *pass, size_t first)
{
	size_t group = plan->nr_groups - 1, n = plan->nr_cells, beside = n;
	size_t base = base_of(plan, first, pass->policy);
	const struct bench *b = plan->groups[group].bench;
	struct bench_work work = { 0 };

	b->count(config, pass, &work);
	if (!work.accesses || plan->lost)
		return;
	plan->lost = !csv_push(&plan->sampler_cells, &beside, sizeof(*plan->sampler_cells)) ||
		     !csv_push(&plan->cells, &plan->nr_cells, sizeof(*plan->cells));
	if (plan->lost)
		return;
	plan->cells[n] = (struct run_cell){ *pass, work, key_of(&plan->groups[group], pass) };
	plan->sampler_cells[n] = (struct sampler_cell){
		.group = group,
		.base = base,
		.weight = work.accesses,
		.unwarmed = config->first,
	};
	plan->sampler_cells[n].control = base != SAMPLER_NO_BASE && !run_cell_is_tested(plan, n);
}

static const struct counts *threads_of(const struct run *run, const struct bench *b)
{
	static const struct counts one = { .v = { 1 }, .nr = 1 };

	if (!bench_is_threaded(b))
		return &one;
	return bench_has(b, BENCH_BY_VMS) ? &run->threads.vms : &run->threads.threads;
}

/* More threads than there is work for? */
static bool are_too_many(const struct bench *b, unsigned int threads, unsigned int vcpus)
{
	return bench_has(b, BENCH_BY_THREADS) && threads > vcpus;
}

/* The cells of an op, or of one register under it: by threads, then by policy. */
static void add_cells(struct run *run, const struct bench *b, const struct bench_config *config,
		      struct bench_pass pass)
{
	const struct counts *counts = threads_of(run, b);
	unsigned int policies = bench_policies_of(b, run->plan.policies);
	size_t i, first;

	for (i = 0; i < counts->nr; i++) {
		pass.threads = counts->v[i];
		first = run->plan.nr_cells;
		if (!are_too_many(b, pass.threads, config->vcpus)) {
			for (pass.policy = 0; pass.policy < NR_BENCH_POLICIES; pass.policy++)
				if (policies & 1u << pass.policy)
					add_cell(&run->plan, config, &pass, first);
		} else if (!pass.op && config->state == BENCH_FRESH) {
			run_say(&run->listener,
				"%s at %u vCPUs: %u threads are left out, they are more than the "
				"vCPUs",
				b->name, config->vcpus, pass.threads);
		}
	}
}

static void add_ops(struct run *run, const struct bench *b, const struct bench_config *config)
{
	unsigned int least = run->counting.emulated ? ACCESSES_MIN_EMULATED : ACCESSES_MIN_NATIVE;
	struct bench_pass pass = { .repeat = 1 };
	size_t i;

	for (pass.op = 0; pass.op < b->nr_ops; pass.op++) {
		if (!run_wants_op(run->options, &b->ops[pass.op]))
			continue;
		if (!bench_has(b, BENCH_BY_REGISTER)) {
			add_cells(run, b, config, pass);
			continue;
		}
		pass.repeat = (least + config->vcpus - 1) / config->vcpus;
		for (i = 0; i < config->regs->nr; i++) {
			pass.reg = &config->regs->regs[i];
			add_cells(run, b, config, pass);
		}
	}
}

static unsigned int most_threads(const struct run *run, const struct bench *b, unsigned int vcpus)
{
	const struct counts *counts = threads_of(run, b);
	unsigned int most = 1;
	size_t i;

	for (i = 0; i < counts->nr; i++)
		if (!are_too_many(b, counts->v[i], vcpus) && counts->v[i] > most)
			most = counts->v[i];
	return most;
}

static bool has_state(const struct run *run, const struct bench *b, enum bench_state state,
		      unsigned int vcpus)
{
	if (state == BENCH_FRESH)
		return true;
	return bench_has(b, BENCH_BY_STATE) &&
	       (run->options->vcpus || !b->ran_max || vcpus <= b->ran_max);
}

/* A first pass is one over a fresh VM. Only time knows caches. */
static bool has_warmth(const struct run *run, const struct run_group *group)
{
	if (group->warmth == BENCH_WARM)
		return true;
	return run->options->first && bench_has(group->bench, BENCH_BY_WARMTH) &&
	       group->state == BENCH_FRESH &&
	       (group->warmth == BENCH_FIRST || !run->counting.no_time);
}

static void add_group(struct run *run, struct run_group group)
{
	const struct bench *b = group.bench;
	unsigned int vcpus = group.vcpus;
	struct run_group *added;
	struct bench_config config = run_config_of(&run->subject, &group);
	const char *declined = b->supported ? b->supported(&config) : NULL;
	struct run_plan *plan = &run->plan;
	size_t cells = plan->nr_cells;

	if (declined) {
		run_say(&run->listener, "%s at %u vCPUs: left out: %s", b->name, vcpus, declined);
		return;
	}
	added = csv_push(&plan->groups, &plan->nr_groups, sizeof(*added));
	plan->lost |= !added;
	if (!added)
		return;
	*added = group;
	add_ops(run, b, &config);
	plan->nr_groups -= plan->nr_cells == cells; /* nothing to make a VM for */
}

static int add_bench(struct run *run, const struct bench *b, struct error *error)
{
	struct run_group g = { .bench = b };
	struct counts counts;
	size_t i;
	int err = counts_of(run, b, &counts, error);

	for (i = 0; !err && i < counts.nr; i++) {
		g.vcpus = counts.v[i];
		g.threads = most_threads(run, b, g.vcpus);
		for (g.state = 0; g.state < NR_BENCH_STATES; g.state++)
			for (g.warmth = 0; g.warmth < NR_BENCH_WARMTHS; g.warmth++)
				if (has_state(run, b, g.state, g.vcpus) && has_warmth(run, &g))
					add_group(run, g);
	}
	return err;
}

int run_plan_make(struct run *run, struct error *error)
{
	const struct run_options *o = run->options;
	struct run_plan *plan = &run->plan;
	const struct bench *b;
	unsigned int i;
	int err = choose_vcpus(run, error);

	err = err ? err : run_plan_choose_policies(run, error);
	for (i = 0; !err && (b = bench_at(i)); i++)
		if (run_wants(o, b))
			err = add_bench(run, b, error);
	if (!err && !plan->lost && !plan->nr_cells)
		err = error_set(error, -ENODEV, "nothing is left to measure");
	if (!err && (plan->lost || run_plan_take_shard(plan, o->shard, o->shards)))
		err = error_set(error, -ENOMEM, "no memory for the plan of the run");
	return err;
}
