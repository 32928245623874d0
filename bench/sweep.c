// SPDX-License-Identifier: GPL-2.0
/*
 * sweep: every register of every vCPU, read or written back, one ioctl each.
 *
 * In the number: the system call and all of KVM's work for it, on one thread, vCPU after vCPU. Not
 * in it: building the descriptors, creating the VM, KVM_GET_REG_LIST. What would mislead: reading
 * it as the time of a live migration, which also moves memory and devices; and a SET here writes
 * the value that is there already, so that KVM's checks run but no state changes.
 */
#include "bench.h"
#include "kvm/arch.h"
#include "kvm/ioctl.h"
#include "raw_ioctl.h"

#include <errno.h>
#include <linux/kvm.h>
#include <stdlib.h>
#include <string.h>

enum { GET, SET, NR_OPS };

static const struct bench_op ops[NR_OPS] = {
	[GET] = { "get", "KVM_GET_ONE_REG" },
	[SET] = { "set", "KVM_SET_ONE_REG" },
};

/* Registers first..first+nr-1 of a vCPU's row of descriptors. */
struct span {
	size_t first, nr;
};

/* What a check looks at: the first and the last vCPU, whose values it keeps a copy of. */
#define NR_WATCHED 2
#define POISON	   0xa5

struct sweep {
	struct vm vm;
	const struct reg **order; /* nr_regs, see order_regs() */
	size_t nr_regs, values_size;
	struct kvm_one_reg *one; /* [vcpu][nr_regs], each pointing into values */
	unsigned char *values;	 /* [vcpu][values_size] */
	unsigned char *kept;	 /* [NR_WATCHED][values_size]: what a pass was given */
	struct span span[NR_OPS]
			[2]; /* [op][0]: of every vCPU; [1]: of all but vCPU 0 when scoped */
	size_t witness;	     /* index of the register a SET is watched by, or nr_regs */
	uint64_t witness_value;
	struct {
		size_t index; /* of a descriptor that failed */
		long error;
	} failure;
};

/*
 * Wide registers that can only be read, wide ones that can be written too, then those of the vCPU,
 * the same the other way round. So each op and policy is one unbroken span of one order, and both
 * policies walk their registers in the same sequence:
 *
 *	[ wide, GET only | wide | vCPU's | vCPU's, GET only ]
 */
static unsigned int rank(const struct reg *reg)
{
	if (reg_is_wide(reg))
		return reg->set_err ? 0 : 1;
	return reg->set_err ? 3 : 2;
}

static void order_regs(const struct reg_table *table, const struct reg **order, size_t nr[4])
{
	size_t i, n = 0;
	unsigned int r;

	memset(nr, 0, 4 * sizeof(*nr));
	for (r = 0; r < 4; r++) {
		for (i = 0; i < table->nr; i++) {
			if (table->regs[i].get_err || rank(&table->regs[i]) != r)
				continue;
			if (order)
				order[n++] = &table->regs[i];
			nr[r]++;
		}
	}
}

static void make_spans(struct sweep *s, const size_t nr[4])
{
	s->nr_regs = nr[0] + nr[1] + nr[2] + nr[3];
	s->span[GET][0] = (struct span){ 0, s->nr_regs };
	s->span[GET][1] = (struct span){ nr[0] + nr[1], nr[2] + nr[3] };
	s->span[SET][0] = (struct span){ nr[0], nr[1] + nr[2] };
	s->span[SET][1] = (struct span){ nr[0] + nr[1], nr[2] };
}

static void count(const struct bench_config *config, unsigned int op, enum bench_policy policy,
		  uint64_t *regs, uint64_t *regs_once)
{
	size_t nr[4];
	struct sweep s;

	order_regs(config->regs, NULL, nr);
	make_spans(&s, nr);
	*regs = s.span[op][0].nr;
	*regs_once = policy == BENCH_SCOPED ? s.span[op][0].nr - s.span[op][1].nr : 0;
}

static const char *supported(const struct bench_config *config)
{
	size_t nr[4];

	order_regs(config->regs, NULL, nr);
	return nr[0] + nr[1] + nr[2] + nr[3] ? NULL : "no register of the list can be read";
}

static struct kvm_one_reg *one_at(struct sweep *s, unsigned int vcpu, size_t i)
{
	return &s->one[vcpu * s->nr_regs + i];
}

static void *value_of(struct sweep *s, unsigned int vcpu, size_t i)
{
	return (void *)(uintptr_t)one_at(s, vcpu, i)->addr;
}

static int build(struct sweep *s, const struct bench_config *config)
{
	size_t nr[4], i, v, offset = 0;

	s->order = calloc(config->regs->nr, sizeof(*s->order));
	if (!s->order)
		return -ENOMEM;
	order_regs(config->regs, s->order, nr);
	make_spans(s, nr);
	for (i = 0; i < s->nr_regs; i++)
		s->values_size += s->order[i]->size;
	s->one = calloc(config->vcpus * s->nr_regs, sizeof(*s->one));
	s->values = calloc(config->vcpus, s->values_size);
	s->kept = calloc(NR_WATCHED, s->values_size);
	if (!s->one || !s->values || !s->kept)
		return -ENOMEM;
	for (v = 0; v < config->vcpus; v++) {
		for (i = 0; i < s->nr_regs; i++) {
			*one_at(s, (unsigned int)v, i) =
				(struct kvm_one_reg){ s->order[i]->id,
						      (uintptr_t)(s->values + offset) };
			offset += s->order[i]->size;
		}
	}
	s->witness = s->nr_regs;
	for (i = s->span[SET][1].first; i < s->span[SET][1].first + s->span[SET][1].nr; i++)
		if (s->order[i]->plain_id == kvm_arch.witness_id)
			s->witness = i;
	return 0;
}

static int why_access(struct sweep *s, struct why *why, unsigned int op, size_t index, long error)
{
	const struct reg *reg = s->order[index % s->nr_regs];

	return why_set(why, (int)error, "%s of %s (0x%016llx) on vCPU %zu of %u: %s",
		       ops[op].access, reg->name, (unsigned long long)reg->id, index / s->nr_regs,
		       s->vm.nr_vcpus, strerror((int)-error));
}

/* The values that SET writes back; also the first touch of every page under the clock later. */
static int read_all(struct sweep *s, struct why *why)
{
	size_t i, n = s->vm.nr_vcpus * s->nr_regs;
	long ret;

	for (i = 0; i < n; i++) {
		ret = __kvm_ioctl(s->vm.vcpu_fd[i / s->nr_regs], KVM_GET_ONE_REG, &s->one[i]);
		if (ret < 0)
			return why_access(s, why, GET, i, ret);
	}
	return 0;
}

static void teardown(void *ctx)
{
	struct sweep *s = ctx;

	if (s->vm.vcpu_fd)
		vm_destroy(&s->vm);
	free(s->order);
	free(s->one);
	free(s->values);
	free(s->kept);
	free(s);
}

static int setup(const struct bench_config *config, void **ctx, struct why *why)
{
	struct sweep *s = calloc(1, sizeof(*s));
	int err = s ? build(s, config) : -ENOMEM;

	if (err)
		why_set(why, err, "no memory for the registers of %u vCPUs", config->vcpus);
	if (!err)
		err = vm_create(&s->vm, &config->vm, config->vcpus, why);
	if (!err)
		err = read_all(s, why);
	if (err && s)
		teardown(s);
	*ctx = err ? NULL : s;
	return err;
}

static unsigned int watched_vcpu(const struct sweep *s, unsigned int w)
{
	return w ? s->vm.nr_vcpus - 1 : 0;
}

/*
 * GET: the watched vCPUs' values are kept and poisoned, so that a value that was not fetched shows,
 * and one that should have been skipped shows too. SET: the witness is given a value it did not
 * hold.
 */
static int prepare(void *ctx, unsigned int op, enum bench_policy policy, struct why *why)
{
	struct sweep *s = ctx;
	unsigned int w, v;

	(void)policy;
	(void)why;
	s->failure.error = 0;
	s->witness_value = s->witness_value * 6364136223846793005u + 1442695040888963407u;
	for (w = 0; w < NR_WATCHED; w++) {
		v = watched_vcpu(s, w);
		if (op == GET) {
			unsigned char *values = value_of(s, v, 0);

			if (w && v == watched_vcpu(s, 0))
				break; /* one vCPU: it is watched already */
			memcpy(s->kept + w * s->values_size, values, s->values_size);
			memset(values, POISON, s->values_size);
		} else if (s->witness < s->nr_regs) {
			memcpy(value_of(s, v, s->witness), &s->witness_value,
			       sizeof(s->witness_value));
		}
	}
	return 0;
}

/* The timed loop. Nothing but the system call, its result and the step to the next descriptor. */
static inline uint64_t access_span(struct sweep *s, unsigned long request, unsigned int vcpu,
				   struct span span, uint64_t *failed)
{
	const struct kvm_one_reg *one = one_at(s, vcpu, span.first), *end = one + span.nr, *p;
	int fd = s->vm.vcpu_fd[vcpu];
	long ret;

	for (p = one; p != end; p++) {
		ret = raw_ioctl(fd, request, p);
		if (__builtin_expect(ret != 0, 0)) {
			++*failed;
			s->failure.index = (size_t)(p - s->one);
			s->failure.error = ret;
		}
	}
	return (uint64_t)(p - one);
}

static int run(void *ctx, unsigned int op, enum bench_policy policy, uint64_t *accesses,
	       uint64_t *failed)
{
	unsigned long request = op == GET ? KVM_GET_ONE_REG : KVM_SET_ONE_REG;
	struct sweep *s = ctx;
	struct span others = s->span[op][policy == BENCH_SCOPED];
	unsigned int vcpu;
	uint64_t done, bad = 0;

	done = access_span(s, request, 0, s->span[op][0], &bad);
	for (vcpu = 1; vcpu < s->vm.nr_vcpus; vcpu++)
		done += access_span(s, request, vcpu, others, &bad);
	*accesses = done;
	*failed = bad;
	return bad ? (int)s->failure.error : 0;
}

static bool is_poison(const unsigned char *p, size_t n)
{
	while (n && *p == POISON) {
		p++;
		n--;
	}
	return !n;
}

/* A value that is all poison in truth is taken for one that did not move only if it was not before.
 */
static int check_get(struct sweep *s, unsigned int w, struct span span, struct why *why)
{
	unsigned int v = watched_vcpu(s, w);
	unsigned char *kept = s->kept + w * s->values_size;
	size_t i, offset = 0;

	for (i = 0; i < s->nr_regs; offset += s->order[i++]->size) {
		bool fetched = i >= span.first && i < span.first + span.nr;
		bool moved = !is_poison(value_of(s, v, i), s->order[i]->size);

		if (is_poison(kept + offset, s->order[i]->size))
			continue;
		if (fetched != moved)
			return why_set(why, -EIO, "%s of vCPU %u was %s", s->order[i]->name, v,
				       fetched ? "not fetched although its GET succeeded"
					       : "fetched although the policy skips it");
		if (!fetched)
			memcpy(value_of(s, v, i), kept + offset, s->order[i]->size);
	}
	return 0;
}

static int check_set(struct sweep *s, unsigned int w, struct why *why)
{
	unsigned int v = watched_vcpu(s, w);
	uint64_t value = 0;
	struct kvm_one_reg one = { 0 };
	long ret;

	if (s->witness == s->nr_regs)
		return 0;
	one = (struct kvm_one_reg){ s->order[s->witness]->id, (uintptr_t)&value };
	ret = __kvm_ioctl(s->vm.vcpu_fd[v], KVM_GET_ONE_REG, &one);
	if (ret < 0)
		return why_access(s, why, GET, v * s->nr_regs + s->witness, ret);
	if (value != s->witness_value)
		return why_set(why, -EIO, "%s of vCPU %u was written 0x%llx and holds 0x%llx",
			       s->order[s->witness]->name, v, (unsigned long long)s->witness_value,
			       (unsigned long long)value);
	return 0;
}

static int check(void *ctx, unsigned int op, enum bench_policy policy, struct why *why)
{
	struct sweep *s = ctx;
	unsigned int w;
	int err = 0;

	if (s->failure.error)
		return why_access(s, why, op, s->failure.index, s->failure.error);
	for (w = 0; !err && w < NR_WATCHED; w++) {
		if (w && watched_vcpu(s, w) == watched_vcpu(s, 0))
			break;
		err = op == GET ? check_get(s, w, s->span[GET][w && policy == BENCH_SCOPED], why)
				: check_set(s, w, why);
	}
	return err;
}

static const struct bench sweep = {
	.name = "sweep",
	.summary = "GET and SET every register of every vCPU",
	.ops = ops,
	.nr_ops = NR_OPS,
	.scoped = true,
	.supported = supported,
	.setup = setup,
	.prepare = prepare,
	.run = run,
	.check = check,
	.teardown = teardown,
	.count = count,
};
BENCH_REGISTER(sweep);
