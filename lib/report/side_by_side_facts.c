// SPDX-License-Identifier: GPL-2.0
/* What is said about the sides above their tables: see side_by_side.h. */
#include "report/report.h"
#include "report/side_by_side.h"

#include <string.h>

bool side_by_side_share(const struct side_by_side *s, const char *key)
{
	size_t i;

	for (i = 1; i < s->nr; i++)
		if (strcmp(env_get(&s->side[i].env, key, "unknown"),
			   env_get(&s->side[0].env, key, "unknown")))
			return false;
	return true;
}

/* A fact that sides should share: once if they do, else for each of them. */
static void put_fact(FILE *f, const struct side_by_side *s, const char *label, const char *key)
{
	size_t i, nr = side_by_side_share(s, key) ? 1 : s->nr;

	for (i = 0; i < nr; i++) {
		const char *fact = env_get(&s->side[i].env, key, "unknown");

		if (nr == 1)
			report_put_field(f, label, "%s", fact);
		else
			report_put_field(f, i ? "" : label, "[%zu] %s", i + 1, fact);
	}
}

/* Whose accesses those of `replay` are, if any side has them. */
static void put_replayed(FILE *f, const struct side_by_side *s)
{
	bool any = false;
	size_t i;

	for (i = 0; i < s->nr; i++)
		any |= report_replayed(&s->side[i].env) != NULL;
	for (i = 0; any && i < s->nr; i++) {
		const char *what = report_replayed(&s->side[i].env);

		report_put_field(f, i ? "" : "vmm", "[%zu] %s", i + 1, what ? what : "none");
	}
}

static void put_metrics(FILE *f, const struct side_by_side *s)
{
	size_t i;

	if (s->metric)
		report_put_field(f, "metric", "%s, in millions, median of rounds; less is better",
				 report_metric_name(s->metric));
	for (i = 0; !s->metric && i < s->nr; i++)
		report_put_field(f, i ? "" : "metric", "[%zu] %s, median of rounds", i + 1,
				 report_metric_name(s->side[i].metric));
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
		char rounds[REPORT_ROUNDS_MAX];

		report_put_field(
			f, i ? "" : "kernel",
			"[%zu] %s, %s registers, %s wider than a vCPU (%s), %s rounds", i + 1,
			env_get(env, "kernel_release", "kernel unknown"),
			env_get(env, "registers", "?"), env_get(env, "registers_wide", "?"),
			env_get(env, "scope_source", "source unknown"), report_rounds(rounds, env));
	}
	if (!side_by_side_share(s, "machine"))
		put_fact(f, s, "machine", "machine");
	put_fact(f, s, "host", "host_kind");
	put_fact(f, s, "cpu", "cpu");
	put_fact(f, s, "vcpu", "features");
	put_replayed(f, s);
	put_metrics(f, s);
}

/* A class, or all of them (NULL). */
static void put_class(struct grid *grid, const struct side_by_side *s, const char *name)
{
	size_t i, row = grid->nr_rows++;
	struct side_class c;

	grid_put(grid, row, GRID_HEAD, "%s", name ? name : "all");
	for (i = 0; i < s->nr; i++) {
		c = side_class_of(&s->side[i], name);
		grid_put(grid, row, i, s->markdown ? "%zu of %zu" : "%4zu of %4zu", c.wide,
			 c.registers);
	}
}

/* The classes that any side has. */
void side_by_side_put_classes(FILE *f, const struct side_by_side *s)
{
	struct sides_class class = { .nr = 0 };
	size_t i, nr = 0;
	struct grid grid;

	for (i = 0; i < s->nr; i++)
		nr += s->side[i].nr_classes;
	if (!nr)
		return;
	fprintf(f, s->markdown ? "\n### %s\n\n" : "\n%s\n", "registers wider than a vCPU, of all");
	grid_init(&grid, nr + 2, s->nr);
	grid.head_width = 20;
	grid.width = sizeof("1234 of 1234") - 1;
	grid.gap = 3;
	grid.head_left = true;
	grid.markdown = s->markdown;
	grid.nr_rows = 1;
	grid_put(&grid, 0, GRID_HEAD, "class");
	for (i = 0; i < s->nr; i++)
		grid_put(&grid, 0, i, "[%zu]", i + 1);
	while (side_by_side_next_class(s, &class))
		put_class(&grid, s, class.name);
	put_class(&grid, s, NULL);
	grid_print(f, &grid);
}
