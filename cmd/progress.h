/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Progress on stderr, for work of more than two seconds: on a terminal, one line redrawn in place.
 */
#ifndef REGSCOPE_CMD_PROGRESS_H
#define REGSCOPE_CMD_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#define PROGRESS_MODES "auto, terminal, lines, none"
enum progress_mode {
	PROGRESS_AUTO,	   /* on a terminal, and nowhere else */
	PROGRESS_TERMINAL, /* "  42%  0:31 left  round 3, get, 512 vCPUs" */
	PROGRESS_LINES,	   /* "progress 0.4200 round 3, get, 512 vCPUs", for a program to read */
	PROGRESS_NONE,
};

struct progress {
	enum progress_mode mode;
	uint64_t begin_ns, shown_ns;
	double begin_fraction; /* where a resumed run began */
	double shown_fraction; /* of the last line */
	int width;	       /* of the line that is on the terminal; 0: none is */
	bool begun;
};

void progress_begin(struct progress *progress, uint64_t now_ns);
void progress_update(struct progress *progress, uint64_t now_ns, double fraction, const char *what);

/* Take the line off the terminal. */
void progress_end(struct progress *progress);

#endif
