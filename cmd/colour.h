/* SPDX-License-Identifier: GPL-2.0 */
/* Colour for people who watch a terminal, and want it. */
#ifndef REGSCOPE_CMD_COLOUR_H
#define REGSCOPE_CMD_COLOUR_H

#include <stdbool.h>

enum colour { COLOUR_GOOD, COLOUR_DOUBT, COLOUR_BAD, COLOUR_FAINT };

/* What begins a colour on stdout, and what ends it: both "" unless stdout is a terminal that knows
 * colours (TERM is set, and not "dumb") and NO_COLOR is unset or empty (no-color.org). */
const char *colour_begin(enum colour colour);
const char *colour_end(void);

/* Does the terminal know escape sequences? One of TERM "dumb", or of none, shows them as they are.
 */
bool terminal_obeys(void);

#endif
