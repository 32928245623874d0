/* SPDX-License-Identifier: GPL-2.0 */
/* A samples.csv in memory, row by row. */
#ifndef MADE_PASSES_H
#define MADE_PASSES_H

#include "test.h"

#include "record/samples.h"

/* Append @row to @set, as one of the cell @key; its cell and seq are filled in. */
static inline void made_pass_add(struct sample_set *set, const struct cell_key *key,
				 struct sample_row *row)
{
	struct sample_row *grown = realloc(set->rows, (set->nr_rows + 1) * sizeof(*grown));

	assert_non_null(grown);
	set->rows = grown;
	row->cell = cells_add(&set->cells, key);
	row->seq = set->nr_rows;
	grown[set->nr_rows++] = *row;
}

#endif
