// SPDX-License-Identifier: GPL-2.0
/* What else goes on on a machine, by two looks at it; and its governors, CPU by CPU. */
#include "root_bed.h"

#include "measure/disturbance.h"

#include <unistd.h>

#define TICKS_PER_S 100

static int setup(void **state)
{
	assert_int_equal(sysconf(_SC_CLK_TCK), TICKS_PER_S);
	return root_new(state);
}

/* Ticks of two CPUs: @busy of them together, and @steal of each. */
static void put_stat(unsigned int busy, const unsigned int steal[2])
{
	char text[512];

	snprintf(text, sizeof(text),
		 "cpu  %u 0 2 500 7 0 3 %u 9 0\ncpu0 1 0 1 250 3 0 1 %u 9 0\n"
		 "cpu1 1 0 1 250 4 0 2 %u 0 0\nintr 123456\n",
		 busy - 5, steal[0] + steal[1], steal[0], steal[1]);
	root_put(root, "/proc/stat", text);
}

/* Two looks that are @seconds apart, in which this process used @own_s of the CPUs. */
static struct disturbance look_twice(int cpu, double seconds, double own_s, void (*meanwhile)(void))
{
	struct machine_look before, after;

	machine_look(&before, cpu);
	meanwhile();
	machine_look(&after, cpu);
	assert_true(after.at_s >= before.at_s && after.own_s >= before.own_s);
	after.at_s = before.at_s + seconds;
	after.own_s = before.own_s + own_s;
	return disturbance_between(&before, &after);
}

static void work_and_steal(void)
{
	put_stat(1000 + 40 * TICKS_PER_S, (const unsigned int[]){ 10 + 30, 20 + 130 });
}

static void others_are_told_from_this_process(void **state)
{
	struct disturbance d;

	(void)state;
	put_stat(1000, (const unsigned int[]){ 10, 20 });
	d = look_twice(1, 20, 15, work_and_steal);
	assert_near(d.others_cpus, (40 - 15) / 20.0);
	assert_near(d.steal_pct, 100 * 1.3 / 20);
	put_stat(1000, (const unsigned int[]){ 10, 20 });
	d = look_twice(0, 20, 15, work_and_steal);
	assert_near(d.steal_pct, 100 * 0.3 / 20);
	/* of no one CPU: what each of them lost */
	put_stat(1000, (const unsigned int[]){ 10, 20 });
	d = look_twice(-1, 20, 15, work_and_steal);
	assert_near(d.steal_pct, 100 * 0.8 / 20);
	/* in a moment a few ticks are much, and mean nothing */
	put_stat(1000, (const unsigned int[]){ 10, 20 });
	d = look_twice(1, 0.5, 0, work_and_steal);
	assert_near(d.others_cpus + d.steal_pct, 0);
	/* a little more of our own than ticks show */
	put_stat(1000, (const unsigned int[]){ 10, 20 });
	d = look_twice(1, 20, 41, work_and_steal);
	assert_near(d.others_cpus, 0);
}

#define CPU3 "/sys/devices/system/cpu/cpu3/"

static void put_policy(int policy)
{
	char path[PATH_MAX], target[64];

	snprintf(path, sizeof(path), "%s" CPU3 "cpufreq", root);
	snprintf(target, sizeof(target), "../cpufreq/policy%d", policy);
	unlink(path);
	assert_int_equal(symlink(target, path), 0);
}

static void put_cooling(int device, const char *type, const char *state)
{
	char file[128];

	snprintf(file, sizeof(file), "/sys/class/thermal/cooling_device%d/type", device);
	root_put(root, file, type);
	snprintf(file, sizeof(file), "/sys/class/thermal/cooling_device%d/cur_state", device);
	root_put(root, file, state);
	snprintf(file, sizeof(file), "/sys/class/thermal/cooling_device%d/max_state", device);
	root_put(root, file, "5\n");
}

static void slow_down(void)
{
	put_cooling(0, "pwm-fan\n", "3\n");
	put_cooling(1, "cpufreq-cpu0\n", "4\n");
	put_cooling(2, "cpufreq-cpu2\n", "1\n");
}

static void cool_down(void)
{
	put_cooling(0, "thermal-cpufreq-1\n", "0\n");
	put_cooling(1, "cpufreq-cpu0\n", "0\n");
	put_cooling(2, "cpufreq-cpu2\n", "0\n");
}

/* By the devices that cool the CPU's own policy, at either look. */
static void heat_is_seen_by_what_cools(void **state)
{
	(void)state;
	root_put(root, CPU3 "online", "1\n");
	cool_down();
	assert_string_equal(look_twice(3, 1, 0, cool_down).cooling, "");
	assert_string_equal(look_twice(3, 1, 0, slow_down).cooling, "cooling_device1 at 4 of 5");
	assert_string_equal(look_twice(3, 1, 0, cool_down).cooling, "cooling_device1 at 4 of 5");
	put_policy(2);
	assert_string_equal(look_twice(3, 1, 0, slow_down).cooling, "cooling_device2 at 1 of 5");
	put_policy(6);
	assert_string_equal(look_twice(3, 1, 0, slow_down).cooling, "");
	/* older kernels do not say whose it is */
	put_cooling(0, "thermal-cpufreq-1\n", "2\n");
	assert_string_equal(look_twice(3, 1, 0, slow_down).cooling, "cooling_device0 at 2 of 5");
}

static void throttle(void)
{
	root_put(root, CPU3 "cpufreq/scaling_max_freq", "2000000\n");
	root_put(root, CPU3 "thermal_throttle/core_throttle_count", "12\n");
	root_put(root, CPU3 "thermal_throttle/package_throttle_count", "5\n");
}

static void heat_is_seen_by_what_falls(void **state)
{
	struct disturbance d;

	(void)state;
	root_put(root, CPU3 "cpufreq/scaling_max_freq", "3000000\n");
	root_put(root, CPU3 "thermal_throttle/core_throttle_count", "10\n");
	d = look_twice(3, 1, 0, throttle);
	assert_int_equal(d.khz_before, 3000000);
	assert_int_equal(d.khz_after, 2000000);
	assert_int_equal(d.throttled, 2 + 5);
	/* a limit that stays is its owner's */
	d = look_twice(3, 1, 0, throttle);
	assert_int_equal(d.khz_after + d.throttled, 0);
}

#define KSM	   "/sys/kernel/mm/ksm/"
#define KHUGEPAGED "/sys/kernel/mm/transparent_hugepage/khugepaged/"

static void collapse(void)
{
	root_put(root, KHUGEPAGED "pages_collapsed", "107\n");
}

static void memory_is_seen_to_move(void **state)
{
	struct disturbance d;

	(void)state;
	root_put(root, KHUGEPAGED "pages_collapsed", "100\n");
	root_put(root, KSM "run", "1\n");
	d = look_twice(0, 1, 0, collapse);
	assert_int_equal(d.collapsed, 7);
	assert_false(d.merges); /* there is nothing to scan */
	root_put(root, KSM "pages_unshared", "4711\n");
	d = look_twice(0, 1, 0, collapse);
	assert_int_equal(d.collapsed, 0);
	assert_true(d.merges);
	root_put(root, KSM "run", "0\n");
	assert_false(look_twice(0, 1, 0, collapse).merges);
}

static void nothing_is_seen_where_nothing_is(void **state)
{
	struct disturbance d = look_twice(-1, 60, 30, collapse);

	(void)state;
	assert_near(d.others_cpus + d.steal_pct, 0);
	assert_int_equal(d.throttled + d.khz_after + d.merges, 0);
	assert_string_equal(d.cooling, "");
}

static void a_governor_is_one_cpus(void **state)
{
	char buf[64];

	(void)state;
	assert_string_equal(host_governor(3, buf, sizeof(buf)), "none");
	root_put(root, "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "powersave\n");
	root_put(root, CPU3 "cpufreq/scaling_governor", "performance\n");
	root_put(root, CPU3 "cpufreq/scaling_min_freq", "600000\n");
	root_put(root, CPU3 "cpufreq/scaling_max_freq", "3000000\n");
	assert_string_equal(host_governor(3, buf, sizeof(buf)), "performance");
	assert_string_equal(host_governor(0, buf, sizeof(buf)), "powersave");
	assert_string_equal(host_frequency(3, buf, sizeof(buf)), "600000-3000000");
	assert_string_equal(host_frequency(0, buf, sizeof(buf)), "none");
}

static void huge_pages_are_as_chosen(void **state)
{
	char buf[64];

	(void)state;
	assert_string_equal(host_huge_pages(buf, sizeof(buf)), "unknown");
	root_put(root, "/sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never\n");
	assert_string_equal(host_huge_pages(buf, sizeof(buf)), "madvise");
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, root_remove)
static const struct CMUnitTest tests[] = {
	T(others_are_told_from_this_process), T(heat_is_seen_by_what_cools),
	T(heat_is_seen_by_what_falls),	      T(memory_is_seen_to_move),
	T(nothing_is_seen_where_nothing_is),  T(a_governor_is_one_cpus),
	T(huge_pages_are_as_chosen),
};
RUN(tests);
