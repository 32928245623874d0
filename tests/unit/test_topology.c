// SPDX-License-Identifier: GPL-2.0
/* The CPUs of a machine that was made, and the order in which they are given threads. */
#include "fake_host.h"
#include "test.h"

#include "measure/topology.h"

#include <errno.h>
#include <sched.h>

/* A tree like sysfs: CPUs with package, cluster, core, and what kind they are. */
static void put_cpu(const char *dir, int cpu, int package, int cluster, int core, const char *midr,
		    int capacity)
{
	char command[1024];

	snprintf(command, sizeof(command),
		 "cd %s && mkdir -p cpu%d/topology cpu%d/regs/identification && cd cpu%d && "
		 "echo %d >topology/physical_package_id && echo %d >topology/cluster_id && "
		 "echo %d >topology/core_id && echo %s >regs/identification/midr_el1 && "
		 "echo %d >cpu_capacity",
		 dir, cpu, cpu, cpu, package, cluster, core, midr, capacity);
	assert_int_equal(system(command), 0);
}

/* The CPUs of a task that may run on @nr of them. */
static void read_topology(struct topology *t, const char *dir, const int *cpus, int nr)
{
	fake_host = (struct fake_host){ .nr_cpus = 8, .cpus = cpus, .nr_allowed = nr };
	assert_int_equal(topology_read(t, dir, NULL), 0);
	fake_host = (struct fake_host){ 0 };
}

static void assert_order(const struct topology *t, const int *wanted)
{
	size_t i;

	for (i = 0; i < t->nr; i++)
		if (t->cpus[i].number != wanted[i])
			fail_msg("place %zu has CPU %d, not %d", i, t->cpus[i].number, wanted[i]);
}

/* Two packages of two cores with two threads each, numbered as firmware likes to. */
static void threads_are_spread_as_asked(void **state)
{
	static const int cpus[] = { 0, 1, 2, 3, 4, 5, 6, 7 };
	static const int compact[] = { 0, 4, 2, 6, 1, 5, 3, 7 };
	static const int scatter[] = { 0, 1, 2, 3, 4, 5, 6, 7 };
	char *dir = temp_dir();
	struct topology t;
	int i;

	(void)state;
	for (i = 0; i < 8; i++)
		put_cpu(dir, i, i % 2, 0, i / 2 % 2, "0x00000000413fd0c1", 1024);
	read_topology(&t, dir, cpus, 8);
	assert_int_equal(t.nr_kinds, 1);
	topology_order(&t, SPREAD_COMPACT);
	assert_order(&t, compact);
	topology_order(&t, SPREAD_SCATTER);
	assert_order(&t, scatter);
	topology_free(&t);
	remove_dir(dir);
}

static void threads_stay_on_one_kind(void **state)
{
	static const int cpus[] = { 0, 1, 2, 3, 4, 5 }, big[] = { 2, 3, 4 }, odd[] = { 0, 1 };
	char *dir = temp_dir();
	struct topology t;
	int i;

	(void)state;
	for (i = 0; i < 6; i++)
		put_cpu(dir, i, 0, i / 2, i, i < 2 ? "0x410fd034" : "0x410fd0b1",
			i < 2	? 400
			: i < 5 ? 1024
				: 900);
	read_topology(&t, dir, cpus, 6);
	assert_int_equal(t.nr_kinds, 3);
	topology_keep_one_kind(&t);
	topology_order(&t, SPREAD_COMPACT);
	assert_int_equal(t.nr, 3);
	assert_int_equal(t.nr_kinds, 1);
	assert_order(&t, big);
	topology_free(&t);
	/* as many of each: the greater capacity */
	read_topology(&t, dir, cpus, 4);
	topology_keep_one_kind(&t);
	assert_int_equal(t.nr, 2);
	assert_int_equal(t.cpus[0].number, 2);
	topology_free(&t);
	/* a sysfs that tells nothing */
	read_topology(&t, "/nonexistent", odd, 2);
	assert_int_equal(t.nr_kinds, 1);
	topology_order(&t, SPREAD_SCATTER);
	assert_order(&t, odd);
	topology_free(&t);
	remove_dir(dir);
}

static void the_scheduler_tells_which_cpus(void **state)
{
	struct topology t;

	(void)state;
	assert_int_equal(topology_read(&t, TOPOLOGY_DIR, NULL), 0);
	assert_true(t.nr >= 1);
	topology_free(&t);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(threads_are_spread_as_asked),
	cmocka_unit_test(threads_stay_on_one_kind),
	cmocka_unit_test(the_scheduler_tells_which_cpus),
};
RUN(tests);
