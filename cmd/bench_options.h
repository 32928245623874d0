/* SPDX-License-Identifier: GPL-2.0 */
/* The command line of regscope bench. */
#ifndef REGSCOPE_CMD_BENCH_OPTIONS_H
#define REGSCOPE_CMD_BENCH_OPTIONS_H

#include "options.h"
#include "progress.h"
#include "run/options.h"

struct bench_options {
	struct run_options run;
	struct progress progress;
	bool list, noise;
};

extern const struct cmd_option bench_option_table[];
/* As in struct cmd: do the options go together? */
int bench_options_take(void *values, char **args, size_t nr, struct error *error);

#endif
