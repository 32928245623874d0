// SPDX-License-Identifier: GPL-2.0
/* What an interrupted run may have left, and under which conditions it goes on. */
#include "run_bed.h"

#include <errno.h>
#include <inttypes.h>
#include <sys/stat.h>

static int reset(void **state)
{
	(void)state;
	run_bed_reset();
	return 0;
}

/* The text of a file of samples, which may be all there is of it. */
static void write_samples(const char *path, const char *text)
{
	char file[256];
	FILE *f;

	snprintf(file, sizeof(file), "%s/samples.csv", path);
	f = fopen(file, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

/* Interrupted before its header was whole, a run goes on from nothing. */
static void a_cut_header_is_written_anew(void **state)
{
	static const char *const cut[] = { "", "b", "bench", "bench,", "bench,op,pol" };
	struct sample_set set;
	struct run_bed bed;
	size_t i;

	(void)state;
	run_bed_begin(&bed, "header");
	bed.options.benches = "sweep";
	assert_int_equal(run_bed_run(&bed), 0);
	bed.options.resume = true;
	for (i = 0; i < sizeof(cut) / sizeof(cut[0]); i++) {
		write_samples(bed.path, cut[i]);
		assert_int_equal(run_bed_run(&bed), 0);
		set = run_bed_samples(bed.path, RUN_PASSES);
		assert_int_equal(set.nr_rows, 6 * 8);
		samples_free(&set);
	}
}

static void another_header_is_no_runs(void **state)
{
	static const char *const other[] = { "bench,what", "bench,op\n", "benches", "x" };
	struct run_bed bed;
	size_t i;

	(void)state;
	run_bed_begin(&bed, "other-header");
	bed.options.benches = "sweep";
	assert_int_equal(run_bed_run(&bed), 0);
	bed.options.resume = true;
	for (i = 0; i < sizeof(other) / sizeof(other[0]); i++) {
		write_samples(bed.path, other[i]);
		assert_int_equal(run_bed_run(&bed), -EINVAL);
		assert_non_null(strstr(bed.error.text, "samples.csv:1:"));
	}
}

/* Of two passes that differ in nothing but what came before them the one that is meant is named. */
static void a_cell_too_many_is_named(void **state)
{
	struct run_bed bed;

	(void)state;
	run_bed_begin(&bed, "too-many");
	bed.options.benches = "sweep";
	assert_int_equal(run_bed_run(&bed), 0);
	bed.options.resume = true;
	write_samples(bed.path, "bench,op,policy,vcpus,threads,state,round,seq,regs,regs_once,"
				"accesses,failed,wall_ns,cycles,instructions,user_instructions,"
				"context_switches,migrations,mark,pass\n"
				"sweep,get,all,2,1,fresh,0,0,8,0,16,0,1,,,,,,,cold\n");
	assert_int_equal(run_bed_run(&bed), -EINVAL);
	assert_non_null(strstr(bed.error.text, "has sweep get at 2 vCPUs, cold, which this command "
					       "line does not measure"));
}

/* Room for env.txt is held while a run measures, and given back. */
static void env_has_room_on_a_full_disk(void **state)
{
	const struct run_listener nobody = { .arg = NULL };
	struct run_bed bed;
	struct stat st;
	char held[256];

	(void)state;
	run_bed_begin(&bed, "held");
	snprintf(held, sizeof(held), "%s/env.txt.new", bed.path);
	{
		struct run run = RUN_INIT(&bed.options, nobody);

		assert_int_equal(run_prepare(&run, NULL), 0);
		assert_int_equal(run_open(&run, NULL), 0);
		assert_int_equal(stat(held, &st), 0);
		assert_true(st.st_blocks * 512 >= 8192);
		assert_int_equal(run_close(&run, -ENOSPC, NULL), 0);
		run_free(&run);
	}
	assert_int_equal(stat(held, &st), -1);
	assert_string_equal(run_bed_env(bed.path, "stopped"), "failed");
}

/* A mirror that cannot be opened leaves no empty directory, which the next run would stumble on. */
static void a_wrong_mirror_leaves_nothing(void **state)
{
	struct run_bed bed;
	struct stat st;

	(void)state;
	run_bed_begin(&bed, "mirror");
	bed.options.mirror = "/nonexistent/mirror";
	assert_int_equal(run_bed_run(&bed), -ENOENT);
	assert_int_equal(stat(bed.path, &st), -1);
	/* nor takes one away that was there */
	assert_int_equal(mkdir(bed.path, 0777), 0);
	assert_int_equal(run_bed_run(&bed), -EEXIST);
	assert_int_equal(stat(bed.path, &st), 0);
}

/* A member that broke off is the last of a mirror; the run directory goes on without it. */
static void a_broken_mirror_is_closed(void **state)
{
	const struct run_listener nobody = { .arg = NULL };
	struct run_bed bed;

	(void)state;
	run_bed_begin(&bed, "full-mirror");
	bed.options.mirror = "/dev/full";
	{
		struct run run = RUN_INIT(&bed.options, nobody);

		assert_int_equal(run_prepare(&run, NULL), 0);
		assert_int_equal(run_open(&run, NULL), -ENOSPC);
		assert_int_equal(run.dir.mirror, -1);
		assert_int_equal(run_close(&run, -ENOSPC, NULL), 0);
		run_free(&run);
	}
	assert_string_equal(run_bed_env(bed.path, "stopped"), "failed");
}

/* Set a key of a run's env.txt. */
static void plant(const char *path, const char *key, const char *value)
{
	struct env env = { 0 };
	struct run_dir dir;

	assert_int_equal(run_dir_open(&dir, path, NULL), 0);
	assert_int_equal(env_read_dir(&env, &dir, NULL), 0);
	env_set(&env, key, "%s", value);
	assert_int_equal(env_write(&env, &dir, NULL), 0);
	env_free(&env);
	run_dir_close(&dir);
}

/* A file of scope, by which one register of two is wider than a vCPU. */
static void write_scope(const char *path, bool first)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fprintf(f, "id,scope\n0x%" PRIx64 ",%s\n0x%" PRIx64 ",%s\n", fake_kvm.ids[2],
		first ? "vm" : "vcpu", fake_kvm.ids[3], first ? "vcpu" : "vm");
	fclose(f);
}

/* Another build, another capability, or the same file of scope with something else in it. */
static void what_counts_differently_is_not_gone_on_with(void **state)
{
	static const char *const keys[] = { "tool_build", "scope_cap" };
	struct run_bed bed;
	char file[256], was[64];
	size_t i;

	(void)state;
	run_bed_begin(&bed, "counts");
	snprintf(file, sizeof(file), "%s.csv", bed.path);
	write_scope(file, true);
	bed.options.scope.file = file;
	bed.passes_left = 60;
	assert_int_equal(run_bed_run(&bed), 0);
	bed.passes_left = 0;
	bed.options.resume = true;
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		snprintf(was, sizeof(was), "%s", run_bed_env(bed.path, keys[i]));
		plant(bed.path, keys[i], "77");
		assert_int_equal(run_bed_run(&bed), -EINVAL);
		assert_non_null(strstr(bed.error.text, keys[i]));
		plant(bed.path, keys[i], was);
	}
	write_scope(file, false);
	assert_int_equal(run_bed_run(&bed), -EINVAL);
	assert_non_null(strstr(bed.error.text, "scope_hash="));
	write_scope(file, true);
	assert_int_equal(run_bed_run(&bed), 0);
}

#define T(f) cmocka_unit_test_setup(f, reset)
static const struct CMUnitTest tests[] = {
	T(a_cell_too_many_is_named),
	T(a_cut_header_is_written_anew),
	T(another_header_is_no_runs),
	T(env_has_room_on_a_full_disk),
	T(a_wrong_mirror_leaves_nothing),
	T(a_broken_mirror_is_closed),
	T(what_counts_differently_is_not_gone_on_with),
};
RUN(tests);
