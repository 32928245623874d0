// SPDX-License-Identifier: GPL-2.0
/* Several runs beside each other, or below where they do not fit. */
#include "made_run.h"
#include "test.h"

#include "analyse/sides.h"
#include "report/side_by_side.h"

static void write_sides(FILE *f, const void *arg)
{
	side_by_side_write(f, arg);
}

static void sides_of_any_policies(void **state)
{
	struct side side[2] = {
		{ .summary = made.findings.summary, .benches = made.benches, .metric = "cycles" },
		{ .summary = made.findings.summary, .benches = made.benches, .metric = "cycles" }
	};
	struct side_by_side sides = { side, 2, "cycles", .change = true };
	struct side_class classes[] = { { "dear", 2, 2 }, { "cheap", 3, 0 } };
	char *text;
	size_t i;

	(void)state;
	side[1].classes = classes;
	side[1].nr_classes = 2;
	for (i = 0; i < made.findings.summary.nr_savings; i++)
		made.findings.summary.savings[i].resolved =
			made.findings.summary.savings[i].cell.vcpus == 8;
	env_set(&side[1].env, "pattern", "qemu");
	text = text_of(write_sides, &sides);
	env_free(&side[1].env);
	assert_non_null(strstr(text, "\nvmm     [1] none\n        [2] qemu\n"));
	assert_int_equal(count(text, " vCPUs   every    some  saved"), NR_OPS);
	assert_int_equal(count(text, " vCPUs   every none-bu  saved"), NR_OPS);
	assert_int_equal(count(text, "\nnone-bu: none-but-the-last\n"), NR_OPS);
	assert_int_equal(count(text, "\nevery: the registers of policy 0; "), NR_POLICIES - 1);
	/* a ~ moves nothing */
	assert_non_null(strstr(
		text, "\n     4   20.00   14.00  30.0%~   20.00   14.00  30.0%~  +0.0%~  +0.0%~\n"
		      "     8   40.00   26.00  35.0%    40.00   26.00  35.0%   +0.0%~  +0.0%~\n"));
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
					 .metric = "cycles",
					 .classes = classes,
					 .nr_classes = 1 };
	text = text_of(write_sides, &sides);
	assert_int_equal(count(text, "\ndear "), 4);
	assert_int_equal(count(text, " vCPUs   every    some  saved"), 6 * NR_OPS);
	assert_int_equal(count(text, "\n          [11]    [11]    [11]\n"),
			 NR_OPS * (NR_POLICIES - 1));
	free(text);
}

/* Machines of two architectures are compared by what their largest VMs save, op by op. */
static void architectures(void **state)
{
	struct side side[2] = {
		{ .summary = made.findings.summary, .benches = made.benches, .metric = "cycles" },
		{ .summary = made.findings.summary, .benches = made.benches, .metric = "cycles" }
	};
	struct side_by_side sides = { side, 2, "cycles", false, false };
	size_t all = made.findings.summary.nr_savings;
	char *text;

	(void)state;
	side[1].summary.nr_savings = all / 2; /* it lacks the rest */
	text = text_of(write_sides, &sides);
	assert_null(strstr(text, "an access of the largest VM"));
	assert_null(strstr(text, "\nmachine"));
	free(text);
	env_set(&side[0].env, "machine", "aarch64");
	env_set(&side[1].env, "machine", "riscv64");
	text = text_of(write_sides, &sides);
	assert_non_null(strstr(text, "\nmachine [1] aarch64\n        [2] riscv64\n"));
	assert_non_null(strstr(text, "\nan access of the largest VM, and what is saved there\n"));
	assert_int_equal(count(text, ": an access "), NR_OPS);
	assert_int_equal(count(text, ": some "), NR_OPS);
	assert_int_equal(count(text, ": none-but-the-last "), NR_OPS);
	free(text);
	/* each in its own metric: shares can be set side by side, costs cannot */
	sides.metric = NULL;
	side[1].metric = "wall_ns";
	text = text_of(write_sides, &sides);
	assert_non_null(strstr(text, "\nmetric  [1] cycles, user + kernel, median of rounds\n"));
	assert_non_null(strstr(text, "\n        [2] wall time, median of rounds\n"));
	assert_non_null(strstr(text, "\nin "));
	assert_int_equal(count(text, ": some "), NR_OPS);
	assert_int_equal(count(text, "\n vCPUs "), 0);
	free(text);
	env_free(&side[0].env);
	env_free(&side[1].env);
}

/* A row for each saving in the metric, and none in another. */
static void savings_as_csv(void **state)
{
	struct side side[2] = {
		{ .summary = made.findings.summary, .benches = made.benches, .metric = "cycles" },
		{ .summary = made.findings.summary, .benches = made.benches, .metric = "cycles" }
	};
	struct side_by_side sides = { side, 2, "cycles", false, false };
	size_t nr = made.findings.summary.nr_savings - 1, size;
	char *text = NULL, *line, *other = made.findings.summary.savings[1].metric;
	FILE *f = open_memstream(&text, &size);

	(void)state;
	env_set(&side[1].env, "machine", "a,b");
	strcpy(other, "wall_ns");
	side_by_side_write_csv(f, &sides);
	strcpy(other, "cycles");
	fclose(f);
	assert_int_equal(count(text, "\n"), 1 + 2 * nr);
	assert_int_equal(count(text, "\n2,\"a,b\",,,,"), nr);
	for (line = text; *line; line = strchr(line, '\n') + 1) {
		size_t commas = 0, quoted = 0;
		const char *c;

		for (c = line; *c != '\n'; c++) {
			quoted ^= *c == '"';
			commas += *c == ',' && !quoted;
		}
		assert_int_equal(commas, 18);
	}
	free(text);
	env_free(&side[1].env);
}

#define T(f) cmocka_unit_test(f)
static const struct CMUnitTest tests[] = {
	T(sides_of_any_policies),
	T(many_sides_go_below_each_other),
	T(architectures),
	T(savings_as_csv),
};

int main(void)
{
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make, unmake);
}
