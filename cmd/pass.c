// SPDX-License-Identifier: GPL-2.0
/*
 * regscope pass: a VM, passes of one cell, and out. Nothing is timed and nothing printed: it is
 * what an outside witness (hyperfine) times as a whole process. Two policies differ by their passes
 * alone; the rest, making the VM above all, is the same and cancels.
 */
#include "benches.h"
#include "cmd.h"

#include "kvm/features.h"
#include "parse.h"
#include "run/scope.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct options {
	const char *bench, *op, *features;
	struct scope_options scope;
	enum bench_policy policy;
	uint64_t vcpus, passes;
};

enum {
	OPT_BENCH = 0x100,
	OPT_OP,
	OPT_POLICY,
	OPT_VCPUS,
	OPT_PASSES,
	OPT_FEATURES,
	OPT_SCOPE,
	OPT_SCOPE_CAP
};

static const struct argp_option argp_options[] = {
	{ "bench", OPT_BENCH, "NAME", 0,
	  "which harness (default: the first that has policies and nothing but accesses)", 0 },
	{ "op", OPT_OP, "NAME", 0, "of the harness (default: its first)", 0 },
	{ "policy", OPT_POLICY, "NAME", 0,
	  "as in samples.csv (default: the one that skips nothing)", 0 },
	{ "vcpus", OPT_VCPUS, "N", 0, "of the VM (default: 1)", 0 },
	{ "passes", OPT_PASSES, "N", 0, "how many passes (default: 1)", 0 },
	{ "features", OPT_FEATURES, "LIST", 0, "vCPU features, as of bench", 0 },
	{ "scope", OPT_SCOPE, "SOURCE", 0,
	  "as of bench (default: documented, which makes no experiment)", 0 },
	{ "scope-cap", OPT_SCOPE_CAP, "NR", 0, "as of bench", 0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;
	struct error error = { "" };
	uint64_t number = 0;
	int err = 0;

	switch (key) {
	case OPT_BENCH: o->bench = arg; return 0;
	case OPT_OP: o->op = arg; return 0;
	case OPT_POLICY:
		o->policy = bench_policy_find(arg);
		if (o->policy == NR_BENCH_POLICIES)
			argp_error(state, "--policy: there is no policy \"%s\"", arg);
		return 0;
	case OPT_VCPUS: err = parse_number(arg, "--vcpus", 1, COUNTS_MAX, &o->vcpus, &error); break;
	case OPT_PASSES: err = parse_number(arg, "--passes", 1, 1000000, &o->passes, &error); break;
	case OPT_FEATURES: o->features = arg; return 0;
	case OPT_SCOPE: o->scope.source = arg; return 0;
	case OPT_SCOPE_CAP:
		err = parse_number(arg, "--scope-cap", 1, UINT32_MAX, &number, &error);
		o->scope.cap = (unsigned int)number;
		break;
	default: return ARGP_ERR_UNKNOWN;
	}
	if (err)
		argp_error(state, "%s", error.text);
	return 0;
}

static const struct argp argp = {
	argp_options,
	parse,
	"",
	"Make a VM and access its registers, as one cell of bench's sweep does. "
	"Nothing is timed or printed: this is for an outside witness, hyperfine "
	"say, that times the process.",
	NULL,
	NULL,
	NULL
};

static int run_passes(const struct bench *bench, void *ctx, unsigned int op,
		      const struct options *o, struct error *error)
{
	struct bench_pass pass = { .op = op, .policy = o->policy, .repeat = 1, .threads = 1 };
	struct bench_tally tally = { 0 };
	int err = bench->prepare ? bench->prepare(ctx, &pass, error) : 0;
	uint64_t i;

	for (i = 0; !err && !tally.error && i < o->passes; i++)
		bench->run(ctx, &pass, &tally);
	return err ? err : bench->check(ctx, &pass, &tally, error);
}

/* A pass must be all of its cell: one thread, all registers, and a fresh VM. */
static const struct bench *choose(const char *name, struct error *error)
{
	unsigned int i, want = BENCH_BY_VCPUS | BENCH_BY_POLICY;
	const struct bench *b;

	for (i = 0; (b = bench_at(i)); i++)
		if (name ? !strcmp(b->name, name) : b->axes == want && b->ops[0].per_access)
			break;
	if (b && !(b->axes & ~want))
		return b;
	error_set(error, -EINVAL, "--bench: \"%s\" %s", name ? name : "",
		  b ? "has passes in other states, of single registers or of threads"
		    : "is no harness; `regscope bench --list` names them");
	return NULL;
}

static int make_config(struct bench_config *config, struct reg_table *regs, const struct options *o,
		       struct error *error)
{
	enum scope_source source;
	int err = features_parse(o->features, &config->vm.features, error);

	if (!err)
		err = scope_choose(&o->scope, &source, &config->vm.scope_cap, error);
	if (!err)
		err = reg_table_read(regs, &config->vm, source, error);
	config->regs = regs;
	config->vcpus = (unsigned int)o->vcpus;
	config->threads = 1;
	return err;
}

static int run(int argc, char **argv)
{
	struct options o = {
		.features = "default",
		.scope = { .source = "documented" }, /* no experiment: nothing but the passes */
		.vcpus = 1,
		.passes = 1,
	};
	const struct bench *bench;
	struct bench_config config = { 0 };
	struct reg_table regs = { 0 };
	struct error error = { "" };
	void *ctx = NULL;
	unsigned int op;
	int err;

	parse_options(&argp, argc, argv, &o);
	bench = choose(o.bench, &error);
	if (!bench)
		return say("%s", error.text), EXIT_WRONG;
	op = o.op ? bench_op_find(bench, o.op) : 0;
	if (op == bench->nr_ops)
		return say("--op: %s has no op \"%s\"", bench->name, o.op), EXIT_WRONG;
	if (kvm_fd(&error) < 0)
		return say("%s", error.text), EXIT_CANNOT_RUN;
	err = make_config(&config, &regs, &o, &error);
	if (!err)
		err = bench->setup(&config, &ctx, &error);
	if (!err)
		err = run_passes(bench, ctx, op, &o, &error);
	if (ctx)
		bench->teardown(ctx);
	reg_table_free(&regs);
	return err ? fail(err, &error) : EXIT_DONE;
}

static const struct cmd pass = { "pass", "one pass and out, for an outside witness to time", run };
CMD_REGISTER(pass);
