// SPDX-License-Identifier: GPL-2.0
/* regscope merge OUT SHARD...: one run directory of shards, summed up and reported. */
#include "cmd.h"
#include "run_report.h"

#include "run/merge.h"

#include <errno.h>

#define MAX_SHARDS 64

struct options {
	const char *out, *shard[MAX_SHARDS];
	size_t nr_shards;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case ARGP_KEY_ARG:
		if (!o->out)
			o->out = arg;
		else if (o->nr_shards < MAX_SHARDS)
			o->shard[o->nr_shards++] = arg;
		else
			argp_error(state, "more than %d shards", MAX_SHARDS);
		return 0;
	case ARGP_KEY_END:
		if (!o->nr_shards)
			argp_error(state, "which directory to make, and of which shards?");
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp argp = { NULL,
				  parse,
				  "OUT SHARD...",
				  "Make the run directory OUT of the SHARDs that `regscope bench "
				  "--shard K/N` measured, and print its "
				  "table. An OUT that exists is made anew from them.",
				  NULL,
				  NULL,
				  NULL };

/* A run of harnesses with one policy has no table, and one without a sample nothing to sum up. */
static int sum_up(struct run_dir *dir, const struct env *env, struct error *error)
{
	int err = run_write_summary(dir, env, error);

	if (!err && env_is_done(env))
		err = run_write_report(dir, env, NULL, error);
	if (err != -ENODATA)
		return err;
	say("%s", error->text);
	return 0;
}

static int run(int argc, char **argv)
{
	struct options o = { 0 };
	struct env env = { 0 };
	struct run_dir dir;
	struct error error = { "" };
	int err;

	parse_options(&argp, argc, argv, &o);
	err = run_merge(o.out, o.shard, o.nr_shards, &dir, &env, &error);
	if (!err)
		err = sum_up(&dir, &env, &error);
	if (*dir.path)
		run_dir_close(&dir);
	env_free(&env);
	return err ? say("%s", error.text), EXIT_WRONG : finish_stdout(EXIT_DONE);
}

static const struct cmd merge = { "merge", "shards of a run that several hosts measured, to one",
				  run };
CMD_REGISTER(merge);
