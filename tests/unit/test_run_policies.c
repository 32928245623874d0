// SPDX-License-Identifier: GPL-2.0
/* Policies of whole runs: what is asked for, what the kernel lacks, what is compared with what. */
#include "run_bed.h"

#include <errno.h>
#include <stdlib.h>

enum { MIDR = 4 }; /* of the fake's registers; the VM's by userspace's table */

static int run_setup(void **state)
{
	(void)state;
	run_bed_reset();
	return 0;
}

/* Do the samples have rows of that policy? */
static bool has_policy(const struct run_bed *bed, enum bench_policy policy)
{
	struct sample_set set = run_bed_samples(bed->path, RUN_PASSES);
	bool found = false;
	size_t i;

	for (i = 0; i < set.cells.nr; i++)
		found |= !strcmp(set.cells.key[i].policy, bench_policies[policy].name);
	samples_free(&set);
	return found;
}

static void a_kernel_without_batches_is_told(void **state)
{
	struct run_bed bed;

	(void)state;
	run_bed_begin(&bed, "without");
	bed.options.benches = "sweep,restore";
	bed.options.policies = "all,batch,batch-scoped";
	assert_int_equal(run_bed_run(&bed), 0);
	assert_non_null(
		strstr(bed.said, "batch, batch-scoped: left out: this kernel has no ioctl"));
	assert_non_null(strstr(run_bed_env(bed.path, "left_out"), "batch, batch-scoped (this"));
	assert_string_equal(run_bed_env(bed.path, "policies"), "all,batch,batch-scoped");
	assert_true(has_policy(&bed, BENCH_ALL));
	assert_false(has_policy(&bed, BENCH_BATCH));
	run_bed_begin(&bed, "nothing-left");
	bed.options.benches = "sweep,restore";
	bed.options.policies = "batch";
	assert_int_equal(run_bed_run(&bed), -ENODEV);
	assert_non_null(strstr(bed.error.text, "nothing is left to measure"));
	fake_kvm.batch_max = 64;
	fake_kvm.batch_is_else = true;
	run_bed_begin(&bed, "else");
	bed.options.benches = "sweep";
	bed.options.policies = "all,batch";
	assert_int_equal(run_bed_run(&bed), 0);
	assert_non_null(strstr(bed.said, "batch: left out: the kernel says that it has"));
	assert_false(has_policy(&bed, BENCH_BATCH));
}

static void all_policies_in_one_run(void **state)
{
	enum bench_policy p;
	struct run_bed bed;

	(void)state;
	fake_kvm.batch_max = 3;
	fake_kvm.shared[MIDR] = true;
	run_bed_begin(&bed, "every");
	bed.options.benches = "restore";
	bed.options.policies = "batch-scoped,batch,list-each,documented,scoped,all";
	bed.passes_left = 20;
	assert_int_equal(run_bed_run(&bed), 0);
	bed.passes_left = 0;
	bed.options.resume = true;
	bed.options.policies = "all,scoped";
	assert_int_equal(run_bed_run(&bed), -EINVAL);
	assert_non_null(strstr(bed.error.text, "policies="));
	bed.options.policies = "batch-scoped,batch,list-each,documented,scoped,all";
	assert_int_equal(run_bed_run(&bed), 0);
	/* 6 policies of save, 5 of restore, at two counts of vCPUs */
	assert_int_equal(bed.nr_cells, 2 * (6 + 5));
	for (p = 0; p < NR_BENCH_POLICIES; p++)
		if (bench_find("restore")->policies & 1u << p)
			assert_true(has_policy(&bed, p));
	/* unless it is named, none of them is there but the two */
	run_bed_begin(&bed, "default");
	bed.options.benches = "restore";
	assert_int_equal(run_bed_run(&bed), 0);
	assert_int_equal(bed.nr_cells, 2 * 2 * 2);
	assert_string_equal(run_bed_env(bed.path, "policies"), "(none)");
	assert_false(has_policy(&bed, BENCH_LIST_EACH));
}

/* Every cell has for its base the one that differs in policy alone, and is the base's. */
static void expect_bases(const struct run_plan *plan)
{
	size_t i, base, nr = 0;

	for (i = 0; i < plan->nr_cells; i++) {
		const struct run_cell *cell = &plan->cells[i];
		enum bench_policy policy = cell->pass.policy, of = bench_policies[policy].base;
		struct cell_key key = cell_key_of_policy(&cell->key, bench_policies[of].name);

		base = plan->sampler_cells[i].base;
		if (of == policy) {
			assert_int_equal(base, SAMPLER_NO_BASE);
			continue;
		}
		assert_true(base < i);
		assert_true(cell_key_equal(&plan->cells[base].key, &key));
		nr++;
	}
	assert_true(nr > 0);
}

static void bases_stay_right_in_shards_and_when_cells_go(void **state)
{
	const struct run_listener nobody = { 0 };
	struct run_bed bed;
	unsigned int shard;
	bool *is_dropped;
	size_t i;

	(void)state;
	fake_kvm.batch_max = 64;
	fake_kvm.shared[MIDR] = true;
	for (shard = 0; shard <= 2; shard++) {
		run_bed_begin(&bed, "bases");
		bed.options.benches = "sweep,restore";
		bed.options.policies = "all,scoped,documented,list-each,batch,batch-scoped";
		bed.options.shard = shard ? shard : 1;
		bed.options.shards = shard ? 2 : 1;
		{
			struct run run = RUN_INIT(&bed.options, nobody);

			assert_int_equal(run_prepare(&run, &bed.error), 0);
			expect_bases(&run.plan);
			is_dropped = calloc(run.plan.nr_cells, sizeof(*is_dropped));
			for (i = 0; i < run.plan.nr_cells; i++)
				is_dropped[i] = run.plan.cells[i].key.vcpus == 1;
			if (run_plan_drop(&run.plan, is_dropped))
				expect_bases(&run.plan);
			free(is_dropped);
			run_free(&run);
		}
	}
}

/* MIDR is the VM's by userspace's table, and each vCPU has its own. */
static void a_wrong_table_is_left_out(void **state)
{
	struct run_bed bed;

	(void)state;
	run_bed_begin(&bed, "wrong");
	bed.options.benches = "sweep";
	bed.options.policies = "all,documented";
	assert_int_equal(run_bed_run(&bed), 0);
	assert_non_null(strstr(bed.said, "documented: left out: MIDR_EL1"));
	assert_false(has_policy(&bed, BENCH_DOCUMENTED));
	assert_true(has_policy(&bed, BENCH_ALL));
}

#define T(f) cmocka_unit_test_setup(f, run_setup)
static const struct CMUnitTest tests[] = {
	T(a_kernel_without_batches_is_told),
	T(all_policies_in_one_run),
	T(bases_stay_right_in_shards_and_when_cells_go),
	T(a_wrong_table_is_left_out),
};
RUN(tests);
