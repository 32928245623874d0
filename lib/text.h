/* SPDX-License-Identifier: GPL-2.0 */
/* What no text of a run directory, and no message, holds: terminals obey some characters. */
#ifndef REGSCOPE_TEXT_H
#define REGSCOPE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Does a control character begin here: of ASCII, or of ISO 6429's upper half in UTF-8? */
static inline bool text_is_control(const char *s)
{
	unsigned char c = (unsigned char)s[0], next = c ? (unsigned char)s[1] : 0;

	return (c && c < 0x20) || c == 0x7f || (c == 0xc2 && next >= 0x80 && next < 0xa0);
}

/* Where the first one is, or the length of @s. */
static inline size_t text_find_control(const char *s)
{
	size_t i;

	for (i = 0; s[i] && !text_is_control(s + i); i++)
		;
	return i;
}

/* Make @s one line that no terminal obeys. */
static inline void text_clean(char *s)
{
	while (*(s += text_find_control(s)))
		*s = strchr("\t\r\n", *s) ? ' ' : '?';
}

#endif
