// SPDX-License-Identifier: GPL-2.0
/* regscope report DIR: the cover-letter table. */
#include "cmd.h"
#include "run_report.h"

#include "measure/counters.h"

#include <stdio.h>

#define MAX_DIRS 16

struct options {
	const char *dirs[MAX_DIRS], *metric;
	size_t nr;
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
		if (o->nr == MAX_DIRS)
			argp_error(state, "\"%s\": at most %d run directories", arg, MAX_DIRS);
		o->dirs[o->nr++] = arg;
		return 0;
	case ARGP_KEY_NO_ARGS: argp_error(state, "which run directory?");
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp argp = { argp_options,
				  parse,
				  "DIR [DIR...]",
				  "Print the table for a cover letter, and keep it as report.txt "
				  "in DIR. Of several run directories, of several kernels say, "
				  "print what each saves side by side. Made from summary.csv and "
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
	if (o.nr > 1) {
		err = run_print_sides(o.dirs, o.nr, o.metric, &why);
		return err ? say("%s", why.text), EXIT_WRONG : finish_stdout(EXIT_DONE);
	}
	err = run_dir_open(&dir, o.dirs[0], &why);
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
