// SPDX-License-Identifier: GPL-2.0
/* The formats of CI services: see export.h. Each format's source is named at its writer. */
#include "report/export.h"

#include <ctype.h>
#include <string.h>

#define NAME_SIZE 192

static bool is_metric(const struct summary_row *row)
{
	enum counter c = counter_by_name(row->metric);

	return c < NR_COUNTERS && counter_info[c].is_metric;
}

/* "sweep/get/vcpus=8/policy=all/state=fresh"; words of a CSV file can hold anything, and what a
 * name cannot is replaced. */
static const char *cell_name(const struct cell_key *k, char name[NAME_SIZE])
{
	size_t i;
	int n = snprintf(name, NAME_SIZE, "%s/%s/vcpus=%u/policy=%s/state=%s", k->bench, k->op,
			 k->vcpus, k->policy, k->state);

	if (k->threads != 1 && n > 0 && n < NAME_SIZE)
		snprintf(name + n, NAME_SIZE - (size_t)n, "/threads=%u", k->threads);
	for (i = 0; name[i]; i++)
		if (!isalnum((unsigned char)name[i]) && !strchr("/=._-", name[i]))
			name[i] = '_';
	return name;
}

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
	size_t i;

	for (i = 0; e->verdict && i < e->verdict->nr; i++)
		if (cell_key_equal(&e->verdict->rows[i].cell, &row->cell) &&
		    !strcmp(counter_info[e->verdict->rows[i].metric].name, row->metric))
			return &e->verdict->rows[i];
	return NULL;
}

static bool is_worse(const struct compare_row *v)
{
	return v->verdict == STATS_CHANGED && v->change.percent.median > 0;
}

/*
 * Go benchmark text (go.dev/design/14313-benchmark-format): "key: value" lines, then a line a
 * sample. Its unit for time is ns/op; names begin with Benchmark and an upper-case letter.
 */
static void put_go_name(FILE *f, const struct cell_key *k)
{
	char name[NAME_SIZE];
	const char *rest = strchr(cell_name(k, name), '/') + 1;

	fprintf(f, "Benchmark%c%.*s/bench=%.*s%s", toupper((unsigned char)*rest),
		(int)(strcspn(rest, "/") - 1), rest + 1, (int)strcspn(name, "/"), name,
		rest + strcspn(rest, "/"));
}

static const char *go_unit(enum counter c)
{
	return c == COUNTER_WALL_NS  ? "ns/op"
	       : c == COUNTER_CYCLES ? "cycles/op"
				     : "instructions/op";
}

static void put_go_sample(FILE *f, const struct sample_set *set, const struct sample_row *row)
{
	bool any = false;
	enum counter c;

	for (c = 0; c < NR_COUNTERS; c++) {
		if (!counter_info[c].is_metric || !row->reading.has[c])
			continue;
		if (!any) {
			put_go_name(f, &set->cells.key[row->cell]);
			fprintf(f, " 1");
		}
		fprintf(f, " %llu %s", (unsigned long long)row->reading.value[c], go_unit(c));
		any = true;
	}
	if (any)
		putc('\n', f);
}

static void write_go(FILE *f, const struct export *e)
{
	const struct env *env = &e->side->env;
	size_t i;

	fprintf(f, "goos: linux\ngoarch: arm64\npkg: regscope\ncpu: %s\nkernel: %s\nhost: %s\n",
		env_get(env, "cpu", "unknown"), env_get(env, "kernel_release", "unknown"),
		env_get(env, "host_kind", "unknown"));
	for (i = 0; i < e->side->samples.nr_rows; i++)
		put_go_sample(f, &e->side->samples, &e->side->samples.rows[i]);
	for (i = 0; !e->side->samples.nr_rows && i < e->side->summary.nr_rows; i++) {
		const struct summary_row *row = &e->side->summary.rows[i];

		if (!is_metric(row))
			continue;
		put_go_name(f, &row->cell);
		fprintf(f, " 1 %.17g %s\n", row->s.mid.median,
			go_unit(counter_by_name(row->metric)));
	}
}

/* Bencher Metric Format (bencher.dev/docs/reference/bencher-metric-format). */
static void write_bmf(FILE *f, const struct export *e)
{
	const struct summary *sum = &e->side->summary;
	const struct cell_key *last = NULL;
	char name[NAME_SIZE];
	size_t i;

	putc('{', f);
	for (i = 0; i < sum->nr_rows; i++) {
		const struct summary_row *row = &sum->rows[i];

		if (!is_metric(row))
			continue;
		if (!last || !cell_key_equal(last, &row->cell)) {
			fprintf(f, "%s\n  \"%s\": {", last ? "}," : "",
				cell_name(&row->cell, name));
			last = &row->cell;
		} else {
			putc(',', f);
		}
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
	const struct summary *sum = &e->side->summary;
	char name[NAME_SIZE], text[256];
	bool any = false;
	size_t i;

	putc('[', f);
	for (i = 0; i < sum->nr_rows; i++) {
		const struct summary_row *row = &sum->rows[i];
		const struct stats_interval *mid = &row->s.mid;

		if (!is_metric(row))
			continue;
		fprintf(f, "%s\n  {\"name\": \"%s/%s\", \"unit\": \"%s\", \"value\": %.17g, ",
			any ? "," : "", cell_name(&row->cell, name), row->metric, row->unit,
			mid->median);
		fprintf(f, "\"range\": \"\\u00b1 %.6g\", \"extra\": ", (mid->high - mid->low) / 2);
		snprintf(text, sizeof(text), "%zu rounds, kernel %s, %s", row->s.n,
			 env_get(&e->side->env, "kernel_release", "unknown"),
			 env_get(&e->side->env, "host_kind", "unknown"));
		put_string(f, text);
		putc('}', f);
		any = true;
	}
	fprintf(f, "\n]\n");
}

/*
 * KTAP 1 (Documentation/dev-tools/ktap.rst): a test a cell and metric; its numbers as diagnostics.
 */
static void write_ktap(FILE *f, const struct export *e)
{
	const struct summary *sum = &e->side->summary;
	char name[NAME_SIZE];
	size_t i, n = 0;

	for (i = 0; i < sum->nr_rows; i++)
		n += is_metric(&sum->rows[i]);
	fprintf(f, "KTAP version 1\n1..%zu\n", n);
	for (i = n = 0; i < sum->nr_rows; i++) {
		const struct summary_row *row = &sum->rows[i];
		const struct compare_row *v;

		if (!is_metric(row))
			continue;
		v = find_verdict(e, row);
		cell_name(&row->cell, name);
		fprintf(f, "# %s: %.17g %s [%.17g, %.17g], %zu rounds\n", name, row->s.mid.median,
			row->unit, row->s.mid.low, row->s.mid.high, row->s.n);
		if (v)
			fprintf(f, "# %s: %+.3f%% against %.17g: %s, limit %g%%\n", name,
				v->change.percent.median, v->change.base,
				compare_verdict_name(v->verdict), v->limit);
		fprintf(f, "%sok %zu %s/%s", v && is_worse(v) ? "not " : "", ++n, name,
			row->metric);
		if (v && v->verdict == STATS_UNCLEAR)
			fprintf(f, " # SKIP unclear, about %zu rounds would tell",
				v->rounds_needed);
		else if (e->verdict && !v)
			fprintf(f, " # SKIP the base has no such cell");
		putc('\n', f);
	}
}

/* LAVA's signal of a test case with a measurement. */
static void write_lava(FILE *f, const struct export *e)
{
	const struct summary *sum = &e->side->summary;
	char name[NAME_SIZE];
	size_t i;

	for (i = 0; i < sum->nr_rows; i++) {
		const struct summary_row *row = &sum->rows[i];
		const struct compare_row *v = find_verdict(e, row);

		if (!is_metric(row))
			continue;
		fprintf(f,
			"<LAVA_SIGNAL_TESTCASE TEST_CASE_ID=%s/%s RESULT=%s MEASUREMENT=%.17g "
			"UNITS=%s>\n",
			cell_name(&row->cell, name), row->metric,
			v && is_worse(v)		   ? "fail"
			: v && v->verdict == STATS_UNCLEAR ? "unknown"
							   : "pass",
			row->s.mid.median, row->unit);
	}
}

/* Otava's CSV: a header and one row, to be appended to a history of runs. */
static void write_otava(FILE *f, const struct export *e)
{
	const struct summary *sum = &e->side->summary;
	char name[NAME_SIZE];
	size_t i;

	fprintf(f, "time,commit");
	for (i = 0; i < sum->nr_rows; i++)
		if (is_metric(&sum->rows[i]))
			fprintf(f, ",%s/%s", cell_name(&sum->rows[i].cell, name),
				sum->rows[i].metric);
	fprintf(f, "\n%s,", env_get(&e->side->env, "date_utc", "1970-01-01T00:00:00Z"));
	csv_put_field(f, e->commit);
	for (i = 0; i < sum->nr_rows; i++)
		if (is_metric(&sum->rows[i]))
			fprintf(f, ",%.17g", sum->rows[i].s.mid.median);
	putc('\n', f);
}

const struct export_format export_formats[] = {
	{ "go", "Go benchmark text, for benchstat -col /policy", write_go },
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
