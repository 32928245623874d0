/* SPDX-License-Identifier: GPL-2.0 */
/* env.txt of a whole run, from those of its shards. */
#ifndef REGSCOPE_RUN_MERGE_ENV_H
#define REGSCOPE_RUN_MERGE_ENV_H

#include "record/env.h"

/**
 * merge_env - add what a shard says of itself
 * @nr:		which one it is, from 1
 * @path:	of its directory, for the message
 *
 * -EINVAL if it differs from the first where shards of one run cannot.
 */
int merge_env(struct env *env, const struct env *shard, size_t nr, const char *path,
	      struct error *error);

/* Say that it is the whole, of @nr shards. 0 or -ENOMEM. */
int merge_env_whole(struct env *env, size_t nr);

/* Was the run neither interrupted nor ended by an error? */
bool env_is_done(const struct env *env);

#endif
