// SPDX-License-Identifier: GPL-2.0
/* regscope doctor: every check, on a machine where it passes and on one where it does not. */
#include "fake_host.h"
#include "fake_kvm.h"
#include "fake_perf.h"
#include "root_bed.h"

#include "doctor/doctor.h"

#include <errno.h>

#define CPU "/sys/devices/system/cpu/"
#define PMU "/sys/bus/event_source/devices/"
#define THP "/sys/kernel/mm/transparent_hugepage/"

static const int cpus[] = { 0, 1, 2, 3 };
static const struct fake_pmu pmus[] = { { .type = 8, .counters = 7 },
					{ .type = 10, .counters = 7 } };
static const struct fake_pmu blind[] = { { .type = 8, .counters = 7, .without = { true, true } } };

/* A server that has all: four CPUs of one kind, one of them isolated. */
static const struct {
	const char *file, *text;
} server[] = {
	{ CPU "cpu0/regs/identification/midr_el1", "0x00000000413fd0c1\n" },
	{ CPU "cpu1/regs/identification/midr_el1", "0x00000000413fd0c1\n" },
	{ CPU "cpu2/regs/identification/midr_el1", "0x00000000413fd0c1\n" },
	{ CPU "cpu3/regs/identification/midr_el1", "0x00000000413fd0c1\n" },
	{ CPU "isolated", "3\n" },
	{ CPU "cpu3/cpufreq/scaling_governor", "performance\n" },
	{ CPU "cpufreq/boost", "0\n" },
	{ CPU "smt/active", "0\n" },
	{ PMU "armv8_pmuv3_0/type", "8\n" },
	{ PMU "armv8_pmuv3_0/cpus", "0-3\n" },
	{ "/proc/sys/kernel/perf_event_paranoid", "1\n" },
	{ "/proc/sys/kernel/nmi_watchdog", "0\n" },
	{ "/proc/self/status", "Name:\tx\nCapEff:\t0000000000000000\n" },
	{ "/proc/meminfo", "MemTotal: 4194304 kB\nMemAvailable: 2097152 kB\nHugetlb: 0 kB\n" },
	{ "/proc/stat", "cpu 0 0 0 0\ncpu0 0 0 0 0\ncpu1 0 0 0 0\n" },
	{ THP "enabled", "always [madvise] never\n" },
	{ THP "khugepaged/defrag", "1\n" },
	{ "/sys/kernel/mm/ksm/run", "0\n" },
	{ "/sys/kernel/mm/ksm/pages_unshared", "7\n" },
};

static int begin(void **state)
{
	size_t i;

	fake_kvm_setup(state);
	root_new(state);
	fake_host = (struct fake_host){
		.nr_cpus = 8, .cpus = cpus, .nr_allowed = 4, .usable = cpus, .nr_usable = 4
	};
	fake_perf = (struct fake_perf){ .pmus = pmus, .nr_pmus = 1 };
	for (i = 0; i < sizeof(server) / sizeof(server[0]); i++)
		root_put(root, server[i].file, server[i].text);
	root_put(root, "/bin/qemu-system-aarch64", "");
	chmod(file_in(root, "bin/qemu-system-aarch64"), 0755);
	setenv("PATH", "/nonexistent", 1);
	return 0;
}

static int end(void **state)
{
	setenv("PATH", "/usr/bin:/bin", 1);
	fake_host = (struct fake_host){ 0 };
	fake_perf = (struct fake_perf){ .nr_pmus = 0 };
	return root_remove(state);
}

/* Between two looks at /proc/stat: a hundred ticks, in which two CPUs are so busy. */
static unsigned int busy_pct;

static void time_passes(void)
{
	static unsigned int busy, idle;
	char text[128];

	busy += busy_pct;
	idle += 100 - busy_pct;
	snprintf(text, sizeof(text), "cpu 0 0 0 0\ncpu0 %u 0 0 %u\ncpu1 %u 0 0 %u\n", busy, idle,
		 busy, idle);
	root_put(root, "/proc/stat", text);
}

static struct doctor_finding found[40];
static size_t nr_found;

static void keep(void *arg, const struct doctor_finding *finding)
{
	(void)arg;
	assert_true(nr_found < 40);
	assert_true((finding->state >= DOCTOR_AMISS) == (finding->remedy[0] != '\0'));
	assert_true(finding->says[0]);
	found[nr_found++] = *finding;
}

static const struct doctor_finding *examine(const char *name)
{
	const struct doctor_options options = { time_passes };
	size_t i;

	nr_found = 0;
	doctor_examine(&options, keep, NULL);
	for (i = 0; i < nr_found; i++)
		if (!strcmp(found[i].name, name))
			return &found[i];
	fail_msg("no check is called %s", name);
	return NULL;
}

static void assert_found(const char *name, enum doctor_state state, const char *says,
			 const char *remedy)
{
	const struct doctor_finding *f = examine(name);

	if (f->state != state || !strstr(f->says, says) || !strstr(f->remedy, remedy))
		fail_msg("%s: state %d: %s; %s", name, (int)f->state, f->says, f->remedy);
}

static void a_server_that_has_all(void **state)
{
	size_t i;

	(void)state;
	examine("kvm");
	for (i = 0; i < nr_found; i++)
		if (found[i].state != (strcmp(found[i].name, "qemu") ? DOCTOR_OK : DOCTOR_SKIPPED))
			fail_msg("%s: state %d: %s", found[i].name, (int)found[i].state,
				 found[i].says);
	assert_int_equal(nr_found, 23);
	assert_found("cpu", DOCTOR_OK, "CPU 3: isolated", "");
	assert_found("isolated", DOCTOR_OK, "CPUs 3", "");
	assert_found("pmu", DOCTOR_OK,
		     "CPU 0 (Neoverse-N1 r3p1, armv8_pmuv3_0): cycles, instructions", "");
	assert_found("program", DOCTOR_OK, "glibc 2.", "");
	assert_found("vm", DOCTOR_OK, "one can be made", "");
	assert_int_equal(fake_kvm.open_fds, 0);
	assert_int_equal(fake_perf.nr_events, 0);
}

/* One file of the machine is another one: one check says so, and what to do. */
static void a_file_that_is_amiss(void **state)
{
	static const struct {
		const char *check, *file, *text, *says, *remedy;
	} files[] = {
		{ "machine", "/sys/class/dmi/id/product_name", "KVM Virtual Machine\n",
		  "virtual machine", "the machine itself" },
		{ "isolated", CPU "isolated", "\n", "no CPU is", "isolcpus=" },
		{ "governor", CPU "cpu3/cpufreq/scaling_governor", "powersave\n",
		  "CPU 3 is powersave", "cpupower" },
		{ "turbo", CPU "cpufreq/boost", "1\n", "boost is on",
		  "`echo 0 >" CPU "cpufreq/boost`" },
		{ "turbo", CPU "intel_pstate/no_turbo", "0\n", "boost is on",
		  "`echo 1 >" CPU "intel_pstate/no_turbo`" },
		{ "smt", CPU "smt/active", "1\n", "share a core", "smt/control" },
		{ "paranoid", "/proc/sys/kernel/perf_event_paranoid", "2\n", "may not count",
		  "perf_event_paranoid=1" },
		{ "watchdog", "/proc/sys/kernel/nmi_watchdog", "1\n", "holds a counter",
		  "nmi_watchdog=0" },
		{ "memory", "/proc/meminfo", "MemAvailable: 700000 kB\n", "683 MiB", "VCPUS=" },
		{ "hugepages", "/proc/meminfo",
		  "MemTotal: 4194304 kB\nMemAvailable: 2097152 kB\nHugetlb: 3145728 kB\n",
		  "3072 of 4096 MiB", "nr_hugepages=0" },
		{ "thp", THP "enabled", "[always] madvise never\n", "always; khugepaged",
		  "echo never" },
		{ "ksm", "/sys/kernel/mm/ksm/run", "1\n", "merge", "ksm/run" },
	};
	const struct doctor_finding *f;
	size_t i, j;

	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		root_put(root, files[i].file, files[i].text);
		assert_found(files[i].check, DOCTOR_AMISS, files[i].says, files[i].remedy);
		for (j = 0; j < nr_found; j++) {
			f = &found[j];
			if (f->state >= DOCTOR_AMISS && strcmp(f->name, files[i].check) != 0)
				fail_msg("%s, too: %s", f->name, f->says);
		}
		end(state);
		begin(state);
	}
}

static void a_file_that_is_not_there(void **state)
{
	(void)state;
	unlink(file_in(root, "proc/sys/kernel/perf_event_paranoid"));
	assert_found("paranoid", DOCTOR_AMISS, "no perf events", "CONFIG_PERF_EVENTS");
	unlink(file_in(root, "proc/meminfo"));
	assert_found("memory", DOCTOR_SKIPPED, "does not tell", "");
	unlink(file_in(root, "sys/devices/system/cpu/cpu3/cpufreq/scaling_governor"));
	assert_found("governor", DOCTOR_OK, "none", "");
	/* khugepaged that does not scan makes nothing */
	root_put(root, THP "enabled", "[always] madvise never\n");
	root_put(root, THP "khugepaged/defrag", "0\n");
	assert_found("thp", DOCTOR_OK, "always", "");
}

static void who_may_count_although_users_may_not(void **state)
{
	(void)state;
	root_put(root, "/proc/sys/kernel/perf_event_paranoid", "4\n");
	root_put(root, "/proc/self/status", "CapEff:\t0000004000000000\n");
	assert_found("paranoid", DOCTOR_OK, "is 4: this user may count", "");
	root_put(root, "/proc/self/status", "CapEff:\t000001bfffdfffff\n"); /* all but those */
	assert_found("paranoid", DOCTOR_AMISS, "may not count", "");
}

static void no_kvm(void **state)
{
	(void)state;
	fake_kvm.open_errno = ENOENT;
	assert_found("kvm", DOCTOR_FAILS, "/dev/kvm: No such file", "");
	assert_found("permission", DOCTOR_SKIPPED, "not asked", "");
	assert_found("vm", DOCTOR_SKIPPED, "not asked", "");
	assert_found("vcpus", DOCTOR_SKIPPED, "not asked", "");
	assert_found("qemu", DOCTOR_AMISS, "no qemu-system-aarch64", "qemu-system-arm");
	setenv("PATH", file_in(root, "bin"), 1);
	assert_found("qemu", DOCTOR_OK, "for the emulated host", "");
	fake_kvm.open_errno = 0;
	fake_kvm.api_version = 11;
	assert_found("kvm", DOCTOR_FAILS, "speaks KVM API 11", "emulated");
}

static void no_permission(void **state)
{
	(void)state;
	fake_kvm.open_errno = EACCES;
	assert_found("kvm", DOCTOR_OK, "is there", "");
	assert_found("permission", DOCTOR_FAILS, "/dev/kvm: ", "be root");
}

static void vms_that_cannot_be_made(void **state)
{
	const struct doctor_finding *f;
	bool is_told = false;
	unsigned int n;

	(void)state;
	fake_kvm.fail_errno = ENOMEM;
	for (n = 2; n < 8; n++) { /* the first is the API's version */
		fake_kvm.fail_at = fake_kvm.calls + n;
		f = examine("vm");
		is_told |= f->state == DOCTOR_FAILS &&
			   strstr(f->says, "KVM_CREATE_VCPU, vCPU 0 of 1: ") &&
			   strstr(f->remedy, "free memory");
		assert_int_equal(fake_kvm.open_fds, 0);
	}
	assert_true(is_told);
	fake_kvm.max_vcpus = 8;
	assert_found("vcpus", DOCTOR_AMISS, "8 vCPUs", "VCPUS=");
}

static void files_that_may_be_open(void **state)
{
	(void)state;
	fake_kvm.nofile = (struct rlimit){ 256, 1062 };
	assert_found("files", DOCTOR_OK, "512", "");
	fake_kvm.nofile = (struct rlimit){ 256, 1061 };
	assert_found("files", DOCTOR_AMISS, "enough for 511 vCPUs", "ulimit -Hn");
	fake_kvm.nofile = (struct rlimit){ 16, 39 };
	assert_found("files", DOCTOR_FAILS, "enough for 0 vCPUs", "ulimit -Hn");
}

static void others_at_work(void **state)
{
	(void)state;
	time_passes();
	busy_pct = 20;
	assert_found("load", DOCTOR_OK, "keep 0.4 CPUs busy", "");
	busy_pct = 30;
	assert_found("load", DOCTOR_AMISS, "keep 0.6 CPUs busy", "leave the machine alone");
	busy_pct = 0;
}

static void a_kernel_without_a_version(void **state)
{
	(void)state;
	fake_kvm.release = "linux-next";
	assert_found("kernel", DOCTOR_AMISS, "linux-next is of no version", "uname -r");
}

static void heat(void **state)
{
	(void)state;
	root_put(root, "/sys/class/thermal/cooling_device0/type", "cpufreq-cpu0\n");
	root_put(root, "/sys/class/thermal/cooling_device0/cur_state", "2\n");
	root_put(root, "/sys/class/thermal/cooling_device0/max_state", "5\n");
	assert_found("heat", DOCTOR_AMISS, "cooling_device0 at 2 of 5", "cool it");
}

static void no_cpu(void **state)
{
	(void)state;
	fake_host.nr_cpus = INT32_MAX; /* no set is large enough */
	assert_found("cpu", DOCTOR_AMISS, "none can be chosen: the CPUs", "taskset");
	assert_found("pmu", DOCTOR_SKIPPED, "cannot be told", "");
}

/* Of two clusters each has a PMU of its own, and counters that are tried there. */
static void clusters(void **state)
{
	(void)state;
	fake_perf.nr_pmus = 2;
	root_put(root, PMU "armv8_pmuv3_0/cpus", "0-1\n");
	root_put(root, PMU "big/cpus", "2-3\n");
	root_put(root, PMU "big/type", "10\n");
	root_put(root, CPU "cpu2/cpu_capacity", "1024\n");
	root_put(root, CPU "cpu3/cpu_capacity", "1024\n");
	root_put(root, CPU "cpu0/cpu_capacity", "400\n");
	root_put(root, CPU "cpu1/cpu_capacity", "400\n");
	assert_found("pmu", DOCTOR_OK,
		     "armv8_pmuv3_0): cycles, instructions; CPU 2 (Neoverse-N1 r3p1, big): ", "");
}

static void counters_that_cannot_be_had(void **state)
{
	(void)state;
	fake_perf.pmus = blind;
	assert_found("pmu", DOCTOR_AMISS, "nothing is counted", "does not count it");
	fake_perf.nr_pmus = 0;
	fake_kvm.perf_errno[0] = fake_kvm.perf_errno[1] = EACCES;
	root_put(root, "/proc/sys/kernel/perf_event_paranoid", "3\n");
	assert_found("pmu", DOCTOR_AMISS, "nothing is counted", "perf_event_paranoid=1");
	fake_kvm.perf_errno[0] = fake_kvm.perf_errno[1] = 0;
}

/* Where time is no result, nothing that moves it is looked at. */
static void an_emulated_host(void **state)
{
	size_t i, skipped = 0;

	(void)state;
	root_put(root, CPU "cpu0/regs/identification/midr_el1", "0x00000000000f0510\n");
	root_put(root, CPU "smt/active", "1\n");
	root_put(root, THP "enabled", "[always]\n");
	assert_found("machine", DOCTOR_OK, "instructions are a result", "");
	for (i = 0; i < nr_found; i++) {
		assert_true(found[i].state < DOCTOR_AMISS);
		skipped += strstr(found[i].says, "no matter: ") != NULL;
	}
	assert_int_equal(skipped, 9);
	assert_found("pmu", DOCTOR_OK, "QEMU-max", "");
}

#define T(f) cmocka_unit_test_setup_teardown(f, begin, end)
static const struct CMUnitTest tests[] = {
	T(a_server_that_has_all),
	T(a_file_that_is_amiss),
	T(a_file_that_is_not_there),
	T(who_may_count_although_users_may_not),
	T(no_kvm),
	T(no_permission),
	T(vms_that_cannot_be_made),
	T(files_that_may_be_open),
	T(others_at_work),
	T(a_kernel_without_a_version),
	T(heat),
	T(no_cpu),
	T(clusters),
	T(counters_that_cannot_be_had),
	T(an_emulated_host),
};
RUN(tests);
