/* SPDX-License-Identifier: GPL-2.0 */
/*
 * CSV as RFC 4180 has it, one line a record. Reading is strict: a wrong header, a missing field, a
 * line that was cut off or a field that is no number is an error that names file, line and column.
 */
#ifndef REGSCOPE_RECORD_CSV_H
#define REGSCOPE_RECORD_CSV_H

#include "error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define CSV_MAX_FIELDS 4096

struct csv {
	FILE *file;
	const char *path;	  /* the caller's */
	const char *const *names; /* of the columns it knows; the caller's */
	struct error *error;
	char *buf;
	size_t buf_size;
	unsigned long line;
	size_t nr_names;    /* how many of the names this file has */
	size_t nr_want, nr; /* fields of the header, and of this record */
	char *field[CSV_MAX_FIELDS];
	size_t column[CSV_MAX_FIELDS]; /* where each begins, from 1 */
	bool cut_off;		       /* the last line that was read has no newline */
	bool not_begun;		       /* the file is empty, or ends within its header */
};

/**
 * csv_open - open a file and check its header
 * @names:	the columns it begins with, NULL-terminated; more may follow, and are ignored
 * @nr_needed:	so many of them it must have; it may lack those after them
 *
 * Returns 0; -EINVAL for a wrong header, else open(2)'s errno. @error, also for later calls, says
 * "file:line:column: what is wrong".
 */
int csv_open(struct csv *csv, const char *path, const char *const *names, size_t nr_needed,
	     struct error *error);
void csv_close(struct csv *csv);

/* The next record: 1, 0 at the end, or -errno. Its fields are valid until the next call. */
int csv_next(struct csv *csv);

/* -EINVAL, and in error: "file:line:column: name: what is wrong" with field @i. */
int csv_error(struct csv *csv, size_t i, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * A row more in an array that grows by this function alone, zeroed; NULL without memory. @rows is
 * the address of the pointer to its first row.
 */
void *csv_push(void *rows, size_t *nr, size_t size);

/* Write one field, with quotes if it needs any. */
void csv_put_field(FILE *f, const char *s);

#endif
