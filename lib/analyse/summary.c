// SPDX-License-Identifier: GPL-2.0
/* From samples to medians, intervals and savings: see summary.h. */
#include "analyse/summary.h"

#include "analyse/harness.h"
#include "analyse/rows.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct maker {
	const struct rounds *rounds;
	const struct benches *benches;
	struct summary *out;
	double *a, *b, *scratch; /* with room for all rows; scratch for twice as many */
	unsigned int *round;	 /* of each number in a */
	struct stats_order order;
	bool exact;
	int err;
};

/* Counts that repeat exactly are not drawn from anything that could hang together. */
static const struct stats_order *order_of(const struct maker *m)
{
	return m->exact ? NULL : &m->order;
}

static size_t take_values(struct maker *m, size_t cell, enum counter c, bool per_access)
{
	size_t i, n = 0;

	for (i = 0; i < rounds_nr_rows(m->rounds, cell); i++) {
		const struct sample_row *row = rounds_row(m->rounds, cell, i);

		m->round[n] = row->round;
		if (!row->reading.has[c])
			continue;
		m->a[n] =
			per_access ? rounds_access_cost(row, c, 0) : (double)row->reading.value[c];
		n += m->a[n] >= 0;
	}
	return n;
}

static void add_row(struct maker *m, size_t cell, enum counter c, bool per_access)
{
	size_t n = take_values(m, cell, c, per_access);
	struct summary_row *row;

	if (!n)
		return;
	row = rows_push(&m->out->rows, &m->out->nr_rows, sizeof(*row),
			&m->rounds->set->cells.key[cell], c);
	if (!row) {
		m->err = -ENOMEM;
		return;
	}
	if (per_access) {
		snprintf(row->metric, METRIC_NAME_MAX, "%s_per_access", counter_info[c].name);
		snprintf(row->unit, METRIC_NAME_MAX, "%s/access", counter_info[c].unit);
	}
	row->s = stats_summarize_rounds(m->a, n, order_of(m), m->scratch);
}

static void add_saving(struct maker *m, size_t base, size_t other, enum counter c)
{
	size_t n = rounds_pairs(m->rounds, base, other, c, m->a, m->b, m->round);
	uint64_t accesses = rounds_row(m->rounds, base, 0)->accesses;
	struct stats_saving saving;
	struct saving_row *row;

	if (!n || !stats_save_rounds(m->a, m->b, n, order_of(m), m->scratch, &saving))
		return;
	row = rows_push(&m->out->savings, &m->out->nr_savings, sizeof(*row),
			&m->rounds->set->cells.key[other], c);
	if (!row) {
		m->err = -ENOMEM;
		return;
	}
	row->s = saving;
	row->n_effective = (double)n / saving.dependence.factor;
	row->has_dependence = !m->exact;
	row->p_holm = 1;
	row->control = accesses && accesses == rounds_row(m->rounds, other, 0)->accesses &&
		       harness_is_like_base(m->benches, &row->cell);
}

static void add_cell(struct maker *m, size_t cell)
{
	const char *policy = harness_base(m->benches, &m->rounds->set->cells.key[cell]);
	size_t base = policy ? rounds_of_policy(m->rounds, cell, policy) : CELLS_NONE;
	enum counter c;

	for (c = 0; c < NR_COUNTERS; c++) {
		add_row(m, cell, c, false);
		if (counter_info[c].is_metric || c == COUNTER_USER_INSTRUCTIONS)
			add_row(m, cell, c, true);
		if (base != CELLS_NONE && counter_info[c].is_metric)
			add_saving(m, base, cell, c);
	}
}

/* Savings of one harness, pass and metric, except for controls, are corrected together. */
static bool same_family(const struct saving_row *a, const struct saving_row *b)
{
	return !a->control && !b->control && !strcmp(a->cell.bench, b->cell.bench) &&
	       !strcmp(a->cell.pass, b->cell.pass) && !strcmp(a->metric, b->metric);
}

/* Resolve the family that begins at @first. @p has room for two numbers per saving. */
static void resolve_family(struct summary *out, size_t first, bool exact, double *p, size_t *order)
{
	struct saving_row *s = out->savings;
	double *adjusted = p + out->nr_savings;
	size_t i, n = 0;

	for (i = first; i < out->nr_savings; i++)
		if (same_family(&s[i], &s[first]))
			p[n++] = exact ? s[i].s.p_rank : s[i].s.p_sign;
	stats_holm(p, n, adjusted, order);
	for (i = first, n = 0; i < out->nr_savings; i++)
		if (same_family(&s[i], &s[first])) {
			s[i].p_holm = adjusted[n++];
			s[i].resolved = s[i].p_holm <= 1 - STATS_CONFIDENCE;
		}
}

static int resolve(struct summary *out, bool exact)
{
	double *p = calloc(2 * out->nr_savings + 1, sizeof(*p));
	size_t *order = calloc(out->nr_savings + 1, sizeof(*order)), i, k;
	int err = p && order ? 0 : -ENOMEM;

	for (i = 0; !err && i < out->nr_savings; i++) {
		for (k = 0; k < i && !same_family(&out->savings[k], &out->savings[i]);)
			k++;
		if (k == i)
			resolve_family(out, i, exact, p, order);
	}
	free(p);
	free(order);
	return err;
}

static int make_room(struct maker *m, const struct env *env)
{
	size_t room = m->rounds->room;

	m->a = calloc(4 * room, sizeof(*m->a));
	m->round = calloc(room, sizeof(*m->round));
	if (!m->a || !m->round)
		return -ENOMEM;
	m->b = m->a + room;
	m->scratch = m->b + room;
	m->order = (struct stats_order){ m->round, rounds_per_vm(env) };
	return 0;
}

int summary_make(struct summary *summary, const struct rounds *rounds,
		 const struct benches *benches, const struct env *env)
{
	struct maker m = {
		.rounds = rounds, .benches = benches, .out = summary, .exact = env_is_emulated(env)
	};
	size_t i;

	*summary = (struct summary){ 0 };
	m.err = make_room(&m, env);
	for (i = 0; !m.err && i < rounds->set->cells.nr; i++)
		add_cell(&m, rounds->order[i]);
	free(m.round);
	free(m.a);
	m.err = m.err ? m.err : resolve(summary, m.exact);
	return m.err ? m.err : summary_index(summary);
}

size_t summary_largest_family(const struct summary *summary, const char *metric)
{
	size_t i, k, n, most = 0;

	for (i = 0; i < summary->nr_savings; i++) {
		if (strcmp(summary->savings[i].metric, metric))
			continue;
		for (n = k = 0; k < summary->nr_savings; k++)
			n += same_family(&summary->savings[k], &summary->savings[i]);
		most = n > most ? n : most;
	}
	return most;
}

bool summary_has(const struct summary *summary, const char *metric)
{
	size_t i;

	for (i = 0; i < summary->nr_rows; i++)
		if (!strcmp(summary->rows[i].metric, metric))
			return true;
	return summary_has_savings(summary, metric);
}

bool summary_has_savings(const struct summary *summary, const char *metric)
{
	size_t i;

	for (i = 0; i < summary->nr_savings; i++)
		if (!strcmp(summary->savings[i].metric, metric))
			return true;
	return false;
}

bool summary_saves(const struct summary *summary, const struct cell_key *cell, const char *metric)
{
	const struct saving_row *saving = summary->savings;
	size_t i;

	for (i = 0; i < summary->nr_savings; i++)
		if (!strcmp(saving[i].cell.bench, cell->bench) &&
		    !strcmp(saving[i].cell.op, cell->op) && !strcmp(saving[i].metric, metric))
			return true;
	return false;
}

const char *summary_best_metric(const struct summary *summary, const char *wanted)
{
	const char *const best[] = { wanted, "cycles", "instructions", "wall_ns" };
	size_t k;

	for (k = 0; k < sizeof(best) / sizeof(best[0]); k++)
		if (summary_has_savings(summary, best[k]))
			return best[k];
	for (k = 0; k < sizeof(best) / sizeof(best[0]); k++)
		if (summary_has(summary, best[k]))
			return best[k];
	return NULL;
}

double summary_saved_per_vcpu(const struct saving_row *row)
{
	return row->s.absolute.median / row->cell.vcpus;
}

double summary_cost_per_vcpu(const struct summary_row *row)
{
	return row->s.mid.median / row->cell.vcpus;
}

double summary_half_width(const struct summary_row *row)
{
	return (row->s.mid.high - row->s.mid.low) / 2;
}
