// SPDX-License-Identifier: GPL-2.0
/* regscope summary DIR: samples.csv to summary.csv and savings.csv. */
#include "cmd.h"
#include "run_report.h"

#include <errno.h>

static int take(void *values, char **args, size_t nr, struct error *error)
{
	if (nr > 1)
		return error_set(error, -EINVAL,
				 "one run directory at a time, and \"%s\" is the second", args[1]);
	*(const char **)values = args[0];
	return nr ? 0 : error_set(error, -EINVAL, "which run directory?");
}

static int run(const struct cmd *cmd, int argc, char **argv)
{
	const char *path = NULL;
	struct env env = { 0 };
	struct run_dir dir;
	struct error error = { "" };
	int err;

	parse_options(cmd, argc, argv, &path);
	err = run_open_dir(&dir, &env, path, &error);
	if (!err)
		err = run_write_summary(&dir, &env, &error);
	if (!err)
		err = run_say_doubtful(&dir, &env, &error);
	run_close_dir(&dir, &env);
	return finish(err, &error);
}

static const struct cmd summary = {
	.name = "summary",
	.summary = "samples.csv to summary.csv and savings.csv",
	.args = "DIR",
	.doc = "Make summary.csv (median and exact 95% interval of every cell and metric) and "
	       "savings.csv (what accessing VM-scoped registers once saves, paired by round) from "
	       "samples.csv in DIR.",
	.take = take,
	.run = run,
};
CMD_REGISTER(summary);
