// SPDX-License-Identifier: GPL-2.0
/* Which tables of alternatives there are, and what they are called: see report_alternatives.h. */
#include "report/report_alternatives.h"

#include <string.h>

bool alternatives_same_table(const struct alternative_row *a, const struct alternative_row *b)
{
	return !strcmp(a->bench, b->bench) && !strcmp(a->op, b->op);
}

static bool is_compared(const struct alternatives *a, const struct alternative_row *first)
{
	size_t i;

	for (i = 0; i < a->nr_gains; i++)
		if (a->gains[i].is_compared && !strcmp(a->gains[i].cell.bench, first->bench) &&
		    !strcmp(a->gains[i].cell.op, first->op))
			return true;
	return false;
}

bool alternatives_begins_table(const struct alternatives *a, size_t i)
{
	size_t k;

	for (k = 0; k < i; k++)
		if (alternatives_same_table(&a->rows[k], &a->rows[i]))
			return false;
	return is_compared(a, &a->rows[i]);
}

bool alternatives_is_new(const struct alternatives *a, size_t i)
{
	size_t k;

	for (k = 0; k < i; k++)
		if (!strcmp(a->rows[k].name, a->rows[i].name))
			return false;
	return true;
}

bool alternatives_is_price(const struct alternatives *a, size_t i)
{
	return alternatives_is_new(a, i) && !strcmp(a->rows[i].bench, a->rows[0].bench);
}

bool alternatives_is_measured(const struct alternatives *a, const char *name)
{
	size_t i;

	for (i = 0; i < a->nr_gains; i++)
		if (!strcmp(a->gains[i].name, name))
			return true;
	return false;
}

static void add_count(struct alternatives_counts *c, unsigned int vcpus, size_t most)
{
	size_t i = 0, k;

	while (i < c->nr && c->vcpus[i] < vcpus)
		i++;
	if (i < c->nr && c->vcpus[i] == vcpus)
		return;
	if (c->nr == most) { /* the smallest makes room */
		if (!i--)
			return;
		for (k = 0; k < i; k++)
			c->vcpus[k] = c->vcpus[k + 1];
	} else {
		for (k = c->nr++; k > i; k--)
			c->vcpus[k] = c->vcpus[k - 1];
	}
	c->vcpus[i] = vcpus;
}

struct alternatives_counts alternatives_counts_of(const struct alternatives *a,
						  const struct alternative_row *first, size_t most)
{
	struct alternatives_counts c = { .nr = 0 };
	size_t i;

	if (most > ALTERNATIVES_COUNTS_MAX)
		most = ALTERNATIVES_COUNTS_MAX;
	for (i = 0; i < a->nr_gains; i++)
		if (!strcmp(a->gains[i].cell.bench, first->bench) &&
		    !strcmp(a->gains[i].cell.op, first->op))
			add_count(&c, a->gains[i].cell.vcpus, most);
	return c;
}

const struct compare_run *alternatives_run_of(const struct alternatives *a,
					      const struct alternative_row *row)
{
	size_t i;

	for (i = 0; i + 1 < a->nr_runs && strcmp(a->runs[i].name, row->run) != 0;)
		i++;
	return &a->runs[i].run;
}

static struct cell_key cell_of(const struct alternative_row *row)
{
	struct cell_key cell = { .threads = 1 };

	memcpy(cell.bench, row->bench, sizeof(cell.bench));
	memcpy(cell.op, row->op, sizeof(cell.op));
	memcpy(cell.policy, row->policy, sizeof(cell.policy));
	memcpy(cell.state, row->state, sizeof(cell.state));
	return cell;
}

const char *alternatives_title(const struct alternatives *a, const struct alternative_row *first,
			       char title[REPORT_TITLE_MAX])
{
	const struct cell_key cell = cell_of(first);

	report_title(title, &alternatives_run_of(a, first)->benches, &cell, true);
	return title;
}

const char *alternatives_what(const struct alternatives *a, const struct alternative_row *row)
{
	const struct cell_key cell = cell_of(row);

	return report_what(&alternatives_run_of(a, row)->benches, &cell, row->policy);
}
