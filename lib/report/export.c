// SPDX-License-Identifier: GPL-2.0
/* The formats of CI services: see export.h. Each format's source is named at its writer. */
#include "report/export.h"

#include "analyse/summary.h"
#include "report/export_words.h"

#include <string.h>

/* A JSON string (RFC 8259, section 7). */
static void put_string(FILE *f, const char *s)
{
	putc('"', f);
	for (; *s; s++) {
		if ((unsigned char)*s < ' ' || (unsigned char)*s >= 127)
			fprintf(f, "\\u%04x", (unsigned char)*s); /* bytes, as Latin-1 */
		else
			fprintf(f, *s == '"' || *s == '\\' ? "\\%c" : "%c", *s);
	}
	putc('"', f);
}

/* The verdict on a row of the summary, or NULL. */
static const struct compare_row *find_verdict(const struct export *e, const struct summary_row *row)
{
	return e->verdict ? comparison_find(e->verdict, &row->cell, counter_by_name(row->metric))
			  : NULL;
}

/* Bencher Metric Format (bencher.dev/docs/reference/bencher-metric-format). */
static void write_bmf(FILE *f, const struct export *e)
{
	const struct summary_row *row = NULL, *last = NULL;
	char name[EXPORT_NAME_SIZE];

	putc('{', f);
	for (; (row = export_next(e, row)); last = row) {
		if (last && cell_key_equal(&last->cell, &row->cell))
			putc(',', f);
		else
			fprintf(f, "%s\n  \"%s\": {", last ? "}," : "",
				export_cell_name(&row->cell, name));
		fprintf(f,
			"\n    \"%s\": {\"value\": %.17g, \"lower_value\": %.17g, \"upper_value\": "
			"%.17g}",
			row->metric, row->s.mid.median, row->s.mid.low, row->s.mid.high);
	}
	fprintf(f, "%s\n}\n", last ? "}" : "");
}

/* github-action-benchmark's customSmallerIsBetter. */
static void write_github(FILE *f, const struct export *e)
{
	const struct summary_row *row = NULL;
	char name[EXPORT_NAME_SIZE], text[256];
	const char *between = "";

	putc('[', f);
	for (; (row = export_next(e, row)); between = ",") {
		fprintf(f, "%s\n  {\"name\": \"%s/%s\", \"unit\": ", between,
			export_cell_name(&row->cell, name), row->metric);
		put_string(f, row->unit);
		fprintf(f, ", \"value\": %.17g, \"range\": \"\\u00b1 %.6g\", \"extra\": ",
			row->s.mid.median, summary_half_width(row));
		snprintf(text, sizeof(text), "%zu rounds, kernel %s, %s", row->s.n,
			 env_get(&e->side->env, "kernel_release", "unknown"),
			 env_get(&e->side->env, "host_kind", "unknown"));
		put_string(f, text);
		putc('}', f);
	}
	fprintf(f, "\n]\n");
}

/*
 * KTAP 1 (Documentation/dev-tools/ktap.rst): one test for each cell and metric, numbers as
 * diagnostics.
 */
static void put_ktap_test(FILE *f, const struct export *e, const struct summary_row *row,
			  size_t number)
{
	const struct compare_row *v = find_verdict(e, row);
	char name[EXPORT_NAME_SIZE], unit[METRIC_NAME_MAX];

	export_cell_name(&row->cell, name);
	fprintf(f, "# %s: %.17g %s [%.17g, %.17g], %zu rounds\n", name, row->s.mid.median,
		export_unit_name(row, unit), row->s.mid.low, row->s.mid.high, row->s.n);
	if (v)
		fprintf(f, "# %s: %+.3f%% against %.17g: %s, limit %g%%\n", name,
			v->change.percent.median, v->change.base, compare_verdict_name(v->verdict),
			v->limit);
	fprintf(f, "%sok %zu %s/%s", v && compare_is_worse(v) ? "not " : "", number, name,
		row->metric);
	if (v && v->verdict == STATS_UNCLEAR)
		fprintf(f, " # SKIP unclear, about %zu rounds would tell", v->needed);
	else if (e->verdict && !v)
		fprintf(f, " # SKIP the base has no such cell");
	putc('\n', f);
}

static void write_ktap(FILE *f, const struct export *e)
{
	const struct summary_row *row = NULL;
	size_t n = 0;

	while ((row = export_next(e, row)))
		n++;
	fprintf(f, "KTAP version 1\n1..%zu\n", n);
	for (n = 0; (row = export_next(e, row));)
		put_ktap_test(f, e, row, ++n);
}

/* LAVA's signal of a test case with a measurement. */
static void write_lava(FILE *f, const struct export *e)
{
	char name[EXPORT_NAME_SIZE], unit[METRIC_NAME_MAX];
	const struct summary_row *row = NULL;
	const struct compare_row *v;

	while ((row = export_next(e, row))) {
		v = find_verdict(e, row);
		fprintf(f,
			"<LAVA_SIGNAL_TESTCASE TEST_CASE_ID=%s/%s RESULT=%s MEASUREMENT=%.17g "
			"UNITS=%s>\n",
			export_cell_name(&row->cell, name), row->metric,
			v && compare_is_worse(v)	   ? "fail"
			: v && v->verdict == STATS_UNCLEAR ? "unknown"
							   : "pass",
			row->s.mid.median, export_unit_name(row, unit));
	}
}

/* Otava's CSV: a header and one row, to be appended to a history of runs. */
static void write_otava(FILE *f, const struct export *e)
{
	const struct summary_row *row = NULL;
	char name[EXPORT_NAME_SIZE];

	fprintf(f, "time,commit");
	while ((row = export_next(e, row)))
		fprintf(f, ",%s/%s", export_cell_name(&row->cell, name), row->metric);
	putc('\n', f);
	csv_put_field(f, env_get(&e->side->env, "date_utc", "1970-01-01T00:00:00Z"));
	putc(',', f);
	csv_put_field(f, e->commit);
	while ((row = export_next(e, row)))
		fprintf(f, ",%.17g", row->s.mid.median);
	putc('\n', f);
}

const struct export_format export_formats[] = {
	{ "go", "Go benchmark text, for benchstat -col /policy", export_write_go },
	{ "bmf", "Bencher Metric Format, JSON", write_bmf },
	{ "github", "github-action-benchmark, customSmallerIsBetter, JSON", write_github },
	{ "ktap", "KTAP 1, for kernel test runners", write_ktap },
	{ "lava", "LAVA test case signals", write_lava },
	{ "otava", "a CSV header and row for a history that Otava reads", write_otava },
	{ NULL, NULL, NULL },
};

const struct export_format *export_format_find(const char *name)
{
	const struct export_format *format;

	for (format = export_formats; format->name; format++)
		if (!strcmp(format->name, name))
			return format;
	return NULL;
}
