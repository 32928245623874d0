// SPDX-License-Identifier: GPL-2.0
/*
 * restore: what a VMM does to move a VM's registers to another VM.
 *
 * `save` lists the registers of each vCPU and reads them; `restore` writes what was read to a fresh
 * VM of as many vCPUs. Under the policy `scoped` both touch what is wider than a vCPU on vCPU 0
 * alone. The source's vCPUs all hold values of their own. After the first restore from a source
 * under each policy every register of every vCPU is read back and compared: a scoped restore that
 * gives another VM than a full one fails the run.
 *
 * In the number: KVM_GET_REG_LIST once a vCPU (of `save`; accesses do not count it), and one ioctl
 * a register. Not in it: creating either VM, and all else that a migration moves. What would
 * mislead: the state is the source's; a restore always writes to a VM that never ran.
 */
#include "restore.h"
#include "kvm/ioctl.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { SAVE, RESTORE };

const struct bench_op restore_ops[NR_RESTORE_OPS] = {
	[SAVE] = { "save", "save (list, GET)", "get", false },
	[RESTORE] = { "restore", "restore (SET)", "set", true },
};

#define POISON 0xa5

/* Index of what failed when it was no register, but the list. */
#define THE_LIST SIZE_MAX

static enum access_op access_of(unsigned int op)
{
	return op == SAVE ? ACCESS_GET : ACCESS_SET;
}

const char *restore_supported(const struct bench_config *config)
{
	if (config->state == BENCH_RAN && config->recipes->cannot_run.text[0])
		return config->recipes->cannot_run.text;
	return access_supported(config);
}

void restore_count(const struct bench_config *config, const struct bench_pass *pass, uint64_t *regs,
		   uint64_t *regs_once)
{
	access_count(config->regs, access_of(pass->op), pass->policy, regs, regs_once);
}

static uint64_t *digest_of(struct restore *r, unsigned int vcpu, size_t i)
{
	return &r->digests[vcpu * r->config.regs->nr +
			   (size_t)(r->list.order[i] - r->config.regs->regs)];
}

/* What the source holds: to compare with, and to restore from before the first save. */
static int read_source(struct restore *r, struct error *error)
{
	unsigned int vcpu;
	size_t i;
	long ret;

	for (vcpu = 0; vcpu < r->config.vcpus; vcpu++) {
		for (i = 0; i < r->list.nr_regs; i++) {
			ret = __kvm_ioctl(r->source.vcpu_fd[vcpu], KVM_GET_ONE_REG,
					  access_one(&r->list, vcpu, i));
			if (ret < 0)
				return access_error(&r->list, ACCESS_GET,
						    vcpu * r->list.nr_regs + i, ret, error);
			*digest_of(r, vcpu, i) =
				state_digest(r->list.order[i], access_value(&r->list, vcpu, i));
		}
	}
	return 0;
}

void restore_teardown(void *ctx)
{
	struct restore *r = ctx;

	if (r->source.vcpu_fd)
		vm_destroy(&r->source);
	if (r->copy.vcpu_fd)
		vm_destroy(&r->copy);
	access_list_free(&r->list);
	free(r->ids);
	free(r->digests);
	free(r);
}

static int build(struct restore *r, const struct bench_config *config)
{
	r->config = *config;
	r->ids_size = sizeof(*r->ids) + config->regs->nr * sizeof(r->ids->reg[0]);
	r->ids = calloc(bench_threads(config->threads), r->ids_size);
	r->digests = calloc(config->vcpus * config->regs->nr, sizeof(*r->digests));
	if (!r->ids || !r->digests)
		return -ENOMEM;
	return access_list_make(&r->list, config->regs, config->vcpus);
}

int restore_setup(const struct bench_config *config, void **ctx, struct error *error)
{
	struct restore *r = calloc(1, sizeof(*r));
	int err = r ? build(r, config) : -ENOMEM;

	if (err)
		error_set(error, err, "no memory for the registers of %u vCPUs", config->vcpus);
	if (!err)
		err = vm_create(&r->source, &config->vm, config->vcpus, error);
	if (!err)
		err = state_make(config->recipes, &r->source, config->state == BENCH_RAN, error);
	if (!err)
		err = read_source(r, error);
	if (err && r)
		restore_teardown(r);
	*ctx = err ? NULL : r;
	return err;
}

/* What a save fetches is poisoned before, so that what it did not fetch shows. */
static void poison(struct restore *r, enum bench_policy policy)
{
	unsigned int vcpu;
	struct span span;
	size_t i;

	for (vcpu = 0; vcpu < r->config.vcpus; vcpu++) {
		span = access_span(&r->list, ACCESS_GET, policy, vcpu);
		for (i = span.first; i < span.first + span.nr; i++)
			memset(access_value(&r->list, vcpu, i), POISON, r->list.order[i]->size);
	}
}

int restore_prepare(void *ctx, const struct bench_pass *pass, struct error *error)
{
	struct restore *r = ctx;

	if (pass->op == SAVE) {
		poison(r, pass->policy);
		return 0;
	}
	if (r->copy.vcpu_fd)
		vm_destroy(&r->copy);
	return vm_create(&r->copy, &r->config.vm, r->config.vcpus, error);
}

/* A thread's own room for a list: threads list at the same time. */
static struct kvm_reg_list *ids_of(const struct restore *r, const struct bench_tally *tally)
{
	return (struct kvm_reg_list *)((char *)r->ids + tally->thread * r->ids_size);
}

void restore_run_share(struct restore *r, const struct bench_pass *pass, struct bench_tally *tally,
		       unsigned int first, unsigned int step)
{
	const int *vcpu_fd = pass->op == SAVE ? r->source.vcpu_fd : r->copy.vcpu_fd;
	enum access_op access = access_of(pass->op);
	struct kvm_reg_list *ids = ids_of(r, tally);
	unsigned int vcpu;
	long ret;

	for (vcpu = first; vcpu < r->config.vcpus && !bench_stopped(tally); vcpu += step) {
		if (pass->op == SAVE) {
			ids->n = r->config.regs->nr;
			ret = raw_ioctl(vcpu_fd[vcpu], KVM_GET_REG_LIST, ids);
			if (__builtin_expect(ret != 0, 0)) {
				tally->failed++;
				tally->index = THE_LIST;
				tally->error = ret;
			}
		}
		access_vcpu(&r->list, vcpu_fd[vcpu], access, vcpu,
			    access_span(&r->list, access, pass->policy, vcpu), tally);
	}
}

static void run(void *ctx, const struct bench_pass *pass, struct bench_tally *tally)
{
	restore_run_share(ctx, pass, tally, 0, 1);
}

static int check_save(struct restore *r, struct error *error)
{
	unsigned int vcpu;
	size_t i;

	for (vcpu = 0; vcpu < r->config.vcpus; vcpu++) {
		for (i = 0; i < r->list.nr_regs; i++) {
			const struct reg *reg = r->list.order[i];
			uint64_t saved = state_digest(reg, access_value(&r->list, vcpu, i));

			if (!state_same(reg, *digest_of(r, vcpu, i), saved))
				return error_set(error, -EIO,
						 "%s of vCPU %u: the save did not fetch what the "
						 "vCPU holds",
						 reg->name, vcpu);
		}
	}
	return 0;
}

int restore_check(void *ctx, const struct bench_pass *pass, const struct bench_tally *tally,
		  struct error *error)
{
	struct restore *r = ctx;
	struct error what = { "" };
	int err;

	if (tally->error && tally->index == THE_LIST)
		return error_set(error, (int)tally->error, "KVM_GET_REG_LIST: %s",
				 strerror((int)-tally->error));
	if (tally->error)
		return access_error(&r->list, access_of(pass->op), tally->index, tally->error,
				    error);
	if (pass->op == SAVE)
		return check_save(r, error);
	/* Reading all back costs as much as the restore: once for each source and policy. What was
	 * saved is compared with the source every time. */
	if (r->compared[pass->policy])
		return 0;
	r->compared[pass->policy] = true;
	err = state_compare(r->config.recipes, &r->source, r->digests, &r->copy, &what);
	return err ? error_set(error, err, "%s restore of %u vCPUs: %s",
			       pass->policy == BENCH_SCOPED ? "scoped" : "full", r->config.vcpus,
			       what.text)
		   : 0;
}

static const struct bench restore = {
	.name = "restore",
	.summary = "save the registers of a VM and restore them to a fresh one, and compare",
	.ops = restore_ops,
	.nr_ops = NR_RESTORE_OPS,
	.scoped = true,
	.states = true,
	.vcpus = "1,8,64,512",
	.ran_max = 64, /* a VM that has run costs the same, and half of the time for all */
	.supported = restore_supported,
	.setup = restore_setup,
	.prepare = restore_prepare,
	.run = run,
	.check = restore_check,
	.teardown = restore_teardown,
	.count = restore_count,
};
BENCH_REGISTER(restore);
