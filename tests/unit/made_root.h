/* SPDX-License-Identifier: GPL-2.0 */
/* A machine's file systems as a test wants them, in a directory that stands for "/". */
#ifndef MADE_ROOT_H
#define MADE_ROOT_H

#include "test.h"

#include <limits.h>
#include <sys/stat.h>

/* A file there, and the folders it is in; @text may hold NUL bytes. */
static inline void root_put_bytes(const char *root, const char *file, const char *text, size_t size)
{
	char path[PATH_MAX], *slash;
	FILE *f;

	snprintf(path, sizeof(path), "%s%s", root, file);
	for (slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(path, 0755);
		*slash = '/';
	}
	f = fopen(path, "w");
	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, size, f), size);
	assert_int_equal(fclose(f), 0);
}

static inline void root_put(const char *root, const char *file, const char *text)
{
	root_put_bytes(root, file, text, strlen(text));
}

#endif
