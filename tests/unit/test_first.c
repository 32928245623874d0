// SPDX-License-Identifier: GPL-2.0
/* First and cold passes of whole runs: planned, measured, told apart, gone on with, merged. */
#include "made_root.h"
#include "run_bed.h"

#include "measure/caches.h"
#include "measure/host.h"
#include "run/merge.h"

#include <errno.h>

static void begin(struct run_bed *bed, const char *name)
{
	run_bed_begin(bed, name);
	bed->options.benches = "sweep,create";
	bed->options.vcpus = "3";
	bed->options.rounds = 2;
	bed->options.first = true;
}

/* How many rows have that pass. */
static size_t nr_of(const char *path, const char *pass)
{
	struct sample_set set = run_bed_samples(path, RUN_PASSES);
	size_t i, n = 0;

	for (i = 0; i < set.nr_rows; i++)
		n += !strcmp(set.cells.key[set.rows[i].cell].pass, pass);
	samples_free(&set);
	return n;
}

/* Of two ops and two policies; and the harness that has no such passes is as it was. */
static void each_is_a_row_of_its_own(void **state)
{
	struct run_bed bed;

	(void)state;
	begin(&bed, "first");
	assert_int_equal(run_bed_run(&bed), 0);
	assert_int_equal(nr_of(bed.path, ""), 2 * (4 + 4));
	assert_int_equal(nr_of(bed.path, "first"), 2 * 4);
	assert_int_equal(nr_of(bed.path, "cold"), 2 * 4);
	assert_string_equal(run_bed_env(bed.path, "first"), "yes");
	assert_non_null(strstr(run_bed_env(bed.path, "eviction"), "64 MiB are written through"));
	assert_non_null(strstr(run_bed_env(bed.path, "eviction"), "sysfs tells of no cache"));
}

static void nobody_asks_for_them(void **state)
{
	struct run_bed bed;

	(void)state;
	begin(&bed, "not-first");
	bed.options.first = false;
	assert_int_equal(run_bed_run(&bed), 0);
	assert_int_equal(nr_of(bed.path, ""), 2 * (4 + 4));
	assert_int_equal(nr_of(bed.path, "first") + nr_of(bed.path, "cold"), 0);
	assert_string_equal(run_bed_env(bed.path, "eviction"), "(none)");
}

/* Where there is no time, nothing tells a cold pass from a first one. */
static void an_emulated_host_has_no_cold_ones(void **state)
{
	struct run_bed bed;

	(void)state;
	begin(&bed, "emulated");
	bed.options.host_kind = "emulated: a fake";
	assert_int_equal(run_bed_run(&bed), 0);
	assert_int_equal(nr_of(bed.path, "first"), 2 * 4);
	assert_int_equal(nr_of(bed.path, "cold"), 0);
	assert_non_null(strstr(run_bed_env(bed.path, "eviction"), "none: "));
	assert_non_null(strstr(bed.said, "--first: no cold passes"));
}

static void they_are_gone_on_with(void **state)
{
	struct run_bed bed;

	(void)state;
	begin(&bed, "go-on");
	bed.options.host_kind = "emulated: a fake";
	bed.options.rounds = 4;
	bed.passes_left = 30;
	assert_int_equal(run_bed_run(&bed), 0);
	assert_int_equal(bed.stop, SAMPLER_STOP_INTERRUPTED);
	bed.passes_left = 0;
	bed.options.resume = true;
	bed.options.first = false;
	assert_int_equal(run_bed_run(&bed), -EINVAL);
	assert_non_null(strstr(bed.error.text, "was started with first=yes"));
	bed.options.first = true;
	assert_int_equal(run_bed_run(&bed), 0);
	assert_int_equal(nr_of(bed.path, "first"), 4 * 4);
	assert_int_equal(nr_of(bed.path, ""), 4 * (4 + 4));
}

/* Shards have all of it between them, and make one run; one of them has no cold pass. */
static void merge_shards(const char *name, const char *host_kind, size_t cold)
{
	char path[2][128];
	const char *const paths[] = { path[0], path[1] };
	struct error error = { "" };
	struct env env = { 0 };
	struct run_bed bed;
	struct run_dir dir;
	char merged[128], shard[64];
	unsigned int i;

	for (i = 0; i < 2; i++) {
		snprintf(shard, sizeof(shard), "%s-%u", name, i + 1);
		begin(&bed, shard);
		bed.options.host_kind = host_kind;
		bed.options.benches = "sweep";
		bed.options.shard = i + 1;
		bed.options.shards = 2;
		assert_int_equal(run_bed_run(&bed), 0);
		snprintf(path[i], sizeof(path[i]), "%s", bed.path);
	}
	snprintf(merged, sizeof(merged), "%s", run_bed_path(name));
	if (run_merge(merged, paths, 2, &dir, &env, &error))
		fail_msg("%s", error.text);
	run_dir_close(&dir);
	env_free(&env);
	assert_int_equal(nr_of(merged, ""), 2 * 4);
	assert_int_equal(nr_of(merged, "first"), 2 * 4);
	assert_int_equal(nr_of(merged, "cold"), cold);
	assert_true(!cold || !nr_of(path[0], "cold") || !nr_of(path[1], "cold"));
}

static void shards_share_them(void **state)
{
	(void)state;
	merge_shards("counted", "emulated: a fake", 0);
	merge_shards("timed", NULL, 2 * 4);
}

#define CACHE "/sys/devices/system/cpu/cpu5/cache/index"

static void put_cache(const char *root, const char *index, const char *type, const char *level,
		      const char *size)
{
	char path[96];

	snprintf(path, sizeof(path), CACHE "%s/type", index);
	root_put(root, path, type);
	snprintf(path, sizeof(path), CACHE "%s/level", index);
	root_put(root, path, level);
	snprintf(path, sizeof(path), CACHE "%s/size", index);
	root_put(root, path, size);
}

/* Twice what the CPU's caches hold, within bounds; what sysfs says badly counts for nothing. */
static void caches_are_what_sysfs_says(void **state)
{
	const char *before = host_root;
	struct eviction e = { .bytes = 0 };
	char *root = temp_dir();

	(void)state;
	host_root = root;
	put_cache(root, "0", "Data\n", "1\n", "64K\n");
	put_cache(root, "1", "Instruction\n", "1\n", "64K\n");
	put_cache(root, "2", "Unified\n", "2\n", "1024K\n");
	put_cache(root, "3", "Unified\n", "3\n", "nonsense\n");
	eviction_choose(&e, 5);
	assert_int_equal(e.bytes, EVICTION_MIN);
	assert_non_null(strstr(e.text, "caches by sysfs: L1 64 KiB, L2 1024 KiB"));
	put_cache(root, "3", "Unified\n", "3\n", "65536K\n");
	eviction_choose(&e, 5);
	assert_int_equal(e.bytes, 2 * (size_t)(64 + 1024 + 65536) << 10);
	put_cache(root, "3", "Unified\n", "3\n", "99999999999999999999G\n");
	eviction_choose(&e, 5);
	assert_int_equal(e.bytes, EVICTION_MAX);
	e.bytes = 1 << 20;
	assert_int_equal(eviction_make(&e), 0);
	eviction_run(&e);
	eviction_run(&e);
	assert_int_equal(e.buffer[0] + e.buffer[(1 << 20) - 64], 4);
	eviction_free(&e);
	assert_null(e.buffer);
	host_root = before;
	remove_dir(root);
}

#define T(f) cmocka_unit_test_setup(f, run_bed_setup)
static const struct CMUnitTest tests[] = {
	T(each_is_a_row_of_its_own), T(nobody_asks_for_them), T(an_emulated_host_has_no_cold_ones),
	T(they_are_gone_on_with),    T(shards_share_them),    T(caches_are_what_sysfs_says),
};
RUN(tests);
