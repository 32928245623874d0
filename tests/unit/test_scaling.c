// SPDX-License-Identifier: GPL-2.0
/* What threads gain, on a machine that was made: they cost what is said here. */
#include "made_benches.h"
#include "made_dir.h"
#include "test.h"

#include "analyse/scaling.h"
#include "report/report.h"

/* Threads that do 17% one after another under one policy, 1.5% under the other; VMs that disturb
 * each other by a tenth. */
static void write_threads(void)
{
	static const unsigned int threads[] = { 1, 2, 4, 8 };
	struct sample_row row = { .accesses = 10, .reading.has = { [COUNTER_WALL_NS] = true } };
	struct cell_key key = {
		.bench = "threads", .op = "restore", .vcpus = 64, .state = "fresh"
	};
	FILE *f = create("samples.csv");
	unsigned int k, scoped;
	double s;

	samples_put_header(f, RUN_PASSES);
	for (row.round = 0; row.round < ROUNDS; row.round++) {
		for (k = 0; k < 4; k++) {
			key.threads = threads[k];
			for (scoped = 0; scoped < 2; scoped++) {
				s = scoped ? 0.015 : 0.17;
				snprintf(key.policy, sizeof(key.policy), "%s",
					 scoped ? "scoped" : "all");
				snprintf(key.bench, sizeof(key.bench), "threads");
				row.reading.value[COUNTER_WALL_NS] =
					(uint64_t)(6e7 * drift(row.round) *
						   (s + (1 - s) / key.threads));
				samples_put_row(f, &key, &row);
				snprintf(key.bench, sizeof(key.bench), "vms");
				row.reading.value[COUNTER_WALL_NS] =
					key.threads > 1 ? 11000000 : 10000000;
				samples_put_row(f, &key, &row);
			}
		}
		/* one that was not timed: it is kept out */
		key.threads = 16;
		row.reading.has[COUNTER_WALL_NS] = false;
		row.mark = SAMPLE_UNTIMED;
		samples_put_row(f, &key, &row);
		row.reading.has[COUNTER_WALL_NS] = true;
		row.mark = 0;
	}
	fclose(f);
}

static void threads_are_compared(void **state)
{
	struct scaling scaling;
	struct findings findings = { .summary = { 0 } };
	struct report report = { .findings = &findings, .benches = &made_benches };
	struct scaling *again = &findings.scaling;
	struct sample_set set;
	struct rounds rounds;
	char *text = NULL, *line, *rest;
	size_t i, size;
	FILE *f;

	(void)state;
	write_threads();
	read_rounds(&set, &rounds, RUN_PASSES);
	assert_int_equal(scaling_make(&scaling, &rounds, &made_benches), 0);
	assert_int_equal(scaling.nr, 16);
	for (i = 0; i < scaling.nr; i++) {
		const struct scaling_row *r = &scaling.rows[i];
		double s = strcmp(r->cell.policy, "all") ? 0.015 : 0.17;
		double wanted = 100 / (s * r->cell.threads + 1 - s);

		assert_int_equal(r->n, ROUNDS);
		if (strcmp(r->cell.bench, "threads")) {
			assert_false(r->has_serial);
			assert_true(fabs(r->efficiency_pct.median -
					 (r->cell.threads > 1 ? 90.909 : 100)) < 0.01);
			continue;
		}
		assert_true(fabs(r->efficiency_pct.median - wanted) < 0.01);
		assert_true(r->has_serial);
		assert_true(fabs(r->serial_pct.median - 100 * s) < 0.01);
	}
	assert_int_equal(table_write(&scaling_table, scaling.rows, scaling.nr, &run, NULL), 0);
	assert_int_equal(table_read(&scaling_table, &run, &again->rows, &again->nr, NULL), 0);
	assert_int_equal(again->nr, scaling.nr);
	assert_near(again->rows[5].efficiency_pct.low, scaling.rows[5].efficiency_pct.low);
	assert_true(again->rows[5].has_serial == scaling.rows[5].has_serial);
	f = open_memstream(&text, &size);
	report_put_scaling(f, &report);
	fclose(f);
	assert_non_null(strstr(text, "serial share, all: 17.0%"));
	assert_non_null(strstr(text, "serial share, scoped: 1.5%"));
	for (rest = text; (line = strsep(&rest, "\n"));)
		assert_true(strlen(line) <= 72);
	free(text);
	findings_free(&findings);
	free(scaling.rows);
	rounds_free(&rounds);
	samples_free(&set);
}

/* By noise, or where threads gain more than there is: no share, and said to be none. */
static void a_share_that_is_none_is_unresolved(void **state)
{
	struct scaling_row row = {
		.cell = { .bench = "threads",
			  .op = "save",
			  .policy = "all",
			  .vcpus = 64,
			  .threads = 1,
			  .state = "fresh" },
		.metric = "wall_ns",
		.n = 6,
		.has_serial = true,
		.serial_pct = { .median = -4.4 },
	};
	struct findings findings = { .scaling = { .rows = &row, .nr = 1 } };
	struct report report = { .findings = &findings, .benches = &made_benches };
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	(void)state;
	report_put_scaling(f, &report);
	row.serial_pct.median = 100;
	report_put_scaling(f, &report);
	fclose(f);
	assert_non_null(strstr(text, "serial share, all: unresolved, -4.4%\n"));
	assert_non_null(strstr(text, "serial share, all: 100.0%\n"));
	free(text);
}

#define T(f) cmocka_unit_test_setup_teardown(f, make_dir, remove_run)
static const struct CMUnitTest tests[] = {
	T(threads_are_compared),
	T(a_share_that_is_none_is_unresolved),
};
RUN(tests);
