// SPDX-License-Identifier: GPL-2.0
/* A series of commits: see series.h. */
#include "analyse/series.h"

#include "analyse/harness.h"
#include "analyse/rows.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define PER_ACCESS "_per_access"

/* Is it a cell of the op, "OP" or "HARNESS/OP"? */
static bool is_op(const char *op, const struct cell_key *cell)
{
	const char *slash = strchr(op, '/');
	size_t len = slash ? (size_t)(slash - op) : 0;

	if (slash && (strlen(cell->bench) != len || strncmp(cell->bench, op, len)))
		return false;
	return !strcmp(slash ? slash + 1 : op, cell->op);
}

/* Of the largest VM, the first cell of one thread whose policy is a base. */
static const struct summary_row *cost_row(const struct compare_run *run, const char *op,
					  const char *metric)
{
	const struct summary_row *row, *best = NULL;
	char name[METRIC_NAME_MAX];
	size_t i;

	snprintf(name, sizeof(name), "%.*s" PER_ACCESS, (int)(sizeof(name) - sizeof(PER_ACCESS)),
		 metric);
	for (i = 0; i < run->summary.nr_rows; i++) {
		row = &run->summary.rows[i];
		if (is_op(op, &row->cell) && !strcmp(row->metric, name) && row->cell.threads == 1 &&
		    !*row->cell.pass && !harness_base(&run->benches, &row->cell) &&
		    (!best || row->cell.vcpus > best->cell.vcpus))
			best = row;
	}
	return best;
}

/* What the one policy saves that is compared with the cell's. */
static const struct saving_row *saving_of(const struct compare_run *run,
					  const struct cell_key *cell, const char *metric)
{
	const struct summary *s = &run->summary;
	struct cell_key key;
	size_t i;

	for (i = 0; i < s->nr_savings; i++) {
		key = cell_key_of_policy(&s->savings[i].cell, cell->policy);
		if (cell_key_equal(&key, cell) && !strcmp(s->savings[i].metric, metric))
			return &s->savings[i];
	}
	return NULL;
}

static const char *metric_of(const struct compare_run *run)
{
	return env_get(&run->env, "metric", counter_info[COUNTER_INSTRUCTIONS].name);
}

/* Costs and savings of the run itself. */
static void fill_costs(const struct series *s, struct series_result *r,
		       const struct compare_run *run)
{
	const char *metric = metric_of(run);
	const struct summary_row *row, *pass;
	const struct saving_row *saving;
	double all = 0, saved = 0;
	size_t i;

	for (i = 0; i < s->nr_ops; i++) {
		struct series_cost *cost = &r->op[i];

		row = cost_row(run, s->op[i], metric);
		if (!row)
			continue;
		cost->has_cost = true;
		cost->cell = row->cell;
		memcpy(cost->metric, row->metric, sizeof(cost->metric));
		memcpy(cost->unit, row->unit, sizeof(cost->unit));
		cost->cost = row->s.mid.median;
		saving = saving_of(run, &row->cell, metric);
		pass = summary_find(&run->summary, &row->cell, metric);
		if (!saving || !pass)
			continue;
		cost->has_saving = r->has_saving = true;
		cost->saved_pct = saving->s.percent.median;
		all += pass->s.mid.median;
		saved += saving->s.percent.median / 100 * pass->s.mid.median;
	}
	r->saved_pct = all > 0 ? 100 * saved / all : 0;
}

static unsigned int number_of(const struct env *env, const char *key)
{
	return (unsigned int)strtoul(env_get(env, key, "0"), NULL, 10);
}

static void fill_facts(struct series_row *row, const struct env *env)
{
	const char *effect = env_get(env, "scope_cap_effect", "");
	bool advertised = !strcmp(env_get(env, "scope_cap_advertised", "no"), "yes");
	bool enabled = *effect && strcmp(effect, "refused") && strcmp(effect, "untried");

	row->measured = true;
	row->registers = number_of(env, "registers");
	row->wide = number_of(env, "registers_wide");
	row->scope_cap = number_of(env, "scope_cap_number");
	snprintf(row->scope_source, sizeof(row->scope_source), "%s",
		 env_get(env, "scope_source", ""));
	snprintf(row->scope_cap_effect, sizeof(row->scope_cap_effect), "%s", effect);
	row->without_effect = *effect && (advertised || enabled) && strcmp(effect, "marked") != 0;
}

/* Worse outweighs unclear, and that better. */
static enum series_verdict verdict_of(const struct comparison *c, const char *op)
{
	enum series_verdict verdict = SERIES_NONE;
	size_t i;

	for (i = 0; i < c->nr; i++) {
		const struct compare_row *row = &c->rows[i];
		enum series_verdict this = row->verdict == STATS_SAME	   ? SERIES_SAME
					   : row->verdict == STATS_UNCLEAR ? SERIES_UNCLEAR
					   : compare_is_worse(row)	   ? SERIES_WORSE
									   : SERIES_BETTER;

		if (op && !is_op(op, &row->cell))
			continue;
		if (verdict == SERIES_NONE || this == SERIES_WORSE ||
		    (this == SERIES_UNCLEAR && verdict != SERIES_WORSE) ||
		    (this == SERIES_BETTER && verdict == SERIES_SAME))
			verdict = this;
	}
	return verdict;
}

struct difference {
	char *text;
	size_t size;
};

/* The first one that refuses a comparison. */
static void keep_difference(void *arg, const struct compare_difference *d)
{
	struct difference *kept = arg;

	if (d->refused && !*kept->text)
		snprintf(kept->text, kept->size, "%s: \"%.120s\" and now \"%.120s\"", d->what,
			 d->base, d->new);
}

/* As `regscope compare` has it: one boot may be slow by chance, and what is not there any more may
 * be anything. */
static enum series_verdict verdict_of_all(const struct comparison *c, char why[SERIES_WHY_MAX])
{
	enum series_verdict verdict = verdict_of(c, NULL);

	if (verdict == SERIES_WORSE && c->unit == COMPARE_ROUNDS) {
		snprintf(why, SERIES_WHY_MAX, "worse in one boot, which may be chance");
		return SERIES_UNCLEAR;
	}
	if (verdict == SERIES_WORSE || !c->nr_vanished)
		return verdict;
	snprintf(why, SERIES_WHY_MAX, "%zu cells that the other one has are missing",
		 c->nr_vanished);
	return SERIES_UNCLEAR;
}

static void fill_verdicts(const struct series *s, struct series_result *r,
			  const struct comparison *c)
{
	size_t i;

	r->row.verdict = verdict_of_all(c, r->row.why);
	for (i = 0; i < s->nr_ops; i++) {
		struct series_cost *cost = &r->op[i];
		const struct compare_row *row =
			cost->has_cost ? comparison_find(c, &cost->cell,
							 counter_by_name(metric_of(s->last)))
				       : NULL;

		cost->verdict = cost->has_cost ? verdict_of(c, s->op[i]) : SERIES_NONE;
		cost->has_change = row;
		cost->change = row ? row->per_access : 0;
	}
}

static int judge(const struct series *s, struct series_result *r, const struct compare_run *run,
		 struct error *error)
{
	struct compare_side base = { s->last, 1 }, new = { run, 1 };
	struct difference why = { r->row.why, sizeof(r->row.why) };
	struct comparison c = { 0 };
	struct error said = { "" };
	int err;

	r->row.compared = true;
	r->row.with = s->last_number;
	r->row.verdict = SERIES_UNLIKE;
	if (compare_unlike_sides(&base, &new, keep_difference, &why))
		return 0;
	err = compare_runs(&c, &base, &new, &s->options, &said);
	if (err == -ENOMEM)
		return error_set(error, err, "%s", said.text);
	if (!err)
		fill_verdicts(s, r, &c);
	else
		snprintf(r->row.why, sizeof(r->row.why), "%.*s", SERIES_WHY_MAX - 1, said.text);
	comparison_free(&c);
	return 0;
}

int series_add(struct series *s, const struct series_row *row, const struct compare_run *run,
	       struct error *error)
{
	struct series_result *r = csv_push(&s->commits, &s->nr, sizeof(*r));
	int err = 0;

	if (!r)
		return error_set(error, -ENOMEM, "no memory for a series of commits");
	r->row = *row;
	if (!run)
		return 0;
	fill_facts(&r->row, &run->env);
	fill_costs(s, r, run);
	if (s->last)
		err = judge(s, r, run, error);
	s->last = run;
	s->last_number = row->commit.number;
	return err;
}

void series_free(struct series *s)
{
	free(s->commits);
	*s = (struct series){ .nr = 0 };
}

size_t series_nr_verdicts(const struct series *s, enum series_verdict verdict)
{
	size_t i, n = 0;

	for (i = 0; i < s->nr; i++)
		n += s->commits[i].row.verdict == verdict;
	return n;
}

size_t series_nr_measured(const struct series *s)
{
	size_t i, n = 0;

	for (i = 0; i < s->nr; i++)
		n += s->commits[i].row.measured;
	return n;
}

int series_write(const struct series *s, struct run_dir *dir, struct error *error)
{
	struct series_row *rows = calloc(s->nr * (SERIES_OPS_MAX + 1) + 1, sizeof(*rows));
	size_t i, k, nr = 0;
	int err;

	if (!rows)
		return error_set(error, -ENOMEM, "no memory for series.csv");
	for (i = 0; i < s->nr; i++) {
		const size_t before = nr;

		for (k = 0; k < s->nr_ops; k++) {
			if (!s->commits[i].op[k].has_cost)
				continue;
			rows[nr] = s->commits[i].row;
			rows[nr++].cost = s->commits[i].op[k];
		}
		if (nr == before)
			rows[nr++] = s->commits[i].row;
	}
	err = table_write(&series_table, rows, nr, dir, error);
	free(rows);
	return err;
}
