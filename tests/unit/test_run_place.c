// SPDX-License-Identifier: GPL-2.0
/* Runs on a CPU that was asked for, and what goes on where it began. */
#include "fake_host.h"
#include "made_root.h"
#include "run_bed.h"

#include "measure/host.h"

#include <errno.h>

static const int all[] = { 0, 1, 2, 3 }, without_2[] = { 0, 1, 3 };

static int begin(void **state)
{
	fake_host = (struct fake_host){
		.nr_cpus = 8, .cpus = all, .nr_allowed = 1, .usable = all, .nr_usable = 4
	};
	return run_bed_setup(state);
}

static int end(void **state)
{
	(void)state;
	fake_host = (struct fake_host){ 0 };
	return 0;
}

/* A run on @cpus that was interrupted. */
static void begin_on(struct run_bed *bed, const char *name, const char *cpus)
{
	run_bed_begin(bed, name);
	bed->options.benches = "sweep";
	bed->options.pin = true;
	bed->options.cpus = cpus;
	bed->passes_left = 20;
	assert_int_equal(run_bed_run(bed), 0);
	bed->passes_left = 0;
}

static void a_run_goes_on_where_it_began(void **state)
{
	struct run_bed bed;

	(void)state;
	begin_on(&bed, "place", "2,1");
	assert_int_equal(bed.doubts.cpu, 2);
	assert_string_equal(run_bed_env(bed.path, "pinned_cpu"), "2");
	assert_string_equal(run_bed_env(bed.path, "pinned_why"), "asked for (--cpu)");
	assert_string_equal(run_bed_env(bed.path, "option.cpu"), "2,1");
	bed.options.resume = true;
	bed.options.cpus = "3";
	assert_int_equal(run_bed_run(&bed), -EINVAL);
	assert_non_null(strstr(bed.error.text, "pinned_cpu=2, and would continue with "
					       "pinned_cpu=3"));
	bed.options.cpus = NULL;
	bed.options.pin = false;
	assert_int_equal(run_bed_run(&bed), -EINVAL);
	assert_non_null(strstr(bed.error.text, "with pinned_cpu=none: --no-pin"));
	bed.options.pin = true;
	fake_host.usable = without_2;
	fake_host.nr_usable = 3;
	assert_int_equal(run_bed_run(&bed), -EINVAL);
	assert_non_null(strstr(bed.error.text, "--resume, where the run began: CPU 2 "));
	assert_non_null(strstr(bed.error.text, "CPUs that may be used: 0,1,3"));
	fake_host.usable = all;
	fake_host.nr_usable = 4;
	fake_host.pinned = 0;
	assert_int_equal(run_bed_run(&bed), 0);
	assert_int_equal(fake_host.pinned, 2);
	assert_string_equal(run_bed_env(bed.path, "pinned_why"), "asked for (--cpu)");
	assert_string_equal(run_bed_env(bed.path, "stopped"), "all rounds asked for are done");
}

/* A run of an older release does not say why; one without a pin stays without. */
static void what_an_earlier_run_lacks_is_no_hindrance(void **state)
{
	struct env env = { 0 };
	struct run_bed bed;
	struct run_dir dir;

	(void)state;
	begin_on(&bed, "older", "1");
	assert_int_equal(run_dir_open(&dir, bed.path, NULL), 0);
	assert_int_equal(env_read_dir(&env, &dir, NULL), 0);
	env_set(&env, "pinned_why", "%s", "");
	assert_int_equal(env_write(&env, &dir, NULL), 0);
	env_free(&env);
	run_dir_close(&dir);
	bed.options.resume = true;
	bed.options.cpus = NULL;
	assert_int_equal(run_bed_run(&bed), 0);
	assert_string_equal(run_bed_env(bed.path, "pinned_cpu"), "1");
	run_bed_begin(&bed, "anywhere");
	bed.options.benches = "sweep";
	bed.passes_left = 20;
	assert_int_equal(run_bed_run(&bed), 0);
	bed.passes_left = 0;
	bed.options.resume = true;
	assert_int_equal(run_bed_run(&bed), 0);
	assert_string_equal(run_bed_env(bed.path, "pinned_cpu"), "none: --no-pin");
	assert_string_equal(run_bed_env(bed.path, "pinned_why"), "(none)");
}

/* Before a VM is made. */
static void a_cpu_that_cannot_be_is_refused(void **state)
{
	struct run_bed bed;

	(void)state;
	run_bed_begin(&bed, "refused");
	bed.options.pin = true;
	bed.options.cpus = "1,7";
	assert_int_equal(run_bed_run(&bed), -EINVAL);
	assert_non_null(strstr(bed.error.text, "--cpu: CPU 7 "));
	assert_non_null(strstr(bed.error.text, "CPUs that may be used: 0-3"));
	assert_int_equal(fake_kvm.calls, 0);
}

static void threads_draw_from_the_list(void **state)
{
	struct run_bed bed;
	const char *cpus;

	(void)state;
	run_bed_begin(&bed, "drawn");
	bed.options.benches = "vms";
	bed.options.mixed_cpus = true; /* the kinds are this machine's */
	bed.options.pin = true;
	bed.options.cpus = "3,1";
	bed.options.vms = "1,2,3";
	bed.options.host_kind = "native";
	assert_int_equal(run_bed_run(&bed), 0);
	assert_string_equal(run_bed_env(bed.path, "pinned_cpu"), "3");
	assert_non_null(strstr(bed.said, "--vms 3: left out, there are 2 CPUs for threads"));
	cpus = run_bed_env(bed.path, "thread_cpus");
	assert_true(!strcmp(cpus, "1,3") || !strcmp(cpus, "3,1"));
}

/* That CPUs are of several kinds matters to runs with threads. */
static void kinds_are_told_where_threads_run(void **state)
{
	static const char kinds[] = "CPUs are of several kinds: threads are kept on 2 of 3";
	struct run_bed bed;

	(void)state;
	host_root = temp_dir();
	root_put(host_root, "/sys/devices/system/cpu/cpu0/cpu_capacity", "400\n");
	root_put(host_root, "/sys/devices/system/cpu/cpu1/cpu_capacity", "1024\n");
	root_put(host_root, "/sys/devices/system/cpu/cpu2/cpu_capacity", "1024\n");
	fake_host.nr_allowed = 3;
	run_bed_begin(&bed, "kinds-alone");
	bed.options.benches = "sweep";
	assert_int_equal(run_bed_run(&bed), 0);
	assert_null(strstr(bed.said, "kinds"));
	run_bed_begin(&bed, "kinds");
	bed.options.benches = "sweep,vms";
	assert_int_equal(run_bed_run(&bed), 0);
	assert_non_null(strstr(bed.said, kinds));
	assert_string_equal(run_bed_env(bed.path, "thread_cpus"), "1,2");
	run_bed_begin(&bed, "kinds-mixed");
	bed.options.benches = "vms";
	bed.options.mixed_cpus = true;
	assert_int_equal(run_bed_run(&bed), 0);
	assert_non_null(strstr(bed.said, "doubt: threads are put on CPUs of different kinds"));
	assert_string_equal(run_bed_env(bed.path, "thread_cpus"), "0,1,2");
	remove_dir(host_root);
	host_root = "";
}

#define T(f) cmocka_unit_test_setup_teardown(f, begin, end)
static const struct CMUnitTest tests[] = {
	T(a_run_goes_on_where_it_began),     T(what_an_earlier_run_lacks_is_no_hindrance),
	T(a_cpu_that_cannot_be_is_refused),  T(threads_draw_from_the_list),
	T(kinds_are_told_where_threads_run),
};
RUN(tests);
