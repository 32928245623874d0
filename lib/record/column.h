/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A column of a table: its name, what it holds, and where that goes in a row's struct. A macro for
 * each kind makes one, and does not compile if the member has another type.
 */
#ifndef REGSCOPE_RECORD_COLUMN_H
#define REGSCOPE_RECORD_COLUMN_H

#include "measure/stats.h"
#include "record/csv.h"

enum column_kind {
	COLUMN_TEXT,	 /* of at least min bytes: 1 of a name */
	COLUMN_NUMBER,	 /* a whole one, from min to max */
	COLUMN_ID,	 /* a register's: 0x and 16 hexadecimal digits */
	COLUMN_DOUBLE,	 /* finite */
	COLUMN_INTERVAL, /* three fields: a median, and both ends of its interval or neither */
	COLUMN_ENUM,	 /* one of its words; yes or no of a bool */
	COLUMN_MARKS,	 /* any of its words, a bit each, with a blank between */
};

struct csv_column {
	enum column_kind kind;
	const char *name[3];	  /* of its fields */
	size_t offset, size;	  /* in the row */
	bool later;		  /* older files lack it; such columns are the last */
	bool may_lack, lack_flag; /* its fields may be empty; the bool at flag then is lack_flag */
	size_t flag;
	uint64_t min, max;
	int digits;		  /* significant ones of a double */
	const char *const *words; /* NULL-terminated */
};

/* A double holds whole numbers up to here exactly. */
#define COLUMN_MAX (UINT64_C(1) << 53)

/* The offset of a member, which must be an object of that type, or of one of several. */
#define COLUMN_MEMBER(row, member, type) \
	_Generic(&((row *)0)->member, type * : offsetof(row, member))
#define COLUMN_CHARS(row, member) \
	_Generic(&((row *)0)->member, char(*)[sizeof(((row *)0)->member)] : offsetof(row, member))
#define COLUMN_UNSIGNED(row, member) \
	_Generic(&((row *)0)->member, \
		unsigned int *: offsetof(row, member), \
		unsigned long *: offsetof(row, member), \
		unsigned long long *: offsetof(row, member))

/* Each may be followed by more of struct csv_column: COLUMN_WORD_OF(..., "name", .later = true). */
#define COLUMN(kind_, row, member, offset_, ...) \
	{ \
		.kind = (kind_), .offset = (offset_), .size = sizeof(((row *)0)->member), \
		__VA_ARGS__ \
	}
#define COLUMN_TEXT_OF(row, member, name_, ...) \
	COLUMN(COLUMN_TEXT, row, member, COLUMN_CHARS(row, member), .name = { name_ }, __VA_ARGS__)
#define COLUMN_WORD_OF(row, member, name_, ...) \
	COLUMN(COLUMN_TEXT, row, member, COLUMN_CHARS(row, member), .name = { name_ }, .min = 1, \
	       __VA_ARGS__)
#define COLUMN_NUMBER_OF(row, member, name_, min_, max_, ...) \
	COLUMN(COLUMN_NUMBER, row, member, COLUMN_UNSIGNED(row, member), .name = { name_ }, \
	       .min = (min_), .max = (max_), __VA_ARGS__)
#define COLUMN_ID_OF(row, member, name_, ...) \
	COLUMN(COLUMN_ID, row, member, COLUMN_MEMBER(row, member, uint64_t), .name = { name_ }, \
	       .min = 1, __VA_ARGS__)
#define COLUMN_ID_OR_0_OF(row, member, name_) /* 0: of no register */ \
	COLUMN(COLUMN_ID, row, member, COLUMN_MEMBER(row, member, uint64_t), .name = { name_ })
#define COLUMN_DOUBLE_OF(row, member, name_, digits_, ...) \
	COLUMN(COLUMN_DOUBLE, row, member, COLUMN_MEMBER(row, member, double), .name = { name_ }, \
	       .digits = (digits_), __VA_ARGS__)
#define COLUMN_INTERVAL_OF(row, member, median, low, high, ...) \
	COLUMN(COLUMN_INTERVAL, row, member, COLUMN_MEMBER(row, member, struct stats_interval), \
	       .name = { median, low, high }, .digits = 10, __VA_ARGS__)
#define COLUMN_ENUM_OF(row, member, type, name_, words_, ...) \
	COLUMN(COLUMN_ENUM, row, member, COLUMN_MEMBER(row, member, type), .name = { name_ }, \
	       .words = (words_), __VA_ARGS__)
#define COLUMN_YES_NO_OF(row, member, name_, ...) \
	COLUMN(COLUMN_ENUM, row, member, COLUMN_MEMBER(row, member, bool), .name = { name_ }, \
	       .words = column_no_yes, __VA_ARGS__)
#define COLUMN_MARKS_OF(row, member, name_, words_, ...) \
	COLUMN(COLUMN_MARKS, row, member, COLUMN_MEMBER(row, member, unsigned int), \
	       .name = { name_ }, .words = (words_), __VA_ARGS__)

/* More of a column that is empty where the bool @has is false, or where the bool @none is true. */
#define COLUMN_IF(row, has)	 .may_lack = true, .flag = COLUMN_MEMBER(row, has, bool)
#define COLUMN_UNLESS(row, none) COLUMN_IF(row, none), .lack_flag = true

extern const char *const column_no_yes[];

/* How many fields it has. */
size_t column_nr_fields(const struct csv_column *column);

/* Put it into @row from field @i on. 0, or -EINVAL with the csv's error. */
int column_parse(const struct csv_column *column, struct csv *csv, size_t i, void *row);

/* Its fields, with a comma between. */
void column_put(const struct csv_column *column, FILE *f, const void *row);

#endif
