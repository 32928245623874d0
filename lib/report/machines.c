// SPDX-License-Identifier: GPL-2.0
/* Runs of several machines as one table: see machines.h. */
#include "report/machines.h"

#include "analyse/harness.h"
#include "report/report.h"

#include <ctype.h>
#include <string.h>

static const enum counter metrics[] = { COUNTER_WALL_NS, COUNTER_CYCLES, COUNTER_INSTRUCTIONS };
#define NR_METRICS (sizeof(metrics) / sizeof(metrics[0]))

/* As text that means nothing to Markdown, nor to HTML in it. */
static void put_plain(FILE *f, const char *text)
{
	for (; *text; text++) {
		if (*text == '_')
			putc('\\', f);
		putc(isascii(*text) && (isalnum(*text) || strchr(" _.,:;()+/%=-", *text)) ? *text
											  : '?',
		     f);
	}
}

static void put_fact(FILE *f, const struct env *env, const char *key)
{
	fputs(" ", f);
	put_plain(f, env_get(env, key, "unknown"));
	fputs(" |", f);
}

/* Of each kind of pass by one thread, whatever it is counted in, the saving of the most vCPUs. */
static bool is_shown(const struct side *side, size_t i)
{
	const struct summary *summary = &side->summary;
	const struct saving_row *row = &summary->savings[i], *other;
	size_t k;

	if (harness_threading(&side->benches, row->cell.bench) != BENCH_THREADING_ALONE)
		return false;
	for (k = 0; k < summary->nr_savings; k++) {
		other = &summary->savings[k];
		if (!report_same_line(&row->cell, &other->cell))
			continue;
		if (other->cell.vcpus > row->cell.vcpus ||
		    (other->cell.vcpus == row->cell.vcpus && k < i))
			return false;
	}
	return true;
}

static void put_metric(FILE *f, const struct side *side, const struct cell_key *cell,
		       const char *metric)
{
	const char *base = harness_base(&side->benches, cell);
	const struct summary_row *cost = base ? side_cost(side, cell, base, metric) : NULL;
	const struct saving_row *saving = side_saving(side, cell, metric);

	if (cost)
		fprintf(f, " %.3f |", cost->s.mid.median / 1e6);
	else
		fputs(" - |", f);
	if (!saving)
		fputs(" - |", f);
	else if (saving->s.percent.has_interval)
		fprintf(f, " %.1f%% [%.1f, %.1f]%s |", saving->s.percent.median,
			saving->s.percent.low, saving->s.percent.high,
			saving->resolved ? "" : " ~");
	else
		fprintf(f, " %.1f%% ~ |", saving->s.percent.median);
}

static void put_row(FILE *f, const struct side *side, size_t number, const struct cell_key *cell)
{
	const struct env *env = &side->env;
	char title[REPORT_TITLE_MAX];
	size_t m;

	fprintf(f, "| [%zu]", number);
	put_fact(f, env, "cpu");
	put_fact(f, env, "kernel_release");
	fputs(env_is_emulated(env) ? " emulated," : "", f);
	put_fact(f, env, "kvm_mode");
	put_fact(f, env, "registers");
	put_fact(f, env, "registers_wide");
	report_title(title, &side->benches, cell, report_has_states(&side->summary, cell->bench));
	fputc(' ', f);
	put_plain(f, title);
	fprintf(f, " | %u |", cell->vcpus);
	for (m = 0; m < NR_METRICS; m++)
		put_metric(f, side, cell, counter_info[metrics[m]].name);
	putc('\n', f);
}

void machines_write(FILE *f, const struct side *side, size_t nr)
{
	size_t i, k, doubtful = 0;

	fputs("| machine | kernel | KVM | registers | wider than a vCPU | pass | vCPUs "
	      "| time, ms | saved | cycles, M | saved | instructions, M | saved |\n"
	      "|---|---|---|---:|---:|---|---:|---:|---:|---:|---:|---:|---:|\n",
	      f);
	for (i = 0; i < nr; i++)
		for (k = 0; k < side[i].summary.nr_savings; k++)
			if (is_shown(&side[i], k))
				put_row(f, &side[i], i + 1, &side[i].summary.savings[k].cell);
	for (i = 0; i < nr; i++) {
		if (!*side[i].doubts.text)
			continue;
		fprintf(f, "%s- [%zu] doubtful: ", doubtful++ ? "" : "\n", i + 1);
		put_plain(f, side[i].doubts.text);
		putc('\n', f);
	}
}
