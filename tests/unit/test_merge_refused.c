// SPDX-License-Identifier: GPL-2.0
/* What are no shards of one run is not merged. */
#include "merge_bed.h"

#include <errno.h>
#include <unistd.h>

static void unlike_shards_are_refused(void **state)
{
	struct error error = { "" };
	struct run_bed bed;

	(void)state;
	measure_shard("unlike", 1, 2, 0);
	run_bed_begin(&bed, "unlike-2");
	bed.options.shard = bed.options.shards = 2;
	bed.options.seed = 5;
	assert_int_equal(run_bed_run(&bed), 0);
	assert_int_equal(merge("unlike", 2, &error), -EINVAL);
	assert_non_null(strstr(error.text, "has seed=5, the first shard has 1"));
	assert_int_equal(merge("nowhere", 2, &error), -ENOENT);
	assert_non_null(strstr(error.text, "nowhere-1"));
}

/* Only whole keys are a shard's own: what begins like one is not. */
static void shards_of_other_vms_are_refused(void **state)
{
	struct error error = { "" };
	char command[512];

	(void)state;
	measure_shard("vms", 1, 2, 0);
	measure_shard("vms", 2, 2, 0);
	snprintf(command, sizeof(command),
		 "sed -i 's/^rounds_per_vm=.*/rounds_per_vm=99/' '%s-2/env.txt'",
		 run_bed_path("vms"));
	assert_int_equal(system(command), 0);
	assert_int_equal(merge("vms", 2, &error), -EINVAL);
	assert_non_null(strstr(error.text, "has rounds_per_vm=99, the first shard has"));
}

/* Append a line to a file of a shard. */
static void append(const char *name, const char *file, const char *line)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", run_bed_path(name), file);
	f = fopen(path, "a");
	assert_non_null(f);
	fprintf(f, "%s\n", line);
	fclose(f);
}

/* Registers and harnesses are the same in all shards; the first difference is named. */
static void unlike_tables_are_refused(void **state)
{
	static const char *const files[] = { "regs.csv", "benches.csv" };
	struct error error;
	char name[32], part[64], said[96];
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		snprintf(name, sizeof(name), "table-%zu", i);
		measure_shard(name, 1, 2, 0);
		measure_shard(name, 2, 2, 0);
		snprintf(part, sizeof(part), "%s-2", name);
		append(part, files[i], "another");
		assert_int_equal(merge(name, 2, &error), -EINVAL);
		snprintf(said, sizeof(said), "%s/%s:", part, files[i]);
		assert_non_null(strstr(error.text, said));
		assert_non_null(strstr(error.text, "has \"another\", a shard before it \"\""));
		assert_int_equal(access(run_bed_path(name), F_OK), -1);
	}
}

/* A shard that is named twice, or beside a run that was made of it; nothing is written then. */
static void no_cell_is_there_twice(void **state)
{
	struct error error = { "" };
	char command[512], whole[128];

	(void)state;
	measure_shard("twice", 1, 2, 0);
	measure_shard("twice", 2, 2, 0);
	assert_int_equal(merge("twice", 2, NULL), 0);
	snprintf(whole, sizeof(whole), "%s", run_bed_path("twice"));
	snprintf(command, sizeof(command), "cp -r '%s' '%s-3'", whole, whole);
	assert_int_equal(system(command), 0);
	assert_int_equal(merge("twice", 3, &error), -EINVAL);
	assert_non_null(strstr(error.text, "as another shard has"));
	is_part_of(whole, whole, RUN_PASSES);
}

/* A run that lacks shards is not made whole by them: that takes all its shards. */
static void a_run_without_some_is_no_shard(void **state)
{
	struct error error = { "" };
	char command[640], path[128];

	(void)state;
	measure_shard("lacks", 1, 2, 0);
	assert_int_equal(merge("lacks", 1, NULL), 0);
	snprintf(path, sizeof(path), "%s", run_bed_path("lacks"));
	snprintf(command, sizeof(command), "mv '%s-1' '%s-one' && mv '%s' '%s-1'", path, path, path,
		 path);
	assert_int_equal(system(command), 0);
	measure_shard("lacks", 2, 2, 0);
	assert_int_equal(merge("lacks", 2, &error), -EINVAL);
	assert_non_null(strstr(error.text, "lacks-1: is a run without shard 2/2, and no shard"));
	snprintf(command, sizeof(command), "mv '%s-1' '%s' && mv '%s-one' '%s-1'", path, path, path,
		 path);
	assert_int_equal(system(command), 0);
	assert_int_equal(merge("lacks", 2, NULL), 0);
	assert_string_equal(run_bed_env(path, "parts_missing"), "(none)");
	assert_string_equal(run_bed_env(path, "stopped"), "all rounds asked for are done");
}

static void wrong_parts_are_refused(void **state)
{
	static const struct {
		const char *parts[2], *said;
	} wrong[] = {
		{ { "1/2", "2/3" }, "is shard 2/3, another is one of 2" },
		{ { "2/2", "2/2" }, "is shard 2/2, as another is" },
		{ { "1/2", "3/2" }, "part=3/2 is no shard" },
		{ { "0/2", "2/2" }, "part=0/2 is no shard" },
		{ { "1/65", "2/65" }, "part=1/65 is no shard" },
	};
	struct error error;
	char command[512];
	size_t i, k;

	(void)state;
	measure_shard("parts", 1, 2, 0);
	measure_shard("parts", 2, 2, 0);
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		for (k = 0; k < 2; k++) {
			snprintf(command, sizeof(command),
				 "sed -i 's,^part=.*,part=%s,' '%s-%zu/env.txt'", wrong[i].parts[k],
				 run_bed_path("parts"), k + 1);
			assert_int_equal(system(command), 0);
		}
		assert_int_equal(merge("parts", 2, &error), -EINVAL);
		assert_non_null(strstr(error.text, wrong[i].said));
	}
}

static const struct CMUnitTest tests[] = {
	T(unlike_shards_are_refused),	   T(shards_of_other_vms_are_refused),
	T(unlike_tables_are_refused),	   T(no_cell_is_there_twice),
	T(a_run_without_some_is_no_shard), T(wrong_parts_are_refused),
};
RUN(tests);
