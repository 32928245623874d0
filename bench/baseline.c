// SPDX-License-Identifier: GPL-2.0
/*
 * baseline: the part of an access that has nothing to do with the register.
 *
 * Two ops on one vCPU, NR_ACCESSES times in a loop like the sweep's: `empty` goes round and calls
 * nothing, `ioctl` issues KVM_SET_SIGNAL_MASK with no mask, the cheapest ioctl a vCPU answers with
 * success: like every access it enters KVM and takes the vCPU's mutex, and then does nothing. So
 * sweep minus `ioctl` is what KVM does for a register, and `ioctl` minus `empty` is the way there.
 */
#include "bench.h"
#include "raw_ioctl.h"

#include <linux/kvm.h>
#include <string.h>

#define NR_ACCESSES 10000

enum { EMPTY, IOCTL, NR_OPS };

static const struct bench_op ops[NR_OPS] = {
	[EMPTY] = { .name = "empty", .access = "turn of the empty loop", .per_access = true },
	[IOCTL] = { .name = "ioctl", .access = "KVM_SET_SIGNAL_MASK", .per_access = true },
};

static void count(const struct bench_config *config, const struct bench_pass *pass,
		  struct bench_work *work)
{
	(void)config;
	(void)pass;
	*work = (struct bench_work){ .accesses = NR_ACCESSES };
}

static int setup(const struct bench_config *config, void *ctx, struct error *error)
{
	return vm_create(ctx, &config->vm, 1, error);
}

static void run(void *ctx, const struct bench_pass *pass, struct bench_tally *tally)
{
	struct vm *vm = ctx;
	int fd = vm->vcpu_fd[0];
	uint64_t i;
	long ret;

	if (pass->op == EMPTY) {
		for (i = 0; i < NR_ACCESSES; i++)
			__asm__ volatile("" : "+r"(i)); /* keeps the loop, adds nothing to it */
	} else {
		for (i = 0; i < NR_ACCESSES; i++) {
			ret = raw_ioctl(fd, KVM_SET_SIGNAL_MASK, NULL);
			if (__builtin_expect(ret != 0, 0))
				bench_tally_fail(tally, 0, ret);
		}
	}
	tally->accesses = i;
}

static int check(void *ctx, const struct bench_pass *pass, const struct bench_tally *tally,
		 struct error *error)
{
	(void)ctx;
	return tally->error ? error_set(error, (int)tally->error, "%s: %s", ops[pass->op].access,
					strerror((int)-tally->error))
			    : 0;
}

static void teardown(void *ctx)
{
	vm_destroy(ctx);
}

static const struct bench baseline = {
	.name = "baseline",
	.summary = "the empty loop, and the cheapest ioctl of a vCPU",
	.ops = ops,
	.nr_ops = NR_OPS,
	.count = count,
	.ctx_size = sizeof(struct vm),
	.setup = setup,
	.run = run,
	.check = check,
	.teardown = teardown,
};
BENCH_REGISTER(baseline);
