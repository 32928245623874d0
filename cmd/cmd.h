/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The sub-commands. Each is one file in this folder that registers itself with CMD_REGISTER(); this
 * room alone parses options, prints and decides on the exit code.
 */
#ifndef REGSCOPE_CMD_H
#define REGSCOPE_CMD_H

#include "error.h"
#include "options.h"

#include <argp.h>
#include <stdio.h>

enum exit_code {
	EXIT_DONE = 0,
	EXIT_REGRESSION = 1,
	EXIT_WRONG = 2, /* wrong use, bad input, or a failure */
	EXIT_INCONCLUSIVE = 3,
	EXIT_CANNOT_RUN = 4,	/* no KVM, no registers listed */
	EXIT_INTERRUPTED = 130, /* what was measured is kept */
};

struct cmd {
	const char *name, *summary; /* a line for `regscope --help` */
	const char *args; /* what its --help shows after [OPTION...]; NULL: nothing may follow */
	const char *doc;
	const struct cmd_option *options; /* ended by one without name and doc; NULL: none */
	/* Take the words after the options: 0, or -EINVAL and why. NULL: any will do. */
	int (*take)(void *values, char **args, size_t nr, struct error *error);
	/* Take one word where it stands, between options; `take` then gets none, at the end. */
	int (*word)(void *values, char *word, struct error *error);
	char *(*help_filter)(int key, const char *text, void *input); /* as in argp; or NULL */
	/* @argv[0] is "regscope NAME". Returns an exit_code. */
	int (*run)(const struct cmd *cmd, int argc, char **argv);
};

#define CMD_REGISTER(command) \
	static const struct cmd *const command##_entry __attribute__((used, section("cmds"))) = \
		&(command)

/* All of them, by the names of their files. */
extern const struct cmd *const cmds_begin[] __asm__("__start_cmds");
extern const struct cmd *const cmds_end[] __asm__("__stop_cmds");

/* "regscope: ..." on stderr, in one write, so that lines do not mix in a pipe. */
void say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* The same for a run_listener. */
void say_line(void *arg, const char *line);

/* Say what failed; returns the exit code for @err, a negative errno. */
int fail(int err, const struct error *error);

/* The end of most sub-commands: say what failed, if @err is set, else finish_stdout(EXIT_DONE). */
int finish(int err, const struct error *error);

/* Flush stdout; EXIT_WRONG, and a line, if that fails (a full disk, a closed pipe), else @code. */
int finish_stdout(int code);

/* Read a command line into @values, a structure that @cmd->options describe. Ends the program for
 * --help and wrong use. */
void parse_options(const struct cmd *cmd, int argc, char **argv, void *values);

/* The same command line, for a shell: every option given that is not set aside, each once, in the
 * order of the table. Call parse_options() before. NULL without memory; free it. */
char *options_again(const struct cmd *cmd, int argc, char **argv);

/* @word as a shell takes it: quoted, if it is not plain. */
void put_quoted(FILE *f, const char *word);

#endif
