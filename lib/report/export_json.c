// SPDX-License-Identifier: GPL-2.0
/* A whole comparison as one document of JSON. docs/comparison.schema.json is its specification. */
#include "report/export_words.h"

#include "version.h"

#include <math.h>

static void put_number(FILE *f, const char *name, double value, bool known)
{
	fprintf(f, ", \"%s\": ", name);
	if (known && isfinite(value))
		fprintf(f, "%.17g", value);
	else
		fputs("null", f);
}

static void put_text(FILE *f, const char *name, const char *text)
{
	fprintf(f, "\"%s\": ", name);
	if (text)
		export_put_json(f, text);
	else
		fputs("null", f);
}

static void put_run(FILE *f, const struct compare_run *run, const char *path, const char *commit)
{
	size_t i;

	fputs("{", f);
	put_text(f, "path", path);
	fputs(", ", f);
	put_text(f, "commit", env_get(&run->env, "commit", commit));
	fputs(", \"env\": {", f);
	for (i = 0; i < run->env.nr; i++) {
		fputs(i ? ",\n    " : "\n    ", f);
		export_put_json(f, run->env.entries[i].key);
		fputs(": ", f);
		export_put_json(f, run->env.entries[i].value);
	}
	fputs("\n  }}", f);
}

static void put_side(FILE *f, const char *which, const struct compare_side *side,
		     const char *const *path, const char *commit)
{
	size_t i;

	fprintf(f, "  \"%s\": [", which);
	for (i = 0; i < side->nr; i++) {
		fputs(i ? ", " : "", f);
		put_run(f, &side->run[i], path[i], commit);
	}
	fputs("],\n", f);
}

struct differences {
	FILE *f;
	size_t nr;
};

static void put_difference(void *arg, const struct compare_difference *d)
{
	struct differences *all = arg;

	fputs(all->nr++ ? ",\n    {" : "\n    {", all->f);
	put_text(all->f, "key", d->key);
	fputs(", ", all->f);
	put_text(all->f, "base", d->base);
	fputs(", ", all->f);
	put_text(all->f, "new", d->new);
	fprintf(all->f, ", \"unlike\": %s}", d->refused ? "true" : "false");
}

/* Of all runs, as they were checked. */
static void put_differences(FILE *f, const struct export_verdict *v)
{
	struct differences all = { f, 0 };

	fputs("  \"differences\": [", f);
	compare_unlike_sides(&v->base, &v->new, put_difference, &all);
	fputs("],\n", f);
}

static void put_cell(FILE *f, const struct cell_key *cell, enum counter metric)
{
	fputs("{", f);
	put_text(f, "bench", cell->bench);
	fputs(", ", f);
	put_text(f, "op", cell->op);
	fputs(", ", f);
	put_text(f, "policy", cell->policy);
	fprintf(f, ", \"vcpus\": %u, \"threads\": %u, ", cell->vcpus, cell->threads);
	put_text(f, "state", cell->state);
	fputs(", ", f);
	put_text(f, "pass", cell->pass);
	fprintf(f, ", \"metric\": \"%s\", \"unit\": \"%s\"", counter_info[metric].name,
		counter_info[metric].unit);
}

static void put_row(FILE *f, const struct compare_row *row)
{
	const struct stats_interval *change = &row->change.percent;

	put_cell(f, &row->cell, row->metric);
	put_number(f, "base", row->change.base, true);
	put_number(f, "new", row->change.new, true);
	put_number(f, "change_percent", change->median, true);
	put_number(f, "low_percent", change->low, change->has_interval);
	put_number(f, "high_percent", change->high, change->has_interval);
	put_number(f, "p", row->p, true);
	put_number(f, "limit_percent", row->limit, true);
	fprintf(f, ", \"verdict\": \"%s\", \"worse\": %s", compare_verdict_name(row->verdict),
		compare_is_worse(row) ? "true" : "false");
	put_number(f, "needed", (double)row->needed, row->verdict == STATS_UNCLEAR && row->needed);
	fprintf(f, ", \"acquitted\": %s, \"other_registers\": %s}",
		row->acquitted ? "true" : "false", row->other_regs ? "true" : "false");
}

static void put_lists(FILE *f, const struct comparison *c)
{
	size_t i;

	fputs("  \"rows\": [", f);
	for (i = 0; i < c->nr; i++) {
		fputs(i ? ",\n    " : "\n    ", f);
		put_row(f, &c->rows[i]);
	}
	fputs("],\n  \"missing\": [", f);
	for (i = 0; i < c->nr_missing; i++) {
		fputs(i ? ",\n    " : "\n    ", f);
		put_cell(f, &c->missing[i].cell, c->missing[i].metric);
		fprintf(f, ", \"side\": \"%s\"}", c->missing[i].in_base ? "base" : "new");
	}
	fputs("]\n}\n", f);
}

void export_write_json(FILE *f, const struct export *e)
{
	static const char *const units[] = { "boots", "rounds", "exact" };
	const struct export_verdict *v = e->verdict;
	const struct comparison *c = v->comparison;

	fprintf(f, "{\n  \"format\": \"regscope comparison\", \"version\": 1,\n");
	fprintf(f, "  \"tool\": {\"name\": \"regscope\", \"version\": \"%s\"},\n",
		REGSCOPE_VERSION);
	put_side(f, "base", &v->base, v->base_name, NULL);
	put_side(f, "new", &v->new, v->new_name, e->commit);
	put_differences(f, v);
	fprintf(f, "  \"compared\": \"%s\", \"boots\": {\"base\": %zu, \"new\": %zu},\n",
		units[c->unit], c->boots[0], c->boots[1]);
	fprintf(f, "  \"single_boot\": %s, \"allow_missing\": %s, \"exit_code\": %d,\n",
		v->single_boot ? "true" : "false", v->allow_missing ? "true" : "false",
		v->exit_code);
	fprintf(f,
		"  \"count\": {\"worse\": %zu, \"better\": %zu, \"same\": %zu, \"unclear\": %zu, "
		"\"missing\": %zu},\n",
		c->nr_worse, c->nr_better, c->nr_same, c->nr_unclear, c->nr_vanished);
	put_lists(f, c);
}
