/* SPDX-License-Identifier: GPL-2.0 */
/* A pattern, and the passes that `replay` makes of it on the fake KVM. */
#ifndef REPLAY_BED_H
#define REPLAY_BED_H

#include "state_bed.h"

#include "bench.h"
#include "benches.h"
#include "kvm/pattern.h"

#define VCPUS 4

static struct pattern pattern;
static struct bench_config bench;

/* All but the last of the fake's registers can be written; three are wider than a vCPU. */
static int make_bed(void **state)
{
	int err;

	fake_kvm_setup(state);
	fake_kvm.shared[PSCI] = fake_kvm.shared[PFR0] = fake_kvm.shared[MIDR] = true;
	err = reg_table_read(&table, &config, SCOPE_DOCUMENTED, NULL);
	for (size_t i = 0; i < table.nr; i++)
		reg_table_set_scope(&table, table.regs[i].plain_id,
				    fake_kvm.shared[i] ? REG_SCOPE_VM : REG_SCOPE_VCPU);
	err = err ? err : state_recipes_make(&recipes, &table, &config, NULL);
	bench = (struct bench_config){ .regs = &table,
				       .recipes = &recipes,
				       .vm = config,
				       .vcpus = VCPUS,
				       .threads = 1,
				       .pattern = &pattern };
	return err;
}

static int tidy_bed(void **state)
{
	pattern_free(&pattern);
	return tidy(state);
}

/* One pass as the sampler has it made: the loop's count, the formula's and the fake's agree. */
static uint64_t accesses_of(const char *op, enum bench_policy policy, int expected)
{
	const struct bench *b = bench_find("replay");
	struct bench_pass pass = {
		.op = bench_op_find(b, op), .policy = policy, .repeat = 1, .threads = 1
	};
	struct bench_tally tally = { 0 };
	struct error error = { "" };
	struct bench_work work;
	uint64_t before;
	void *ctx;

	b->count(&bench, &pass, &work);
	if (!work.accesses)
		return 0;
	assert_int_equal(bench_setup(b, &bench, &ctx, &error), 0);
	assert_int_equal(b->prepare(ctx, &pass, &error), 0);
	before = fake_kvm.gets + fake_kvm.sets;
	b->run(ctx, &pass, &tally);
	assert_int_equal(fake_kvm.gets + fake_kvm.sets - before, tally.accesses);
	assert_int_equal(tally.accesses, work.accesses);
	if (work.regs)
		assert_int_equal((work.regs - work.regs_once) * VCPUS + work.regs_once,
				 work.accesses);
	assert_int_equal(b->check(ctx, &pass, &tally, &error), expected);
	if (expected)
		assert_true(error.text[0]);
	else if (*error.text)
		fail_msg("%s", error.text);
	bench_teardown(b, ctx);
	return work.accesses;
}

#define T(f) cmocka_unit_test_setup_teardown(f, make_bed, tidy_bed)

#endif
