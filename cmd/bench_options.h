/* SPDX-License-Identifier: GPL-2.0 */
/* The command line of regscope bench. */
#ifndef REGSCOPE_CMD_BENCH_OPTIONS_H
#define REGSCOPE_CMD_BENCH_OPTIONS_H

#include "options.h"
#include "progress.h"
#include "record/env.h"
#include "run/options.h"
#include "verdict.h"

struct bench_options {
	struct run_options run;
	struct progress progress;
	bool list, noise;
	struct verdict_side like; /* what the run is to be held against */
	const char *again;
	char *command; /* all of what was asked for, as options_again() has it */
};

extern const struct cmd_option bench_option_table[];
/* As in struct cmd: do the options go together? */
int bench_options_take(void *values, char **args, size_t nr, struct error *error);

/* bench_like.c: take a run, a folder of boots, or one of such folders, as `make baseline` makes. */
int option_like(const struct cmd_option *option, const char *text, void *value,
		struct error *error);

/**
 * bench_check_like - before anything is measured: would compare refuse to hold it against --like?
 * @env:	of the run to be made
 *
 * Says in what they differ. 0, also without --like; -EINVAL if it would, or if no run there is of
 * this host and these features; or another -errno.
 */
int bench_check_like(const struct verdict_side *like, const struct env *env, struct error *error);

#endif
