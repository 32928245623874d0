// SPDX-License-Identifier: GPL-2.0
/* regscope report DIR: the cover-letter table. */
#include "cmd.h"
#include "run_report.h"

#include "measure/counters.h"
#include "parse.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define MAX_DIRS (sizeof(((struct run_side_by_side *)NULL)->dirs) / sizeof(const char *))

struct options {
	struct run_side_by_side runs;
	struct report_options one;
	enum counter metric;
	bool side_by_side, machines, alternatives;
	const char *html;
};

static int option_registers(const struct cmd_option *option, const char *text, void *value,
			    struct error *error)
{
	struct report_options *o = value;

	o->registers = true;
	return text ? option_uint(option, text, &o->nr_registers, error) : 0;
}

/* What no machine has is a slip of the keyboard. */
static int option_factor(const struct cmd_option *option, const char *text, void *value,
			 struct error *error)
{
	char name[16];

	snprintf(name, sizeof(name), "--%s", option->name);
	return parse_decimal(text, name, 0.01, 100, value, error);
}

static const struct cmd_option options[] = {
	{ "metric", "NAME",
	  "cycles, instructions or wall_ns (default: the one the run was made for)",
	  INTO(option_metric, struct options, metric) },
	{ "markdown", NULL, "the same as Markdown, to stdout alone",
	  SETS(struct options, runs.markdown) },
	{ "side-by-side", NULL,
	  "several runs that are no base of one another: show no change between them",
	  SETS(struct options, side_by_side) },
	{ "csv", NULL, "with --side-by-side: the savings of all runs as CSV",
	  SETS(struct options, runs.csv) },
	{ "machines", NULL,
	  "of each run, what passes of the largest VM cost in time, cycles and instructions, as "
	  "one "
	  "Markdown table",
	  SETS(struct options, machines) },
	{ "alternatives", NULL,
	  "of a folder that `make alternatives` made: what each alternative to today's register "
	  "access saves, and what it takes; kept as report.txt and gains.csv there",
	  SETS(struct options, alternatives) },
	{ "html", "FILE",
	  "write all of it, with pictures and raw data, as one page for a browser to FILE (-: to "
	  "stdout); with BASE also a verdict against it, of several runs all side by side",
	  INTO(option_text, struct options, html) },
	{ "model", NULL,
	  "print what passes should cost by their registers beside what they did, what of the "
	  "saving that explains, and how costs grow with vCPUs",
	  SETS(struct options, one.model) },
	{ "registers", "N",
	  "print the N dearest registers, 0 for all, and the classes (default: 10)",
	  INTO(option_registers, struct options, one), .max = 100000,
	  .flags = OPTION_ARG_OPTIONAL },
	{ "ipc", "IPC",
	  "with --ghz, of a run in an emulated host: tell below the table what its instructions "
	  "would "
	  "be as time at so many a cycle; arithmetic, not a measurement",
	  INTO(option_factor, struct options, one.estimate.ipc) },
	{ "ghz", "GHZ", "and at so many cycles a nanosecond",
	  INTO(option_factor, struct options, one.estimate.ghz) },
	{ 0 },
};

static int take(void *values, char **args, size_t nr, struct error *error)
{
	struct options *o = values;

	if (!nr)
		return error_set(error, -EINVAL, "which run directory?");
	if (nr > MAX_DIRS)
		return error_set(error, -EINVAL, "\"%s\": at most %zu run directories",
				 args[MAX_DIRS], MAX_DIRS);
	if ((o->one.model || o->one.registers) && (nr > 1 || o->runs.markdown || o->machines))
		return error_set(error, -EINVAL,
				 "--model and --registers are of one run, as plain text");
	if (o->alternatives && (nr > 1 || o->one.model || o->one.registers || o->runs.markdown ||
				o->machines || o->side_by_side))
		return error_set(error, -EINVAL, "--alternatives is of one folder, as plain text");
	if (o->html && (o->one.model || o->one.registers || o->runs.markdown || o->machines ||
			o->alternatives || o->runs.csv || o->one.estimate.ipc > 0))
		return error_set(
			error, -EINVAL,
			"--html has all of it: it goes with --metric and --side-by-side alone");
	if (o->runs.csv && (!o->side_by_side || o->runs.markdown || o->machines))
		return error_set(error, -EINVAL, "--csv is of --side-by-side, and of nothing else");
	if ((o->one.estimate.ipc > 0) != (o->one.estimate.ghz > 0))
		return error_set(error, -EINVAL,
				 "--ipc and --ghz go together: instructions / (IPC x GHz) are "
				 "nanoseconds");
	if (o->one.estimate.ipc > 0 &&
	    (nr > 1 || o->runs.markdown || o->machines || o->one.model || o->one.registers))
		return error_set(error, -EINVAL,
				 "--ipc and --ghz are of one run's table, as plain text");
	memcpy(o->runs.dirs, args, nr * sizeof(*args));
	o->runs.nr = nr;
	return 0;
}

static int run(const struct cmd *cmd, int argc, char **argv)
{
	struct options o = { .metric = NR_COUNTERS, .one.nr_registers = 10 };
	struct env env = { 0 };
	struct run_dir dir;
	struct error error = { "" };
	int err;

	parse_options(cmd, argc, argv, &o);
	if (o.metric != NR_COUNTERS)
		o.runs.metric = o.one.metric = counter_info[o.metric].name;
	o.runs.change = !o.side_by_side;
	if (o.html)
		return finish(run_write_page(&o.runs, o.html, &error), &error);
	if (o.alternatives)
		return finish(run_print_alternatives(o.runs.dirs[0], o.runs.metric, &error),
			      &error);
	if (o.machines)
		return finish(run_print_machines(&o.runs, &error), &error);
	if (o.runs.nr > 1 || o.runs.markdown || o.runs.csv)
		return finish(run_print_side_by_side(&o.runs, &error), &error);
	err = run_open_dir(&dir, &env, o.runs.dirs[0], &error);
	if (!err)
		err = run_say_doubtful(&dir, &env, &error);
	if (!err)
		err = run_report(&dir, &env, &o.one, &error);
	run_close_dir(&dir, &env);
	return finish(err, &error);
}

static const struct cmd report = {
	.name = "report",
	.summary = "the cover-letter table",
	.args = "DIR [BASE]\n--side-by-side DIR...\n--machines DIR...\n--alternatives DIR\n"
		"--html FILE DIR [BASE]\n--html FILE --side-by-side DIR...",
	.doc = "Print the table for a cover letter, and keep it as report.txt in DIR. With BASE, "
	       "print both runs, both policies, and what changed against BASE; of more than two, "
	       "what each saves. Made from summary.csv and savings.csv; `regscope summary DIR` "
	       "makes those.",
	.options = options,
	.take = take,
	.run = run,
};
CMD_REGISTER(report);
