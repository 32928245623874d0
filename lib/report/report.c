// SPDX-License-Identifier: GPL-2.0
/* The cover-letter table: see report.h. */
#include "report/report.h"

#include "analyse/harness.h"
#include "analyse/scaling.h"
#include "analyse/summary.h"

#include <stdlib.h>
#include <string.h>

#define NAME_WIDTH     10 /* of a policy above its costs, which are as wide with their unit */
#define PER_VCPU_WIDTH 8

const char *report_replayed(const struct env *env)
{
	return env_get(env, "pattern", env_get(env, "trace", NULL));
}

static void put_header(FILE *f, const struct report *r)
{
	const struct env *env = r->env;
	char rounds[REPORT_ROUNDS_MAX];

	if (*r->doubts)
		report_put_field(f, "doubt", "%s", r->doubts);
	report_put_field(f, "host", "%s, %s, %s", env_get(env, "host_kind", "host unknown"),
			 env_get(env, "kvm_mode", "KVM mode unknown"),
			 env_get(env, "irqchip", "irqchip unknown"));
	if (*env_get(env, "cpu", ""))
		report_put_field(f, "cpu", "%s", env_get(env, "cpu", ""));
	report_put_field(f, "kernel", "%s", env_get(env, "kernel_release", "unknown"));
	report_put_field(f, "vcpu", "%s, %s registers, %s wider than a vCPU (%s)",
			 env_get(env, "features", "features unknown"),
			 env_get(env, "registers", "?"), env_get(env, "registers_wide", "?"),
			 env_get(env, "scope_source", "source unknown"));
	if (report_replayed(env))
		report_put_field(f, "vmm", "%s", report_replayed(env));
	report_put_field(f, "metric", "%s, median of %s rounds; less is better",
			 report_metric_name(r->metric), report_rounds(rounds, env));
}

/* A cost in millions of its unit; for nanoseconds that is milliseconds. */
static void put_cost(FILE *f, const struct report *r, const struct cell_key *cell,
		     const char *policy)
{
	struct cell_key key = cell_key_of_policy(cell, policy);
	const struct summary_row *row = summary_find(&r->findings->summary, &key, r->metric);

	if (row)
		report_put_amount(f, row->s.mid.median / 1e6, 3, report_unit(r->metric),
				  NAME_WIDTH);
	else
		fprintf(f, " %*s", NAME_WIDTH, "-");
}

/* In all, for each vCPU of the VM, and as a share of what the base costs. */
static void put_saving(FILE *f, const struct report *r, const struct saving_row *s)
{
	report_put_amount(f, s->s.absolute.median / 1e6, 3, report_unit(r->metric), NAME_WIDTH);
	report_put_amount(f, summary_saved_per_vcpu(s) / 1e3, 1, report_small_unit(r->metric),
			  PER_VCPU_WIDTH);
	fprintf(f, " %5.1f%%", s->s.percent.median);
	if (s->s.percent.has_interval)
		fprintf(f, " [%5.1f, %5.1f] %c\n", s->s.percent.low, s->s.percent.high,
			s->resolved ? '*' : '~');
	else
		fprintf(f, " %14s ~\n", "too few rounds");
}

/* One table for each harness, op, policy, state and number of threads. */
static void put_table(FILE *f, const struct report *r, const struct saving_row *head)
{
	const struct summary *summary = &r->findings->summary;
	const char *base = harness_base(r->benches, &head->cell);
	char title[REPORT_TITLE_MAX];
	size_t i;

	base = base ? base : "base";
	report_title(title, r->benches, &head->cell, report_has_states(summary, head->cell.bench));
	putc('\n', f);
	report_put_text(f, "%s, %s against %s", title, report_what(r->benches, &head->cell, base),
			report_what(r->benches, &head->cell, head->cell.policy));
	report_put_cut(f, base, NAME_WIDTH);
	report_put_cut(f, head->cell.policy, NAME_WIDTH);
	fprintf(f, "%6s %*.*s %*.*s %*s %*s %6s %14s\n", "vCPUs", NAME_WIDTH, NAME_WIDTH, base,
		NAME_WIDTH, NAME_WIDTH, head->cell.policy, NAME_WIDTH, "saved", PER_VCPU_WIDTH,
		"a vCPU", "in %", "95% CI");
	for (i = 0; i < summary->nr_savings; i++) {
		const struct saving_row *s = &summary->savings[i];

		if (!report_same_table(s, head))
			continue;
		fprintf(f, "%6u", s->cell.vcpus);
		put_cost(f, r, &s->cell, base);
		put_cost(f, r, &s->cell, s->cell.policy);
		put_saving(f, r, s);
	}
}

static void put_savings(FILE *f, const struct report *r)
{
	const struct summary *summary = &r->findings->summary;
	size_t i;

	for (i = 0; i < summary->nr_savings; i++) {
		const struct saving_row *row = &summary->savings[i];

		if (!strcmp(row->metric, r->metric) && report_begins_table(summary, i) &&
		    !scaling_has(&r->findings->scaling, row->cell.bench))
			put_table(f, r, row);
	}
}

/* Rounds that there was no time for, by harness: "short.sweep". */
static void put_short(FILE *f, const struct env *env)
{
	static const char prefix[] = "short.";
	size_t i;

	for (i = 0; i < env->nr; i++)
		if (!strncmp(env->entries[i].key, prefix, strlen(prefix)))
			report_put_field(f, "short", "%s: %s", env->entries[i].key + strlen(prefix),
					 env->entries[i].value);
}

static void put_footer(FILE *f, const struct report *r)
{
	unsigned long rounds = strtoul(env_get(r->env, "rounds", "0"), NULL, 10);
	size_t rows = summary_largest_family(&r->findings->summary, r->metric);
	size_t need = stats_rounds_to_resolve(rows, 1 - STATS_CONFIDENCE);

	if (rows)
		fprintf(f,
			"* differs at 95%% (Holm over the rows of each harness, at most %zu);\n"
			"~ not resolved\n",
			rows);
	report_put_emulated(f, r->env);
	if (!env_is_emulated(r->env) && rows && rounds < need)
		fprintf(f, "%lu rounds cannot resolve any of %zu rows; at least %zu are needed\n",
			rounds, rows, need);
	put_short(f, r->env);
	report_put_field(f, "reproduce:", "%s", env_get(r->env, "reproduce", "regscope bench"));
}

void report_write(FILE *f, const void *arg)
{
	const struct report *r = arg;

	put_header(f, r);
	put_savings(f, r);
	report_put_contrasts(f, r);
	report_put_costs(f, r);
	report_put_scaling(f, r);
	report_put_accesses(f, r);
	report_put_models(f, r);
	put_footer(f, r);
	report_put_estimate(f, r);
}
