// SPDX-License-Identifier: GPL-2.0
/* Tables of runs that no harness of this program made: all that was found is in them. */
#include "made_passes.h"
#include "test.h"

#include "analyse/growth.h"
#include "analyse/ranking.h"
#include "analyse/sides.h"
#include "analyse/summary.h"
#include "report/report.h"
#include "report/side_by_side.h"

#include <errno.h>

#define NR_OPS	    7
#define NR_POLICIES 3
#define ROUNDS	    6
#define NR_REGS	    5
#define ID	    0x6030000000100000ull

static const char *const policies[NR_POLICIES] = { "every", "some", "none-but-the-last" };
static const unsigned int counts[] = { 1, 2, 4, 8 };

/* Two harnesses of seven ops each: the first with three policies, the second with one. Ops cost a
 * line over vCPUs but for the last, of which nothing is known but that it grows. */
static struct {
	struct bench_row row[NR_OPS * (NR_POLICIES + 1)];
	struct benches benches;
	struct regs_row reg[NR_REGS];
	struct sample_set passes, registers;
	struct env env;
	struct findings findings;
	struct report report;
} made;

static void make_benches(void)
{
	struct bench_row *row = made.row;
	unsigned int op, policy;

	for (op = 0; op < NR_OPS; op++)
		for (policy = 0; policy <= NR_POLICIES; policy++, row++) {
			bool paired = policy < NR_POLICIES;

			*row = (struct bench_row){ .per_access = paired };
			snprintf(row->bench, sizeof(row->bench), paired ? "paired" : "alone");
			snprintf(row->op, sizeof(row->op), "operation-%u", op);
			snprintf(row->access, sizeof(row->access), "KVM_OPERATION_%u", op);
			snprintf(row->policy, sizeof(row->policy), "%s",
				 policies[paired ? policy : 0]);
			snprintf(row->what, sizeof(row->what), "the registers of policy %u",
				 policy);
			if (paired && policy)
				snprintf(row->base, sizeof(row->base), "%s", policies[0]);
			if (paired)
				snprintf(row->explained_op, sizeof(row->explained_op), "%s",
					 row->op);
		}
	made.benches = (struct benches){ made.row, sizeof(made.row) / sizeof(made.row[0]) };
}

static void make_passes(void)
{
	struct sample_row row = { .reading.has = { [COUNTER_CYCLES] = true } };
	struct cell_key key = { .threads = 1, .state = "fresh" };
	size_t i, n;

	for (i = 0; i < made.benches.nr; i++) {
		const struct bench_row *b = &made.row[i];
		bool bent = !strcmp(b->op, "operation-6");

		memcpy(key.bench, b->bench, sizeof(key.bench));
		memcpy(key.op, b->op, sizeof(key.op));
		memcpy(key.policy, b->policy, sizeof(key.policy));
		for (n = 0; n < 4; n++) {
			key.vcpus = counts[n];
			row.regs_once = *b->base ? 2 : 0;
			row.accesses = (NR_REGS - row.regs_once) * key.vcpus + row.regs_once;
			for (row.round = 0; row.round < ROUNDS; row.round++) {
				row.reading.value[COUNTER_CYCLES] = 1000000 * row.accesses +
								    row.round +
								    (bent && n == 2 ? 90000000 : 0);
				made_pass_add(&made.passes, &key, &row);
			}
		}
	}
}

static void make_registers(void)
{
	static const char *const states[] = { "fresh", "ran" };
	struct sample_row row = { .accesses = 8, .reading.has = { [COUNTER_CYCLES] = true } };
	struct cell_key key = { .bench = "each", .vcpus = 8, .threads = 1 };
	unsigned int i, op, state;

	for (i = 0; i < NR_REGS; i++) {
		struct regs_row *reg = &made.reg[i];

		*reg = (struct regs_row){ .id = ID + i };
		snprintf(reg->name, sizeof(reg->name), "REG%u", i);
		snprintf(reg->class, sizeof(reg->class), i < 2 ? "dear" : "cheap");
		snprintf(reg->scope, sizeof(reg->scope), i < 2 ? "vm" : "vcpu");
		for (op = 0; op < NR_OPS; op++)
			for (state = 0; state < 2; state++) {
				key.id = ID + i;
				snprintf(key.op, sizeof(key.op), "operation-%u", op);
				snprintf(key.state, sizeof(key.state), "%s", states[state]);
				row.reading.value[COUNTER_CYCLES] = 8 * (1000000 - 1000 * i);
				for (row.round = 0; row.round < ROUNDS; row.round++)
					made_pass_add(&made.registers, &key, &row);
			}
	}
}

static int make(void **state)
{
	struct regs_rows regs = { made.reg, NR_REGS };
	struct findings_source source = { &made.passes, &made.registers, &regs, &made.env,
					  &made.benches };

	(void)state;
	make_benches();
	make_passes();
	make_registers();
	env_set(&made.env, "rounds", "6");
	made.report = (struct report){ &made.findings, &made.env, &made.benches, "cycles", "" };
	return findings_make(&made.findings, &source, NULL);
}

static int unmake(void **state)
{
	(void)state;
	findings_free(&made.findings);
	samples_free(&made.passes);
	samples_free(&made.registers);
	env_free(&made.env);
	return 0;
}

/* What @write writes; every line fits mail and has no blank at its end. */
static char *text_of(void (*write)(FILE *f, const void *arg), const void *arg)
{
	char *text = NULL, *line, *copy, *rest;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	write(f, arg);
	fclose(f);
	copy = rest = strdup(text);
	while ((line = strsep(&rest, "\n"))) {
		size = strlen(line);
		if (size > REPORT_COLUMNS || (size && line[size - 1] == ' '))
			fail_msg("%zu columns: \"%s\"", size, line);
	}
	free(copy);
	return text;
}

static size_t count(const char *text, const char *word)
{
	size_t n = 0;

	for (; (text = strstr(text, word)); text += strlen(word))
		n++;
	return n;
}

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

static void write_sides(FILE *f, const void *arg)
{
	side_by_side_write(f, arg);
}

static void sides_of_any_policies(void **state)
{
	struct side side[2] = { { .summary = made.findings.summary, .benches = made.benches },
				{ .summary = made.findings.summary, .benches = made.benches } };
	struct side_by_side sides = { side, 2, "cycles", .change = true };
	struct side_class classes[] = { { "dear", 2, 2 }, { "cheap", 3, 0 } };
	char *text;

	(void)state;
	side[1].classes = classes;
	side[1].nr_classes = 2;
	text = text_of(write_sides, &sides);
	assert_int_equal(count(text, " vCPUs   every    some  saved"), NR_OPS);
	assert_int_equal(count(text, " vCPUs   every none-bu  saved"), NR_OPS);
	assert_int_equal(count(text, "\nnone-bu: none-but-the-last\n"), NR_OPS);
	assert_int_equal(count(text, "\nevery: the registers of policy 0; "), NR_POLICIES - 1);
	assert_non_null(strstr(text, "\ndear                      0 of    0      2 of    2\n"));
	assert_non_null(strstr(text, "\nall                       0 of    0      2 of    5\n"));
	free(text);
}

/* However many there are, text_of() finds no line too wide. */
static void many_sides_go_below_each_other(void **state)
{
	struct side_class classes[] = { { "dear", 2, 2 } };
	struct side side[11];
	struct side_by_side sides = { side, 11, "cycles", false, false };
	char *text;
	size_t i;

	(void)state;
	for (i = 0; i < 11; i++)
		side[i] = (struct side){ .summary = made.findings.summary,
					 .benches = made.benches,
					 .classes = classes,
					 .nr_classes = 1 };
	text = text_of(write_sides, &sides);
	assert_int_equal(count(text, "\ndear "), 4);
	assert_int_equal(count(text, " vCPUs   every    some  saved"), 6 * NR_OPS);
	assert_int_equal(count(text, "\n          [11]    [11]    [11]\n"),
			 NR_OPS * (NR_POLICIES - 1));
	free(text);
}

#define T(f) cmocka_unit_test(f)
static const struct CMUnitTest tests[] = {
	T(no_op_and_no_policy_is_missing), T(costs_that_follow_no_line_are_named),
	T(a_power_keeps_its_exponent),	   T(no_column_is_missing),
	T(the_dearest_comes_first),	   T(a_family_is_what_one_harness_saves),
	T(sides_of_any_policies),	   T(many_sides_go_below_each_other),
};

int main(void)
{
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make, unmake);
}
