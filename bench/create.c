// SPDX-License-Identifier: GPL-2.0
/*
 * create: what a VM costs before its registers can be written, step by step.
 *
 * `create` makes the VM and its vCPUs, `init` tells each vCPU what it is (the preferred target is
 * asked for each, as api.rst has it), `finalize` makes its features final, `list` reads the list of
 * its registers. Each step is timed by itself, on a VM that the steps before it have made anew. In
 * the number: the ioctls of the step, and what KVM does for them in the calling task. Not in it:
 * what KVM leaves to other tasks, opening /dev/kvm, memory, devices, and taking a VM down. What
 * would mislead: reading the sum as a VMM's start, of which it is the part that grows with vCPUs in
 * KVM; it is here to be held against `restore`.
 */
#include "bench.h"
#include "raw_ioctl.h"

#include <errno.h>
#include <linux/kvm.h>
#include <stdlib.h>
#include <string.h>

enum { LIST = NR_VM_STEPS, NR_OPS };

static const struct bench_op ops[NR_OPS] = {
	[VM_STEP_CREATE] = { .name = "create", .access = "KVM_CREATE_VM, KVM_CREATE_VCPU" },
	[VM_STEP_INIT] = { .name = "init", .access = "KVM_ARM_VCPU_INIT" },
	[VM_STEP_FINALIZE] = { .name = "finalize", .access = "KVM_ARM_VCPU_FINALIZE" },
	[LIST] = { .name = "list", .access = "KVM_GET_REG_LIST" },
};

struct create {
	struct bench_config config;
	struct vm vm;
	struct kvm_reg_list *ids; /* with room for as many as there are */
	struct error error;	  /* of a step that failed */
};

/* One call a vCPU, and one for the VM. */
static void count(const struct bench_config *config, const struct bench_pass *pass, uint64_t *calls,
		  uint64_t *calls_once)
{
	*calls = pass->op == VM_STEP_CREATE ? 2 : 1;
	*calls_once = pass->op == VM_STEP_CREATE;
	if (pass->op == VM_STEP_FINALIZE && !vm_needs_finalize(&config->vm))
		*calls = 0;
}

static void teardown(void *ctx)
{
	struct create *c = ctx;

	if (c->vm.vcpu_fd)
		vm_destroy(&c->vm);
	free(c->ids);
	free(c);
}

static int setup(const struct bench_config *config, void **ctx, struct error *error)
{
	struct create *c = calloc(1, sizeof(*c));

	*ctx = c;
	if (!c)
		return error_set(error, -ENOMEM, "no memory");
	c->config = *config;
	c->ids = calloc(1, sizeof(*c->ids) + config->regs->nr * sizeof(c->ids->reg[0]));
	if (c->ids)
		return 0;
	teardown(c);
	*ctx = NULL;
	return error_set(error, -ENOMEM, "no memory for a list of %zu registers", config->regs->nr);
}

/* A VM as the step finds it. */
static int prepare(void *ctx, const struct bench_pass *pass, struct error *error)
{
	struct create *c = ctx;
	enum vm_step step;
	int err;

	if (c->vm.vcpu_fd)
		vm_destroy(&c->vm);
	err = vm_prepare(&c->vm, c->config.vcpus, error);
	for (step = 0; !err && step < pass->op && step < NR_VM_STEPS; step++)
		if (step != VM_STEP_FINALIZE || vm_needs_finalize(&c->config.vm))
			err = vm_step(&c->vm, &c->config.vm, step, error);
	return err;
}

static void list(struct create *c, struct bench_tally *tally)
{
	unsigned int vcpu;
	long ret;

	for (vcpu = 0; vcpu < c->vm.nr_vcpus; vcpu++) {
		c->ids->n = c->config.regs->nr;
		ret = raw_ioctl(c->vm.vcpu_fd[vcpu], KVM_GET_REG_LIST, c->ids);
		if (__builtin_expect(ret != 0, 0)) {
			tally->failed++;
			tally->error = ret;
			error_set(&c->error, 0, "KVM_GET_REG_LIST, vCPU %u of %u: %s", vcpu,
				  c->vm.nr_vcpus, strerror((int)-ret));
		}
		tally->accesses++;
	}
}

static void run(void *ctx, const struct bench_pass *pass, struct bench_tally *tally)
{
	struct create *c = ctx;

	if (pass->op == LIST) {
		list(c, tally);
		return;
	}
	tally->error = vm_step(&c->vm, &c->config.vm, pass->op, &c->error);
	tally->failed = tally->error != 0;
	tally->accesses = c->vm.nr_vcpus + (pass->op == VM_STEP_CREATE);
}

/* Are there as many vCPUs, and registers, as there should be? */
static int check(void *ctx, const struct bench_pass *pass, const struct bench_tally *tally,
		 struct error *error)
{
	struct create *c = ctx;

	if (tally->error)
		return error_set(error, (int)tally->error, "%s", c->error.text);
	if (c->vm.nr_vcpus != c->config.vcpus)
		return error_set(error, -EIO, "%u vCPUs were made, not %u", c->vm.nr_vcpus,
				 c->config.vcpus);
	if (pass->op == LIST && c->ids->n != c->config.regs->nr)
		return error_set(error, -EIO,
				 "KVM_GET_REG_LIST named %llu registers, and %zu before",
				 (unsigned long long)c->ids->n, c->config.regs->nr);
	return 0;
}

static const struct bench create = {
	.name = "create",
	.summary = "make a VM ready for its registers: create, init, finalize, list",
	.ops = ops,
	.nr_ops = NR_OPS,
	.vcpus = "1,8,64,512",
	.setup = setup,
	.prepare = prepare,
	.run = run,
	.check = check,
	.teardown = teardown,
	.count = count,
};
BENCH_REGISTER(create);
