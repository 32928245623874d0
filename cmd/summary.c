// SPDX-License-Identifier: GPL-2.0
/* regscope summary DIR: samples.csv to summary.csv and savings.csv. */
#include "cmd.h"
#include "run_report.h"

static error_t parse(int key, char *arg, struct argp_state *state)
{
	const char **dir = state->input;

	switch (key) {
	case ARGP_KEY_ARG:
		if (*dir)
			argp_error(state, "one run directory at a time, and \"%s\" is the second",
				   arg);
		*dir = arg;
		return 0;
	case ARGP_KEY_NO_ARGS: argp_error(state, "which run directory?");
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp argp = {
	NULL,
	parse,
	"DIR",
	"Make summary.csv (median and exact 95% interval of every cell and metric) and savings.csv "
	"(what accessing VM-scoped registers once saves, paired by round) from samples.csv in DIR.",
	NULL,
	NULL,
	NULL
};

static int run(int argc, char **argv)
{
	const char *path = NULL;
	struct env env = { 0 };
	struct run_dir dir;
	struct error error = { "" };
	int err;

	parse_options(&argp, argc, argv, &path);
	err = run_dir_open(&dir, path, &error);
	if (err)
		return say("%s", error.text), EXIT_WRONG;
	err = env_read_dir(&env, &dir, &error);
	if (!err)
		err = run_write_summary(&dir, &env, &error);
	if (!err)
		err = run_say_doubtful(&dir, &env, &error);
	env_free(&env);
	run_dir_close(&dir);
	return err ? say("%s", error.text), EXIT_WRONG : EXIT_DONE;
}

static const struct cmd summary = { "summary", "samples.csv to summary.csv and savings.csv", run };
CMD_REGISTER(summary);
