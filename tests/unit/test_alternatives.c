// SPDX-License-Identifier: GPL-2.0
/* Alternatives held against each other, in one run and in two; and their files. */
#include "made_run.h"
#include "test.h"

#include "analyse/alternatives.h"
#include "report/report_alternatives.h"

#include <errno.h>

#define HEAD "name,against,run,bench,op,policy,state,abi,lines\n"

/* Under "some" two registers of five are accessed once: at 8 vCPUs 26 accesses of 40. */
static const struct alternative_row rows[] = {
	{ "today", "", "one", "paired", "operation-0", "every", "fresh", "none", 0 },
	{ "some", "today", "one", "paired", "operation-0", "some", "fresh", "a flag", 12 },
	{ "some elsewhere", "today", "two", "paired", "operation-0", "some", "fresh", "none", 3 },
	{ "more of it", "some", "two", "paired", "operation-0", "some", "fresh", "none", 3 },
	{ "absent", "today", "two", "paired", "operation-0", "no-such", "fresh", "none", 1 },
	{ "today", "", "one", "paired", "operation-1", "every", "fresh", "none", 0 },
	{ "some", "today", "one", "paired", "operation-1", "some", "fresh", "a flag", 12 },
};

static struct alternative_run runs[2];
static struct alternatives a;

static int begin(void **state)
{
	size_t i;

	make(state);
	env_set(&made.env, "host_kind", "emulated: made up");
	for (i = 0; i < 2; i++) {
		runs[i] = (struct alternative_run){ .name = i ? "two" : "one",
						    .run = { .env = made.env,
							     .benches = made.benches,
							     .samples = made.passes,
							     .summary = made.findings.summary } };
		assert_int_equal(rounds_make(&runs[i].rounds, &runs[i].run.samples), 0);
	}
	a = (struct alternatives){
		.rows = rows,
		.nr = sizeof(rows) / sizeof(rows[0]),
		.runs = runs,
		.nr_runs = 2,
		.metric = "cycles",
	};
	return alternatives_compare(&a, NULL);
}

static int end(void **state)
{
	alternatives_free(&a);
	rounds_free(&runs[0].rounds);
	rounds_free(&runs[1].rounds);
	return unmake(state);
}

static void savings_of_one_run_and_of_two(void **state)
{
	const struct gain_row *gain;
	size_t i;

	(void)state;
	assert_int_equal(a.nr_gains, 4 * 6); /* of those that were measured, at four counts */
	gain = alternatives_gain(&a, &rows[0], 8);
	assert_false(gain->is_compared);
	assert_true(gain->per_vcpu > 5e6 && gain->per_vcpu < 5e6 + ROUNDS);
	for (i = 1; i < 3; i++) {
		gain = alternatives_gain(&a, &rows[i], 8);
		assert_true(gain->is_compared && gain->saved_pct.has_interval);
		assert_true(gain->saved_pct.median > 34.9999 && gain->saved_pct.median < 35.0001);
		assert_true(gain->saved_pct.low <= gain->saved_pct.median &&
			    gain->saved_pct.high >= gain->saved_pct.median);
		assert_near(gain->saved_per_vcpu, 14e6 / 8);
		assert_int_equal(gain->lines, rows[i].lines);
		/* at one vCPU there is nothing to skip */
		gain = alternatives_gain(&a, &rows[i], 1);
		assert_true(gain->saved_pct.median < 0.0001 && gain->saved_pct.median > -0.0001);
	}
	gain = alternatives_gain(&a, &rows[3], 8);
	assert_true(gain->is_compared && gain->saved_per_vcpu < 1);
	assert_null(alternatives_gain(&a, &rows[4], 8));
	assert_int_equal(a.failed, 0);
	assert_int_equal(a.passes, 2 * made.passes.nr_rows);
}

static void a_table_for_each_op(void **state)
{
	const struct report_alternatives report = { &a, "make it again" };
	char *text;

	(void)state;
	text = text_of(report_write_alternatives, &report);
	assert_int_equal(count(text, "KVM_OPERATION_0, state fresh: saved of today by vCPUs"), 1);
	assert_int_equal(count(text, "KVM_OPERATION_1, state fresh: saved of today by vCPUs"), 1);
	assert_non_null(strstr(
		text,
		"\nsome            0.0%  20.0%  30.0%  35.0%  3250 k  1750 k [ 35.0, 35.0]\n"));
	assert_non_null(strstr(text, "\nabsent             -      -      -      -\n"));
	assert_non_null(strstr(text, "\nmore of it: saved of some\n"));
	assert_non_null(strstr(text, "absent: not measured: its run, two, has no such passes\n"));
	assert_non_null(strstr(
		text, "\nsome          a flag                                          12\n"));
	assert_non_null(strstr(text, "; 0 of "));
	assert_non_null(strstr(text, "reproduce: make it again\n"));
	free(text);
}

/* Of more counts than a table has room for, the largest are shown. */
static void the_largest_counts_are_shown(void **state)
{
	const struct report_alternatives report = { &a, "" };
	struct gain_row *gains = calloc(a.nr_gains + 1, sizeof(*gains));
	char *text;

	(void)state;
	memcpy(gains, a.gains, a.nr_gains * sizeof(*gains));
	gains[a.nr_gains] = gains[3];
	gains[a.nr_gains].cell.vcpus = 512;
	free(a.gains);
	a.gains = gains;
	a.nr_gains++;
	text = text_of(report_write_alternatives, &report);
	assert_non_null(strstr(text, "\n                   2      4      8    512   costs"));
	assert_non_null(strstr(text, "\n                   1      2      4      8   costs"));
	free(text);
}

static int read_rows(const char *text, struct error *error)
{
	struct alternative_row *read = NULL;
	char *tmp = temp_dir();
	struct run_dir dir;
	size_t nr;
	int err;

	assert_int_equal(run_dir_open(&dir, tmp, NULL), 0);
	write_text(file_in(tmp, "alternatives.csv"), text);
	err = alternatives_read(&read, &nr, &dir, error);
	free(read);
	run_dir_close(&dir);
	remove_dir(tmp);
	return err;
}

static void what_is_wrong_with_a_file_is_told(void **state)
{
	static const struct {
		const char *row, *why;
	} all[] = {
		{ "a,,../b,c,d,e,fresh,none,1\n", "is no folder beside the file" },
		{ "a,,b/c,c,d,e,fresh,none,1\n", "is no folder beside the file" },
		{ "a;b,,b,c,d,e,fresh,none,1\n", "has more than letters" },
		{ "a,later,b,c,d,e,fresh,none,1\nlater,,b,c,d,e,fresh,none,1\n",
		  "is against \"later\", which no row of c d before it is" },
		{ "x,,b,c,other,e,fresh,none,1\na,x,b,c,d,e,fresh,none,1\n", "is against \"x\"" },
		{ "", "has no row" },
	};
	struct error error = { "" };
	char text[512];
	size_t i;

	(void)state;
	assert_int_equal(
		read_rows(HEAD "a,,b,c,d,e,fresh,none,1\nb,a,b,c,d,e,fresh,none,1\n", &error), 0);
	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		snprintf(text, sizeof(text), HEAD "%s", all[i].row);
		assert_true(read_rows(text, &error) < 0);
		if (!strstr(error.text, all[i].why))
			fail_msg("%s", error.text);
	}
}

static void gains_are_read_back(void **state)
{
	char *tmp = temp_dir();
	struct gain_row *again;
	struct run_dir dir;
	size_t nr;

	(void)state;
	assert_int_equal(run_dir_open(&dir, tmp, NULL), 0);
	assert_int_equal(table_write(&gains_table, a.gains, a.nr_gains, &dir, NULL), 0);
	assert_int_equal(table_read(&gains_table, &dir, &again, &nr, NULL), 0);
	assert_int_equal(nr, a.nr_gains);
	assert_string_equal(again[5].name, a.gains[5].name);
	assert_false(again[0].is_compared);
	assert_true(again[7].is_compared);
	assert_near(again[7].saved_per_vcpu, a.gains[7].saved_per_vcpu);
	free(again);
	run_dir_close(&dir);
	remove_dir(tmp);
}

#define T(f) cmocka_unit_test_setup_teardown(f, begin, end)
static const struct CMUnitTest tests[] = {
	T(savings_of_one_run_and_of_two), T(a_table_for_each_op),
	T(the_largest_counts_are_shown),  cmocka_unit_test(what_is_wrong_with_a_file_is_told),
	T(gains_are_read_back),
};
RUN(tests);
