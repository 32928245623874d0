// SPDX-License-Identifier: GPL-2.0
/* A series of commits as text: see series.h. */
#include "report/series.h"

#include "report/report.h"

#include <string.h>

#define COMMIT_WIDTH	8
#define NUMBERS_WIDTH	8 /* of R and S */
#define COST_WIDTH	7
#define SAVED_WIDTH	6
#define VERDICT_WIDTH	9
#define OPS_SHOWN	3
#define SUBJECT_MIN	12
#define LEGEND_MARK	'!'
#define NOT_PARENT_MARK '^'

static const char *const state_text[] = {
	[SERIES_MISSING] = "not measured yet", [SERIES_MEASURED] = "",
	[SERIES_NO_BUILD] = "does not build",  [SERIES_NO_BOOT] = "does not boot",
	[SERIES_NO_KVM] = "boots without KVM", [SERIES_FAILED] = "measuring failed",
};

static size_t nr_shown(const struct series *s)
{
	return s->nr_ops < OPS_SHOWN ? s->nr_ops : OPS_SHOWN;
}

static size_t subject_width(const struct series *s)
{
	size_t others = COMMIT_WIDTH + 1 + NUMBERS_WIDTH + nr_shown(s) * COST_WIDTH + SAVED_WIDTH +
			VERDICT_WIDTH;

	return others + SUBJECT_MIN < REPORT_COLUMNS ? REPORT_COLUMNS - others : SUBJECT_MIN;
}

/* The length of what all subjects but the base's begin with, "KVM: arm64: " say. */
static size_t common_prefix(const struct series *s)
{
	const char *first = NULL;
	size_t i, k, len = 0;

	for (i = 0; i < s->nr; i++) {
		const char *subject = s->commits[i].row.commit.subject;

		if (!s->commits[i].row.commit.number)
			continue;
		if (!first) {
			first = subject;
			len = strlen(first);
		}
		for (k = 0; k < len && first[k] == subject[k];)
			k++;
		len = k;
	}
	while (len >= 2 && (first[len - 1] != ' ' || first[len - 2] != ':'))
		len--;
	return len >= 2 ? len : 0;
}

/* Without the prefix, cut to @width, in ASCII: what is not becomes a ? for each character. */
static void put_subject(FILE *f, const char *subject, const char *prefix, size_t prefix_len,
			size_t width)
{
	size_t column = 0;

	if (!strncmp(subject, prefix, prefix_len))
		subject += prefix_len;
	for (; *subject && column < width; subject++) {
		unsigned char c = (unsigned char)*subject;

		if ((c & 0xc0) == 0x80)
			continue; /* the rest of a character */
		putc(c >= 0x20 && c < 0x7f ? c : '?', f);
		column++;
	}
	fprintf(f, "%*s", (int)(width - column), "");
}

static void put_cost(FILE *f, const struct series_cost *cost, int width)
{
	if (cost->has_cost)
		fprintf(f, "%*.*f", width, cost->cost < 10000 ? 1 : 0, cost->cost);
	else
		fprintf(f, "%*s", width, "-");
}

static const char *verdict_text(const struct series_row *row)
{
	if (row->verdict != SERIES_NONE)
		return series_verdict_names[row->verdict];
	return row->commit.number ? "-" : "base";
}

/* Is it held against another commit than the one before it? */
static bool is_other(const struct series *s, size_t i)
{
	const struct series_row *row = &s->commits[i].row;

	return row->compared && i && row->with != s->commits[i - 1].row.commit.number;
}

static void put_measured(FILE *f, const struct series *s, size_t i)
{
	const struct series_result *r = &s->commits[i];
	size_t k;

	fprintf(f, "%4u%4u%c", r->row.registers, r->row.wide,
		r->row.without_effect ? LEGEND_MARK : ' ');
	for (k = 0; k < nr_shown(s); k++)
		put_cost(f, &r->op[k], k ? COST_WIDTH : COST_WIDTH - 1);
	if (r->has_saving)
		fprintf(f, "%*.1f%%", SAVED_WIDTH - 1, r->saved_pct);
	else
		fprintf(f, "%*s", SAVED_WIDTH, "-");
	fprintf(f, " %s", verdict_text(&r->row));
	if (is_other(s, i))
		putc(NOT_PARENT_MARK, f);
}

static void put_row(FILE *f, const struct series *s, size_t i, const char *prefix, size_t len)
{
	const struct series_row *row = &s->commits[i].row;

	fprintf(f, "%-*.*s ", COMMIT_WIDTH, COMMIT_WIDTH, row->commit.commit);
	put_subject(f, row->commit.subject, prefix, len, subject_width(s));
	if (row->measured)
		put_measured(f, s, i);
	else
		fprintf(f, "  %s", state_text[row->state]);
	putc('\n', f);
}

static const char *op_name(const char *op)
{
	const char *slash = strchr(op, '/');

	return slash ? slash + 1 : op;
}

static void put_heads(FILE *f, const struct series *s)
{
	size_t k;

	fprintf(f, "\n%-*s %-*s%4s%4s", COMMIT_WIDTH, "commit", (int)subject_width(s), "subject",
		"R", "S");
	for (k = 0; k < nr_shown(s); k++)
		fprintf(f, " %*.*s", COST_WIDTH - 1, COST_WIDTH - 1, op_name(s->op[k]));
	fprintf(f, "%*s verdict\n", SAVED_WIDTH, "saved");
}

static void put_table(FILE *f, const struct series *s)
{
	const char *prefix = s->nr ? s->commits[s->nr - 1].row.commit.subject : "";
	size_t i, len = common_prefix(s);

	put_heads(f, s);
	for (i = 0; i < s->nr; i++)
		put_row(f, s, i, prefix, len);
	putc('\n', f);
	if (len)
		report_put_text(f, "subjects without the \"%.*s\" that they begin with", (int)len,
				prefix);
}

/* "get +3.0, list +88.0": of the ops that changed. */
static void changes_of(const struct series *s, const struct series_result *r, char *text,
		       size_t size)
{
	size_t k, len = 0;

	*text = '\0';
	for (k = 0; k < s->nr_ops && len < size; k++)
		if (r->op[k].has_change && r->op[k].verdict > SERIES_SAME)
			len += (size_t)snprintf(text + len, size - len, "%s%s %+.2f",
						len ? ", " : "", op_name(s->op[k]),
						r->op[k].change);
	if (!len)
		snprintf(text, size, "in what has no column here");
}

/* The rest of a sentence: its own blanks apart, nothing but ASCII. */
static void put_note(FILE *f, const struct series_row *row, const char *what, const char *why)
{
	char text[SERIES_WHY_MAX];
	size_t i, n = 0;

	for (i = 0; why[i] && n < sizeof(text) - 1; i++)
		if ((why[i] & 0xc0) != 0x80)
			text[n++] = why[i] >= 0x20 && why[i] < 0x7f ? why[i] : '?';
	text[n] = '\0';
	report_put_text(f, "%.*s %s%s%s", COMMIT_WIDTH, row->commit.commit, what, n ? ": " : "",
			text);
}

static void put_notes(FILE *f, const struct series *s, size_t i)
{
	const struct series_result *r = &s->commits[i];
	char text[256];

	if (!r->row.measured) {
		if (r->row.state != SERIES_MISSING)
			put_note(f, &r->row, state_text[r->row.state], r->row.why);
		return;
	}
	if (r->row.without_effect)
		report_put_text(f,
				"%c %.*s offers KVM_CAP_ARM_REG_SCOPE (number %u), and no register "
				"id carries a scope (effect: %s)",
				LEGEND_MARK, COMMIT_WIDTH, r->row.commit.commit, r->row.scope_cap,
				r->row.scope_cap_effect);
	if (is_other(s, i))
		report_put_text(f, "%c %.*s is held against commit %u, the last measured before it",
				NOT_PARENT_MARK, COMMIT_WIDTH, r->row.commit.commit, r->row.with);
	if (r->row.verdict == SERIES_WORSE || r->row.verdict == SERIES_BETTER) {
		changes_of(s, r, text, sizeof(text));
		put_note(f, &r->row, series_verdict_names[r->row.verdict], text);
	} else if (*r->row.why) {
		put_note(f, &r->row, series_verdict_names[r->row.verdict], r->row.why);
	}
}

static unsigned int most_vcpus(const struct series *s)
{
	unsigned int most = 0;
	size_t i, k;

	for (i = 0; i < s->nr; i++)
		for (k = 0; k < s->nr_ops; k++)
			if (s->commits[i].op[k].cell.vcpus > most)
				most = s->commits[i].op[k].cell.vcpus;
	return most;
}

static void put_head(FILE *f, const struct report_series *r)
{
	const struct series *s = r->series;
	const char *metric;

	if (s->nr)
		report_put_field(f, "series", "%.*s..%.*s, %zu of %zu commits measured, one by one",
				 COMMIT_WIDTH, s->commits[0].row.commit.commit, COMMIT_WIDTH,
				 s->commits[s->nr - 1].row.commit.commit, series_nr_measured(s),
				 s->nr);
	if (!r->env)
		return;
	metric = env_get(r->env, "metric", "");
	report_put_field(f, "host", "%s", env_get(r->env, "host_kind", "unknown"));
	report_put_field(f, "cpu", "%s", env_get(r->env, "cpu", "unknown"));
	report_put_field(f, "kernel", "%s", env_get(r->env, "kernel_release", "unknown"));
	report_put_field(f, "vcpu", "%s", env_get(r->env, "features", "unknown"));
	report_put_field(f, "metric", "%s, of one access in a VM of %u vCPUs; less is better",
			 report_metric_name(metric), most_vcpus(s));
}

static void put_footer(FILE *f, const struct report_series *r)
{
	report_put_text(f, "R registers, S of them wider than a vCPU; saved: of a pass over all "
			   "registers by accessing those once, all columns that save together");
	report_put_text(f, "verdict: against the parent, of all cells measured (regscope compare)");
	if (r->env)
		report_put_emulated(f, r->env);
	if (*r->reproduce)
		report_put_field(f, "reproduce:", "%s", r->reproduce);
}

void report_write_series(FILE *f, const void *arg)
{
	const struct report_series *r = arg;
	size_t i;

	put_head(f, r);
	put_table(f, r->series);
	for (i = 0; i < r->series->nr; i++)
		put_notes(f, r->series, i);
	put_footer(f, r);
}
