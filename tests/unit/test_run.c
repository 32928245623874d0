// SPDX-License-Identifier: GPL-2.0
/* A whole bench: planned, measured, interrupted, gone on with, and what its files then hold. */
#include "run_bed.h"

#include "record/benches.h"

#include <errno.h>
#include <unistd.h>

/* Every cell in every round, numbered through, each with the accesses of its formula. */
static void holds_every_round(const char *path, enum run_samples which, size_t nr_cells,
			      unsigned int rounds)
{
	struct sample_set set = run_bed_samples(path, which);
	size_t i;

	assert_int_equal(set.cells.nr, nr_cells);
	assert_int_equal(set.nr_rows, nr_cells * rounds);
	assert_int_equal(samples_rounds(&set), rounds);
	for (i = 0; i < set.nr_rows; i++) {
		assert_int_equal(set.rows[i].seq, i);
		assert_int_equal(set.rows[i].failed, 0);
	}
	samples_free(&set);
}

/* A row for each op and policy of every harness there is. */
static size_t nr_harness_rows(void)
{
	unsigned int i, p, policies = bench_policies_default();
	const struct bench *b;
	size_t n = 0;

	for (i = 0; (b = bench_at(i)); i++)
		for (p = 0; p < NR_BENCH_POLICIES; p++)
			n += b->nr_ops * !!(bench_policies_of(b, policies) & 1u << p);
	return n;
}

static void everything_is_measured(void **state)
{
	struct run_bed bed;
	struct benches benches = { 0 };
	struct run_dir dir;

	(void)state;
	run_bed_begin(&bed, "whole");
	assert_int_equal(run_bed_run(&bed), 0);
	assert_int_equal(bed.stop, SAMPLER_STOP_ROUNDS);
	assert_int_equal(bed.rounds, 6);
	assert_true(bed.nr_progress > 6 * bed.nr_cells);
	/* sweep 4, restore 4, create 4 at each count, baseline 2 at one; no vCPU runs here */
	holds_every_round(bed.path, RUN_PASSES, 2 * 12 + 2, 6);
	holds_every_round(bed.path, RUN_REGISTERS, 2 * (8 + 7), 6);
	assert_string_equal(run_bed_env(bed.path, "stopped"), "all rounds asked for are done");
	assert_string_equal(run_bed_env(bed.path, "registers"), "8");
	assert_non_null(strstr(run_bed_env(bed.path, "registers_left_out"), " (set: EPERM)"));
	assert_string_equal(run_bed_env(bed.path, "metric"), "wall_ns");
	assert_non_null(strstr(bed.said, "cannot be written (EPERM): left out of set"));
	assert_non_null(strstr(bed.said, "without cycles, instructions, user_instructions, "
					 "context_switches, migrations: not permitted"));
	assert_null(strstr(bed.said, "without instructions")); /* one cause, one line */
	assert_int_equal(run_dir_open(&dir, bed.path, NULL), 0);
	assert_int_equal(benches_read(&benches, &dir, NULL), 0);
	assert_int_equal(benches.nr, nr_harness_rows());
	benches_free(&benches);
	run_dir_close(&dir);
	/* what is there is never written over */
	assert_int_equal(run_bed_run(&bed), -EEXIST);
}

/* The same cells in the same order, whatever was counted in them. */
static void same_order(const char *a_path, const char *b_path, enum run_samples which)
{
	struct sample_set a = run_bed_samples(a_path, which), b = run_bed_samples(b_path, which);
	size_t i;

	assert_int_equal(a.nr_rows, b.nr_rows);
	for (i = 0; i < a.nr_rows; i++) {
		assert_int_equal(a.rows[i].round, b.rows[i].round);
		assert_int_equal(a.rows[i].accesses, b.rows[i].accesses);
		assert_true(
			cell_key_equal(&a.cells.key[a.rows[i].cell], &b.cells.key[b.rows[i].cell]));
	}
	samples_free(&a);
	samples_free(&b);
}

/* Wherever it was interrupted, it goes on as if it had never stopped. */
static void an_interrupted_run_goes_on(void **state)
{
	static const unsigned int after[] = { 1, 2, 40, 100, 170, 300 };
	char name[32];
	struct run_bed bed, whole;
	size_t i;

	(void)state;
	run_bed_begin(&whole, "uninterrupted");
	assert_int_equal(run_bed_run(&whole), 0);
	for (i = 0; i < sizeof(after) / sizeof(after[0]); i++) {
		snprintf(name, sizeof(name), "interrupted-%u", after[i]);
		run_bed_begin(&bed, name);
		bed.passes_left = after[i];
		assert_int_equal(run_bed_run(&bed), 0);
		assert_int_equal(bed.stop, SAMPLER_STOP_INTERRUPTED);
		assert_true(bed.rounds < 6);
		assert_string_equal(run_bed_env(bed.path, "stopped"), "interrupted");
		bed.passes_left = 0;
		bed.options.resume = true;
		assert_int_equal(run_bed_run(&bed), 0);
		assert_non_null(strstr(bed.said, "going on after round"));
		assert_int_equal(bed.rounds, 6);
		same_order(bed.path, whole.path, RUN_PASSES);
		same_order(bed.path, whole.path, RUN_REGISTERS);
	}
}

/* Fewer rounds than there are would throw away what was measured. */
static void no_round_is_thrown_away(void **state)
{
	struct run_bed bed;

	(void)state;
	run_bed_begin(&bed, "fewer");
	assert_int_equal(run_bed_run(&bed), 0);
	bed.options.resume = true;
	bed.options.rounds = 4;
	assert_int_equal(run_bed_run(&bed), -EINVAL);
	assert_non_null(strstr(bed.error.text, "has 6 rounds, and would go on to 4"));
	holds_every_round(bed.path, RUN_PASSES, 2 * 12 + 2, 6);
	holds_every_round(bed.path, RUN_REGISTERS, 2 * (8 + 7), 6);
}

/* A row that is missing in the midst of a file is measured again. */
static void a_gap_is_filled(void **state)
{
	struct run_bed bed;
	char command[512];

	(void)state;
	run_bed_begin(&bed, "gap");
	bed.options.benches = "sweep";
	assert_int_equal(run_bed_run(&bed), 0);
	snprintf(command, sizeof(command),
		 "sed -i '/^sweep,get,all,3,1,fresh,2,/d' '%s/samples.csv'", bed.path);
	assert_int_equal(system(command), 0);
	bed.options.resume = true;
	assert_int_equal(run_bed_run(&bed), 0);
	assert_non_null(strstr(bed.said, "going on after round 2"));
	holds_every_round(bed.path, RUN_PASSES, 8, 6);
}

/* A run goes on only under the conditions it was begun under. */
static void another_run_is_not_gone_on_with(void **state)
{
	struct run_bed bed;
	const struct run_options *o = &bed.options;
	char command[256];

	(void)state;
	run_bed_begin(&bed, "conditions");
	bed.passes_left = 60;
	assert_int_equal(run_bed_run(&bed), 0);
	bed.passes_left = 0;
#define WITH(change, what) \
	do { \
		struct run_options kept = *o; \
\
		bed.options.resume = true; \
		bed.options.change; \
		assert_int_equal(run_bed_run(&bed), -EINVAL); \
		assert_non_null(strstr(bed.error.text, what)); \
		bed.options = kept; \
	} while (0)
	WITH(vcpus = "1,2", "was started with vcpus=1,3");
	WITH(seed = 2, "seed=1, and would continue with seed=2");
	WITH(warmup = 3, "option.warmup=-1");
	WITH(benches = "sweep", "benches=baseline,create");
	WITH(rounds_per_vm = 3, "rounds_per_vm=2");
	WITH(features = "PSCI_0_2", "features=");
	WITH(host_kind = "emulated: a fake", "host_kind=");
	if (!access("/proc/sys/kernel/random/boot_id", R_OK)) {
		snprintf(command, sizeof(command), "sed -i s/^boot_id=/\\&f/ '%s/env.txt'",
			 bed.path);
		assert_int_equal(system(command), 0);
		WITH(warmup = -1, "started with boot_id=f");
		snprintf(command, sizeof(command), "sed -i s/^boot_id=f/boot_id=/ '%s/env.txt'",
			 bed.path);
		assert_int_equal(system(command), 0);
	}
	bed.options.resume = true;
	assert_int_equal(run_bed_run(&bed), 0);
}

static void spread_and_cpus_of_threads_are_held(void **state)
{
	struct run_bed bed;

	(void)state;
	run_bed_begin(&bed, "spread");
	bed.options.benches = "threads,vms";
	bed.options.threads = "1,2";
	bed.options.oversubscribe = true;
	bed.passes_left = 9;
	assert_int_equal(run_bed_run(&bed), 0);
	bed.passes_left = 0;
	bed.options.resume = true;
	bed.options.spread = SPREAD_SCATTER;
	assert_int_equal(run_bed_run(&bed), -EINVAL);
	assert_non_null(strstr(bed.error.text, "spread=compact"));
	bed.options.spread = SPREAD_COMPACT;
	assert_int_equal(run_bed_run(&bed), 0);
	/* both have 2 ops and 2 policies; at 1 vCPU two threads cannot share a VM */
	holds_every_round(bed.path, RUN_PASSES, 4 * (1 + 2) + 4 * (2 + 2), 6);
	assert_non_null(strstr(bed.said, "2 threads are left out"));
}

/* Wherever KVM refuses something: it is named, what was measured is kept, and gone on with. */
static void an_error_keeps_what_was_measured(void **state)
{
	unsigned int k, measured = 0;
	struct run_bed bed;
	char name[32];
	uint64_t all;

	(void)state;
	run_bed_begin(&bed, "calls");
	fake_kvm.calls = 0;
	assert_int_equal(run_bed_run(&bed), 0);
	all = fake_kvm.calls;
	for (k = 1; k < 24; k++) {
		run_bed_reset();
		snprintf(name, sizeof(name), "error-%u", k);
		run_bed_begin(&bed, name);
		fake_kvm.calls = 0;
		fake_kvm.fail_at = all * k / 24;
		fake_kvm.fail_errno = EIO;
		assert_true(run_bed_run(&bed) < 0);
		assert_true(bed.error.text[0]);
		fake_kvm.fail_at = 0;
		if (access(bed.path, F_OK))
			continue; /* it had not begun to measure */
		measured++;
		assert_string_equal(run_bed_env(bed.path, "stopped"), "failed");
		bed.options.resume = true;
		assert_int_equal(run_bed_run(&bed), 0);
		holds_every_round(bed.path, RUN_PASSES, 2 * 12 + 2, 6);
		holds_every_round(bed.path, RUN_REGISTERS, 2 * (8 + 7), 6);
	}
	assert_true(measured > 10);
}

/* An emulated host without counters: rows that show the accesses, and are no result. */
static void an_untimed_run_has_no_counts(void **state)
{
	struct run_bed bed;
	struct sample_set set;
	size_t i;

	(void)state;
	run_bed_begin(&bed, "untimed");
	bed.options.host_kind = "emulated: a fake";
	bed.options.rounds = 0;
	assert_int_equal(run_bed_run(&bed), 0);
	assert_int_equal(bed.rounds, 6);
	assert_non_null(strstr(
		bed.said, "baseline, create, registers, restore, sweep: rows are marked untimed"));
	set = run_bed_samples(bed.path, RUN_PASSES);
	for (i = 0; i < set.nr_rows; i++) {
		assert_int_equal(set.rows[i].mark, SAMPLE_UNTIMED);
		assert_false(set.rows[i].reading.has[COUNTER_WALL_NS]);
	}
	samples_free(&set);
}

#define T(f) cmocka_unit_test_setup(f, run_bed_setup)
static const struct CMUnitTest tests[] = {
	T(everything_is_measured),	     T(an_interrupted_run_goes_on),
	T(no_round_is_thrown_away),	     T(a_gap_is_filled),
	T(another_run_is_not_gone_on_with),  T(spread_and_cpus_of_threads_are_held),
	T(an_error_keeps_what_was_measured), T(an_untimed_run_has_no_counts),
};
RUN(tests);
