// SPDX-License-Identifier: GPL-2.0
/* See listener.h. */
#include "run/listener.h"

#include <stdarg.h>
#include <stdio.h>

void run_say(const struct run_listener *listener, const char *fmt, ...)
{
	char line[1024];
	va_list ap;

	if (!listener->say)
		return;
	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	listener->say(listener->arg, line);
}
