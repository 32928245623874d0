// SPDX-License-Identifier: GPL-2.0
/* A series of commits: costs, verdicts, what is marked, its files and its table. */
#include "made_passes.h"
#include "test.h"

#include "analyse/run_load.h"
#include "report/series.h"

#include <errno.h>

#define NR 8

static struct bench_row bench_rows[] = {
	{ .bench = "sweep", .op = "get", .policy = "all", .per_access = true },
	{ .bench = "sweep", .op = "get", .policy = "scoped", .base = "all", .per_access = true },
	{ .bench = "create", .op = "list", .policy = "all" },
};
static struct compare_run runs[NR];
static size_t nr_runs;
static unsigned int nr_rounds = 6;
static struct series series;
static struct error error;

/* A pass of @accesses costs @each for an access, in every round. */
static void add_pass(struct compare_run *run, size_t bench, unsigned int vcpus,
		     unsigned int accesses, unsigned int each)
{
	const struct bench_row *b = &bench_rows[bench];
	struct sample_row row = { .accesses = accesses,
				  .reading.has = { [COUNTER_INSTRUCTIONS] = true } };
	struct cell_key key = { .vcpus = vcpus, .threads = 1, .state = "fresh" };

	memcpy(key.bench, b->bench, sizeof(key.bench));
	memcpy(key.op, b->op, sizeof(key.op));
	memcpy(key.policy, b->policy, sizeof(key.policy));
	row.regs = accesses / vcpus;
	row.regs_once = *b->base ? 20 : 0;
	row.reading.value[COUNTER_INSTRUCTIONS] = (uint64_t)accesses * each;
	for (row.round = 0; row.round < nr_rounds; row.round++)
		made_pass_add(&run->samples, &key, &row);
}

/* The run of a commit with which a get costs @get and the list @list. */
static struct compare_run *made_run_of(unsigned int get, unsigned int list)
{
	struct compare_run *run = &runs[nr_runs++];

	env_set(&run->env, "host_kind", "emulated arm64 (a test)");
	env_set(&run->env, "metric", "instructions");
	env_set(&run->env, "registers", "100");
	env_set(&run->env, "registers_wide", "20");
	env_set(&run->env, "scope_source", "probe");
	run->benches = (struct benches){ bench_rows, 3 };
	add_pass(run, 0, 1, 100, get);
	add_pass(run, 1, 1, 100, get);
	add_pass(run, 0, 8, 800, get);
	add_pass(run, 1, 8, 660, get);
	add_pass(run, 2, 8, 8, list);
	assert_int_equal(run_sum_up(run, NULL), 0);
	return run;
}

static int setup(void **state)
{
	(void)state;
	series = (struct series){ .op = { "get", "create/list", "nothing-like-it" }, .nr_ops = 3 };
	for (size_t i = 0; i < NR_COUNTERS; i++)
		series.options.limit[i] = -1;
	error.text[0] = '\0';
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	series_free(&series);
	while (nr_runs) {
		runs[--nr_runs].benches = (struct benches){ .rows = NULL };
		run_unload(&runs[nr_runs]);
		runs[nr_runs] = (struct compare_run){ .summary = { 0 } };
	}
	return 0;
}

/* The next commit, number @series.nr. */
static struct series_result *add(const struct compare_run *run, enum series_state state,
				 const char *subject)
{
	struct series_row row = { .commit.number = (unsigned int)series.nr, .state = state };

	snprintf(row.commit.commit, sizeof(row.commit.commit), "%08zu", series.nr);
	snprintf(row.commit.run, sizeof(row.commit.run), "run-%zu", series.nr);
	snprintf(row.commit.subject, sizeof(row.commit.subject), "%s", subject);
	if (state == SERIES_NO_BUILD)
		snprintf(row.why, sizeof(row.why), "arm.c: error: \xc3\xbc is no C");
	assert_int_equal(series_add(&series, &row, run, &error), 0);
	return &series.commits[series.nr - 1];
}

static void a_commit_is_held_against_the_last_one_measured(void **state)
{
	struct series_result *r;

	(void)state;
	r = add(made_run_of(1000, 30000), SERIES_MEASURED, "base");
	assert_int_equal(r->row.verdict, SERIES_NONE);
	assert_false(r->row.compared);
	assert_near(r->op[0].cost, 1000);
	assert_int_equal(r->op[0].cell.vcpus, 8);
	assert_near(r->op[0].saved_pct, 17.5);
	assert_near(r->op[1].cost, 30000);
	assert_false(r->op[1].has_saving);
	assert_false(r->op[2].has_cost);
	assert_near(r->saved_pct, 17.5);

	r = add(made_run_of(1000, 30000), SERIES_MEASURED, "x: same");
	assert_int_equal(r->row.verdict, SERIES_SAME);
	assert_int_equal(r->row.with, 0);
	r = add(NULL, SERIES_NO_BUILD, "x: no build");
	assert_int_equal(r->row.verdict, SERIES_NONE);
	r = add(made_run_of(1003, 29000), SERIES_MEASURED, "x: get worse, list better");
	assert_int_equal(r->row.verdict, SERIES_WORSE);
	assert_int_equal(r->row.with, 1);
	assert_int_equal(r->op[0].verdict, SERIES_WORSE);
	assert_near(r->op[0].change, 3);
	assert_int_equal(r->op[1].verdict, SERIES_BETTER);
	assert_near(r->op[1].change, -1000);
	assert_int_equal(series_nr_verdicts(&series, SERIES_WORSE), 1);
	assert_int_equal(series_nr_measured(&series), 3);
}

static void runs_that_are_unlike_have_no_verdict(void **state)
{
	struct compare_run *other = made_run_of(1000, 30000);
	struct series_result *r;

	(void)state;
	env_set(&other->env, "features", "PSCI_0_2");
	add(made_run_of(1000, 30000), SERIES_MEASURED, "base");
	env_set(&runs[1].env, "features", "PSCI_0_2 SVE");
	r = add(other, SERIES_MEASURED, "x");
	assert_int_equal(r->row.verdict, SERIES_UNLIKE);
	assert_non_null(strstr(r->row.why, "vCPU features: \"PSCI_0_2 SVE\" and now \"PSCI_0_2\""));
	/* and one that has nothing in common */
	other = made_run_of(1000, 30000);
	for (size_t i = 0; i < other->samples.cells.nr; i++)
		other->samples.cells.key[i].vcpus += 100;
	env_set(&other->env, "features", "PSCI_0_2");
	r = add(other, SERIES_MEASURED, "x");
	assert_int_equal(r->row.verdict, SERIES_UNLIKE);
	assert_non_null(strstr(r->row.why, "no cell and metric in common"));
}

/* The rest may be the same; what it would have cost is not known. */
static void a_cell_that_vanished_is_not_the_same(void **state)
{
	struct compare_run *less = made_run_of(1000, 30000), *more = made_run_of(1000, 30000);
	struct series_result *r;
	size_t i;

	(void)state;
	add(more, SERIES_MEASURED, "base");
	for (i = 0; i < less->samples.cells.nr; i++)
		if (!strcmp(less->samples.cells.key[i].op, "list"))
			less->samples.cells.key[i].vcpus += 100;
	r = add(less, SERIES_MEASURED, "x: no list in that VM");
	assert_int_equal(r->row.verdict, SERIES_UNCLEAR);
	assert_int_equal(r->op[0].verdict, SERIES_SAME);
	assert_string_equal(r->row.why, "1 cells that the other one has are missing");
	/* and worse is worse all the same */
	r = add(made_run_of(1003, 30000), SERIES_MEASURED, "x");
	assert_int_equal(r->row.verdict, SERIES_WORSE);
}

/* Natively each kernel is a boot of its own, and boots differ by chance. */
static void rounds_of_one_boot_are_no_proof(void **state)
{
	struct compare_run *base, *worse;
	struct series_result *r;

	(void)state;
	nr_rounds = 30;
	base = made_run_of(1000, 30000);
	worse = made_run_of(1300, 30000);
	nr_rounds = 6;
	env_set(&base->env, "host_kind", "native");
	env_set(&worse->env, "host_kind", "native");
	add(base, SERIES_MEASURED, "base");
	r = add(worse, SERIES_MEASURED, "x");
	assert_int_equal(r->row.verdict, SERIES_UNCLEAR);
	assert_int_equal(r->op[0].verdict, SERIES_WORSE);
	assert_non_null(strstr(r->row.why, "one boot"));
}

/* What counts is what the capability does, not that it is there. */
static void a_capability_without_effect_is_marked(void **state)
{
	static const struct {
		const char *advertised, *effect;
		bool marked;
	} cases[] = { { "yes", "none", true },	  { "yes", "refused", true },
		      { "no", "refused", false }, { "no", "none", true },
		      { "yes", "wrong", true },	  { "yes", "marked", false } };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct compare_run *run = made_run_of(1000, 30000);

		env_set(&run->env, "scope_cap_number", "1210");
		env_set(&run->env, "scope_cap_advertised", "%s", cases[i].advertised);
		env_set(&run->env, "scope_cap_effect", "%s", cases[i].effect);
		assert_int_equal(add(run, SERIES_MEASURED, "x")->row.without_effect,
				 cases[i].marked);
	}
	assert_false(add(made_run_of(1000, 30000), SERIES_MEASURED, "x")->row.without_effect);
}

/* The table, no line of which is too wide, and nothing in it but ASCII. */
static char *table_of(const struct report_series *report)
{
	char *text = NULL, *line;
	size_t size, i;
	FILE *f = open_memstream(&text, &size);

	assert_non_null(f);
	report_write_series(f, report);
	fclose(f);
	for (i = 0; i < size; i++)
		assert_true(text[i] == '\n' || (text[i] >= ' ' && text[i] <= '~'));
	for (line = text; *line; line += strcspn(line, "\n") + 1)
		if (strcspn(line, "\n") > 72)
			fail_msg("too wide: %.*s", (int)strcspn(line, "\n"), line);
	return text;
}

static void the_table_fits_into_a_letter(void **state)
{
	struct compare_run *run;
	struct report_series report = { &series, NULL, "make series RANGE=a..b" };
	char *text;

	(void)state;
	add(made_run_of(1000, 30000), SERIES_MEASURED, "Linux 7.3");
	add(NULL, SERIES_NO_BUILD,
	    "KVM: arm64: \"quoted\" 100% m\xc3\xb6rder\xc3\xb6 \x1b[31m and much more");
	run = made_run_of(1003, 30000);
	env_set(&run->env, "scope_cap_number", "1210");
	env_set(&run->env, "scope_cap_advertised", "yes");
	env_set(&run->env, "scope_cap_effect", "none");
	report.env = &run->env;
	add(run, SERIES_MEASURED, "KVM: arm64: Advertise it");
	add(NULL, SERIES_MISSING, "KVM: arm64: selftests: Test it");
	text = table_of(&report);
	assert_non_null(strstr(text, "series  00000000..00000003, 2 of 4 commits measured"));
	assert_non_null(strstr(text, "00000000 Linux 7.3"));
	assert_non_null(strstr(text, " 100  20 1000.0  30000      - 17.5% base\n"));
	assert_non_null(strstr(text, "00000001 \"quoted\" 100% m?rde"));
	assert_non_null(strstr(text, "  does not build\n"));
	assert_non_null(strstr(text, "00000001 does not build: arm.c: error: ? is no C\n"));
	assert_non_null(strstr(text, " 100  20!1003.0  30000      - 17.5% worse^\n"));
	assert_non_null(strstr(text, "! 00000002 offers KVM_CAP_ARM_REG_SCOPE (number 1210)"));
	assert_non_null(strstr(text, "^ 00000002 is held against commit 0"));
	assert_non_null(strstr(text, "00000002 worse: get +3.00\n"));
	assert_non_null(strstr(text, "  not measured yet\n"));
	assert_non_null(strstr(text, "subjects without the \"KVM: arm64: \" that they begin with"));
	assert_null(strstr(text, "\x1b"));
	free(text);
}

static void an_empty_series_has_a_table(void **state)
{
	char *text = table_of(&(struct report_series){ &series, NULL, "" });

	(void)state;
	assert_non_null(strstr(text, "commit   subject"));
	free(text);
}

static void files_are_read_back(void **state)
{
	char *dir = temp_dir();
	struct series_commit *commits;
	struct series_row *rows, row = { .state = SERIES_FAILED };
	struct run_dir run;
	size_t nr;

	(void)state;
	assert_int_equal(run_dir_open(&run, dir, NULL), 0);
	assert_int_equal(series_read_commits(&commits, &nr, &run, &error), -ENOENT);
	free(commits);
	write_text(file_in(dir, "commits.csv"), "number,commit,run,subject\n0,ab,000-ab,\n"
						"3,cd,003-cd,\"a \"\"b\"\", c\"\n");
	assert_int_equal(series_read_commits(&commits, &nr, &run, &error), 0);
	assert_int_equal(nr, 2);
	assert_string_equal(commits[0].subject, "");
	assert_string_equal(commits[1].subject, "a \"b\", c");
	row.commit = commits[1];
	free(commits);
	assert_int_equal(series_read_state(&row, &run, &error), 0);
	assert_int_equal(row.state, SERIES_MISSING);
	write_text(file_in(dir, "003-cd.txt"), "state=no-boot\nwhy=panic \x07\n");
	assert_int_equal(series_read_state(&row, &run, &error), 0);
	assert_int_equal(row.state, SERIES_NO_BOOT);
	assert_string_equal(row.why, "panic ?");
	write_text(file_in(dir, "003-cd.txt"), "state=odd\n");
	assert_int_equal(series_read_state(&row, &run, &error), -EINVAL);
	assert_non_null(strstr(error.text, "003-cd.txt: state=odd"));

	add(made_run_of(1000, 30000), SERIES_MEASURED, "a, b");
	add(NULL, SERIES_NO_BUILD, "");
	assert_int_equal(series_write(&series, &run, &error), 0);
	assert_int_equal(table_read(&series_table, &run, &rows, &nr, &error), 0);
	assert_int_equal(nr, 3); /* two ops of the first */
	assert_string_equal(rows[0].commit.subject, "a, b");
	assert_near(rows[0].cost.cost, 1000);
	assert_false(rows[2].cost.has_cost);
	assert_int_equal(rows[2].state, SERIES_NO_BUILD);
	free(rows);

	write_text(file_in(dir, "commits.csv"), "number,commit,run,subject\n0,ab,../ab,x\n");
	assert_int_equal(series_read_commits(&commits, &nr, &run, &error), -EINVAL);
	assert_non_null(strstr(error.text, "is no folder beside this file"));
	free(commits);
	write_text(file_in(dir, "commits.csv"), "number,commit,run,subject\n1,a,b,x\n1,c,d,x\n");
	assert_int_equal(series_read_commits(&commits, &nr, &run, &error), -EINVAL);
	assert_non_null(strstr(error.text, "numbers rise"));
	free(commits);
	run_dir_close(&run);
	remove_dir(dir);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
static const struct CMUnitTest tests[] = {
	T(a_commit_is_held_against_the_last_one_measured),
	T(runs_that_are_unlike_have_no_verdict),
	T(a_cell_that_vanished_is_not_the_same),
	T(rounds_of_one_boot_are_no_proof),
	T(a_capability_without_effect_is_marked),
	T(the_table_fits_into_a_letter),
	T(an_empty_series_has_a_table),
	T(files_are_read_back),
};
RUN(tests);
