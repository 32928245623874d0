// SPDX-License-Identifier: GPL-2.0
/* regscope merge OUT SHARD...: one run directory of shards, summed up and reported. */
#include "cmd.h"
#include "run_report.h"

#include "run/merge.h"

#include <errno.h>

#define SHARDS_MAX 64

struct options {
	const char *out, *const *shards;
	size_t nr_shards;
};

static int take(void *values, char **args, size_t nr, struct error *error)
{
	struct options *o = values;

	if (nr < 2)
		return error_set(error, -EINVAL, "which directory to make, and of which shards?");
	if (nr > 1 + SHARDS_MAX)
		return error_set(error, -EINVAL, "more than %d shards", SHARDS_MAX);
	*o = (struct options){ args[0], (const char *const *)args + 1, nr - 1 };
	return 0;
}

/* A run of harnesses with one policy has no table, and one without a sample nothing to sum up. */
static int sum_up(struct run_dir *dir, const struct env *env, struct error *error)
{
	int err = run_write_summary(dir, env, error);

	if (!err && env_is_done(env))
		err = run_report(dir, env, &(struct report_options){ 0 }, error);
	if (err != -ENODATA)
		return err;
	say("%s", error->text);
	return 0;
}

static int run(const struct cmd *cmd, int argc, char **argv)
{
	struct options o = { 0 };
	struct env env = { 0 };
	struct run_dir dir;
	struct error error = { "" };
	const char *missing;
	int err;

	parse_options(cmd, argc, argv, &o);
	err = run_merge(o.out, o.shards, o.nr_shards, &dir, &env, &error);
	if (!err)
		err = sum_up(&dir, &env, &error);
	missing = err ? NULL : env_get(&env, "parts_missing", NULL);
	if (missing)
		say("%s: is not whole, shard %s is missing; merge all shards again, with it, or "
		    "measure it by going on with the run",
		    o.out, missing);
	run_close_dir(&dir, &env);
	err = finish(err, &error);
	return missing && !err ? EXIT_INCONCLUSIVE : err;
}

static const struct cmd merge = {
	.name = "merge",
	.summary = "shards of a run that several hosts measured, to one",
	.args = "OUT SHARD...",
	.doc = "Make the run directory OUT of the SHARDs that `regscope bench --shard K/N` "
	       "measured, and print its table. An OUT that exists is made anew from them. Of a run "
	       "whose shards are not all there it is made as well, says so, and ends with exit "
	       "code 3; it is no shard itself, so merge all of them again once they are there.",
	.take = take,
	.run = run,
};
CMD_REGISTER(merge);
