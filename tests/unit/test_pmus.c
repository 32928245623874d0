// SPDX-License-Identifier: GPL-2.0
/* Machines with PMUs of several kinds, with few counters, or with others at them. */
#include "fake_host.h"
#include "fake_kvm.h"
#include "fake_perf.h"
#include "test.h"

#include "measure/perf.h"
#include "measure/pmu.h"

#include <errno.h>
#include <linux/perf_event.h>

enum { SMALL = 8, BIG = 10 }; /* types of PMUs */

static char dir[64], pmus[96];
static const struct perf_host host = { pmus, PERF_PARANOID };
static int cpu_in_use;

/* A file of the stand-in for sysfs and /proc. */
static void put(const char *path, const char *text)
{
	char command[512];

	snprintf(command, sizeof(command),
		 "f='%s/%s'; mkdir -p \"${f%%/*}\" && printf '%%s\\n' '%s' >\"$f\"", dir, path,
		 text);
	assert_int_equal(system(command), 0);
}

static void put_pmu(const char *name, const char *type, const char *cpus, const char *cycles,
		    const char *instructions)
{
	char path[128];

	snprintf(path, sizeof(path), "pmus/%s/type", name);
	put(path, type);
	snprintf(path, sizeof(path), "pmus/%s/cpus", name);
	put(path, cpus);
	snprintf(path, sizeof(path), "pmus/%s/events/%s", name, cycles);
	put(path, cycles[3] == '_' ? "event=0x0011" : "event=0x02");
	if (!instructions)
		return;
	snprintf(path, sizeof(path), "pmus/%s/events/%s", name, instructions);
	put(path, instructions[4] == '_' ? "event=0x0008" : "event=0x8c");
}

/* An RK3588: four CPUs of each kind, and PMUs that are no core's. */
static void put_two_clusters(void)
{
	put_pmu("armv8_cortex_a55", "8", "0-3", "cpu_cycles", "inst_retired");
	put_pmu("armv8_cortex_a76", "10", "4-7", "cpu_cycles", "inst_retired");
	put("pmus/arm_spe_0/cpumask", "0-7");
	put("pmus/arm_spe_0/type", "11");
	put("pmus/software/type", "1");
}

static void put_one_pmu(void)
{
	put_pmu("armv8_pmuv3_0", "8", "0-7", "cpu_cycles", "inst_retired");
}

static int begin(void **state)
{
	fake_kvm_setup(state);
	snprintf(dir, sizeof(dir), "%s", temp_dir());
	snprintf(pmus, sizeof(pmus), "%s/pmus", dir);
	fake_host = (struct fake_host){ .nr_cpus = 8, .cpus = &cpu_in_use, .nr_allowed = 1 };
	fake_perf = (struct fake_perf){ .nr_pmus = 0 };
	return 0;
}

static int end(void **state)
{
	(void)state;
	fake_host = (struct fake_host){ 0 };
	fake_perf = (struct fake_perf){ .nr_pmus = 0 };
	remove_dir(dir);
	return 0;
}

static const struct fake_pmu two[] = { { .type = SMALL, .counters = 7 },
				       { .type = BIG, .counters = 7 } };

static void open_on(struct perf_meter *pm, const struct fake_pmu *all, size_t nr, int cpu)
{
	fake_perf.pmus = all;
	fake_perf.nr_pmus = nr;
	cpu_in_use = cpu;
	perf_meter_open_on(pm, false, &host);
}

/* Nothing is left open behind it. */
static void close_meter(struct perf_meter *pm)
{
	perf_meter_close(pm);
	assert_int_equal(fake_perf.nr_events, 0);
}

static const struct fake_event *event_of(const struct perf_meter *pm, enum counter c)
{
	size_t i;

	for (i = 0; i < fake_perf.nr_events; i++)
		if (fake_perf.events[i].fd == pm->fd[c])
			return &fake_perf.events[i];
	fail_msg("%s is not counted: %s", counter_info[c].name, pm->reason[c]);
	return NULL;
}

static void assert_event(const struct perf_meter *pm, enum counter c, uint32_t pmu, uint32_t type,
			 uint64_t config)
{
	const struct fake_event *e = event_of(pm, c);

	assert_non_null(e->pmu);
	assert_int_equal(e->pmu->type, pmu);
	assert_int_equal(e->type, type);
	assert_true(e->config == config);
	assert_int_equal(e->leader, pm->leader);
	assert_int_equal(e->user_only, c == COUNTER_USER_INSTRUCTIONS);
}

/* All five are counted, and each is read. */
static void assert_counts(struct perf_meter *pm, unsigned int nr)
{
	struct meter m = perf_meter(pm);
	struct reading r;
	unsigned int n = 0;
	enum counter c;

	m.start(m.arg);
	m.stop(m.arg, &r);
	for (c = COUNTER_CYCLES; c < NR_COUNTERS; c++) {
		assert_int_equal(r.has[c], !pm->reason[c][0]);
		n += r.has[c];
	}
	assert_int_equal(n, nr);
	assert_int_equal(pm->multiplexed, 0);
}

static void each_event_is_opened_on_its_pmu(void **state)
{
	static const int cpus[] = { 2, 6 };
	uint32_t types[] = { SMALL, BIG };
	struct perf_meter pm;
	size_t i;

	(void)state;
	put_two_clusters();
	for (i = 0; i < 2; i++) {
		uint64_t type = (uint64_t)types[i] << 32;

		open_on(&pm, two, 2, cpus[i]);
		assert_event(&pm, COUNTER_CYCLES, types[i], PERF_TYPE_HARDWARE,
			     type | PERF_COUNT_HW_CPU_CYCLES);
		assert_event(&pm, COUNTER_INSTRUCTIONS, types[i], PERF_TYPE_HARDWARE,
			     type | PERF_COUNT_HW_INSTRUCTIONS);
		assert_event(&pm, COUNTER_USER_INSTRUCTIONS, types[i], PERF_TYPE_HARDWARE,
			     type | PERF_COUNT_HW_INSTRUCTIONS);
		assert_null(event_of(&pm, COUNTER_MIGRATIONS)->pmu);
		assert_counts(&pm, 5);
		close_meter(&pm);
	}
}

/* Before 5.13 the extended type is an invalid event; until 6.6 arm64's PMUs do not know it. */
static void old_kernels_get_the_pmus_own_events(void **state)
{
	static const int errnos[] = { EINVAL, ENOENT };
	struct perf_meter pm;
	size_t i;

	(void)state;
	put_two_clusters();
	for (i = 0; i < 2; i++) {
		fake_perf.extended_errno = errnos[i];
		open_on(&pm, two, 2, 7);
		assert_event(&pm, COUNTER_CYCLES, BIG, BIG, 0x11);
		assert_event(&pm, COUNTER_INSTRUCTIONS, BIG, BIG, 0x08);
		assert_event(&pm, COUNTER_USER_INSTRUCTIONS, BIG, BIG, 0x08);
		assert_counts(&pm, 5);
		close_meter(&pm);
	}
}

/* Apple's events have names and numbers of their own. */
static void numbers_are_the_drivers(void **state)
{
	struct perf_meter pm;

	(void)state;
	put_pmu("apple_firestorm_pmu", "10", "4-7", "cycles", "instructions");
	put_pmu("apple_icestorm_pmu", "8", "0-3", "cycles", "instructions");
	fake_perf.extended_errno = ENOENT;
	open_on(&pm, two, 2, 1);
	assert_event(&pm, COUNTER_CYCLES, SMALL, SMALL, 0x02);
	assert_event(&pm, COUNTER_INSTRUCTIONS, SMALL, SMALL, 0x8c);
	close_meter(&pm);
}

/* A driver that tells none of its events: the architecture's. */
static void numbers_are_the_architectures(void **state)
{
	struct pmu pmu;

	(void)state;
	put("pmus/armv8_a/type", "8");
	put("pmus/armv8_a/cpus", "0,2-3");
	put("pmus/armv8_b/type", "9");
	put("pmus/armv8_b/cpus", "5");
	pmu_of_cpu(&pmu, pmus, 3);
	assert_string_equal(pmu.name, "armv8_a");
	assert_int_equal(pmu.type, 8);
	assert_int_equal(pmu.nr, 2);
	assert_int_equal(pmu.raw[PMU_CYCLES], 0x11);
	assert_int_equal(pmu.raw[PMU_INSTRUCTIONS], 0x08);
	assert_string_equal(pmu.served, "0,2,3,5");
	put("pmus/armv8_b/events/inst_retired", "event=0x8,umask=1");
	pmu_of_cpu(&pmu, pmus, 5);
	assert_int_equal(pmu.raw[PMU_CYCLES], PMU_NO_EVENT);
	assert_int_equal(pmu.raw[PMU_INSTRUCTIONS], PMU_NO_EVENT);
	pmu_of_cpu(&pmu, pmus, -1);
	assert_string_equal(pmu.name, "armv8_a");
	pmu_of_cpu(&pmu, pmus, 1);
	assert_string_equal(pmu.name, "");
	pmu_of_cpu(&pmu, "/nonexistent", 5);
	assert_int_equal(pmu.nr, 0);
}

/* The PMU would take the number of an event that it lacks, and count 0. */
static void an_event_that_is_not_told_is_not_opened(void **state)
{
	static const struct fake_pmu lacks[] = {
		{ .type = SMALL, .counters = 7, .without = { false, true } },
		{ .type = BIG, .counters = 7, .without = { false, true } }
	};
	struct perf_meter pm;

	(void)state;
	put_pmu("armv8_a", "8", "0-3", "cpu_cycles", NULL);
	put_pmu("armv8_b", "10", "4-7", "cpu_cycles", NULL);
	open_on(&pm, lacks, 2, 5);
	assert_event(&pm, COUNTER_CYCLES, BIG, PERF_TYPE_HARDWARE,
		     (uint64_t)BIG << 32 | PERF_COUNT_HW_CPU_CYCLES);
	assert_string_equal(pm.reason[COUNTER_INSTRUCTIONS],
			    "this CPU's PMU (armv8_b) does not count it");
	assert_counts(&pm, 3);
	close_meter(&pm);
}

/* The only PMU needs no naming, and what the emulated host counts stays what it was. */
static void one_pmu_gets_plain_events(void **state)
{
	static const enum counter order[] = { COUNTER_INSTRUCTIONS, COUNTER_USER_INSTRUCTIONS,
					      COUNTER_CONTEXT_SWITCHES, COUNTER_MIGRATIONS };
	struct perf_meter pm;
	size_t i;

	(void)state;
	put_one_pmu();
	open_on(&pm, two, 1, 0);
	assert_event(&pm, COUNTER_CYCLES, SMALL, PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES);
	close_meter(&pm);
	fake_perf.reads = 0;
	perf_meter_open_on(&pm, true, &host);
	assert_int_equal(fake_perf.reads, 2 * 4); /* one interval: does each count? */
	assert_int_equal(pm.nr, 4);
	assert_int_equal(fake_perf.nr_events, 4);
	for (i = 0; i < 4; i++)
		assert_int_equal(fake_perf.events[i].fd, pm.fd[order[i]]);
	assert_event(&pm, COUNTER_INSTRUCTIONS, SMALL, PERF_TYPE_HARDWARE,
		     PERF_COUNT_HW_INSTRUCTIONS);
	close_meter(&pm);
}

static void few_counters_leave_out_the_least(void **state)
{
	struct fake_pmu small = two[0];
	struct perf_meter pm;

	(void)state;
	put_one_pmu();
	small.counters = 2;
	open_on(&pm, &small, 1, 0);
	assert_counts(&pm, 4);
	assert_non_null(strstr(pm.reason[COUNTER_USER_INSTRUCTIONS],
			       "(armv8_pmuv3_0) has too few counters"));
	close_meter(&pm);
	small.counters = 1;
	open_on(&pm, &small, 1, 0);
	assert_counts(&pm, 3);
	assert_string_equal(pm.reason[COUNTER_CYCLES], "");
	assert_non_null(strstr(pm.reason[COUNTER_INSTRUCTIONS], "too few counters"));
	close_meter(&pm);
	small.counters = 0;
	open_on(&pm, &small, 1, 0);
	assert_counts(&pm, 2);
	assert_non_null(strstr(pm.reason[COUNTER_CYCLES], "no counter that could count it"));
	close_meter(&pm);
	/* not for want of room */
	small = two[0];
	small.without[PMU_INSTRUCTIONS] = true;
	small.without_errno = EINVAL;
	open_on(&pm, &small, 1, 0);
	assert_counts(&pm, 3);
	assert_non_null(strstr(pm.reason[COUNTER_INSTRUCTIONS], "no counter that could count it"));
	close_meter(&pm);
}

/* Others hold counters, for ever: as many are counted as get onto the PMU. */
static void held_counters_are_told(void **state)
{
	struct fake_pmu small = two[0];
	struct perf_meter pm;
	unsigned int held, counted;

	(void)state;
	put_one_pmu();
	small.counters = 6;
	for (held = 3; held <= 6; held++) {
		small.held = held;
		counted = 6 - held;
		open_on(&pm, &small, 1, 0);
		assert_counts(&pm, counted + 2);
		if (counted < 3)
			assert_non_null(strstr(pm.reason[COUNTER_USER_INSTRUCTIONS],
					       "another user holds counters"));
		if (!counted)
			assert_non_null(strstr(pm.reason[COUNTER_CYCLES], "kernel.nmi_watchdog=0"));
		close_meter(&pm);
	}
	fake_perf.busy_errno = EBUSY;
	open_on(&pm, &small, 1, 0);
	assert_counts(&pm, 2);
	assert_non_null(strstr(pm.reason[COUNTER_CYCLES], "EBUSY"));
	close_meter(&pm);
}

static void a_cpu_without_a_pmu_is_told(void **state)
{
	struct perf_meter pm;

	(void)state;
	put_pmu("armv8_cortex_a76", "10", "4-7", "cpu_cycles", "inst_retired");
	open_on(&pm, &two[1], 1, 3);
	assert_counts(&pm, 2);
	assert_string_equal(pm.reason[COUNTER_CYCLES],
			    "no PMU's driver serves the CPU in use: choose another one (--cpu) of "
			    "4-7");
	close_meter(&pm);
}

/* An emulated PMU that counts one event of a kind is left with that one; a real one is believed. */
static void a_counter_that_stands_still_is_left_out(void **state)
{
	static const struct fake_pmu still = { .type = SMALL, .counters = 7, .user_still = true };
	struct perf_meter pm;

	(void)state;
	put_one_pmu();
	open_on(&pm, &still, 1, 0);
	assert_true(pm.fd[COUNTER_USER_INSTRUCTIONS] >= 0);
	close_meter(&pm);
	perf_meter_open_on(&pm, true, &host);
	assert_int_equal(pm.nr, 3);
	assert_int_equal(fake_perf.nr_events, 3);
	assert_true(pm.fd[COUNTER_USER_INSTRUCTIONS] < 0);
	assert_non_null(strstr(pm.reason[COUNTER_USER_INSTRUCTIONS], "stands still beside"));
	assert_string_equal(pm.reason[COUNTER_INSTRUCTIONS], "");
	close_meter(&pm);
}

#define T(f) cmocka_unit_test_setup_teardown(f, begin, end)
static const struct CMUnitTest tests[] = {
	T(each_event_is_opened_on_its_pmu),
	T(old_kernels_get_the_pmus_own_events),
	T(numbers_are_the_drivers),
	T(numbers_are_the_architectures),
	T(an_event_that_is_not_told_is_not_opened),
	T(one_pmu_gets_plain_events),
	T(a_counter_that_stands_still_is_left_out),
	T(few_counters_leave_out_the_least),
	T(held_counters_are_told),
	T(a_cpu_without_a_pmu_is_told),
};
RUN(tests);
