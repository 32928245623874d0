// SPDX-License-Identifier: GPL-2.0
/* Counters that are refused: each is absent with a reason, and no other takes its place. */
#include "fake_kvm.h"
#include "test.h"

#include "measure/perf.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <unistd.h>

static void not_permitted(void **state)
{
	struct perf_meter pm;
	struct reading r;
	struct meter m;

	(void)state;
	fake_kvm.perf_errno[0] =
		EACCES; /* perf_event_paranoid 2: user space alone may be counted */
	perf_meter_open(&pm, false);
	assert_non_null(strstr(pm.reason[COUNTER_CYCLES], "not permitted"));
	assert_non_null(strstr(pm.reason[COUNTER_INSTRUCTIONS], "not permitted"));
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

static uint64_t executed;

static uint64_t as_executed(void)
{
	return executed;
}

/* What counts where no PMU does is read at both ends, and no PMU's count gives way to it. */
static void instructions_by_a_clock(void **state)
{
	struct perf_meter pm;
	struct reading r;
	struct meter m;

	(void)state;
	fake_kvm.perf_errno[0] = fake_kvm.perf_errno[1] = ENOENT;
	perf_meter_open(&pm, true);
	assert_string_not_equal(pm.reason[COUNTER_INSTRUCTIONS], "");
	perf_meter_count_by(&pm, as_executed);
	assert_string_equal(pm.reason[COUNTER_INSTRUCTIONS], "");
	m = perf_meter(&pm);
	executed = 1000;
	m.start(m.arg);
	executed = 1234;
	m.stop(m.arg, &r);
	assert_true(r.has[COUNTER_INSTRUCTIONS]);
	assert_int_equal(r.value[COUNTER_INSTRUCTIONS], 234);
	perf_meter_close(&pm);

	fake_kvm_reset();
	perf_meter_open(&pm, true);
	perf_meter_count_by(&pm, as_executed);
	assert_null(pm.instructions);
	perf_meter_close(&pm);
}

static void no_such_event(void **state)
{
	static const struct perf_host nowhere = { "/nonexistent", "/nonexistent" };
	struct perf_meter pm;

	(void)state;
	fake_kvm.perf_config_errno = PERF_COUNT_HW_CPU_CYCLES + 1;
	perf_meter_open_on(&pm, false, &nowhere);
	assert_non_null(strstr(pm.reason[COUNTER_CYCLES], "has no driver here"));
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

static char paranoid[96];
static const struct perf_host host = { "/nonexistent", paranoid };

static void put_level(const char *level)
{
	FILE *f = fopen(paranoid, "w");

	assert_non_null(f);
	fprintf(f, "%s\n", level);
	assert_int_equal(fclose(f), 0);
}

static void assert_refused(int err, const char *says)
{
	struct perf_meter pm;
	enum counter c;

	fake_kvm.perf_errno[0] = fake_kvm.perf_errno[1] = err;
	perf_meter_open_on(&pm, false, &host);
	for (c = COUNTER_CYCLES; c < NR_COUNTERS; c++)
		if (!strstr(pm.reason[c], says))
			fail_msg("%s: not \"%s\"", pm.reason[c], says);
	perf_meter_close(&pm);
}

static void every_refusal_has_a_sentence(void **state)
{
	struct perf_meter pm;

	(void)state;
	snprintf(paranoid, sizeof(paranoid), "%s/paranoid", temp_dir());
	put_level("2");
	assert_refused(EACCES, "perf_event_paranoid is 2; run `sysctl kernel.perf_event_paranoid=");
	put_level("3");
	assert_refused(EACCES, "is 3 (root alone counts anything); run `sysctl");
	put_level("-1");
	assert_refused(EACCES, "although kernel.perf_event_paranoid is -1: a security module");
	assert_refused(EPERM, "filtered (seccomp), as containers do");
	assert_refused(ENOSYS, "hidden (ENOSYS) though the kernel has it");
	assert_refused(EMFILE, "ulimit -n");
	assert_refused(ENOMEM, "perf_event_open: Cannot allocate memory");
	unlink(paranoid);
	assert_refused(ENOSYS, "this kernel has no perf events");
	fake_kvm.perf_errno[0] = fake_kvm.perf_errno[1] = ENOENT;
	perf_meter_open_on(&pm, false, &host);
	assert_non_null(strstr(pm.reason[COUNTER_CYCLES], "PMU has no driver here"));
	assert_non_null(strstr(pm.reason[COUNTER_MIGRATIONS], "perf_event_open: No such file"));
	perf_meter_close(&pm);
	*strrchr(paranoid, '/') = '\0';
	remove_dir(paranoid);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test_setup(not_permitted, fake_kvm_setup),
	cmocka_unit_test_setup(instructions_by_a_clock, fake_kvm_setup),
	cmocka_unit_test_setup(no_such_event, fake_kvm_setup),
	cmocka_unit_test_setup(no_perf_at_all, fake_kvm_setup),
	cmocka_unit_test_setup(every_refusal_has_a_sentence, fake_kvm_setup),
	cmocka_unit_test_setup(an_emulated_host_has_no_time, fake_kvm_setup),
};
RUN(tests);
