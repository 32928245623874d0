// SPDX-License-Identifier: GPL-2.0
/* Questions that benches.csv answers: see harness.h. */
#include "analyse/harness.h"

#include <string.h>

const char *harness_base(const struct benches *benches, const struct cell_key *cell)
{
	const struct bench_row *row = benches_find(benches, cell);

	return row && *row->base ? row->base : NULL;
}

bool harness_is_like_base(const struct benches *benches, const struct cell_key *cell)
{
	const struct bench_row *row = benches_find(benches, cell), *base;
	struct cell_key key;

	if (!row || !*row->base)
		return false;
	key = cell_key_of_policy(cell, row->base);
	base = benches_find(benches, &key);
	/* the list of every vCPU is that of one, where there is one */
	if (base && !strcmp(row->way, "listed") && cell->vcpus == 1)
		return !*base->way;
	return base && !strcmp(row->way, base->way);
}

/* The row of a harness after @row, or its first (NULL); NULL at the end. */
static const struct bench_row *next(const struct benches *benches, const char *bench,
				    const struct bench_row *row)
{
	size_t i = row ? (size_t)(row - benches->rows) + 1 : 0;

	for (; i < benches->nr; i++)
		if (!strcmp(benches->rows[i].bench, bench))
			return &benches->rows[i];
	return NULL;
}

bool harness_is_base(const struct benches *benches, const struct cell_key *cell)
{
	const struct bench_row *row = NULL;

	while ((row = next(benches, cell->bench, row)))
		if (!strcmp(row->op, cell->op) && !strcmp(row->base, cell->policy))
			return true;
	return false;
}

bool harness_has_pairs(const struct benches *benches, const char *bench)
{
	const struct bench_row *row = NULL;

	while ((row = next(benches, bench, row)) && !*row->base)
		;
	return row;
}

enum bench_threading harness_threading(const struct benches *benches, const char *bench)
{
	const struct bench_row *row = NULL;

	while ((row = next(benches, bench, row)) && row->threads == BENCH_THREADING_ALONE)
		;
	return row ? row->threads : BENCH_THREADING_ALONE;
}

bool harness_is_per_access(const struct benches *benches, const char *bench)
{
	const struct bench_row *row = next(benches, bench, NULL);
	bool any = row;

	while (row && row->per_access)
		row = next(benches, bench, row);
	return any && !row;
}

const char *harness_compared_policy(const struct benches *benches, const char *bench,
				    const char *op)
{
	const struct bench_row *row = NULL, *found = NULL;

	while ((row = next(benches, bench, row))) {
		if (!*row->base || strcmp(row->op, op))
			continue;
		if (found)
			return NULL;
		found = row;
	}
	return found ? found->policy : NULL;
}
