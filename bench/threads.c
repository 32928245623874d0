// SPDX-License-Identifier: GPL-2.0
/*
 * threads: one VM saved, or restored, by several threads at once, as a VMM with many vCPUs may.
 *
 * Thread t of T has the vCPUs t, t + T, ...; vCPU 0, on which a scoped pass accesses what is wider
 * than a vCPU, is the first thread's. In the number: from the moment all threads are let go to the
 * end of the last one. Not in it: making threads, and waking them. What would mislead: a saving in
 * time at many threads exceeds that in accesses where these take a lock of the VM in KVM; this is
 * what the harness is there to show, and only natively: an emulated host has counts but no time.
 */
#include "restore.h"

static void place(void *ctx, const struct bench_pass *pass, unsigned int thread)
{
	restore_place_share(ctx, thread, pass->threads);
}

static void run(void *ctx, const struct bench_pass *pass, struct bench_tally *tally)
{
	restore_run_share(ctx, pass, tally, tally->thread, pass->threads);
}

static const struct bench threads = {
	.name = "threads",
	.summary = "save and restore one VM by 1, 2, 4, ... threads",
	.ops = restore_ops,
	.nr_ops = NR_RESTORE_OPS,
	.axes = BENCH_BY_VCPUS | BENCH_BY_POLICY | BENCH_BY_STATE | BENCH_BY_THREADS,
	.policies = RESTORE_POLICIES,
	.on_request = true,
	.vcpus = "64",
	.worth = 4, /* the savings are what a run is for */
	.vms = 2,   /* the source and its copy */
	.supported = access_supported,
	.ctx_size = sizeof(struct restore),
	.setup = restore_setup,
	.prepare = restore_prepare,
	.place = place,
	.run = run,
	.check = restore_check,
	.teardown = restore_teardown,
	.count = restore_count,
};
BENCH_REGISTER(threads);
