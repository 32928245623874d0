// SPDX-License-Identifier: GPL-2.0
/* The formats of CI services: see export.h. Each format's source is named at its writer. */
#include "report/export.h"

#include "analyse/summary.h"
#include "report/export_words.h"
#include "report/report_roundtrip.h"

#include <string.h>

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
		export_put_json(f, row->unit);
		fprintf(f, ", \"value\": %.17g, \"range\": \"\\u00b1 %.6g\", \"extra\": ",
			row->s.mid.median, summary_half_width(row));
		snprintf(text, sizeof(text), "%zu rounds, kernel %s, %s", row->s.n,
			 env_get(&e->side->env, "kernel_release", "unknown"),
			 env_get(&e->side->env, "host_kind", "unknown"));
		export_put_json(f, text);
		putc('}', f);
	}
	fprintf(f, "\n]\n");
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
	csv_put_field(f,
		      e->commit ? e->commit : env_get(&e->side->env, "kernel_release", "unknown"));
	while ((row = export_next(e, row)))
		fprintf(f, ",%.17g", row->s.mid.median);
	putc('\n', f);
}

const struct export_format export_formats[] = {
	{ .name = "go", .what = "Go benchmark text, for benchstat", .write = export_write_go },
	{ .name = "bmf", .what = "Bencher Metric Format, JSON", .write = write_bmf },
	{ .name = "github",
	  .what = "github-action-benchmark, customSmallerIsBetter, JSON",
	  .write = write_github },
	{ .name = "json",
	  .what = "a comparison as JSON, docs/comparison.schema.json",
	  .write = export_write_json,
	  .of_comparison = true,
	  .needs_base = true },
	{ .name = "ktap",
	  .what = "KTAP 1, for kernel test runners; of round trips, too",
	  .write = export_write_ktap,
	  .of_comparison = true,
	  .write_roundtrip = export_ktap_roundtrip },
	{ .name = "lava",
	  .what = "LAVA test case signals",
	  .write = export_write_lava,
	  .of_comparison = true },
	{ .name = "otava",
	  .what = "a CSV header and row for a history that Otava reads",
	  .write = write_otava },
	{ 0 },
};

const struct export_format *export_format_find(const char *name)
{
	const struct export_format *format;

	for (format = export_formats; format->name; format++)
		if (!strcmp(format->name, name))
			return format;
	return NULL;
}
