// SPDX-License-Identifier: GPL-2.0
/* What the same accesses cost otherwise: found, told, written and read back. */
#include "made_passes.h"

#include "analyse/contrast.h"
#include "analyse/findings.h"
#include "report/report.h"

#include <errno.h>

#define ROUNDS 6

static struct bench_row rows[] = {
	{ .bench = "b", .op = "o", .policy = "all", .access = "KVM_OPERATE", .per_access = true },
	{ .bench = "b",
	  .op = "o_otherwise",
	  .policy = "all",
	  .access = "KVM_OPERATE, the other way round",
	  .per_access = true,
	  .against = "o" },
};
static const struct benches benches = { rows, 2 };

/* A cell whose passes cost @cost and a bit more with each round. */
static void add(struct sample_set *set, const char *op, const char *pass, unsigned int vcpus,
		uint64_t cost)
{
	struct cell_key key = { .bench = "b", .policy = "all", .threads = 1, .state = "fresh" };
	struct sample_row row = { .accesses = vcpus, .regs = 1 };

	snprintf(key.op, sizeof(key.op), "%s", op);
	snprintf(key.pass, sizeof(key.pass), "%s", pass);
	key.vcpus = vcpus;
	row.reading.has[COUNTER_INSTRUCTIONS] = true;
	for (row.round = 0; row.round < ROUNDS; row.round++) {
		row.reading.value[COUNTER_INSTRUCTIONS] = cost * (100 + row.round);
		made_pass_add(set, &key, &row);
	}
}

static void make(struct sample_set *set, struct findings *findings, struct env *env)
{
	struct sample_set none = { .nr_rows = 0 };
	struct regs_rows regs = { 0 };
	struct findings_source source = { set, &none, &regs, env, &benches };

	env_set(env, "host_kind", "emulated: made up");
	env_set(env, "rounds", "6");
	add(set, "o", "", 1, 100000);
	add(set, "o", "first", 1, 110000);
	add(set, "o", "", 8, 800000);
	add(set, "o", "first", 8, 1000000);
	add(set, "o", "cold", 8, 1600000);
	add(set, "o_otherwise", "", 8, 780000);
	add(set, "o_otherwise", "cold", 8, 1560000);
	add(set, "o", "first", 64, 6400000); /* no warm one to hold it against */
	if (findings_make(findings, &source, NULL))
		fail_msg("no findings");
}

static const struct contrast_row *find(const struct findings *f, const char *op, const char *pass,
				       unsigned int vcpus)
{
	const struct contrast_row *row = f->contrasts.rows;
	size_t i;

	for (i = 0; i < f->contrasts.nr; i++, row++)
		if (!strcmp(row->cell.op, op) && !strcmp(row->cell.pass, pass) &&
		    row->cell.vcpus == vcpus)
			return row;
	return NULL;
}

static void each_has_its_other(void **state)
{
	struct sample_set set = { .nr_rows = 0 };
	const struct contrast_row *row;
	struct findings findings, again;
	struct env env = { 0 };
	char *dir = temp_dir();
	struct run_dir run;
	struct cell_key with;
	struct error error = { "" };

	(void)state;
	make(&set, &findings, &env);
	assert_int_equal(findings.contrasts.nr, 5);
	row = find(&findings, "o", "first", 8);
	assert_near(row->more_pct.median, 25);
	assert_near(row->more_pct.low, 25);
	assert_near(contrast_per_vcpu(row), 200000 * 102.5 / 8);
	with = contrast_with(row);
	assert_string_equal(with.op, "o");
	assert_string_equal(with.pass, "");
	assert_near(find(&findings, "o", "cold", 8)->more_pct.median, 100);
	row = find(&findings, "o_otherwise", "", 8); /* which costs less */
	assert_near(row->more_pct.median, -2.5);
	assert_true(row->more.low <= row->more.median && row->more.median <= row->more.high);
	assert_true(row->more.high < 0);
	assert_string_equal(contrast_with(row).op, "o");
	row = find(&findings, "o_otherwise", "cold", 8); /* against its own warm pass */
	assert_string_equal(contrast_with(row).op, "o_otherwise");
	assert_near(row->more_pct.median, 100);
	assert_null(find(&findings, "o", "first", 64));
	assert_int_equal(run_dir_open(&run, dir, NULL), 0);
	assert_int_equal(findings_write(&findings, &run, NULL), 0);
	if (findings_read(&again, &run, &benches, &error))
		fail_msg("%s", error.text);
	assert_int_equal(again.contrasts.nr, findings.contrasts.nr);
	assert_true(
		cell_key_equal(&again.contrasts.rows[4].cell, &findings.contrasts.rows[4].cell));
	assert_near(find(&again, "o", "cold", 8)->more_pct.median, 100);
	findings_free(&again);
	findings_free(&findings);
	samples_free(&set);
	env_free(&env);
	run_dir_close(&run);
	remove_dir(dir);
}

static void they_are_told_apart(void **state)
{
	struct report report = { .benches = &benches, .metric = "instructions", .doubts = "" };
	struct sample_set set = { .nr_rows = 0 };
	struct findings findings;
	struct env env = { 0 };
	char *text = NULL, *line, *rest;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	(void)state;
	make(&set, &findings, &env);
	report.findings = &findings;
	report.env = &env;
	report_write(f, &report);
	fclose(f);
	assert_non_null(strstr(
		text,
		"\nKVM_OPERATE, first pass, against a warm pass\n"
		" vCPUs policy       warm      first    a vCPU     in %            95% CI\n"
		"     1 all      10.250 M   11.275 M  1025.0 k  +10.00% [ +10.00, +10.00]\n"
		"     8 all      82.000 M  102.500 M  2562.5 k  +25.00% [ +25.00, +25.00]\n"));
	assert_non_null(strstr(text, "\nKVM_OPERATE, cold pass, against a warm pass\n"));
	assert_non_null(strstr(text, "\nKVM_OPERATE, the other way round, against KVM_OPERATE\n"));
	assert_non_null(strstr(text, "-2.50% [  -2.50,  -2.50]\n"));
	/* the cost of one access is that of a warm pass */
	assert_non_null(strstr(text, "one KVM_OPERATE: 10250000 instructions"));
	for (rest = text; (line = strsep(&rest, "\n"));)
		if (strlen(line) > REPORT_COLUMNS)
			fail_msg("%s", line);
	free(text);
	findings_free(&findings);
	samples_free(&set);
	env_free(&env);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(each_has_its_other),
	cmocka_unit_test(they_are_told_apart),
};
RUN(tests);
