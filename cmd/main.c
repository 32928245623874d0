// SPDX-License-Identifier: GPL-2.0
/* regscope SUBCOMMAND: finds the sub-command and runs it. */
#include "benches.h"
#include "cmd.h"
#include "here.h"
#include "version.h"

#include <stdio.h>
#include <string.h>

/* argp's, of the sub-commands */
static void print_version(FILE *f, struct argp_state *state)
{
	(void)state;
	fprintf(f, "regscope %s\n", version_text());
}
void (*argp_program_version_hook)(FILE *f, struct argp_state *state) = print_version;

static void usage(FILE *f)
{
	const struct cmd *const *c;

	fprintf(f, "Usage: regscope SUBCOMMAND [OPTIONS]\n"
		   "What reading and writing a VM's registers costs, and what is saved by "
		   "accessing those\n"
		   "that belong to the whole VM only once.\n\n");
	for (c = cmds_begin; c < cmds_end; c++)
		fprintf(f, "  %-10s %s\n", (*c)->name, (*c)->summary);
	fprintf(f,
		"\n`regscope SUBCOMMAND --help` has the options of each, with units and defaults.\n"
		"Exit codes: 0 done, 1 regression, 2 wrong use, bad input or failure,\n"
		"3 inconclusive, 4 cannot run here, 130 interrupted with what was measured "
		"kept.\n");
}

static int run_sub_command(const struct cmd *cmd, int argc, char **argv)
{
	static char name[64]; /* argp keeps a pointer to it */

	snprintf(name, sizeof(name), "regscope %s", cmd->name);
	argv[0] = name;
	argp_err_exit_status = EXIT_WRONG;
	return cmd->run(cmd, argc, argv);
}

/* A harness that breaks the contract would measure something else than it says. */
static bool harnesses_are_right(void)
{
	const struct bench *b;
	bool right = true;
	unsigned int i;

	for (i = 0; (b = bench_at(i)); i++) {
		if (!bench_wrong(b))
			continue;
		say("bench/%s.c: %s: see bench/bench.h", b->name ? b->name : "?", bench_wrong(b));
		right = false;
	}
	return right;
}

int main(int argc, char **argv)
{
	const struct cmd *const *c;

	if (!harnesses_are_right())
		return EXIT_WRONG;
	if (argc < 2) {
		usage(stderr);
		fputc('\n', stderr);
		here(stderr);
		return EXIT_WRONG;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-?") || !strcmp(argv[1], "help")) {
		usage(stdout);
		return finish_stdout(EXIT_DONE);
	}
	if (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-V")) {
		print_version(stdout, NULL);
		return finish_stdout(EXIT_DONE);
	}
	for (c = cmds_begin; c < cmds_end; c++)
		if (!strcmp((*c)->name, argv[1]))
			return run_sub_command(*c, argc - 1, argv + 1);
	say("%s: no such sub-command; `regscope --help` lists them", argv[1]);
	return EXIT_WRONG;
}
