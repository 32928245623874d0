// SPDX-License-Identifier: GPL-2.0
/* What counts would be as time, by the user's own numbers: see report.h. */
#include "report/report.h"

#include "analyse/harness.h"
#include "analyse/summary.h"

#include <string.h>

/* The largest VM of its table, and one whose policies differ. */
static bool is_told(const struct summary *sum, const struct saving_row *row, const char *metric)
{
	size_t i;

	if (row->control || strcmp(row->metric, metric))
		return false;
	for (i = 0; i < sum->nr_savings; i++)
		if (report_same_table(&sum->savings[i], row) &&
		    sum->savings[i].cell.vcpus > row->cell.vcpus)
			return false;
	return true;
}

static void put_row(FILE *f, const struct report *r, const struct saving_row *row)
{
	const struct summary *sum = &r->findings->summary;
	const struct estimate *e = r->estimate;
	const char *base = harness_base(r->benches, &row->cell);
	struct cell_key key = cell_key_of_policy(&row->cell, base ? base : "base");
	const struct summary_row *all = summary_find(sum, &key, r->metric);
	char title[REPORT_TITLE_MAX], cost[128] = "";

	report_title(title, r->benches, &row->cell, report_has_states(sum, row->cell.bench));
	if (all)
		snprintf(cost, sizeof(cost), "%s: %.3f M instructions would be %.1f us; ",
			 key.policy, all->s.mid.median / 1e6,
			 estimate_ns(e, all->s.mid.median) / 1e3);
	report_put_text(f, "%s, %u vCPUs, %ssaved by %s: %.3f M, %.1f us, %.1f us a vCPU", title,
			row->cell.vcpus, cost, row->cell.policy, row->s.absolute.median / 1e6,
			estimate_ns(e, row->s.absolute.median) / 1e3,
			estimate_ns(e, summary_saved_per_vcpu(row)) / 1e3);
}

bool report_can_estimate(const struct report *r)
{
	const struct summary *sum = &r->findings->summary;
	size_t i;

	for (i = 0; i < sum->nr_savings; i++)
		if (is_told(sum, &sum->savings[i], r->metric))
			return true;
	return false;
}

void report_put_estimate(FILE *f, const struct report *r)
{
	const struct summary *sum = &r->findings->summary;
	size_t i;

	if (!r->estimate)
		return;
	putc('\n', f);
	report_put_text(f,
			"at IPC %g and %g GHz, which are the reader's numbers: arithmetic, not a "
			"measurement",
			r->estimate->ipc, r->estimate->ghz);
	for (i = 0; i < sum->nr_savings; i++)
		if (is_told(sum, &sum->savings[i], r->metric))
			put_row(f, r, &sum->savings[i]);
}
