// SPDX-License-Identifier: GPL-2.0
/* What every sub-command says and ends with: see cmd.h. */
#include "cmd.h"

#include "text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void say(const char *fmt, ...)
{
	char line[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	text_clean(line);
	fflush(stdout);
	fprintf(stderr, "regscope: %s\n", line);
}

void say_line(void *arg, const char *line)
{
	(void)arg;
	say("%s", line);
}

int fail(int err, const struct error *error)
{
	say("%s", error && error->text[0] ? error->text : strerror(-err));
	switch (err) {
	case -ENODATA: /* no register listed */
	case -ENODEV:
	case -ENXIO: return EXIT_CANNOT_RUN;
	}
	return EXIT_WRONG;
}

int finish_stdout(int code)
{
	if (!fflush(stdout) && !ferror(stdout))
		return code;
	say("standard output: %s", strerror(errno));
	return EXIT_WRONG;
}

int finish(int err, const struct error *error)
{
	return err ? say("%s", error->text), EXIT_WRONG : finish_stdout(EXIT_DONE);
}
