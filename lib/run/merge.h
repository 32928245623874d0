/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One run directory of the shards of a run that several hosts measured. Both policies of a cell are
 * always in one shard, so that savings stay paired.
 */
#ifndef REGSCOPE_RUN_MERGE_H
#define REGSCOPE_RUN_MERGE_H

#include "record/env.h"
#include "record/run_dir.h"

/**
 * run_merge - make a run directory of shards
 * @out:	its path; one that is there already is made anew
 * @shards:	paths of @nr run directories
 * @dir, @env:	of what was made, for who goes on with it; close and free in either case
 *
 * Rows come by round, then shard by shard. Rounds are those that every shard has; the run is done
 * when every shard is. Returns 0 or -errno; -EINVAL if these are not shards of one run.
 */
int run_merge(const char *out, const char *const *shards, size_t nr, struct run_dir *dir,
	      struct env *env, struct error *error);

#endif
