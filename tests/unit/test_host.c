// SPDX-License-Identifier: GPL-2.0
/* Hosts with more CPUs than a cpu_set_t, or anything else of a fixed size, has room for. */
#include "fake_host.h"
#include "test.h"

#include "measure/host.h"
#include "measure/team.h"
#include "measure/topology.h"

#include <errno.h>

static int real_again(void **state)
{
	(void)state;
	fake_host = (struct fake_host){ 0 };
	return 0;
}

static void all_cpus_are_found(void **state)
{
	static const int few[] = { 3 }, many[] = { 0, 1023, 1024, 5000, 20000 };
	struct topology t;
	size_t i;

	(void)state;
	fake_host = (struct fake_host){ .nr_cpus = 20001, .cpus = many, .nr_allowed = 5 };
	assert_int_equal(topology_read(&t, "/nonexistent", NULL), 0);
	assert_int_equal(t.nr, 5);
	for (i = 0; i < 5; i++)
		assert_int_equal(t.cpus[i].number, many[i]);
	topology_free(&t);
	fake_host = (struct fake_host){ .nr_cpus = 4, .cpus = few, .nr_allowed = 1 };
	assert_int_equal(topology_read(&t, "/nonexistent", NULL), 0);
	assert_int_equal(t.nr, 1);
	assert_int_equal(t.cpus[0].number, 3);
	topology_free(&t);
}

/* A kernel that takes no set of any size is named, and not asked for ever. */
static void a_set_that_is_never_large_enough_is_told(void **state)
{
	struct error error = { "" };
	struct topology t;

	(void)state;
	fake_host = (struct fake_host){ .nr_cpus = INT32_MAX };
	assert_int_equal(topology_read(&t, "/nonexistent", &error), -EINVAL);
	assert_non_null(strstr(error.text, "sched_getaffinity"));
	topology_free(&t);
}

static void any_cpu_can_be_pinned_to(void **state)
{
	static const int cpus[] = { 0, 1023, 1024, 5000, 20000 };
	int i;

	(void)state;
	for (i = 0; i < 5; i++) {
		fake_host = (struct fake_host){ 32768, &cpus[i], 1, .pinned = -1 };
		assert_int_equal(host_pin_to(cpus[i]), 0);
		assert_int_equal(fake_host.pinned, cpus[i]);
	}
	fake_host.pinned = -1;
	assert_int_equal(host_pin_to(32768), -EINVAL); /* the kernel has none of that number */
}

static void threads_go_to_any_cpu(void **state)
{
	static const int cpus[] = { 5000 }, other[] = { 20000 };
	struct team *team;

	(void)state;
	fake_host = (struct fake_host){ 32768, cpus, 1, .pinned = -1 };
	team = team_new(cpus, 1, false, NULL);
	assert_int_equal(team_pin_error(team, 0), 0);
	assert_int_equal(fake_host.pinned, 5000);
	team_free(team);
	team = team_new(other, 1, false, NULL);
	assert_int_equal(team_pin_error(team, 0), 0);
	assert_int_equal(fake_host.pinned, 20000);
	team_free(team);
}

#define T(f) cmocka_unit_test_teardown(f, real_again)
static const struct CMUnitTest tests[] = {
	T(all_cpus_are_found),
	T(a_set_that_is_never_large_enough_is_told),
	T(any_cpu_can_be_pinned_to),
	T(threads_go_to_any_cpu),
};
RUN(tests);
