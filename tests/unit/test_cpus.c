// SPDX-License-Identifier: GPL-2.0
/* Lists of CPUs, read and written. */
#include "test.h"

#include "measure/cpus.h"

#include <errno.h>

static void assert_list(const char *text, const int *wanted, size_t nr, const char *printed)
{
	struct cpus cpus;
	char buf[64];
	size_t i;

	assert_int_equal(cpus_parse(&cpus, text, "--cpu", NULL), 0);
	assert_int_equal(cpus.nr, nr);
	for (i = 0; i < nr; i++)
		assert_int_equal(cpus.v[i], wanted[i]);
	assert_string_equal(cpus_print(&cpus, buf, sizeof(buf)), printed);
	cpus_free(&cpus);
}

static void lists_keep_their_order(void **state)
{
	static const int one[] = { 7 }, many[] = { 9, 0, 1, 2, 3, 5, 6 };

	(void)state;
	assert_list("7", one, 1, "7");
	assert_list("9,0-3,5 6", many, 7, "9,0-3,5,6");
	assert_list("7-7", one, 1, "7");
}

static void assert_wrong(const char *text, const char *says)
{
	struct error error = { "" };
	struct cpus cpus;

	assert_int_equal(cpus_parse(&cpus, text, "--cpu", &error), -EINVAL);
	if (strncmp(error.text, "--cpu: ", 7) || !strstr(error.text, says))
		fail_msg("\"%s\": %s", text, error.text);
	cpus_free(&cpus);
}

static void what_is_no_list_is_told(void **state)
{
	(void)state;
	assert_wrong("", "names no CPU");
	assert_wrong("none", "\"none\" is not a whole number from 0 to 32767");
	assert_wrong("-1", "\"\" is not a whole number");
	assert_wrong("3-1", "\"1\" is not a whole number from 3 to 32767");
	assert_wrong("0-4294967295", "\"4294967295\" is not");
	assert_wrong("1,,2", "comma with no CPU beside it");
	assert_wrong("1,", "comma with no CPU beside it");
	assert_wrong("0-3,2", "CPU 2 is named twice");
	assert_wrong("1111111111111111111111111111111111", "...\" is no CPU");
}

static void a_file_that_holds_none_is_an_empty_list(void **state)
{
	struct cpus cpus;
	char buf[64];

	(void)state;
	cpus_read(&cpus, "/nonexistent");
	assert_int_equal(cpus.nr, 0);
	assert_false(cpus_has(&cpus, 0));
	assert_string_equal(cpus_print(&cpus, buf, sizeof(buf)), "none");
	cpus_free(&cpus);
}

static void a_long_list_is_cut_off(void **state)
{
	struct cpus cpus;
	char buf[8];

	(void)state;
	assert_int_equal(cpus_parse(&cpus, "100,200,300-400", "--cpu", NULL), 0);
	assert_string_equal(cpus_print(&cpus, buf, sizeof(buf)), "100,200");
	cpus_free(&cpus);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(lists_keep_their_order),
	cmocka_unit_test(what_is_no_list_is_told),
	cmocka_unit_test(a_file_that_holds_none_is_an_empty_list),
	cmocka_unit_test(a_long_list_is_cut_off),
};
RUN(tests);
