// SPDX-License-Identifier: GPL-2.0
/* A VM's state, its copy, and the proof of scope, on registers whose truth the test knows. */
#include "state_bed.h"

#include "bench.h"
#include "kvm/state_recipe.h"

#include <errno.h>
#include <linux/kvm.h>
#include <stdlib.h>

#define NR_VCPUS 5

static void make_plan(void)
{
	struct error error = { "" };

	assert_int_equal(reg_table_read(&table, &config, SCOPE_DOCUMENTED, NULL), 0);
	if (state_recipes_make(&recipes, &table, &config, &error))
		fail_msg("%s", error.text);
}

/* What each of NR_VCPUS vCPUs holds, after state_make(). */
static uint64_t digests[NR_VCPUS][FAKE_REGS];

static void read_state(void)
{
	struct vm vm;

	assert_int_equal(vm_create(&vm, &config, NR_VCPUS, NULL), 0);
	assert_int_equal(state_make(&recipes, &vm, false, NULL), 0);
	assert_int_equal(state_read(&recipes, &vm, &digests[0][0], NULL), 0);
	vm_destroy(&vm);
}

static void every_vcpu_has_values_of_its_own(void **state)
{
	unsigned int i, v, w;

	(void)state;
	make_plan();
	read_state();
	assert_int_equal(recipes.nr_varied, FAKE_REGS - 1);
	assert_int_equal(recipes.nr_lossy, 0);
	for (i = 0; i < LAST; i++)
		for (v = 0; v < NR_VCPUS; v++)
			for (w = 0; w < v; w++)
				assert_int_not_equal(digests[v][i], digests[w][i]);
}

static void a_shared_register_holds_one_value(void **state)
{
	unsigned int v;

	(void)state;
	fake_kvm.shared[PSCI] = true;
	make_plan();
	read_state();
	for (v = 1; v < NR_VCPUS; v++)
		assert_int_equal(digests[v][PSCI], digests[0][PSCI]);
	assert_int_not_equal(digests[0][PSCI], fake_kvm.initial[PSCI]);
}

static void only_bits_that_are_taken_are_varied(void **state)
{
	unsigned int v;

	(void)state;
	fake_kvm.initial[SCTLR] = 0x30d00800;
	fake_kvm.fixed[SCTLR] = ~0xf0ull;
	fake_kvm.set_errno[MIDR] = 0;
	fake_kvm.fixed[MIDR] = ~0ull; /* takes everything, keeps nothing */
	make_plan();
	read_state();
	assert_int_equal(recipes.nr_varied, FAKE_REGS - 2);
	for (v = 0; v < NR_VCPUS; v++) {
		assert_int_equal(digests[v][SCTLR] & ~0xf0ull, 0x30d00800);
		assert_int_not_equal(digests[v][SCTLR] & 0xf0, 0);
		assert_int_equal(digests[v][MIDR], 0);
	}
}

static void the_true_scope_is_proven(void **state)
{
	struct error error = { "" };

	(void)state;
	fake_kvm.shared[PSCI] = fake_kvm.shared[PFR0] = true;
	fake_kvm.counter = SCTLR;
	make_plan();
	reg_table_set_scope(&table, fake_kvm.ids[MIDR], REG_SCOPE_VCPU);
	if (state_prove_scope(&recipes, &error))
		fail_msg("%s", error.text);
}

/* Each register in turn, of which every vCPU has its own, is said to be the VM's. */
static void a_wrong_scope_is_caught(void **state)
{
	unsigned int i, k;

	(void)state;
	make_plan();
	for (i = 0; i < LAST; i++) {
		struct error error = { "" };

		for (k = 0; k < FAKE_REGS; k++)
			reg_table_set_scope(&table, fake_kvm.ids[k],
					    k == i ? REG_SCOPE_VM : REG_SCOPE_VCPU);
		assert_int_equal(table.wide, 1);
		assert_int_equal(state_prove_scope(&recipes, &error), -EPROTO);
		assert_non_null(strstr(error.text, table.regs[i].name));
		assert_non_null(strstr(error.text, "vCPU 1"));
		assert_non_null(strstr(error.text, "vCPU 0 "));
	}
}

static void a_counter_of_each_vcpu_is_caught_too(void **state)
{
	struct error error = { "" };
	unsigned int k;

	(void)state;
	fake_kvm.counter = SCTLR;
	make_plan();
	for (k = 0; k < FAKE_REGS; k++)
		reg_table_set_scope(&table, fake_kvm.ids[k],
				    k == SCTLR ? REG_SCOPE_VM : REG_SCOPE_VCPU);
	assert_int_equal(state_prove_scope(&recipes, &error), -EPROTO);
	assert_non_null(strstr(error.text, "SCTLR_EL1"));
}

/* KVM of 6.12 does so with PMCNTENCLR_EL0, which comes after PMCNTENSET_EL0 and takes its bits
 * away. */
static void what_a_full_restore_loses_is_left_out(void **state)
{
	(void)state;
	fake_kvm.clears[SCTLR] = 1 + X0;
	fake_kvm.initial[X0] = 0xff;
	fake_kvm.initial[SCTLR] = 0xff;
	fake_kvm.fixed[SCTLR] = ~0ull;
	make_plan();
	assert_int_equal(recipes.nr_lossy, 1);
	assert_true(state_is_lossy(&recipes, X0));
	reg_table_set_scope(&table, fake_kvm.ids[PSCI], REG_SCOPE_VCPU);
	reg_table_set_scope(&table, fake_kvm.ids[PFR0], REG_SCOPE_VCPU);
	reg_table_set_scope(&table, fake_kvm.ids[MIDR], REG_SCOPE_VCPU);
	assert_int_equal(state_prove_scope(&recipes, NULL), 0);
}

/* PSCI_VERSION loses bits in any copy; but some only if it is not written for every vCPU. */
static void what_is_lossy_is_held_against_a_full_copy(void **state)
{
	struct error error = { "" };

	(void)state;
	fake_kvm.shared[PSCI] = fake_kvm.shared[PFR0] = fake_kvm.shared[MIDR] = true;
	fake_kvm.initial[PSCI] = UINT64_MAX;
	fake_kvm.clears[SCTLR] = 1 + PSCI; /* which comes after it ... */
	fake_kvm.initial[SCTLR] = 0xff;
	fake_kvm.fixed[SCTLR] = UINT64_MAX;
	make_plan();
	assert_true(state_is_lossy(&recipes, PSCI));
	assert_int_equal(state_prove_scope(&recipes, NULL), 0);
	fake_kvm.clears[X0] = 1 + PSCI; /* ... and before it */
	fake_kvm.initial[X0] = 0xf00;
	fake_kvm.fixed[X0] = UINT64_MAX;
	state_recipes_free(&recipes);
	assert_int_equal(state_recipes_make(&recipes, &table, &config, NULL), 0);
	assert_true(state_is_lossy(&recipes, PSCI));
	assert_int_equal(state_prove_scope(&recipes, &error), -EPROTO);
	assert_non_null(strstr(error.text, "PSCI_VERSION"));
	assert_non_null(strstr(error.text, "a copy of all registers holds 0xffffffffffffff00, one "
					   "with fewer accesses 0xfffffffffffff000"));
}

static unsigned int nr_vms;

static void count_vms(unsigned long request)
{
	nr_vms += request == KVM_CREATE_VM;
}

/* A VM can be dear to close: one with EL2 is. Three are for the search, and two for each copy: the
 * first loses X0's value, the second X0 as it was, and a third would show nothing else. */
static void no_copy_is_made_in_vain(void **state)
{
	(void)state;
	fake_kvm.clears[SCTLR] = 1 + X0;
	fake_kvm.initial[X0] = 0xff;
	fake_kvm.initial[SCTLR] = 0xff;
	fake_kvm.fixed[SCTLR] = ~0ull;
	assert_int_equal(reg_table_read(&table, &config, SCOPE_DOCUMENTED, NULL), 0);
	nr_vms = 0;
	fake_kvm.spend = count_vms;
	assert_int_equal(state_recipes_make(&recipes, &table, &config, NULL), 0);
	assert_int_equal(recipes.nr_lossy, 1);
	assert_int_equal(nr_vms, 3 + 2 * 2);
}

/* What a run of a guest does to the registers of the fake; NULL: it cannot run. */
static void (*ran)(struct vm *vm);

int __real_arm64_run_guest(struct vm *vm, const struct vm_config *c, struct error *error);
int __wrap_arm64_run_guest(struct vm *vm, const struct vm_config *c, struct error *error);

int __wrap_arm64_run_guest(struct vm *vm, const struct vm_config *c, struct error *error)
{
	if (!ran)
		return __real_arm64_run_guest(vm, c, error);
	ran(vm);
	return 0;
}

static const struct reg *reg_at(unsigned int k)
{
	return &table.regs[k];
}

/* Bit 4 of an ID register must be as it was, or the last register is gone from then on. */
static void hide_last(struct vm *vm)
{
	uint64_t value = 0;

	assert_int_equal(reg_get(vm, 0, reg_at(PFR0), &value), 0);
	fake_kvm.set_errno[PFR0] = EBUSY;
	if ((value ^ fake_kvm.initial[PFR0]) & 0x10)
		fake_kvm.nr_regs = FAKE_REGS - 1;
}

static void list_all(unsigned long request)
{
	if (request != KVM_CREATE_VM)
		return;
	fake_kvm.nr_regs = FAKE_REGS;
	fake_kvm.set_errno[PFR0] = 0;
}

/* KVM may take registers away at the first run because of what an ID register holds. Such a value
 * is not given, however many vCPUs give theirs; others of the same register are. */
static void no_value_hides_a_register(void **state)
{
	unsigned int d, bits = 0;

	(void)state;
	assert_int_equal(reg_table_read(&table, &config, SCOPE_DOCUMENTED, NULL), 0);
	/* bits of which the third vCPU draws none: not any value is taken */
	fake_kvm.initial[PFR0] = 0;
	fake_kvm.fixed[PFR0] = ~(uint64_t)0x112;
	fake_kvm.spend = list_all;
	ran = hide_last;
	assert_int_equal(state_recipes_make(&recipes, &table, &config, NULL), 0);
	ran = NULL;
	assert_true(recipes.recipe[PFR0].before_run);
	assert_int_equal(recipes.recipe[PFR0].how, VARY_SOME);
	assert_int_equal(recipes.recipe[PFR0].mask, 0x102);
	for (d = 0; d < recipes.recipe[PFR0].nr_deltas; d++)
		bits |= (unsigned int)recipes.recipe[PFR0].delta[d];
	assert_int_equal(bits, 0x102);
}

static void a_guest_that_cannot_run_is_told(void **state)
{
	(void)state;
	make_plan();
	assert_non_null(strstr(recipes.cannot_run.text, "KVM_GET_VCPU_MMAP_SIZE"));
}

static void a_plan_fails_cleanly(void **state)
{
	unsigned int failed = 0;
	uint64_t n, calls;

	(void)state;
	make_plan();
	state_recipes_free(&recipes);
	calls = fake_kvm.calls;
	for (n = 1; n < calls; n += 7) {
		struct error error = { "" };

		fake_kvm_reset();
		fake_kvm.fail_at = n;
		fake_kvm.fail_errno = ENOMEM;
		if (state_recipes_make(&recipes, &table, &config, &error)) {
			assert_true(error.text[0]);
			failed++;
		}
		state_recipes_free(&recipes);
		assert_int_equal(fake_kvm.open_fds, 0);
	}
	assert_true(failed > 10);
}

/* The harness `restore`: its counts against those of the fake, both ops and policies. */
static void restore_makes_the_accesses_it_counts(void **state)
{
	const struct bench *b = bench_find("restore");
	struct bench_config bench = {
		.regs = &table, .recipes = &recipes, .vm = config, .vcpus = 4, .threads = 1
	};
	struct bench_tally tally;
	struct bench_work work;
	unsigned int op, policy;
	uint64_t before;
	void *ctx;

	(void)state;
	fake_kvm.shared[PSCI] = fake_kvm.shared[PFR0] = true;
	make_plan();
	reg_table_set_scope(&table, fake_kvm.ids[MIDR], REG_SCOPE_VCPU);
	assert_null(b->supported(&bench));
	bench.state = BENCH_RAN;
	assert_non_null(strstr(b->supported(&bench), "KVM_GET_VCPU_MMAP_SIZE"));
	bench.state = BENCH_FRESH;
	assert_int_equal(bench_setup(b, &bench, &ctx, NULL), 0);
	for (op = 0; op < 2; op++) {
		for (policy = 0; policy < 2; policy++) {
			struct bench_pass pass = {
				.op = op, .policy = policy, .repeat = 1, .threads = 1
			};

			tally = (struct bench_tally){ 0 };
			b->count(&bench, &pass, &work);
			assert_int_equal(work.regs, op ? 7 : 8);
			assert_int_equal(work.regs_once, policy ? 2 : 0);
			assert_int_equal(b->prepare(ctx, &pass, NULL), 0);
			before = fake_kvm.gets + fake_kvm.sets;
			b->run(ctx, &pass, &tally);
			assert_int_equal(tally.failed, 0);
			assert_int_equal(tally.accesses,
					 (work.regs - work.regs_once) * 4 + work.regs_once);
			assert_int_equal(fake_kvm.gets + fake_kvm.sets - before, tally.accesses);
			assert_int_equal(b->check(ctx, &pass, &tally, NULL), 0);
		}
	}
	bench_teardown(b, ctx);
}

static void restore_sees_what_was_lost(void **state)
{
	const struct bench *b = bench_find("restore");
	struct bench_config bench = {
		.regs = &table, .recipes = &recipes, .vm = config, .vcpus = 3, .threads = 1
	};
	struct bench_tally tally;
	struct error error = { "" };
	void *ctx;

	(void)state;
	make_plan();
	assert_int_equal(bench_setup(b, &bench, &ctx, NULL), 0);
	fake_kvm.drop_gets = true;
	assert_int_equal(
		b->prepare(ctx, &(struct bench_pass){ .op = 0, .policy = BENCH_ALL }, NULL), 0);
	assert_int_equal(run_pass(b, ctx, 0, BENCH_ALL, &tally), 0);
	assert_int_equal(
		b->check(ctx, &(struct bench_pass){ .op = 0, .policy = BENCH_ALL }, &tally, &error),
		-EIO);
	assert_non_null(strstr(error.text, "did not fetch"));
	fake_kvm.drop_gets = false;
	/* PSCI_VERSION is documented as the VM's, and this fake has one a vCPU */
	assert_int_equal(
		b->prepare(ctx, &(struct bench_pass){ .op = 0, .policy = BENCH_ALL }, NULL), 0);
	assert_int_equal(run_pass(b, ctx, 0, BENCH_ALL, &tally), 0);
	assert_int_equal(
		b->prepare(ctx, &(struct bench_pass){ .op = 1, .policy = BENCH_SCOPED }, NULL), 0);
	assert_int_equal(run_pass(b, ctx, 1, BENCH_SCOPED, &tally), 0);
	assert_int_equal(b->check(ctx, &(struct bench_pass){ .op = 1, .policy = BENCH_SCOPED },
				  &tally, &error),
			 -EPROTO);
	assert_non_null(strstr(error.text, "restore (scoped) of 3 vCPUs"));
	assert_non_null(strstr(error.text, "PSCI_VERSION"));
	bench_teardown(b, ctx);
}

#define T(f) cmocka_unit_test_setup_teardown(f, fake_kvm_setup, tidy)
static const struct CMUnitTest tests[] = {
	T(every_vcpu_has_values_of_its_own),
	T(a_shared_register_holds_one_value),
	T(only_bits_that_are_taken_are_varied),
	T(the_true_scope_is_proven),
	T(a_wrong_scope_is_caught),
	T(a_counter_of_each_vcpu_is_caught_too),
	T(what_a_full_restore_loses_is_left_out),
	T(what_is_lossy_is_held_against_a_full_copy),
	T(no_copy_is_made_in_vain),
	T(no_value_hides_a_register),
	T(a_guest_that_cannot_run_is_told),
	T(a_plan_fails_cleanly),
	T(restore_makes_the_accesses_it_counts),
	T(restore_sees_what_was_lost),
};
RUN(tests);
