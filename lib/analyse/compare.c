// SPDX-License-Identifier: GPL-2.0
/* Two runs, cell by cell: see compare.h. */
#include "analyse/compare.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *key, *what;
} must_match[] = {
	{ "host_kind", "host kind" },
	{ "host", "host" },
	{ "cpu", "CPU" },
	{ "features", "vCPU features" },
	{ "kvm_mode", "KVM mode" },
	{ "irqchip", "interrupt controller" },
	{ "page_size", "page size" },
	{ "tool_version", "version of regscope" },
};

size_t compare_unlike(const struct env *base, const struct env *new,
		      void (*report)(const char *what, const char *base, const char *new))
{
	size_t i, n = 0;

	for (i = 0; i < sizeof(must_match) / sizeof(must_match[0]); i++) {
		const char *a = env_get(base, must_match[i].key, "unknown");
		const char *b = env_get(new, must_match[i].key, "unknown");

		if (!strcmp(a, b))
			continue;
		report(must_match[i].what, a, b);
		n++;
	}
	return n;
}

bool compare_is_exact(const struct compare_side *base, const struct compare_side *new)
{
	static const char *const same[] = { "host_kind",    "seed",	 "vcpus",
					    "benches",	    "parts",	 "rounds_per_vm",
					    "lab_emulator", "tool_build" };
	size_t i;

	if (!base->samples.nr_rows || !new->samples.nr_rows ||
	    strncmp(env_get(&base->env, "host_kind", ""), "emulated", 8))
		return false;
	for (i = 0; i < sizeof(same) / sizeof(same[0]); i++)
		if (strcmp(env_get(&base->env, same[i], ""), env_get(&new->env, same[i], "")))
			return false;
	return true;
}

double compare_default_limit(enum counter metric, bool exact)
{
	return exact ? 0 : metric == COUNTER_INSTRUCTIONS ? 0.5 : metric == COUNTER_CYCLES ? 2 : 3;
}

const char *compare_verdict_name(enum stats_verdict verdict)
{
	static const char *const names[] = { "same", "changed", "unclear" };

	return names[verdict];
}

/* The samples of one side, sorted by cell and round, and room for their numbers. */
struct index {
	const struct sample_set *set;
	size_t *row;   /* indices into set->rows */
	size_t *first; /* cells.nr + 1 */
	double *v;
};

static const struct sample_set *sorting; /* qsort has no argument; there is one thread */

static int by_cell_and_round(const void *a, const void *b)
{
	const struct sample_row *x = &sorting->rows[*(const size_t *)a];
	const struct sample_row *y = &sorting->rows[*(const size_t *)b];

	if (x->cell != y->cell)
		return x->cell < y->cell ? -1 : 1;
	if (x->round != y->round)
		return x->round < y->round ? -1 : 1;
	return (x->seq > y->seq) - (x->seq < y->seq);
}

static int index_make(struct index *ix, const struct sample_set *set)
{
	size_t i;

	*ix = (struct index){ .set = set };
	ix->row = calloc(set->nr_rows + 1, sizeof(*ix->row));
	ix->first = calloc(set->cells.nr + 1, sizeof(*ix->first));
	ix->v = calloc(set->nr_rows + 1, sizeof(*ix->v));
	if (!ix->row || !ix->first || !ix->v)
		return -ENOMEM;
	for (i = 0; i < set->nr_rows; i++) {
		ix->row[i] = i;
		ix->first[set->rows[i].cell + 1]++;
	}
	for (i = 0; i < set->cells.nr; i++)
		ix->first[i + 1] += ix->first[i];
	sorting = set;
	qsort(ix->row, set->nr_rows, sizeof(*ix->row), by_cell_and_round);
	return 0;
}

static void index_free(struct index *ix)
{
	free(ix->row);
	free(ix->first);
	free(ix->v);
}

static const struct sample_row *index_row(const struct index *ix, size_t i)
{
	return &ix->set->rows[ix->row[i]];
}

/* The values of a cell into ix->v. */
static size_t take_values(struct index *ix, size_t cell, enum counter c)
{
	size_t i, n = 0;

	for (i = ix->first[cell]; i < ix->first[cell + 1]; i++)
		if (index_row(ix, i)->reading.has[c])
			ix->v[n++] = (double)index_row(ix, i)->reading.value[c];
	return n;
}

/* The values of the rounds that both cells have, side by side; @per_access: their differences. */
static size_t pair_values(struct index *a, size_t ca, struct index *b, size_t cb, enum counter c,
			  double *per_access)
{
	size_t i = a->first[ca], j = b->first[cb], n = 0;

	while (i < a->first[ca + 1] && j < b->first[cb + 1]) {
		const struct sample_row *x = index_row(a, i), *y = index_row(b, j);

		if (x->round == y->round && x->reading.has[c] && y->reading.has[c]) {
			a->v[n] = (double)x->reading.value[c];
			b->v[n] = (double)y->reading.value[c];
			per_access[n] = b->v[n] / fmax(1, (double)y->accesses) -
					a->v[n] / fmax(1, (double)x->accesses);
			n++;
		}
		i += x->round <= y->round;
		j += y->round <= x->round;
	}
	return n;
}

static size_t find_cell(const struct sample_set *set, const struct cell_key *key)
{
	size_t i;

	for (i = 0; i < set->cells.nr; i++)
		if (cell_key_equal(&set->cells.key[i], key))
			break;
	return i;
}

static struct compare_row *push(struct comparison *out, const struct cell_key *cell, enum counter c)
{
	struct compare_row *grown = realloc(out->rows, (out->nr + 1) * sizeof(*grown));

	if (!grown)
		return NULL;
	out->rows = grown;
	grown += out->nr++;
	*grown = (struct compare_row){ .cell = *cell, .metric = c };
	return grown;
}

static int not_positive(const struct cell_key *cell, enum counter c, struct error *error)
{
	return error_set(error, -EINVAL,
			 "%s %s, %s, %u vCPUs: a sample has 0 %s; such a run cannot be compared",
			 cell->bench, cell->op, cell->policy, cell->vcpus, counter_info[c].name);
}

/* The same rounds of the same work: no estimate, but differences. */
static int compare_exactly(struct compare_row *row, struct index *base, size_t cb,
			   struct index *new, size_t cn, struct error *error)
{
	size_t room = base->first[cb + 1] - base->first[cb], n;
	double *per_access = calloc(3 * room + 1, sizeof(*per_access));
	struct stats_saving s;
	bool ok = false;

	if (!per_access)
		return -ENOMEM;
	n = pair_values(base, cb, new, cn, row->metric, per_access);
	if (n) {
		ok = stats_save(base->v, new->v, n, per_access + room, &s);
		row->per_access = stats_summarize(per_access, n).mid.median;
		row->change = (struct stats_change){
			.n_base = n,
			.n_new = n,
			.base = stats_summarize(base->v, n).mid.median,
			.new = stats_summarize(new->v, n).mid.median,
		};
	}
	free(per_access);
	if (!n)
		return error_set(error, -ENODATA, "the two runs have no round in common");
	if (!ok)
		return not_positive(&row->cell, row->metric, error);
	/* what is saved by going from base to new is a change of the other sign; 0 has none */
	row->change.percent = (struct stats_interval){
		.median = s.percent.median == 0 ? 0 : -s.percent.median,
		.low = s.percent.high == 0 ? 0 : -s.percent.high,
		.high = s.percent.low == 0 ? 0 : -s.percent.low,
		.has_interval = true, /* there is no noise to be wrong about */
	};
	return 0;
}

static int compare_pair(struct comparison *out, struct index *base, size_t cb, struct index *new,
			size_t cn, enum counter c, struct error *error)
{
	const struct sample_row *x = index_row(base, base->first[cb]);
	const struct sample_row *y = index_row(new, new->first[cn]);
	size_t n = take_values(base, cb, c), m = take_values(new, cn, c);
	struct compare_row *row;

	if (!n || !m)
		return 0;
	row = push(out, &base->set->cells.key[cb], c);
	if (!row)
		return error_set(error, -ENOMEM, "no memory for a comparison");
	row->other_regs = x->regs != y->regs || x->regs_once != y->regs_once;
	if (out->exact)
		return compare_exactly(row, base, cb, new, cn, error);
	return stats_change(base->v, n, new->v, m, &row->change)
		       ? 0
		       : not_positive(&row->cell, c, error);
}

static int compare_samples(struct comparison *out, const struct sample_set *base,
			   const struct sample_set *new, struct error *error)
{
	struct index a = { 0 }, b = { 0 };
	size_t i, other;
	enum counter c;
	int err = index_make(&a, base);

	if (!err)
		err = index_make(&b, new);
	if (err)
		error_set(error, err, "no memory to compare %zu and %zu samples", base->nr_rows,
			  new->nr_rows);
	for (i = 0; !err && i < base->cells.nr; i++) {
		other = find_cell(new, &base->cells.key[i]);
		if (other == new->cells.nr) {
			out->only_base++;
			continue;
		}
		for (c = 0; !err && c < NR_COUNTERS; c++)
			if (counter_info[c].is_metric)
				err = compare_pair(out, &a, i, &b, other, c, error);
	}
	for (i = 0; !err && i < new->cells.nr; i++)
		out->only_new += find_cell(base, &new->cells.key[i]) == base->cells.nr;
	index_free(&a);
	index_free(&b);
	return err;
}

/* From the intervals of two summaries: they hold both truths, so their extremes hold the ratio. */
static int compare_summaries(struct comparison *out, const struct summary *base,
			     const struct summary *new, struct error *error)
{
	struct compare_row *row;
	size_t i;

	for (i = 0; i < base->nr_rows; i++) {
		const struct summary_row *x = &base->rows[i], *y;
		enum counter c = counter_by_name(x->metric);

		if (c == NR_COUNTERS || !counter_info[c].is_metric)
			continue;
		y = summary_find(new, &x->cell, x->metric);
		if (!y) {
			out->only_base++;
			continue;
		}
		row = push(out, &x->cell, c);
		if (!row)
			return error_set(error, -ENOMEM, "no memory for a comparison");
		if (!(x->s.mid.low > 0) || !(y->s.mid.low > 0))
			return not_positive(&x->cell, c, error);
		row->change = (struct stats_change){
			.n_base = x->s.n,
			.n_new = y->s.n,
			.base = x->s.mid.median,
			.new = y->s.mid.median,
			.percent = {
				.median = 100 * (y->s.mid.median / x->s.mid.median - 1),
				.low = 100 * (y->s.mid.low / x->s.mid.high - 1),
				.high = 100 * (y->s.mid.high / x->s.mid.low - 1),
				.has_interval = x->s.mid.has_interval && y->s.mid.has_interval,
			},
		};
		row->change.p = row->change.percent.low > 0 || row->change.percent.high < 0 ? 0 : 1;
	}
	return 0;
}

static int by_cell_and_metric(const void *a, const void *b)
{
	const struct compare_row *x = a, *y = b;
	int d = cell_key_compare(&x->cell, &y->cell);

	return d ? d : (int)x->metric - (int)y->metric;
}

/* Correct for the number of rows, and judge each. Where counts repeat exactly the median over
 * rounds repeats as well: it is not estimated, and never unclear. */
static int judge(struct comparison *out, const struct compare_options *o, struct error *error)
{
	double *p = calloc(2 * out->nr + 1, sizeof(*p));
	size_t *order = calloc(out->nr + 1, sizeof(*order)), i;

	if (!p || !order) {
		free(p);
		free(order);
		return error_set(error, -ENOMEM, "no memory for a comparison");
	}
	qsort(out->rows, out->nr, sizeof(*out->rows), by_cell_and_metric);
	for (i = 0; i < out->nr; i++)
		p[i] = out->rows[i].change.p;
	stats_holm(p, out->nr, p + out->nr, order);
	for (i = 0; i < out->nr; i++) {
		struct compare_row *row = &out->rows[i];

		row->p_holm = out->exact ? 0 : p[out->nr + i];
		row->limit = o->limit[row->metric] >= 0
				     ? o->limit[row->metric]
				     : compare_default_limit(row->metric, out->exact);
		if (out->exact)
			row->verdict = fabs(row->change.percent.median) > row->limit ? STATS_CHANGED
										     : STATS_SAME;
		else
			row->verdict = stats_judge(&row->change.percent, row->p_holm, row->limit);
		out->nr_same += row->verdict == STATS_SAME;
		out->nr_unclear += row->verdict == STATS_UNCLEAR;
		out->nr_worse += row->verdict == STATS_CHANGED && row->change.percent.median > 0;
		out->nr_better += row->verdict == STATS_CHANGED && row->change.percent.median < 0;
		if (row->verdict == STATS_UNCLEAR)
			row->rounds_needed =
				stats_rounds_to_judge(&row->change, row->limit, out->nr);
	}
	free(p);
	free(order);
	return 0;
}

int compare_runs(struct comparison *out, const struct compare_side *base,
		 const struct compare_side *new, const struct compare_options *options,
		 struct error *error)
{
	int err;

	*out = (struct comparison){ .exact = options->exact };
	if (base->samples.nr_rows && new->samples.nr_rows)
		err = compare_samples(out, &base->samples, &new->samples, error);
	else
		err = compare_summaries(out, &base->summary, &new->summary, error);
	if (!err && !out->nr)
		err = error_set(error, -ENODATA,
				"the two runs have no cell and metric in common: %s",
				out->only_base || out->only_new
					? "they differ in harness, policy, vCPUs or state"
					: "no metric was counted in both");
	return err ? err : judge(out, options, error);
}

void comparison_free(struct comparison *c)
{
	free(c->rows);
	*c = (struct comparison){ 0 };
}

/* The rows of every other VM. The cells are @set's own. */
static int take_half(struct sample_set *half, const struct sample_set *set,
		     unsigned int rounds_per_vm, unsigned int odd)
{
	size_t i;

	*half = (struct sample_set){ .cells = set->cells };
	half->rows = calloc(set->nr_rows + 1, sizeof(*half->rows));
	if (!half->rows)
		return -ENOMEM;
	for (i = 0; i < set->nr_rows; i++)
		if (set->rows[i].round / rounds_per_vm % 2 == odd)
			half->rows[half->nr_rows++] = set->rows[i];
	return 0;
}

/* compare_samples() wants a row of each cell on both sides. */
static bool every_cell_has(const struct sample_set *half, size_t least)
{
	size_t cell, i, n;

	for (cell = 0; cell < half->cells.nr; cell++) {
		for (i = n = 0; i < half->nr_rows; i++)
			n += half->rows[i].cell == cell;
		if (n < least)
			return false;
	}
	return true;
}

int compare_noise(const struct sample_set *set, unsigned int rounds_per_vm,
		  double floor[NR_COUNTERS], struct error *error)
{
	struct compare_side a = { 0 }, b = { 0 };
	struct compare_options o = { .exact = false };
	struct comparison c = { 0 };
	size_t i;
	int err = take_half(&a.samples, set, rounds_per_vm, 0);

	if (!err)
		err = take_half(&b.samples, set, rounds_per_vm, 1);
	if (err)
		error_set(error, err, "no memory for two halves of %zu samples", set->nr_rows);
	else if (!every_cell_has(&a.samples, 6) || !every_cell_has(&b.samples, 6))
		err = error_set(
			error, -ENODATA,
			"noise: two halves of at least 6 rounds are needed, on VMs of their "
			"own; ask for %u rounds or more",
			12 + 2 * rounds_per_vm);
	else
		err = compare_runs(&c, &a, &b, &o, error);
	memset(floor, 0, NR_COUNTERS * sizeof(*floor));
	for (i = 0; !err && i < c.nr; i++)
		floor[c.rows[i].metric] =
			fmax(floor[c.rows[i].metric], fabs(c.rows[i].change.percent.median));
	comparison_free(&c);
	free(a.samples.rows);
	free(b.samples.rows);
	return err;
}
