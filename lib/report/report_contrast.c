// SPDX-License-Identifier: GPL-2.0
/* What the same accesses cost otherwise, as tables: see report.h. */
#include "report/report.h"

#include "analyse/contrast.h"

#include <math.h>
#include <string.h>

#define POLICY_WIDTH 6
#define NAME_WIDTH   10
#define EACH_WIDTH   9

/* Rows of one table differ in vCPUs and policy. */
static bool same_table(const struct contrast_row *a, const struct contrast_row *b)
{
	struct cell_key key = cell_key_of_policy(&a->cell, b->cell.policy);

	return report_same_line(&key, &b->cell) && !strcmp(a->with_op, b->with_op) &&
	       !strcmp(a->with_pass, b->with_pass) && !strcmp(a->metric, b->metric);
}

/* What tells the two sides apart: their passes, or their ops. */
static const char *name_of(const struct contrast_row *row, bool other)
{
	if (*row->cell.pass)
		return other ? "warm" : row->cell.pass;
	return other ? row->with_op : row->cell.op;
}

static void put_cost(FILE *f, const struct report *r, const struct cell_key *cell)
{
	const struct summary_row *row = summary_find(&r->findings->summary, cell, r->metric);

	if (row)
		report_put_amount(f, row->s.mid.median / 1e6, 3, report_unit(r->metric),
				  NAME_WIDTH);
	else
		fprintf(f, " %*s", NAME_WIDTH, "-");
}

/* What is shown as nothing has no sign. */
static double tidy(double v, double least)
{
	return fabs(v) < least ? 0 : v;
}

static void put_row(FILE *f, const struct report *r, const struct contrast_row *row)
{
	const struct cell_key with = contrast_with(row);
	const struct stats_interval *pct = &row->more_pct;

	fprintf(f, "%6u %-*.*s", row->cell.vcpus, POLICY_WIDTH, POLICY_WIDTH, row->cell.policy);
	put_cost(f, r, &with);
	put_cost(f, r, &row->cell);
	report_put_amount(f, tidy(contrast_per_vcpu(row) / 1e3, 0.05), 1,
			  report_small_unit(r->metric), EACH_WIDTH);
	fprintf(f, " %+7.2f%%", tidy(pct->median, 0.005));
	if (pct->has_interval)
		fprintf(f, " [%+7.2f,%+7.2f]\n", tidy(pct->low, 0.005), tidy(pct->high, 0.005));
	else
		fprintf(f, " %17s\n", "too few rounds");
}

static void put_table(FILE *f, const struct report *r, size_t first)
{
	const struct contrasts *all = &r->findings->contrasts;
	const struct contrast_row *head = &all->rows[first];
	const struct cell_key with = contrast_with(head);
	char title[REPORT_TITLE_MAX], other[REPORT_TITLE_MAX];
	size_t i;

	report_title(title, r->benches, &head->cell, false);
	report_title(other, r->benches, &with, false);
	putc('\n', f);
	report_put_text(f, "%s, against %s", title, *head->cell.pass ? "a warm pass" : other);
	for (i = first; i < all->nr; i++)
		if (same_table(&all->rows[i], head) && all->rows[i].cell.vcpus == head->cell.vcpus)
			report_put_cut(f, all->rows[i].cell.policy, POLICY_WIDTH);
	fprintf(f, "%6s %-*s %*.*s %*.*s %*s %8s %17s\n", "vCPUs", POLICY_WIDTH, "policy",
		NAME_WIDTH, NAME_WIDTH, name_of(head, true), NAME_WIDTH, NAME_WIDTH,
		name_of(head, false), EACH_WIDTH, "a vCPU", "in %", "95% CI");
	for (i = first; i < all->nr; i++)
		if (same_table(&all->rows[i], head))
			put_row(f, r, &all->rows[i]);
}

void report_put_contrasts(FILE *f, const struct report *r)
{
	const struct contrasts *all = &r->findings->contrasts;
	size_t i, k;

	for (i = 0; i < all->nr; i++) {
		if (strcmp(all->rows[i].metric, r->metric) != 0)
			continue;
		for (k = 0; k < i && !same_table(&all->rows[k], &all->rows[i]);)
			k++;
		if (k == i)
			put_table(f, r, i);
	}
}
