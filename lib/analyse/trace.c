// SPDX-License-Identifier: GPL-2.0
/* Savings in a trace: see trace.h. */
#include "analyse/trace.h"

#include "analyse/trace_prices.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool is_wide(const struct trace_row *row)
{
	return row->op != TRACE_LIST && strcmp(row->scope, "vcpu") != 0;
}

static int order(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

/* Rows of one register side by side, that which is kept first. */
static int compare_for_scope(const void *a, const void *b)
{
	const struct trace_row *x = *(struct trace_row *const *)a,
			       *y = *(struct trace_row *const *)b;
	int sign = order(x->vm, y->vm);

	sign = sign ? sign : order(x->phase, y->phase);
	sign = sign ? sign : order(x->op, y->op);
	sign = sign ? sign : order(x->id, y->id);
	sign = sign ? sign : order(y->accesses, x->accesses);
	return sign ? sign : order(x->vcpu, y->vcpu);
}

static bool same_register(const struct trace_row *a, const struct trace_row *b)
{
	return a->vm == b->vm && a->phase == b->phase && a->op == b->op && a->id == b->id;
}

int trace_mark(const struct trace_rows *rows)
{
	struct trace_row **by = calloc(rows->nr + 1, sizeof(struct trace_row *));
	size_t i;

	if (!by)
		return -ENOMEM;
	for (i = 0; i < rows->nr; i++) {
		struct trace_row *row = &rows->row[i];

		by[i] = row;
		row->repeats = row->op == TRACE_LIST ? 0 : row->accesses - 1;
		row->redundant = 0;
	}
	qsort(by, rows->nr, sizeof(struct trace_row *), compare_for_scope);
	for (i = 1; i < rows->nr; i++)
		if (is_wide(by[i]) && same_register(by[i - 1], by[i]))
			by[i]->redundant = by[i]->accesses;
	free(by);
	return 0;
}

double trace_saved(const double share[NR_TRACE_SHARES])
{
	return share[TRACE_REDUNDANT] + share[TRACE_REPEATS] - share[TRACE_OVERLAP];
}

double trace_percent(double part, double of)
{
	return of > 0 ? 100 * part / of : 0;
}

/* Its vCPUs: as many as were accessed. */
static unsigned int vcpus_of(const struct trace_rows *rows, unsigned int vm)
{
	unsigned int most = 0;
	size_t i;

	for (i = 0; i < rows->nr; i++)
		if (rows->row[i].vm == vm && rows->row[i].vcpu >= most)
			most = rows->row[i].vcpu + 1;
	return most;
}

static void shares_of(const struct trace_row *row, uint64_t n[NR_TRACE_SHARES])
{
	n[TRACE_ACCESSES] = row->accesses;
	n[TRACE_WIDE] = is_wide(row) ? row->accesses : 0;
	n[TRACE_REDUNDANT] = row->redundant;
	n[TRACE_REPEATS] = row->repeats;
	n[TRACE_OVERLAP] = row->redundant < row->repeats ? row->redundant : row->repeats;
}

static void add_row(struct trace_line *line, const struct trace_row *row, double price)
{
	uint64_t n[NR_TRACE_SHARES];
	unsigned int i;

	if (row->op == TRACE_LIST) {
		line->lists += row->accesses;
		return;
	}
	shares_of(row, n);
	for (i = 0; i < NR_TRACE_SHARES; i++) {
		line->n[i] += n[i];
		line->cost[i] += price > 0 ? (double)n[i] * price : 0;
	}
	if (!(price > 0))
		line->unpriced += row->accesses;
}

/* The last line if @row belongs to it, else a new one; NULL without memory. */
static struct trace_line *line_of(struct trace_sums *sums, const struct trace_row *row,
				  unsigned int vcpus)
{
	struct trace_line *line = sums->nr ? &sums->line[sums->nr - 1] : NULL;

	if (line && line->vm == row->vm && line->phase == row->phase && line->op == row->op)
		return line;
	line = csv_push(&sums->line, &sums->nr, sizeof(*line));
	if (line)
		*line = (struct trace_line){ .vm = row->vm,
					     .phase = row->phase,
					     .phase_name = row->phase_name,
					     .op = row->op,
					     .vcpus = vcpus };
	return line;
}

static void add_line(struct trace_line *sum, const struct trace_line *line)
{
	unsigned int i;

	for (i = 0; i < NR_TRACE_SHARES; i++) {
		sum->n[i] += line->n[i];
		sum->cost[i] += line->cost[i];
	}
	sum->lists += line->lists;
	sum->unpriced += line->unpriced;
}

int trace_sums_total(struct trace_sums *sums)
{
	struct trace_line *vm = NULL;
	size_t i;

	free(sums->vm);
	sums->vm = NULL;
	sums->nr_vms = 0;
	sums->all = (struct trace_line){ 0 };
	for (i = 0; i < sums->nr; i++) {
		const struct trace_line *line = &sums->line[i];

		if (!vm || vm->vm != line->vm) {
			vm = csv_push(&sums->vm, &sums->nr_vms, sizeof(*vm));
			if (!vm)
				return -ENOMEM;
			*vm = (struct trace_line){ .vm = line->vm, .vcpus = line->vcpus };
		}
		add_line(vm, line);
		add_line(&sums->all, line);
	}
	return 0;
}

int trace_sum(struct trace_sums *sums, const struct trace_rows *rows,
	      const struct trace_prices *prices)
{
	struct price_list list = { 0 };
	unsigned int vm = 0, vcpus = 0;
	size_t i;
	int err = 0;

	*sums = (struct trace_sums){ 0 };
	for (i = 0; !err && i < rows->nr; i++) {
		const struct trace_row *row = &rows->row[i];
		struct trace_line *line;

		if (row->vm != vm) {
			vm = row->vm;
			vcpus = vcpus_of(rows, vm);
			price_list_free(&list);
			err = prices ? price_list_make(&list, prices, vcpus) : 0;
		}
		line = err ? NULL : line_of(sums, row, vcpus);
		if (line)
			add_row(line, row, prices ? price_of(&list, row) : 0);
		else
			err = -ENOMEM;
	}
	price_list_free(&list);
	return err ? err : trace_sums_total(sums);
}

void trace_sums_free(struct trace_sums *sums)
{
	free(sums->line);
	free(sums->vm);
	*sums = (struct trace_sums){ 0 };
}
