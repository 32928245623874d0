// SPDX-License-Identifier: GPL-2.0
/* Where a run is made: machines with something about them that decides it. */
#include "fake_host.h"
#include "test.h"

#include "measure/place.h"

#include <errno.h>
#include <linux/mempolicy.h>

#define SYS "sys/devices/system/cpu"

static char root[64];

/* A file of the stand-in for sysfs and /proc. */
static void put(const char *path, const char *text)
{
	char command[1024];

	snprintf(command, sizeof(command),
		 "f='%s/%s'; mkdir -p \"${f%%/*}\" && printf '%%s\\n' '%s' >\"$f\"", root, path,
		 text);
	assert_int_equal(system(command), 0);
}

static void put_of(int cpu, const char *name, const char *text)
{
	char path[128];

	snprintf(path, sizeof(path), SYS "/cpu%d/%s", cpu, name);
	put(path, text);
}

/* /proc/stat, in which each CPU has been busy so many of a hundred ticks since the first look. */
static const int *busy_then;
static int nr_busy;

static void put_stat(const int *busy)
{
	char text[1024] = "cpu  9 9 9 9 9 9 9 9 9 9";
	int cpu;

	for (cpu = 0; cpu < nr_busy; cpu++)
		sprintf(text + strlen(text), "\ncpu%d 5 0 1 %d %d 0 %d 0 0 0", cpu,
			busy ? 1080 - busy[cpu] : 1000, busy ? 27 : 7, busy ? 20 + busy[cpu] : 20);
	strcat(text, "\nintr 8 0 1");
	put("proc/stat", text);
}

static void time_passes(void)
{
	put_stat(busy_then);
}

static const int first_four[] = { 0, 1, 2, 3 }, first_eight[] = { 0, 1, 2, 3, 4, 5, 6, 7 };

static void may_run_on(const int *own, int nr_own, const int *usable, int nr_usable)
{
	fake_host = (struct fake_host){ .nr_cpus = 64,
					.cpus = own,
					.nr_allowed = nr_own,
					.usable = usable,
					.nr_usable = nr_usable,
					.memory_policy = MPOL_DEFAULT };
}

static int begin(void **state)
{
	(void)state;
	snprintf(root, sizeof(root), "%s", temp_dir());
	busy_then = NULL;
	nr_busy = 0;
	may_run_on(first_four, 4, first_four, 4);
	return 0;
}

static int end(void **state)
{
	(void)state;
	fake_host = (struct fake_host){ 0 };
	remove_dir(root);
	return 0;
}

/* What is chosen, and why; for as long as nothing is asked for. */
static struct place choose(void)
{
	const struct place_options options = { NULL, "--cpu", root, time_passes };
	struct error error = { "" };
	struct place p;

	if (nr_busy)
		put_stat(NULL);
	if (place_choose(&p, &options, &error))
		fail_msg("%s", error.text);
	assert_false(fake_host.wide && fake_host.nr_allowed != fake_host.nr_usable); /* put back */
	return p;
}

static void assert_choice(int cpu, const char *why)
{
	struct place p = choose();

	assert_int_equal(p.cpu, cpu);
	assert_string_equal(p.why, why);
}

static void is_busy(const int *busy, int nr)
{
	busy_then = busy;
	nr_busy = nr;
}

static void interrupts_go_to_cpu_0(void **state)
{
	static const int idle[] = { 0, 0, 0, 0 }, one_is[] = { 3, 12, 70, 11 },
			 little[] = { 9, 8, 9, 9 }, all_are[] = { 40, 90, 90, 90 };

	(void)state;
	assert_choice(1, "not CPU 0");
	is_busy(idle, 4);
	assert_choice(1, "idle, not CPU 0");
	is_busy(one_is, 4);
	assert_choice(0, "idle, though interrupts go to it");
	is_busy(little, 4);
	assert_choice(1, "idle, not CPU 0");
	is_busy(all_are, 4);
	assert_choice(0, "40% busy, though interrupts go to it");
}

/* One CPU is no choice, and nothing is looked at: the emulated host has one. */
static void one_cpu_is_no_choice(void **state)
{
	static const int busy[] = { 100 };

	(void)state;
	is_busy(busy, 1);
	may_run_on(first_four, 1, first_four, 1);
	assert_choice(0, "the only one that may be used");
	may_run_on(&first_four[3], 1, &first_four[3], 1); /* a cpuset of one */
	assert_choice(3, "the only one that may be used");
}

static void the_fastest_kind_is_taken(void **state)
{
	static const char *const midrs[] = { "0x411fd050", "0x414fd0b0" };
	static const int big_is_busy[] = { 0, 0, 0, 0, 60, 90, 60, 60 };
	int cpu;

	(void)state;
	may_run_on(first_eight, 8, first_eight, 8);
	for (cpu = 0; cpu < 8; cpu++)
		put_of(cpu, "regs/identification/midr_el1", midrs[cpu >= 4]);
	assert_choice(4, "of the fastest kind (by MIDR_EL1: part 0xd0b), not CPU 0");
	for (cpu = 0; cpu < 8; cpu++)
		put_of(cpu, "cpufreq/cpuinfo_max_freq", cpu < 6 ? "1800000" : "2400000");
	assert_choice(6, "of the fastest kind (2400000 kHz), not CPU 0");
	for (cpu = 0; cpu < 8; cpu++)
		put_of(cpu, "cpu_capacity", cpu == 5 ? "1024" : cpu < 4 ? "381" : "1000");
	assert_choice(5, "of the fastest kind (cpu_capacity 1024), not CPU 0");
	is_busy(big_is_busy, 8);
	assert_choice(5, "of the fastest kind (cpu_capacity 1024), 90% busy, not CPU 0");
}

static void isolated_cpus_are_taken(void **state)
{
	static const int born[] = { 0, 1 }, given[] = { 1, 3 };
	static const int polled[] = { 0, 0, 100, 30 }, taken[] = { 20, 20, 100, 100 };

	(void)state;
	put(SYS "/isolated", "2-3");
	put(SYS "/nohz_full", "3");
	may_run_on(born, 2, first_four, 4);
	assert_choice(3, "isolated, without a timer tick (nohz_full), not CPU 0");
	put(SYS "/nohz_full", "");
	assert_choice(2, "isolated, not CPU 0");
	is_busy(polled, 4); /* by somebody who isolated it for that */
	assert_choice(3, "isolated, 30% busy, not CPU 0");
	is_busy(taken, 4);
	assert_choice(1, "20% busy, not CPU 0");
	/* somebody chose: what was not given is left alone, isolated or not */
	nr_busy = 0;
	put("proc/stat", "");
	may_run_on(given, 2, first_four, 4);
	assert_choice(3, "of CPUs 1,3, as given (taskset): isolated, not CPU 0");
	may_run_on(first_four, 2, first_four, 3);
	put(SYS "/isolated", "3");
	assert_choice(1, "of CPUs 0,1, as given (taskset): not CPU 0");
	/* the kernel does not say what else there is */
	may_run_on(born, 2, NULL, 0);
	assert_choice(1, "not CPU 0");
}

/* Two threads a core: 0 and 4, 1 and 5, and so on. */
static void siblings_count(void **state)
{
	static const int sibling_is_busy[] = { 0, 0, 0, 0, 0, 100, 100, 0 };
	char text[16];
	int cpu;

	(void)state;
	may_run_on(first_eight, 8, first_eight, 8);
	for (cpu = 0; cpu < 8; cpu++) {
		snprintf(text, sizeof(text), "%d,%d", cpu % 4, cpu % 4 + 4);
		put_of(cpu, "topology/thread_siblings_list", text);
	}
	is_busy(sibling_is_busy, 8);
	assert_choice(3, "idle with its siblings, not CPU 0");
	may_run_on(&first_eight[4], 2, &first_eight[4], 2);
	/* 4 is beside CPU 0, but beside 5 somebody is at work */
	assert_choice(4, "idle with its siblings, not CPU 0");
	is_busy((const int[]){ 0, 0, 0, 0, 0, 0, 0, 0 }, 8);
	assert_choice(5, "idle with its siblings, not CPU 0");
	is_busy((const int[]){ 100, 100, 0, 0, 0, 0, 0, 0 }, 8);
	assert_choice(5, "100% busy, or a sibling is, not CPU 0");
}

static void memory_comes_from_the_node(void **state)
{
	struct place p;

	(void)state;
	put("sys/devices/system/node/online", "0,2-3");
	put("sys/devices/system/node/has_memory", "0,3");
	put("sys/devices/system/node/node0/cpulist", "0");
	put("sys/devices/system/node/node2/cpulist", "1-2");
	put("sys/devices/system/node/node3/cpulist", "3");
	p = choose();
	assert_int_equal(p.cpu, 3);
	assert_int_equal(p.node, 3);
	assert_int_equal(p.nr_nodes, 3);
	assert_int_equal(fake_host.nr_policies, 0); /* looks only */
	assert_int_equal(place_take(&p), 0);
	assert_int_equal(fake_host.pinned, 3);
	assert_string_equal(p.memory, "local");
	assert_int_equal(fake_host.memory_policy, MPOL_PREFERRED);
	/* numactl */
	fake_host.memory_policy = MPOL_INTERLEAVE;
	assert_int_equal(place_take(&p), 0);
	assert_string_equal(p.memory, "as it was given (numactl)");
	assert_int_equal(fake_host.nr_policies, 1);
	fake_host.no_policy = true;
	assert_int_equal(place_take(&p), 0);
	assert_string_equal(p.memory, "unknown");
	assert_choice(3, "not CPU 0");
	may_run_on(&first_four[1], 2, &first_four[1], 2);
	assert_choice(1, "on a node without memory, not CPU 0");
	/* one node needs no policy */
	put("sys/devices/system/node/online", "0");
	p = choose();
	assert_int_equal(place_take(&p), 0);
	assert_null(p.memory);
	assert_int_equal(fake_host.nr_policies, 0);
	assert_int_equal(p.node, -1);
}

static void assert_asked(const char *list, int cpu, const char *says)
{
	struct place_options options = { .asked_by = "--cpu", .root = root };
	struct error error = { "" };
	struct cpus asked;
	struct place p;

	assert_int_equal(cpus_parse(&asked, list, "--cpu", NULL), 0);
	options.asked = &asked;
	assert_int_equal(place_choose(&p, &options, &error), says ? -EINVAL : 0);
	if (says)
		assert_string_equal(error.text, says);
	else
		assert_int_equal(p.cpu, cpu);
	cpus_free(&asked);
}

static void what_is_asked_for_is_used_or_told(void **state)
{
	static const int own[] = { 1 }, some[] = { 1, 2, 3, 6 };

	(void)state;
	put(SYS "/present", "0-6");
	put(SYS "/online", "0-3,5-6");
	may_run_on(own, 1, some, 4);
	assert_asked("6,2", 6, NULL); /* taskset is overruled */
	assert_asked("4", 0,
		     "--cpu: CPU 4 is offline (`chcpu -e 4` brings it back); CPUs that may be "
		     "used: 1-3,6");
	assert_asked("2,7", 0, "--cpu: CPU 7 does not exist here; CPUs that may be used: 1-3,6");
	assert_asked("5", 0,
		     "--cpu: CPU 5 is outside this task's cpuset (of its container or cgroup); "
		     "CPUs that may be used: 1-3,6");
	assert_int_equal(fake_host.nr_policies, 0);
}

/* The CPU is gone by the time it is to be used. */
static void a_place_that_is_gone_is_told(void **state)
{
	struct place p = { .cpu = 5, .nr_nodes = 2 };

	(void)state;
	assert_int_equal(place_take(&p), -EINVAL);
	assert_int_equal(p.cpu, -EINVAL);
	assert_int_equal(fake_host.nr_policies, 0);
}

#define T(f) cmocka_unit_test_setup_teardown(f, begin, end)
static const struct CMUnitTest tests[] = {
	T(interrupts_go_to_cpu_0),
	T(one_cpu_is_no_choice),
	T(the_fastest_kind_is_taken),
	T(isolated_cpus_are_taken),
	T(siblings_count),
	T(memory_comes_from_the_node),
	T(what_is_asked_for_is_used_or_told),
	T(a_place_that_is_gone_is_told),
};
RUN(tests);
