// SPDX-License-Identifier: GPL-2.0
/* A strict CSV reader and the little a writer needs: see csv.h. */
#include "record/csv.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

int csv_error(struct csv *csv, size_t field, const char *what)
{
	return error_set(csv->error, -EINVAL, "%s:%lu:%zu: %s", csv->path, csv->line,
			 field < csv->nr ? csv->column[field] : 1, what);
}

/* Takes one field at *p off the line, in place; returns false at a quote that is never closed. */
static bool take_field(char **p, char **field)
{
	char *in = *p, *out = *p;

	*field = out;
	if (*in != '"') {
		*p = in + strcspn(in, ",");
		return true;
	}
	for (in++; *in; in++) {
		if (*in == '"' && *++in != '"')
			break; /* the closing quote; a doubled one stands for itself */
		*out++ = *in;
	}
	if (in[0] == '\0' && in[-1] != '"')
		return false;
	*p = in;
	if (out < in)
		*out = '\0';
	return *in == ',' || *in == '\0';
}

static int split(struct csv *csv)
{
	char *p = csv->buf;
	bool more = true;

	for (csv->nr = 0; more; csv->nr++) {
		if (csv->nr == CSV_MAX_FIELDS) {
			csv->nr--;
			return csv_error(csv, csv->nr, "too many fields");
		}
		csv->column[csv->nr] = (size_t)(p - csv->buf) + 1;
		if (!take_field(&p, &csv->field[csv->nr])) {
			csv->nr++;
			return csv_error(csv, csv->nr - 1, "a quoted field does not end");
		}
		more = *p == ',';
		*p++ = '\0';
	}
	return 0;
}

/* 1, 0 at the end of the file, or -EINVAL. */
static int read_line(struct csv *csv)
{
	ssize_t len = getline(&csv->buf, &csv->buf_size, csv->file);

	csv->line++;
	csv->nr = 0;
	if (len < 0 && ferror(csv->file))
		return error_set(csv->error, -EIO, "%s: %s", csv->path, strerror(errno));
	if (len < 0)
		return 0;
	if (strlen(csv->buf) != (size_t)len)
		return csv_error(csv, 0, "a NUL byte: this is no text file");
	if (csv->buf[len - 1] != '\n')
		return csv_error(csv, 0, "the line is cut off (no newline at its end)");
	csv->buf[--len] = '\0';
	if (len && csv->buf[len - 1] == '\r')
		csv->buf[--len] = '\0';
	return 1;
}

static int check_header(struct csv *csv)
{
	char text[160];
	size_t i;
	int ret = read_line(csv);

	if (ret == 0)
		return csv_error(csv, 0, "the file is empty");
	if (ret < 0)
		return ret;
	ret = split(csv);
	for (i = 0; !ret && csv->want[i]; i++) {
		if (i < csv->nr && !strcmp(csv->field[i], csv->want[i]))
			continue;
		snprintf(text, sizeof(text),
			 "wrong header: column %zu is \"%.40s\", expected \"%s\"", i + 1,
			 i < csv->nr ? csv->field[i] : "", csv->want[i]);
		return csv_error(csv, i, text);
	}
	csv->nr_want = csv->nr;
	csv->good_end = ftell(csv->file);
	return ret;
}

int csv_open(struct csv *csv, const char *path, const char *const *columns, struct error *error)
{
	int ret;

	*csv = (struct csv){ .path = path, .want = columns, .error = error };
	csv->file = fopen(path, "re");
	if (!csv->file)
		return error_set(error, -errno, "%s: %s", path, strerror(errno));
	ret = check_header(csv);
	if (ret)
		csv_close(csv);
	return ret;
}

void csv_close(struct csv *csv)
{
	if (csv->file)
		fclose(csv->file);
	free(csv->buf);
	csv->file = NULL;
	csv->buf = NULL;
}

int csv_next(struct csv *csv)
{
	char text[80];
	int ret = read_line(csv);

	if (ret <= 0)
		return ret;
	ret = split(csv);
	if (ret)
		return ret;
	if (csv->nr != csv->nr_want) {
		snprintf(text, sizeof(text), "%zu fields, but the header has %zu", csv->nr,
			 csv->nr_want);
		return csv_error(csv, csv->nr - 1, text);
	}
	csv->good_end = ftell(csv->file);
	return 1;
}

static int not_a_number(struct csv *csv, size_t i, const char *what)
{
	char text[160];

	snprintf(text, sizeof(text), "%s: \"%.40s\" is not %s", csv->want[i], csv->field[i], what);
	return csv_error(csv, i, text);
}

int csv_u64(struct csv *csv, size_t i, uint64_t *value, bool *empty)
{
	const char *s = csv->field[i];
	char *end;

	if (empty)
		*empty = !*s;
	*value = 0;
	if (empty && !*s)
		return 0;
	errno = 0;
	*value = strtoull(s, &end, 10);
	if (*s < '0' || *s > '9' || *end || errno)
		return not_a_number(csv, i, "a whole number");
	return 0;
}

int csv_hex(struct csv *csv, size_t i, uint64_t *value)
{
	const char *s = csv->field[i];
	size_t digits = strncmp(s, "0x", 2) ? 0 : strspn(s + 2, "0123456789abcdefABCDEF");

	*value = digits ? strtoull(s, NULL, 16) : 0;
	return digits && digits <= 16 && !s[2 + digits]
		       ? 0
		       : not_a_number(csv, i, "a hexadecimal number, 0x...");
}

int csv_uint(struct csv *csv, size_t i, unsigned int *value)
{
	uint64_t wide;
	int ret = csv_u64(csv, i, &wide, NULL);

	if (!ret && wide > 0x7fffffff)
		ret = not_a_number(csv, i, "below 2^31");
	*value = (unsigned int)wide;
	return ret;
}

int csv_double(struct csv *csv, size_t i, double *value)
{
	const char *s = csv->field[i];
	char *end;

	*value = strtod(s, &end);
	/*
	 * strtod also takes "inf", "nan", hexadecimal and leading blanks: none of them is a result
	 */
	if (!*s || *end || !isfinite(*value) || strspn(s, "+-.0123456789eE") != strlen(s))
		return not_a_number(csv, i, "a finite number");
	return 0;
}

int csv_word(struct csv *csv, size_t i, char *word, size_t size)
{
	size_t len = strlen(csv->field[i]);

	if (!len)
		return not_a_number(csv, i, "a name");
	if (len >= size)
		return not_a_number(csv, i, "a name: it is too long");
	memcpy(word, csv->field[i], len + 1);
	return 0;
}

void csv_put_header(FILE *f, const char *const *columns)
{
	for (; *columns; columns++)
		fprintf(f, "%s%c", *columns, columns[1] ? ',' : '\n');
}

void csv_put_field(FILE *f, const char *s)
{
	if (!s[strcspn(s, ",\"\r\n")]) {
		fputs(s, f);
		return;
	}
	putc('"', f);
	for (; *s; s++) {
		if (*s == '"')
			putc('"', f);
		putc(*s, f);
	}
	putc('"', f);
}

int csv_interval(struct csv *csv, size_t first, struct stats_interval *v)
{
	int err = csv_double(csv, first, &v->median);

	v->has_interval = *csv->field[first + 1] || *csv->field[first + 2];
	v->low = v->high = v->median;
	if (!err && v->has_interval)
		err = csv_double(csv, first + 1, &v->low);
	if (!err && v->has_interval)
		err = csv_double(csv, first + 2, &v->high);
	return err;
}

int csv_size(struct csv *csv, size_t i, size_t *value)
{
	uint64_t v;
	int err = csv_u64(csv, i, &v, NULL);

	*value = v;
	return err;
}

void csv_put_interval(FILE *f, const struct stats_interval *v)
{
	if (v->has_interval)
		fprintf(f, "%.10g,%.10g,%.10g", v->median, v->low, v->high);
	else
		fprintf(f, "%.10g,,", v->median);
}

int csv_read_all(const char *path, const char *const *columns, void **rows, size_t *nr, size_t size,
		 int (*parse)(struct csv *csv, void *row), struct error *error)
{
	size_t room = 0;
	struct csv csv;
	char *grown;
	int ret, err = path ? csv_open(&csv, path, columns, error) : -ENOMEM;

	if (err)
		return err;
	while (!err && (ret = csv_next(&csv)) != 0) {
		if (ret > 0 && *nr == room) {
			room = room ? 2 * room : 64;
			grown = realloc(*rows, room * size);
			ret = grown ? ret : error_set(error, -ENOMEM, "%s: no memory", path);
			*rows = grown ? (void *)grown : *rows;
		}
		if (ret < 0) {
			err = ret;
			break;
		}
		err = parse(&csv, memset((char *)*rows + *nr * size, 0, size));
		*nr += !err;
	}
	csv_close(&csv);
	return err;
}

void *csv_push(void **rows, size_t *nr, size_t size)
{
	char *grown = realloc(*rows, (*nr + 1) * size);

	if (!grown)
		return NULL;
	*rows = grown;
	return memset(grown + (*nr)++ * size, 0, size);
}
