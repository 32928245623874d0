/* SPDX-License-Identifier: GPL-2.0 */
/* Runs of two cells in memory, for comparisons. */
#ifndef MADE_RUNS_H
#define MADE_RUNS_H

#include "test.h"

#include "analyse/compare.h"

#define ROUNDS 24
#define CELLS  2

/* A run of two cells; the second VM of each pair costs @bias percent more. */
static inline struct sample_set *made(double bias)
{
	static struct cells cells;
	static struct sample_row rows[ROUNDS * CELLS];
	static struct sample_set set;
	size_t i;

	memset(rows, 0, sizeof(rows));
	for (i = 0; i < CELLS; i++)
		cells_add(&cells, &(struct cell_key){
					  .bench = "sweep",
					  .op = "get",
					  .policy = "all",
					  .vcpus = 1 + (unsigned int)i,
					  .threads = 1,
					  .state = "fresh",
				  });
	for (i = 0; i < ROUNDS * CELLS; i++) {
		rows[i].cell = i % CELLS;
		rows[i].round = (unsigned int)(i / CELLS);
		rows[i].seq = i;
		rows[i].accesses = 100;
		rows[i].reading.has[COUNTER_INSTRUCTIONS] = true;
		rows[i].reading.value[COUNTER_INSTRUCTIONS] =
			(uint64_t)((1000000 + 100 * (i % 5)) *
				   (1 + (rows[i].round / 2 % 2 ? bias / 100 : 0)));
	}
	set = (struct sample_set){ .cells = cells, .rows = rows, .nr_rows = ROUNDS * CELLS };
	return &set;
}

static inline int compared(struct comparison *c, const struct compare_run *base,
			   const struct compare_run *new, const struct compare_options *o,
			   struct error *error)
{
	return compare_runs(c, &(struct compare_side){ base, 1 }, &(struct compare_side){ new, 1 },
			    o, error);
}

#endif
