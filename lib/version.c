// SPDX-License-Identifier: GPL-2.0
/* The field that scripts/version fills in, in the linked program: see version.h. */
#include "version.h"

#include <stdio.h>
#include <string.h>

/* volatile: a compiler that knew the dots would print them */
const volatile char version_field[] = "regscope-commit=................";

_Static_assert(sizeof(version_field) == VERSION_FIELD_MARK + VERSION_FIELD_SIZE + 1,
	       "the field is as long as scripts/version takes it to be");

const char *version_commit(void)
{
	static char commit[VERSION_FIELD_SIZE + 1];
	size_t i;

	for (i = 0; i < VERSION_FIELD_SIZE; i++)
		commit[i] = version_field[VERSION_FIELD_MARK + i];
	commit[strcspn(commit, " .")] = '\0';
	return *commit ? commit : "unknown";
}

const char *version_text(void)
{
	static char text[sizeof(REGSCOPE_VERSION) + 64];
	char commit[VERSION_FIELD_SIZE + 1];
	size_t len;

	snprintf(commit, sizeof(commit), "%s", version_commit());
	len = strcspn(commit, "+");
	snprintf(text, sizeof(text), REGSCOPE_VERSION " (commit %.*s%s)", (int)len, commit,
		 commit[len] ? ", changed" : "");
	return text;
}
