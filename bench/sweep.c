// SPDX-License-Identifier: GPL-2.0
/*
 * sweep: every register of every vCPU, read or written back, one ioctl each, or batched.
 *
 * In the number: the system call and all of KVM's work for it, on one thread, vCPU after vCPU. Not
 * in it: building the descriptors, creating the VM, KVM_GET_REG_LIST. What would mislead: reading
 * it as the time of a live migration, which also moves memory and devices; and a SET here writes
 * the value that is there already, so that KVM's checks run but no state changes. A first pass goes
 * over a VM that was made just before, outside the clock, and that no ioctl has accessed since.
 */
#include "access.h"
#include "kvm/arch.h"
#include "measure/rng.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The same accesses register by register: what the order of a pass costs. */
enum { GET_ACROSS = NR_ACCESS_OPS, SET_ACROSS, NR_OPS };

static const struct bench_op ops[NR_OPS] = {
	[ACCESS_GET] = { .name = "get",
			 .access = REG_GET_ACCESS,
			 .explained_by = "get",
			 .per_access = true },
	[ACCESS_SET] = { .name = "set",
			 .access = REG_SET_ACCESS,
			 .explained_by = "set",
			 .per_access = true },
	[GET_ACROSS] = { .name = "get_across",
			 .access = REG_GET_ACCESS ", register by register",
			 .explained_by = "get",
			 .against = "get",
			 .on_request = true,
			 .per_access = true },
	[SET_ACROSS] = { .name = "set_across",
			 .access = REG_SET_ACCESS ", register by register",
			 .explained_by = "set",
			 .against = "set",
			 .on_request = true,
			 .per_access = true },
};

static enum access_op access_of(unsigned int op)
{
	return op == ACCESS_SET || op == SET_ACROSS ? ACCESS_SET : ACCESS_GET;
}

/* What a check looks at: the first and the last vCPU, whose values it keeps a copy of. */
#define NR_WATCHED 2

struct sweep {
	struct bench_config config;
	struct vm vm;
	struct access_list list;
	unsigned char *kept; /* [NR_WATCHED][values_size]: what a pass was given */
	size_t witness;	     /* index of the register a SET is watched by, or nr_regs */
	uint64_t witness_value;
	struct rng rng; /* draws it */
};

static void count(const struct bench_config *config, const struct bench_pass *pass,
		  struct bench_work *work)
{
	access_count(config, pass, access_of(pass->op), work);
	/* One call is of one vCPU: there is none over the vCPUs. */
	if (ops[pass->op].against && bench_policies[pass->policy].way == BENCH_BATCHED)
		work->accesses = 0;
}

static void teardown(void *ctx)
{
	struct sweep *s = ctx;

	vm_destroy(&s->vm);
	access_list_free(&s->list);
	free(s->kept);
}

/* Of first passes the VM of the setup is only one that is alike: its values are what a SET writes,
 * and a pass has a VM of its own. */
static int setup(const struct bench_config *config, void *ctx, struct error *error)
{
	struct sweep *s = ctx;
	const struct spans *set;
	size_t i;
	int err = access_list_make(&s->list, config, false, error);

	s->config = *config;
	if (!err)
		err = vm_create(&s->vm, &config->vm, config->vcpus, error);
	if (!err)
		err = access_read_all(&s->list, &s->vm, error);
	if (err)
		return err;
	if (config->first)
		vm_destroy(&s->vm);
	s->witness = s->list.nr_regs;
	set = access_spans(&s->list, ACCESS_SET, BENCH_SCOPED, 1);
	for (i = 0; i < s->list.nr_regs; i++)
		if (s->list.order[i]->plain_id == kvm_arch.witness_id && access_has(set, i))
			s->witness = i;
	s->kept = calloc(NR_WATCHED, s->list.values_size);
	return s->kept ? 0 : error_set(error, -ENOMEM, "no memory for the values of two vCPUs");
}

/* A VM of one vCPU has that one to watch. */
static unsigned int nr_watched(const struct sweep *s)
{
	return s->vm.nr_vcpus < NR_WATCHED ? 1 : NR_WATCHED;
}

static unsigned int watched_vcpu(const struct sweep *s, unsigned int w)
{
	return w ? s->vm.nr_vcpus - 1 : 0;
}

/*
 * GET: the watched vCPUs' values are kept and poisoned, so that a value that was not fetched shows,
 * and so does one that should have been skipped. SET: the witness gets a value it did not hold.
 */
static int prepare(void *ctx, const struct bench_pass *pass, struct error *error)
{
	struct sweep *s = ctx;
	unsigned int w;
	int err;

	if (s->config.first) {
		vm_destroy(&s->vm);
		err = vm_create(&s->vm, &s->config.vm, s->config.vcpus, error);
		if (err)
			return err;
	}
	s->witness_value = rng_next(&s->rng);
	for (w = 0; w < nr_watched(s); w++) {
		unsigned int v = watched_vcpu(s, w);

		if (access_of(pass->op) == ACCESS_GET) {
			unsigned char *values = access_value(&s->list, v, 0);

			memcpy(s->kept + w * s->list.values_size, values, s->list.values_size);
			memset(values, POISON, s->list.values_size);
		} else if (s->witness < s->list.nr_regs) {
			memcpy(access_value(&s->list, v, s->witness), &s->witness_value,
			       sizeof(s->witness_value));
		}
	}
	access_give(&s->list);
	return 0;
}

/* What every vCPU has accessed is part of what vCPU 0 has, and both are in one order: the spans of
 * one are walked along with those of the other, so that no register is looked up. Not inlined, so
 * that the loop of the other passes is compiled as if there were no such pass. */
__attribute__((noinline)) static void run_across(struct sweep *s, enum access_op op,
						 enum bench_policy policy,
						 struct bench_tally *tally)
{
	const struct spans *all = access_spans(&s->list, op, policy, 0);
	const struct spans *others = access_spans(&s->list, op, policy, 1);
	const struct span *span, *other = others->v, *none = other + others->nr;
	size_t i, end, to;

	for (span = all->v; span != all->v + all->nr; span++) {
		for (i = span->first, end = i + span->nr; i != end; i = to) {
			bool of_each = other != none && other->first <= i;

			to = of_each ? other->first + other->nr : end;
			if (!of_each && other != none && other->first < end)
				to = other->first;
			access_across(&s->list, s->vm.vcpu_fd, op, i, to,
				      of_each ? s->vm.nr_vcpus : 1, tally);
			other += of_each;
		}
	}
}

static void run(void *ctx, const struct bench_pass *pass, struct bench_tally *tally)
{
	struct sweep *s = ctx;
	enum access_op op = access_of(pass->op);
	unsigned int vcpu;

	if (ops[pass->op].against) {
		run_across(s, op, pass->policy, tally);
		return;
	}
	for (vcpu = 0; vcpu < s->vm.nr_vcpus; vcpu++)
		access_vcpu(&s->list, s->vm.vcpu_fd[vcpu], op, vcpu, pass->policy, tally);
}

static bool is_poison(const unsigned char *p, size_t n)
{
	while (n && *p == POISON) {
		p++;
		n--;
	}
	return !n;
}

/*
 * A register may truly hold the poison; then it tells nothing, and is skipped.
 */
static int check_get(struct sweep *s, unsigned int w, enum bench_policy policy, struct error *error)
{
	unsigned int v = watched_vcpu(s, w);
	const struct spans *spans = access_spans(&s->list, ACCESS_GET, policy, v);
	unsigned char *kept = s->kept + w * s->list.values_size;
	size_t i, offset = 0;

	for (i = 0; i < s->list.nr_regs; offset += s->list.order[i++]->size) {
		bool fetched = access_has(spans, i);
		bool moved = !is_poison(access_value(&s->list, v, i), s->list.order[i]->size);

		if (is_poison(kept + offset, s->list.order[i]->size))
			continue;
		if (fetched != moved)
			return error_set(error, -EIO, "%s of vCPU %u was %s",
					 s->list.order[i]->name, v,
					 fetched ? "not fetched although its GET succeeded"
						 : "fetched although the policy skips it");
		if (!fetched)
			memcpy(access_value(&s->list, v, i), kept + offset, s->list.order[i]->size);
	}
	return 0;
}

static int check_set(struct sweep *s, unsigned int w, struct error *error)
{
	unsigned int v = watched_vcpu(s, w);
	uint64_t value = 0;
	int ret;

	if (s->witness == s->list.nr_regs)
		return 0;
	ret = reg_get(&s->vm, v, s->list.order[s->witness], &value);
	if (ret < 0)
		return access_error(&s->list, ACCESS_GET, v * s->list.nr_regs + s->witness, ret,
				    error);
	if (value != s->witness_value)
		return error_set(error, -EIO, "%s of vCPU %u was written 0x%llx and holds 0x%llx",
				 s->list.order[s->witness]->name, v,
				 (unsigned long long)s->witness_value, (unsigned long long)value);
	return 0;
}

static int check(void *ctx, const struct bench_pass *pass, const struct bench_tally *tally,
		 struct error *error)
{
	struct sweep *s = ctx;
	unsigned int w;
	int err = 0;

	if (tally->error)
		return access_error(&s->list, access_of(pass->op), tally->index, tally->error,
				    error);
	access_take(&s->list, pass->policy);
	for (w = 0; !err && w < nr_watched(s); w++)
		err = access_of(pass->op) == ACCESS_GET ? check_get(s, w, pass->policy, error)
							: check_set(s, w, error);
	return err;
}

static const struct bench sweep = {
	.name = "sweep",
	.summary = "GET and SET every register of every vCPU",
	.ops = ops,
	.nr_ops = NR_OPS,
	.axes = BENCH_BY_VCPUS | BENCH_BY_POLICY | BENCH_BY_WARMTH,
	.policies = BENCH_POLICY(ALL) | BENCH_POLICY(SCOPED) | BENCH_POLICY(DOCUMENTED) |
		    BENCH_POLICY(BATCH) | BENCH_POLICY(BATCH_SCOPED),
	.cost = 110,
	.worth = 4, /* the savings are what a run is for */
	.supported = access_supported,
	.ctx_size = sizeof(struct sweep),
	.setup = setup,
	.prepare = prepare,
	.run = run,
	.check = check,
	.teardown = teardown,
	.count = count,
};
BENCH_REGISTER(sweep);
