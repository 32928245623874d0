// SPDX-License-Identifier: GPL-2.0
/* What was asked, and the answer in three sentences: see page.h. */
#include "page/page.h"

#include "analyse/harness.h"
#include "analyse/scaling.h"
#include "analyse/summary.h"

#include <string.h>

/* A saving that the answer may be about: by one thread, over a warm VM; and by making fewer
 * accesses, or with @otherwise, by making them otherwise. */
static bool is_plain(const struct report *r, const struct saving_row *s, bool otherwise)
{
	return !strcmp(s->metric, r->metric) && s->cell.threads == 1 && !*s->cell.pass &&
	       !s->control && !scaling_has(&r->findings->scaling, s->cell.bench) &&
	       harness_is_like_base(r->benches, &s->cell) != otherwise;
}

/* What the answer quotes: of the largest VM the most that is saved, and what all ops save there. */
struct headline {
	const struct saving_row *most, *least, *dearest; /* dearest: by what is saved in all */
	size_t nr, nr_resolved;				 /* of all VMs */
};

static void look_at(struct headline *h, const struct saving_row *s)
{
	if (!h->dearest || s->cell.vcpus > h->dearest->cell.vcpus) {
		h->most = h->least = h->dearest = s;
		return;
	}
	if (s->cell.vcpus < h->dearest->cell.vcpus)
		return;
	if (s->s.percent.median > h->most->s.percent.median)
		h->most = s;
	if (s->s.percent.median < h->least->s.percent.median)
		h->least = s;
	if (s->s.absolute.median > h->dearest->s.absolute.median)
		h->dearest = s;
}

static struct headline find_headline(const struct report *r, bool otherwise)
{
	const struct summary *sum = &r->findings->summary;
	struct headline h = { .nr = 0 };
	size_t i;

	for (i = 0; i < sum->nr_savings; i++) {
		if (!is_plain(r, &sum->savings[i], otherwise))
			continue;
		h.nr++;
		h.nr_resolved += sum->savings[i].resolved;
		look_at(&h, &sum->savings[i]);
	}
	return h;
}

/* Which of a vCPU's registers "all" are, if some of them cannot be accessed. */
static void put_accessible(FILE *f, const struct env *env)
{
	const char *all = env_get(env, "registers", ""),
		   *get = env_get(env, "registers_get_ok", all),
		   *set = env_get(env, "registers_set_ok", all);

	if (strcmp(get, all) != 0 || strcmp(set, all) != 0)
		html_put(f,
			 "<p class=\"asked\">&ldquo;All registers&rdquo; are here those that take "
			 "the "
			 "access: of the %s that are listed %s can be read, and %s written back "
			 "(<a href=\"#doubts\">which not</a>).</p>\n",
			 all, get, set);
}

static void put_question(FILE *f, const struct html_page *page, bool saves)
{
	const struct env *env = page->env;

	html_put(f,
		 "<p class=\"asked\"><strong>Asked:</strong> what does it cost the program that "
		 "runs "
		 "a virtual machine to read or write the %s registers that Linux lets it see of "
		 "every "
		 "virtual CPU",
		 env_get(env, "registers", "many"));
	if (saves)
		html_put(
			f,
			"; and what would be saved, if those that belong to the whole VM or to its "
			"host, and not to one vCPU, %s of them, were accessed once and not through "
			"every "
			"vCPU",
			env_get(env, "registers_wide", "some"));
	fputs("?</p>\n", f);
	put_accessible(f, env);
}

static void put_spelled(FILE *f, double cost, const char *metric)
{
	enum counter c = counter_by_name(metric);

	if (c == COUNTER_WALL_NS)
		html_put(f, "%.3f ms", cost / 1e6);
	else
		html_put(f, "%.1f million %s", cost / 1e6,
			 c < NR_COUNTERS ? counter_info[c].unit : metric);
}

static void put_most(FILE *f, const struct report *r, const struct saving_row *s)
{
	const char *base = harness_base(r->benches, &s->cell);
	struct cell_key key = cell_key_of_policy(&s->cell, base ? base : "");
	const struct summary_row *cost = summary_find(&r->findings->summary, &key, r->metric);

	html_put(f, "On a VM of %u vCPUs it costs ", s->cell.vcpus);
	if (cost)
		put_spelled(f, cost->s.mid.median, r->metric);
	html_put(f, " to access all registers by %s", report_access(r->benches, &s->cell));
	html_put(f, "; under the policy &ldquo;%s&rdquo; it costs <strong>%.1f%% %s</strong>",
		 report_what(r->benches, &s->cell, s->cell.policy),
		 s->s.percent.median < 0 ? -s->s.percent.median : s->s.percent.median,
		 s->s.percent.median < 0 ? "more" : "less");
	if (s->s.percent.has_interval)
		html_put(f, " (95%% interval of what is saved: %.1f%% to %.1f%%)", s->s.percent.low,
			 s->s.percent.high);
	html_put(f, "%s. ", s->resolved ? "" : ", which is not resolved: it may be noise");
}

static void put_range(FILE *f, const struct headline *h)
{
	html_put(f,
		 "Over all operations at that size the saving is %.1f%% to %.1f%%. There are %zu "
		 "comparisons over all sizes, and in %zu of them chance does not explain the "
		 "difference. ",
		 h->least->s.percent.median, h->most->s.percent.median, h->nr, h->nr_resolved);
}

static void put_others(FILE *f, const struct report *r, const struct headline *h)
{
	if (h->dearest)
		html_put(f,
			 "Made otherwise, by the policy &ldquo;%s&rdquo;, %s costs %.1f%% less at "
			 "%u vCPUs. ",
			 report_what(r->benches, &h->most->cell, h->most->cell.policy),
			 report_access(r->benches, &h->most->cell), h->most->s.percent.median,
			 h->most->cell.vcpus);
}

static void put_surety(FILE *f, const struct html_page *page)
{
	char rounds[REPORT_ROUNDS_MAX];
	const struct env *env = page->env;

	html_put(f, "All are medians of %s rounds", report_rounds(rounds, env));
	if (env_is_emulated(env))
		fputs(" in an emulated host: they <strong>count instructions and are not "
		      "time</strong>, repeat from run to run, and say nothing of caches, contended "
		      "locks or the speed of a real CPU",
		      f);
	else
		html_put(f,
			 " on this one machine, in one boot, in %s: another machine or boot may "
			 "differ",
			 report_metric_name(page->report->metric));
	fputs(*page->report->doubts ? ", and <a href=\"#doubts\">there are doubts</a>.</p>\n"
				    : "; the run itself found nothing to doubt.</p>\n",
	      f);
}

/* Is the row the cost of one access, and of the largest VM that has its op? */
static bool tells_access(const struct report *r, const struct summary_row *row)
{
	const struct bench_row *bench = benches_find(r->benches, &row->cell);
	const struct summary *sum = &r->findings->summary;
	size_t i;

	if (!bench || !bench->per_access || *bench->base || *row->cell.pass ||
	    row->cell.threads != 1 || !harness_has_pairs(r->benches, row->cell.bench))
		return false;
	for (i = 0; i < sum->nr_rows; i++)
		if (report_same_line(&sum->rows[i].cell, &row->cell) &&
		    !strcmp(sum->rows[i].metric, row->metric) &&
		    sum->rows[i].cell.vcpus > row->cell.vcpus)
			return false;
	return true;
}

/* At most two of them: a page has more of the others below. */
static void put_accesses(FILE *f, const struct report *r)
{
	const struct summary *sum = &r->findings->summary;
	enum counter c = counter_by_name(r->metric);
	char metric[METRIC_NAME_MAX];
	size_t i, shown = 0;

	snprintf(metric, sizeof(metric), "%.28s_per_access", r->metric);
	for (i = 0; i < sum->nr_rows && shown < 2; i++) {
		const struct summary_row *row = &sum->rows[i];

		if (strcmp(row->metric, metric) != 0 || !tells_access(r, row))
			continue;
		shown++;
		html_put(f,
			 "<div><dt>%.0f</dt><dd>%s for one %s of a register, on "
			 "average</dd></div>\n",
			 row->s.mid.median, c < NR_COUNTERS ? counter_info[c].unit : r->metric,
			 row->cell.op);
	}
}

static void put_tiles(FILE *f, const struct html_page *page, const struct headline *h)
{
	const struct report *r = page->report;

	fputs("<dl class=\"tiles\">\n", f);
	if (h->dearest) {
		html_put(f, "<div><dt>%.1f%%</dt>", h->dearest->s.percent.median);
		html_put(f, "<dd>saved in %s, %u vCPUs</dd></div>\n",
			 report_access(r->benches, &h->dearest->cell), h->dearest->cell.vcpus);
	}
	html_put(f,
		 "<div><dt>%s <small>of %s</small></dt><dd>of a vCPU's registers are not its own, "
		 "but "
		 "the VM's or the host's</dd></div>\n",
		 env_get(page->env, "registers_wide", "?"), env_get(page->env, "registers", "?"));
	put_accesses(f, r);
	fputs("</dl>\n", f);
}

/* Of a directory without passes over registers. */
static void put_others_answer(FILE *f, const struct html_page *page)
{
	if (page->alternatives)
		html_put_alternatives_answer(f, page);
	if (page->history)
		html_put_history_answer(f, page);
	if (page->traces)
		html_put_traces_answer(f, page);
	if (!page->alternatives && !page->history && !page->traces)
		fputs("<p class=\"lead\">The directory holds no passes over registers, and so no "
		      "costs; what it holds is told below.</p>\n",
		      f);
}

void html_put_answer(FILE *f, const struct html_page *page)
{
	struct headline h, others;

	if (!page->report) {
		put_others_answer(f, page);
		return;
	}
	h = find_headline(page->report, false);
	others = find_headline(page->report, true);
	put_question(f, page, h.dearest);
	fputs("<p class=\"lead\"><strong>Answer:</strong> ", f);
	if (h.dearest) {
		put_most(f, page->report, h.dearest);
		put_range(f, &h);
	}
	put_others(f, page->report, &others);
	if (!h.dearest && !others.dearest) {
		fputs("what passes cost is told below; the run has no two policies of which one "
		      "could "
		      "save anything. ",
		      f);
	}
	if (page->sides)
		fputs("All of this is of the first run; <a href=\"#sides\">side by side</a> are "
		      "the "
		      "others, too. ",
		      f);
	put_surety(f, page);
	put_tiles(f, page, &h);
}
