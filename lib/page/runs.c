// SPDX-License-Identifier: GPL-2.0
/* The runs that stand side by side, and their registers: see page.h. */
#include "page/page.h"

void html_put_side_heads(FILE *f, const struct side_by_side *s, const char *what)
{
	char head[CELL_WORD_MAX + 32];
	size_t i;

	for (i = 0; i < s->nr; i++) {
		snprintf(head, sizeof(head), "[%zu]%s%s", i + 1, *what ? " " : "", what);
		html_put_head(f, head, true);
	}
}

/* What sides may share: those that they do are told once. */
static const struct fact {
	const char *key, *label;
} facts[] = {
	{ "machine", "machine" },
	{ "host_kind", "host" },
	{ "cpu", "CPU" },
	{ "features", "features of the vCPUs" },
};
#define NR_FACTS (sizeof(facts) / sizeof(facts[0]))

static void put_shared(FILE *f, const struct side_by_side *s)
{
	size_t i;

	fputs("<dl class=\"facts\">\n", f);
	for (i = 0; i < NR_FACTS; i++)
		if (side_by_side_share(s, facts[i].key))
			html_put(f, "<div><dt>%s, of all</dt><dd>%s</dd></div>\n", facts[i].label,
				 env_get(&s->side[0].env, facts[i].key, "unknown"));
	fputs("</dl>\n", f);
}

static bool any_replayed(const struct side_by_side *s)
{
	size_t i;

	for (i = 0; i < s->nr; i++)
		if (report_replayed(&s->side[i].env))
			return true;
	return false;
}

static void put_side(FILE *f, const struct side_by_side *s, size_t nr)
{
	const struct side *side = &s->side[nr];
	const struct env *env = &side->env;
	const char *replayed = report_replayed(env);
	char rounds[REPORT_ROUNDS_MAX];
	size_t i;

	html_put(f,
		 "<tr><th scope=\"row\">[%zu]</th><td>%s</td><td class=\"n\">%s</td>"
		 "<td class=\"n\">%s</td><td>%s</td><td class=\"n\">%s</td>",
		 nr + 1, env_get(env, "kernel_release", "unknown"), env_get(env, "registers", "?"),
		 env_get(env, "registers_wide", "?"), env_get(env, "scope_source", "unknown"),
		 report_rounds(rounds, env));
	if (!s->metric)
		html_put(f, "<td>%s</td>", report_metric_name(side->metric));
	for (i = 0; i < NR_FACTS; i++)
		if (!side_by_side_share(s, facts[i].key))
			html_put(f, "<td>%s</td>", env_get(env, facts[i].key, "unknown"));
	if (any_replayed(s))
		html_put(f, "<td>%s</td>", replayed ? replayed : "none");
	fputs("</tr>\n", f);
}

static void put_again(FILE *f, const struct side_by_side *s)
{
	size_t i;

	fputs("<p>To measure them again:</p>\n<dl class=\"facts\">\n", f);
	for (i = 0; i < s->nr; i++)
		html_put(f, "<div><dt>[%zu]</dt><dd><code>%s</code></dd></div>\n", i + 1,
			 env_get(&s->side[i].env, "reproduce", "regscope bench"));
	fputs("</dl>\n", f);
}

void html_put_runs(FILE *f, const struct side_by_side *s)
{
	size_t i;

	put_shared(f, s);
	html_begin_table(f, "The runs");
	fputs("<thead><tr>", f);
	html_put_head(f, "run", false);
	html_put_head(f, "kernel", false);
	html_put_head(f, "registers", true);
	html_put_head(f, "wider than a vCPU", true);
	html_put_head(f, "source of scope", false);
	html_put_head(f, "rounds", true);
	if (!s->metric)
		html_put_head(f, "metric", false);
	for (i = 0; i < NR_FACTS; i++)
		if (!side_by_side_share(s, facts[i].key))
			html_put_head(f, facts[i].label, false);
	if (any_replayed(s))
		html_put_head(f, "accesses replayed", false);
	fputs("</tr></thead>\n<tbody>\n", f);
	for (i = 0; i < s->nr; i++)
		put_side(f, s, i);
	html_end_table(f);
	put_again(f, s);
	for (i = 0; i < s->nr; i++)
		if (*s->side[i].doubts.text)
			html_put(f, "<p class=\"doubts\">[%zu] is doubtful: %s</p>\n", i + 1,
				 s->side[i].doubts.text);
}

static void put_class(FILE *f, const struct side_by_side *s, const char *name)
{
	struct side_class c;
	size_t i;

	html_put(f, "<tr><th scope=\"row\">%s</th>", name ? name : "all");
	for (i = 0; i < s->nr; i++) {
		c = side_class_of(&s->side[i], name);
		if (c.registers)
			html_put(f, "<td class=\"n\">%zu of %zu</td>", c.wide, c.registers);
		else
			fputs("<td class=\"n\">-</td>", f);
	}
	fputs("</tr>\n", f);
}

void html_put_classes(FILE *f, const struct side_by_side *s)
{
	struct sides_class class = { .nr = 0 };

	if (!side_by_side_next_class(s, &class))
		return;
	html_begin_table(f, "Registers wider than a vCPU, of all of their class");
	fputs("<thead><tr>", f);
	html_put_head(f, "class", false);
	html_put_side_heads(f, s, "");
	fputs("</tr></thead>\n<tbody>\n", f);
	do
		put_class(f, s, class.name);
	while (side_by_side_next_class(s, &class));
	html_begin_sum(f);
	put_class(f, s, NULL);
	html_end_table(f);
}
