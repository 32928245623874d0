/* SPDX-License-Identifier: GPL-2.0 */
/* Shards of a run on the fake KVM, and their merging. */
#ifndef MERGE_BED_H
#define MERGE_BED_H

#include "run_bed.h"

#include "run/merge.h"

#define MAX_SHARDS 4

static inline int reset(void **state)
{
	(void)state;
	run_bed_reset();
	return 0;
}

/* Shard @shard of @shards as run "NAME-SHARD"; it is interrupted after so many passes, if not 0. */
static inline void measure_shard(const char *name, unsigned int shard, unsigned int shards,
				 unsigned int passes)
{
	struct run_bed bed;
	char own[64];

	snprintf(own, sizeof(own), "%s-%u", name, shard);
	run_bed_begin(&bed, own);
	bed.options.shard = shard;
	bed.options.shards = shards;
	bed.passes_left = passes;
	assert_int_equal(run_bed_run(&bed), 0);
}

static inline int merge(const char *name, unsigned int shards, struct error *error)
{
	char paths[MAX_SHARDS][128], out[128];
	const char *shard[MAX_SHARDS];
	struct env env = { 0 };
	struct run_dir dir;
	unsigned int i;
	int err;

	for (i = 0; i < shards; i++) {
		snprintf(out, sizeof(out), "%s-%u", name, i + 1);
		snprintf(paths[i], sizeof(paths[i]), "%s", run_bed_path(out));
		shard[i] = paths[i];
	}
	snprintf(out, sizeof(out), "%s", run_bed_path(name));
	err = run_merge(out, shard, shards, &dir, &env, error);
	if (!err)
		assert_string_equal(dir.path, out);
	if (*dir.path)
		run_dir_close(&dir);
	env_free(&env);
	return err;
}

/* Is every row of @part in @whole too, but for what was counted? */
static inline void is_part_of(const char *part_path, const char *whole_path, enum run_samples which)
{
	struct sample_set part = run_bed_samples(part_path, which);
	struct sample_set whole = run_bed_samples(whole_path, which);
	struct sample_index index;
	size_t i, cell;

	assert_int_equal(samples_index(&index, &whole), 0);
	for (i = 0; i < part.nr_rows; i++) {
		cell = cells_find(&whole.cells, &part.cells.key[part.rows[i].cell]);
		assert_true(cell != CELLS_NONE);
		assert_non_null(samples_at(&index, cell, part.rows[i].round));
	}
	samples_index_free(&index);
	samples_free(&part);
	samples_free(&whole);
}

#define T(f) cmocka_unit_test_setup(f, reset)

#endif
