// SPDX-License-Identifier: GPL-2.0
/* Costs of accesses by register: see trace_prices.h. */
#include "analyse/trace_prices.h"

#include "measure/counters.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* What time the CPU had for it says more than how many instructions, and both more than a clock. */
static const enum counter best[] = { COUNTER_CYCLES, COUNTER_INSTRUCTIONS, COUNTER_WALL_NS };

const char *trace_metric(const struct register_costs *costs)
{
	size_t i, k;

	for (k = 0; k < sizeof(best) / sizeof(best[0]); k++)
		for (i = 0; i < costs->nr; i++)
			if (!strcmp(costs->rows[i].metric, counter_info[best[k]].name))
				return counter_info[best[k]].name;
	return NULL;
}

static int compare_ids(const void *a, const void *b)
{
	const struct price *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

static struct price *find(const struct price_list *list, uint64_t id)
{
	const struct price key = { .id = id };

	return list->nr ? bsearch(&key, list->price, list->nr, sizeof(key), compare_ids) : NULL;
}

static enum trace_op op_of(const struct register_row *row)
{
	enum trace_op op;

	for (op = 0; op < NR_TRACE_OPS && strcmp(trace_op_names[op], row->cell.op); op++)
		;
	return op;
}

static unsigned int distance(unsigned int a, unsigned int b)
{
	return a > b ? a - b : b - a;
}

static void take(struct price *price, const struct register_row *row, unsigned int vcpus)
{
	enum trace_op op = op_of(row);
	unsigned int ran = strcmp(row->cell.state, "fresh") != 0;

	if (op == NR_TRACE_OPS)
		return;
	if (price->of[op][ran].cost > 0 &&
	    distance(price->of[op][ran].vcpus, vcpus) <= distance(row->cell.vcpus, vcpus))
		return;
	price->of[op][ran].cost = row->s.mid.median;
	price->of[op][ran].vcpus = row->cell.vcpus;
}

/* An entry for each register, sorted. */
static int make_ids(struct price_list *list, const struct register_costs *costs)
{
	size_t i, nr = 0;

	list->price = calloc(costs->nr + 1, sizeof(*list->price));
	if (!list->price)
		return -ENOMEM;
	for (i = 0; i < costs->nr; i++)
		list->price[i].id = costs->rows[i].cell.id;
	qsort(list->price, costs->nr, sizeof(*list->price), compare_ids);
	for (i = 0; i < costs->nr; i++)
		if (!nr || list->price[nr - 1].id != list->price[i].id)
			list->price[nr++].id = list->price[i].id;
	list->nr = nr;
	return 0;
}

int price_list_make(struct price_list *list, const struct trace_prices *prices, unsigned int vcpus)
{
	const struct register_costs *costs = prices->costs;
	size_t i;
	int err;

	*list = (struct price_list){ .begins_fresh = prices->begins_fresh };
	err = make_ids(list, costs);
	for (i = 0; !err && i < costs->nr; i++)
		if (!strcmp(costs->rows[i].metric, prices->metric))
			take(find(list, costs->rows[i].cell.id), &costs->rows[i], vcpus);
	return err;
}

static double cost_of(const struct price *price, enum trace_op op, unsigned int ran)
{
	return price->of[op][ran].cost > 0 ? price->of[op][ran].cost : price->of[op][!ran].cost;
}

double price_of(const struct price_list *list, const struct trace_row *row)
{
	const struct price *price = find(list, row->id);
	uint64_t fresh = trace_row_fresh(row, list->begins_fresh);

	if (!price)
		return 0;
	if (!fresh || fresh == row->accesses)
		return cost_of(price, row->op, !fresh);
	return ((double)fresh * cost_of(price, row->op, 0) +
		(double)(row->accesses - fresh) * cost_of(price, row->op, 1)) /
	       (double)row->accesses;
}

void price_list_free(struct price_list *list)
{
	free(list->price);
	*list = (struct price_list){ 0 };
}
