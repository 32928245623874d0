// SPDX-License-Identifier: GPL-2.0
/* Every policy of the harnesses that read and write all registers: counts by formula, failures. */
#include "state_bed.h"

#include <errno.h>

#define NR_VCPUS 4

static struct bench_config bench;

/* PSCI_VERSION and ID_AA64PFR0 are the VM's; MIDR too, by userspace's table. */
static void make_subject(void)
{
	assert_int_equal(reg_table_read(&table, &config, SCOPE_DOCUMENTED, NULL), 0);
	assert_int_equal(state_recipes_make(&recipes, &table, &config, NULL), 0);
	reg_table_set_scope(&table, fake_kvm.ids[MIDR], REG_SCOPE_VCPU);
	bench = (struct bench_config){ .regs = &table,
				       .recipes = &recipes,
				       .vm = config,
				       .vcpus = NR_VCPUS,
				       .threads = 1,
				       .batch_max = fake_kvm.batch_max };
}

static int setup(void **state)
{
	fake_kvm_setup(state);
	fake_kvm.shared[PSCI] = fake_kvm.shared[PFR0] = fake_kvm.shared[MIDR] = true;
	fake_kvm.batch_max = 64;
	make_subject();
	assert_int_equal(table.wide, 2);
	return 0;
}

static uint64_t done(void)
{
	return fake_kvm.gets + fake_kvm.sets;
}

/* How many of the registers that are accessed once by a policy of that kind are of an op. */
static uint64_t nr_once(enum bench_policy policy)
{
	switch (bench_policies[policy].once) {
	case BENCH_ONCE_WIDE: return 2;
	case BENCH_ONCE_DOCUMENTED: return 3;
	default: return 0;
	}
}

/* One pass, against the formulas and what the fake saw. */
static void expect_pass(const struct bench *b, void *ctx, unsigned int op, enum bench_policy policy)
{
	struct bench_pass pass = { .op = op, .policy = policy, .repeat = 1, .threads = 1 };
	uint64_t before = done(), calls, batches = fake_kvm.batches, lists = fake_kvm.lists, nr;
	enum bench_way way = bench_policies[policy].way;
	const char *name = b->ops[op].name;
	bool is_save = !strcmp(name, "save"), is_get = is_save || !strncmp(name, "get", 3);
	struct error error = { "" };
	struct bench_tally tally;
	struct bench_work work;

	b->count(&bench, &pass, &work);
	if ((way == BENCH_LISTED && !is_save) || (way == BENCH_BATCHED && b->ops[op].against)) {
		assert_int_equal(work.accesses, 0);
		return;
	}
	nr = (work.regs - nr_once(policy)) * NR_VCPUS + nr_once(policy);
	assert_int_equal(work.regs, is_get ? 8 : 7);
	assert_int_equal(work.regs_once, nr_once(policy));
	assert_int_equal(work.accesses, nr);
	assert_int_equal(b->prepare(ctx, &pass, &error), 0);
	before = done();
	calls = fake_kvm.calls;
	assert_int_equal(run_pass(b, ctx, op, policy, &tally), 0);
	assert_int_equal(tally.failed, 0);
	assert_int_equal(tally.accesses, nr);
	assert_int_equal(done() - before, nr);
	lists = fake_kvm.lists - lists;
	assert_int_equal(lists, is_save ? (way == BENCH_LISTED ? NR_VCPUS : 1) : 0);
	batches = fake_kvm.batches - batches;
	assert_int_equal(batches, way == BENCH_BATCHED ? NR_VCPUS : 0);
	assert_int_equal(fake_kvm.calls - calls, batches ? batches + lists : nr + lists);
	if (b->check(ctx, &pass, &tally, &error))
		fail_msg("%s %s: %s", b->ops[op].name, bench_policies[policy].name, error.text);
}

static void every_policy_makes_the_accesses_it_counts(void **state)
{
	static const char *const names[] = { "sweep", "restore", "threads" };
	unsigned int i, op, passes = 0;
	enum bench_policy policy;
	const struct bench *b;
	void *ctx;

	(void)state;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		b = bench_find(names[i]);
		assert_int_equal(bench_setup(b, &bench, &ctx, NULL), 0);
		for (op = 0; op < b->nr_ops; op++)
			for (policy = 0; policy < NR_BENCH_POLICIES; policy++)
				if (b->policies & 1u << policy) {
					expect_pass(b, ctx, op, policy);
					passes++;
				}
		bench_teardown(b, ctx);
	}
	assert_true(passes >= 2 * 5 + 4 * 6);
}

/* The harnesses' savings, of the policy @policy, after what a test has done to the fake. */
static int pass_of(const char *name, unsigned int op, enum bench_policy policy,
		   struct bench_tally *tally, struct error *error)
{
	struct bench_pass pass = { .op = op, .policy = policy, .repeat = 1, .threads = 1 };
	const struct bench *b = bench_find(name);
	uint64_t fail_at = fake_kvm.fail_at;
	void *ctx;
	int err;

	fake_kvm.fail_at = 0;
	assert_int_equal(bench_setup(b, &bench, &ctx, NULL), 0);
	assert_int_equal(b->prepare(ctx, &pass, NULL), 0);
	fake_kvm.fail_at = fail_at ? fake_kvm.calls + fail_at : 0;
	fake_kvm.batches = 0;
	run_pass(b, ctx, op, policy, tally);
	fake_kvm.fail_at = 0;
	err = b->check(ctx, &pass, tally, error);
	bench_teardown(b, ctx);
	return err;
}

/* Batches of 3, or that end early as at a signal, or before they begin: nothing is lost. */
static void a_short_batch_is_gone_on_with(void **state)
{
	struct error error = { "" };
	struct bench_tally tally;

	(void)state;
	bench.batch_max = 3;
	assert_int_equal(pass_of("sweep", 0, BENCH_BATCH, &tally, &error), 0);
	assert_int_equal(tally.accesses, 8 * NR_VCPUS);
	assert_int_equal(fake_kvm.batches, 3 * NR_VCPUS);
	bench.batch_max = 64;
	fake_kvm.batch_stop = 5;
	assert_int_equal(pass_of("restore", 1, BENCH_BATCH, &tally, &error), 0);
	assert_int_equal(tally.accesses, 7 * NR_VCPUS);
	assert_int_equal(fake_kvm.batches, 2 * NR_VCPUS);
	fake_kvm.batch_stop = 0;
	fake_kvm.fail_at = 2;
	fake_kvm.fail_errno = EINTR;
	assert_int_equal(pass_of("sweep", 1, BENCH_BATCH_SCOPED, &tally, &error), 0);
	assert_int_equal(tally.failed, 0);
	assert_int_equal(tally.accesses, 5 * NR_VCPUS + 2);
	assert_int_equal(fake_kvm.batches, NR_VCPUS);
}

/* In the middle, and at the first: its register, its vCPU, its errno; the others are done. */
static void a_failure_in_a_batch_is_named(void **state)
{
	struct error error = { "" };
	struct bench_tally tally;
	unsigned int i;

	(void)state;
	for (i = 0; i < 2; i++) {
		unsigned int reg = i ? SCTLR : PSCI;

		fake_kvm_setup(NULL);
		fake_kvm.batch_max = 64;
		/* the setup reads every register: it fails from then on */
		error.text[0] = '\0';
		{
			struct bench_pass pass = { .policy = BENCH_BATCH,
						   .repeat = 1,
						   .threads = 1 };
			const struct bench *b = bench_find("sweep");
			void *ctx;

			assert_int_equal(bench_setup(b, &bench, &ctx, NULL), 0);
			assert_int_equal(b->prepare(ctx, &pass, NULL), 0);
			fake_kvm.get_errno[reg] = EPERM;
			assert_int_equal(run_pass(b, ctx, 0, BENCH_BATCH, &tally), -EPERM);
			assert_int_equal(b->check(ctx, &pass, &tally, &error), -EPERM);
			bench_teardown(b, ctx);
		}
		assert_int_equal(tally.failed, NR_VCPUS);
		assert_int_equal(tally.accesses, 7 * NR_VCPUS);
		assert_non_null(strstr(error.text, table.regs[reg].name));
		assert_non_null(strstr(error.text, "vCPU 0 of 4"));
		assert_int_equal(fake_kvm.open_fds, 0);
	}
}

/* A kernel that says it did nothing, or more than it was asked for, is not believed. */
static void a_count_that_cannot_be_is_an_error(void **state)
{
	static const int counts[] = { 0, 9 };
	struct error error = { "" };
	struct bench_tally tally;
	unsigned int i;

	(void)state;
	for (i = 0; i < 2; i++) {
		fake_kvm.batch_returns = &counts[i];
		assert_int_equal(pass_of("sweep", 0, BENCH_BATCH, &tally, &error), -EIO);
		assert_true(tally.failed >= NR_VCPUS);
		assert_int_equal(tally.accesses, 0);
	}
}

static void values_that_a_batch_did_not_move_are_seen(void **state)
{
	struct error error = { "" };
	struct bench_tally tally;
	const int all = 7;

	(void)state;
	fake_kvm.batch_returns = &all; /* and does nothing; the last register cannot be written */
	assert_int_equal(pass_of("sweep", 1, BENCH_BATCH, &tally, &error), -EIO);
	assert_non_null(strstr(error.text, "X0"));
	assert_int_equal(pass_of("restore", 1, BENCH_BATCH, &tally, &error), -EPROTO);
	assert_non_null(strstr(error.text, "restore (batch) of 4 vCPUs"));
}

/* Userspace's table is wrong on this kernel: a restore that goes by it loses state, and says so. */
static void a_wrong_table_shows_in_a_restore(void **state)
{
	struct error error = { "" };
	struct bench_tally tally;

	(void)state;
	fake_kvm.shared[MIDR] = false;
	assert_int_equal(pass_of("restore", 1, BENCH_SCOPED, &tally, &error), 0);
	assert_int_equal(pass_of("restore", 1, BENCH_DOCUMENTED, &tally, &error), -EPROTO);
	assert_non_null(strstr(error.text, "restore (documented)"));
	assert_non_null(strstr(error.text, "MIDR_EL1"));
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, tidy)
static const struct CMUnitTest tests[] = {
	T(every_policy_makes_the_accesses_it_counts),
	T(a_short_batch_is_gone_on_with),
	T(a_failure_in_a_batch_is_named),
	T(a_count_that_cannot_be_is_an_error),
	T(values_that_a_batch_did_not_move_are_seen),
	T(a_wrong_table_shows_in_a_restore),
};
RUN(tests);
