// SPDX-License-Identifier: GPL-2.0
/* Side by side: see side_by_side.h. Nothing is computed here, only laid out. */
#include "report/side_by_side.h"

#include "report/report.h"

#include <string.h>

static const char rule[] =
	"------------------------------------------------------------------------";

/* The facts that a reader compares: kernels differ, the rest should not. */
static void put_sides(FILE *f, const struct side_by_side *s)
{
	static const char *const facts[] = { "host_kind", "cpu", "features" };
	size_t i, k;
	char text[512];

	for (i = 0; i < s->nr; i++) {
		const struct env *env = &s->side[i].env;

		snprintf(text, sizeof(text),
			 "[%zu] %s, %s registers, %s wider than a vCPU (%s), %s rounds", i + 1,
			 env_get(env, "kernel_release", "kernel unknown"),
			 env_get(env, "registers", "?"), env_get(env, "registers_wide", "?"),
			 env_get(env, "scope_source", "source unknown"),
			 env_get(env, "rounds", "?"));
		report_put_field(f, i ? "" : "kernel", text);
	}
	for (k = 0; k < sizeof(facts) / sizeof(facts[0]); k++) {
		const char *label = k == 0 ? "host" : k == 1 ? "cpu" : "vcpu";
		const char *first = env_get(&s->side[0].env, facts[k], "unknown");
		bool same = true;

		for (i = 1; i < s->nr; i++)
			same &= !strcmp(env_get(&s->side[i].env, facts[k], "unknown"), first);
		for (i = 0; i < (same ? 1 : s->nr); i++) {
			snprintf(text, sizeof(text), "[%zu] %s", i + 1,
				 env_get(&s->side[i].env, facts[k], "unknown"));
			report_put_field(f, i ? "" : label, same ? first : text);
		}
	}
	snprintf(text, sizeof(text), "%s, in millions, median of rounds; less is better",
		 report_metric_name(s->metric));
	report_put_field(f, "metric", text);
}

static const struct side_class *find_class(const struct side *side, const char *name)
{
	size_t i;

	for (i = 0; i < side->nr_classes; i++)
		if (!strcmp(side->classes[i].name, name))
			return &side->classes[i];
	return NULL;
}

static bool class_before(const struct side_by_side *s, size_t side, size_t class)
{
	const char *name = s->side[side].classes[class].name;
	size_t i;

	for (i = 0; i < side; i++)
		if (find_class(&s->side[i], name))
			return true;
	return false;
}

static void put_class(FILE *f, const struct side_by_side *s, const char *name)
{
	size_t i;

	fprintf(f, s->markdown ? "| %s |" : "%-20s", name);
	for (i = 0; i < s->nr; i++) {
		const struct side_class *c = find_class(&s->side[i], name);

		fprintf(f, s->markdown ? " %zu of %zu |" : "   %4zu of %4zu", c ? c->wide : 0,
			c ? c->registers : 0);
	}
	putc('\n', f);
}

static void put_classes(FILE *f, const struct side_by_side *s)
{
	size_t i, k, c, wide, all;

	for (i = k = 0; i < s->nr; i++)
		k += s->side[i].nr_classes;
	if (!k)
		return;
	fprintf(f, "\n%sregisters wider than a vCPU, of all\n", s->markdown ? "### " : "");
	fprintf(f, s->markdown ? "\n| %s |" : "%-20s", "class");
	for (i = 0; i < s->nr; i++)
		fprintf(f, s->markdown ? "%s [%zu] |" : "   %9s[%zu]", "", i + 1);
	if (s->markdown)
		fprintf(f, "\n|---|");
	for (i = 0; s->markdown && i < s->nr; i++)
		fprintf(f, "---:|");
	putc('\n', f);
	for (i = 0; i < s->nr; i++)
		for (c = 0; c < s->side[i].nr_classes; c++)
			if (!class_before(s, i, c))
				put_class(f, s, s->side[i].classes[c].name);
	fprintf(f, s->markdown ? "| %s |" : "%-20s", "all");
	for (i = 0; i < s->nr; i++) {
		for (wide = all = c = 0; c < s->side[i].nr_classes; c++) {
			wide += s->side[i].classes[c].wide;
			all += s->side[i].classes[c].registers;
		}
		fprintf(f, s->markdown ? " %zu of %zu |" : "   %4zu of %4zu", wide, all);
	}
	putc('\n', f);
}

static const struct saving_row *find_saving(const struct summary *sum, const struct cell_key *cell,
					    const char *metric)
{
	size_t i;

	for (i = 0; i < sum->nr_savings; i++) {
		const struct cell_key *k = &sum->savings[i].cell;

		if (k->vcpus == cell->vcpus && k->threads == cell->threads &&
		    !strcmp(k->bench, cell->bench) && !strcmp(k->op, cell->op) &&
		    !strcmp(k->state, cell->state) && !strcmp(sum->savings[i].metric, metric))
			return &sum->savings[i];
	}
	return NULL;
}

static const struct summary_row *find_cost(const struct side_by_side *s, size_t side,
					   const struct cell_key *cell, const char *policy)
{
	struct cell_key key = *cell;

	snprintf(key.policy, sizeof(key.policy), "%s", policy);
	return summary_find(&s->side[side].summary, &key, s->metric);
}

/* One field of a table: to the right in @width columns, or between Markdown's bars. */
static void put_field(FILE *f, const struct side_by_side *s, int width, const char *text)
{
	if (s->markdown)
		fprintf(f, " %s |", text);
	else
		fprintf(f, " %*s", width, text);
}

static void put_cost(FILE *f, const struct side_by_side *s, size_t side,
		     const struct cell_key *cell, const char *policy)
{
	const struct summary_row *row = find_cost(s, side, cell, policy);
	char text[32] = "-";

	if (row)
		snprintf(text, sizeof(text), "%.2f", row->s.mid.median / 1e6);
	put_field(f, s, 7, text);
}

/* How the first side's cost differs from the second's; a cost whose interval meets the other's may
 * be the same. */
static void put_change(FILE *f, const struct side_by_side *s, const struct cell_key *cell,
		       const char *policy)
{
	const struct summary_row *new = find_cost(s, 0, cell, policy);
	const struct summary_row *base = find_cost(s, 1, cell, policy);
	char text[32] = "-";
	bool apart = true;

	if (new &&base && base->s.mid.median > 0) {
		apart = new->s.mid.low > base->s.mid.high || new->s.mid.high < base->s.mid.low;
		snprintf(text, sizeof(text), "%+.1f%%%s",
			 100 * (new->s.mid.median / base->s.mid.median - 1), apart ? "" : "~");
	}
	put_field(f, s, apart ? 8 : 9, text); /* a ~ stands beyond the column */
}

static void put_row(FILE *f, const struct side_by_side *s, const struct cell_key *cell, size_t from,
		    size_t to)
{
	char text[32];
	size_t i;

	if (s->markdown)
		fprintf(f, "\n| %u |", cell->vcpus);
	else
		fprintf(f, "\n%6u", cell->vcpus);
	for (i = from; i < to; i++) {
		const struct saving_row *saving = find_saving(&s->side[i].summary, cell, s->metric);

		put_cost(f, s, i, cell, POLICY_BASE);
		put_cost(f, s, i, cell, POLICY_OTHER);
		snprintf(text, sizeof(text), "-");
		if (saving)
			snprintf(text, sizeof(text), "%.1f%%%s", saving->s.percent.median,
				 saving->resolved ? "" : "~");
		if (!s->markdown && (!saving || saving->resolved) && (i + 1 < to || s->change))
			snprintf(text + strlen(text), 2, " "); /* below the others' ~ */
		put_field(f, s, s->markdown || text[strlen(text) - 1] != '%' ? 6 : 5, text);
	}
	if (s->change) {
		put_change(f, s, cell, POLICY_BASE);
		put_change(f, s, cell, POLICY_OTHER);
	}
}

/* Has a side before @side, or a row before @row on it, this table? */
static bool table_before(const struct side_by_side *s, size_t side, size_t row)
{
	const struct saving_row *this = &s->side[side].summary.savings[row];
	size_t i, k;

	for (i = 0; i <= side; i++) {
		const struct summary *sum = &s->side[i].summary;

		for (k = 0; k < (i < side ? sum->nr_savings : row); k++)
			if (report_same_table(&sum->savings[k], this))
				return true;
	}
	return false;
}

/* The row of a table with the fewest vCPUs above @vcpus, on any side; NULL at its end. */
static const struct saving_row *next_row(const struct side_by_side *s,
					 const struct saving_row *head, unsigned int vcpus)
{
	const struct saving_row *best = NULL;
	size_t i, k;

	for (i = 0; i < s->nr; i++)
		for (k = 0; k < s->side[i].summary.nr_savings; k++) {
			const struct saving_row *row = &s->side[i].summary.savings[k];

			if (report_same_table(row, head) && row->cell.vcpus > vcpus &&
			    (!best || row->cell.vcpus < best->cell.vcpus))
				best = row;
		}
	return best;
}

static void put_heads(FILE *f, const struct side_by_side *s, size_t from, size_t to)
{
	size_t i;

	fprintf(f, "\n%6s", "");
	for (i = from; i < to; i++)
		fprintf(f, "  %.*s[%zu]", (int)(21 - 2 - 3 - (i >= 9)), rule, i + 1);
	fprintf(f, "%s\n%6s", s->change ? "   [1] against [2]" : "", "vCPUs");
	for (i = from; i < to; i++)
		fprintf(f, " %7s %7s %5s%s", "all", "scoped", "saved",
			i + 1 < to || s->change ? " " : "");
	if (s->change)
		fprintf(f, " %8s %8s", "all", "scoped");
}

static void put_heads_markdown(FILE *f, const struct side_by_side *s, size_t from, size_t to)
{
	size_t i;

	fprintf(f, "\n\n| vCPUs |");
	for (i = from; i < to; i++)
		fprintf(f, " [%zu] all | [%zu] scoped | [%zu] saved |", i + 1, i + 1, i + 1);
	fprintf(f, "%s\n|---:|",
		s->change ? " all, [1] against [2] | scoped, [1] against [2] |" : "");
	for (i = 0; i < 3 * (to - from) + 2 * s->change; i++)
		fprintf(f, "---:|");
}

static void put_table(FILE *f, const struct side_by_side *s, const struct saving_row *head,
		      size_t from, size_t to)
{
	const char *access = s->access ? s->access(head->cell.bench, head->cell.op) : NULL;
	const struct saving_row *row;
	unsigned int vcpus = 0;

	fprintf(f, "\n%s%s", s->markdown ? "### " : "", access ? access : head->cell.op);
	if (strcmp(head->cell.bench, "sweep"))
		fprintf(f, ", state %s", head->cell.state);
	if (s->markdown)
		put_heads_markdown(f, s, from, to);
	else
		put_heads(f, s, from, to);
	while ((row = next_row(s, head, vcpus))) {
		put_row(f, s, &row->cell, from, to);
		vcpus = row->cell.vcpus;
	}
	putc('\n', f);
}

static void put_footer(FILE *f, const struct side_by_side *s)
{
	bool emulated = false;
	size_t i;

	if (s->change)
		fprintf(f, "[1] against [2]: negative is better; ~ their intervals meet\n");
	fprintf(f, "all: every register on every vCPU; scoped: those wider than a vCPU once\n"
		   "~ not resolved at 95%% (Holm over the rows of each harness of a run)\n");
	for (i = 0; i < s->nr; i++)
		emulated |= !strncmp(env_get(&s->side[i].env, "host_kind", ""), "emulated", 8);
	if (emulated)
		fprintf(f, "counts of an emulated host are instructions; they are not time\n");
	for (i = 0; i < s->nr; i++)
		report_put_field(f, i ? "" : "reproduce:",
				 env_get(&s->side[i].env, "reproduce", "regscope bench"));
}

/* In Markdown, what is no table is shown as it is. */
static void put_fence(FILE *f, const struct side_by_side *s)
{
	if (s->markdown)
		fprintf(f, "```\n");
}

void side_by_side_write(FILE *f, const struct side_by_side *s)
{
	size_t i, k, from;

	put_fence(f, s);
	put_sides(f, s);
	put_fence(f, s);
	put_classes(f, s);
	for (i = 0; i < s->nr; i++)
		for (k = 0; k < s->side[i].summary.nr_savings; k++) {
			const struct saving_row *head = &s->side[i].summary.savings[k];

			if (strcmp(head->metric, s->metric) || table_before(s, i, k))
				continue;
			for (from = 0; from < s->nr; from += SIDE_BY_SIDE_ACROSS)
				put_table(f, s, head, from,
					  from + SIDE_BY_SIDE_ACROSS < s->nr
						  ? from + SIDE_BY_SIDE_ACROSS
						  : s->nr);
		}
	putc('\n', f);
	put_fence(f, s);
	put_footer(f, s);
	put_fence(f, s);
}
