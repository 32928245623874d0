// SPDX-License-Identifier: GPL-2.0
/* regscope report DIR: the cover-letter table. */
#include "cmd.h"
#include "run_report.h"

#include "measure/counters.h"

#include <stdio.h>

struct options {
	const char *dir, *metric;
};

enum { OPT_METRIC = 0x100 };

static const struct argp_option argp_options[] = {
	{ "metric", OPT_METRIC, "NAME", 0,
	  "cycles, instructions or wall_ns (default: the one the run was made for)", 0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;
	enum counter c;

	switch (key) {
	case OPT_METRIC:
		c = counter_by_name(arg);
		if (c == NR_COUNTERS || !counter_info[c].is_metric)
			argp_error(state,
				   "--metric: \"%s\" is none of cycles, instructions, wall_ns",
				   arg);
		o->metric = arg;
		return 0;
	case ARGP_KEY_ARG:
		if (o->dir)
			argp_error(state, "one run directory at a time, and \"%s\" is the second",
				   arg);
		o->dir = arg;
		return 0;
	case ARGP_KEY_NO_ARGS: argp_error(state, "which run directory?");
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp argp = { argp_options,
				  parse,
				  "DIR",
				  "Print the table for a cover letter, and keep it as report.txt "
				  "in DIR. Made from summary.csv and "
				  "savings.csv; `regscope summary DIR` makes those.",
				  NULL,
				  NULL,
				  NULL };

static int run(int argc, char **argv)
{
	struct options o = { 0 };
	struct env env = { 0 };
	struct run_dir dir;
	struct why why = { "" };
	int err;

	parse_options(&argp, argc, argv, &o);
	err = run_dir_open(&dir, o.dir, &why);
	if (err)
		return say("%s", why.text), EXIT_WRONG;
	err = run_read_env(&env, &dir, &why);
	if (!err)
		err = run_write_report(&dir, &env, o.metric, &why);
	env_free(&env);
	run_dir_close(&dir);
	return err ? say("%s", why.text), EXIT_WRONG : finish_stdout(EXIT_DONE);
}

static const struct cmd report = { "report", "the cover-letter table", run };
CMD_REGISTER(report);
