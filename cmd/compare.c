// SPDX-License-Identifier: GPL-2.0
/* regscope compare BASE NEW: a verdict for every cell that both runs have, and an exit code. */
#include "cmd.h"
#include "run_report.h"
#include "verdict.h"

#include "record/regs_csv.h"
#include "report/report.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct options {
	const char *base, *new;
	struct verdict_options verdict;
	bool quiet;
};

static const struct cmd_option options[] = {
	{ "limit", "METRIC=PERCENT,...",
	  "a change of up to that percentage is none (default: "
	  "instructions=0.5%,cycles=2%,wall_ns=3%; where counts repeat exactly, 0)",
	  INTO(option_limits, struct options, verdict.limit) },
	{ "unlike", NULL,
	  "compare runs of different hosts, CPUs, features or versions all the same, and mark "
	  "every line",
	  SETS(struct options, verdict.unlike) },
	{ "changed", NULL, "show no row that is the same", SETS(struct options, quiet) },
	{ 0 },
};

static int take(void *values, char **args, size_t nr, struct error *error)
{
	struct options *o = values;

	if (nr > 2)
		return error_set(error, -EINVAL, "\"%s\": two runs are compared, BASE and NEW",
				 args[2]);
	if (nr < 2)
		return error_set(error, -EINVAL, "which two runs? BASE and NEW");
	o->base = args[0];
	o->new = args[1];
	return 0;
}

/* Registers of @a that @b does not have, the first few by name. */
static void say_only(const struct regs_rows *a, const struct regs_rows *b, const char *where)
{
	char names[256] = "";
	size_t i, n = 0;

	for (i = 0; i < a->nr; i++) {
		if (regs_row_of(b, a->row[i].id))
			continue;
		if (n++ < 4)
			snprintf(names + strlen(names), sizeof(names) - strlen(names), "%s%s",
				 n > 1 ? ", " : "", a->row[i].name);
	}
	if (n)
		say("%zu registers are in %s alone: %s%s", n, where, names, n > 4 ? ", ..." : "");
}

static void say_registers(const struct options *o)
{
	struct regs_rows base, new;
	struct error ignored;

	if (regs_rows_read(&base, o->base, &ignored))
		return; /* a summary.csv has none */
	if (!regs_rows_read(&new, o->new, &ignored)) {
		say_only(&base, &new, o->base);
		say_only(&new, &base, o->new);
		regs_rows_free(&new);
	}
	regs_rows_free(&base);
}

static int run(const struct cmd *cmd, int argc, char **argv)
{
	struct options o = { .verdict = VERDICT_OPTIONS_DEFAULT };
	struct compare_side base = { 0 }, new = { 0 };
	struct comparison c = { 0 };
	struct error error = { "" };
	int err, code = EXIT_WRONG;

	parse_options(cmd, argc, argv, &o);
	err = run_load_side(&base, o.base, &error);
	if (!err)
		err = run_load_side(&new, o.new, &error);
	if (!err)
		err = verdict_make(&c, &base, &new, &o.verdict, &error);
	if (err) {
		say("%s", error.text);
	} else {
		say_registers(&o);
		report_write_comparison(stdout,
					&(struct report_comparison){ &c, &base, &new, o.base, o.new,
								     o.quiet, o.verdict.unlike });
		code = finish_stdout(verdict_exit_code(&c));
	}
	comparison_free(&c);
	run_unload(&base);
	run_unload(&new);
	return code;
}

static const struct cmd compare = {
	.name = "compare",
	.summary = "a verdict on two runs, cell by cell",
	.args = "BASE NEW",
	.doc = "Compare two runs, of two kernels say: run directories, or summary.csv files. For "
	       "every cell that both have: the change in percent with its 95% interval, and "
	       "changed (resolved, and beyond the limit), same (the whole interval within the "
	       "limit) or unclear (with how many rounds it would be clear, about). Corrected for "
	       "the number of rows (Holm).\v"
	       "Exit code: 0 no cell got worse, 1 at least one did, 3 none did but some are "
	       "unclear, 2 the two cannot be compared.",
	.options = options,
	.take = take,
	.run = run,
};
CMD_REGISTER(compare);
