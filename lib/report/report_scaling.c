// SPDX-License-Identifier: GPL-2.0
/* Threads as text: see report.h. */
#include "report/report.h"

#include "analyse/harness.h"

#include <stdlib.h>
#include <string.h>

/* One table: the cells that are alike but for threads and policy. */
struct lines {
	const struct scaling *scaling;
	const struct cell_key *head;
	const char **policies;
	unsigned int *threads;
	size_t nr_policies, nr_threads;
};

static bool same_table(const struct cell_key *a, const struct cell_key *b)
{
	return a->vcpus == b->vcpus && !strcmp(a->bench, b->bench) && !strcmp(a->op, b->op) &&
	       !strcmp(a->state, b->state);
}

static const struct scaling_row *row_of(const struct lines *l, unsigned int threads,
					const char *policy)
{
	struct cell_key key = *l->head;
	size_t i;

	key.threads = threads;
	snprintf(key.policy, sizeof(key.policy), "%s", policy);
	for (i = 0; i < l->scaling->nr; i++)
		if (cell_key_equal(&l->scaling->rows[i].cell, &key))
			return &l->scaling->rows[i];
	return NULL;
}

/* A policy that others are compared with stands before them. */
static void add_policy(struct lines *l, const struct benches *benches, const struct cell_key *cell)
{
	size_t k;

	for (k = 0; k < l->nr_policies; k++)
		if (!strcmp(l->policies[k], cell->policy))
			return;
	k = harness_is_base(benches, cell) ? 0 : l->nr_policies;
	memmove(&l->policies[k + 1], &l->policies[k],
		(l->nr_policies++ - k) * sizeof(*l->policies));
	l->policies[k] = cell->policy;
}

/* Keeps them ascending. */
static void add_threads(struct lines *l, unsigned int threads)
{
	size_t k = l->nr_threads;

	while (k && l->threads[k - 1] > threads)
		k--;
	if (k && l->threads[k - 1] == threads)
		return;
	memmove(&l->threads[k + 1], &l->threads[k], (l->nr_threads++ - k) * sizeof(*l->threads));
	l->threads[k] = threads;
}

static void put_cell(struct grid *grid, const struct lines *l, size_t i, size_t k)
{
	const struct scaling_row *row = row_of(l, l->threads[i], l->policies[k]);
	const struct stats_interval *e;

	if (!row) {
		grid_put(grid, i + 1, k, "-");
		return;
	}
	e = &row->efficiency_pct;
	if (e->has_interval)
		grid_put(grid, i + 1, k, "%9.3f %5.1f%% [%5.1f,%5.1f]", row->cost.median / 1e6,
			 e->median, e->low, e->high);
	else
		grid_put(grid, i + 1, k, "%9.3f %5.1f%% %13s", row->cost.median / 1e6, e->median,
			 "");
}

static void put_serial(FILE *f, const struct scaling_row *row)
{
	const struct stats_interval *s = &row->serial_pct;

	fprintf(f, "serial share, %s: %.1f%%", row->cell.policy, s->median);
	if (s->has_interval)
		fprintf(f, " [%.1f, %.1f]", s->low, s->high);
	putc('\n', f);
}

static void print_table(FILE *f, const struct lines *l)
{
	const struct scaling_row *row;
	struct grid grid;
	size_t i, k;

	fprintf(f, "\n%s: %s, state %s, %u vCPUs\n", l->head->bench, l->head->op, l->head->state,
		l->head->vcpus);
	if (grid_init(&grid, l->nr_threads + 1, l->nr_policies)) {
		fprintf(f, "(no memory for this table)\n");
		return;
	}
	grid.head_width = 7;
	grid.width = 30;
	grid_put_head(&grid, 0, "threads");
	for (k = 0; k < l->nr_policies; k++)
		grid_put(&grid, 0, k, "%s: ms, efficiency", l->policies[k]);
	for (i = 0; i < l->nr_threads; i++) {
		grid_put_head(&grid, i + 1, "%u", l->threads[i]);
		for (k = 0; k < l->nr_policies; k++)
			put_cell(&grid, l, i, k);
	}
	grid_print(f, &grid);
	grid_free(&grid);
	for (k = 0; k < l->nr_policies; k++) {
		row = row_of(l, l->threads[0], l->policies[k]);
		if (row && row->has_serial)
			put_serial(f, row);
	}
}

static void put_table(FILE *f, const struct report *r, const struct cell_key *head)
{
	struct lines l = { .scaling = &r->findings->scaling, .head = head };
	size_t i;

	l.policies = calloc(l.scaling->nr + 1, sizeof(*l.policies));
	l.threads = calloc(l.scaling->nr + 1, sizeof(*l.threads));
	for (i = 0; l.policies && l.threads && i < l.scaling->nr; i++) {
		const struct cell_key *cell = &l.scaling->rows[i].cell;

		if (!same_table(cell, head))
			continue;
		add_policy(&l, r->benches, cell);
		add_threads(&l, cell->threads);
	}
	if (l.nr_threads)
		print_table(f, &l);
	free(l.policies);
	free(l.threads);
}

void report_put_scaling(FILE *f, const struct report *r)
{
	const struct scaling *scaling = &r->findings->scaling;
	size_t i, k;

	for (i = 0; i < scaling->nr; i++) {
		for (k = 0; k < i; k++)
			if (same_table(&scaling->rows[k].cell, &scaling->rows[i].cell))
				break;
		if (k == i)
			put_table(f, r, &scaling->rows[i].cell);
	}
}
