// SPDX-License-Identifier: GPL-2.0
/* Why a call failed, in words: see error.h. */
#include "error.h"

#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A path may be longer than the text, and the reason comes last: it is the middle that goes. */
#define HEAD 120
#define TAIL (sizeof(((struct error *)0)->text) - HEAD - sizeof("..."))

int error_set(struct error *error, int err, const char *fmt, ...)
{
	char whole[8192]; /* two paths, and what is wrong with them */
	size_t len;
	va_list ap;

	if (!error)
		return err;
	va_start(ap, fmt);
	vsnprintf(whole, sizeof(whole), fmt, ap);
	va_end(ap);
	len = strlen(whole);
	if (len < sizeof(error->text))
		memcpy(error->text, whole, len + 1);
	else
		snprintf(error->text, sizeof(error->text), "%.*s...%s", HEAD, whole,
			 whole + len - TAIL);
	text_clean(error->text); /* it may quote what a stranger wrote */
	return err;
}
