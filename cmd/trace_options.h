/* SPDX-License-Identifier: GPL-2.0 */
/* The command line of regscope trace. */
#ifndef REGSCOPE_CMD_TRACE_OPTIONS_H
#define REGSCOPE_CMD_TRACE_OPTIONS_H

#include "options.h"
#include "run/run.h"
#include "trace/trace.h"

enum trace_by { TRACE_BY_AUTO, TRACE_BY_FPROBE, TRACE_BY_KPROBE, TRACE_BY_SECCOMP };

struct trace_command {
	struct trace_options trace;
	struct run_options run; /* features and scope */
	unsigned int pid;
	enum trace_by by;
	bool no_creation;
	const char *costs, *show; /* run directories, or NULL */
	char **others;		  /* shown beside that */
	size_t nr_others;
	bool keep;
	const char *out; /* or NULL */
};

#define TRACE_COMMAND_DEFAULT \
	{ \
		.trace = { .vcpus = 128, .creation = true }, .run = RUN_OPTIONS_DEFAULT \
	}

extern const struct cmd_option trace_option_table[];
int trace_options_take(void *values, char **args, size_t nr, struct error *error);

#endif
