// SPDX-License-Identifier: GPL-2.0
/* What VMMs did to registers, phase by phase: see page.h. */
#include "page/page.h"

#include <string.h>

/* TRACE_OVERLAP of a phase is what both ways would save. */
static const enum trace_share shares[] = { TRACE_WIDE, TRACE_REDUNDANT, TRACE_REPEATS,
					   TRACE_OVERLAP };

#define NR_SHARES   (sizeof(shares) / sizeof(shares[0]))
#define SHARE_HEADS "#wide", "#redundant", "#repeats", "#either"

static void put_shares(FILE *f, const double percent[NR_TRACE_SHARES])
{
	size_t i;

	for (i = 0; i < NR_SHARES; i++)
		html_put(f, "<td class=\"n\">%.1f%%</td>", percent[shares[i]]);
	fputs("</tr>\n", f);
}

static void put_phase(FILE *f, const char *name, const struct trace_phase *phase)
{
	enum trace_op op;

	html_put(f, "<tr><th scope=\"row\">%s</th>", name);
	for (op = 0; op < NR_TRACE_OPS; op++)
		html_put(f, "<td class=\"n\">%.6g</td>", phase->per_vcpu[op]);
	html_put(f, "<td class=\"n\">%.0f</td>", phase->share[TRACE_ACCESSES]);
	put_shares(f, phase->percent);
}

static void put_doubts(FILE *f, const struct trace_side *side)
{
	const struct env *env = &side->env;

	if (strcmp(env_get(env, "trace_lost", "0"), "0") != 0)
		html_put(f, "<p class=\"doubts\">%s: %s accesses are not counted: %s</p>\n",
			 side->name, env_get(env, "trace_lost", "0"),
			 env_get(env, "trace_lost_why", "unknown"));
	if (!strcmp(env_get(env, "stopped", "done"), "interrupted"))
		html_put(f,
			 "<p class=\"doubts\">%s: it was interrupted, and has not all "
			 "phases.</p>\n",
			 side->name);
}

static void put_side(FILE *f, const struct trace_side *side)
{
	static const char *const heads[] = { "phase", "#get a vCPU", "#set a vCPU", "#list a vCPU",
					     "#all",  SHARE_HEADS,   NULL };
	const struct trace_phases *phases = &side->phases;
	char caption[512];
	size_t i;

	snprintf(caption, sizeof(caption), "Accesses of %.400s, %u vCPU%s, by phase", side->name,
		 phases->all.vcpus, phases->all.vcpus == 1 ? "" : "s");
	html_begin_table(f, caption);
	html_put_heads(f, heads);
	for (i = 0; i < phases->nr; i++)
		put_phase(f, phases->phase[i].name, &phases->phase[i]);
	html_begin_sum(f);
	put_phase(f, "in sum", &phases->all);
	html_end_table(f);
	put_doubts(f, side);
}

/* The sums of all traces: by counts, or by what those cost. */
static void put_sums(FILE *f, const struct report_traces *r, const char *metric)
{
	static const char *const heads[] = { "VMM", "#vCPUs", "#all", SHARE_HEADS, NULL };
	char caption[128] = "Accesses of all phases";
	size_t i;

	if (metric)
		snprintf(caption, sizeof(caption), "The same as costs: %s",
			 report_metric_name(metric));
	html_begin_table(f, caption);
	html_put_heads(f, heads);
	for (i = 0; i < r->nr; i++) {
		const struct trace_phase *all = &r->side[i].phases.all;

		if (metric && !report_traces_is_in(&r->side[i], metric))
			continue;
		html_put(f, "<tr><th scope=\"row\">%s</th><td class=\"n\">%u</td><td class=\"n\">",
			 r->side[i].name, all->vcpus);
		if (metric)
			html_put_cost(f, all->cost[TRACE_ACCESSES], metric);
		else
			html_put(f, "%.0f", all->share[TRACE_ACCESSES]);
		fputs("</td>", f);
		put_shares(f, metric ? all->cost_percent : all->percent);
	}
	html_end_table(f);
}

static void put_left_out(FILE *f, const struct report_traces *r, const char *metric)
{
	const struct trace_side *side;
	size_t i;

	for (i = 0; metric && i < r->nr; i++) {
		side = &r->side[i];
		if (report_traces_is_in(side, metric) && side->sums.all.unpriced)
			html_put(f,
				 "<p class=\"doubts\">%s, %u vCPUs: %zu accesses are not priced: "
				 "their registers are not in registers.csv.</p>\n",
				 side->name, side->phases.all.vcpus,
				 (size_t)side->sums.all.unpriced);
	}
	if (report_traces_others(r))
		html_put(f,
			 "<p>%zu accesses of VMs that are made to look at the host are left "
			 "out.</p>\n",
			 (size_t)report_traces_others(r));
}

void html_put_traces_answer(FILE *f, const struct html_page *page)
{
	const struct report_traces *r = page->traces;
	size_t i;

	for (i = 0; i < r->nr; i++) {
		const struct trace_phase *all = &r->side[i].phases.all;

		html_put(f,
			 "<p class=\"lead\">%s made <strong>%.0f register accesses</strong> with a "
			 "VM of %u vCPU%s in the phases below. %.1f%% of them were redundant, and "
			 "%.1f%% repeats; <strong>%.1f%% could be left out</strong>.</p>\n",
			 r->side[i].name, all->share[TRACE_ACCESSES], all->vcpus,
			 all->vcpus == 1 ? "" : "s", all->percent[TRACE_REDUNDANT],
			 all->percent[TRACE_REPEATS], all->percent[TRACE_OVERLAP]);
	}
}

void html_put_traces(FILE *f, const struct html_page *page)
{
	const struct report_traces *r = page->traces;
	const char *metric;
	size_t i;

	if (!r) {
		html_put_missing(f, page->no_traces);
		return;
	}
	fputs("<p>The accesses of registers that a VMM, the program that runs a VM, made, by "
	      "phase: "
	      "<em>get</em>, <em>set</em> and <em>list</em> are of each vCPU, in the mean; "
	      "<em>all</em> are the gets and sets of all vCPUs. Of those <em>wide</em> are of "
	      "registers wider than a vCPU; <em>redundant</em> through more than one vCPU, though "
	      "the register is the VM's; <em>repeats</em> the same register of the same vCPU again "
	      "in a phase; <em>either</em> is what both savings together would leave out.</p>\n",
	      f);
	metric = report_traces_metric(r);
	for (i = 0; i < r->nr; i++)
		put_side(f, &r->side[i]);
	if (r->nr > 1)
		put_sums(f, r, NULL);
	if (metric)
		put_sums(f, r, metric);
	put_left_out(f, r, metric);
}
