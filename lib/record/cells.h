/* SPDX-License-Identifier: GPL-2.0 */
/* What a row is about, and the one index by it: a set of cells, each found by its key at once. */
#ifndef REGSCOPE_RECORD_CELLS_H
#define REGSCOPE_RECORD_CELLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CELL_WORD_MAX 24

/* More of them than any host or VM has. */
#define CELL_VCPUS_MAX	 65536
#define CELL_THREADS_MAX 65536

/* What a row is a sample of. */
struct cell_key {
	char bench[CELL_WORD_MAX], op[CELL_WORD_MAX];
	char policy[CELL_WORD_MAX]; /* "" of one register */
	unsigned int vcpus, threads;
	char state[CELL_WORD_MAX];
	uint64_t id; /* of the one register it is about, as regs.csv has it; 0: of all */
	/* "": over a VM that has been accessed before, as in all files of older releases. "first":
	 * nobody had touched it since it was made. "cold": nor did caches hold any of it. */
	char pass[CELL_WORD_MAX];
};

bool cell_key_equal(const struct cell_key *a, const struct cell_key *b);

/* As qsort(3) wants it: by bench, op, vcpus, threads, state, pass, id, policy. */
int cell_key_compare(const struct cell_key *a, const struct cell_key *b);

/* The same cell under another policy. */
struct cell_key cell_key_of_policy(const struct cell_key *cell, const char *policy);

/* No index: what is not there, or was not added for want of memory. */
#define CELLS_NONE SIZE_MAX

/* Zeroed at first; an index stays good while the set lives. */
struct cells {
	struct cell_key *key; /* in the order they were added */
	size_t nr;
	size_t *hash, nr_hash; /* index + 1, or 0 where a place is free */
};

/* The index of @key, which is added if it is new; CELLS_NONE without memory. */
size_t cells_add(struct cells *cells, const struct cell_key *key);

/* The index of @key, or CELLS_NONE. */
size_t cells_find(const struct cells *cells, const struct cell_key *key);

/* All indices, sorted by cell_key_compare(); to be freed. NULL without memory. */
size_t *cells_order(const struct cells *cells);

void cells_free(struct cells *cells);

/* Columns of a row with a member `cell`: each part of it, and all of it but the id and the pass. */
#define CELL_COLUMNS_WHAT(row) \
	COLUMN_WORD_OF(row, cell.bench, "bench"), COLUMN_WORD_OF(row, cell.op, "op")

#define CELL_COLUMN_THREADS(row) COLUMN_NUMBER_OF(row, cell.threads, "threads", 1, CELL_THREADS_MAX)

#define CELL_COLUMN_VCPUS(row, name) COLUMN_NUMBER_OF(row, cell.vcpus, name, 1, CELL_VCPUS_MAX)
#define CELL_COLUMN_POLICY(row)	     COLUMN_WORD_OF(row, cell.policy, "policy")
#define CELL_COLUMN_STATE(row)	     COLUMN_WORD_OF(row, cell.state, "state")

/* The last part of a key came later, and stands after all other columns. */
#define CELL_COLUMN_PASS(row) COLUMN_TEXT_OF(row, cell.pass, "pass", .later = true)

#define CELL_COLUMNS(row) \
	CELL_COLUMNS_WHAT(row), CELL_COLUMN_POLICY(row), CELL_COLUMN_VCPUS(row, "vcpus"), \
		CELL_COLUMN_THREADS(row), CELL_COLUMN_STATE(row)

#endif
