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
		saving = side_by_side_largest(&s->side[i], &like->cell, like->cell.policy);
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
		const struct saving_row *any = side_by_side_largest(&s->side[i], op, NULL);
		const struct summary_row *cost =
			any ? side_by_side_access(&s->side[i], &any->cell) : NULL;

		if (cost)
			grid_put(grid, row, i, "%.0f ", cost->s.mid.median);
		else
			grid_put(grid, row, i, "- ");
	}
}

struct gains {
	const struct side_by_side *sides;
	struct grid grid;
};

static void put_line(void *arg, const struct saving_row *row, bool is_access)
{
	struct gains *gains = arg;

	if (is_access)
		put_access(gains->sides, &gains->grid, &row->cell);
	else
		put_saved(gains->sides, &gains->grid, row);
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
		const char *unit = report_counted(s->side[i].metric);

		grid_put(grid, grid->nr_rows, i, strlen(unit) > 6 ? "%.5s. " : "%s ", unit);
	}
	grid->nr_rows++;
}

void side_by_side_put_gains(FILE *f, const struct side_by_side *s)
{
	struct gains gains = { .sides = s };
	struct grid *grid = &gains.grid;
	size_t i, room = 2;

	if (side_by_side_share(s, "machine"))
		return;
	for (i = 0; i < s->nr; i++)
		room += 2 * s->side[i].summary.nr_savings;
	fprintf(f, s->markdown ? "\n### %s\n\n" : "\n%s\n",
		"an access of the largest VM, and what is saved there");
	grid_init(grid, room, s->nr);
	grid->head_width = 36;
	grid->width = 7;
	grid->head_left = true;
	grid->markdown = s->markdown;
	grid->nr_rows = 1;
	for (i = 0; i < s->nr; i++)
		grid_put(grid, 0, i, "[%zu] ", i + 1);
	put_units(s, grid);
	side_by_side_each_gain(s, put_line, &gains);
	grid_print(f, grid);
}

static void put_csv_row(FILE *f, const struct side_by_side *s, size_t i,
			const struct saving_row *row)
{
	const struct env *env = &s->side[i].env;
	const struct summary_row *cost = side_by_side_access(&s->side[i], &row->cell);
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
