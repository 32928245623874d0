// SPDX-License-Identifier: GPL-2.0
/* The verdict against a base, worst first: see page.h. */
#include "page/page.h"

#include <stdlib.h>
#include <string.h>

/* Lower comes first: worse, unclear, better, same; of those the larger change. */
static int rank(const struct compare_row *row)
{
	if (compare_is_worse(row))
		return 0;
	return row->verdict == STATS_UNCLEAR ? 1 : row->verdict == STATS_CHANGED ? 2 : 3;
}

static int by_rank(const void *a, const void *b)
{
	const struct compare_row *x = *(const struct compare_row *const *)a;
	const struct compare_row *y = *(const struct compare_row *const *)b;
	double p = x->change.percent.median, q = y->change.percent.median;

	if (rank(x) != rank(y))
		return rank(x) - rank(y);
	if (p != q)
		return rank(x) == 2 ? (p < q ? -1 : 1) : (p > q ? -1 : 1);
	return x < y ? -1 : x > y;
}

static void put_word(FILE *f, const struct compare_row *row)
{
	static const char *const kind[] = { "bad", "open", "good", "faint" };
	const char *word = compare_verdict_name(row->verdict);

	if (row->verdict == STATS_CHANGED)
		word = compare_is_worse(row) ? "worse" : "better";
	html_put(f, "<td><span class=\"%s\">%s</span>%s%s</td>", kind[rank(row)], word,
		 row->other_regs ? ", of other registers" : "",
		 row->acquitted ? ", looked worse at first" : "");
}

static void put_amount(FILE *f, double amount, enum counter metric)
{
	fputs("<td class=\"n\">", f);
	html_put_cost(f, amount, counter_info[metric].name);
	fputs("</td>", f);
}

static void put_row(FILE *f, const struct compare_row *row)
{
	const struct stats_change *c = &row->change;

	html_put(f, "<tr><th scope=\"row\">%s %s</th>", row->cell.bench, row->cell.op);
	put_word(f, row);
	html_put(f, "<td class=\"n\"><strong>%+.2f%%</strong></td>", c->percent.median);
	html_put_interval(f, &c->percent, 1, 2);
	html_put(f, "<td>%s</td><td>%s%s%s</td><td class=\"n\">%u</td><td class=\"n\">%u</td>",
		 row->cell.policy, row->cell.state, *row->cell.pass ? ", " : "", row->cell.pass,
		 row->cell.vcpus, row->cell.threads);
	put_amount(f, c->base, row->metric);
	put_amount(f, c->new, row->metric);
	html_put(f, "<td>%s</td>", counter_info[row->metric].name);
	if (row->limit_per_access)
		html_put(f, "<td class=\"n\">%+.2f an access, of %g</td></tr>\n", row->per_access,
			 COMPARE_EXACT_LIMIT);
	else
		html_put(f, "<td class=\"n\">%.3g%%</td></tr>\n", row->limit);
}

static void put_rows(FILE *f, const struct comparison *c)
{
	static const char *const heads[] = {
		"operation", "verdict", "#change", "#95% interval", "policy", "state", "#vCPUs",
		"#threads",  "#base",	"#this",   "metric",	    "#limit", NULL,
	};
	const struct compare_row **order = calloc(c->nr + 1, sizeof(*order));
	size_t i;

	if (!order) {
		fputs("<p>No memory for the rows.</p>\n", f);
		return;
	}
	for (i = 0; i < c->nr; i++)
		order[i] = &c->rows[i];
	qsort(order, c->nr, sizeof(*order), by_rank);
	html_begin_table(f, "Every row of both runs, the worst first");
	html_put_heads(f, heads);
	for (i = 0; i < c->nr; i++)
		put_row(f, order[i]);
	html_end_table(f);
	free(order);
}

static const char *verdict_in_short(const struct comparison *c)
{
	if (c->nr_worse && c->unit != COMPARE_ROUNDS)
		return "It got worse.";
	if (c->nr_worse)
		return "It is dearer in this boot, which may be the boot's own doing.";
	return c->nr_unclear || c->nr_vanished ? "It cannot be told." : "It did not get worse.";
}

static const char *what_is_compared(const struct comparison *c)
{
	switch (c->unit) {
	case COMPARE_BOOTS: return "Boots are compared: what is found holds for the kernels.";
	case COMPARE_EXACT:
		return "Both hosts are emulated, and count exactly: the cheapest rounds of each "
		       "are "
		       "compared.";
	default:
		return c->same_boot ? "Both runs are of one boot, and so of one kernel: what "
				      "differs is how the machine drifted."
				    : "There is one boot a side: what differs may be the boots' "
				      "own, not the kernels'.";
	}
}

static void put_missing(FILE *f, const struct comparison *c)
{
	const struct compare_missing *m;
	size_t i;

	if (!c->nr_missing)
		return;
	html_put(f, "<details>\n<summary>%zu rows that one side lacks</summary>\n<ul>\n",
		 c->nr_missing);
	for (i = 0; i < c->nr_missing; i++) {
		m = &c->missing[i];
		html_put(f, "<li>%s %s, %s, %s, %u vCPUs, %u threads, %s: %s lacks it</li>\n",
			 m->cell.bench, m->cell.op, m->cell.policy, m->cell.state, m->cell.vcpus,
			 m->cell.threads, counter_info[m->metric].name,
			 m->in_base ? "this run" : "the base");
	}
	fputs("</ul>\n</details>\n", f);
}

static void put_base(FILE *f, const struct report_comparison *r)
{
	const struct env *env = &r->base.run->env;

	html_put(f, "<p>The base is Linux %s on %s, from <code>%s</code>%s.</p>\n",
		 env_get(env, "kernel_release", "of unknown release"),
		 env_get(env, "host_kind", "an unknown host"), r->base_name[0],
		 r->base.nr > 1 ? " and its other boots" : "");
}

void html_put_verdict(FILE *f, const struct html_page *page)
{
	const struct report_comparison *r = page->verdict;
	const struct comparison *c = r ? r->comparison : NULL;

	if (!c) {
		html_put(f, "<p class=\"doubts\">There is no verdict: %s</p>\n", page->no_verdict);
		return;
	}
	html_put(f,
		 "<p class=\"lead\"><strong>%s</strong> Of %zu rows %zu got worse, %zu better, %zu "
		 "stayed the same, and %zu are unclear. %s</p>\n",
		 verdict_in_short(c), c->nr, c->nr_worse, c->nr_better, c->nr_same, c->nr_unclear,
		 what_is_compared(c));
	put_base(f, r);
	put_rows(f, c);
	put_missing(f, c);
}
