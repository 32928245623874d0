// SPDX-License-Identifier: GPL-2.0
/* Alternatives as text: see report_alternatives.h. */
#include "report/report_alternatives.h"

#include "report/report.h"

#include <inttypes.h>
#include <string.h>

#define NAME_WIDTH   13
#define COUNT_WIDTH  7 /* of what is saved at one vCPU count */
#define COST_WIDTH   8
#define COUNTS_SHOWN 4 /* the largest */

/* The vCPU counts of a table, ascending. */
struct counts_shown {
	unsigned int vcpus[COUNTS_SHOWN];
	size_t nr;
};

static bool same_table(const struct alternative_row *a, const struct alternative_row *b)
{
	return !strcmp(a->bench, b->bench) && !strcmp(a->op, b->op);
}

static void add_count(struct counts_shown *c, unsigned int vcpus)
{
	size_t i = 0, k;

	while (i < c->nr && c->vcpus[i] < vcpus)
		i++;
	if (i < c->nr && c->vcpus[i] == vcpus)
		return;
	if (c->nr == COUNTS_SHOWN) { /* the smallest makes room */
		if (!i--)
			return;
		for (k = 0; k < i; k++)
			c->vcpus[k] = c->vcpus[k + 1];
	} else {
		for (k = c->nr++; k > i; k--)
			c->vcpus[k] = c->vcpus[k - 1];
	}
	c->vcpus[i] = vcpus;
}

static struct counts_shown counts_of(const struct alternatives *a,
				     const struct alternative_row *first)
{
	struct counts_shown c = { .nr = 0 };
	size_t i;

	for (i = 0; i < a->nr_gains; i++)
		if (!strcmp(a->gains[i].cell.bench, first->bench) &&
		    !strcmp(a->gains[i].cell.op, first->op))
			add_count(&c, a->gains[i].cell.vcpus);
	return c;
}

static void put_thousands(FILE *f, double value)
{
	char text[32];

	snprintf(text, sizeof(text), "%.*f k", value < 1e6 ? 1 : 0, value / 1e3);
	fprintf(f, "%*s", COST_WIDTH, text);
}

static void put_row(FILE *f, const struct alternatives *a, const struct alternative_row *row,
		    const struct counts_shown *c)
{
	const struct gain_row *gain = NULL;
	size_t i;

	fprintf(f, "%-*.*s", NAME_WIDTH, NAME_WIDTH, row->name);
	for (i = 0; i < c->nr; i++) {
		gain = alternatives_gain(a, row, c->vcpus[i]);
		if (gain && gain->is_compared)
			fprintf(f, "%*.1f%%", COUNT_WIDTH - 1, gain->saved_pct.median);
		else
			fprintf(f, "%*s", COUNT_WIDTH, "-");
	}
	if (gain)
		put_thousands(f, gain->per_vcpu);
	if (gain && gain->is_compared) {
		put_thousands(f, gain->saved_per_vcpu);
		if (gain->saved_pct.has_interval)
			fprintf(f, " [%5.1f,%5.1f]", gain->saved_pct.low, gain->saved_pct.high);
	}
	putc('\n', f);
}

/* Rows that are held against another one than most of their table. */
static void put_others(FILE *f, const struct alternatives *a, const struct alternative_row *first)
{
	size_t i;

	for (i = (size_t)(first - a->rows); i < a->nr; i++)
		if (same_table(&a->rows[i], first) && *a->rows[i].against &&
		    strcmp(a->rows[i].against, first->name) != 0)
			report_put_text(f, "%s: saved of %s", a->rows[i].name, a->rows[i].against);
}

static const char *unit_of(const char *metric)
{
	enum counter c = counter_by_name(metric);

	return c < NR_COUNTERS ? counter_info[c].unit : metric;
}

static const struct benches *benches_of(const struct alternatives *a,
					const struct alternative_row *row)
{
	size_t i;

	for (i = 0; i + 1 < a->nr_runs && strcmp(a->runs[i].name, row->run) != 0;)
		i++;
	return &a->runs[i].run.benches;
}

static void put_table(FILE *f, const struct alternatives *a, const struct alternative_row *first)
{
	struct counts_shown c = counts_of(a, first);
	struct cell_key cell = { .threads = 1 };
	char title[REPORT_TITLE_MAX];
	size_t i;

	if (!c.nr)
		return;
	memcpy(cell.bench, first->bench, sizeof(cell.bench));
	memcpy(cell.op, first->op, sizeof(cell.op));
	memcpy(cell.policy, first->policy, sizeof(cell.policy));
	memcpy(cell.state, first->state, sizeof(cell.state));
	report_title(title, benches_of(a, first), &cell, true);
	fputc('\n', f);
	report_put_text(f,
			"%s: saved of %s by vCPUs; at %u what a vCPU costs, and what of that is "
			"saved, in %s",
			title, first->name, c.vcpus[c.nr - 1], unit_of(a->metric));
	fprintf(f, "%*s", NAME_WIDTH, "");
	for (i = 0; i < c.nr; i++)
		fprintf(f, "%*u", COUNT_WIDTH, c.vcpus[i]);
	fprintf(f, "%*s%*s %13s\n", COST_WIDTH, "costs", COST_WIDTH, "saved", "95% CI");
	for (i = (size_t)(first - a->rows); i < a->nr; i++)
		if (same_table(&a->rows[i], first))
			put_row(f, a, &a->rows[i], &c);
	put_others(f, a, first);
}

/* Was anything measured of that alternative, under any op? */
static bool is_measured(const struct alternatives *a, const char *name)
{
	size_t i;

	for (i = 0; i < a->nr_gains; i++)
		if (!strcmp(a->gains[i].name, name))
			return true;
	return false;
}

/* Is there no earlier row that @i is like? */
static bool is_first(const struct alternatives *a, size_t i, bool by_table)
{
	size_t k;

	for (k = 0; k < i; k++)
		if (by_table ? same_table(&a->rows[k], &a->rows[i])
			     : !strcmp(a->rows[k].name, a->rows[i].name))
			return false;
	return true;
}

/* What each takes; those of the first table's harness, and none twice. */
static void put_prices(FILE *f, const struct alternatives *a)
{
	size_t i;

	fprintf(f, "\n%-*s %-26s %s\n", NAME_WIDTH, "it takes", "new ABI",
		"lines of kernel changed");
	for (i = 0; i < a->nr; i++)
		if (is_first(a, i, false) && !strcmp(a->rows[i].bench, a->rows[0].bench))
			fprintf(f, "%-*.*s %-26s %23u\n", NAME_WIDTH, NAME_WIDTH, a->rows[i].name,
				a->rows[i].abi, a->rows[i].lines);
}

static void put_facts(FILE *f, const struct alternatives *a)
{
	const struct env *env = &a->runs[0].run.env;
	char rounds[REPORT_ROUNDS_MAX];
	size_t i;

	fprintf(f, "What alternatives to today's register access save, and what they take\n");
	report_put_field(f, "host", "%s, %s, %s", env_get(env, "host_kind", "host unknown"),
			 env_get(env, "kvm_mode", "mode unknown"),
			 env_get(env, "irqchip", "GIC unknown"));
	for (i = 0; i < a->nr_runs; i++)
		report_put_field(f, i ? "" : "kernel", "%s: %s, %s registers, %s wider than a vCPU",
				 a->runs[i].name,
				 env_get(&a->runs[i].run.env, "kernel_release", "unknown"),
				 env_get(&a->runs[i].run.env, "registers", "?"),
				 env_get(&a->runs[i].run.env, "registers_wide", "?"));
	report_put_field(f, "vcpu", "%s", env_get(env, "features", "unknown"));
	report_put_field(f, "metric", "%s, median of %s rounds; less is better",
			 report_metric_name(a->metric), report_rounds(rounds, env));
}

void report_write_alternatives(FILE *f, const void *arg)
{
	const struct report_alternatives *r = arg;
	const struct alternatives *a = r->alternatives;
	size_t i;

	put_facts(f, a);
	for (i = 0; i < a->nr; i++)
		if (is_first(a, i, true))
			put_table(f, a, &a->rows[i]);
	put_prices(f, a);
	fputc('\n', f);
	for (i = 0; i < a->nr; i++)
		if (is_first(a, i, false) && !is_measured(a, a->rows[i].name))
			report_put_text(f, "%s: not measured: its run, %s, has no such passes",
					a->rows[i].name, a->rows[i].run);
	report_put_text(f,
			"%" PRIu64 " passes, each checked by its harness; %" PRIu64 " of %" PRIu64
			" accesses failed",
			a->passes, a->failed, a->accesses);
	if (a->nr_runs > 1)
		report_put_text(f, "intervals hold for these boots of the kernels");
	report_put_emulated(f, &a->runs[0].run.env);
	if (*r->reproduce)
		report_put_field(f, "reproduce:", "%s", r->reproduce);
}
