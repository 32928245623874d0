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
	struct verdict_sides sides;
	struct verdict_options verdict;
	bool quiet, noise, bisect;
};

static const struct cmd_option options[] = {
	SIDE_OPTIONS(struct options, sides),
	VERDICT_OPTIONS(struct options, verdict),
	{ "noise", NULL,
	  "of several boots of one kernel (RUN...): how much cells differ between every other "
	  "boot and the rest, which no limit should be below",
	  SETS(struct options, noise) },
	{ "changed", NULL, "show no row that is the same", SETS(struct options, quiet) },
	{ "bisect", NULL,
	  "exit as `git bisect run` wants it: 0 nothing got worse, 1 something did, 125 that "
	  "cannot be told of NEW, 255 it cannot be told of any: wrong use, or a bad BASE",
	  SETS(struct options, bisect) },
	{ 0 },
};

static int word(void *values, char *text, struct error *error)
{
	struct options *o = values;
	struct verdict_sides *sides = &o->sides;

	if (o->noise)
		sides->at = &sides->base;
	return verdict_word(sides, &sides->base, &sides->new, text, error);
}

static int take(void *values, char **args, size_t nr, struct error *error)
{
	const struct options *o = values;

	(void)args;
	(void)nr;
	if (o->noise && (o->sides.new.nr || o->sides.again.nr))
		return error_set(error, -EINVAL, "--noise: is of one kernel's runs alone: RUN...");
	if (!o->sides.base.nr || (!o->sides.new.nr && !o->noise))
		return error_set(error, -EINVAL, "which runs? BASE and NEW, or --base and --new");
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
	const char *base_path = o->sides.base.path[0], *new_path = o->sides.new.path[0];

	if (regs_rows_read(&base, base_path, &ignored))
		return; /* a summary.csv has none */
	if (!regs_rows_read(&new, new_path, &ignored)) {
		say_only(&base, &new, base_path);
		say_only(&new, &base, new_path);
		regs_rows_free(&new);
	}
	regs_rows_free(&base);
}

static int print_noise(struct verdict_side *boots, struct error *error)
{
	double floor[NR_COUNTERS];
	enum counter c;
	int err = verdict_load(boots, error);

	if (!err)
		err = compare_noise_of_boots(&(struct compare_side){ boots->run, boots->nr }, floor,
					     error);
	for (c = 0; !err && c < NR_COUNTERS; c++)
		if (counter_info[c].is_metric && floor[c] > 0)
			printf("%s %.3g%%\n", counter_info[c].name, floor[c]);
	return finish(err, error);
}

/* Wrong use must not pass for a bad commit, wherever in the line it stands. */
static bool asks_bisect(int argc, char **argv)
{
	int i;

	for (i = 1; i < argc; i++)
		if (!strncmp(argv[i], "--bi", 4))
			return true;
	return false;
}

static int run(const struct cmd *cmd, int argc, char **argv)
{
	struct options o = { .verdict = VERDICT_OPTIONS_DEFAULT };
	struct verdict_side *base = &o.sides.base, *new = &o.sides.new;
	struct comparison c = { 0 };
	struct error error = { "" };
	int code = EXIT_WRONG;

	if (asks_bisect(argc, argv))
		argp_err_exit_status = BISECT_STOP;
	parse_options(cmd, argc, argv, &o);
	if (o.noise) {
		code = print_noise(base, &error);
	} else if (verdict_make(&c, &o.sides, &o.verdict, &error)) {
		say("%s", error.text);
	} else {
		say_registers(&o);
		report_write_comparison(stdout, &(struct report_comparison){
							&c,
							{ base->run, base->nr },
							{ new->run, new->nr },
							(const char *const *)base->path,
							(const char *const *)new->path,
							o.quiet,
							o.verdict.unlike,
						});
		code = finish_stdout(verdict_exit_code(&c, &o.verdict));
	}
	comparison_free(&c);
	if (o.bisect)
		code = verdict_bisect_code(code, !o.sides.base.is_good);
	verdict_free(&o.sides);
	return code;
}

static const struct cmd compare = {
	.name = "compare",
	.summary = "a verdict on two kernels, cell by cell",
	.args = "BASE NEW\n--base RUN... --new RUN...\n--noise RUN...",
	.doc = "Compare runs of two kernels, say: run directories, or summary.csv files. For every "
	       "cell that both have: the change in percent with its 95% interval, and changed (the "
	       "whole interval is beyond the limit), same (all of it is within) or unclear (with "
	       "how many boots or rounds it would be clear, about). Corrected for the number of "
	       "rows. Runs of several boots a side, 4 or more, say what the kernels differ in; of "
	       "one boot a side, what these two boots differ in.\v"
	       "Exit code: 0 no cell got worse, 1 at least one did, 3 none did but some are "
	       "unclear, are not there in the new runs, or are worse in the only boot there is; 2 "
	       "the runs cannot be compared.",
	.options = options,
	.word = word,
	.take = take,
	.run = run,
};
CMD_REGISTER(compare);
