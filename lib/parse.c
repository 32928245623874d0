// SPDX-License-Identifier: GPL-2.0
/* Numbers and lists as users write them: see parse.h. */
#include "parse.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEPARATORS ", \t"

int parse_number(const char *text, const char *what, uint64_t min, uint64_t max, uint64_t *value,
		 struct error *error)
{
	bool is_hex = !strncmp(text, "0x", 2);
	char *end;

	errno = 0;
	*value = strtoull(text, &end, is_hex ? 16 : 10); /* 010 is ten */
	if (*text < '0' || *text > '9' || *end || errno || *value < min || *value > max)
		return error_set(error, -EINVAL,
				 "%s: \"%s\" is not a whole number from %llu to %llu", what, text,
				 (unsigned long long)min, (unsigned long long)max);
	return 0;
}

int parse_uint(const char *text, const char *what, unsigned int min, unsigned int max,
	       unsigned int *value, struct error *error)
{
	uint64_t wide = 0;
	int err = parse_number(text, what, min, max, &wide, error);

	*value = (unsigned int)wide;
	return err;
}

int parse_decimal(const char *text, const char *what, double min, double max, double *value,
		  struct error *error)
{
	char *end;

	*value = strtod(text, &end);
	if (!*text || *end || !(*value >= min && *value <= max))
		return error_set(error, -EINVAL, "%s: \"%s\" is not a number from %g to %g", what,
				 text, min, max);
	return 0;
}

static int compare_uints(const void *a, const void *b)
{
	unsigned int x = *(const unsigned int *)a, y = *(const unsigned int *)b;

	return (x > y) - (x < y);
}

static int add_count(struct counts *counts, unsigned int n, const char *what, struct error *error)
{
	size_t i;

	for (i = 0; i < counts->nr; i++)
		if (counts->v[i] == n)
			return error_set(error, -EINVAL, "%s: %u is named twice", what, n);
	counts->v[counts->nr++] = n;
	return 0;
}

/* One item: "8", or "1-512". */
static int add_item(struct counts *counts, char *item, const char *what, struct error *error)
{
	char *dash = strchr(item, '-');
	unsigned int first, last, n;
	int err;

	if (dash)
		*dash = '\0';
	err = parse_uint(item, what, 1, COUNTS_MAX, &first, error);
	if (err || !dash)
		return err ? err : add_count(counts, first, what, error);
	err = parse_uint(dash + 1, what, first, COUNTS_MAX, &last, error);
	if (!err)
		err = add_count(counts, first, what, error);
	for (n = 1; !err && n < last; n *= 2)
		if (n > first)
			err = add_count(counts, n, what, error);
	return err || last == first ? err : add_count(counts, last, what, error);
}

int parse_counts(const char *text, const char *what, struct counts *counts, struct error *error)
{
	const char *rest = text;
	char item[32];
	int err = 0;

	counts->nr = 0;
	if (*text == ',' || strstr(text, ",,") || (*text && text[strlen(text) - 1] == ','))
		return error_set(error, -EINVAL, "%s: \"%s\" has a comma with no count beside it",
				 what, text);
	while (!err && list_next(&rest, item, sizeof(item)))
		err = strlen(item) == sizeof(item) - 1 /* and perhaps cut off */
			      ? error_set(error, -EINVAL, "%s: \"%s...\" is no count", what, item)
			      : add_item(counts, item, what, error);
	if (!err && !counts->nr)
		err = error_set(error, -EINVAL, "%s: \"%s\" names no count", what, text);
	if (!err)
		qsort(counts->v, counts->nr, sizeof(counts->v[0]), compare_uints);
	return err;
}

void counts_print(const struct counts *counts, char *buf, size_t size)
{
	size_t i, len = 0;

	*buf = '\0';
	for (i = 0; i < counts->nr && len < size; i++)
		len += (size_t)snprintf(buf + len, size - len, "%s%u", i ? "," : "", counts->v[i]);
}

const char *list_next(const char **list, char *name, size_t size)
{
	const char *first;
	size_t len;

	if (!*list)
		return NULL;
	first = *list + strspn(*list, SEPARATORS);
	len = strcspn(first, SEPARATORS);
	*list = first + len;
	if (!len)
		return NULL;
	snprintf(name, size, "%.*s", (int)len, first);
	return name;
}

bool list_has(const char *list, const char *name)
{
	char item[64];

	while (list_next(&list, item, sizeof(item)))
		if (!strcmp(item, name))
			return true;
	return false;
}
