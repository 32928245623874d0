/* SPDX-License-Identifier: GPL-2.0 */
/* samples.csv: one row a pass, in the order taken. */
#ifndef REGSCOPE_RECORD_SAMPLES_H
#define REGSCOPE_RECORD_SAMPLES_H

#include "measure/counters.h"
#include "record/csv.h"

#define CELL_WORD_MAX 24

/* What a row is a sample of. */
struct cell_key {
	char bench[CELL_WORD_MAX], op[CELL_WORD_MAX], policy[CELL_WORD_MAX];
	unsigned int vcpus, threads;
	char state[CELL_WORD_MAX];
};

struct sample_row {
	size_t cell; /* index into cells of its set */
	unsigned int round;
	uint64_t seq;
	uint64_t regs, regs_once; /* accessed on vCPU 0; of them on no other vCPU */
	uint64_t accesses, failed;
	struct reading reading;
};

struct sample_set {
	struct cell_key *cells; /* in the order of their first rows */
	size_t nr_cells;
	struct sample_row *rows;
	size_t nr_rows;
	long end; /* bytes of the file up to the last row that was read whole */
};

extern const char *const samples_columns[];

/**
 * samples_read - read a whole samples.csv
 * @tolerate_tail:	a last line that is cut off ends the file in silence, as --resume wants it
 *
 * Returns 0 or -errno with @why; free @set in either case.
 */
int samples_read(struct sample_set *set, const char *path, bool tolerate_tail, struct why *why);
void samples_free(struct sample_set *set);

/* One row, as text. */
void samples_put_row(FILE *f, const struct cell_key *cell, const struct sample_row *row);

bool cell_key_equal(const struct cell_key *a, const struct cell_key *b);

/* As qsort(3) wants it: by bench, op, vcpus, threads, state, policy. */
int cell_key_compare(const struct cell_key *a, const struct cell_key *b);

#endif
