// SPDX-License-Identifier: GPL-2.0
/* A comparison of two runs as text: see report.h. */
#include "report/report.h"

#include "analyse/doubts.h"
#include "text.h"

#include <string.h>

#define NAME_WIDTH 6 /* of a policy before its costs */
#define SHOWN	   4 /* lines of a list */

static bool same_table(const struct compare_row *a, const struct compare_row *b)
{
	return !strcmp(a->cell.bench, b->cell.bench) && !strcmp(a->cell.op, b->cell.op) &&
	       !strcmp(a->cell.state, b->cell.state) && a->cell.threads == b->cell.threads &&
	       !strcmp(a->cell.pass, b->cell.pass) && a->metric == b->metric;
}

static void put_row(FILE *f, const struct compare_row *row, const struct report_comparison *r)
{
	const struct stats_change *c = &row->change;
	bool exact = r->comparison->unit == COMPARE_EXACT;

	fprintf(f, "%5u %-*.*s %9.4g %9.4g %+8.2f%% ", row->cell.vcpus, NAME_WIDTH, NAME_WIDTH,
		row->cell.policy, c->base, c->new, c->percent.median);
	if (exact)
		fprintf(f, "%+9.2f/access ", row->per_access);
	else if (c->percent.has_interval)
		fprintf(f, "[%+6.2f,%+7.2f] ", c->percent.low, c->percent.high);
	else
		fprintf(f, "%-16s ",
			r->comparison->unit == COMPARE_BOOTS ? "too few boots" : "too few rounds");
	fprintf(f, "%s%s%s%s", compare_verdict_name(row->verdict),
		exact && !row->repeats ? " ~" : "", row->other_regs ? " #" : "",
		r->unlike ? " !" : "");
	if (row->verdict == STATS_UNCLEAR && !exact)
		fprintf(f, " %zu", row->needed);
	putc('\n', f);
}

static void put_heads(FILE *f, const struct compare_row *head, bool exact)
{
	fprintf(f, "\n%s %s, %s", head->cell.bench, head->cell.op, head->cell.state);
	if (head->cell.threads != 1)
		fprintf(f, ", %u threads", head->cell.threads);
	if (*head->cell.pass)
		fprintf(f, ", %s pass", head->cell.pass);
	fprintf(f, "; %s, limit ", counter_info[head->metric].name);
	if (head->limit_per_access)
		fprintf(f, "%g/access\n", COMPARE_EXACT_LIMIT);
	else
		fprintf(f, "%.3g%%\n", head->limit);
	fprintf(f, "%5s %-*s %9s %9s %9s %16s verdict\n", "vCPUs", NAME_WIDTH, "policy", "base",
		"new", "change", exact ? "exact" : "95% CI");
}

static void put_table(FILE *f, const struct report_comparison *r, size_t first)
{
	const struct comparison *c = r->comparison;
	bool any = false;
	size_t i;

	for (i = first; i < c->nr; i++) {
		if (!same_table(&c->rows[i], &c->rows[first]) ||
		    (r->only_changed && c->rows[i].verdict == STATS_SAME))
			continue;
		if (!any)
			put_heads(f, &c->rows[first], c->unit == COMPARE_EXACT);
		any = true;
		put_row(f, &c->rows[i], r);
	}
}

static bool seen_before(const struct comparison *c, size_t i)
{
	size_t j;

	for (j = 0; j < i; j++)
		if (same_table(&c->rows[j], &c->rows[i]))
			return true;
	return false;
}

/* The whole names of policies that rows cut. */
static void put_names(FILE *f, const struct comparison *c)
{
	size_t i, k;

	for (i = 0; i < c->nr; i++) {
		for (k = 0; k < i && strcmp(c->rows[k].cell.policy, c->rows[i].cell.policy);)
			k++;
		if (k == i)
			report_put_cut(f, c->rows[i].cell.policy, NAME_WIDTH);
	}
}

static void put_assumption(FILE *f, const struct comparison *c)
{
	switch (c->unit) {
	case COMPARE_BOOTS:
		report_put_text(f,
				"%zu boots against %zu: %s of boots, permuted between the two "
				"sides; all rows are corrected together (maxT, 95%%)",
				c->boots[0], c->boots[1], c->lowest ? "lowest counts" : "medians");
		if (c->boots[0] < COMPARE_BOOTS_MIN || c->boots[1] < COMPARE_BOOTS_MIN)
			report_put_text(f, "no change can be told with fewer than %d boots a side",
					COMPARE_BOOTS_MIN);
		break;
	case COMPARE_ROUNDS:
		if (c->same_boot) {
			report_put_text(f,
					"both sides are of one boot, and so of one kernel: what "
					"differs is how the machine drifted from one run to the "
					"other, and what their VMs drew by chance (95%%, Holm over "
					"all rows)");
			break;
		}
		report_put_text(f,
				"one boot a side: what differs may be the boots' own, not the "
				"kernels'; runs of %d boots a side or more would tell (95%%, "
				"Holm over all rows)",
				COMPARE_BOOTS_MIN);
		break;
	case COMPARE_EXACT:
		report_put_text(f,
				"the cheapest rounds of each side, which interrupts add nothing "
				"to%s",
				c->all_repeat ? "; counts repeat exactly" : "");
		if (!c->all_repeat)
			report_put_text(f, "~ the lowest count was not seen twice");
		break;
	}
}

static void put_missing(FILE *f, const struct comparison *c, bool in_base)
{
	size_t nr = in_base ? c->nr_missing - c->nr_vanished : c->nr_vanished, i, shown = 0;
	const struct compare_missing *m;

	if (nr)
		fprintf(f, "%zu rows that the %s side lacks:\n", nr, in_base ? "base" : "new");
	for (i = 0; i < c->nr_missing && shown < SHOWN; i++) {
		m = &c->missing[i];
		if (m->in_base == in_base && ++shown)
			fprintf(f, "  %s %s, %s, %u vCPUs, %u threads%s%s: %s\n", m->cell.bench,
				m->cell.op, m->cell.policy, m->cell.vcpus, m->cell.threads,
				*m->cell.pass ? ", " : "", m->cell.pass,
				counter_info[m->metric].name);
	}
	if (shown < nr)
		fputs("  ...\n", f);
}

static void put_outliers(FILE *f, const struct comparison *c)
{
	size_t i, shown = 0;

	if (c->nr_outliers)
		report_put_text(f, "%zu rounds cost 1.5 times the cheapest of their cell or more:",
				c->nr_outliers);
	for (i = 0; i < c->nr && shown < SHOWN; i++)
		if (c->rows[i].outliers && ++shown)
			fprintf(f, "  %zu of %s %s, %s, %u vCPUs%s%s\n", c->rows[i].outliers,
				c->rows[i].cell.bench, c->rows[i].cell.op, c->rows[i].cell.policy,
				c->rows[i].cell.vcpus, *c->rows[i].cell.pass ? ", " : "",
				c->rows[i].cell.pass);
	if (shown == SHOWN)
		fputs("  ...\n", f);
}

static void put_sum(FILE *f, const struct report_comparison *r)
{
	const struct comparison *c = r->comparison;

	putc('\n', f);
	fprintf(f, "%zu rows: %zu worse, %zu better, %zu same, %zu unclear\n", c->nr, c->nr_worse,
		c->nr_better, c->nr_same, c->nr_unclear);
	if (c->nr_acquitted)
		report_put_text(f, "%zu rows looked worse, and were the same when measured again",
				c->nr_acquitted);
	put_assumption(f, c);
	put_missing(f, c, false);
	put_missing(f, c, true);
	put_outliers(f, c);
	if (c->any_other_regs)
		report_put_text(f, "# the two sides accessed different registers: part of the "
				   "change is theirs");
	if (r->unlike)
		fprintf(f,
			"! unlike runs: what differs besides the kernel is part of the change\n");
	report_put_emulated(f, &r->new.run->env);
}

static void put_run(FILE *f, const char *which, const struct compare_run *run, const char *name)
{
	struct doubts doubts;

	fprintf(f, "%-7s %s  (", which, env_get(&run->env, "kernel_release", "kernel unknown"));
	for (; *name; name++)
		putc(text_is_control(name) ? '?' : *name, f);
	fputs(")\n", f);
	doubts_find(&doubts, &run->env, &run->samples, &run->benches);
	if (*doubts.text)
		report_put_field(f, "doubt", "%s", doubts.text);
}

static void put_side(FILE *f, const char *which, const struct compare_side *side,
		     const char *const *name)
{
	size_t i;

	for (i = 0; i < side->nr; i++)
		put_run(f, i ? "" : which, &side->run[i], name[i]);
}

void report_write_comparison(FILE *f, const struct report_comparison *r)
{
	size_t i;

	put_side(f, "base", &r->base, r->base_name);
	put_side(f, "new", &r->new, r->new_name);
	report_put_field(f, "host", "%s", env_get(&r->new.run->env, "host_kind", "unknown"));
	put_names(f, r->comparison);
	for (i = 0; i < r->comparison->nr; i++)
		if (!seen_before(r->comparison, i))
			put_table(f, r, i);
	put_sum(f, r);
}
