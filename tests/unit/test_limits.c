// SPDX-License-Identifier: GPL-2.0
/* What a host's limits leave of a run: what does not fit is named, and the rest is measured. */
#include "fake_host.h"
#include "run_bed.h"

#include <errno.h>

#define ALL "baseline,create,registers,restore,sweep"

static struct run_bed bed;

static int setup(void **state)
{
	run_bed_setup(state);
	fake_threads_most = 0;
	return 0;
}

static int run(const char *name, const char *benches, const char *vcpus)
{
	run_bed_begin(&bed, name);
	bed.options.benches = benches;
	bed.options.vcpus = vcpus;
	return run_bed_run(&bed);
}

/* The most vCPUs (or threads) of a harness's rows; 0: it has none. */
static unsigned int most(const char *bench, bool threads)
{
	struct sample_set set = run_bed_samples(bed.path, RUN_PASSES);
	unsigned int n, max = 0;
	size_t i;

	for (i = 0; i < set.cells.nr; i++) {
		n = threads ? set.cells.key[i].threads : set.cells.key[i].vcpus;
		if (!strcmp(set.cells.key[i].bench, bench) && n > max)
			max = n;
	}
	samples_free(&set);
	return max;
}

static void has_cells(const char *bench, size_t nr)
{
	struct sample_set set = run_bed_samples(bed.path, RUN_PASSES);
	size_t i, n = 0;

	for (i = 0; i < set.cells.nr; i++)
		n += !strcmp(set.cells.key[i].bench, bench);
	samples_free(&set);
	assert_int_equal(n, nr);
}

static void nothing_is_left_out_where_all_fits(void **state)
{
	(void)state;
	assert_int_equal(run("fits", ALL, "1,8"), 0);
	assert_string_equal(run_bed_env(bed.path, "left_out"), "(none)");
	assert_null(strstr(bed.said, "--vcpus"));
}

/* A copy beside its source: 2 x (8 vCPUs, the VM and 2 devices) and 32 others make 54. */
static void too_few_files(void **state)
{
	(void)state;
	fake_kvm.nofile = (struct rlimit){ 20, 53 };
	assert_int_equal(run("files", ALL, "1,8"), 0);
	assert_int_equal(bed.rounds, 6);
	assert_non_null(strstr(bed.said, "restore at 8 vCPUs: left out: 54 open files are needed, "
					 "the hard limit is 53; raise it (`ulimit -Hn 54`"));
	assert_string_equal(run_bed_env(bed.path, "left_out"), "restore at 8 vCPUs (EMFILE)");
	assert_int_equal(most("restore", false), 1);
	assert_int_equal(most("sweep", false), 8);
	assert_string_equal(run_bed_env(bed.path, "vcpus"), "1,8");
	fake_kvm.nofile.rlim_max = 54;
	assert_int_equal(run("files-enough", ALL, "1,8"), 0);
	assert_string_equal(run_bed_env(bed.path, "left_out"), "(none)");
	assert_int_equal(fake_kvm.nofile.rlim_cur, 54);
}

/* The right number is that of the largest, not of the first that does not fit. */
static void nothing_is_left(void **state)
{
	(void)state;
	fake_kvm.nofile = (struct rlimit){ 20, 45 };
	/* what has one vCPU whatever is asked for would be left */
	assert_int_equal(run("nothing", ALL, "16,32"), -EMFILE);
	assert_non_null(strstr(bed.error.text, "nothing is left to measure: 102 open files are "));
	assert_null(strstr(bed.said, "open files"));
}

/* vCPU 300 of 512 is one too many: what fits into 300 is run. */
static void too_little_memory(void **state)
{
	(void)state;
	fake_kvm.vcpus_most = 300;
	fake_kvm.vcpus_errno = ENOMEM;
	assert_int_equal(run("memory", "sweep,restore,create", "2,100,256,512"), 0);
	assert_int_equal(bed.rounds, 6);
	assert_non_null(
		strstr(bed.said,
		       "create at 512 vCPUs, restore at 256 vCPUs, restore at "
		       "512 vCPUs, sweep at 512 vCPUs: left out: KVM_CREATE_VCPU, vCPU 300 of 512: "
		       "Cannot allocate memory; free memory, raise what limits it"));
	assert_string_equal(run_bed_env(bed.path, "vcpus"), "2,100,256");
	assert_non_null(strstr(run_bed_env(bed.path, "left_out"), "sweep at 512 vCPUs (ENOMEM)"));
	has_cells("restore", 2 * 4);
	has_cells("sweep", 3 * 4);
	has_cells("create", 3 * 4);
}

/* Where a cgroup's memory ends no call fails: the kernel kills. */
static void a_trial_that_is_killed(void **state)
{
	(void)state;
	fake_kvm.vcpus_most = 12;
	assert_int_equal(run("killed", ALL, "1,8"), 0);
	assert_int_equal(bed.rounds, 6);
	assert_non_null(strstr(bed.said, "restore at 8 vCPUs: left out: a trial with 2 VMs of 8 "
					 "vCPUs was ended by signal 9 (Killed)"));
	assert_int_equal(most("restore", false), 1);
	assert_int_equal(most("sweep", false), 8);
}

static void as_many_vms_as_fit(void **state)
{
	(void)state;
	fake_kvm.vcpus_most = 40;
	fake_kvm.vcpus_errno = ENOMEM;
	run_bed_begin(&bed, "vms");
	bed.options.benches = "vms";
	bed.options.vcpus = "8";
	bed.options.vms = "1,2,4";
	bed.options.oversubscribe = true;
	assert_int_equal(run_bed_run(&bed), 0);
	assert_int_equal(bed.rounds, 6);
	assert_non_null(
		strstr(bed.said, "vms with 4 threads at 8 vCPUs: left out: KVM_CREATE_VCPU"));
	assert_int_equal(most("vms", true), 2);
	has_cells("vms", 2 * 4);
}

/* pids.max of a cgroup, or the limit of processes. */
static void as_many_threads_as_fit(void **state)
{
	(void)state;
	fake_threads_most = 3;
	run_bed_begin(&bed, "threads");
	bed.options.benches = "threads,sweep";
	bed.options.vcpus = "8";
	bed.options.threads = "1,2,3,4,8";
	bed.options.oversubscribe = true;
	assert_int_equal(run_bed_run(&bed), 0);
	assert_int_equal(bed.rounds, 6);
	assert_non_null(strstr(bed.said,
			       "threads with 4 threads at 8 vCPUs, threads with "
			       "8 threads at 8 vCPUs: left out: thread 4 of 8 cannot be made: "));
	assert_non_null(strstr(run_bed_env(bed.path, "left_out"), "(EAGAIN)"));
	assert_int_equal(most("threads", true), 3);
	has_cells("sweep", 4);
}

/* Else the rows of what was left out would be taken for missing, and all be measured again. */
static void under_other_limits_no_run_goes_on(void **state)
{
	(void)state;
	fake_kvm.vcpus_most = 12;
	fake_kvm.vcpus_errno = ENOMEM;
	assert_int_equal(run("resumed", ALL, "1,8"), 0);
	bed.options.resume = true;
	bed.options.rounds = 8;
	fake_kvm.vcpus_most = 0;
	assert_int_equal(run_bed_run(&bed), -EINVAL);
	assert_non_null(strstr(bed.error.text, "left_out=restore at 8 vCPUs (ENOMEM)"));
	fake_kvm.vcpus_most = 12;
	assert_int_equal(run_bed_run(&bed), 0);
	assert_int_equal(bed.rounds, 8);
}

#define T(f) cmocka_unit_test_setup(f, setup)
static const struct CMUnitTest tests[] = {
	T(nothing_is_left_out_where_all_fits),
	T(too_few_files),
	T(nothing_is_left),
	T(too_little_memory),
	T(a_trial_that_is_killed),
	T(as_many_vms_as_fit),
	T(as_many_threads_as_fit),
	T(under_other_limits_no_run_goes_on),
};
RUN(tests);
