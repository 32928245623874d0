// SPDX-License-Identifier: GPL-2.0
/* The line of progress on terminals that know escape sequences, and on those that do not. */
#include "test.h"

#include "progress.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SECOND UINT64_C(1000000000)

/* What a run of three lines, of which the second is shorter, writes to stderr. */
static const char *drawn(const char *term, char *text, size_t size)
{
	struct progress progress = { .mode = PROGRESS_TERMINAL };
	FILE *file = tmpfile();
	int kept = dup(STDERR_FILENO);

	assert_non_null(file);
	fflush(stderr);
	dup2(fileno(file), STDERR_FILENO);
	if (term)
		setenv("TERM", term, 1);
	else
		unsetenv("TERM");
	progress_begin(&progress, SECOND);
	progress_update(&progress, SECOND, 0, "unseen");
	progress_update(&progress, 5 * SECOND, 0.5, "a long line");
	progress_update(&progress, 6 * SECOND, 0.625, "short");
	progress_end(&progress);
	progress_end(&progress);
	dup2(kept, STDERR_FILENO);
	close(kept);
	rewind(file);
	text[fread(text, 1, size - 1, file)] = '\0';
	fclose(file);
	return text;
}

static void test_obeying(void **state)
{
	char text[256];

	(void)state;
	assert_string_equal(drawn("xterm", text, sizeof(text)),
			    "\r\033[K  50%  0:04 left  a long line"
			    "\r\033[K  62%  0:03 left  short"
			    "\r\033[K");
}

static void test_dumb(void **state)
{
	static const char *const terms[] = { "dumb", "", NULL };
	char text[256];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(terms) / sizeof(terms[0]); i++)
		assert_string_equal(drawn(terms[i], text, sizeof(text)),
				    "\r  50%  0:04 left  a long line"
				    "\r  62%  0:03 left  short      "
				    "\r                       \r");
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_obeying),
	cmocka_unit_test(test_dumb),
};
RUN(tests);
