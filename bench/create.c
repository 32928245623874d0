// SPDX-License-Identifier: GPL-2.0
/*
 * create: what a VM costs before its registers can be written, step by step.
 *
 * `create` makes the VM and its vCPUs, `init` tells each vCPU what it is (the preferred target is
 * asked for before, once per VM), `finalize` makes its features final, `list` reads the list of its
 * registers. Each step is timed by itself, on a new VM that has been through the steps before it.
 * In the number: the ioctls of the step, and what KVM does for them in the calling task. Not in it:
 * what KVM leaves to other tasks, opening /dev/kvm, memory, devices, and taking a VM down. What
 * would mislead: reading the sum as a VMM's start-up time: it is only the part of it that grows
 * with vCPUs in KVM, here to be compared with `restore`.
 */
#include "bench.h"
#include "kvm/arch.h"
#include "reg_access.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { LIST = NR_VM_STEPS, NR_OPS };

static const struct bench_op ops[NR_OPS] = {
	[VM_STEP_CREATE] = { .name = "create", .access = "KVM_CREATE_VM, KVM_CREATE_VCPU" },
	[VM_STEP_INIT] = { .name = "init", .access = VCPU_INIT_ACCESS },
	[VM_STEP_FINALIZE] = { .name = "finalize", .access = VCPU_FINALIZE_ACCESS },
	[LIST] = { .name = "list", .access = REG_LIST_ACCESS },
};

struct create {
	struct bench_config config;
	struct vm vm;
	void *ids;		/* with room for as many as there are */
	struct vcpu_ioctl step; /* of the pass at hand */
	struct error error;	/* of VM_STEP_CREATE, if it failed */
};

/* One call a vCPU, and one for the VM. */
static void count(const struct bench_config *config, const struct bench_pass *pass,
		  struct bench_work *work)
{
	*work = (struct bench_work){ .accesses = config->vcpus + (pass->op == VM_STEP_CREATE) };
	if (pass->op < NR_VM_STEPS && !kvm_arch.has_step(&config->vm, pass->op))
		work->accesses = 0;
}

static void teardown(void *ctx)
{
	struct create *c = ctx;

	vm_destroy(&c->vm);
	free(c->ids);
}

static int setup(const struct bench_config *config, void *ctx, struct error *error)
{
	struct create *c = ctx;
	size_t nr = config->regs->nr;

	c->config = *config;
	c->ids = calloc(1, reg_list_bytes(nr));
	return c->ids ? 0 : error_set(error, -ENOMEM, "no memory for a list of %zu registers", nr);
}

/* A VM as the step finds it, and what the step will issue on each vCPU. */
static int prepare(void *ctx, const struct bench_pass *pass, struct error *error)
{
	struct create *c = ctx;
	enum vm_step step;
	int err;

	vm_destroy(&c->vm);
	err = vm_prepare(&c->vm, c->config.vcpus, error);
	for (step = 0; !err && step < pass->op && step < NR_VM_STEPS; step++)
		err = vm_step(&c->vm, &c->config.vm, step, error);
	if (!err && pass->op != VM_STEP_CREATE && pass->op < NR_VM_STEPS)
		err = kvm_arch.vcpu_step(&c->vm, &c->config.vm, pass->op, &c->step, error);
	return err;
}

static void note_failure(struct create *c, const int *fd, long err, struct bench_tally *tally)
{
	bench_tally_fail(tally, (size_t)(fd - c->vm.vcpu_fd), err);
}

/* On every vCPU, with nothing but the system call in between. */
static void each_vcpu(struct create *c, struct bench_tally *tally)
{
	const int *fd = c->vm.vcpu_fd, *end = fd + c->vm.nr_vcpus;
	unsigned long request = c->step.request;
	const void *arg = c->step.arg;
	long ret;

	for (; fd != end; fd++) {
		ret = raw_ioctl(*fd, request, arg);
		if (__builtin_expect(ret < 0, 0))
			note_failure(c, fd, ret, tally);
	}
	tally->accesses += (uint64_t)(fd - c->vm.vcpu_fd);
}

static void list(struct create *c, struct bench_tally *tally)
{
	const int *fd = c->vm.vcpu_fd, *end = fd + c->vm.nr_vcpus;
	long ret;

	for (; fd != end; fd++) {
		reg_list_room(c->ids, c->config.regs->nr);
		ret = raw_list(c->vm.kvm_fd, *fd, c->ids);
		if (__builtin_expect(ret < 0, 0))
			note_failure(c, fd, ret, tally);
	}
	tally->accesses += (uint64_t)(fd - c->vm.vcpu_fd);
}

static void run(void *ctx, const struct bench_pass *pass, struct bench_tally *tally)
{
	struct create *c = ctx;

	if (pass->op == VM_STEP_CREATE) {
		tally->error = vm_step(&c->vm, &c->config.vm, VM_STEP_CREATE, &c->error);
		tally->failed = tally->error != 0;
		tally->accesses = c->vm.nr_vcpus + 1;
	} else if (pass->op == LIST) {
		list(c, tally);
	} else {
		each_vcpu(c, tally);
	}
}

static int step_error(struct create *c, unsigned int op, const struct bench_tally *tally,
		      struct error *error)
{
	if (op == VM_STEP_CREATE)
		return error_set(error, (int)tally->error, "%s", c->error.text);
	return vm_step_error(&c->vm, ops[op].access, (unsigned int)tally->index, tally->error,
			     error);
}

/* Are there as many vCPUs, and registers, as there should be? */
static int check(void *ctx, const struct bench_pass *pass, const struct bench_tally *tally,
		 struct error *error)
{
	struct create *c = ctx;

	if (tally->error)
		return step_error(c, pass->op, tally, error);
	if (c->vm.nr_vcpus != c->config.vcpus)
		return error_set(error, -EIO, "%u vCPUs were made, not %u", c->vm.nr_vcpus,
				 c->config.vcpus);
	if (pass->op == LIST && reg_list_named(c->ids) != reg_list_nr(c->config.regs))
		return error_set(error, -EIO,
				 REG_LIST_ACCESS " named %zu registers, and %zu before",
				 reg_list_named(c->ids), reg_list_nr(c->config.regs));
	return 0;
}

static const struct bench create = {
	.name = "create",
	.summary = "make a VM ready for its registers: create, init, finalize, list",
	.ops = ops,
	.nr_ops = NR_OPS,
	.axes = BENCH_BY_VCPUS,
	.vcpus = "1,8,64,512",
	.cost = 6500, /* a vCPU, not a register; and its VM goes again */
	.ctx_size = sizeof(struct create),
	.setup = setup,
	.prepare = prepare,
	.run = run,
	.check = check,
	.teardown = teardown,
	.count = count,
};
BENCH_REGISTER(create);
