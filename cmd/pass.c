// SPDX-License-Identifier: GPL-2.0
/*
 * regscope pass: a VM, passes of one cell, and out. Nothing is timed and nothing printed: it is
 * what an outside witness (hyperfine) times as a whole process. Two policies differ by their passes
 * alone; the rest, making the VM above all, is the same and cancels.
 */
#include "benches.h"
#include "cmd.h"

#include "kvm/batch.h"
#include "parse.h"
#include "run/plan.h"

#include <errno.h>
#include <string.h>

struct options {
	const char *bench, *op;
	struct run_options run; /* features and scope */
	enum bench_policy policy;
	unsigned int vcpus, passes;
};

static int option_policy(const struct cmd_option *option, const char *text, void *value,
			 struct error *error)
{
	enum bench_policy policy = bench_policy_find(text);

	*(enum bench_policy *)value = policy;
	return policy != NR_BENCH_POLICIES
		       ? 0
		       : error_set(error, -EINVAL, "--%s: there is no policy \"%s\"", option->name,
				   text);
}

static const struct cmd_option options[] = {
	{ "bench", "NAME",
	  "which harness (default: the first that has policies and nothing but accesses)",
	  INTO(option_text, struct options, bench) },
	{ "op", "NAME", "of the harness (default: its first)",
	  INTO(option_text, struct options, op) },
	{ "policy", "NAME", "as in samples.csv (default: the one that skips nothing)",
	  INTO(option_policy, struct options, policy) },
	{ "vcpus", "N", "of the VM (default: 1)", INTO(option_uint, struct options, vcpus), 1,
	  COUNTS_MAX },
	{ "passes", "N", "how many passes (default: 1)", INTO(option_uint, struct options, passes),
	  1, 1000000 },
	{ "features", "LIST", "vCPU features, as for bench",
	  INTO(option_text, struct options, run.features) },
	{ "scope", "SOURCE", "as for bench (default: documented, which makes no experiment)",
	  INTO(option_text, struct options, run.scope.source) },
	SCOPE_CAP_OPTION(struct options, run),
	{ 0 },
};

static int run_passes(const struct bench *bench, void *ctx, unsigned int op,
		      const struct options *o, struct error *error)
{
	struct bench_pass pass = { .op = op, .policy = o->policy, .repeat = 1, .threads = 1 };
	struct bench_tally tally = { 0 };
	int err = bench->prepare ? bench->prepare(ctx, &pass, error) : 0;
	unsigned int i;

	for (i = 0; !err && !tally.error && i < o->passes; i++)
		bench->run(ctx, &pass, &tally);
	return err ? err : bench->check(ctx, &pass, &tally, error);
}

/* Not every op of a harness has every policy: a batch is of one vCPU. */
static int check_cell(const struct bench *bench, const struct bench_config *config, unsigned int op,
		      const struct options *o, struct error *error)
{
	struct bench_pass pass = { .op = op, .policy = o->policy, .repeat = 1, .threads = 1 };
	struct bench_work work = { 0 };

	bench->count(config, &pass, &work);
	return work.accesses ? 0
			     : error_set(error, -EINVAL,
					 "--op %s: there is no such pass of %s under --policy %s",
					 bench->ops[op].name, bench->name,
					 bench_policies[o->policy].name);
}

static int find_batch(struct run_subject *subject, struct error *error)
{
	int max = kvm_batch_max(&subject->vm, error);

	subject->batch_max = max > 0 ? (unsigned int)max : 0;
	return max > 0 ? 0 : max ? max : -ENODEV;
}

/* A pass must be all of its cell: one thread, all registers, and a fresh VM. */
static const struct bench *choose(const char *name, struct error *error)
{
	unsigned int i, want = BENCH_BY_VCPUS | BENCH_BY_POLICY | BENCH_BY_WARMTH;
	const struct bench *b;

	for (i = 0; (b = bench_at(i)); i++)
		if (name ? !strcmp(b->name, name) : b->axes == want && b->ops[0].per_access)
			break;
	if (b && !(b->axes & ~want))
		return b;
	error_set(error, -EINVAL, "--bench: \"%s\" %s", name ? name : "",
		  b ? "has passes in other states, of single registers or of threads"
		    : "is not a harness; `regscope bench --list` names them");
	return NULL;
}

/* The passes on a VM of their own. 0 or -errno. */
static int make_passes(const struct bench *bench, unsigned int op, const struct options *o,
		       struct error *error)
{
	const struct run_group group = { .bench = bench, .vcpus = o->vcpus, .threads = 1 };
	const struct run_listener nobody = { 0 };
	struct run_subject subject = { 0 };
	struct bench_config config;
	void *ctx = NULL;
	int err = run_subject_list(&subject, &o->run, &nobody, error);

	config = run_config_of(&subject, &group);
	if (!err)
		err = check_cell(bench, &config, op, o, error);
	if (!err && bench_policies[o->policy].way == BENCH_BATCHED)
		err = find_batch(&subject, error);
	config.batch_max = subject.batch_max;
	if (!err)
		err = bench_setup(bench, &config, &ctx, error);
	if (!err)
		err = run_passes(bench, ctx, op, o, error);
	if (ctx)
		bench_teardown(bench, ctx);
	run_subject_free(&subject);
	return err;
}

static int run(const struct cmd *cmd, int argc, char **argv)
{
	struct options o = { .run = RUN_OPTIONS_DEFAULT, .vcpus = 1, .passes = 1 };
	const struct bench *bench;
	struct error error = { "" };
	unsigned int op;
	int err;

	o.run.scope.source = "documented"; /* no experiment: nothing but the passes */
	parse_options(cmd, argc, argv, &o);
	bench = choose(o.bench, &error);
	if (!bench)
		return say("%s", error.text), EXIT_WRONG;
	if (!(bench_policies_of(bench, ~0u) & 1u << o.policy))
		return say("--policy: %s has no policy \"%s\"", bench->name,
			   bench_policies[o.policy].name),
		       EXIT_WRONG;
	op = o.op ? bench_op_find(bench, o.op) : 0;
	if (op == bench->nr_ops)
		return say("--op: %s has no op \"%s\"", bench->name, o.op), EXIT_WRONG;
	if (kvm_fd(&error) < 0)
		return say("%s", error.text), EXIT_CANNOT_RUN;
	err = make_passes(bench, op, &o, &error);
	return err ? fail(err, &error) : EXIT_DONE;
}

static const struct cmd pass = {
	.name = "pass",
	.summary = "one pass and out, for an outside witness to time",
	.doc = "Make a VM and access its registers, as one cell of bench's sweep does. Nothing is "
	       "timed or printed: this is for an outside witness, hyperfine say, that times the "
	       "process.",
	.options = options,
	.run = run,
};
CMD_REGISTER(pass);
