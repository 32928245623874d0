// SPDX-License-Identifier: GPL-2.0
/* The rows of a set of samples, by cell and round: see samples.h. */
#include "record/samples.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int compare_rounds(const void *a, const void *b)
{
	const struct sample_row *x = *(const struct sample_row *const *)a;
	const struct sample_row *y = *(const struct sample_row *const *)b;

	return (x->round > y->round) - (x->round < y->round);
}

int samples_index(struct sample_index *index, const struct sample_set *set)
{
	size_t *next = calloc(set->cells.nr + 1, sizeof(*next)), *first, i;

	index->first = first = calloc(set->cells.nr + 1, sizeof(*index->first));
	index->rows = calloc(set->nr_rows + 1, sizeof(*index->rows));
	if (!next || !first || !index->rows) {
		free(next);
		return -ENOMEM;
	}
	for (i = 0; i < set->nr_rows; i++)
		first[set->rows[i].cell + 1]++;
	for (i = 0; i < set->cells.nr; i++)
		first[i + 1] += first[i];
	memcpy(next, first, set->cells.nr * sizeof(*next));
	for (i = 0; i < set->nr_rows; i++)
		index->rows[next[set->rows[i].cell]++] = &set->rows[i];
	for (i = 0; i < set->cells.nr; i++)
		qsort(index->rows + first[i], first[i + 1] - first[i], sizeof(*index->rows),
		      compare_rounds);
	free(next);
	return 0;
}

const struct sample_row *samples_at(const struct sample_index *index, size_t cell,
				    unsigned int round)
{
	const struct sample_row key = { .round = round }, *wanted = &key, **found;
	size_t first = index->first[cell];

	if (first == index->first[cell + 1])
		return NULL;
	found = bsearch(&wanted, index->rows + first, index->first[cell + 1] - first,
			sizeof(*index->rows), compare_rounds);
	return found ? *found : NULL;
}

void samples_index_free(struct sample_index *index)
{
	free(index->rows);
	free(index->first);
	*index = (struct sample_index){ NULL, NULL };
}
