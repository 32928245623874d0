// SPDX-License-Identifier: GPL-2.0
/* Costs of passes, and of single accesses, by themselves: see report.h. */
#include "report/report.h"

#include "analyse/growth.h"
#include "analyse/harness.h"
#include "analyse/scaling.h"
#include "analyse/summary.h"
#include "report/axes.h"

#include <string.h>

#define WHOSE_MAX (2 * CELL_WORD_MAX + 48)

/* A title names the op, and whatever else differs between columns. */
static void put_titles(struct grid *grid, const struct axes *axes)
{
	bool states = false, policies = false, threads = false, passes = false;
	const struct cell_key *first = axes->columns[0], *cell;
	char number[24] = "";
	size_t k;

	for (k = 0; k < axes->nr_columns; k++) {
		cell = axes->columns[k];
		states |= strcmp(first->state, cell->state) != 0;
		policies |= strcmp(first->policy, cell->policy) != 0;
		threads |= first->threads != cell->threads;
		passes |= strcmp(first->pass, cell->pass) != 0;
	}
	for (k = 0; k < axes->nr_columns; k++) {
		cell = axes->columns[k];
		if (threads)
			snprintf(number, sizeof(number), ", %u threads", cell->threads);
		grid_put(grid, 0, k, "%s%s%s%s%s%s%s%s", cell->op, states ? ", " : "",
			 states ? cell->state : "", policies ? ", " : "",
			 policies ? cell->policy : "", number, passes && *cell->pass ? ", " : "",
			 passes ? cell->pass : "");
	}
}

static void put_cost(struct grid *grid, const struct report *r, const struct axes *axes, size_t i,
		     size_t k)
{
	struct cell_key key = axes_cell(axes, i, k);
	const struct summary_row *row = summary_find(&r->findings->summary, &key, r->metric);

	if (row)
		grid_put(grid, i + 1, k, "%.3f %s", row->s.mid.median / 1e6,
			 report_unit(r->metric));
	else
		grid_put(grid, i + 1, k, "-");
}

/* growth.csv has no coefficients where costs follow no line over vCPUs: say so. */
static void put_misfit(FILE *f, const struct report *r, const struct cell_key *cell)
{
	const struct growth_row *row = growth_find(&r->findings->growth, cell, r->metric);

	if (row && !row->has_line)
		report_put_text(f, "%s: no line over vCPUs fits (%.1f%% off, limit %.1f%%), %s",
				cell->op, row->misfit_pct, GROWTH_MISFIT_MAX_PCT,
				row->has_exponent ? "but a power does" : "nor does a power");
}

static void print_costs(FILE *f, const struct report *r, const struct axes *axes)
{
	struct grid grid;
	size_t i, k;

	axes_grid(axes, &grid, "vCPUs");
	grid.head_width = 6;
	grid.width = 12;
	put_titles(&grid, axes);
	for (i = 0; i < axes->nr_rows; i++)
		for (k = 0; k < axes->nr_columns; k++)
			put_cost(&grid, r, axes, i, k);
	grid_print(f, &grid);
	for (k = 0; k < axes->nr_columns; k++)
		put_misfit(f, r, axes->columns[k]);
}

/* A row for each number of vCPUs, a column for cells that differ in nothing else. */
static void put_costs(FILE *f, const struct report *r, const char *bench)
{
	const struct summary *sum = &r->findings->summary;
	struct axes axes = { .along = ROUNDS_VCPUS };
	size_t i;

	for (i = 0; i < sum->nr_rows; i++) {
		const struct summary_row *row = &sum->rows[i];

		if (!strcmp(row->cell.bench, bench) && !strcmp(row->metric, r->metric) &&
		    !summary_saves(&r->findings->summary, &row->cell, r->metric))
			axes_add(&axes, &row->cell, false);
	}
	if (axes.nr_columns) {
		fprintf(f, "\n%s\n", bench);
		print_costs(f, r, &axes);
	}
	axes_free(&axes);
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

/* Harnesses whose passes consist of accesses alone get lines about one access instead. */
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

/* How many harnesses have such lines and savings as well. */
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

/* Is the row the cost of one access, at the largest VM of its line? */
static bool tells_access(const struct report *r, const struct summary_row *row, const char *metric)
{
	const struct summary *sum = &r->findings->summary;
	const struct bench_row *bench = benches_find(r->benches, &row->cell);
	size_t i;

	if (!bench || !bench->per_access || *bench->base || row->cell.threads != 1 ||
	    *row->cell.pass || strcmp(row->metric, metric))
		return false;
	for (i = 0; i < sum->nr_rows; i++)
		if (sum->rows[i].cell.vcpus > row->cell.vcpus &&
		    !strcmp(sum->rows[i].metric, metric) &&
		    report_same_line(&sum->rows[i].cell, &row->cell))
			return false;
	return true;
}

/* Whose access it is: the harness, and what other lines of the same access differ in. */
static void spell_whose(const struct report *r, const struct summary_row *row, bool pairs,
			char text[WHOSE_MAX])
{
	const struct summary *sum = &r->findings->summary;
	bool states = false, vcpus = false;
	char number[24];
	size_t i;

	for (i = 0; i < sum->nr_rows; i++) {
		const struct cell_key *other = &sum->rows[i].cell;

		if (strcmp(other->bench, row->cell.bench) || strcmp(other->op, row->cell.op))
			continue;
		states |= strcmp(other->state, row->cell.state) != 0;
		vcpus |= other->vcpus != row->cell.vcpus;
	}
	snprintf(number, sizeof(number), ", %u vCPUs", row->cell.vcpus);
	snprintf(text, WHOSE_MAX, " (%s%s%s%s)", row->cell.bench, states ? ", " : "",
		 states ? row->cell.state : "", vcpus && !pairs ? number : "");
}

/* The name of a harness without savings says why it is there. */
static void put_access(FILE *f, const struct report *r, const struct summary_row *row, bool pairs)
{
	enum counter c = counter_by_name(r->metric);
	const struct summary_row *user =
		summary_find(&r->findings->summary, &row->cell, "user_instructions_per_access");
	const char *access = pairs ? row->cell.op : report_access(r->benches, &row->cell);
	bool named = !pairs || nr_of_pairs(r) > 1;
	char more[64] = "", whose[WHOSE_MAX] = "";

	if (user && pairs)
		snprintf(more, sizeof(more), ", %.1f user instructions", user->s.mid.median);
	if (named)
		spell_whose(r, row, pairs, whose);
	report_put_text(f, "one %s: %.0f %s%s%s", access, row->s.mid.median,
			c < NR_COUNTERS ? counter_info[c].unit : r->metric, more, whose);
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
