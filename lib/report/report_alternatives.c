// SPDX-License-Identifier: GPL-2.0
/* Alternatives as text: see report_alternatives.h. */
#include "report/report_alternatives.h"

#include "report/report.h"

#include <inttypes.h>
#include <string.h>

#define NAME_WIDTH   13
#define COUNT_WIDTH  7 /* of what is saved at one vCPU count */
#define COST_WIDTH   8
#define COUNTS_SHOWN 4

static void put_thousands(FILE *f, double value)
{
	char text[32];

	snprintf(text, sizeof(text), "%.*f k", value < 1e6 ? 1 : 0, value / 1e3);
	fprintf(f, "%*s", COST_WIDTH, text);
}

static void put_row(FILE *f, const struct alternatives *a, const struct alternative_row *row,
		    const struct alternatives_counts *c)
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
		if (alternatives_same_table(&a->rows[i], first) && *a->rows[i].against &&
		    strcmp(a->rows[i].against, first->name) != 0)
			report_put_text(f, "%s: saved of %s", a->rows[i].name, a->rows[i].against);
}

static void put_table(FILE *f, const struct alternatives *a, const struct alternative_row *first)
{
	struct alternatives_counts c = alternatives_counts_of(a, first, COUNTS_SHOWN);
	char title[REPORT_TITLE_MAX];
	size_t i;

	if (!c.nr)
		return;
	fputc('\n', f);
	report_put_text(f,
			"%s: saved of %s by vCPUs; at %u what a vCPU costs, and what of that is "
			"saved, in %s",
			alternatives_title(a, first, title), first->name, c.vcpus[c.nr - 1],
			report_counted(a->metric));
	fprintf(f, "%*s", NAME_WIDTH, "");
	for (i = 0; i < c.nr; i++)
		fprintf(f, "%*u", COUNT_WIDTH, c.vcpus[i]);
	fprintf(f, "%*s%*s %13s\n", COST_WIDTH, "costs", COST_WIDTH, "saved", "95% CI");
	for (i = (size_t)(first - a->rows); i < a->nr; i++)
		if (alternatives_same_table(&a->rows[i], first))
			put_row(f, a, &a->rows[i], &c);
	put_others(f, a, first);
}

/* What each takes; those of the first table's harness, and none twice. */
static void put_prices(FILE *f, const struct alternatives *a)
{
	size_t i;

	fprintf(f, "\n%-*s %-26s %s\n", NAME_WIDTH, "it takes", "new ABI",
		"lines of kernel changed");
	for (i = 0; i < a->nr; i++)
		if (alternatives_is_price(a, i))
			fprintf(f, "%-*.*s %-26s %23u\n", NAME_WIDTH, NAME_WIDTH, a->rows[i].name,
				a->rows[i].abi, a->rows[i].lines);
}

static void put_facts(FILE *f, const struct alternatives *a)
{
	const struct env *env = &a->runs[0].run.env;
	char rounds[REPORT_ROUNDS_MAX];
	size_t i;

	fprintf(f, "What alternatives to today's register access save, and what they take\n");
	for (i = 0; i < a->nr_runs; i++)
		if (*a->runs[i].doubts.text)
			report_put_field(f, "doubt", "%s: %s", a->runs[i].name,
					 a->runs[i].doubts.text);
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
		if (alternatives_begins_table(a, i))
			put_table(f, a, &a->rows[i]);
	put_prices(f, a);
	fputc('\n', f);
	for (i = 0; i < a->nr; i++)
		if (alternatives_is_new(a, i) && !alternatives_is_measured(a, a->rows[i].name))
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
