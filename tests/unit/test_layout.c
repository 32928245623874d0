// SPDX-License-Identifier: GPL-2.0
/* Parts of reports by themselves: how tables break, what sides differ in, what exports quote. */
#include "test.h"

#include "analyse/sides.h"
#include "report/export.h"
#include "report/grid.h"

static void sides_are_compared(void **state)
{
	struct summary_row base = { .cell = { .bench = "b", .policy = "p" },
				    .metric = "cycles",
				    .s.mid = { 100, 90, 110, true } };
	struct summary_row new = base;
	struct side a = { .summary = { &base, 1, NULL, 0, NULL } };
	struct side b = { .summary = { &new, 1, NULL, 0, NULL } };
	struct side_change change;

	(void)state;
	assert_int_equal(summary_index(&a.summary) + summary_index(&b.summary), 0);
	new.s.mid = (struct stats_interval){ 120, 111, 130, true };
	assert_true(side_change(&a, &b, &base.cell, "p", "cycles", &change));
	assert_near(change.percent, 20);
	assert_true(change.apart);
	new.s.mid.low = 110;
	assert_true(side_change(&a, &b, &base.cell, "p", "cycles", &change));
	assert_false(change.apart);
	assert_false(side_change(&a, &b, &base.cell, "q", "cycles", &change));
	new.s.mid.median = 0;
	assert_false(side_change(&b, &a, &base.cell, "p", "cycles", &change));
	free(a.summary.order);
	free(b.summary.order);
}

struct export_call {
	const struct export_format *format;
	const struct export *export;
};

static void write_export(FILE *f, const void *arg)
{
	const struct export_call *call = arg;

	call->format->write(f, call->export);
}

static size_t nr_lines(const char *text)
{
	size_t n = 0;

	while ((text = strchr(text, '\n'))) {
		text++;
		n++;
	}
	return n;
}

/* Words that would break a line, a string or a list do not, in any format. */
static void exports_keep_words_in(void **state)
{
	struct summary_row row = { .cell = { "b\"/\n", "o p<>", "{p}", 1, 1, "s#", 0, "p \"" },
				   .metric = "cycles",
				   .unit = "u\"\\n>\n,",
				   .s = { 6, { 3, 2, 4, true }, 1, 5 } };
	struct compare_run side = { .summary = { &row, 1, NULL, 0, NULL } };
	struct export e = { .side = &side, .commit = "c\",\n" };
	const struct export_format *f;

	(void)state;
	env_set(&side.env, "cpu", "a\x1b[31m\"b");
	env_set(&side.env, "date_utc", "now,\"then");
	for (f = export_formats; f->name; f++) {
		struct export_call call = { f, &e };
		char *text = NULL, *p;
		size_t size;
		FILE *t = open_memstream(&text, &size);

		if (!f->needs_base)
			write_export(t, &call);
		fclose(t);
		for (p = text; *p; p++)
			assert_true(*p == '\n' || (*p >= ' ' && *p < 127));
		assert_null(strstr(text, "b\""));
		assert_null(strstr(text, "o p"));
		assert_null(strstr(text, "{p"));
		if (!strcmp(f->name, "github"))
			assert_non_null(strstr(text, "\"unit\": \"u\\\"\\\\n>\\u000a,\", "));
		if (!strcmp(f->name, "lava"))
			assert_non_null(strstr(text, " UNITS=cycles>\n"));
		if (!strcmp(f->name, "ktap"))
			assert_int_equal(nr_lines(text), 4);
		free(text);
	}
	env_free(&side.env);
}

static void a_comparison_as_json_keeps_words_in(void **state)
{
	struct compare_row row = { .cell = { "b\"/\n", "o\x80", "\xc3\xa9", 1, 1, "s", 0, "" },
				   .metric = COUNTER_CYCLES,
				   .p = NAN };
	struct comparison c = { .rows = &row, .nr = 1 };
	struct compare_run run = { .env = { 0 } };
	const char *name = "d\x1b";
	struct export_verdict verdict = {
		&c, { &run, 1 }, { &run, 1 }, &name, &name, .exit_code = 3
	};
	struct export e = { &run, &verdict, "c\\" };
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	(void)state;
	export_format_find("json")->write(f, &e);
	fclose(f);
	assert_non_null(strstr(text, "\"path\": \"d\\u001b\", \"commit\": null, \"env\": {"));
	assert_non_null(strstr(text, "\"commit\": \"c\\\\\", "));
	assert_non_null(strstr(text, "{\"bench\": \"b\\\"/\\u000a\", \"op\": \"o\\ufffd\", "
				     "\"policy\": \"\xc3\xa9\", "));
	assert_non_null(
		strstr(text, "\"low_percent\": null, \"high_percent\": null, \"p\": null, "));
	assert_non_null(strstr(text, "\"exit_code\": 3,"));
	free(text);
}

static void a_grid_goes_on_below(void **state)
{
	char *text = NULL;
	struct grid grid;
	size_t size, k;
	FILE *f = open_memstream(&text, &size);

	(void)state;
	grid_init(&grid, 2, 9);
	grid.head_width = 6;
	grid.width = 12;
	grid_put(&grid, 0, GRID_HEAD, "head");
	grid_put(&grid, 1, GRID_TAIL, "tail");
	for (k = 0; k < 9; k++)
		grid_put(&grid, k % 2, k, "%zu", k);
	grid_print(f, &grid);
	fclose(f);
	assert_string_equal(text,
			    "  head            0                         2"
			    "\n"
			    "                               1                         3  tail\n"
			    "\n"
			    "  head            4                         6\n"
			    "                               5                         7  tail\n"
			    "\n"
			    "  head            8\n"
			    "                     tail\n");
	free(text);
}

static void a_grid_is_markdown_too(void **state)
{
	char *text = NULL;
	struct grid grid;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	(void)state;
	grid_init(&grid, 3, 2);
	grid.head_left = grid.markdown = true;
	grid.nr_rows = 2;
	grid_put(&grid, 0, GRID_HEAD, "class");
	grid_put(&grid, 0, 1, "of all ");
	grid_put(&grid, 1, 0, "  1 of  2");
	grid_print(f, &grid);
	fclose(f);
	assert_string_equal(text, "| class |  | of all |\n"
				  "|---|---:|---:|\n"
				  "|  | 1 of  2 |  |\n");
	free(text);
}

#define T(f) cmocka_unit_test(f)
static const struct CMUnitTest tests[] = {
	T(sides_are_compared),	 T(exports_keep_words_in),  T(a_comparison_as_json_keeps_words_in),
	T(a_grid_goes_on_below), T(a_grid_is_markdown_too),
};

int main(void)
{
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
