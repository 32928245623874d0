// SPDX-License-Identifier: GPL-2.0
/* Colour on a terminal: see colour.h. */
#include "colour.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool terminal_obeys(void)
{
	const char *term = getenv("TERM");

	return term && *term && strcmp(term, "dumb") != 0;
}

static bool is_wanted(void)
{
	const char *no = getenv("NO_COLOR");

	return isatty(STDOUT_FILENO) && !(no && *no) && terminal_obeys();
}

const char *colour_begin(enum colour colour)
{
	static const char *const begins[] = {
		[COLOUR_GOOD] = "\033[32m",
		[COLOUR_DOUBT] = "\033[33m",
		[COLOUR_BAD] = "\033[1;31m",
		[COLOUR_FAINT] = "\033[2m",
	};

	return is_wanted() ? begins[colour] : "";
}

const char *colour_end(void)
{
	return is_wanted() ? "\033[0m" : "";
}
