// SPDX-License-Identifier: GPL-2.0
/* The cover-letter table: see report.h. Nothing is computed here, only laid out. */
#include "report/report.h"

#include "report/report_model.h"

#include <stdlib.h>
#include <string.h>

#define LABEL 8 /* columns of "kernel  " */

const char *report_metric(const struct summary *summary, const struct env *env)
{
	const char *const best[] = { env_get(env, "metric", ""), "cycles", "instructions",
				     "wall_ns" };
	size_t i, k;

	for (k = 0; k < sizeof(best) / sizeof(best[0]); k++)
		for (i = 0; i < summary->nr_savings; i++)
			if (!strcmp(summary->savings[i].metric, best[k]))
				return summary->savings[i].metric;
	for (k = 0; k < sizeof(best) / sizeof(best[0]); k++)
		for (i = 0; i < summary->nr_rows; i++)
			if (!strcmp(summary->rows[i].metric, best[k]))
				return summary->rows[i].metric;
	return NULL;
}

/* "label   text", broken between words so that no line passes the limit. */
void report_put_field(FILE *f, const char *label, const char *text)
{
	size_t indent = strlen(label) < LABEL ? LABEL : strlen(label) + 1, column = indent, len;

	fprintf(f, "%-*s", (int)indent, label);
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

const char *report_metric_name(const char *metric)
{
	enum counter c = counter_by_name(metric);

	return c < NR_COUNTERS ? counter_info[c].what : metric;
}

static void put_header(FILE *f, const struct report *r)
{
	const struct env *env = r->env;
	char text[1024];

	snprintf(text, sizeof(text), "%s, %s, %s", env_get(env, "host_kind", "host unknown"),
		 env_get(env, "kvm_mode", "KVM mode unknown"),
		 env_get(env, "irqchip", "irqchip unknown"));
	report_put_field(f, "host", text);
	snprintf(text, sizeof(text), "%s", env_get(env, "cpu", ""));
	if (*text)
		report_put_field(f, "cpu", text);
	report_put_field(f, "kernel", env_get(env, "kernel_release", "unknown"));
	snprintf(text, sizeof(text), "%s, %s registers, %s wider than a vCPU (%s)",
		 env_get(env, "features", "features unknown"), env_get(env, "registers", "?"),
		 env_get(env, "registers_wide", "?"),
		 env_get(env, "scope_source", "source unknown"));
	report_put_field(f, "vcpu", text);
	snprintf(text, sizeof(text), "%s, median of %s rounds; less is better",
		 report_metric_name(r->metric), env_get(env, "rounds", "?"));
	report_put_field(f, "metric", text);
}

/* A cost in millions of its unit; of nanoseconds that is milliseconds. */
static void put_cost(FILE *f, const struct report *r, const struct cell_key *base,
		     const char *policy)
{
	struct cell_key key = *base;
	const struct summary_row *row;

	snprintf(key.policy, sizeof(key.policy), "%s", policy);
	row = summary_find(r->summary, &key, r->metric);
	if (row)
		fprintf(f, " %10.3f %s", row->s.mid.median / 1e6,
			strcmp(r->metric, "wall_ns") ? "M " : "ms");
	else
		fprintf(f, " %10s   ", "-");
}

static void put_saving(FILE *f, const struct saving_row *s)
{
	fprintf(f, "   %6.1f%%", s->s.percent.median);
	if (s->s.percent.has_interval)
		fprintf(f, "   [%6.1f, %6.1f] %c\n", s->s.percent.low, s->s.percent.high,
			s->resolved ? '*' : '~');
	else
		fprintf(f, "   %16s ~\n", "too few rounds");
}

bool report_same_table(const struct saving_row *a, const struct saving_row *b)
{
	return !strcmp(a->cell.bench, b->cell.bench) && !strcmp(a->cell.op, b->cell.op) &&
	       !strcmp(a->cell.state, b->cell.state) && a->cell.threads == b->cell.threads &&
	       !strcmp(a->metric, b->metric);
}

/* Was this harness measured in more than one state of the VM? */
static bool has_states(const struct report *r, const struct cell_key *cell)
{
	size_t i;

	for (i = 0; i < r->summary->nr_savings; i++) {
		const struct cell_key *other = &r->summary->savings[i].cell;

		if (!strcmp(other->bench, cell->bench) && strcmp(other->state, cell->state))
			return true;
	}
	return false;
}

bool report_is_scaled(const struct report *r, const char *bench)
{
	size_t i;

	for (i = 0; r->scaling && i < r->scaling->nr; i++)
		if (!strcmp(r->scaling->rows[i].cell.bench, bench))
			return true;
	return false;
}

/* One table for each bench, op, state and number of threads. */
static void put_table(FILE *f, const struct report *r, size_t first)
{
	const struct saving_row *head = &r->summary->savings[first], *s;
	const char *access = r->access ? r->access(head->cell.bench, head->cell.op) : NULL;
	size_t i;

	fprintf(f, "\n%s", access ? access : head->cell.op);
	if (has_states(r, &head->cell))
		fprintf(f, ", state %s", head->cell.state);
	fprintf(f, ", all registers against VM-scoped ones once\n");
	fprintf(f, "%6s %10s    %10s      %6s    %16s\n", "vCPUs", "all", "scoped", "saved",
		"95% CI");
	for (i = first; i < r->summary->nr_savings; i++) {
		s = &r->summary->savings[i];
		if (!report_same_table(s, head))
			continue;
		fprintf(f, "%6u", s->cell.vcpus);
		put_cost(f, r, &s->cell, POLICY_BASE);
		put_cost(f, r, &s->cell, POLICY_OTHER);
		put_saving(f, s);
	}
}

static bool seen_before(const struct summary *sum, size_t i)
{
	size_t j;

	for (j = 0; j < i; j++)
		if (report_same_table(&sum->savings[j], &sum->savings[i]))
			return true;
	return false;
}

static double per_access(const struct report *r, const char *bench, const char *op,
			 unsigned int vcpus, const char *metric)
{
	struct cell_key key = {
		.policy = POLICY_BASE, .vcpus = vcpus, .threads = 1, .state = "fresh"
	};
	const struct summary_row *row;
	char name[METRIC_NAME_MAX];

	snprintf(key.bench, sizeof(key.bench), "%s", bench);
	snprintf(key.op, sizeof(key.op), "%s", op);
	snprintf(name, sizeof(name), "%s_per_access", metric);
	row = summary_find(r->summary, &key, name);
	return row ? row->s.mid.median : -1;
}

/* What one access costs at the largest N, and how much of that is not KVM's register code. */
static void put_accesses(FILE *f, const struct report *r)
{
	const struct summary *sum = r->summary;
	enum counter c = counter_by_name(r->metric);
	double floor_cost = -1, cost, user;
	unsigned int vcpus = 0;
	size_t i;

	for (i = 0; i < sum->nr_rows; i++) {
		const struct cell_key *k = &sum->rows[i].cell;

		if (!strcmp(k->bench, "sweep") && k->vcpus > vcpus)
			vcpus = k->vcpus;
		if (!strcmp(k->bench, "baseline") && floor_cost < 0)
			floor_cost = per_access(r, "baseline", "ioctl", k->vcpus, r->metric);
	}
	for (i = 0; i < 2; i++) {
		const char *op = i ? "set" : "get";

		cost = per_access(r, "sweep", op, vcpus, r->metric);
		user = per_access(r, "sweep", op, vcpus, "user_instructions");
		if (cost < 0)
			continue;
		fprintf(f, "%sone %s: %.0f %s", i ? "" : "\n", op, cost,
			c < NR_COUNTERS ? counter_info[c].unit : r->metric);
		if (user >= 0)
			fprintf(f, ", %.1f user instructions", user);
		putc('\n', f);
	}
	if (floor_cost >= 0)
		fprintf(f, "cheapest ioctl of a vCPU: %.0f %s (baseline)\n", floor_cost,
			c < NR_COUNTERS ? counter_info[c].unit : r->metric);
}

/* Rows of the harness that has the most of them, but for controls: over so many its results are
 * corrected. */
static size_t largest_family(const struct report *r)
{
	size_t i, k, n, most = 0;

	for (i = 0; i < r->summary->nr_savings; i++) {
		for (n = k = 0; k < r->summary->nr_savings; k++)
			n += !r->summary->savings[k].control &&
			     !strcmp(r->summary->savings[k].metric, r->metric) &&
			     !strcmp(r->summary->savings[k].cell.bench,
				     r->summary->savings[i].cell.bench);
		most = n > most ? n : most;
	}
	return most;
}

static void put_footer(FILE *f, const struct report *r)
{
	bool emulated = !strncmp(env_get(r->env, "host_kind", ""), "emulated", 8);
	unsigned long rounds = strtoul(env_get(r->env, "rounds", "0"), NULL, 10);
	size_t rows = largest_family(r);
	size_t need = stats_rounds_to_resolve(rows, 1 - STATS_CONFIDENCE);

	if (rows)
		fprintf(f,
			"* differs at 95%% (Holm over the rows of each harness, at most %zu);\n"
			"~ not resolved\n",
			rows);
	if (emulated)
		fprintf(f, "counts of an emulated host are instructions; they are not time\n");
	else if (rows && rounds < need)
		fprintf(f, "%lu rounds cannot resolve any of %zu rows; at least %zu are needed\n",
			rounds, rows, need);
	report_put_field(f, "reproduce:", env_get(r->env, "reproduce", "regscope bench"));
}

void report_write(FILE *f, const void *arg)
{
	const struct report *r = arg;
	size_t i;

	put_header(f, r);
	for (i = 0; i < r->summary->nr_savings; i++)
		if (!strcmp(r->summary->savings[i].metric, r->metric) &&
		    !report_is_scaled(r, r->summary->savings[i].cell.bench) &&
		    !seen_before(r->summary, i))
			put_table(f, r, i);
	report_put_costs(f, r);
	if (r->scaling)
		report_put_scaling(f, r->scaling);
	put_accesses(f, r);
	if (r->model && r->growth) {
		fputs(r->model->nr_rows ? "\n" : "", f);
		report_put_model(f, &(struct report_model){ r->model, r->growth, r->metric },
				 "sweep");
	}
	put_footer(f, r);
}
