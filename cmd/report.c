// SPDX-License-Identifier: GPL-2.0
/* regscope report DIR: the cover-letter table. */
#include "cmd.h"
#include "parse.h"
#include "run_report.h"

#include "measure/counters.h"

#include <stdio.h>

#define MAX_DIRS (sizeof(((struct run_side_by_side *)NULL)->dirs) / sizeof(const char *))

struct options {
	struct run_side_by_side runs;
	bool side_by_side, model, registers;
	uint64_t nr_registers;
};

enum { OPT_METRIC = 0x100, OPT_MARKDOWN, OPT_SIDE_BY_SIDE, OPT_MODEL, OPT_REGISTERS };

static const struct argp_option argp_options[] = {
	{ "metric", OPT_METRIC, "NAME", 0,
	  "cycles, instructions or wall_ns (default: the one the run was made for)", 0 },
	{ "markdown", OPT_MARKDOWN, NULL, 0, "the same as Markdown, to stdout alone", 0 },
	{ "side-by-side", OPT_SIDE_BY_SIDE, NULL, 0,
	  "several runs that are no base of one another: show no change between them", 0 },
	{ "model", OPT_MODEL, NULL, 0,
	  "print what passes should cost by their registers beside what they did, what of the "
	  "saving that explains, and how costs grow with vCPUs",
	  0 },
	{ "registers", OPT_REGISTERS, "N", OPTION_ARG_OPTIONAL,
	  "print the N dearest registers, 0 for all, and the classes (default: 10)", 0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;
	struct error error = { "" };
	enum counter c;

	switch (key) {
	case OPT_METRIC:
		c = counter_by_name(arg);
		if (c == NR_COUNTERS || !counter_info[c].is_metric)
			argp_error(state,
				   "--metric: \"%s\" is none of cycles, instructions, wall_ns",
				   arg);
		o->runs.metric = arg;
		return 0;
	case OPT_MARKDOWN: o->runs.markdown = true; return 0;
	case OPT_SIDE_BY_SIDE: o->side_by_side = true; return 0;
	case OPT_MODEL: o->model = true; return 0;
	case OPT_REGISTERS:
		o->registers = true;
		o->nr_registers = 10;
		if (arg && parse_number(arg, "--registers", 0, 100000, &o->nr_registers, &error))
			argp_error(state, "%s", error.text);
		return 0;
	case ARGP_KEY_END:
		if ((o->model || o->registers) && (o->runs.nr > 1 || o->runs.markdown))
			argp_error(state, "--model and --registers are of one run, as plain text");
		return 0;
	case ARGP_KEY_ARG:
		if (o->runs.nr == MAX_DIRS)
			argp_error(state, "\"%s\": at most %zu run directories", arg, MAX_DIRS);
		o->runs.dirs[o->runs.nr++] = arg;
		return 0;
	case ARGP_KEY_NO_ARGS: argp_error(state, "which run directory?");
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp argp = { argp_options,
				  parse,
				  "DIR [BASE]\n--side-by-side DIR...",
				  "Print the table for a cover letter, and keep it as report.txt "
				  "in DIR. With BASE, print both runs, both policies, and what "
				  "changed against BASE; of more than two, what each saves. Made "
				  "from summary.csv and savings.csv; `regscope summary DIR` makes "
				  "those.",
				  NULL,
				  NULL,
				  NULL };

static int run(int argc, char **argv)
{
	struct options o = { 0 };
	struct env env = { 0 };
	struct run_dir dir;
	struct error error = { "" };
	int err;

	parse_options(&argp, argc, argv, &o);
	if (o.runs.nr > 1 || o.runs.markdown) {
		o.runs.change = !o.side_by_side;
		err = run_print_side_by_side(&o.runs, &error);
		return err ? say("%s", error.text), EXIT_WRONG : finish_stdout(EXIT_DONE);
	}
	err = run_dir_open(&dir, o.runs.dirs[0], &error);
	if (err)
		return say("%s", error.text), EXIT_WRONG;
	err = env_read_dir(&env, &dir, &error);
	if (!err)
		err = run_say_doubtful(&dir, &env, &error);
	if (!err && o.model)
		err = run_print_model(&dir, &env, o.runs.metric, &error);
	if (!err && o.registers)
		err = run_print_registers(&dir, &env, o.runs.metric, o.nr_registers, &error);
	if (!err && !o.model && !o.registers)
		err = run_write_report(&dir, &env, o.runs.metric, &error);
	env_free(&env);
	run_dir_close(&dir);
	return err ? say("%s", error.text), EXIT_WRONG : finish_stdout(EXIT_DONE);
}

static const struct cmd report = { "report", "the cover-letter table", run };
CMD_REGISTER(report);
