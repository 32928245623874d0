// SPDX-License-Identifier: GPL-2.0
/* One column, from text and to text: see column.h. */
#include "record/column.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static_assert(sizeof(size_t) == sizeof(uint64_t), "a number in a row has one of two sizes");
static_assert(sizeof(enum column_kind) == sizeof(unsigned int), "an enum is read as a number");

const char *const column_no_yes[] = { "no", "yes", NULL };

size_t column_nr_fields(const struct csv_column *c)
{
	return c->kind == COLUMN_INTERVAL ? 3 : 1;
}

static int is_not(struct csv *csv, size_t i, const char *what)
{
	return csv_error(csv, i, "\"%.40s\" is not %s", csv->field[i], what);
}

static int parse_text(const struct csv_column *c, struct csv *csv, size_t i, char *text)
{
	size_t len = strlen(csv->field[i]);

	if (len < c->min)
		return is_not(csv, i, "a name");
	if (len >= c->size)
		return csv_error(csv, i, "\"%.40s\" is too long: at most %zu bytes", csv->field[i],
				 c->size - 1);
	memcpy(text, csv->field[i], len + 1);
	return 0;
}

static int parse_number(struct csv *csv, size_t i, uint64_t min, uint64_t max, uint64_t *value)
{
	const char *s = csv->field[i];
	char *end;

	errno = 0;
	*value = strtoull(s, &end, 10);
	if (*s < '0' || *s > '9' || *end)
		return is_not(csv, i, "a whole number");
	if (errno || *value < min || *value > max)
		return csv_error(csv, i, "\"%.40s\" is not from %" PRIu64 " to %" PRIu64, s, min,
				 max);
	return 0;
}

static int parse_id(struct csv *csv, size_t i, uint64_t min, uint64_t *id)
{
	const char *s = csv->field[i];
	size_t digits = strncmp(s, "0x", 2) ? 0 : strspn(s + 2, "0123456789abcdefABCDEF");

	*id = digits ? strtoull(s, NULL, 16) : 0;
	return digits && *id >= min && digits <= 16 && !s[2 + digits]
		       ? 0
		       : is_not(csv, i, "a register's id: a hexadecimal number, 0x...");
}

static int parse_double(struct csv *csv, size_t i, double *value)
{
	const char *s = csv->field[i];
	char *end;

	*value = strtod(s, &end);
	/*
	 * strtod also takes "inf", "nan", hexadecimal and leading blanks: none is a result. The
	 * largest numbers, rounded up when they are written, would be infinite.
	 */
	if (!*s || *end || !(fabs(*value) <= 1e300) || strspn(s, "+-.0123456789eE") != strlen(s))
		return is_not(csv, i, "a finite number");
	return 0;
}

static int parse_interval(struct csv *csv, size_t i, struct stats_interval *v)
{
	int err = parse_double(csv, i, &v->median);

	v->has_interval = *csv->field[i + 1] || *csv->field[i + 2];
	v->low = v->high = v->median;
	if (!err && v->has_interval)
		err = parse_double(csv, i + 1, &v->low);
	if (!err && v->has_interval)
		err = parse_double(csv, i + 2, &v->high);
	if (!err && (v->low > v->median || v->median > v->high))
		err = csv_error(csv, i, "%s is not within its interval [%s, %s]", csv->field[i],
				csv->field[i + 1], csv->field[i + 2]);
	return err;
}

/* The index of the word of @len bytes at @s, or that of the NULL at the end. */
static unsigned int word_index(const char *const *words, const char *s, size_t len)
{
	unsigned int n = 0;

	while (words[n] && (strlen(words[n]) != len || strncmp(words[n], s, len)))
		n++;
	return n;
}

static int parse_one_of(const char *const *words, struct csv *csv, size_t i, uint64_t *value)
{
	char list[160] = "";
	size_t n;

	*value = word_index(words, csv->field[i], strlen(csv->field[i]));
	if (words[*value])
		return 0;
	for (n = 0; words[n]; n++)
		snprintf(list + strlen(list), sizeof(list) - strlen(list), "%s%s",
			 n ? ", " : "one of ", words[n]);
	return is_not(csv, i, list);
}

static int parse_marks(const char *const *words, struct csv *csv, size_t i, uint64_t *marks)
{
	const char *p = csv->field[i];
	unsigned int n;
	size_t len;

	for (*marks = 0; *p; p += len, p += *p == ' ') {
		len = strcspn(p, " ");
		n = word_index(words, p, len);
		if (!words[n])
			return is_not(csv, i, "made of words that regscope writes there");
		*marks |= UINT64_C(1) << n;
	}
	return 0;
}

/* All fields are empty, which this column allows; its flag says so. */
static bool lacks(const struct csv_column *c, struct csv *csv, size_t i, void *row)
{
	bool empty = true;
	size_t n;

	if (!c->may_lack)
		return false;
	for (n = 0; n < column_nr_fields(c); n++)
		empty = empty && !*csv->field[i + n];
	*(bool *)((char *)row + c->flag) = empty == c->lack_flag;
	return empty;
}

/* A bool, an enum or a number, by its size. */
static void store(const struct csv_column *c, void *member, uint64_t value)
{
	if (c->size == sizeof(bool))
		*(bool *)member = value;
	else if (c->size == sizeof(unsigned int))
		*(unsigned int *)member = (unsigned int)value;
	else
		*(uint64_t *)member = value;
}

static uint64_t load(const struct csv_column *c, const void *member)
{
	return c->size == sizeof(bool)		 ? *(const bool *)member
	       : c->size == sizeof(unsigned int) ? *(const unsigned int *)member
						 : *(const uint64_t *)member;
}

int column_parse(const struct csv_column *c, struct csv *csv, size_t i, void *row)
{
	void *member = (char *)row + c->offset;
	uint64_t value = 0;
	int err = 0;

	if (lacks(c, csv, i, row))
		return 0;
	switch (c->kind) {
	case COLUMN_TEXT: return parse_text(c, csv, i, member);
	case COLUMN_DOUBLE: return parse_double(csv, i, member);
	case COLUMN_INTERVAL: return parse_interval(csv, i, member);
	case COLUMN_NUMBER: err = parse_number(csv, i, c->min, c->max, &value); break;
	case COLUMN_ID: err = parse_id(csv, i, c->min, &value); break;
	case COLUMN_ENUM: err = parse_one_of(c->words, csv, i, &value); break;
	case COLUMN_MARKS: err = parse_marks(c->words, csv, i, &value); break;
	}
	store(c, member, value);
	return err;
}

/* Without printf(): rows of samples are written while measuring. */
static void put_number(FILE *f, uint64_t value)
{
	char digits[20], *p = digits + sizeof(digits);

	do
		*--p = (char)('0' + value % 10);
	while (value /= 10);
	fwrite(p, 1, (size_t)(digits + sizeof(digits) - p), f);
}

static void put_interval(FILE *f, const struct stats_interval *v, int digits)
{
	fprintf(f, "%.*g,", digits, v->median);
	if (v->has_interval)
		fprintf(f, "%.*g,%.*g", digits, v->low, digits, v->high);
	else
		putc(',', f);
}

static void put_marks(FILE *f, const char *const *words, uint64_t marks)
{
	unsigned int n, any = 0;

	for (n = 0; words[n]; n++)
		if (marks & UINT64_C(1) << n)
			fprintf(f, "%s%s", any++ ? " " : "", words[n]);
}

void column_put(const struct csv_column *c, FILE *f, const void *row)
{
	const void *value = (const char *)row + c->offset;
	size_t n;

	if (c->may_lack && *(const bool *)((const char *)row + c->flag) == c->lack_flag) {
		for (n = column_nr_fields(c); n > 1; n--)
			putc(',', f);
		return;
	}
	switch (c->kind) {
	case COLUMN_TEXT: csv_put_field(f, value); break;
	case COLUMN_DOUBLE: fprintf(f, "%.*g", c->digits, *(const double *)value); break;
	case COLUMN_INTERVAL: put_interval(f, value, c->digits); break;
	case COLUMN_NUMBER: put_number(f, load(c, value)); break;
	case COLUMN_ID: fprintf(f, "0x%016" PRIx64, load(c, value)); break;
	case COLUMN_ENUM: fputs(c->words[load(c, value)], f); break;
	case COLUMN_MARKS: put_marks(f, c->words, load(c, value)); break;
	}
}
