// SPDX-License-Identifier: GPL-2.0
/* The sweep: its counts, and what it notices. */
#include "fake_kvm.h"
#include "test.h"

#include "benches.h"
#include "kvm/reg.h"

#include <errno.h>
#include <linux/kvm.h>

static const struct bench *sweep;
static struct bench_config bench;
static struct reg_table t;
static void *ctx;

static int setup(void **state)
{
	fake_kvm_setup(state);
	sweep = bench_find("sweep");
	/* PSCI_0_2, PMU_V3, SVE */
	bench = (struct bench_config){ .vm.features = 7, .regs = &t, .vcpus = 4, .threads = 1 };
	return reg_table_read(&t, &bench.vm, SCOPE_DOCUMENTED, NULL) ||
	       bench_setup(sweep, &bench, &ctx, NULL);
}

static int teardown(void **state)
{
	(void)state;
	bench_teardown(sweep, ctx);
	reg_table_free(&t);
	return (int)fake_kvm.open_fds;
}

/*
 * The sweep over 4 vCPUs: counts of the loop against those of the fake, for all ops and policies.
 */
static void sweep_makes_the_accesses_it_counts(void **state)
{
	struct bench_tally tally;
	struct bench_work work;
	unsigned int op, policy;
	uint64_t before;

	(void)state;
	assert_null(sweep->supported(&bench));
	for (op = 0; op < sweep->nr_ops; op++) {
		for (policy = 0; policy < 2; policy++) {
			struct bench_pass pass = {
				.op = op, .policy = policy, .repeat = 1, .threads = 1
			};

			tally = (struct bench_tally){ 0 };
			sweep->count(&bench, &pass, &work);
			assert_int_equal(work.regs, op % 2 ? 7 : 8);
			assert_int_equal(work.regs_once, policy ? t.wide : 0);
			assert_int_equal(work.accesses,
					 (work.regs - work.regs_once) * 4 + work.regs_once);
			before = fake_kvm.gets + fake_kvm.sets;
			assert_int_equal(sweep->prepare(ctx, &pass, NULL), 0);
			sweep->run(ctx, &pass, &tally);
			assert_int_equal(tally.failed, 0);
			assert_int_equal(tally.accesses, work.accesses);
			assert_int_equal(fake_kvm.gets + fake_kvm.sets - before, tally.accesses);
			assert_int_equal(sweep->check(ctx, &pass, &tally, NULL), 0);
		}
	}
}

static void sweep_names_what_failed(void **state)
{
	struct bench_tally tally;
	struct error error = { "" };

	(void)state;
	sweep->prepare(ctx, &(struct bench_pass){ .op = 0, .policy = BENCH_ALL }, NULL);
	fake_kvm.fail_at = fake_kvm.calls + 2 * FAKE_REGS + 1; /* the first of vCPU 2 */
	fake_kvm.fail_errno = EBUSY;
	assert_int_equal(run_pass(sweep, ctx, 0, BENCH_ALL, &tally), -EBUSY);
	assert_int_equal(tally.failed, 1);
	assert_int_equal(tally.accesses, 4 * FAKE_REGS);
	assert_int_equal(sweep->check(ctx, &(struct bench_pass){ .op = 0, .policy = BENCH_ALL },
				      &tally, &error),
			 -EBUSY);
	assert_non_null(strstr(error.text, "KVM_GET_ONE_REG"));
	assert_non_null(strstr(error.text, "vCPU 2 of 4"));
	fake_kvm.get_errno[1] = EIO; /* on every vCPU: the first is named */
	assert_int_equal(run_pass(sweep, ctx, 0, BENCH_ALL, &tally), -EIO);
	assert_int_equal(tally.failed, 4);
	sweep->check(ctx, &(struct bench_pass){ .op = 0, .policy = BENCH_ALL }, &tally, &error);
	assert_non_null(strstr(error.text, "vCPU 0 of 4"));
}

static void sweep_sees_values_that_did_not_move(void **state)
{
	struct bench_tally tally;
	struct error error = { "" };

	(void)state;
	fake_kvm.drop_gets = true;
	sweep->prepare(ctx, &(struct bench_pass){ .op = 0, .policy = BENCH_ALL }, NULL);
	assert_int_equal(run_pass(sweep, ctx, 0, BENCH_ALL, &tally), 0);
	assert_int_equal(sweep->check(ctx, &(struct bench_pass){ .op = 0, .policy = BENCH_ALL },
				      &tally, &error),
			 -EIO);
	assert_non_null(strstr(error.text, "not fetched"));
	fake_kvm.drop_gets = false;
	fake_kvm.drop_sets = true;
	sweep->prepare(ctx, &(struct bench_pass){ .op = 1, .policy = BENCH_SCOPED }, NULL);
	assert_int_equal(run_pass(sweep, ctx, 1, BENCH_SCOPED, &tally), 0);
	assert_int_equal(sweep->check(ctx, &(struct bench_pass){ .op = 1, .policy = BENCH_SCOPED },
				      &tally, &error),
			 -EIO);
	assert_non_null(strstr(error.text, "X0"));
}

/* What the VM that was made last has seen. */
static unsigned int made, accesses;

static void watch(unsigned long request)
{
	if (request == KVM_CREATE_VM) {
		made++;
		accesses = 0;
	}
	accesses += request == KVM_GET_ONE_REG || request == KVM_SET_ONE_REG;
}

/* Whatever was accessed to know the values, a first pass is the first over its VM. */
static void a_first_pass_is_the_first(void **state)
{
	struct bench_config config = bench;
	struct bench_pass pass = { .repeat = 1, .threads = 1 };
	unsigned int i, passes = 0, before;
	struct bench_tally tally;
	struct bench_work work;
	void *first;

	(void)state;
	config.first = true;
	before = fake_kvm.open_fds;
	fake_kvm.spend = watch;
	assert_int_equal(bench_setup(sweep, &config, &first, NULL), 0);
	assert_int_equal(fake_kvm.open_fds, before); /* the VM that is alike is gone */
	made = 0;
	for (i = 0; i < 16; i++) {
		pass.op = i & 1;
		pass.policy = i >> 1 & 1;
		sweep->count(&config, &pass, &work);
		assert_int_equal(sweep->prepare(first, &pass, NULL), 0);
		assert_int_equal(made, ++passes);
		assert_int_equal(accesses, 0);
		assert_int_equal(fake_kvm.open_fds, before + 1 + config.vcpus);
		tally = (struct bench_tally){ 0 };
		sweep->run(first, &pass, &tally);
		assert_int_equal(tally.accesses, work.accesses);
		assert_int_equal(accesses, work.accesses);
		assert_int_equal(sweep->check(first, &pass, &tally, NULL), 0);
	}
	/* the others go over one VM again and again */
	assert_int_equal(sweep->prepare(ctx, &pass, NULL), 0);
	assert_int_equal(made, passes);
	/* without a VM there is no pass */
	fake_kvm.fail_at = fake_kvm.calls + 1;
	fake_kvm.fail_errno = ENOSPC;
	assert_int_equal(sweep->prepare(first, &pass, NULL), -ENOSPC);
	bench_teardown(sweep, first);
	fake_kvm.spend = NULL;
	assert_int_equal(fake_kvm.open_fds, before);
}

/* Which vCPU each access is of, by the value that it moves. */
static unsigned char *moved[64];
static size_t nr_moved;

static void note_value(void *value, size_t size, bool write)
{
	(void)size;
	(void)write;
	if (nr_moved < sizeof(moved) / sizeof(moved[0]))
		moved[nr_moved++] = value;
}

/* The other order makes the same accesses: all vCPUs' first register first. */
static void across_is_another_order(void **state)
{
	const unsigned int get = bench_op_find(sweep, "get");
	const unsigned int across = bench_op_find(sweep, "get_across");
	unsigned char *by_vcpu[64];
	struct bench_tally tally;
	unsigned int vcpu;
	size_t i;

	(void)state;
	fake_kvm.touch = note_value;
	nr_moved = 0;
	assert_int_equal(run_pass(sweep, ctx, get, BENCH_ALL, &tally), 0);
	assert_int_equal(nr_moved, 4 * FAKE_REGS);
	memcpy(by_vcpu, moved, sizeof(moved));
	nr_moved = 0;
	assert_int_equal(run_pass(sweep, ctx, across, BENCH_ALL, &tally), 0);
	assert_int_equal(nr_moved, 4 * FAKE_REGS);
	for (vcpu = 0; vcpu < 4; vcpu++)
		for (i = 0; i < FAKE_REGS; i++)
			assert_ptr_equal(moved[i * 4 + vcpu], by_vcpu[vcpu * FAKE_REGS + i]);
	/* what is wider than a vCPU: of vCPU 0 alone */
	nr_moved = 0;
	assert_int_equal(run_pass(sweep, ctx, across, BENCH_SCOPED, &tally), 0);
	assert_int_equal(nr_moved, tally.accesses);
	for (i = 0; i < t.wide; i++)
		assert_ptr_equal(moved[i], by_vcpu[i]);
	assert_ptr_equal(moved[t.wide + 1], by_vcpu[FAKE_REGS + t.wide]);
	fake_kvm.touch = NULL;
	/* a failure has its register and its vCPU */
	fake_kvm.fail_at = fake_kvm.calls + 4 + 2; /* the second register, of vCPU 1 */
	fake_kvm.fail_errno = EBUSY;
	assert_int_equal(run_pass(sweep, ctx, across, BENCH_ALL, &tally), -EBUSY);
	assert_int_equal(tally.index, 1 * FAKE_REGS + 1);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
static const struct CMUnitTest tests[] = {
	T(sweep_makes_the_accesses_it_counts),
	T(sweep_names_what_failed),
	T(sweep_sees_values_that_did_not_move),
	T(a_first_pass_is_the_first),
	T(across_is_another_order),
};
RUN(tests);
