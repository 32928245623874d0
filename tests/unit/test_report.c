// SPDX-License-Identifier: GPL-2.0
/* Tables of runs that no harness of this program made: all that was found is in them. */
#include "made_run.h"
#include "made_summary.h"
#include "test.h"

#include "analyse/growth.h"
#include "analyse/ranking.h"
#include "analyse/summary.h"

#include <errno.h>

static void no_op_and_no_policy_is_missing(void **state)
{
	char *text = text_of(report_write, &made.report), word[128];
	unsigned int op;

	(void)state;
	/* a table for each op and policy that is compared */
	assert_int_equal(count(text, " vCPUs      every"), NR_OPS * (NR_POLICIES - 1));
	for (op = 0; op < NR_OPS; op++) {
		snprintf(word, sizeof(word),
			 "\nKVM_OPERATION_%u, the registers of policy 0 against the registers of\n"
			 "policy 1\n",
			 op);
		assert_int_equal(count(text, word), 1);
		snprintf(word, sizeof(word), "\none operation-%u: 1000000 cycles\n", op);
		assert_int_equal(count(text, word), 1);
		snprintf(word, sizeof(word), "\nmodel     operation-%u, fresh, some\n", op);
		assert_int_equal(count(text, word), 1);
		snprintf(word, sizeof(word), " operation-%u", op);
		assert_true(count(text, word) >= 2); /* its costs, where it is alone */
	}
	assert_int_equal(count(text, "\nnone-but-t: none-but-the-last\n vCPUs "), NR_OPS);
	assert_int_equal(count(text, "arithmetic"), 0);
	free(text);
}

/* As a run whose time was too short has them. */
static void rounds_that_lack_are_told(void **state)
{
	char *text = text_of(report_write, &made.report);

	(void)state;
	assert_int_equal(count(text, "median of 6 rounds;"), 1);
	assert_int_equal(count(text, "\nshort "), 0);
	free(text);
	env_set(&made.env, "rounds_least", "2");
	env_set(&made.env, "short.alone", "at 8 vCPUs 2 of the 12 rounds");
	env_set(&made.env, "short.other", "at 4 vCPUs 4 of the 12 rounds");
	text = text_of(report_write, &made.report);
	assert_int_equal(count(text, "median of 2 to 6 rounds;"), 1);
	assert_int_equal(count(text, "\nshort   alone: at 8 vCPUs 2 of the 12 rounds\n"), 1);
	assert_int_equal(count(text, "\nshort   other: at 4 vCPUs 4 of the 12 rounds\n"), 1);
	free(text);
}

static void costs_that_follow_no_line_are_named(void **state)
{
	char *text = text_of(report_write, &made.report);
	const struct growth_row *row;
	struct cell_key key = { .bench = "alone",
				.op = "operation-0",
				.policy = "every",
				.threads = 1,
				.state = "fresh" };

	(void)state;
	row = growth_find(&made.findings.growth, &key, "cycles");
	assert_true(row && row->has_line && row->has_exponent && growth_is_linear(row));
	snprintf(key.op, sizeof(key.op), "operation-6");
	row = growth_find(&made.findings.growth, &key, "cycles");
	assert_true(row && !row->has_line && !row->has_exponent && !growth_is_linear(row));
	assert_true(row->misfit_pct > GROWTH_MISFIT_MAX_PCT);
	assert_int_equal(count(text, "\noperation-6: no line over vCPUs fits ("), 1);
	assert_int_equal(count(text, "no line over vCPUs fits ("), 1);
	assert_int_equal(count(text, "neither a line nor a power"), NR_POLICIES - 1);
	free(text);
}

/* cost = 1000 N^2: no line, but a power. */
static void a_power_keeps_its_exponent(void **state)
{
	struct sample_set set = { .nr_rows = 0 };
	struct sample_row row = { .accesses = 1, .reading.has = { [COUNTER_CYCLES] = true } };
	struct cell_key key = { .bench = "b", .op = "o", .policy = "p", .threads = 1 };
	struct growth growth;
	struct rounds rounds;

	(void)state;
	for (key.vcpus = 1; key.vcpus <= 8; key.vcpus *= 2) {
		row.reading.value[COUNTER_CYCLES] = 1000 * key.vcpus * key.vcpus;
		made_pass_add(&set, &key, &row);
	}
	assert_int_equal(rounds_make(&rounds, &set), 0);
	assert_int_equal(growth_make(&growth, &rounds), 0);
	assert_int_equal(growth.nr, 1);
	assert_false(growth.rows[0].has_line);
	assert_true(growth.rows[0].has_exponent);
	assert_near(growth.rows[0].exponent.median, 2);
	free(growth.rows);
	rounds_free(&rounds);
	samples_free(&set);
}

static void write_model(FILE *f, const void *arg)
{
	report_write_model(f, arg);
}

static void write_registers(FILE *f, const void *arg)
{
	report_write_registers(f, arg, 0);
}

static void no_column_is_missing(void **state)
{
	char *model = text_of(write_model, &made.report), word[64];
	char *registers = text_of(write_registers, &made.report);
	unsigned int op;

	(void)state;
	for (op = 0; op < NR_OPS; op++) {
		snprintf(word, sizeof(word), "\noperation-%u, state fresh, in M:", op);
		assert_int_equal(count(model, word), NR_POLICIES - 1);
		snprintf(word, sizeof(word), " operation-%u,", op);
		assert_int_equal(count(registers, word), 2); /* ran: of registers and of classes */
		word[strlen(word) - 1] = '\0';
		assert_int_equal(count(registers, word), 4);
	}
	assert_int_equal(count(model, "\nnone-b: none-but-the-last\n"), NR_OPS);
	assert_int_equal(count(model, "\nnone-b "), NR_OPS);
	assert_non_null(strstr(registers, " (state fresh\nwhere none is named):\n"));
	free(model);
	free(registers);
}

static void the_dearest_comes_first(void **state)
{
	struct ranking r;
	size_t i;

	(void)state;
	assert_int_equal(ranking_make(&r, &made.findings.registers, "wall_ns", RANKING_CLASSES),
			 -ENODATA);
	ranking_free(&r);
	assert_int_equal(ranking_make(&r, &made.findings.registers, "cycles", RANKING_REGISTERS),
			 0);
	assert_int_equal(r.nr_columns, 2 * NR_OPS);
	assert_int_equal(r.nr, NR_REGS);
	for (i = 0; i < NR_REGS; i++)
		assert_true(r.entries[i].reg->cell.id == ID + i);
	ranking_free(&r);
	assert_int_equal(ranking_make(&r, &made.findings.registers, "cycles", RANKING_CLASSES), 0);
	assert_int_equal(r.nr, 2);
	assert_string_equal(r.entries[0].reg->class, "dear");
	assert_int_equal(r.entries[0].registers, 2);
	assert_near(r.entries[0].cost[0], 999500);
	assert_int_equal(r.entries[1].registers, 3);
	assert_near(r.entries[1].cost[0], 997000);
	ranking_free(&r);
}

static void a_family_is_what_one_harness_saves(void **state)
{
	(void)state;
	/* all but the controls at one vCPU */
	assert_int_equal(summary_largest_family(&made.findings.summary, "cycles"),
			 NR_OPS * (NR_POLICIES - 1) * 4 - NR_OPS * (NR_POLICIES - 1));
	assert_int_equal(summary_largest_family(&made.findings.summary, "wall_ns"), 0);
	assert_string_equal(summary_best_metric(&made.findings.summary, "furlongs"), "cycles");
	assert_true(summary_has(&made.findings.summary, "cycles"));
	assert_false(summary_has(&made.findings.summary, "instructions"));
}

#define T(f) cmocka_unit_test(f)
static void the_table_fits_mail(void **state)
{
	char *dir = temp_dir(), *text = NULL, *line, *rest;
	struct findings findings = { .summary = { 0 } };
	struct summary *summary = &findings.summary;
	struct report report = { .findings = &findings,
				 .benches = &made_benches,
				 .metric = "instructions",
				 .doubts = "the run was interrupted",
				 .estimate = &(struct estimate){ 2, 2.5 } };
	struct sample_set set;
	struct env env = { 0 };
	size_t size;
	FILE *f = open_memstream(&text, &size);

	(void)state;
	make_samples(file_in(dir, "samples.csv"), 6);
	assert_int_equal(samples_read(&set, RUN_PASSES, file_in(dir, "samples.csv"), false, NULL),
			 0);
	assert_int_equal(sum_up(summary, &set, true), 0);
	env_set(&env, "host_kind", "emulated arm64 (QEMU 7.2 TCG, 1 CPU, icount)");
	env_set(&env, "rounds", "6");
	env_set(&env, "pattern", "crosvm");
	env_set(&env, "features", "PSCI_0_2 PMU_V3 SVE PTRAUTH MTE and one with quite a long name");
	report.env = &env;
	assert_string_equal(summary_best_metric(summary, ""), "instructions");
	report_write(f, &report);
	fclose(f);
	assert_non_null(strstr(
		text,
		"     2    1.000 M    0.800 M    0.200 M  100.0 k  20.0% [ 20.0,  20.0] *\n"));
	assert_non_null(
		strstr(text, "KVM_GET_ONE_REG, all registers against VM-scoped ones once\n"));
	assert_non_null(strstr(text, "one get: 100002 instructions, 7.0 user instructions\n"));
	assert_ptr_equal(strstr(text, "doubt   the run was interrupted\n"), text);
	assert_non_null(strstr(text, "\nvmm     crosvm\n"));
	assert_non_null(strstr(text, "Holm over the rows of each harness, at most 1"));
	assert_non_null(strstr(text, "they are not time"));
	assert_non_null(strstr(text, "\nat IPC 2 and 2.5 GHz, which are the reader's numbers: "
				     "arithmetic, not a\nmeasurement\n"));
	assert_non_null(strstr(text,
			       "\nKVM_GET_ONE_REG, 2 vCPUs, all: 1.000 M instructions would be "
			       "200.0 us;\nsaved by scoped: 0.200 M, 40.0 us, 20.0 us a vCPU\n"));
	for (rest = text; (line = strsep(&rest, "\n"));) {
		assert_true(strlen(line) <= 72);
		for (; *line; line++)
			assert_true(*line >= ' ' && *line < 127);
	}
	free(text);
	env_free(&env);
	findings_free(&findings);
	samples_free(&set);
	remove_dir(dir);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(the_table_fits_mail),
	T(no_op_and_no_policy_is_missing),
	T(costs_that_follow_no_line_are_named),
	T(a_power_keeps_its_exponent),
	T(no_column_is_missing),
	T(the_dearest_comes_first),
	T(a_family_is_what_one_harness_saves),
	T(rounds_that_lack_are_told),
};

int main(void)
{
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make, unmake);
}
