// SPDX-License-Identifier: GPL-2.0
/* From samples to medians, intervals and savings: see summary.h. */
#include "analyse/summary.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct maker {
	const struct sample_set *set;
	struct summary *out;
	struct sample_index by_cell;
	double *a, *b, *scratch; /* a number a sample each */
	int err;
};

static double metric_value(const struct sample_row *row, enum counter c, bool per_access)
{
	double v = (double)row->reading.value[c];

	return per_access ? v / (double)row->accesses : v;
}

static struct summary_row *push_row(struct maker *m)
{
	struct summary *out = m->out;
	struct summary_row *grown = realloc(out->rows, (out->nr_rows + 1) * sizeof(*grown));

	if (!grown) {
		m->err = -ENOMEM;
		return NULL;
	}
	out->rows = grown;
	return memset(&grown[out->nr_rows++], 0, sizeof(*grown));
}

static struct saving_row *push_saving(struct maker *m)
{
	struct summary *out = m->out;
	struct saving_row *grown = realloc(out->savings, (out->nr_savings + 1) * sizeof(*grown));

	if (!grown) {
		m->err = -ENOMEM;
		return NULL;
	}
	out->savings = grown;
	return memset(&grown[out->nr_savings++], 0, sizeof(*grown));
}

static void name_metric(char *metric, char *unit, enum counter c, bool per_access)
{
	snprintf(metric, METRIC_NAME_MAX, "%s%s", counter_info[c].name,
		 per_access ? "_per_access" : "");
	snprintf(unit, METRIC_NAME_MAX, "%s%s", counter_info[c].unit, per_access ? "/access" : "");
}

static void summarize_cell(struct maker *m, size_t cell, enum counter c, bool per_access)
{
	struct summary_row *row;
	size_t i, n = 0;

	for (i = m->by_cell.first[cell]; i < m->by_cell.first[cell + 1]; i++)
		if (m->by_cell.rows[i]->reading.has[c] &&
		    (!per_access || m->by_cell.rows[i]->accesses))
			m->a[n++] = metric_value(m->by_cell.rows[i], c, per_access);
	row = n ? push_row(m) : NULL;
	if (!row)
		return;
	row->cell = m->set->cells.key[cell];
	name_metric(row->metric, row->unit, c, per_access);
	row->s = stats_summarize(m->a, n);
}

/* Both cells' values of the rounds that both have, side by side in a and b. */
static size_t pair_rounds(struct maker *m, size_t base, size_t other, enum counter c)
{
	size_t i = m->by_cell.first[base], j = m->by_cell.first[other], n = 0;

	while (i < m->by_cell.first[base + 1] && j < m->by_cell.first[other + 1]) {
		const struct sample_row *x = m->by_cell.rows[i], *y = m->by_cell.rows[j];

		if (x->round == y->round && x->reading.has[c] && y->reading.has[c]) {
			m->a[n] = metric_value(x, c, false);
			m->b[n++] = metric_value(y, c, false);
		}
		i += x->round <= y->round;
		j += y->round <= x->round;
	}
	return n;
}

/* The first of a cell's rows: their accesses are alike. */
static uint64_t accesses_of(const struct maker *m, size_t cell)
{
	return m->by_cell.rows[m->by_cell.first[cell]]->accesses;
}

static void save_pair(struct maker *m, size_t base, size_t other, enum counter c)
{
	size_t n = pair_rounds(m, base, other, c);
	struct stats_saving saving;
	struct saving_row *row;

	if (!n || !stats_save(m->a, m->b, n, m->scratch, &saving))
		return;
	row = push_saving(m);
	if (!row)
		return;
	row->cell = m->set->cells.key[base];
	name_metric(row->metric, row->unit, c, false);
	row->s = saving;
	row->p_holm = 1;
	row->control = accesses_of(m, base) && accesses_of(m, base) == accesses_of(m, other);
}

static size_t find_partner(const struct sample_set *set, size_t base)
{
	struct cell_key key = set->cells.key[base];
	size_t i;

	snprintf(key.policy, sizeof(key.policy), "%s", POLICY_OTHER);
	for (i = 0; i < set->cells.nr; i++)
		if (cell_key_equal(&set->cells.key[i], &key))
			break;
	return i;
}

static const struct sample_set *sorting; /* qsort has no argument; there is one thread */

static int compare_indices(const void *a, const void *b)
{
	return cell_key_compare(&sorting->cells.key[*(const size_t *)a],
				&sorting->cells.key[*(const size_t *)b]);
}

static void make_rows(struct maker *m, const size_t *order)
{
	const struct sample_set *set = m->set;
	enum counter c;
	size_t i, other;

	for (i = 0; i < set->cells.nr; i++) {
		for (c = 0; c < NR_COUNTERS; c++) {
			summarize_cell(m, order[i], c, false);
			if (counter_info[c].is_metric || c == COUNTER_USER_INSTRUCTIONS)
				summarize_cell(m, order[i], c, true);
		}
		if (strcmp(set->cells.key[order[i]].policy, POLICY_BASE))
			continue;
		other = find_partner(set, order[i]);
		for (c = 0; c < NR_COUNTERS && other < set->cells.nr; c++)
			if (counter_info[c].is_metric)
				save_pair(m, order[i], other, c);
	}
}

/* Holm over the savings of one harness and metric: what is asked together. */
static void resolve_family(struct maker *m, const char *bench, const char *metric, bool exact)
{
	struct summary *out = m->out;
	size_t room = out->nr_savings + 1, i, n = 0;
	struct saving_row **rows = calloc(room, sizeof(struct saving_row *));
	double *p = calloc(room, sizeof(*p)), *adjusted = calloc(room, sizeof(*adjusted));
	size_t *order = calloc(room, sizeof(*order));

	if (!rows || !p || !adjusted || !order) {
		m->err = -ENOMEM;
		goto out_free;
	}
	for (i = 0; i < out->nr_savings; i++) {
		if (strcmp(out->savings[i].cell.bench, bench) ||
		    strcmp(out->savings[i].metric, metric) || out->savings[i].control)
			continue;
		p[n] = exact ? out->savings[i].s.p_rank : out->savings[i].s.p_sign;
		rows[n++] = &out->savings[i];
	}
	stats_holm(p, n, adjusted, order);
	for (i = 0; i < n; i++) {
		rows[i]->p_holm = adjusted[i];
		rows[i]->resolved = adjusted[i] <= 1 - STATS_CONFIDENCE;
	}
out_free:
	free(rows);
	free(p);
	free(adjusted);
	free(order);
}

static void make_all(struct maker *m, size_t *order, bool exact)
{
	const char *bench = "";
	enum counter c;
	size_t i;

	for (i = 0; i < m->set->cells.nr; i++)
		order[i] = i;
	sorting = m->set;
	qsort(order, m->set->cells.nr, sizeof(*order), compare_indices);
	make_rows(m, order);
	/* sorted: the cells of a harness are neighbours */
	for (i = 0; !m->err && i < m->set->cells.nr; i++) {
		if (!strcmp(m->set->cells.key[order[i]].bench, bench))
			continue;
		bench = m->set->cells.key[order[i]].bench;
		for (c = 0; !m->err && c < NR_COUNTERS; c++)
			resolve_family(m, bench, counter_info[c].name, exact);
	}
}

int summary_make(struct summary *summary, const struct sample_set *set, bool exact,
		 struct error *error)
{
	struct maker m = { .set = set, .out = summary };
	size_t *order;

	*summary = (struct summary){ 0 };
	if (!set->nr_rows)
		return error_set(error, -ENODATA, "there is no sample yet to sum up");
	order = calloc(set->cells.nr, sizeof(*order));
	m.err = samples_index(&m.by_cell, set);
	m.a = calloc(set->nr_rows, sizeof(*m.a));
	m.b = calloc(set->nr_rows, sizeof(*m.b));
	m.scratch = calloc(set->nr_rows, sizeof(*m.scratch));
	if (!m.err && order && m.a && m.b && m.scratch)
		make_all(&m, order, exact);
	else
		m.err = -ENOMEM;
	if (!m.err)
		m.err = summary_index(summary);
	free(order);
	samples_index_free(&m.by_cell);
	free(m.a);
	free(m.b);
	free(m.scratch);
	return m.err ? error_set(error, m.err, "no memory to sum up %zu samples", set->nr_rows) : 0;
}
