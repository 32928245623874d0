// SPDX-License-Identifier: GPL-2.0
/* Shards of a run, and the run that is made of them. */
#include "merge_bed.h"

#include "record/benches.h"

#include <errno.h>

static void shards_make_the_whole(void **state)
{
	struct sample_set set;
	unsigned int shards, last;
	struct run_bed whole;
	char name[32];
	size_t i;

	(void)state;
	run_bed_begin(&whole, "of-one-piece");
	assert_int_equal(run_bed_run(&whole), 0);
	for (shards = 1; shards <= MAX_SHARDS; shards++) {
		snprintf(name, sizeof(name), "of-%u", shards);
		for (i = 1; i <= shards; i++)
			measure_shard(name, (unsigned int)i, shards, 0);
		assert_int_equal(merge(name, shards, NULL), 0);
		is_part_of(whole.path, run_bed_path(name), RUN_PASSES);
		is_part_of(whole.path, run_bed_path(name), RUN_REGISTERS);
		set = run_bed_samples(run_bed_path(name), RUN_PASSES);
		assert_int_equal(set.nr_rows, 6 * (2 * 12 + 2)); /* and no row more */
		for (i = last = 0; i < set.nr_rows; last = set.rows[i++].round) {
			assert_int_equal(set.rows[i].seq, i);
			assert_true(set.rows[i].round >= last);
		}
		samples_free(&set);
		assert_string_equal(run_bed_env(run_bed_path(name), "part"), "1/1");
		assert_string_equal(run_bed_env(run_bed_path(name), "stopped"),
				    "all rounds asked for are done");
		assert_string_equal(run_bed_env(run_bed_path(name), "rounds"), "6");
	}
}

/* Each has its own time, and its own share of it. */
static void shards_of_a_budget(void **state)
{
	struct run_bed bed;
	char name[32];
	unsigned int k;

	(void)state;
	for (k = 1; k <= 2; k++) {
		snprintf(name, sizeof(name), "timed-%u", k);
		run_bed_begin(&bed, name);
		bed.options.rounds = 0;
		bed.options.budget_s = 0.2;
		bed.options.width_points = 0;
		bed.options.host_kind = "native";
		bed.options.shard = k;
		bed.options.shards = 2;
		assert_int_equal(run_bed_run(&bed), 0);
	}
	if (merge("timed", 2, &bed.error))
		fail_msg("%s", bed.error.text);
}

/* Both policies of a cell are in one shard, so that what one saves is measured side by side. */
static void policies_stay_together(void **state)
{
	unsigned int shard;
	char name[32];
	size_t i;

	(void)state;
	for (shard = 1; shard <= 3; shard++) {
		struct sample_set set;

		measure_shard("pairs", shard, 3, 0);
		snprintf(name, sizeof(name), "pairs-%u", shard);
		set = run_bed_samples(run_bed_path(name), RUN_PASSES);
		for (i = 0; i < set.cells.nr; i++) {
			struct cell_key base = set.cells.key[i];

			snprintf(base.policy, sizeof(base.policy), "all");
			assert_true(cells_find(&set.cells, &base) != CELLS_NONE);
		}
		samples_free(&set);
	}
}

/* A shard that was interrupted makes an interrupted run, with the rounds that all have. */
static void an_interrupted_shard(void **state)
{
	struct env env = { 0 };

	(void)state;
	measure_shard("cut", 1, 2, 0);
	measure_shard("cut", 2, 2, 60);
	assert_int_equal(merge("cut", 2, NULL), 0);
	assert_string_equal(run_bed_env(run_bed_path("cut"), "stopped"), "interrupted");
	assert_string_not_equal(run_bed_env(run_bed_path("cut"), "rounds"), "6");
	env_set(&env, "stopped", "failed");
	assert_false(env_is_done(&env));
	env_set(&env, "stopped", "all rounds asked for are done");
	assert_true(env_is_done(&env));
	env_free(&env);
}

/* Why its CPU was chosen each shard says for itself: one was less idle then. */
static void each_shard_has_its_own_reasons(void **state)
{
	struct env env = { 0 };
	struct run_dir dir;

	(void)state;
	measure_shard("reasons", 1, 2, 0);
	measure_shard("reasons", 2, 2, 0);
	assert_int_equal(run_dir_open(&dir, run_bed_path("reasons-2"), NULL), 0);
	assert_int_equal(env_read_dir(&env, &dir, NULL), 0);
	env_set(&env, "pinned_why", "12%% busy, not CPU 0");
	assert_int_equal(env_write(&env, &dir, NULL), 0);
	assert_int_equal(merge("reasons", 2, NULL), 0);
	env_free(&env);
	run_dir_close(&dir);
}

/* A whole that is there already is made anew; benches.csv comes with it. */
static void a_whole_is_made_anew(void **state)
{
	struct benches benches = { 0 };
	struct run_dir dir;
	size_t i, k;

	(void)state;
	measure_shard("anew", 1, 2, 0);
	measure_shard("anew", 2, 2, 0);
	assert_int_equal(merge("anew", 2, NULL), 0);
	assert_int_equal(merge("anew", 2, NULL), 0);
	assert_int_equal(run_dir_open(&dir, run_bed_path("anew"), NULL), 0);
	assert_int_equal(benches_read(&benches, &dir, NULL), 0);
	for (i = 0; i < benches.nr; i++) /* each row once, though both shards have all */
		for (k = 0; k < i; k++)
			assert_memory_not_equal(&benches.rows[i], &benches.rows[k],
						sizeof(*benches.rows));
	assert_true(benches.nr > 12);
	benches_free(&benches);
	run_dir_close(&dir);
}

/* A shard of two that has all registers, or none. */
static void measure_some(const char *name, unsigned int shard, unsigned int rounds, bool resume)
{
	struct run_bed bed;
	char own[64];

	snprintf(own, sizeof(own), "%s-%u", name, shard);
	run_bed_begin(&bed, own);
	bed.options.benches = "registers,sweep";
	bed.options.vcpus = "3";
	bed.options.shard = shard;
	bed.options.shards = 2;
	bed.options.rounds = rounds;
	bed.options.resume = resume;
	assert_int_equal(run_bed_run(&bed), 0);
}

/* Each shard goes on in a copy of the whole, as the lab has it: one without registers, too. */
static void a_whole_goes_on_in_shards(void **state)
{
	struct sample_set set;
	struct run_bed bed;
	unsigned int k;
	char name[32], command[512];

	(void)state;
	for (k = 1; k <= 2; k++)
		measure_some("again", k, 6, false);
	assert_int_equal(merge("again", 2, NULL), 0);
	for (k = 1; k <= 2; k++) {
		snprintf(name, sizeof(name), "again-%u", k);
		run_bed_begin(&bed, name);
		snprintf(command, sizeof(command), "rm -r '%s' && cp -r '%s' '%s'", bed.path,
			 run_bed_path("again"), bed.path);
		assert_int_equal(system(command), 0);
		measure_some("again", k, 8, true);
	}
	assert_int_equal(merge("again", 2, NULL), 0);
	set = run_bed_samples(run_bed_path("again"), RUN_REGISTERS); /* refuses a row twice */
	assert_int_equal(set.nr_rows, 8 * (8 + 7));
	samples_free(&set);
}

/* Without some of its shards a run is made of the others, and is never taken for the whole; what is
 * missing can be measured by going on. */
static void missing_shards_are_named(void **state)
{
	char path[128], command[512];

	(void)state;
	measure_some("some", 1, 6, false);
	snprintf(path, sizeof(path), "%s", run_bed_path("some"));
	assert_int_equal(merge("some", 1, NULL), 0);
	assert_string_equal(run_bed_env(path, "parts_missing"), "2/2");
	assert_string_equal(run_bed_env(path, "stopped"), "interrupted");
	snprintf(command, sizeof(command), "cp -r '%s' '%s-2'", path, path);
	assert_int_equal(system(command), 0);
	measure_some("some", 2, 6, true);
	assert_int_equal(merge("some", 2, NULL), 0);
	assert_string_equal(run_bed_env(path, "parts_missing"), "(none)");
	assert_string_equal(run_bed_env(path, "stopped"), "all rounds asked for are done");
}

/* One that ended before its first row is no reason to lose the others, and makes no whole run. */
static void a_shard_without_a_row(void **state)
{
	const struct run_listener nobody = { .arg = NULL };
	struct error error;
	struct run_bed bed;
	char command[512];

	(void)state;
	run_bed_begin(&bed, "begun-1");
	bed.options.shards = 2;
	{
		struct run run = RUN_INIT(&bed.options, nobody);

		assert_int_equal(run_prepare(&run, NULL), 0);
		assert_int_equal(run_open(&run, NULL), 0);
		run_free(&run);
	}
	assert_string_equal(run_bed_env(bed.path, "stopped"), "interrupted");
	measure_shard("begun", 2, 2, 0);
	assert_int_equal(merge("begun", 2, NULL), 0);
	assert_string_equal(run_bed_env(run_bed_path("begun"), "stopped"), "interrupted");
	assert_string_equal(run_bed_env(run_bed_path("begun"), "rounds"), "0");
	is_part_of(run_bed_path("begun-2"), run_bed_path("begun"), RUN_PASSES);
	/* one that says it has ended must have its rows */
	snprintf(command, sizeof(command), "rm '%s/samples.csv'", run_bed_path("begun-2"));
	assert_int_equal(system(command), 0);
	assert_int_equal(merge("begun", 2, &error), -ENOENT);
	assert_non_null(strstr(error.text, "begun-2/samples.csv"));
}

/* Each shard can only leave out what is its own; the whole says which of them did. */
static void what_shards_left_out_is_kept(void **state)
{
	struct error error = { "" };
	char key[32], left[64] = "";
	struct run_bed bed;
	unsigned int k;

	(void)state;
	fake_kvm.vcpus_most = 12;
	fake_kvm.vcpus_errno = ENOMEM;
	for (k = 1; k <= 2; k++) {
		snprintf(key, sizeof(key), "limited-%u", k);
		run_bed_begin(&bed, key);
		bed.options.vcpus = "1,8";
		bed.options.shard = k;
		bed.options.shards = 2;
		assert_int_equal(run_bed_run(&bed), 0);
		assert_string_equal(run_bed_env(bed.path, "vcpus"), "1,8");
	}
	if (merge("limited", 2, &error))
		fail_msg("%s", error.text);
	for (k = 1; k <= 2; k++) {
		snprintf(key, sizeof(key), "left_out.part%u", k);
		if (strcmp(run_bed_env(run_bed_path("limited"), key), "(none)"))
			snprintf(left, sizeof(left), "%s",
				 run_bed_env(run_bed_path("limited"), key));
	}
	assert_string_equal(left, "restore at 8 vCPUs (ENOMEM)");
}

static const struct CMUnitTest tests[] = {
	T(shards_make_the_whole),	 T(policies_stay_together),
	T(an_interrupted_shard),	 T(each_shard_has_its_own_reasons),
	T(a_whole_is_made_anew),	 T(a_whole_goes_on_in_shards),
	T(missing_shards_are_named),	 T(a_shard_without_a_row),
	T(what_shards_left_out_is_kept), T(shards_of_a_budget),
};
RUN(tests);
