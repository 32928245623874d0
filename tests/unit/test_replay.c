// SPDX-License-Identifier: GPL-2.0
/* Patterns of VMMs: what they come to under each policy, and what `replay` makes. */
#include "replay_bed.h"

#include "kvm/arch.h"
#include "program.h"
#include "run/subject.h"

#include <errno.h>

static void add(struct pattern_phase *phase, enum pattern_op op, unsigned int first, bool alone,
		size_t a, size_t b)
{
	size_t regs[] = { a, b };
	struct pattern_pass pass = {
		.op = op, .first = first, .alone = alone, .regs = regs, .nr = 2
	};

	assert_int_equal(pattern_add_pass(phase, &pass, &table), 0);
}

static void policies_leave_out_what_they_say(void **state)
{
	struct pattern_phase *phase = pattern_add_phase(&pattern, PATTERN_SAVE, false);

	(void)state;
	add(phase, PATTERN_GET, 0, false, X0, PSCI);
	add(phase, PATTERN_GET, 0, false, PSCI, SCTLR);
	add(phase, PATTERN_GET, 0, true, X0, X0);
	assert_int_equal(accesses_of("save", BENCH_ALL, 0), 4 * 4 + 2);
	/* PSCI twice on vCPU 0 alone */
	assert_int_equal(accesses_of("save", BENCH_SCOPED, 0), 2 * 4 + 2 + 2);
	/* X0, PSCI and SCTLR of each */
	assert_int_equal(accesses_of("save", BENCH_ONCE, 0), 3 * 4);
	assert_int_equal(accesses_of("restore", BENCH_ALL, 0), 0);
}

/* A wide register is kept where it is accessed most; where vCPUs differ there is no formula. */
static void a_wide_register_is_kept_where_it_is_most(void **state)
{
	const struct bench *b = bench_find("replay");
	struct bench_pass pass = { .op = bench_op_find(b, "phase-1"), .policy = BENCH_SCOPED };
	struct pattern_phase *phase = pattern_add_phase(&pattern, PATTERN_TRACED, true);
	struct bench_work work;

	(void)state;
	add(phase, PATTERN_SET, 1, false, PSCI, X0);
	add(phase, PATTERN_SET, 2, true, PSCI, PSCI);
	assert_int_equal(accesses_of("phase-1", BENCH_ALL, 0), 3 * 2 + 2);
	assert_int_equal(accesses_of("phase-1", BENCH_SCOPED, 0), 3 + 3);
	assert_int_equal(accesses_of("phase-1", BENCH_ONCE, 0), 3 * 2);
	b->count(&bench, &pass, &work);
	assert_int_equal(work.regs, 0);
	bench.vcpus = 2; /* the one that has most is not there */
	b->count(&bench, &pass, &work);
	assert_int_equal(work.accesses, 2);
}

/* A trace of many vCPUs is passes of one vCPU each, and each but has its own steps. */
static void a_large_trace_is_small(void **state)
{
	enum { MANY = 512, REPEATS = 20 };
	struct pattern_phase *phase = pattern_add_phase(&pattern, PATTERN_TRACED, false);
	struct program program;
	struct bench_work work;
	unsigned int i, vcpu;

	(void)state;
	bench.vcpus = MANY;
	for (i = 0; i < REPEATS; i++)
		for (vcpu = 0; vcpu < MANY; vcpu++)
			add(phase, PATTERN_GET, vcpu, vcpu + 1 < MANY, X0, PSCI);
	assert_int_equal(program_make(&program, phase, &bench, BENCH_ALL), 0);
	assert_int_equal(program.nr_kinds, MANY);
	assert_int_equal(program.nr_parts, MANY * REPEATS);
	assert_null(program_part(&program, MANY + 1, 0));
	assert_null(program_part(&program, MANY + 1, 2));
	assert_int_equal(program_part(&program, MANY + 1, 1)->nr, 2);
	assert_int_equal(program_part(&program, MANY - 1, MANY - 1)->nr, 2);
	program_count(&program, MANY, &work);
	assert_int_equal(work.accesses, 2 * MANY * REPEATS);
	program_free(&program);
}

static void lists_are_no_accesses(void **state)
{
	struct pattern_phase *phase = pattern_add_phase(&pattern, PATTERN_CREATE, true);
	struct pattern_pass list = { .op = PATTERN_LENGTH };
	const struct bench *b = bench_find("replay");
	struct bench_pass pass = { .op = bench_op_find(b, "create"), .repeat = 1, .threads = 1 };
	struct bench_tally tally;
	uint64_t before;
	void *ctx;

	(void)state;
	assert_int_equal(pattern_add_pass(phase, &list, &table), 0);
	list.op = PATTERN_LIST;
	assert_int_equal(pattern_add_pass(phase, &list, &table), 0);
	assert_int_equal(pattern_add_pass(phase, &list, &table), 0);
	add(phase, PATTERN_GET, 0, false, X0, X1);
	assert_int_equal(bench_setup(b, &bench, &ctx, NULL), 0);
	for (pass.policy = 0; pass.policy < NR_BENCH_POLICIES; pass.policy++) {
		assert_int_equal(b->prepare(ctx, &pass, NULL), 0);
		before = fake_kvm.calls;
		tally = (struct bench_tally){ 0 };
		b->run(ctx, &pass, &tally);
		assert_int_equal(tally.accesses, 2 * VCPUS);
		assert_int_equal(tally.error, 0);
		assert_int_equal(fake_kvm.calls - before,
				 (pass.policy == BENCH_ONCE ? 4 : 5) * VCPUS);
	}
	bench_teardown(b, ctx);
}

/* Each phase of each VMM can be made, on any number of vCPUs. */
static void every_vmm_can_be_replayed(void **state)
{
	static const char *const phases[] = {
		[PATTERN_CREATE] = "create",
		[PATTERN_RESET] = "reset",
		[PATTERN_SAVE] = "save",
		[PATTERN_RESTORE] = "restore",
	};
	unsigned int i, k;
	enum bench_policy policy;
	uint64_t all, made;

	(void)state;
	for (i = 0; i < kvm_arch.nr_vmms; i++) {
		assert_int_equal(kvm_arch.vmm_pattern(&pattern, kvm_arch.vmms[i], &table), 0);
		for (k = 0; k < 4; k++) {
			all = accesses_of(phases[k], BENCH_ALL, 0);
			assert_int_equal(all > 0, !!pattern_find(&pattern, k));
			for (policy = 0; policy < NR_BENCH_POLICIES; policy++) {
				made = accesses_of(phases[k], policy, 0);
				assert_in_range(made, all > 0, all);
			}
		}
		pattern_free(&pattern);
	}
}

/* L registers of the list, H by hand: 1 + 2 L + H, and L + H + L. */
static void qemu_comes_to_every_register_three_times(void **state)
{
	const struct pattern_phase *restore;
	const uint64_t l = 4, h = 4, written = 3; /* one of them cannot be */

	(void)state;
	assert_int_equal(kvm_arch.vmm_pattern(&pattern, pattern_vmm("qemu"), &table), 0);
	/* this KVM has no TIMER_CNT and no MPIDR_EL1 */
	assert_int_equal(accesses_of("save", BENCH_ALL, 0), VCPUS * (2 * l + h));
	assert_int_equal(accesses_of("save", BENCH_ONCE, 0), VCPUS * (l + h));
	assert_int_equal(accesses_of("save", BENCH_SCOPED, 0), VCPUS * (2 * (l - 3) + h) + 2 * 3);
	assert_int_equal(accesses_of("restore", BENCH_ALL, 0), VCPUS * (2 * l + written));
	/* PSCI; the list and two resets; a whole one */
	assert_int_equal(accesses_of("create", BENCH_ALL, 0),
			 VCPUS * (1 + 3 * l + l + h + 2 * (l + written)));
	restore = pattern_find(&pattern, PATTERN_RESTORE);
	assert_int_equal(restore->nr, 3);
	assert_int_equal(restore->passes[0].regs[0], MIDR); /* the lowest id */
	assert_int_equal(restore->passes[1].regs[0], X0);
	assert_true(restore->passes[2].joined);
}

/* A KVM that says it did, and did not. */
static void lost(const char *op, bool gets, const char *what)
{
	const struct bench *b = bench_find("replay");
	struct bench_pass pass = { .op = bench_op_find(b, op), .repeat = 1, .threads = 1 };
	struct bench_tally tally = { 0 };
	struct error error = { "" };
	void *ctx;

	assert_int_equal(bench_setup(b, &bench, &ctx, NULL), 0);
	assert_int_equal(b->prepare(ctx, &pass, NULL), 0);
	*(gets ? &fake_kvm.drop_gets : &fake_kvm.drop_sets) = true;
	b->run(ctx, &pass, &tally);
	fake_kvm.drop_gets = fake_kvm.drop_sets = false;
	assert_true(b->check(ctx, &pass, &tally, &error) < 0);
	assert_non_null(strstr(error.text, what));
	bench_teardown(b, ctx);
}

static void what_was_lost_is_named(void **state)
{
	(void)state;
	assert_int_equal(kvm_arch.vmm_pattern(&pattern, pattern_vmm("qemu"), &table), 0);
	lost("save", true, "save (all) of 4 vCPUs: ");
	lost("save", true, "was not fetched although its GET succeeded");
	lost("restore", false, "restore (all) of 4 vCPUs: ");
	lost("reset", false, "was written");
	lost("create", true, "was not fetched");
}

static void what_fails_is_named(void **state)
{
	const struct bench *b = bench_find("replay");
	struct bench_pass pass = { .op = bench_op_find(b, "save"), .repeat = 1, .threads = 1 };
	struct bench_tally tally = { 0 };
	struct error error = { "" };
	void *ctx;

	(void)state;
	assert_int_equal(kvm_arch.vmm_pattern(&pattern, pattern_vmm("firecracker"), &table), 0);
	assert_int_equal(bench_setup(b, &bench, &ctx, NULL), 0);
	assert_int_equal(b->prepare(ctx, &pass, NULL), 0);
	fake_kvm.get_errno[SCTLR] = EPERM;
	b->run(ctx, &pass, &tally);
	assert_int_equal(tally.failed, VCPUS);
	assert_int_equal(b->check(ctx, &pass, &tally, &error), -EPERM);
	assert_non_null(strstr(error.text, "KVM_GET_ONE_REG of SCTLR_EL1"));
	fake_kvm.get_errno[SCTLR] = 0;
	fake_kvm.fail_at = fake_kvm.calls + 1; /* the list */
	fake_kvm.fail_errno = EIO;
	tally = (struct bench_tally){ 0 };
	b->run(ctx, &pass, &tally);
	assert_int_equal(b->check(ctx, &pass, &tally, &error), -EIO);
	assert_non_null(strstr(error.text, "KVM_GET_REG_LIST"));
	bench_teardown(b, ctx);
}

/* Options that do not go together, before a VM is made. */
static void options_are_checked(void **state)
{
	static const struct {
		struct run_options options;
		const char *what;
	} all[] = {
		{ { .benches = "replay", .pattern = "qemu", .trace = "x" }, "excludes the other" },
		{ { .pattern = "qemu" }, "--pattern: no harness of this run" },
		{ { .trace = "x", .benches = "sweep" }, "--trace: no harness of this run" },
		{ { .benches = "replay", .pattern = "qmeu" }, "are: qemu firecracker" },
		{ { .benches = "replay", .trace = "/nowhere" }, "/nowhere" },
	};
	struct run_options o = { .benches = "replay" };
	unsigned int i;

	(void)state;
	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		struct error error = { "" };

		assert_true(run_replayed_check(&all[i].options, &error) < 0);
		if (!strstr(error.text, all[i].what))
			fail_msg("%s", error.text);
	}
	assert_int_equal(run_replayed_check(&o, NULL), 0);
	assert_string_equal(run_replayed_vmm(&o)->name, "qemu");
	o.pattern = "crosvm";
	assert_string_equal(run_replayed_vmm(&o)->name, "crosvm");
	o.benches = "sweep";
	assert_null(run_replayed_vmm(&o));
}

static const struct CMUnitTest tests[] = {
	T(policies_leave_out_what_they_say),
	T(a_wide_register_is_kept_where_it_is_most),
	T(a_large_trace_is_small),
	T(lists_are_no_accesses),
	T(every_vmm_can_be_replayed),
	T(qemu_comes_to_every_register_three_times),
	T(what_was_lost_is_named),
	T(what_fails_is_named),
	T(options_are_checked),
};
RUN(tests);
