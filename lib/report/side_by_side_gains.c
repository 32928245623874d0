// SPDX-License-Identifier: GPL-2.0
/*
 * What each side saves in its largest VM, and what one access costs it, in a table with a row for
 * each harness, op, state and policy: for machines whose registers are not the same. And all that
 * as CSV. See side_by_side.h.
 */
#include "report/side_by_side.h"

#include "analyse/harness.h"
#include "record/csv.h"
#include "report/report.h"

#include <string.h>

/* In the side's metric, and of policies that differ: of one vCPU all have the same accesses. */
static bool is_saving(const struct side *side, const struct saving_row *row)
{
	return !strcmp(row->metric, side->metric) && !row->control;
}

static bool is_same_op(const struct cell_key *a, const struct cell_key *b)
{
	return !strcmp(a->bench, b->bench) && !strcmp(a->op, b->op) &&
	       !strcmp(a->state, b->state) && !strcmp(a->pass, b->pass) && a->threads == b->threads;
}

/* The saving in the largest VM of that op on a side, by that policy or by any (NULL); NULL if it
 * has none. */
static const struct saving_row *largest(const struct side *side, const struct cell_key *op,
					const char *policy)
{
	const struct saving_row *best = NULL, *row;
	size_t i;

	for (i = 0; i < side->summary.nr_savings; i++) {
		row = &side->summary.savings[i];
		if (is_saving(side, row) && is_same_op(&row->cell, op) &&
		    (!policy || !strcmp(row->cell.policy, policy)) &&
		    (!best || row->cell.vcpus > best->cell.vcpus))
			best = row;
	}
	return best;
}

/* Is it of passes of one thread, and the first such row of all sides? */
static bool begins_line(const struct side_by_side *s, size_t side, size_t nr)
{
	const struct saving_row *savings = s->side[side].summary.savings, *row = &savings[nr];
	size_t i;

	if (!is_saving(&s->side[side], row) ||
	    harness_threading(&s->side[side].benches, row->cell.bench) != BENCH_THREADING_ALONE)
		return false;
	for (i = 0; i < side; i++)
		if (largest(&s->side[i], &row->cell, row->cell.policy))
			return false;
	for (i = 0; i < nr; i++)
		if (is_saving(&s->side[side], &savings[i]) && report_same_table(&savings[i], row))
			return false;
	return true;
}

/* What one access of the base costs in that VM, or NULL. */
static const struct summary_row *access_cost(const struct side *side, const struct cell_key *cell)
{
	const char *base = harness_base(&side->benches, cell);
	char metric[METRIC_NAME_MAX];

	snprintf(metric, sizeof(metric), "%.*s_per_access",
		 (int)(sizeof(metric) - sizeof("_per_access")), side->metric);
	return base ? side_cost(side, cell, base, metric) : NULL;
}

static void put_name(struct grid *grid, size_t row, const struct cell_key *cell, const char *what)
{
	grid_put(grid, row, GRID_HEAD, "%s %s, %s%s%s: %s", cell->bench, cell->op, cell->state,
		 *cell->pass ? ", " : "", cell->pass, what);
}

static void put_saved(const struct side_by_side *s, struct grid *grid,
		      const struct saving_row *like)
{
	size_t i, row = grid->nr_rows++;
	const struct saving_row *saving;

	put_name(grid, row, &like->cell, like->cell.policy);
	for (i = 0; i < s->nr; i++) {
		saving = largest(&s->side[i], &like->cell, like->cell.policy);
		if (saving)
			grid_put(grid, row, i, "%.1f%%%s", saving->s.percent.median,
				 saving->resolved ? " " : "~");
		else
			grid_put(grid, row, i, "- ");
	}
}

static void put_access(const struct side_by_side *s, struct grid *grid, const struct cell_key *op)
{
	size_t i, row = grid->nr_rows++;

	put_name(grid, row, op, "an access");
	for (i = 0; i < s->nr; i++) {
		const struct saving_row *any = largest(&s->side[i], op, NULL);
		const struct summary_row *cost = any ? access_cost(&s->side[i], &any->cell) : NULL;

		if (cost)
			grid_put(grid, row, i, "%.0f ", cost->s.mid.median);
		else
			grid_put(grid, row, i, "- ");
	}
}

/* All policies of the op, whichever side has them; @first is the first of its lines. */
static void put_op(const struct side_by_side *s, struct grid *grid, const struct saving_row *first)
{
	size_t i, k;

	put_access(s, grid, &first->cell);
	for (i = 0; i < s->nr; i++)
		for (k = 0; k < s->side[i].summary.nr_savings; k++) {
			const struct saving_row *row = &s->side[i].summary.savings[k];

			if (is_same_op(&row->cell, &first->cell) && begins_line(s, i, k))
				put_saved(s, grid, row);
		}
}

/* The first line of the op of line @like. */
static const struct saving_row *first_of_op(const struct side_by_side *s,
					    const struct saving_row *like)
{
	size_t i, k;

	for (i = 0; i < s->nr; i++)
		for (k = 0; k < s->side[i].summary.nr_savings; k++) {
			const struct saving_row *row = &s->side[i].summary.savings[k];

			if (is_same_op(&row->cell, &like->cell) && begins_line(s, i, k))
				return row;
		}
	return like;
}

static void put_lines(const struct side_by_side *s, struct grid *grid)
{
	size_t i, k;

	for (i = 0; i < s->nr; i++)
		for (k = 0; k < s->side[i].summary.nr_savings; k++) {
			const struct saving_row *row = &s->side[i].summary.savings[k];

			if (begins_line(s, i, k) && first_of_op(s, row) == row)
				put_op(s, grid, row);
		}
}

/* What an access is counted in. */
static void put_units(const struct side_by_side *s, struct grid *grid)
{
	size_t i;

	if (s->metric) {
		grid_put(grid, 0, GRID_HEAD, "%s", report_metric_name(s->metric));
		return;
	}
	grid_put(grid, grid->nr_rows, GRID_HEAD, "in");
	for (i = 0; i < s->nr; i++) {
		enum counter c = counter_by_name(s->side[i].metric);
		const char *unit = c < NR_COUNTERS ? counter_info[c].unit : s->side[i].metric;

		grid_put(grid, grid->nr_rows, i, strlen(unit) > 6 ? "%.5s. " : "%s ", unit);
	}
	grid->nr_rows++;
}

void side_by_side_put_gains(FILE *f, const struct side_by_side *s)
{
	struct grid grid;
	size_t i, room = 2;

	if (side_by_side_share(s, "machine"))
		return;
	for (i = 0; i < s->nr; i++)
		room += 2 * s->side[i].summary.nr_savings;
	fprintf(f, s->markdown ? "\n### %s\n\n" : "\n%s\n",
		"an access of the largest VM, and what is saved there");
	grid_init(&grid, room, s->nr);
	grid.head_width = 36;
	grid.width = 7;
	grid.head_left = true;
	grid.markdown = s->markdown;
	grid.nr_rows = 1;
	for (i = 0; i < s->nr; i++)
		grid_put(&grid, 0, i, "[%zu] ", i + 1);
	put_units(s, &grid);
	put_lines(s, &grid);
	grid_print(f, &grid);
}

static void put_csv_row(FILE *f, const struct side_by_side *s, size_t i,
			const struct saving_row *row)
{
	const struct env *env = &s->side[i].env;
	const struct summary_row *cost = access_cost(&s->side[i], &row->cell);
	static const char *const keys[] = { "machine", "kernel_release", "registers",
					    "registers_wide" };
	const char *const words[] = { row->cell.bench, row->cell.op,   row->cell.policy,
				      row->cell.state, row->cell.pass, row->metric };
	size_t k;

	fprintf(f, "%zu", i + 1);
	for (k = 0; k < sizeof(keys) / sizeof(keys[0]); k++) {
		putc(',', f);
		csv_put_field(f, env_get(env, keys[k], ""));
	}
	for (k = 0; k < sizeof(words) / sizeof(words[0]); k++) {
		putc(',', f);
		csv_put_field(f, words[k]);
	}
	fprintf(f, ",%u,%u,", row->cell.vcpus, row->cell.threads);
	if (cost)
		fprintf(f, "%.10g", cost->s.mid.median);
	fprintf(f, ",%.10g,%.6g,", row->s.absolute.median, row->s.percent.median);
	if (row->s.percent.has_interval)
		fprintf(f, "%.6g,%.6g", row->s.percent.low, row->s.percent.high);
	else
		putc(',', f);
	fprintf(f, ",%s\n", row->resolved ? "yes" : "no");
}

void side_by_side_write_csv(FILE *f, const struct side_by_side *s)
{
	size_t i, k;

	fputs("side,machine,kernel_release,registers,registers_wide,bench,op,policy,state,pass,"
	      "metric,vcpus,threads,per_access,saved,saved_pct,pct_low,pct_high,resolved\n",
	      f);
	for (i = 0; i < s->nr; i++)
		for (k = 0; k < s->side[i].summary.nr_savings; k++)
			if (!strcmp(s->side[i].summary.savings[k].metric, s->side[i].metric))
				put_csv_row(f, s, i, &s->side[i].summary.savings[k]);
}
