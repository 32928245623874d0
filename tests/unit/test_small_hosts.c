// SPDX-License-Identifier: GPL-2.0
/*
 * Hosts whose VMs are small, as with a GICv2, which has eight vCPUs: a default run, its findings
 * and its report are of the largest VM there is, and nothing in them is empty.
 */
#include "fake_host.h"
#include "run_bed.h"

#include "run_report.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* Every ioctl takes a microsecond, more or less. */
static void spend(unsigned long request)
{
	static unsigned int n;

	(void)request;
	fake_host_spend(980 + n++ * 7919 % 41);
}

/* A default run but for its rounds, on a host whose VMs have at most @most vCPUs. */
static int run_on(struct run_bed *bed, int most, const char *vcpus)
{
	static unsigned int nr;
	char name[32];
	int err;

	snprintf(name, sizeof(name), "small-%u", nr++);
	run_bed_reset();
	run_bed_begin(bed, name);
	fake_kvm.max_vcpus = most;
	bed->options.benches = NULL;
	bed->options.vcpus = vcpus;
	bed->options.host_kind = "native";
	bed->options.rounds = 12;
	fake_kvm.spend = spend;
	fake_host_own_clock = true;
	err = run_bed_run(bed);
	fake_host_own_clock = false;
	return err;
}

/* The vCPU counts of a harness, as text. */
static const char *counts_of(const struct run_bed *bed, enum run_samples which, const char *bench)
{
	static char text[256];
	struct sample_set set = run_bed_samples(bed->path, which);
	struct counts counts = { .nr = 0 };
	unsigned int n;
	size_t i;

	for (n = 1; n <= COUNTS_MAX; n++)
		for (i = 0; i < set.cells.nr; i++)
			if (set.cells.key[i].vcpus == n && !strcmp(set.cells.key[i].bench, bench)) {
				counts.v[counts.nr++] = n;
				break;
			}
	counts_print(&counts, text, sizeof(text));
	samples_free(&set);
	return text;
}

/* Standard output goes nowhere meanwhile: the report is in report.txt too. */
static char *report_of(const struct run_bed *bed)
{
	static char text[65536];
	int out, nowhere = open("/dev/null", O_WRONLY), err;
	struct error error = { "" };
	struct run_dir dir;
	struct env env = { 0 };
	char path[256];
	size_t n;
	FILE *f;

	fflush(stdout);
	out = dup(STDOUT_FILENO);
	assert_true(out >= 0 && dup2(nowhere, STDOUT_FILENO) >= 0);
	err = run_open_dir(&dir, &env, bed->path, &error);
	err = err ? err : run_write_summary(&dir, &env, &error);
	err = err ? err : run_report(&dir, &env, &(struct report_options){ 0 }, &error);
	run_close_dir(&dir, &env);
	fflush(stdout);
	dup2(out, STDOUT_FILENO);
	close(out);
	close(nowhere);
	assert_int_equal(err, 0);
	snprintf(path, sizeof(path), "%s/report.txt", bed->path);
	f = fopen(path, "r");
	assert_non_null(f);
	n = fread(text, 1, sizeof(text) - 1, f);
	text[n] = '\0';
	fclose(f);
	return text;
}

static bool has(const char *text, const char *line)
{
	return strstr(text, line) != NULL;
}

static void is_of_the_largest(struct run_bed *bed, int most, const char *sweep, const char *others,
			      const char *registers)
{
	char column[64];
	const char *text;

	assert_int_equal(run_on(bed, most, NULL), 0);
	assert_string_equal(counts_of(bed, RUN_PASSES, "sweep"), sweep);
	assert_string_equal(counts_of(bed, RUN_PASSES, "restore"), others);
	assert_string_equal(counts_of(bed, RUN_PASSES, "create"), others);
	assert_string_equal(counts_of(bed, RUN_REGISTERS, "registers"), registers);
	text = report_of(bed);
	assert_true(has(text, "model     get, fresh"));
	assert_true(has(text, "explained 100.") || has(text, "explained 99."));
	assert_true(has(text, "linear"));
	assert_false(has(text, "nan") || has(text, "inf") || has(text, " - "));
	snprintf(column, sizeof(column), "\n%6d ", most);
	assert_true(has(text, column));
}

static void a_gicv2_has_eight(void **state)
{
	struct run_bed bed;

	(void)state;
	is_of_the_largest(&bed, 8, "1,2,4,8", "1,8", "1,8");
	/* in one line */
	assert_true(has(bed.said, "16,32,64,128,256,512 vCPUs: left out, a VM can have at most 8"));
}

static void any_number_will_do(void **state)
{
	struct run_bed bed;

	(void)state;
	is_of_the_largest(&bed, 4, "1,2,4", "1,4", "1,4");
	is_of_the_largest(&bed, 5, "1,2,4,5", "1,5", "1,5");
	is_of_the_largest(&bed, 123, "1,2,4,8,16,32,64,123", "1,8,64,123", "1,123");
}

/* Who asks for counts gets those alone. */
static void what_was_asked_for_is_not_added_to(void **state)
{
	struct run_bed bed;

	(void)state;
	assert_int_equal(run_on(&bed, 6, "1,4,8"), 0);
	assert_string_equal(counts_of(&bed, RUN_PASSES, "sweep"), "1,4");
	assert_string_equal(counts_of(&bed, RUN_REGISTERS, "registers"), "1,4");
	assert_true(has(bed.said, "8 vCPUs: left out, a VM can have at most 6 on this host"));
}

/* There nothing can be saved: no model, no growth, and no line of dashes for them. */
static void one_vcpu_says_no_more_than_there_is(void **state)
{
	struct run_bed bed;
	const char *text;

	(void)state;
	assert_int_equal(run_on(&bed, 512, "1"), 0);
	text = report_of(&bed);
	assert_true(has(text, "one get: "));
	assert_false(has(text, "model") || has(text, "explained") || has(text, "growth"));
	assert_false(has(text, "nan") || has(text, " - "));
}

/* What is wider than a vCPU cannot be told there. */
static void too_small_to_tell_is_said(void **state)
{
	struct run_bed bed;

	(void)state;
	assert_int_equal(run_on(&bed, 1, NULL), -ENODEV);
	assert_true(has(bed.error.text, "a VM can have at most 1 vCPUs on this host"));
	assert_int_equal(run_on(&bed, 3, NULL), 0);
	assert_string_equal(counts_of(&bed, RUN_REGISTERS, "registers"), "1,3");
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(a_gicv2_has_eight),
	cmocka_unit_test(any_number_will_do),
	cmocka_unit_test(what_was_asked_for_is_not_added_to),
	cmocka_unit_test(one_vcpu_says_no_more_than_there_is),
	cmocka_unit_test(too_small_to_tell_is_said),
};
RUN(tests);
