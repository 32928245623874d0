/* SPDX-License-Identifier: GPL-2.0 */
/* What a trace waits for: signals, Enter, the end of the VMM, and what one backend has besides. */
#ifndef REGSCOPE_TRACE_WAIT_H
#define REGSCOPE_TRACE_WAIT_H

#include "trace/launch.h"

enum {
	WAIT_MARK = 1 << 0,  /* a phase ends */
	WAIT_STOP = 1 << 1,  /* the user wants it to end */
	WAIT_ENDED = 1 << 2, /* the VMM has, and all that it left behind */
	WAIT_FD = 1 << 3,    /* the backend's descriptor has something */
	WAIT_HUP = 1 << 4,   /* the backend's descriptor will never have anything more */
};

struct wait {
	struct trace *trace;
	const struct launch *launch; /* or NULL */
	int pidfd;		     /* of a process that is none of our children, or -1 */
	bool stdin_ended;
	unsigned int stops; /* that were asked for */
};

/* Wait until something comes, or for @timeout_ms (-1: for ever); bits of WAIT_*. */
unsigned int wait_next(struct wait *wait, int fd, int timeout_ms);

/* Have the VMM end that we launched: first by SIGTERM, then by SIGKILL. */
void wait_stop_vmm(const struct wait *wait);

#endif
