// SPDX-License-Identifier: GPL-2.0
/* What a run makes of the machine it is on. */
#include "made_root.h"
#include "run_bed.h"

#include "measure/host.h"

static void put_dmi(const char *vendor, const char *product)
{
	root_put(host_root, "/sys/class/dmi/id/sys_vendor", vendor);
	root_put(host_root, "/sys/class/dmi/id/product_name", product);
}

/* Time in a virtual machine is a result if it is asked for, and there is none otherwise. */
static void a_virtual_machines_time_is_asked_for(void **state)
{
	struct run_bed bed;
	struct sample_set set;
	unsigned int asked;

	(void)state;
	put_dmi("Amazon EC2\n", "c7g.large\n");
	for (asked = 0; asked < 2; asked++) {
		run_bed_begin(&bed, asked ? "virtual-asked" : "virtual");
		bed.options.metric = asked ? COUNTER_WALL_NS : NR_COUNTERS;
		bed.options.rounds = asked ? 6 : 0;
		assert_int_equal(run_bed_run(&bed), 0);
		assert_string_equal(run_bed_env(bed.path, "host_kind"),
				    "virtual machine (Amazon EC2 c7g.large, by its DMI)");
		assert_int_equal(
			!strncmp(run_bed_env(bed.path, "counter.wall_ns"), "no: virtual", 11),
			!asked);
		assert_int_equal(!strstr(bed.said, "virtual machine counts no instructions"),
				 asked);
		assert_non_null(strstr(bed.said, "add HOST_KIND=native (--host-kind native)"));
		set = run_bed_samples(bed.path, RUN_PASSES);
		assert_int_equal(set.rows->mark, asked ? 0 : SAMPLE_UNTIMED);
		assert_int_equal(set.rows->reading.has[COUNTER_WALL_NS], asked);
		samples_free(&set);
	}
	/* what is said counts, and what was seen is kept */
	run_bed_begin(&bed, "virtual-said");
	bed.options.host_kind = "native";
	assert_int_equal(run_bed_run(&bed), 0);
	assert_string_equal(run_bed_env(bed.path, "metric"), "wall_ns");
	assert_int_equal(strncmp(run_bed_env(bed.path, "host_kind_found"), "virtual machine (", 17),
			 0);
	assert_null(strstr(bed.said, "host_kind is"));
	assert_non_null(
		strstr(bed.said, "doubt: the host is said to be native, and looks virtual"));
	put_dmi("", "");
}

/* QEMU may emulate it: nothing but instructions is a result. */
static void an_emulator_is_found(void **state)
{
	struct run_bed bed;
	struct sample_set set;

	(void)state;
	put_dmi("QEMU", "QEMU Virtual Machine");
	run_bed_begin(&bed, "emulator");
	bed.options.rounds = 0;
	assert_int_equal(run_bed_run(&bed), 0);
	assert_int_equal(bed.rounds, 6);
	assert_string_equal(run_bed_env(bed.path, "host_kind"),
			    "emulated (QEMU Virtual Machine, by its DMI)");
	assert_non_null(strstr(bed.said, "its time is no result"));
	set = run_bed_samples(bed.path, RUN_PASSES);
	assert_int_equal(set.rows->mark, SAMPLE_UNTIMED);
	samples_free(&set);
	/* of a lab's host nothing is looked up */
	run_bed_begin(&bed, "lab");
	bed.options.host_kind = "emulated arm64 (a lab)";
	assert_int_equal(run_bed_run(&bed), 0);
	assert_string_equal(run_bed_env(bed.path, "host_kind_found"), "(none)");
	put_dmi("", "");
}

/* A look around before and after, of the CPU in use; not at a host that is emulated. */
static void what_goes_on_besides_is_seen(void **state)
{
	struct run_bed bed;
	unsigned int emulated;

	(void)state;
	root_put(host_root, "/sys/kernel/mm/ksm/run", "1\n");
	root_put(host_root, "/sys/kernel/mm/ksm/pages_sharing", "8\n");
	for (emulated = 0; emulated < 2; emulated++) {
		run_bed_begin(&bed, emulated ? "besides-emulated" : "besides");
		bed.options.host_kind = emulated ? "emulated: a fake" : NULL;
		assert_int_equal(run_bed_run(&bed), 0);
		assert_int_equal(!strstr(bed.said, "doubt: KSM scans memory"), emulated);
		assert_string_equal(run_bed_env(bed.path, "ksm"), emulated ? "(none)" : "1");
	}
	root_put(host_root, "/sys/kernel/mm/ksm/run", "0\n");
}

/* Programs of two commits that differ in nothing else are one build. */
static void a_commit_is_no_part_of_the_build(void **state)
{
	static const char *const programs[] = {
		"code regscope-commit=3c5e0d2f9b7a    more code", /* the rest differs from it in */
		"code regscope-commit=feedfacef00d+   more code", /* the commit, */
		"code regscope-commit=3c5e0d2f9b7a    more cope", /* what follows, */
		"cope regscope-commit=3c5e0d2f9b7a    more code", /* what goes before, */
		"code rregscope-commi=3c5e0d2f9b7a    more code", /* the mark */
	};
	const char *path;
	char dir[64];
	uint64_t hash[5];
	unsigned int i, k;

	(void)state;
	snprintf(dir, sizeof(dir), "%s", temp_dir());
	path = file_in(dir, "program");
	for (i = 0; i < 5; i++) {
		write_text(path, programs[i]);
		hash[i] = run_hash_program(path);
		for (k = 0; k < i; k++)
			assert_int_equal(hash[i] == hash[k], i == 1);
	}
	remove_dir(dir);
	assert_int_equal(run_hash_program(path), 0);
}

#define T(f) cmocka_unit_test_setup(f, run_bed_setup)
static const struct CMUnitTest tests[] = {
	T(a_virtual_machines_time_is_asked_for),
	T(an_emulator_is_found),
	T(what_goes_on_besides_is_seen),
	T(a_commit_is_no_part_of_the_build),
};
RUN(tests);
