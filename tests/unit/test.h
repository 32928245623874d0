/* SPDX-License-Identifier: GPL-2.0 */
/* What every unit test begins with: CMocka, its results as TAP. */
#ifndef TEST_H
#define TEST_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* CMocka 2 calls assert_in_range() deprecated, and what it has instead, CMocka 1 has not; and it
 * makes a macro of the name of a member of ours. */
#undef stop
#undef assert_in_range
#define assert_in_range(n, low, high) \
	do { \
		unsigned long long n_ = (unsigned long long)(n); \
		if (n_ < (unsigned long long)(low) || n_ > (unsigned long long)(high)) \
			fail_msg("%s is %llu, not in %s to %s", #n, n_, #low, #high); \
	} while (0)

#define RUN(tests) \
	int main(void) \
	{ \
		cmocka_set_message_output(CM_OUTPUT_TAP); \
		return cmocka_run_group_tests(tests, NULL, NULL); \
	} \
	int main(void)

#define assert_near(a, b) \
	do { \
		double a_ = (a), b_ = (b); \
		if (!(fabs(a_ - b_) <= 1e-9 * (1 + fabs(b_)))) \
			fail_msg("%s is %.12g, not %.12g", #a, a_, b_); \
	} while (0)

/* A fresh temporary directory's path, never removed by itself: tests remove what they make. */
static inline char *temp_dir(void)
{
	static char path[64];

	snprintf(path, sizeof(path), "/tmp/regscope-test.XXXXXX");
	assert_non_null(mkdtemp(path));
	return path;
}

static inline void remove_dir(const char *path)
{
	char command[256];

	/* temp_dir() has but one place for a path: it may be another one's by now */
	assert_int_equal(access(path, F_OK), 0);
	snprintf(command, sizeof(command), "rm -rf '%s'", path);
	assert_int_equal(system(command), 0);
}

/* Small text files. The strings are good until the next call. */
static inline char *file_in(const char *dir, const char *name)
{
	static char path[128];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return path;
}

static inline void write_text(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_int_equal(fputs(text, f) >= 0, 1);
	assert_int_equal(fclose(f), 0);
}

static inline char *read_text(const char *path)
{
	static char text[16384];
	FILE *f = fopen(path, "r");
	size_t n;

	assert_non_null(f);
	n = fread(text, 1, sizeof(text) - 1, f);
	text[n] = '\0';
	fclose(f);
	return text;
}

#endif
