// SPDX-License-Identifier: GPL-2.0
/* Names of errnos: those of errno.h, and a number for what has none. */
#include "test.h"

#include "errno_name.h"

#include <errno.h>

static void names_and_numbers(void **state)
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
	cmocka_unit_test(names_and_numbers),
};
RUN(tests);
