/* SPDX-License-Identifier: GPL-2.0 */
/* How the engine speaks: it prints nothing itself, but tells a listener. */
#ifndef REGSCOPE_RUN_LISTENER_H
#define REGSCOPE_RUN_LISTENER_H

#include <stdbool.h>

/* Any of them may be NULL. */
struct run_listener {
	void *arg; /* to each of them */
	/* A line the user should read: what is left out, or what casts doubt, and its remedy. */
	void (*say)(void *arg, const char *line);
	/* @fraction (0 to 1) of the whole run is done; @what is under way. */
	void (*progress)(void *arg, double fraction, const char *what);
	/* Asked before each pass: should the run end? */
	bool (*interrupted)(void *arg);
};

void run_say(const struct run_listener *listener, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif
