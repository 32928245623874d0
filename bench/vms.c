// SPDX-License-Identifier: GPL-2.0
/*
 * vms: several VMs saved or restored at once, a thread each, as on a host that brings up many small
 * ones.
 *
 * The column threads is how many VMs there are. In the number: from the moment all threads are let
 * go to the end of the last one; accesses are those of all VMs. Where VMs have nothing in common, M
 * of them take as long as one: efficiency is t(1) / t(M). What would mislead: memory and caches are
 * shared whatever KVM does.
 */
#include "restore.h"

#include <errno.h>
#include <stdlib.h>

struct vms {
	unsigned int nr; /* to be taken down */
	struct restore *each;
};

static void teardown(void *ctx)
{
	struct vms *v = ctx;

	while (v->nr)
		restore_teardown(&v->each[--v->nr]);
	free(v->each);
}

static int setup(const struct bench_config *config, void *ctx, struct error *error)
{
	struct vms *v = ctx;
	int err = 0;

	v->each = calloc(config->threads, sizeof(*v->each));
	if (!v->each)
		return error_set(error, -ENOMEM, "no memory for %u VMs", config->threads);
	while (!err && v->nr < config->threads)
		err = restore_make(&v->each[v->nr++], config, 1, config->threads > 1, error);
	return err;
}

static int prepare(void *ctx, const struct bench_pass *pass, struct error *error)
{
	struct vms *v = ctx;
	unsigned int i;
	int err = 0;

	for (i = 0; !err && i < pass->threads; i++)
		err = restore_prepare(&v->each[i], pass, error);
	return err;
}

static void count(const struct bench_config *config, const struct bench_pass *pass,
		  struct bench_work *work)
{
	restore_count(config, pass, work);
	work->accesses *= pass->threads;
}

static void place(void *ctx, const struct bench_pass *pass, unsigned int thread)
{
	struct vms *v = ctx;

	(void)pass;
	restore_place_share(&v->each[thread], 0, 1);
}

static void run(void *ctx, const struct bench_pass *pass, struct bench_tally *tally)
{
	struct vms *v = ctx;

	restore_run_share(&v->each[tally->thread], pass, tally, 0, 1);
}

static int check(void *ctx, const struct bench_pass *pass, const struct bench_tally *tally,
		 struct error *error)
{
	struct vms *v = ctx;
	unsigned int i;
	int err;

	if (tally->error)
		return restore_check(&v->each[tally->thread], pass, tally, error);
	for (i = 0, err = 0; !err && i < pass->threads; i++)
		err = restore_check(&v->each[i], pass, tally, error);
	return err;
}

static const struct bench vms = {
	.name = "vms",
	.summary = "save and restore 1, 2, 4, ... VMs at once, a thread each",
	.ops = restore_ops,
	.nr_ops = NR_RESTORE_OPS,
	.axes = BENCH_BY_VCPUS | BENCH_BY_POLICY | BENCH_BY_STATE | BENCH_BY_VMS,
	.policies = RESTORE_POLICIES,
	.on_request = true,
	.vcpus = "8",
	.worth = 4, /* the savings are what a run is for */
	.vms = 2,   /* the source and its copy */
	.supported = access_supported,
	.ctx_size = sizeof(struct vms),
	.setup = setup,
	.prepare = prepare,
	.place = place,
	.run = run,
	.check = check,
	.teardown = teardown,
	.count = count,
};
BENCH_REGISTER(vms);
