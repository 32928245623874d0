/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The sub-commands. Each is one file in this folder that registers itself with CMD_REGISTER(); this
 * room alone parses options, prints and decides on the exit code.
 */
#ifndef REGSCOPE_CMD_H
#define REGSCOPE_CMD_H

#include "error.h"

#include <argp.h>

enum exit_code {
	EXIT_DONE = 0,
	EXIT_REGRESSION = 1,
	EXIT_WRONG = 2, /* wrong use, bad input, or a failure */
	EXIT_INCONCLUSIVE = 3,
	EXIT_CANNOT_RUN = 4,	/* no KVM, no registers listed */
	EXIT_INTERRUPTED = 130, /* what was measured is kept */
};

struct cmd {
	const char *name;
	const char *summary;		   /* a line for `regscope --help` */
	int (*run)(int argc, char **argv); /* argv[0] is "regscope NAME"; returns an exit_code */
};

#define CMD_REGISTER(command) \
	static const struct cmd *const command##_entry __attribute__((used, section("cmds"))) = \
		&(command)

/* "regscope: ..." on stderr, in one write, so that lines of a pipe's other end do not mix. */
void say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Say what failed, and the exit code for it: @err is a negative errno. */
int fail(int err, const struct error *error);

/* Flush stdout; EXIT_WRONG, and a line, if that fails (a full disk, a closed pipe), else @code. */
int finish_stdout(int code);

/* argp for a sub-command: exit code 2 on wrong use, --help with units and defaults. */
int parse_options(const struct argp *argp, int argc, char **argv, void *input);

#endif
