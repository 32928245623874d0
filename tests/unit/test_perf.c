// SPDX-License-Identifier: GPL-2.0
/* Counters that are refused: each is absent with a reason, and no other takes its place. */
#include "fake_kvm.h"
#include "test.h"

#include "measure/perf.h"

#include <errno.h>
#include <linux/perf_event.h>

static void not_permitted(void **state)
{
	struct perf_meter pm;
	struct reading r;
	struct meter m;

	(void)state;
	fake_kvm.perf_errno[0] =
		EACCES; /* perf_event_paranoid 2: user space alone may be counted */
	perf_meter_open(&pm, false);
	assert_non_null(strstr(pm.reason[COUNTER_CYCLES], "sysctl kernel.perf_event_paranoid=1"));
	assert_non_null(strstr(pm.reason[COUNTER_INSTRUCTIONS], "CAP_PERFMON"));
	assert_string_equal(pm.reason[COUNTER_USER_INSTRUCTIONS], "");
	assert_string_equal(pm.reason[COUNTER_WALL_NS], "");
	m = perf_meter(&pm);
	m.start(m.arg);
	m.stop(m.arg, &r);
	assert_true(r.has[COUNTER_WALL_NS]);
	assert_false(r.has[COUNTER_CYCLES]);
	assert_false(r.has[COUNTER_INSTRUCTIONS]); /* never silently user-only */
	perf_meter_close(&pm);
}

static void no_such_event(void **state)
{
	struct perf_meter pm;

	(void)state;
	fake_kvm.perf_config_errno = PERF_COUNT_HW_CPU_CYCLES + 1;
	perf_meter_open(&pm, false);
	assert_non_null(strstr(pm.reason[COUNTER_CYCLES], "does not count it"));
	assert_string_equal(pm.reason[COUNTER_INSTRUCTIONS], "");
	assert_int_equal(pm.nr, 4);
	perf_meter_close(&pm);
}

static void no_perf_at_all(void **state)
{
	struct perf_meter pm;
	struct reading r;
	struct meter m;
	enum counter c;

	(void)state;
	fake_kvm.perf_errno[0] = fake_kvm.perf_errno[1] = ENOSYS;
	perf_meter_open(&pm, false);
	assert_int_equal(pm.leader, -1);
	m = perf_meter(&pm);
	m.start(m.arg);
	m.stop(m.arg, &r);
	for (c = 0; c < NR_COUNTERS; c++) {
		assert_int_equal(r.has[c], c == COUNTER_WALL_NS);
		assert_int_equal(pm.reason[c][0] == 0, c == COUNTER_WALL_NS);
	}
	perf_meter_close(&pm);
}

static void an_emulated_host_has_no_time(void **state)
{
	struct perf_meter pm;
	struct reading r;
	struct meter m;

	(void)state;
	perf_meter_open(&pm, true);
	assert_non_null(strstr(pm.reason[COUNTER_WALL_NS], "emulated"));
	assert_non_null(strstr(pm.reason[COUNTER_CYCLES], "emulated"));
	m = perf_meter(&pm);
	m.start(m.arg);
	m.stop(m.arg, &r);
	assert_false(r.has[COUNTER_WALL_NS]);
	perf_meter_close(&pm);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test_setup(not_permitted, fake_kvm_setup),
	cmocka_unit_test_setup(no_such_event, fake_kvm_setup),
	cmocka_unit_test_setup(no_perf_at_all, fake_kvm_setup),
	cmocka_unit_test_setup(an_emulated_host_has_no_time, fake_kvm_setup),
};
RUN(tests);
