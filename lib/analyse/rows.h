/* SPDX-License-Identifier: GPL-2.0 */
/* Rows of findings: all begin with a cell, a metric and its unit. */
#ifndef REGSCOPE_ANALYSE_ROWS_H
#define REGSCOPE_ANALYSE_ROWS_H

#include "measure/counters.h"
#include "record/cells.h"

/* csv_push(), with cell, metric and unit filled in. */
void *rows_push(void *rows, size_t *nr, size_t size, const struct cell_key *cell, enum counter c);

/* By cell, as cell_key_compare() sorts them, then by metric. */
void rows_sort(void *rows, size_t nr, size_t size);

/* The first row of that cell and metric, or NULL. */
const void *rows_find(const void *rows, size_t nr, size_t size, const struct cell_key *cell,
		      const char *metric);

#endif
