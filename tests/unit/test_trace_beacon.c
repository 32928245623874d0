// SPDX-License-Identifier: GPL-2.0
/* Our own accesses among those that the kernel counted. */
#include "test.h"

#include "trace/beacon.h"

#include <errno.h>

static struct trace trace;
static struct error error;

static int judge(struct beacon b, struct hist_totals totals)
{
	trace = (struct trace){ .lost = 0 };
	error = (struct error){ "" };
	return beacon_judge(&b, &totals, &trace, &error);
}

static void ours_are_taken_and_no_others(void **state)
{
	struct beacon b = { .id = 77, .sent = 6 };

	(void)state;
	/* one VM sent before, another after */
	assert_true(beacon_take(&b, TRACE_GET, 77, 3));
	assert_true(beacon_take(&b, TRACE_GET, 77, 3));
	assert_true(beacon_take(&b, TRACE_SET, 77, 3));
	assert_false(beacon_take(&b, TRACE_GET, 78, 9));
	assert_int_equal(b.counted[TRACE_GET], 6);
	assert_int_equal(b.counted[TRACE_SET], 3);
	beacon_reset(&b);
	assert_int_equal(b.counted[TRACE_GET], 0);
	assert_int_equal(b.counted[TRACE_SET], 0);
	/* lists have no id, and where none were sent none are ours */
	assert_false(beacon_take(&b, TRACE_LIST, 77, 1));
	b.id = 0;
	assert_false(beacon_take(&b, TRACE_GET, 0, 1));
}

static void one_that_is_missing_is_a_loss(void **state)
{
	(void)state;
	assert_int_equal(
		judge((struct beacon){ 77, 6, { 6, 6 } }, (struct hist_totals){ 20, 20, 0 }), 0);
	assert_int_equal(trace.lost, 0);
	assert_int_equal(
		judge((struct beacon){ 77, 6, { 6, 5 } }, (struct hist_totals){ 20, 20, 0 }), 0);
	assert_int_equal(trace.lost, 1);
	assert_non_null(strstr(trace.lost_why, "cleared or paused"));
	assert_non_null(strstr(trace.lost_why, "--by kprobe"));
	/* and what found no room is one by itself */
	assert_int_equal(
		judge((struct beacon){ 77, 6, { 6, 6 } }, (struct hist_totals){ 20, 20, 4 }), 0);
	assert_int_equal(trace.lost, 4);
	assert_non_null(strstr(trace.lost_why, "--vcpus N"));
}

static void what_cannot_be_is_an_error(void **state)
{
	(void)state;
	assert_int_equal(
		judge((struct beacon){ 77, 6, { 6, 8 } }, (struct hist_totals){ 20, 20, 0 }), -EIO);
	assert_non_null(strstr(error.text, "2 accesses more than regscope itself has made"));
	assert_int_equal(
		judge((struct beacon){ 77, 6, { 6, 6 } }, (struct hist_totals){ 20, 19, 0 }), -EIO);
	assert_non_null(strstr(error.text, "hold 19 accesses and say that there were 20"));
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(ours_are_taken_and_no_others),
	cmocka_unit_test(one_that_is_missing_is_a_loss),
	cmocka_unit_test(what_cannot_be_is_an_error),
};
RUN(tests);
