// SPDX-License-Identifier: GPL-2.0
/*
 * baseline: what of an access is not register access.
 *
 * Two ops on one vCPU, NR_ACCESSES times in the sweep's own loop: `empty` goes round and calls
 * nothing, `ioctl` issues KVM_SET_SIGNAL_MASK with no mask, the cheapest ioctl a vCPU answers with
 * success: it takes the way into KVM and the vCPU's mutex, as every access does, and then does
 * nothing. So sweep minus `ioctl` is what KVM does for a register, and `ioctl` minus `empty` what
 * the way there costs.
 */
#include "bench.h"
#include "raw_ioctl.h"

#include <errno.h>
#include <linux/kvm.h>
#include <stdlib.h>
#include <string.h>

#define NR_ACCESSES 10000

enum { EMPTY, IOCTL, NR_OPS };

static const struct bench_op ops[NR_OPS] = {
	[EMPTY] = { "empty", "one turn of the loop" },
	[IOCTL] = { "ioctl", "KVM_SET_SIGNAL_MASK" },
};

struct baseline {
	struct vm vm;
	long error;
};

static const char *supported(const struct bench_config *config)
{
	(void)config;
	return NULL;
}

static int setup(const struct bench_config *config, void **ctx, struct why *why)
{
	struct baseline *b = calloc(1, sizeof(*b));
	int err = b ? vm_create(&b->vm, &config->vm, 1, why) : why_set(why, -ENOMEM, "no memory");

	if (err)
		free(b);
	*ctx = err ? NULL : b;
	return err;
}

static int prepare(void *ctx, unsigned int op, enum bench_policy policy, struct why *why)
{
	struct baseline *b = ctx;

	(void)op;
	(void)policy;
	(void)why;
	b->error = 0;
	return 0;
}

static int run(void *ctx, unsigned int op, enum bench_policy policy, uint64_t *accesses,
	       uint64_t *failed)
{
	struct baseline *b = ctx;
	int fd = b->vm.vcpu_fd[0];
	uint64_t i, bad = 0;
	long ret;

	(void)policy;
	if (op == EMPTY) {
		for (i = 0; i < NR_ACCESSES; i++)
			__asm__ volatile("" : "+r"(i)); /* keeps the turn, adds nothing to it */
	} else {
		for (i = 0; i < NR_ACCESSES; i++) {
			ret = raw_ioctl(fd, KVM_SET_SIGNAL_MASK, NULL);
			if (__builtin_expect(ret != 0, 0)) {
				bad++;
				b->error = ret;
			}
		}
	}
	*accesses = i;
	*failed = bad;
	return bad ? (int)b->error : 0;
}

static int check(void *ctx, unsigned int op, enum bench_policy policy, struct why *why)
{
	struct baseline *b = ctx;

	(void)policy;
	return b->error ? why_set(why, (int)b->error, "%s: %s", ops[op].access,
				  strerror((int)-b->error))
			: 0;
}

static void teardown(void *ctx)
{
	struct baseline *b = ctx;

	vm_destroy(&b->vm);
	free(b);
}

static const struct bench baseline = {
	.name = "baseline",
	.summary = "the empty loop, and the cheapest ioctl of a vCPU",
	.ops = ops,
	.nr_ops = NR_OPS,
	.once = true,
	.supported = supported,
	.setup = setup,
	.prepare = prepare,
	.run = run,
	.check = check,
	.teardown = teardown,
};
BENCH_REGISTER(baseline);
