// SPDX-License-Identifier: GPL-2.0
/* What the kernel counted, against what its probes were hit by. */
#include "test.h"

#include "trace/judge.h"

#include <errno.h>

static struct trace trace;
static struct error error;

static int judge(struct judge j)
{
	trace = (struct trace){ .lost = 0 };
	error = (struct error){ "" };
	return judge_counts(&j, &trace, &error);
}

static void what_is_whole_is_not_doubted(void **state)
{
	(void)state;
	assert_int_equal(judge((struct judge){ { 7, 7, 0 }, .before = 7, .after = 7 }), 0);
	assert_int_equal(trace.lost, 0);
	/* accesses go on while counting ends; and some were made before all had begun */
	assert_int_equal(judge((struct judge){ { 7, 7, 0 }, .before = 6, .after = 9 }), 0);
	assert_int_equal(judge((struct judge){ { 5, 5, 0 }, .begun = 2, .before = 7, .after = 7 }),
			 0);
	assert_int_equal(trace.lost, 0);
}

static void what_is_lost_is_counted(void **state)
{
	(void)state;
	/* by any plan of probes */
	assert_int_equal(judge((struct judge){ { 5, 5, 0 }, .before = 7, .after = 7 }), 0);
	assert_int_equal(trace.lost, 2);
	assert_non_null(strstr(trace.lost_why, "cleared or paused"));
	assert_int_equal(
		judge((struct judge){ { 5, 5, 0 }, .before = 7, .after = 7, .by_sets = true }), 0);
	assert_int_equal(trace.lost, 2);
	assert_non_null(strstr(trace.lost_why, "very moment of the first KVM_RUN"));
	/* what was dropped has been told already */
	assert_int_equal(judge((struct judge){ { 5, 5, 2 }, .before = 7, .after = 7 }), 0);
	assert_int_equal(trace.lost, 2);
	assert_non_null(strstr(trace.lost_why, "--vcpus N"));
	assert_int_equal(judge((struct judge){ { 7, 7, 0 }, .before = 7, .after = 7, .missed = 3 }),
			 0);
	assert_int_equal(trace.lost, 3);
}

static void what_cannot_be_is_an_error(void **state)
{
	(void)state;
	assert_int_equal(judge((struct judge){ { 7, 6, 0 }, .before = 7, .after = 7 }), -EIO);
	assert_non_null(strstr(error.text, "hold 6 accesses and say that there were 7"));
	assert_int_equal(judge((struct judge){ { 9, 9, 0 }, .before = 7, .after = 7 }), -EIO);
	assert_non_null(strstr(error.text, "2 accesses more"));
	assert_int_equal(
		judge((struct judge){ { 9, 9, 0 }, .before = 7, .after = 7, .by_sets = true }),
		-EAGAIN);
	assert_non_null(strstr(error.text, "counted twice"));
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(what_is_whole_is_not_doubted),
	cmocka_unit_test(what_is_lost_is_counted),
	cmocka_unit_test(what_cannot_be_is_an_error),
};
RUN(tests);
