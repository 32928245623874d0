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
	struct side side[2] = { { .summary = made.findings.summary, .benches = made.benches },
				{ .summary = made.findings.summary, .benches = made.benches } };
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
	T(sides_of_any_policies),
	T(many_sides_go_below_each_other),
};

int main(void)
{
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make, unmake);
}
