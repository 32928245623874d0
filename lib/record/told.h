/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The files of a run directory, their columns, the keys of env.txt and the classes of registers, in
 * words: what manual pages and a page are made of. tests/unit/test_told.c fails if one of them is
 * not told of, or if one is that there is not.
 */
#ifndef REGSCOPE_RECORD_TOLD_H
#define REGSCOPE_RECORD_TOLD_H

#include "record/table.h"

struct told_file {
	const char *name;	   /* "samples.csv" */
	const struct table *table; /* NULL: it is no table */
	const char *what;	   /* it holds, in a line: one row for each pass, say */
	const char *made_by;	   /* which command writes it */
	const char *more;	   /* what else has to be known, or NULL */
};
extern const struct told_file told_files[]; /* ended by one without name */

/* What the column of that file holds, or NULL. */
const char *told_column(const char *file, const char *column);

struct told_column {
	const char *file; /* NULL: of every file */
	const char *name, *what;
};
extern const struct told_column told_columns[]; /* ended by one without name */

struct told_key {
	const char *name; /* as in env.txt; * in it stands for anything */
	const char *what;
};
extern const struct told_key told_keys[]; /* ended by one without name */

/* What the key holds, or NULL. */
const char *told_key(const char *key);

struct told_class {
	const char *name; /* as in regs.csv */
	const char *what; /* its registers are */
};
extern const struct told_class told_classes[]; /* in order, ended by one without name */

/* What registers of that class are, or NULL. */
const char *told_class(const char *name);

#endif
