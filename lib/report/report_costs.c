// SPDX-License-Identifier: GPL-2.0
/* Costs of passes, and of single accesses, by themselves: see report.h. */
#include "report/report.h"

#include "analyse/growth.h"
#include "analyse/harness.h"
#include "analyse/scaling.h"

#include <stdlib.h>
#include <string.h>

/* A table of costs: a column for each cell but for its vCPUs, a row for each number of those. */
struct costs {
	const struct report *r;
	const char *bench;
	const struct cell_key **columns;
	unsigned int *vcpus;
	size_t nr_columns, nr_rows;
	bool states, policies, threads; /* what columns differ in, besides the op */
};

/* Has a table of savings the costs of that op? */
static bool has_savings(const struct report *r, const struct cell_key *cell)
{
	const struct summary *sum = &r->findings->summary;
	size_t i;

	for (i = 0; i < sum->nr_savings; i++)
		if (!strcmp(sum->savings[i].cell.bench, cell->bench) &&
		    !strcmp(sum->savings[i].cell.op, cell->op) &&
		    !strcmp(sum->savings[i].metric, r->metric))
			return true;
	return false;
}

static bool belongs(const struct costs *c, const struct summary_row *row)
{
	return !strcmp(row->cell.bench, c->bench) && !strcmp(row->metric, c->r->metric) &&
	       !has_savings(c->r, &row->cell);
}

static void add_column(struct costs *c, const struct cell_key *cell)
{
	const struct cell_key *first;
	size_t k;

	for (k = 0; k < c->nr_columns; k++)
		if (report_same_line(c->columns[k], cell))
			return;
	c->columns[c->nr_columns++] = cell;
	first = c->columns[0];
	c->states |= strcmp(first->state, cell->state) != 0;
	c->policies |= strcmp(first->policy, cell->policy) != 0;
	c->threads |= first->threads != cell->threads;
}

/* Keeps them ascending. */
static void add_vcpus(struct costs *c, unsigned int vcpus)
{
	size_t k = c->nr_rows;

	while (k && c->vcpus[k - 1] > vcpus)
		k--;
	if (k && c->vcpus[k - 1] == vcpus)
		return;
	memmove(&c->vcpus[k + 1], &c->vcpus[k], (c->nr_rows++ - k) * sizeof(*c->vcpus));
	c->vcpus[k] = vcpus;
}

static void put_column(struct grid *grid, const struct costs *c, size_t k)
{
	const struct cell_key *cell = c->columns[k];
	struct cell_key key = *cell;
	const struct summary_row *row;
	char threads[24] = "";
	size_t i;

	if (c->threads)
		snprintf(threads, sizeof(threads), ", %u threads", cell->threads);
	grid_put(grid, 0, k, "%s%s%s%s%s%s", cell->op, c->states ? ", " : "",
		 c->states ? cell->state : "", c->policies ? ", " : "",
		 c->policies ? cell->policy : "", threads);
	for (i = 0; i < c->nr_rows; i++) {
		key.vcpus = c->vcpus[i];
		row = summary_find(&c->r->findings->summary, &key, c->r->metric);
		if (row)
			grid_put(grid, i + 1, k, "%.3f %s", row->s.mid.median / 1e6,
				 report_unit(c->r->metric));
		else
			grid_put(grid, i + 1, k, "-");
	}
}

/* Where costs follow no line over vCPUs growth.csv has no coefficients, and that is said. */
static void put_misfits(FILE *f, const struct costs *c)
{
	const struct growth_row *row;
	char text[256];
	size_t k;

	for (k = 0; k < c->nr_columns; k++) {
		row = growth_find(&c->r->findings->growth, c->columns[k], c->r->metric);
		if (!row || row->has_line)
			continue;
		snprintf(text, sizeof(text),
			 "%s: no line over vCPUs fits (%.0f%% off, limit %.0f%%), %s",
			 c->columns[k]->op, row->misfit_pct, GROWTH_MISFIT_MAX_PCT,
			 row->has_exponent ? "but a power does" : "nor does a power");
		report_put_text(f, text);
	}
}

static void print_costs(FILE *f, const struct costs *c)
{
	struct grid grid;
	size_t i;

	fprintf(f, "\n%s\n", c->bench);
	if (grid_init(&grid, c->nr_rows + 1, c->nr_columns)) {
		fprintf(f, "(no memory for this table)\n");
		return;
	}
	grid.head_width = 6;
	grid.width = 12;
	grid_put_head(&grid, 0, "vCPUs");
	for (i = 0; i < c->nr_rows; i++)
		grid_put_head(&grid, i + 1, "%u", c->vcpus[i]);
	for (i = 0; i < c->nr_columns; i++)
		put_column(&grid, c, i);
	grid_print(f, &grid);
	grid_free(&grid);
	put_misfits(f, c);
}

static void put_costs(FILE *f, const struct report *r, const char *bench)
{
	const struct summary *sum = &r->findings->summary;
	struct costs c = { .r = r, .bench = bench };
	size_t i;

	c.columns = calloc(sum->nr_rows, sizeof(*c.columns));
	c.vcpus = calloc(sum->nr_rows + 1, sizeof(*c.vcpus));
	for (i = 0; c.columns && c.vcpus && i < sum->nr_rows; i++) {
		if (!belongs(&c, &sum->rows[i]))
			continue;
		add_column(&c, &sum->rows[i].cell);
		add_vcpus(&c, sum->rows[i].cell.vcpus);
	}
	if (c.nr_columns)
		print_costs(f, &c);
	free(c.columns);
	free(c.vcpus);
}

/* Is it the first row of its harness in the metric? */
static bool is_first(const struct summary *sum, size_t row, const char *metric)
{
	size_t i;

	if (strcmp(sum->rows[row].metric, metric))
		return false;
	for (i = 0; i < row; i++)
		if (!strcmp(sum->rows[i].cell.bench, sum->rows[row].cell.bench) &&
		    !strcmp(sum->rows[i].metric, metric))
			return false;
	return true;
}

/* Of a harness whose passes are nothing but accesses, lines tell what one of them costs. */
void report_put_costs(FILE *f, const struct report *r)
{
	const struct summary *sum = &r->findings->summary;
	size_t i;

	for (i = 0; i < sum->nr_rows; i++) {
		const char *bench = sum->rows[i].cell.bench;

		if (is_first(sum, i, r->metric) && !scaling_has(&r->findings->scaling, bench) &&
		    !harness_is_per_access(r->benches, bench))
			put_costs(f, r, bench);
	}
}

/* Harnesses of the run that have lines, and savings as well. */
static size_t nr_of_pairs(const struct report *r)
{
	const struct summary *sum = &r->findings->summary;
	size_t i, n = 0;

	for (i = 0; i < sum->nr_rows; i++)
		n += is_first(sum, i, r->metric) &&
		     harness_is_per_access(r->benches, sum->rows[i].cell.bench) &&
		     harness_has_pairs(r->benches, sum->rows[i].cell.bench);
	return n;
}

/* Is a row the one of its line, at the largest VM, that tells what one access costs? */
static bool tells_access(const struct report *r, const struct summary_row *row, const char *metric)
{
	const struct summary *sum = &r->findings->summary;
	const struct bench_row *bench = benches_find(r->benches, &row->cell);
	size_t i;

	if (!bench || !bench->per_access || *bench->base || row->cell.threads != 1 ||
	    strcmp(row->metric, metric))
		return false;
	for (i = 0; i < sum->nr_rows; i++)
		if (sum->rows[i].cell.vcpus > row->cell.vcpus &&
		    !strcmp(sum->rows[i].metric, metric) &&
		    report_same_line(&sum->rows[i].cell, &row->cell))
			return false;
	return true;
}

/* Of a harness without savings the name of the harness says why it is there. */
static void put_access(FILE *f, const struct report *r, const struct summary_row *row, bool pairs)
{
	enum counter c = counter_by_name(r->metric);
	const struct summary_row *user =
		summary_find(&r->findings->summary, &row->cell, "user_instructions_per_access");
	char text[512];
	int n = snprintf(text, sizeof(text), "one %s: %.0f %s",
			 pairs ? row->cell.op : report_access(r->benches, &row->cell),
			 row->s.mid.median, c < NR_COUNTERS ? counter_info[c].unit : r->metric);

	if (user && pairs)
		n += snprintf(text + n, sizeof(text) - (size_t)n, ", %.1f user instructions",
			      user->s.mid.median);
	if (!pairs || nr_of_pairs(r) > 1)
		snprintf(text + n, sizeof(text) - (size_t)n, " (%s)", row->cell.bench);
	report_put_text(f, text);
}

void report_put_accesses(FILE *f, const struct report *r)
{
	const struct summary *sum = &r->findings->summary;
	char metric[METRIC_NAME_MAX];
	bool any = false;
	size_t i, pairs;

	snprintf(metric, sizeof(metric), "%.*s_per_access",
		 (int)(sizeof(metric) - sizeof("_per_access")), r->metric);
	for (pairs = 2; pairs--;)
		for (i = 0; i < sum->nr_rows; i++) {
			const struct summary_row *row = &sum->rows[i];

			if (harness_has_pairs(r->benches, row->cell.bench) != pairs ||
			    !tells_access(r, row, metric))
				continue;
			fputs(any ? "" : "\n", f);
			any = true;
			put_access(f, r, row, pairs);
		}
}
