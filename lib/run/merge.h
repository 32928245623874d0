/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One run directory from the shards that several hosts measured. Both policies of a cell are always
 * in one shard, so that savings stay paired.
 */
#ifndef REGSCOPE_RUN_MERGE_H
#define REGSCOPE_RUN_MERGE_H

#include "record/env.h"
#include "record/run_dir.h"

#include <stdint.h>

/**
 * run_merge - make one run directory from shards
 * @out:	its path; an existing one is made anew
 * @shards:	paths of @nr run directories
 * @dir, @env:	the result, for the caller to go on with; close and free in either case
 *
 * Rows are sorted by round, then by shard. Without some of its shards a run is made of the others:
 * @env then has `parts_missing`, and the run has not ended. Returns 0 or -errno; -EINVAL if these
 * are not shards of one run.
 */
int run_merge(const char *out, const char *const *shards, size_t nr, struct run_dir *dir,
	      struct env *env, struct error *error);

/* Which shards of how many there are. */
struct merge_parts {
	unsigned int of; /* 0: none has said yet */
	uint64_t there;	 /* a bit a shard */
};

/* merge_env.c: note which shard of how many @shard is. -EINVAL for one that was there, of another
 * number of shards, or a run that lacks some itself. One of no number, such as a host of threads,
 * is not counted. */
int merge_part(struct merge_parts *parts, const struct env *shard, const char *path,
	       struct error *error);

/* After all of them: a run without some is not whole, and says in `parts_missing` which. */
void merge_parts_missing(const struct merge_parts *parts, struct env *env);

/* Add to @env what shard @nr (from 1) in @path says of itself. -EINVAL if it differs
 * from the first where shards of one run cannot. */
int merge_env(struct env *env, const struct env *shard, size_t nr, const char *path,
	      struct error *error);

/* Was the run neither interrupted nor ended by an error? */
bool env_is_done(const struct env *env);

#endif
