// SPDX-License-Identifier: GPL-2.0
/* A machine that sleeps, or loses a CPU, in the midst of a run: whose passes are told apart. */
#include "fake_host.h"
#include "run_bed.h"

#include "run/mishaps.h"

#define CPU   2
#define OTHER 1
#define SLEPT 12000000000u /* ns */

static struct run_bed bed;
static int cpus[1] = { CPU };

/* What befalls the machine at an access, and at one of those after it. */
static struct {
	uint64_t access, at, until;
	void (*happens)(bool over);
} mishap;

static void touch(void *value, size_t size, bool write)
{
	(void)value;
	(void)size;
	(void)write;
	mishap.access++;
	if (mishap.access == mishap.at || mishap.access == mishap.until)
		mishap.happens(mishap.access == mishap.until);
}

static void sleeps(bool over)
{
	fake_slept_ns += over ? 0 : SLEPT;
}

/* Its CPU goes, and the scheduler puts the task elsewhere; then it comes back, and nobody acts. */
static void goes_offline(bool over)
{
	fake_offline_cpu = over ? -1 : CPU;
	cpus[0] = OTHER;
	fake_host.pinned = over ? fake_host.pinned : OTHER;
}

static int setup(void **state)
{
	run_bed_setup(state);
	fake_host = (struct fake_host){ .nr_cpus = 4, .cpus = cpus, .nr_allowed = 1 };
	cpus[0] = CPU;
	fake_offline_cpu = -1;
	memset(&mishap, 0, sizeof(mishap));
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	fake_host = (struct fake_host){ .nr_cpus = 0 };
	return 0;
}

static void run(const char *name, void (*happens)(bool over), uint64_t at, uint64_t until)
{
	run_bed_begin(&bed, name);
	bed.options.benches = "sweep";
	bed.options.vcpus = "8";
	bed.options.pin = true;
	mishap.access = 0;
	mishap.at = at;
	mishap.until = until;
	mishap.happens = happens;
	fake_kvm.touch = touch;
	assert_int_equal(run_bed_run(&bed), 0);
	assert_int_equal(bed.rounds, 6);
	assert_true(mishap.access > until);
}

/* How many rows have a mark; those of a pass that slept have nothing else. */
static size_t marked(unsigned int mark)
{
	struct sample_set set = run_bed_samples(bed.path, RUN_PASSES);
	size_t i, n = 0;

	assert_int_equal(set.nr_rows, 6 * 4);
	for (i = 0; i < set.nr_rows; i++) {
		const struct sample_row *row = &set.rows[i];

		n += (row->mark & mark) != 0;
		assert_int_equal(row->reading.has[COUNTER_WALL_NS],
				 !(row->mark & SAMPLE_SUSPENDED));
	}
	samples_free(&set);
	return n;
}

static void nothing_befalls_it(void **state)
{
	(void)state;
	run("quiet", sleeps, 0, 0);
	assert_int_equal(marked(SAMPLE_SUSPENDED | SAMPLE_UNPINNED), 0);
	assert_string_equal(run_bed_env(bed.path, "doubt.said.suspended"), "(none)");
	assert_string_equal(run_bed_env(bed.path, "doubt.said.moved"), "(none)");
}

/* The last access but a few is in a pass. */
static void a_pass_that_slept_has_no_counts(void **state)
{
	uint64_t all;

	(void)state;
	run("awake", sleeps, 0, 0);
	all = mishap.access;
	run("asleep", sleeps, all - 20, 0);
	assert_int_equal(marked(SAMPLE_SUSPENDED), 1);
	assert_int_equal(marked(SAMPLE_UNPINNED), 0);
	assert_non_null(strstr(bed.said, "doubt: the machine was suspended for 12.0 s in the midst "
					 "of the run: 1 of "));
	assert_non_null(strstr(run_bed_env(bed.path, "doubt.said.suspended"), "systemd-inhibit"));
}

/* Passes that ended elsewhere are marked, until the CPU is there again: then the task is, too. */
static void a_cpu_goes_offline_and_comes_back(void **state)
{
	uint64_t all;

	(void)state;
	run("online", sleeps, 0, 0);
	all = mishap.access;
	run("offline", goes_offline, all - 200, all - 70);
	assert_true(marked(SAMPLE_UNPINNED) >= 2);
	assert_int_equal(marked(SAMPLE_SUSPENDED), 0);
	assert_non_null(
		strstr(bed.said, " passes ended on another CPU than the one they were kept"));
	assert_non_null(strstr(run_bed_env(bed.path, "doubt.said.moved"), "marked unpinned"));
	assert_int_equal(fake_host.pinned, CPU);
}

static void sleep_between_passes_is_said(void **state)
{
	struct run_mishaps m = { .has_lag = false };
	struct reading r = { .has = { true }, .value = { 5 } };
	struct env env = { 0 };

	(void)state;
	run_mishaps_begin(&m);
	run_mishaps_end(&m, -1, &r);
	fake_slept_ns += SLEPT;
	run_mishaps_begin(&m);
	run_mishaps_end(&m, -1, &r);
	assert_int_equal(r.upset, 0);
	assert_true(r.has[0]);
	run_mishaps_record(&m, &env);
	assert_non_null(strstr(env_get(&env, "doubt.said.suspended", ""), "for 12.0 s"));
	assert_non_null(
		strstr(env_get(&env, "doubt.said.suspended", ""), ": 0 of 2 passes saw it"));
	env_free(&env);
}

static void what_moved_it_is_said_once(void **state)
{
	struct run_mishaps m = { .passes = 9, .moved = 1 };
	struct env env = { 0 };

	(void)state;
	env_set(&env, "doubt.said.migrations", "leave out --no-pin");
	run_mishaps_record(&m, &env);
	assert_string_equal(env_get(&env, "doubt.said.migrations", "none"), "");
	assert_non_null(strstr(env_get(&env, "doubt.said.moved", ""), "1 of 9 passes ended on "));
	env_free(&env);
}

/* The clocks are read one after another, and a long time may pass in between. */
static void being_preempted_is_no_sleep(void **state)
{
	struct run_mishaps m = { .has_lag = false };
	struct reading r = { .value = { 0 } };
	unsigned int i;

	(void)state;
	for (i = 0; i < 100; i++) {
		fake_host.tick_ns = 1 + (i * 7919) % 50 * 1000000;
		run_mishaps_begin(&m);
		fake_host.tick_ns = 1 + (i * 104729) % 30 * 1000000;
		run_mishaps_end(&m, -1, &r);
	}
	assert_int_equal(m.asleep_ns, 0);
	fake_slept_ns += SLEPT;
	run_mishaps_begin(&m);
	assert_true(m.asleep_ns > SLEPT / 2 && m.asleep_ns <= SLEPT);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
static const struct CMUnitTest tests[] = {
	T(nothing_befalls_it),
	T(a_pass_that_slept_has_no_counts),
	T(a_cpu_goes_offline_and_comes_back),
	T(sleep_between_passes_is_said),
	T(what_moved_it_is_said_once),
	T(being_preempted_is_no_sleep),
};
RUN(tests);
