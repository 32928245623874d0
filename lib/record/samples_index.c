// SPDX-License-Identifier: GPL-2.0
/* The rows of a set of samples, by cell and round: see samples.h. */
#include "record/samples.h"

#include <errno.h>
#include <stdlib.h>

static int compare(const void *a, const void *b)
{
	const struct sample_row *x = *(const struct sample_row *const *)a;
	const struct sample_row *y = *(const struct sample_row *const *)b;

	if (x->cell != y->cell)
		return x->cell < y->cell ? -1 : 1;
	return (x->round > y->round) - (x->round < y->round);
}

int samples_index(struct sample_index *index, const struct sample_set *set)
{
	size_t *first = calloc(set->cells.nr + 1, sizeof(*first)), i;

	index->first = first;
	index->rows = calloc(set->nr_rows + 1, sizeof(*index->rows));
	if (!first || !index->rows)
		return -ENOMEM;
	for (i = 0; i < set->nr_rows; i++) {
		index->rows[i] = &set->rows[i];
		first[set->rows[i].cell + 1]++;
	}
	for (i = 0; i < set->cells.nr; i++)
		first[i + 1] += first[i];
	qsort(index->rows, set->nr_rows, sizeof(*index->rows), compare);
	return 0;
}

const struct sample_row *samples_at(const struct sample_index *index, size_t cell,
				    unsigned int round)
{
	const struct sample_row key = { .cell = cell, .round = round }, *wanted = &key, **found;
	size_t first = index->first[cell];

	found = bsearch(&wanted, index->rows + first, index->first[cell + 1] - first,
			sizeof(*index->rows), compare);
	return found ? *found : NULL;
}

void samples_index_free(struct sample_index *index)
{
	free(index->rows);
	free(index->first);
	*index = (struct sample_index){ NULL, NULL };
}
