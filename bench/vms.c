// SPDX-License-Identifier: GPL-2.0
/*
 * vms: several VMs saved, or restored, at once, a thread each, as a host does that brings up many
 * small ones.
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
	unsigned int nr;
	void *restore[]; /* one a thread */
};

static void teardown(void *ctx)
{
	struct vms *v = ctx;

	while (v->nr)
		restore_teardown(v->restore[--v->nr]);
	free(v);
}

static int setup(const struct bench_config *config, void **ctx, struct error *error)
{
	unsigned int nr = bench_threads(config->threads);
	struct bench_config one = *config;
	struct vms *v = calloc(1, sizeof(*v) + nr * sizeof(v->restore[0]));
	int err = v ? 0 : error_set(error, -ENOMEM, "no memory for %u VMs", nr);

	one.threads = 1;
	for (; !err && v->nr < nr; v->nr += !err)
		err = restore_setup(&one, &v->restore[v->nr], error);
	if (err && v)
		teardown(v);
	*ctx = err ? NULL : v;
	return err;
}

static int prepare(void *ctx, const struct bench_pass *pass, struct error *error)
{
	struct vms *v = ctx;
	unsigned int i;
	int err = 0;

	for (i = 0; !err && i < bench_threads(pass->threads); i++)
		err = restore_prepare(v->restore[i], pass, error);
	return err;
}

static void run(void *ctx, const struct bench_pass *pass, struct bench_tally *tally)
{
	struct vms *v = ctx;
	unsigned int thread = tally->thread;

	tally->thread = 0; /* it is alone with its VM */
	restore_run_share(v->restore[thread], pass, tally, 0, 1);
	tally->thread = thread;
}

static int check(void *ctx, const struct bench_pass *pass, const struct bench_tally *tally,
		 struct error *error)
{
	struct vms *v = ctx;
	unsigned int i;
	int err;

	if (tally->error)
		return restore_check(v->restore[tally->thread], pass, tally, error);
	for (i = 0, err = 0; !err && i < bench_threads(pass->threads); i++)
		err = restore_check(v->restore[i], pass, tally, error);
	return err;
}

static const struct bench vms = {
	.name = "vms",
	.summary = "save and restore 1, 2, 4, ... VMs at once, a thread each",
	.ops = restore_ops,
	.nr_ops = NR_RESTORE_OPS,
	.sharing = BENCH_EACH,
	.on_request = true,
	.scoped = true,
	.states = true,
	.vcpus = "8",
	.supported = restore_supported,
	.setup = setup,
	.prepare = prepare,
	.run = run,
	.check = check,
	.teardown = teardown,
	.count = restore_count,
};
BENCH_REGISTER(vms);
