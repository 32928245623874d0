/* SPDX-License-Identifier: GPL-2.0 */
/*
 * samples.csv: one row a pass, in the order taken; and register_samples.csv: the same of passes
 * that access one register alone. Both are read into one kind of set.
 */
#ifndef REGSCOPE_RECORD_SAMPLES_H
#define REGSCOPE_RECORD_SAMPLES_H

#include "measure/counters.h"
#include "record/cells.h"
#include "record/table.h"

/* What a reader must know of a row before he counts on it: bits of sample_row.mark. */
enum {
	SAMPLE_UNTIMED = 1 << 0,   /* it shows that the accesses were made, and has no counts */
	SAMPLE_UNPINNED = 1 << 1,  /* a thread was not kept on its CPU */
	SAMPLE_SUSPENDED = 1 << 2, /* the machine slept in between, and it has no counts */
};

/* `bench --rounds` takes no more than a tenth of it. */
#define SAMPLES_ROUNDS_MAX 1000000

struct sample_row {
	size_t cell; /* index into cells of its set */
	unsigned int round;
	uint64_t seq;
	uint64_t regs, regs_once; /* accessed on vCPU 0; of them on no other vCPU */
	uint64_t accesses, failed;
	struct reading reading;
	unsigned int mark;
};

struct sample_set {
	struct cells cells; /* in the order of their first rows */
	struct sample_row *rows;
	size_t nr_rows;
};

/**
 * samples_read - read a whole file of samples
 * @tolerate_tail:	a last line that is cut off, be it the header, ends the file in silence, as
 *			--resume wants it
 *
 * Returns 0 or -errno with @error; free @set in either case. Rows without the last column, as older
 * runs have them, are not marked.
 */
int samples_read(struct sample_set *set, enum run_samples which, const char *path,
		 bool tolerate_tail, struct error *error);

/* The same of a run directory's. */
int samples_read_dir(struct sample_set *set, const struct run_dir *dir, enum run_samples which,
		     bool tolerate_tail, struct error *error);
void samples_free(struct sample_set *set);

/* The rows of a set by cell: those of cell c are rows[first[c]] to rows[first[c + 1] - 1], by
 * round. */
struct sample_index {
	const struct sample_row **rows;
	size_t *first; /* cells.nr + 1 */
};

/* 0 or -ENOMEM; free @index in either case. It points into @set. */
int samples_index(struct sample_index *index, const struct sample_set *set);
/* The row of a cell in a round, or NULL; any of them if there are several. */
const struct sample_row *samples_at(const struct sample_index *index, size_t cell,
				    unsigned int round);
void samples_index_free(struct sample_index *index);

/* One more than the last round of any row; 0 without rows. */
size_t samples_rounds(const struct sample_set *set);

/* The header of one of the files; one row, of register_samples.csv if @cell has an id. */
void samples_put_header(FILE *f, enum run_samples which);
void samples_put_row(FILE *f, const struct cell_key *cell, const struct sample_row *row);

extern const struct table samples_tables[NR_RUN_SAMPLES];

#endif
