// SPDX-License-Identifier: GPL-2.0
/* A run or a comparison as tests that pass or fail, one for each cell and metric: KTAP and LAVA. */
#include "report/export_words.h"

#include <string.h>

const char *export_units(const struct comparison *c)
{
	return c->unit == COMPARE_BOOTS ? "boots" : "rounds";
}

/* The result agrees with the exit code: that is 1 if a test fails, else 3 if one cannot be told. */
static void judge_row(struct export_test *t, const struct export_verdict *v)
{
	bool own = v->comparison->unit == COMPARE_ROUNDS && !v->single_boot;

	if (compare_is_worse(t->row)) {
		t->result = own ? EXPORT_SKIP : EXPORT_FAIL;
		t->why = own ? "worse in the only boot there is, which may be the cause" : NULL;
	} else if (t->row->verdict == STATS_UNCLEAR) {
		t->result = EXPORT_SKIP;
		t->why = "unclear";
	}
}

static void judge_missing(struct export_test *t, const struct export_verdict *v)
{
	t->result = t->missing->in_base || v->allow_missing ? EXPORT_SKIP : EXPORT_GONE;
	t->why = t->missing->in_base ? "the base has no such cell" : "the new run has no such cell";
}

static bool next_of_comparison(const struct export_verdict *v, struct export_test *t)
{
	const struct comparison *c = v->comparison;
	size_t i = t->place;

	if (i >= c->nr + c->nr_missing)
		return false;
	*t = (struct export_test){ .place = i + 1 };
	if (i < c->nr) {
		t->row = &c->rows[i];
		t->cell = &t->row->cell;
		t->metric = t->row->metric;
		judge_row(t, v);
	} else {
		t->missing = &c->missing[i - c->nr];
		t->cell = &t->missing->cell;
		t->metric = t->missing->metric;
		judge_missing(t, v);
	}
	return true;
}

bool export_next_test(const struct export *e, struct export_test *t)
{
	if (e->verdict)
		return next_of_comparison(e->verdict, t);
	t->sum = export_next(e, t->sum);
	if (!t->sum)
		return false;
	t->cell = &t->sum->cell;
	t->metric = counter_by_name(t->sum->metric);
	return true;
}

static void put_ktap_numbers(FILE *f, const struct export_test *t, const char *name)
{
	const char *unit = counter_info[t->metric].unit;

	if (t->sum)
		fprintf(f, "# %s: %.17g %s [%.17g, %.17g], %zu rounds\n", name,
			t->sum->s.mid.median, unit, t->sum->s.mid.low, t->sum->s.mid.high,
			t->sum->s.n);
	if (t->row)
		fprintf(f, "# %s: %.17g %s, %+.3f%% against %.17g: %s, limit %.3g%%\n", name,
			t->row->change.new, unit, t->row->change.percent.median,
			t->row->change.base, compare_verdict_name(t->row->verdict), t->row->limit);
}

static void put_ktap_test(FILE *f, const struct export *e, const struct export_test *t,
			  size_t number)
{
	bool fails = t->result == EXPORT_FAIL || t->result == EXPORT_GONE;
	char name[EXPORT_NAME_SIZE];

	put_ktap_numbers(f, t, export_cell_name(t->cell, name));
	fprintf(f, "%sok %zu %s/%s", fails ? "not " : "", number, name,
		counter_info[t->metric].name);
	if (t->why)
		fprintf(f, " # %s%s", fails ? "" : "SKIP ", t->why);
	if (t->row && t->row->needed)
		fprintf(f, ", about %zu %s would tell", t->row->needed,
			export_units(e->verdict->comparison));
	putc('\n', f);
}

/* KTAP 1 (Documentation/dev-tools/ktap.rst), numbers as diagnostics. */
void export_write_ktap(FILE *f, const struct export *e)
{
	struct export_test t = { 0 };
	size_t n = 0;

	while (export_next_test(e, &t))
		n++;
	fprintf(f, "KTAP version 1\n1..%zu\n", n);
	t = (struct export_test){ 0 };
	for (n = 1; export_next_test(e, &t); n++)
		put_ktap_test(f, e, &t, n);
}

/*
 * LAVA's signals (lava_dispatcher/actions/test/shell.py): parameters parted by blanks, each with
 * one "=" exactly, so a name has none; no ">" but the last; a measurement that Python's Decimal
 * reads.
 */
void export_write_lava(FILE *f, const struct export *e)
{
	static const char *const words[] = { "pass", "fail", "skip", "unknown" };
	char name[EXPORT_NAME_SIZE], *equals;
	struct export_test t = { 0 };

	while (export_next_test(e, &t)) {
		export_cell_name(t.cell, name);
		while ((equals = strchr(name, '=')))
			*equals = '-';
		fprintf(f, "<LAVA_SIGNAL_TESTCASE TEST_CASE_ID=%s/%s RESULT=%s", name,
			counter_info[t.metric].name, words[t.result]);
		if (!t.missing)
			fprintf(f, " MEASUREMENT=%.17g UNITS=%s",
				t.row ? t.row->change.new : t.sum->s.mid.median,
				counter_info[t.metric].unit);
		fprintf(f, ">\n");
	}
}
