// SPDX-License-Identifier: GPL-2.0
/* What several tables share: see report.h. */
#include "report/report.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define LABEL 8 /* columns of "kernel  " */

/* Text from column @indent on, up to which the line is written already. */
static void put_wrapped(FILE *f, size_t indent, const char *text)
{
	size_t column = indent, len;

	while (*text) {
		len = strcspn(text, " ");
		if (column > indent && column + 1 + len > REPORT_COLUMNS) {
			fprintf(f, "\n%*s", (int)indent, "");
			column = indent;
		} else if (column > indent) {
			putc(' ', f);
			column++;
		}
		fprintf(f, "%.*s", (int)len, text);
		column += len;
		text += len;
		text += strspn(text, " ");
	}
	putc('\n', f);
}

static void put_format(FILE *f, size_t indent, const char *format, va_list ap)
{
	char *text;

	if (vasprintf(&text, format, ap) < 0) {
		fprintf(f, "(no memory for this line)\n");
		return;
	}
	put_wrapped(f, indent, text);
	free(text);
}

void report_put_field(FILE *f, const char *label, const char *format, ...)
{
	size_t indent = strlen(label) < LABEL ? LABEL : strlen(label) + 1;
	va_list ap;

	fprintf(f, "%-*s", (int)indent, label);
	va_start(ap, format);
	put_format(f, indent, format, ap);
	va_end(ap);
}

void report_put_text(FILE *f, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	put_format(f, 0, format, ap);
	va_end(ap);
}

void report_put_cut(FILE *f, const char *policy, int width)
{
	if (strlen(policy) > (size_t)width)
		fprintf(f, "%.*s: %s\n", width, policy, policy);
}

void report_put_emulated(FILE *f, const struct env *env)
{
	if (env_is_emulated(env))
		fprintf(f, "counts of an emulated host are instructions; they are not time\n");
}

const char *report_rounds(char buf[REPORT_ROUNDS_MAX], const struct env *env)
{
	const char *least = env_get(env, "rounds_least", "");

	snprintf(buf, REPORT_ROUNDS_MAX, "%.20s%s%.20s", least, *least ? " to " : "",
		 env_get(env, "rounds", "?"));
	return buf;
}

const char *report_metric_name(const char *metric)
{
	enum counter c = counter_by_name(metric);

	return c < NR_COUNTERS ? counter_info[c].what : metric;
}

const char *report_counted(const char *metric)
{
	enum counter c = counter_by_name(metric);

	return c < NR_COUNTERS ? counter_info[c].unit : metric;
}

const char *report_unit(const char *metric)
{
	return strcmp(metric, counter_info[COUNTER_WALL_NS].name) ? "M" : "ms";
}

void report_put_amount(FILE *f, double amount, int digits, const char *unit, int width)
{
	fprintf(f, " %*.*f %s", width - 1 - (int)strlen(unit), digits, amount, unit);
}

const char *report_small_unit(const char *metric)
{
	return strcmp(metric, counter_info[COUNTER_WALL_NS].name) ? "k" : "us";
}

const char *report_access(const struct benches *benches, const struct cell_key *cell)
{
	const struct bench_row *row = benches_find(benches, cell);

	return row && *row->access ? row->access : cell->op;
}

const char *report_what(const struct benches *benches, const struct cell_key *cell,
			const char *policy)
{
	struct cell_key key = cell_key_of_policy(cell, policy);
	const struct bench_row *row = benches_find(benches, &key);

	return row && *row->what ? row->what : policy;
}

void report_title(char title[REPORT_TITLE_MAX], const struct benches *benches,
		  const struct cell_key *cell, bool name_state)
{
	int n = snprintf(title, REPORT_TITLE_MAX, "%s", report_access(benches, cell));

	if (name_state)
		n += snprintf(title + n, REPORT_TITLE_MAX - (size_t)n, ", state %s", cell->state);
	if (cell->threads != 1)
		n += snprintf(title + n, REPORT_TITLE_MAX - (size_t)n, ", %u threads",
			      cell->threads);
	if (*cell->pass)
		snprintf(title + n, REPORT_TITLE_MAX - (size_t)n, ", %s pass", cell->pass);
}

bool report_same_line(const struct cell_key *a, const struct cell_key *b)
{
	struct cell_key key = *a;

	key.vcpus = b->vcpus;
	return cell_key_equal(&key, b);
}

bool report_same_table(const struct saving_row *a, const struct saving_row *b)
{
	return report_same_line(&a->cell, &b->cell) && !strcmp(a->metric, b->metric);
}

bool report_begins_table(const struct summary *summary, size_t i)
{
	size_t k;

	for (k = 0; k < i; k++)
		if (report_same_table(&summary->savings[k], &summary->savings[i]))
			return false;
	return true;
}

bool report_has_states(const struct summary *summary, const char *bench)
{
	const char *state = NULL;
	size_t i;

	for (i = 0; i < summary->nr_savings; i++) {
		const struct cell_key *cell = &summary->savings[i].cell;

		if (strcmp(cell->bench, bench))
			continue;
		if (state && strcmp(cell->state, state))
			return true;
		state = cell->state;
	}
	return false;
}
