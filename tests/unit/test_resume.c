// SPDX-License-Identifier: GPL-2.0
/* What an interrupted run may have left, and under which conditions it goes on. */
#include "run_bed.h"

#include <errno.h>
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

#define T(f) cmocka_unit_test_setup(f, reset)
static const struct CMUnitTest tests[] = {
	T(a_cut_header_is_written_anew),
	T(another_header_is_no_runs),
	T(env_has_room_on_a_full_disk),
	T(a_wrong_mirror_leaves_nothing),
};
RUN(tests);
