// SPDX-License-Identifier: GPL-2.0
/* What all rows begin with: see rows.h. Their types differ, so it is reached by offset. */
#include "analyse/rows.h"

#include "record/findings.h"

#include <stdlib.h>
#include <string.h>

struct head {
	struct cell_key cell;
	char metric[METRIC_NAME_MAX], unit[METRIC_NAME_MAX];
};

#define BEGINS_WITH_HEAD(row) \
	_Static_assert(offsetof(row, cell) == offsetof(struct head, cell) && \
			       offsetof(row, metric) == offsetof(struct head, metric) && \
			       offsetof(row, unit) == offsetof(struct head, unit), \
		       "another order of members")
BEGINS_WITH_HEAD(struct summary_row);
BEGINS_WITH_HEAD(struct saving_row);
BEGINS_WITH_HEAD(struct growth_row);
BEGINS_WITH_HEAD(struct model_row);
BEGINS_WITH_HEAD(struct register_row);
BEGINS_WITH_HEAD(struct scaling_row);
BEGINS_WITH_HEAD(struct contrast_row);

void *rows_push(void *rows, size_t *nr, size_t size, const struct cell_key *cell, enum counter c)
{
	struct head head = { .cell = *cell };
	void *row = csv_push(rows, nr, size);

	snprintf(head.metric, sizeof(head.metric), "%s", counter_info[c].name);
	snprintf(head.unit, sizeof(head.unit), "%s", counter_info[c].unit);
	return row ? memcpy(row, &head, sizeof(head)) : NULL;
}

static const char *metric_of(const void *row)
{
	return (const char *)row + offsetof(struct head, metric);
}

static int compare(const void *a, const void *b)
{
	int d = cell_key_compare(a, b);

	return d ? d : strcmp(metric_of(a), metric_of(b));
}

void rows_sort(void *rows, size_t nr, size_t size)
{
	if (nr)
		qsort(rows, nr, size, compare);
}

const void *rows_find(const void *rows, size_t nr, size_t size, const struct cell_key *cell,
		      const char *metric)
{
	const char *row = rows;

	for (; nr--; row += size)
		if (cell_key_equal((const void *)row, cell) && !strcmp(metric_of(row), metric))
			return row;
	return NULL;
}
