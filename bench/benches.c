// SPDX-License-Identifier: GPL-2.0
/* The harnesses, as the linker collected them from the files of this folder: see benches.h. */
#include "benches.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

extern const struct bench *const __start_benches[], *const __stop_benches[];

const struct bench_policy_info bench_policies[NR_BENCH_POLICIES] = {
	[BENCH_ALL] = { "all", "all registers", .base = BENCH_ALL },
	[BENCH_SCOPED] = { "scoped", "VM-scoped ones once", BENCH_ONCE_WIDE, .base = BENCH_ALL },
	[BENCH_DOCUMENTED] = { "documented", "once by userspace's table", BENCH_ONCE_DOCUMENTED,
			       .base = BENCH_ALL, .on_request = true },
	[BENCH_LIST_EACH] = { "list-each", "all registers, listed on each vCPU",
			      .way = BENCH_LISTED, .base = BENCH_ALL, .on_request = true },
	[BENCH_BATCH] = { "batch", "all registers of a vCPU at once", .way = BENCH_BATCHED,
			  .base = BENCH_ALL, .on_request = true },
	[BENCH_BATCH_SCOPED] = { "batch-scoped", "at once, VM-scoped ones once", BENCH_ONCE_WIDE,
				 BENCH_BATCHED, BENCH_ALL, .on_request = true },
	[BENCH_ONCE] = { "once", "each once a phase", .base = BENCH_ALL },
};

const char *const bench_way_names[NR_BENCH_WAYS] = {
	[BENCH_ONE_BY_ONE] = "",
	[BENCH_BATCHED] = "batched",
	[BENCH_LISTED] = "listed",
};

unsigned int bench_policies_default(void)
{
	unsigned int set = 0;
	enum bench_policy p;

	for (p = 0; p < NR_BENCH_POLICIES; p++)
		if (!bench_policies[p].on_request)
			set |= 1u << p;
	return set;
}

enum bench_policy bench_policy_find(const char *name)
{
	enum bench_policy p;

	for (p = 0; p < NR_BENCH_POLICIES; p++)
		if (!strcmp(bench_policies[p].name, name))
			break;
	return p;
}

const char *bench_state_name(enum bench_state state)
{
	return state == BENCH_RAN ? "ran" : "fresh";
}

const char *bench_warmth_name(enum bench_warmth warmth)
{
	static const char *const names[NR_BENCH_WARMTHS] = {
		[BENCH_WARM] = "", [BENCH_FIRST] = "first", [BENCH_COLD] = "cold"
	};

	return names[warmth];
}

const struct bench *bench_at(unsigned int i)
{
	return i < __stop_benches - __start_benches ? __start_benches[i] : NULL;
}

const struct bench *bench_find(const char *name)
{
	const struct bench *b;
	unsigned int i;

	for (i = 0; (b = bench_at(i)); i++)
		if (!strcmp(b->name, name))
			break;
	return b;
}

unsigned int bench_op_find(const struct bench *b, const char *name)
{
	unsigned int op;

	for (op = 0; op < b->nr_ops; op++)
		if (!strcmp(b->ops[op].name, name))
			break;
	return op;
}

void bench_teardown(const struct bench *b, void *ctx)
{
	b->teardown(ctx);
	free(ctx);
}

int bench_setup(const struct bench *b, const struct bench_config *config, void **ctx,
		struct error *error)
{
	void *made = calloc(1, b->ctx_size);
	int err = made ? b->setup(config, made, error)
		       : error_set(error, -ENOMEM, "no memory for %s", b->name);

	if (err && made)
		bench_teardown(b, made);
	*ctx = err ? NULL : made;
	return err;
}

/* Does any harness measure that op register by register? */
static bool is_measured_by_register(const char *op)
{
	const struct bench *b;
	unsigned int i;

	for (i = 0; (b = bench_at(i)); i++)
		if (bench_has(b, BENCH_BY_REGISTER) && bench_op_find(b, op) < b->nr_ops)
			return true;
	return false;
}

/* Is each policy's base there too, and before it? */
static bool has_bases(const struct bench *b)
{
	enum bench_policy p;

	for (p = 0; p < NR_BENCH_POLICIES; p++)
		if (b->policies & 1u << p &&
		    (bench_policies[p].base > p || !(b->policies & 1u << bench_policies[p].base)))
			return false;
	return !(b->policies >> NR_BENCH_POLICIES);
}

static const char *wrong_op(const struct bench *b)
{
	unsigned int op;

	for (op = 0; op < b->nr_ops; op++) {
		if (!b->ops[op].name || !b->ops[op].access)
			return "an op has no name, or does not say what its access is";
		if (b->ops[op].explained_by && !is_measured_by_register(b->ops[op].explained_by))
			return "an op is explained_by one that no harness measures by register";
		if (b->ops[op].against && bench_op_find(b, b->ops[op].against) == b->nr_ops)
			return "an op is against one that the harness does not have";
	}
	return NULL;
}

static const char *wrong_warmth(const struct bench *b)
{
	if (!bench_has(b, BENCH_BY_WARMTH))
		return NULL;
	if (bench_has(b, BENCH_BY_REGISTER))
		return "by register and by warmth: a register by itself is accessed many times a "
		       "pass";
	return b->prepare ? NULL
			  : "by warmth, and has no .prepare to make a VM for each first pass";
}

const char *bench_wrong(const struct bench *b)
{
	const struct {
		bool is_wrong;
		const char *what;
	} all[] = {
		{ !b->name, "has no .name" },
		{ !b->summary, "has no .summary" },
		{ !b->ops || !b->nr_ops, "has no .ops" },
		{ !b->count, "has no .count" },
		{ !b->ctx_size, "has no .ctx_size" },
		{ !b->setup, "has no .setup" },
		{ !b->run, "has no .run" },
		{ !b->check, "has no .check" },
		{ !b->teardown, "has no .teardown" },
		/* axes that do not go together: in a pass one would be ignored */
		{ bench_has(b, BENCH_BY_REGISTER) && bench_has(b, BENCH_BY_POLICY),
		  "by register and by policy: a register by itself is accessed on every vCPU" },
		{ bench_has(b, BENCH_BY_POLICY) != !!b->policies,
		  "is by policy and has no .policies, or the other way round" },
		{ !has_bases(b),
		  "has a policy, and not the one before it that it is compared with" },
		{ bench_has(b, BENCH_BY_REGISTER) && bench_is_threaded(b),
		  "by register and by threads: a register by itself is too short to be shared" },
		{ bench_has(b, BENCH_BY_THREADS) && bench_has(b, BENCH_BY_VMS),
		  "by threads and by VMs: threads share one VM or have one each" },
		{ b->ran_max && !bench_has(b, BENCH_BY_STATE),
		  "ran_max limits the state ran, and it is not by state" },
		{ b->vcpus && !bench_has(b, BENCH_BY_VCPUS),
		  "has vCPU counts of its own, and is not by vCPUs" },
		{ b->place && !bench_is_threaded(b), "has .place and no threads to call it" },
	};
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (all[i].is_wrong)
			return all[i].what;
	return wrong_warmth(b) ? wrong_warmth(b) : wrong_op(b);
}
