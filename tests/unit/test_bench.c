// SPDX-License-Identifier: GPL-2.0
/* The harnesses on a fake KVM: what they count, what they see, what they name. */
#include "fake_kvm.h"
#include "test.h"

#include "bench.h"
#include "kvm/arch.h"
#include "kvm/reg.h"

#include <errno.h>

static const struct vm_config config = { .features = 7 }; /* PSCI_0_2, PMU_V3, SVE */

static void harnesses_set_up_cleanly_or_not_at_all(void **state)
{
	struct bench_config bench = { .vm = config, .vcpus = 3, .threads = 1 };
	struct state_recipes recipes;
	struct reg_table t;
	const struct bench *b;
	unsigned int i;
	uint64_t n;
	void *ctx;
	int err;

	(void)state;
	assert_int_equal(reg_table_read(&t, &config, SCOPE_DOCUMENTED, NULL), 0);
	assert_int_equal(state_recipes_make(&recipes, &t, &config, NULL), 0);
	bench.regs = &t;
	bench.recipes = &recipes;
	for (i = 0; (b = bench_at(i)); i++) {
		for (n = 1, err = -1; err; n++) {
			struct error error = { "" };

			fake_kvm_setup(NULL);
			fake_kvm.fail_at = n;
			fake_kvm.fail_errno = ENOMEM;
			err = bench_setup(b, &bench, &ctx, &error);
			if (err) {
				assert_int_equal(err, -ENOMEM);
				assert_true(error.text[0]);
				assert_int_equal(fake_kvm.open_fds, 0);
			}
		}
		bench_teardown(b, ctx);
		/* create makes its VM in prepare(), and under the clock */
		assert_true(n > 5 || !strcmp(b->name, "create"));
	}
	state_recipes_free(&recipes);
	reg_table_free(&t);
}

/* Every harness keeps the contract; what one lacks, or what does not go together, is named. */
static void what_is_wrong_with_a_harness(void **state)
{
	static const struct {
		const char *of; /* the harness that is made wrong */
		unsigned int axes;
		const char *what;
	} all[] = {
		{ "registers", BENCH_BY_POLICY, "by register and by policy" },
		{ "registers", BENCH_BY_THREADS, "by register and by threads" },
		{ "registers", BENCH_BY_WARMTH, "by register and by warmth" },
		{ "vms", BENCH_BY_THREADS, "by threads and by VMs" },
	};
	const struct bench_op astray[] = { { .name = "x", .access = "x", .explained_by = "y" } };
	const struct bench_op alone[] = { { .name = "x", .access = "x", .against = "y" } };
	const struct bench *b;
	struct bench lame;
	unsigned int i;

	(void)state;
	for (i = 0; (b = bench_at(i)); i++)
		assert_null(bench_wrong(b));
	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		lame = *bench_find(all[i].of);
		lame.axes |= all[i].axes;
		assert_non_null(strstr(bench_wrong(&lame), all[i].what));
	}
	lame = *bench_find("sweep");
	lame.supported = NULL;
	lame.prepare = NULL;
	assert_non_null(strstr(bench_wrong(&lame), "no .prepare to make a VM for each first pass"));
	lame.axes &= ~(unsigned int)BENCH_BY_WARMTH;
	assert_null(bench_wrong(&lame));
	lame.place = bench_find("vms")->place;
	assert_non_null(strstr(bench_wrong(&lame), "no threads to call it"));
	lame.place = NULL;
	lame.ran_max = 8;
	assert_non_null(strstr(bench_wrong(&lame), "not by state"));
	lame.ran_max = 0;
	lame.ops = astray;
	lame.nr_ops = 1;
	assert_non_null(strstr(bench_wrong(&lame), "no harness measures by register"));
	lame.ops = alone;
	assert_non_null(strstr(bench_wrong(&lame), "against one that the harness does not have"));
	lame = *bench_find("sweep");
	lame.policies = 0;
	assert_non_null(strstr(bench_wrong(&lame), "is by policy and has no .policies"));
	lame.policies = BENCH_POLICY(SCOPED);
	assert_non_null(strstr(bench_wrong(&lame), "not the one before it"));
	lame.policies = BENCH_POLICY(ALL) | 1u << NR_BENCH_POLICIES;
	assert_non_null(strstr(bench_wrong(&lame), "not the one before it"));
	lame.teardown = NULL;
	assert_string_equal(bench_wrong(&lame), "has no .teardown");
	lame.count = NULL;
	assert_string_equal(bench_wrong(&lame), "has no .count");
}

/* The harness by register on 3 vCPUs, each register twice round. */
static struct bench_config by_register(const struct bench **b, struct reg_table *t, void **ctx)
{
	struct bench_config bench = { .vm = config, .vcpus = 3, .threads = 1 };

	*b = bench_find("registers");
	assert_int_equal(reg_table_read(t, &config, SCOPE_DOCUMENTED, NULL), 0);
	bench.regs = t;
	assert_int_equal(bench_setup(*b, &bench, ctx, NULL), 0);
	return bench;
}

/* Counts of the loop against those of the fake. */
static void registers_access_one_register(void **state)
{
	const struct bench *b;
	struct reg_table t;
	void *ctx;
	struct bench_config bench = by_register(&b, &t, &ctx);
	struct bench_tally tally;
	struct bench_work work;
	uint64_t before;
	unsigned int op;
	size_t i, passes = 0;

	(void)state;
	for (op = 0; op < 2; op++) {
		for (i = 0; i < t.nr; i++) {
			struct bench_pass pass = {
				.op = op, .reg = &t.regs[i], .repeat = 2, .threads = 1
			};

			b->count(&bench, &pass, &work);
			if (!work.accesses)
				continue;
			assert_int_equal(work.accesses, 6);
			passes++;
			tally = (struct bench_tally){ 0 };
			assert_int_equal(b->prepare(ctx, &pass, NULL), 0);
			before = op ? fake_kvm.sets : fake_kvm.gets;
			b->run(ctx, &pass, &tally);
			assert_int_equal(tally.accesses, 6);
			assert_int_equal((op ? fake_kvm.sets : fake_kvm.gets) - before, 6);
			assert_int_equal(b->check(ctx, &pass, &tally, NULL), 0);
		}
	}
	assert_int_equal(passes, 8 + 7);
	bench_teardown(b, ctx);
	reg_table_free(&t);
}

/* Values that do not move are seen, and what fails is named. */
static void registers_see_what_does_not_move(void **state)
{
	const struct bench *b;
	struct reg_table t;
	void *ctx;
	struct error error = { "" };
	struct bench_tally tally;
	unsigned int op;
	size_t i;

	(void)state;
	by_register(&b, &t, &ctx);
	for (i = 0; t.regs[i].plain_id != kvm_arch.witness_id; i++)
		;
	for (op = 0; op < 2; op++) {
		struct bench_pass pass = { .op = op, .reg = &t.regs[i], .repeat = 2, .threads = 1 };

		tally = (struct bench_tally){ 0 };
		b->prepare(ctx, &pass, NULL);
		fake_kvm.drop_gets = !op;
		fake_kvm.drop_sets = op;
		b->run(ctx, &pass, &tally);
		fake_kvm.drop_gets = fake_kvm.drop_sets = false;
		assert_int_equal(b->check(ctx, &pass, &tally, &error), -EIO);
		assert_non_null(strstr(error.text, "moved no value"));
		tally = (struct bench_tally){ 0 };
		b->prepare(ctx, &pass, NULL);
		fake_kvm.fail_at = fake_kvm.calls + 2;
		fake_kvm.fail_errno = EBUSY;
		b->run(ctx, &pass, &tally);
		assert_int_equal(tally.failed, 1);
		assert_int_equal(b->check(ctx, &pass, &tally, &error), -EBUSY);
		assert_non_null(strstr(error.text, "vCPU 1 of 3"));
	}
	bench_teardown(b, ctx);
	reg_table_free(&t);
}

static void create_makes_the_calls_it_counts(void **state)
{
	const struct bench *b = bench_find("create");
	struct bench_config bench = { .vm = config, .vcpus = 5, .threads = 1 };
	struct bench_tally tally;
	struct bench_work work;
	uint64_t before;
	struct error error = { "" };
	struct reg_table t;
	unsigned int op;
	void *ctx;

	(void)state;
	assert_int_equal(reg_table_read(&t, &config, SCOPE_DOCUMENTED, NULL), 0);
	bench.regs = &t;
	assert_int_equal(bench_setup(b, &bench, &ctx, NULL), 0);
	for (op = 0; op < b->nr_ops; op++) {
		struct bench_pass pass = { .op = op, .repeat = 1, .threads = 1 };

		b->count(&bench, &pass, &work);
		assert_int_equal(work.regs, 0);
		assert_int_equal(work.accesses, op ? 5 : 6);
		tally = (struct bench_tally){ 0 };
		assert_int_equal(b->prepare(ctx, &pass, NULL), 0);
		before = fake_kvm.calls;
		b->run(ctx, &pass, &tally);
		assert_int_equal(tally.accesses, work.accesses);
		/* what is under the clock is what is counted, and nothing else */
		assert_int_equal(fake_kvm.calls - before, work.accesses);
		assert_int_equal(b->check(ctx, &pass, &tally, NULL), 0);
		/* what fails is named */
		tally = (struct bench_tally){ 0 };
		assert_int_equal(b->prepare(ctx, &pass, NULL), 0);
		fake_kvm.fail_at = fake_kvm.calls + 2;
		fake_kvm.fail_errno = ENOMEM;
		b->run(ctx, &pass, &tally);
		assert_int_equal(tally.error, -ENOMEM);
		assert_int_equal(b->check(ctx, &pass, &tally, &error), -ENOMEM);
		assert_non_null(strstr(error.text, "KVM_"));
	}
	bench_teardown(b, ctx);
	reg_table_free(&t);
	assert_int_equal(fake_kvm.open_fds, 0);
}

static void baseline_counts_its_turns(void **state)
{
	const struct bench *b = bench_find("baseline");
	struct bench_config bench = { .vm = config, .vcpus = 1, .threads = 1 };
	uint64_t calls;
	struct bench_tally tally;
	void *ctx;

	(void)state;
	assert_int_equal(bench_setup(b, &bench, &ctx, NULL), 0);
	calls = fake_kvm.calls;
	assert_int_equal(run_pass(b, ctx, 0, BENCH_ALL, &tally), 0);
	assert_int_equal(fake_kvm.calls, calls);
	assert_int_equal(tally.accesses, 10000);
	assert_int_equal(run_pass(b, ctx, 1, BENCH_ALL, &tally), 0);
	assert_int_equal(fake_kvm.calls, calls + 10000);
	fake_kvm.fail_at = fake_kvm.calls + 10;
	fake_kvm.fail_errno = EBADF;
	assert_int_equal(run_pass(b, ctx, 1, BENCH_ALL, &tally), -EBADF);
	assert_int_equal(tally.failed, 1);
	bench_teardown(b, ctx);
}

#define T(f) cmocka_unit_test_setup(f, fake_kvm_setup)
static const struct CMUnitTest tests[] = {
	T(harnesses_set_up_cleanly_or_not_at_all), T(what_is_wrong_with_a_harness),
	T(registers_access_one_register),	   T(registers_see_what_does_not_move),
	T(create_makes_the_calls_it_counts),	   T(baseline_counts_its_turns),
};
RUN(tests);
