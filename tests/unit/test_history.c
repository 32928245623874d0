// SPDX-License-Identifier: GPL-2.0
/* The file of a history: read, added to, written, chosen from; and the trends in it. */
#include "test.h"

#include "analyse/history.h"
#include "record/csv.h"

#include <errno.h>

#define HEADER "host,features,kernel,commit,boot,time"

static char *dir, *path;
static struct history h;
static struct error error;

static int begin(void **state)
{
	(void)state;
	dir = temp_dir();
	path = file_in(dir, "history.csv");
	return 0;
}

static int end(void **state)
{
	(void)state;
	history_free(&h);
	remove_dir(dir);
	return 0;
}

static int read_history(const char *text)
{
	write_text(path, text);
	history_free(&h);
	return history_read(&h, path, &error);
}

static void refused(const char *text, const char *why)
{
	assert_int_equal(read_history(text), -EINVAL);
	if (!strstr(error.text, why))
		fail_msg("\"%s\" does not say \"%s\"", error.text, why);
}

static struct history_run made_run(const char *host, const char *time)
{
	struct history_run run = {
		.features = "F", .kernel = "k", .commit = "c,\"1\"", .boot = "b"
	};

	strcpy(run.host, host);
	strcpy(run.time, time);
	return run;
}

static void what_is_written_is_read(void **state)
{
	const char *one[] = { "a", "b,\"x" }, *two[] = { "new", "a" };
	const double first[] = { 1.0 / 3, 7 }, second[] = { 5, 0 };
	struct history_run run = made_run("x", "1");

	(void)state;
	history_free(&h);
	assert_int_equal(history_add(&h, &run, one, first, 2), 0);
	run = made_run("y", "2");
	assert_int_equal(history_add(&h, &run, two, second, 2), 0);
	assert_int_equal(history_write(&h, path, &error), 0);
	assert_string_equal(read_text(path),
			    HEADER ",a,\"b,\"\"x\",new\n"
				   "x,F,k,\"c,\"\"1\"\"\",b,1,0.33333333333333331,7,\n"
				   "y,F,k,\"c,\"\"1\"\"\",b,2,,,5\n");
	history_free(&h);
	assert_int_equal(history_read(&h, path, &error), 0);
	assert_int_equal(h.nr_runs, 2);
	assert_int_equal(h.nr_metrics, 3);
	assert_string_equal(h.metrics[1], "b,\"x");
	assert_true(h.values[0] == 1.0 / 3 && isnan(h.values[2]) && isnan(h.values[3]));
	assert_true(h.values[5] == 5);
}

/* What could not be read again is not written. */
static void a_row_has_so_many_fields(void **state)
{
	static char name[CSV_MAX_FIELDS][8];
	static const char *names[CSV_MAX_FIELDS];
	static double values[CSV_MAX_FIELDS];
	const size_t most = CSV_MAX_FIELDS - 6;
	struct history_run run = made_run("x", "1");
	size_t i;

	(void)state;
	for (i = 0; i <= most; i++) {
		snprintf(name[i], sizeof(name[i]), "%zu", i);
		names[i] = name[i];
		values[i] = 1;
	}
	history_free(&h);
	assert_int_equal(history_add(&h, &run, names, values, most), 0);
	assert_int_equal(history_write(&h, path, &error), 0);
	assert_int_equal(history_add(&h, &run, names + most, values, 1), 0);
	assert_int_equal(history_write(&h, path, &error), -E2BIG);
	assert_non_null(
		strstr(error.text, "would have 4097 columns, and at most 4096 can be read"));
	history_free(&h);
	assert_int_equal(history_read(&h, path, &error), 0);
	assert_int_equal(h.nr_metrics, most);
}

static void a_run_is_there_once(void **state)
{
	const char *name = "a";
	double value = 2;
	struct history_run run = made_run("x", "1");

	(void)state;
	assert_int_equal(read_history(HEADER ",a,b\nx,F,k,\"c,\"\"1\"\"\",b,1,1,1\n"), 0);
	assert_int_equal(history_add(&h, &run, &name, &value, 1), 0);
	assert_int_equal(h.nr_runs, 1);
	assert_true(h.values[0] == 2 && isnan(h.values[1]));
}

static void an_older_file_is_read(void **state)
{
	(void)state;
	assert_int_equal(read_history("time,commit,a\n2026,c,3\n"), 0);
	assert_string_equal(h.runs[0].host, "unknown");
	assert_string_equal(h.runs[0].commit, "c");
	assert_true(h.values[0] == 3);
}

static void bad_files_are_refused(void **state)
{
	(void)state;
	refused("", "empty");
	refused("a,b\n", "expected \"host\"");
	refused(HEADER ",a,a\n", "\"a\" is there twice");
	refused(HEADER ",a,\n", "\"\" is without a name");
	refused(HEADER ",a\nx,F,k,c,b,1,0\n", ":2:13: a: 0 is not positive");
	refused(HEADER ",a\nx,F,k,c,b,1,nan\n", "a: \"nan\" is not a finite number");
	refused(HEADER ",a\n,F,k,c,b,1,1\n", ":2:1: host");
	refused(HEADER ",a\nx,F,k,c,b,1\n", "6 fields, but the header has 7");
	refused("time,commit,a\n1,c,-1\n", "a: -1 is not positive");
	history_free(&h);
	assert_int_equal(history_read(&h, file_in(dir, "absent"), &error), -ENOENT);
	path = file_in(dir, "history.csv");
}

static void some_are_chosen(void **state)
{
	const char *text = HEADER ",aa,ab,b\nx,F,k,c,b,1,1,2,3\ny,F,k,c,b,2,4,,6\n"
				  "y,G,k,c,b,3,7,8,9\n";

	(void)state;
	assert_int_equal(read_history(text), 0);
	assert_int_equal(
		history_choose(&h, &(struct history_choice){ .series = "y ", .metric = "a" }), 0);
	assert_int_equal(h.nr_runs, 2);
	assert_int_equal(h.nr_metrics, 2);
	assert_true(h.values[0] == 4 && isnan(h.values[1]) && h.values[3] == 8);
	assert_int_equal(history_choose(&h, &(struct history_choice){ .complete = true }), 0);
	assert_int_equal(h.nr_metrics, 1);
	assert_true(h.values[0] == 4 && h.values[1] == 7);
	assert_int_equal(history_choose(&h, &(struct history_choice){ .since = "3" }), 0);
	assert_int_equal(h.nr_runs, 1);
	assert_int_equal(history_choose(&h, &(struct history_choice){ .series = "z" }), 0);
	assert_int_equal(h.nr_runs + h.nr_metrics, 0);
}

#define RUNS 40

/* Two hosts in turn, the later runs first: one constant, one with steps at its 8th and 14th run. */
static void make_two_series(void)
{
	const char *name = "m";
	struct history_run run;
	char time[8];
	double value;
	size_t i;

	history_free(&h);
	for (i = RUNS; i-- > 0;) {
		snprintf(time, sizeof(time), "%02zu", i);
		run = made_run(i % 2 ? "moves" : "stays", time);
		value = !(i % 2) ? 7 : i / 2 < 8 ? 100 : i / 2 < 14 ? 102 : 101;
		assert_int_equal(history_add(&h, &run, &name, &value, 1), 0);
	}
}

static void hosts_are_never_mixed(void **state)
{
	struct history_trends trends;
	struct history_step step;
	struct history_point *points;
	const struct history_trend *t;
	size_t nr;

	(void)state;
	make_two_series();
	assert_int_equal(history_find_trends(&trends, &h), 0);
	assert_int_equal(trends.nr, 2);
	assert_int_equal(trends.trend[1].regimes.nr, 0);
	t = &trends.trend[0];
	assert_string_equal(t->runs[0]->time, "01");
	assert_int_equal(t->regimes.nr, 2);
	assert_int_equal(t->regimes.start[0], 8);
	assert_int_equal(t->regimes.start[1], 14);
	step = history_step_at(t, 0, 0);
	assert_near(step.before, 100);
	assert_near(step.percent, 2);
	step = history_step_at(t, 0, 1);
	assert_near(step.percent, -100.0 / 102);
	assert_near(history_level_at(t, 0, 13), 102);
	assert_int_equal(history_points_of(t, 0).nr, RUNS / 2);
	assert_near(history_points_of(t, 0).last, 101);
	assert_int_equal(history_nr_changed(t), 1);
	assert_int_equal(history_nr_worse(t, 0.9), 1); /* not all of it was taken back */
	assert_int_equal(history_nr_worse(t, 1.1), 0);
	assert_int_equal(history_picture(t, &points, &nr), 0);
	assert_int_equal(nr, RUNS / 2);
	assert_true(points[14].changes && !points[13].changes);
	assert_near(points[14].level, 1);
	free(points);
	history_trends_free(&trends);
}

static void the_limit_is_what_changes_exceed(void **state)
{
	struct history_trends trends;
	size_t i;

	(void)state;
	make_two_series();
	for (i = 0; i < h.nr_runs; i++)
		h.values[i] = h.values[i] == 101 ? 104 : h.values[i];
	assert_int_equal(history_find_trends(&trends, &h), 0);
	assert_int_equal(history_nr_worse(&trends.trend[0], 3.9), 1);
	assert_int_equal(history_nr_worse(&trends.trend[0], 4.1), 0);
	history_trends_free(&trends);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test_setup_teardown(what_is_written_is_read, begin, end),
	cmocka_unit_test_setup_teardown(a_row_has_so_many_fields, begin, end),
	cmocka_unit_test_setup_teardown(a_run_is_there_once, begin, end),
	cmocka_unit_test_setup_teardown(an_older_file_is_read, begin, end),
	cmocka_unit_test_setup_teardown(bad_files_are_refused, begin, end),
	cmocka_unit_test_setup_teardown(some_are_chosen, begin, end),
	cmocka_unit_test_setup_teardown(hosts_are_never_mixed, begin, end),
	cmocka_unit_test_setup_teardown(the_limit_is_what_changes_exceed, begin, end),
};

RUN(tests);
