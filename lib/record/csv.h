/* SPDX-License-Identifier: GPL-2.0 */
/*
 * CSV as RFC 4180 has it, one line a record. Reading is strict: a wrong header, a missing field, a
 * line that was cut off or a field that is no number is an error that names file, line and column.
 */
#ifndef REGSCOPE_RECORD_CSV_H
#define REGSCOPE_RECORD_CSV_H

#include "error.h"
#include "measure/stats.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define CSV_MAX_FIELDS 64

struct csv {
	FILE *file;
	const char *path;	 /* the caller's */
	const char *const *want; /* names of the columns, NULL-terminated; the caller's */
	struct error *error;
	char *buf;
	size_t buf_size;
	unsigned long line;
	size_t nr_want, nr; /* columns asked for, fields of this record */
	char *field[CSV_MAX_FIELDS];
	size_t column[CSV_MAX_FIELDS]; /* where each begins, from 1 */
	long good_end;		       /* offset after the last record that was read whole */
};

/**
 * csv_open - open a file and check its header
 * @columns:	the columns it must begin with, NULL-terminated; more may follow, and are ignored
 *
 * Returns 0; -EINVAL for a wrong header, else open(2)'s errno. @error, also for later calls, says
 * "file:line:column: what is wrong".
 */
int csv_open(struct csv *csv, const char *path, const char *const *columns, struct error *error);
void csv_close(struct csv *csv);

/* The next record: 1, 0 at the end, or -EINVAL. Its fields are valid until the next call. */
int csv_next(struct csv *csv);

/* -EINVAL, and in error: "file:line:column: @what". */
int csv_error(struct csv *csv, size_t field, const char *what);

/*
 * Field @i as a number; an empty field is an error unless @empty, which then tells. 0 or -EINVAL.
 */
int csv_u64(struct csv *csv, size_t i, uint64_t *value, bool *empty);
/* Field @i as "0x" and hexadecimal digits, as regs.csv writes ids. 0 or -EINVAL. */
int csv_hex(struct csv *csv, size_t i, uint64_t *value);
int csv_uint(struct csv *csv, size_t i, unsigned int *value);
int csv_double(struct csv *csv, size_t i, double *value);

/* Field @i as a word of at most @size - 1 characters, not empty. 0 or -EINVAL. */
int csv_word(struct csv *csv, size_t i, char *word, size_t size);

int csv_size(struct csv *csv, size_t i, size_t *value);

/*
 * A median and its interval from field @i on; both ends are empty where there were too few samples.
 */
int csv_interval(struct csv *csv, size_t i, struct stats_interval *v);
void csv_put_interval(FILE *f, const struct stats_interval *v);

/**
 * csv_read_all - every record of a file into an array that grows
 * @rows:	to be freed, also after an error; NULL at first
 * @size:	bytes of one element, which @parse fills in; it comes zeroed
 */
int csv_read_all(const char *path, const char *const *columns, void **rows, size_t *nr, size_t size,
		 int (*parse)(struct csv *csv, void *row), struct error *error);

/* A row more in such an array, zeroed; NULL without memory. */
void *csv_push(void **rows, size_t *nr, size_t size);

/* Write a header line, or one field with its quotes if it needs any. */
void csv_put_header(FILE *f, const char *const *columns);
void csv_put_field(FILE *f, const char *s);

#endif
