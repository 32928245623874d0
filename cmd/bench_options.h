/* SPDX-License-Identifier: GPL-2.0 */
/* The command line of regscope bench. */
#ifndef REGSCOPE_CMD_BENCH_OPTIONS_H
#define REGSCOPE_CMD_BENCH_OPTIONS_H

#include "progress.h"
#include "run/options.h"

struct bench_options {
	struct run_options run;
	struct progress progress;
	bool list, noise;
};

/* Ends the program where the command line is wrong. */
void bench_parse_options(int argc, char **argv, struct bench_options *options);

#endif
