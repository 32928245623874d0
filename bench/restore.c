// SPDX-License-Identifier: GPL-2.0
/*
 * restore: what a VMM does to move a VM's registers to another VM.
 *
 * `save` lists the registers of the VM, which are those of each vCPU, and reads them; `restore`
 * writes what was read to a fresh VM of as many vCPUs. Under the policy `scoped` both touch what is
 * wider than a vCPU on vCPU 0 alone; under `list-each` a save lists on every vCPU, as VMMs do. The
 * source's vCPUs all hold values of their own. After the first restore from a source
 * under each policy every register of every vCPU is read back and compared: a scoped restore that
 * gives another VM than a full one fails the run.
 *
 * In the number: the list (of `save`; accesses do not count it), and one ioctl a register,
 * or a batch. Not in it: creating either VM, and all else that a migration moves. What would
 * mislead: the state is the source's; a restore always writes to a VM that never ran.
 */
#include "restore.h"
#include "benches.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { SAVE, RESTORE };

const struct bench_op restore_ops[NR_RESTORE_OPS] = {
	[SAVE] = { .name = "save", .access = "save (list, GET)", .explained_by = "get" },
	[RESTORE] = { .name = "restore",
		      .access = "restore (SET)",
		      .explained_by = "set",
		      .to_fresh = true },
};

/* The index of a failure that was not a register's, but the list's. */
#define THE_LIST SIZE_MAX

/* Bytes between the lists of two threads, which fill them at the same time. */
#define NO_LINE_SHARED 128

static enum access_op access_of(unsigned int op)
{
	return op == SAVE ? ACCESS_GET : ACCESS_SET;
}

void restore_count(const struct bench_config *config, const struct bench_pass *pass,
		   struct bench_work *work)
{
	access_count(config, pass, access_of(pass->op), work);
	if (pass->op == RESTORE && bench_policies[pass->policy].way == BENCH_LISTED)
		work->accesses = 0; /* there is nothing to list */
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
	int err = access_read_all(&r->list, &r->source, error);

	for (vcpu = 0; !err && vcpu < r->config.vcpus; vcpu++)
		for (i = 0; i < r->list.nr_regs; i++)
			*digest_of(r, vcpu, i) =
				state_digest(r->list.order[i], access_value(&r->list, vcpu, i));
	return err;
}

void restore_teardown(void *ctx)
{
	struct restore *r = ctx;

	vm_destroy(&r->source);
	vm_destroy(&r->copy);
	access_list_free(&r->list);
	free(r->ids);
	free(r->digests);
}

int restore_make(struct restore *r, const struct bench_config *config, unsigned int shares,
		 bool apart, struct error *error)
{
	int err;

	r->config = *config;
	r->ids_size = reg_list_bytes(config->regs->nr) + NO_LINE_SHARED;
	r->ids = calloc(shares, r->ids_size);
	r->digests = calloc(config->vcpus * config->regs->nr, sizeof(*r->digests));
	if (!r->ids || !r->digests)
		return error_set(error, -ENOMEM, "no memory for what %u vCPUs hold", config->vcpus);
	err = access_list_make(&r->list, config, apart, error);
	if (!err)
		err = vm_create(&r->source, &config->vm, config->vcpus, error);
	if (!err)
		err = state_make(config->recipes, &r->source, config->state == BENCH_RAN, error);
	return err ? err : read_source(r, error);
}

int restore_setup(const struct bench_config *config, void *ctx, struct error *error)
{
	return restore_make(ctx, config, config->threads, config->threads > 1, error);
}

/* Poison what a save will fetch, so that what it did not fetch shows. */
static void poison(struct restore *r, enum bench_policy policy)
{
	unsigned int vcpu;
	size_t i;

	for (vcpu = 0; vcpu < r->config.vcpus; vcpu++)
		for (i = 0; i < r->list.nr_regs; i++)
			if (access_has(access_spans(&r->list, ACCESS_GET, policy, vcpu), i))
				memset(access_value(&r->list, vcpu, i), POISON,
				       r->list.order[i]->size);
	access_give(&r->list);
}

int restore_prepare(void *ctx, const struct bench_pass *pass, struct error *error)
{
	struct restore *r = ctx;

	if (pass->op == SAVE) {
		poison(r, pass->policy);
		return 0;
	}
	access_give(&r->list);
	vm_destroy(&r->copy);
	return vm_create(&r->copy, &r->config.vm, r->config.vcpus, error);
}

/* Must this thread end, since another one failed? */
static bool is_stopped(const struct bench_tally *tally)
{
	return tally->stop && atomic_load_explicit(tally->stop, memory_order_relaxed);
}

/* The list of one vCPU, into the share's own memory, since threads list at the same time. */
static void list_vcpu(struct restore *r, int vcpu_fd, unsigned int share, struct bench_tally *tally)
{
	void *ids = r->ids + share * r->ids_size;
	long ret;

	reg_list_room(ids, r->config.regs->nr);
	ret = raw_list(r->source.kvm_fd, vcpu_fd, ids);
	if (__builtin_expect(ret != 0, 0))
		bench_tally_fail(tally, THE_LIST, ret);
}

void restore_run_share(struct restore *r, const struct bench_pass *pass, struct bench_tally *tally,
		       unsigned int first, unsigned int step)
{
	const int *vcpu_fd = pass->op == SAVE ? r->source.vcpu_fd : r->copy.vcpu_fd;
	bool lists = pass->op == SAVE && bench_policies[pass->policy].way == BENCH_LISTED;
	enum access_op access = access_of(pass->op);
	unsigned int vcpu;

	if (pass->op == SAVE && !first && !lists) /* vCPU 0 tells for all */
		list_vcpu(r, vcpu_fd[0], 0, tally);
	for (vcpu = first; vcpu < r->config.vcpus && !is_stopped(tally); vcpu += step) {
		if (lists)
			list_vcpu(r, vcpu_fd[vcpu], first, tally);
		access_vcpu(&r->list, vcpu_fd[vcpu], access, vcpu, pass->policy, tally);
	}
}

void restore_place_share(struct restore *r, unsigned int first, unsigned int step)
{
	unsigned int vcpu;

	for (vcpu = first; vcpu < r->config.vcpus; vcpu += step)
		access_place(&r->list, vcpu);
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
		return error_set(error, (int)tally->error, REG_LIST_ACCESS ": %s",
				 strerror((int)-tally->error));
	if (tally->error)
		return access_error(&r->list, access_of(pass->op), tally->index, tally->error,
				    error);
	if (pass->op == SAVE) {
		access_take(&r->list, pass->policy);
		return check_save(r, error);
	}
	/* Reading all back costs as much as the restore: once for each source and policy. What was
	 * saved is compared with the source every time. */
	if (r->compared[pass->policy])
		return 0;
	r->compared[pass->policy] = true;
	err = state_compare(r->config.recipes, &r->source, r->digests, &r->copy, &what);
	return err ? error_set(error, err, "restore (%s) of %u vCPUs: %s",
			       bench_policies[pass->policy].name, r->config.vcpus, what.text)
		   : 0;
}

static const struct bench restore = {
	.name = "restore",
	.summary = "save the registers of a VM and restore them to a fresh one, and compare",
	.ops = restore_ops,
	.nr_ops = NR_RESTORE_OPS,
	.axes = BENCH_BY_VCPUS | BENCH_BY_POLICY | BENCH_BY_STATE,
	.policies = RESTORE_POLICIES,
	.vcpus = "1,8,64,512",
	.ran_max = 64, /* a VM that has run costs the same, and half of the time for all */
	.cost = 180,   /* a copy for each restore, two of them read back for each source */
	.worth = 4,    /* the savings are what a run is for */
	.vms = 2,      /* the source and its copy */
	.supported = access_supported,
	.ctx_size = sizeof(struct restore),
	.setup = restore_setup,
	.prepare = restore_prepare,
	.run = run,
	.check = restore_check,
	.teardown = restore_teardown,
	.count = restore_count,
};
BENCH_REGISTER(restore);
