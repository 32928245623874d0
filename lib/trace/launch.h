/* SPDX-License-Identifier: GPL-2.0 */
/* A VMM that is started once everything is ready to see it. */
#ifndef REGSCOPE_TRACE_LAUNCH_H
#define REGSCOPE_TRACE_LAUNCH_H

#include "trace/trace.h"

struct launch {
	pid_t pid;
	int pidfd;
	int talk; /* to it, until it is another program */
	int fd;	  /* what @before_exec gave, ours; or -1 */
};

/**
 * launch_begin - make the process, which waits
 * @before_exec:	called in it before it becomes the VMM: a file descriptor that launch_go()
 *			fetches, or -errno; or NULL
 *
 * What it leaves behind becomes our child, however it detaches itself. Returns 0 or -errno.
 */
int launch_begin(struct launch *launch, const struct trace_options *options,
		 int (*before_exec)(const struct trace_options *options), struct error *error);

/* Let it become the VMM. 0 or -errno, and then it is gone. */
int launch_go(struct launch *launch, const struct trace_options *options, struct error *error);

/* Free what this process holds of it; before launch_go(), it ends. */
void launch_end(struct launch *launch);

/* Send @sig to all children. */
void launch_signal_all(int sig);

#endif
