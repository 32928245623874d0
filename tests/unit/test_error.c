// SPDX-License-Identifier: GPL-2.0
/* What a message keeps when there is more to say than it has room for, and the names of errnos. */
#include "test.h"

#include "record/run_dir.h"
#include "record/samples.h"

#include <errno.h>

/* A path that is longer than a message loses its middle, never the reason. */
static void long_paths_keep_the_reason(void **state)
{
	char path[501];
	struct error error = { "" };
	struct sample_set set;
	struct run_dir dir;

	(void)state;
	memset(path, 'x', sizeof(path) - 1);
	memcpy(path, "/first/", 7);
	path[100] = path[200] = path[300] = path[400] = '/';
	path[500] = '\0';
	assert_int_equal(samples_read(&set, RUN_PASSES, path, false, &error), -ENOENT);
	assert_non_null(strstr(error.text, "xxx: No such file or directory"));
	assert_int_equal(strncmp(error.text, "/first/xxx", 10), 0);
	assert_non_null(strstr(error.text, "..."));
	assert_int_equal(run_dir_open(&dir, path, &error), -ENOENT);
	assert_non_null(strstr(error.text, "No such file or directory"));
	error_set(&error, 0, "%s and %s: why", path, path);
	assert_int_equal(strlen(error.text), sizeof(error.text) - 1);
	assert_non_null(strstr(error.text, "x: why"));
}

static void what_fits_stays_whole(void **state)
{
	char text[sizeof(((struct error *)0)->text) + 1];
	struct error error = { "" };

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	assert_int_equal(error_set(&error, -EIO, "%s", text + 1), -EIO);
	assert_string_equal(error.text, text + 1);
	error_set(&error, 0, "%s", text);
	assert_non_null(strstr(error.text, "x...x"));
	/* a message may quote the one before it */
	error_set(&error, 0, "why");
	error_set(&error, 0, "file: %s", error.text);
	assert_string_equal(error.text, "file: why");
	assert_int_equal(error_set(NULL, -ENOENT, "%s", text), -ENOENT);
}

/* What a message quotes, a path say, cannot speak to a terminal or begin another line. */
static void it_is_one_line_of_text(void **state)
{
	struct error error = { "" };
	struct run_dir dir;

	(void)state;
	error_set(&error, 0,
		  "%s: not\t\"Gr\xc3\xb6\xc3\x9f"
		  "e\"",
		  "a\x1b[2J\nb\x7f");
	assert_string_equal(error.text, "a?[2J b?: not \"Gr\xc3\xb6\xc3\x9f"
					"e\"");
	run_dir_open(&dir, "/no/\x1b]0;title\a", &error);
	assert_string_equal(error.text, "/no/?]0;title?: No such file or directory");
}

static void errnos_have_names(void **state)
{
	char buf[ERRNO_NAME_MAX];

	(void)state;
	assert_string_equal(errno_name(ENOENT, buf), "ENOENT");
	assert_string_equal(errno_name(EOPNOTSUPP, buf), "EOPNOTSUPP");
	assert_string_equal(errno_name(EHWPOISON, buf), "EHWPOISON");
	assert_string_equal(errno_name(524, buf), "errno-524"); /* the kernel's ENOTSUPP */
	assert_string_equal(errno_name(0, buf), "errno-0");
	assert_string_equal(errno_name(-5, buf), "errno--5");
	assert_string_equal(errno_name(2147483647, buf), "errno-2147483647");
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(long_paths_keep_the_reason),
	cmocka_unit_test(what_fits_stays_whole),
	cmocka_unit_test(it_is_one_line_of_text),
	cmocka_unit_test(errnos_have_names),
};
RUN(tests);
