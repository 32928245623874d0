// SPDX-License-Identifier: GPL-2.0
/* What is said about the sides above their tables: see side_by_side.h. */
#include "report/report.h"
#include "report/side_by_side.h"

#include <string.h>

#define CLASSES_ACROSS 3 /* sides beside each other */

/* A fact that sides should share: once if they do, else for each of them. */
static void put_fact(FILE *f, const struct side_by_side *s, const char *label, const char *key)
{
	const char *first = env_get(&s->side[0].env, key, "unknown");
	bool same = true;
	size_t i;

	for (i = 1; i < s->nr; i++)
		same &= !strcmp(env_get(&s->side[i].env, key, "unknown"), first);
	if (same)
		report_put_field(f, label, "%s", first);
	for (i = 0; !same && i < s->nr; i++)
		report_put_field(f, i ? "" : label, "[%zu] %s", i + 1,
				 env_get(&s->side[i].env, key, "unknown"));
}

/* The facts that a reader compares: kernels differ, the rest should match. */
void side_by_side_put_sides(FILE *f, const struct side_by_side *s)
{
	size_t i;

	for (i = 0; i < s->nr; i++)
		if (*s->side[i].doubts.text)
			report_put_field(f, "doubt", "[%zu] %s", i + 1, s->side[i].doubts.text);
	for (i = 0; i < s->nr; i++) {
		const struct env *env = &s->side[i].env;

		report_put_field(f, i ? "" : "kernel",
				 "[%zu] %s, %s registers, %s wider than a vCPU (%s), %s rounds",
				 i + 1, env_get(env, "kernel_release", "kernel unknown"),
				 env_get(env, "registers", "?"),
				 env_get(env, "registers_wide", "?"),
				 env_get(env, "scope_source", "source unknown"),
				 env_get(env, "rounds", "?"));
	}
	put_fact(f, s, "host", "host_kind");
	put_fact(f, s, "cpu", "cpu");
	put_fact(f, s, "vcpu", "features");
	report_put_field(f, "metric", "%s, in millions, median of rounds; less is better",
			 report_metric_name(s->metric));
}

static bool class_before(const struct side_by_side *s, size_t side, const char *name)
{
	size_t i;

	for (i = 0; i < side; i++)
		if (side_class_of(&s->side[i], name).registers)
			return true;
	return false;
}

/* A class, or all of them (NULL), for some sides. */
static void put_class(FILE *f, const struct side_by_side *s, const char *name, size_t from,
		      size_t to)
{
	struct side_class c;
	size_t i;

	fprintf(f, s->markdown ? "| %s |" : "%-20s", name ? name : "all");
	for (i = from; i < to; i++) {
		c = side_class_of(&s->side[i], name);
		fprintf(f, s->markdown ? " %zu of %zu |" : "   %4zu of %4zu", c.wide, c.registers);
	}
	putc('\n', f);
}

static void put_class_heads(FILE *f, const struct side_by_side *s, size_t from, size_t to)
{
	size_t i;

	fprintf(f, s->markdown ? "\n| %s |" : "%-20s", "class");
	for (i = from; i < to; i++)
		fprintf(f, s->markdown ? "%*s [%zu] |" : "   %*s[%zu]",
			s->markdown ? 0 : 9 - (i >= 9), "", i + 1);
	if (s->markdown)
		fprintf(f, "\n|---|");
	for (i = from; s->markdown && i < to; i++)
		fprintf(f, "---:|");
	putc('\n', f);
}

/* The classes that any side has, with columns for some sides. */
static void put_class_table(FILE *f, const struct side_by_side *s, size_t from, size_t to)
{
	size_t i, c;

	put_class_heads(f, s, from, to);
	for (i = 0; i < s->nr; i++)
		for (c = 0; c < s->side[i].nr_classes; c++)
			if (!class_before(s, i, s->side[i].classes[c].name))
				put_class(f, s, s->side[i].classes[c].name, from, to);
	put_class(f, s, NULL, from, to);
}

void side_by_side_put_classes(FILE *f, const struct side_by_side *s)
{
	size_t i, across = s->markdown ? s->nr : CLASSES_ACROSS;

	for (i = 0; i < s->nr && !s->side[i].nr_classes;)
		i++;
	if (i == s->nr)
		return;
	fprintf(f, "\n%sregisters wider than a vCPU, of all\n", s->markdown ? "### " : "");
	for (i = 0; i < s->nr; i += across) {
		fputs(i ? "\n" : "", f);
		put_class_table(f, s, i, i + across < s->nr ? i + across : s->nr);
	}
}
