// SPDX-License-Identifier: GPL-2.0
/* Tables: what is written is read back, and each field of the committed results byte for byte. */
#include "test.h"

#include "record/benches.h"
#include "record/findings.h"
#include "record/regs_csv.h"
#include "record/roundtrip.h"
#include "record/summary.h"
#include "record/trace.h"

#include <errno.h>
#include <unistd.h>

static const struct table *const all_tables[] = {
	&benches_table,	  &growth_table,    &model_table,	 &regs_table,
	&registers_table, &roundtrip_table, &savings_table,	 &scaling_table,
	&summary_table,	  &trace_table,	    &trace_phases_table, &contrasts_table
};

static const char *const committed[] = { "results/reference",
					 "results/reference-kernels/plain-6.12",
					 "results/reference-kernels/scope-6.12" };

/* The same lines; what an older release wrote lacks columns that came later, which are empty. */
static void assert_same_rows(const char *older, const char *now)
{
	char line[2][4096];
	FILE *f[2] = { fopen(older, "r"), fopen(now, "r") };
	bool header = true;
	size_t len;

	assert_true(f[0] && f[1]);
	while (fgets(line[0], sizeof(line[0]), f[0])) {
		assert_non_null(fgets(line[1], sizeof(line[1]), f[1]));
		len = strcspn(line[0], "\n");
		if (strncmp(line[0], line[1], len) != 0)
			fail_msg("%s: %.*s: now %s", older, (int)len, line[0], line[1]);
		assert_true(line[1][len] == '\n' || line[1][len] == ',');
		if (!header)
			assert_int_equal(line[1][len + strspn(line[1] + len, ",")], '\n');
		header = false;
	}
	assert_null(fgets(line[1], sizeof(line[1]), f[1]));
	fclose(f[0]);
	fclose(f[1]);
}

/* Read @from, write it into @dir; the number of rows. */
static size_t rewrite(const struct table *table, const char *from, struct run_dir *dir)
{
	struct error error = { "" };
	void *rows;
	size_t nr;

	if (table_read_file(table, from, &rows, &nr, &error))
		fail_msg("%s", error.text);
	assert_int_equal(table_write(table, rows, nr, dir, NULL), 0);
	free(rows);
	return nr;
}

static void committed_results_survive_the_round_trip(void **state)
{
	char *tmp = temp_dir(), from[128];
	struct run_dir dir;
	size_t i, k, files = 0;

	(void)state;
	assert_int_equal(run_dir_open(&dir, tmp, NULL), 0);
	for (i = 0; i < sizeof(committed) / sizeof(committed[0]); i++) {
		for (k = 0; k < sizeof(all_tables) / sizeof(all_tables[0]); k++) {
			snprintf(from, sizeof(from), "%s/%s", committed[i], all_tables[k]->file);
			if (access(from, F_OK))
				continue;
			assert_true(rewrite(all_tables[k], from, &dir) > 0);
			assert_same_rows(from, file_in(tmp, all_tables[k]->file));
			files++;
		}
	}
	assert_true(files >= 16);
	run_dir_close(&dir);
	remove_dir(tmp);
}

static void committed_samples_survive_the_round_trip(void **state)
{
	char *tmp = temp_dir(), from[128];
	struct sample_set set;
	size_t i, k;
	FILE *f;

	(void)state;
	for (i = 0; i < sizeof(committed) / sizeof(committed[0]); i++) {
		snprintf(from, sizeof(from), "%s/samples.csv", committed[i]);
		assert_int_equal(samples_read(&set, RUN_PASSES, from, false, NULL), 0);
		assert_true(set.nr_rows > 500);
		f = fopen(file_in(tmp, "samples.csv"), "w");
		samples_put_header(f, RUN_PASSES);
		for (k = 0; k < set.nr_rows; k++)
			samples_put_row(f, &set.cells.key[set.rows[k].cell], &set.rows[k]);
		fclose(f);
		assert_same_rows(from, file_in(tmp, "samples.csv"));
		samples_free(&set);
	}
	remove_dir(tmp);
}

static void benches_byte_for_byte(void **state)
{
	struct bench_row rows[] = {
		{ "sweep", "get", "all", "", "KVM_GET_ONE_REG", "all, \"every\" one", "", "",
		  BENCH_THREADING_ALONE, true, "", "other" },
		{ "threads", "save", "scoped", "all", "", "VM-scoped ones once", "get", "fresh",
		  BENCH_THREADING_SHARED, false, "in a way", "" },
		{ "vms", "save", "all", "", "", "", "", "", BENCH_THREADING_EACH, false, "", "" },
	};
	struct benches benches = { rows, 3 }, again;
	const struct cell_key key = { "threads", "save", "scoped", 4, 2, "ran", 0, "" };
	const struct cell_key none = { "threads", "load", "scoped", 4, 2, "ran", 0, "" };
	char *tmp = temp_dir();
	struct run_dir dir;

	(void)state;
	assert_int_equal(run_dir_open(&dir, tmp, NULL), 0);
	assert_int_equal(benches_read(&again, &dir, NULL), -ENOENT);
	assert_int_equal(table_write(&benches_table, benches.rows, benches.nr, &dir, NULL), 0);
	assert_string_equal(
		read_text(file_in(tmp, "benches.csv")),
		"bench,op,policy,base,access,what,explained_op,explained_state,threads,per_access,"
		"way,against\n"
		"sweep,get,all,,KVM_GET_ONE_REG,\"all, \"\"every\"\" one\",,,alone,yes,,other\n"
		"threads,save,scoped,all,,VM-scoped ones once,get,fresh,shared,no,in a way,\n"
		"vms,save,all,,,,,,each,no,,\n");
	assert_int_equal(benches_read(&again, &dir, NULL), 0);
	assert_int_equal(again.nr, 3);
	assert_memory_equal(again.rows, rows, sizeof(rows));
	assert_ptr_equal(benches_find(&again, &key), &again.rows[1]);
	assert_null(benches_find(&again, &none));
	benches_free(&again);
	run_dir_close(&dir);
	remove_dir(tmp);
}

/* Every text of every table is quoted where it must be, and comes back as it was. */
static void names_with_commas_and_quotes_come_back(void **state)
{
	struct summary_row row = {
		.cell = { "a,b", "say \"no\"", "\"", 1, 1, ",", 0, "" },
		.metric = "m,\"m\"",
		.unit = "u,",
		.s = { .n = 1, .mid = { .median = 1 }, .min = 1, .max = 1 },
	};
	struct summary summary = { .rows = &row, .nr_rows = 1 }, again;
	char *tmp = temp_dir();
	struct run_dir dir;

	(void)state;
	assert_int_equal(run_dir_open(&dir, tmp, NULL), 0);
	assert_int_equal(summary_write(&summary, &dir, NULL), 0);
	assert_int_equal(summary_read(&again, &dir, NULL), 0);
	assert_true(cell_key_equal(&again.rows[0].cell, &row.cell));
	assert_string_equal(again.rows[0].metric, row.metric);
	assert_string_equal(again.rows[0].unit, row.unit);
	summary_free(&again);
	run_dir_close(&dir);
	remove_dir(tmp);
}

#define SAVINGS \
	"bench,op,vcpus,threads,state,metric,unit,n,saved,saved_low,saved_high,saved_pct,pct_low," \
	"pct_high,p_holm,resolved\n"
#define SCALING \
	"bench,op,policy,vcpus,threads,state,metric,unit,n,median,ci_low,ci_high,efficiency_pct," \
	"efficiency_low,efficiency_high,serial_pct,serial_low,serial_high\n"

/* What is empty is absent, not 0; and what is not in the file is what it is in every row of it. */
static void absent_values(void **state)
{
	char *tmp = temp_dir();
	struct saving_row *savings;
	struct scaling scaling;
	struct run_dir dir;
	size_t nr;

	(void)state;
	assert_int_equal(run_dir_open(&dir, tmp, NULL), 0);
	write_text(file_in(tmp, "savings.csv"), SAVINGS "a,b,1,1,s,m,u,6,1,,,2,1,3,,no\n"
							"a,b,2,1,s,m,u,6,1,,,2,1,3,0.5,yes\n");
	assert_int_equal(table_read(&savings_table, &dir, &savings, &nr, NULL), 0);
	assert_true(savings[0].control && !savings[1].control);
	assert_near(savings[0].p_holm, 1);
	assert_near(savings[1].p_holm, 0.5);
	assert_true(!savings[0].resolved && savings[1].resolved);
	assert_false(savings[0].s.absolute.has_interval);
	assert_true(savings[0].s.percent.has_interval);
	free(savings);
	write_text(file_in(tmp, "scaling.csv"), SCALING "a,b,all,1,1,s,m,u,6,1,,,2,,,,,\n"
							"a,b,all,1,2,s,m,u,6,1,,,2,,,0,,\n");
	assert_int_equal(table_read(&scaling_table, &dir, &scaling.rows, &scaling.nr, NULL), 0);
	assert_true(!scaling.rows[0].has_serial && scaling.rows[1].has_serial);
	free(scaling.rows);
	run_dir_close(&dir);
	remove_dir(tmp);
}

static void a_row_is_found_in_any_order(void **state)
{
	const char *metrics[] = { "wall_ns", "cycles", "instructions" };
	char *tmp = temp_dir(), *path = file_in(tmp, "summary.csv");
	struct cell_key key = { "sweep", "get", "all", 1, 1, "fresh", 0, "" };
	struct summary summary;
	unsigned int i;
	FILE *f = fopen(path, "w");

	(void)state;
	table_put_header(&summary_table, f);
	for (i = 0; i < 300; i++)
		fprintf(f, "sweep,get,all,%u,1,fresh,%s,u,1,%u,,,%u,%u,\n", 1 + i * 7 % 100,
			metrics[i / 100], i, i, i);
	fclose(f);
	assert_int_equal(summary_read_file(&summary, path, NULL), 0);
	for (i = 0; i < 300; i++) {
		key.vcpus = 1 + i * 7 % 100;
		assert_ptr_equal(summary_find(&summary, &key, metrics[i / 100]), &summary.rows[i]);
	}
	assert_null(summary_find(&summary, &key, "migrations"));
	key.vcpus = 101;
	assert_null(summary_find(&summary, &key, "cycles"));
	summary_free(&summary);
	remove_dir(tmp);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(committed_results_survive_the_round_trip),
	cmocka_unit_test(committed_samples_survive_the_round_trip),
	cmocka_unit_test(benches_byte_for_byte),
	cmocka_unit_test(names_with_commas_and_quotes_come_back),
	cmocka_unit_test(absent_values),
	cmocka_unit_test(a_row_is_found_in_any_order),
};
RUN(tests);
