// SPDX-License-Identifier: GPL-2.0
/* Questions to benches.csv: see harness.h. */
#include "analyse/harness.h"

#include <string.h>

const char *harness_base(const struct benches *benches, const struct cell_key *cell)
{
	const struct bench_row *row = benches_find(benches, cell);

	return row && *row->base ? row->base : NULL;
}

bool harness_is_base(const struct benches *benches, const struct cell_key *cell)
{
	size_t i;

	for (i = 0; i < benches->nr; i++)
		if (!strcmp(benches->rows[i].bench, cell->bench) &&
		    !strcmp(benches->rows[i].op, cell->op) &&
		    !strcmp(benches->rows[i].base, cell->policy))
			return true;
	return false;
}

bool harness_has_pairs(const struct benches *benches, const char *bench)
{
	size_t i;

	for (i = 0; i < benches->nr; i++)
		if (!strcmp(benches->rows[i].bench, bench) && *benches->rows[i].base)
			return true;
	return false;
}

enum bench_threading harness_threading(const struct benches *benches, const char *bench)
{
	size_t i;

	for (i = 0; i < benches->nr; i++)
		if (!strcmp(benches->rows[i].bench, bench) &&
		    benches->rows[i].threads != BENCH_THREADING_ALONE)
			return benches->rows[i].threads;
	return BENCH_THREADING_ALONE;
}

bool harness_is_per_access(const struct benches *benches, const char *bench)
{
	bool any = false;
	size_t i;

	for (i = 0; i < benches->nr; i++) {
		if (strcmp(benches->rows[i].bench, bench))
			continue;
		if (!benches->rows[i].per_access)
			return false;
		any = true;
	}
	return any;
}

const char *harness_compared_policy(const struct benches *benches, const char *bench,
				    const char *op)
{
	const char *policy = NULL;
	size_t i;

	for (i = 0; i < benches->nr; i++) {
		const struct bench_row *row = &benches->rows[i];

		if (!*row->base || strcmp(row->bench, bench) || strcmp(row->op, op))
			continue;
		if (policy)
			return NULL;
		policy = row->policy;
	}
	return policy;
}
