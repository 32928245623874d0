// SPDX-License-Identifier: GPL-2.0
/* A strict CSV reader and the little a writer needs: see csv.h. */
#include "record/csv.h"

#include "record/run_dir.h"
#include "text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* -EINVAL: what is wrong with a line, at that byte of it. */
#define line_error(csv, byte, fmt, ...) \
	error_set((csv)->error, -EINVAL, "%s:%lu:%zu: " fmt, (csv)->path, (csv)->line, \
		  (size_t)(byte), __VA_ARGS__)

static size_t column_of(const struct csv *csv, size_t i)
{
	return i < csv->nr ? csv->column[i] : 1;
}

int csv_error(struct csv *csv, size_t i, const char *fmt, ...)
{
	char what[200];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	return line_error(csv, column_of(csv, i), "%s: %s", i < csv->nr_names ? csv->names[i] : "?",
			  what);
}

/*
 * Takes one field at *p off the line, in place, and leaves *p at the comma or the end after it.
 * Returns NULL, or what is wrong with it.
 */
static const char *take_field(char **p, char **field)
{
	char *in = *p, *out = *p;
	bool closed = false;

	*field = out;
	if (*in != '"') {
		*p = in + strcspn(in, ",");
		return memchr(in, '"', (size_t)(*p - in))
			       ? "a quote within a field: the whole field must be quoted"
			       : NULL;
	}
	for (in++; *in && !closed; in++) {
		if (*in == '"' && in[1] != '"')
			closed = true;
		else
			*out++ = *in == '"' ? *in++ : *in; /* a doubled one stands for itself */
	}
	if (!closed)
		return "a quoted field does not end";
	if (*in && *in != ',')
		return "text after the quote that ends a field";
	*out = '\0';
	*p = in;
	return NULL;
}

static int split(struct csv *csv)
{
	const char *wrong;
	char *p = csv->buf;
	bool more = true;

	for (csv->nr = 0; more; csv->nr++) {
		if (csv->nr == CSV_MAX_FIELDS) {
			csv->nr--;
			return line_error(csv, p - csv->buf + 1, "too many fields: at most %d",
					  CSV_MAX_FIELDS);
		}
		csv->column[csv->nr] = (size_t)(p - csv->buf) + 1;
		wrong = take_field(&p, &csv->field[csv->nr]);
		if (wrong)
			return line_error(csv, csv->column[csv->nr], "%s", wrong);
		more = *p == ',';
		*p++ = '\0';
	}
	return 0;
}

/* 1, 0 at the end of the file, or -EINVAL. */
static int read_line(struct csv *csv)
{
	size_t control;
	ssize_t len = getline(&csv->buf, &csv->buf_size, csv->file);

	csv->line++;
	csv->nr = 0;
	if (len < 0 && !feof(csv->file)) /* out of memory, too */
		return error_set(csv->error, -errno, "%s: %s", csv->path, strerror(errno));
	if (len < 0)
		return 0;
	csv->cut_off = csv->buf[len - 1] != '\n';
	if (strlen(csv->buf) != (size_t)len)
		return line_error(csv, 1, "%s", "a NUL byte: this is not a text file");
	if (csv->cut_off)
		return line_error(csv, 1, "%s", "the line is cut off (no newline at its end)");
	csv->buf[--len] = '\0';
	if (len && csv->buf[len - 1] == '\r')
		csv->buf[--len] = '\0';
	control = text_find_control(csv->buf);
	if (csv->buf[control])
		return line_error(csv, control + 1,
				  "a control character, 0x%02x: only printable text is taken",
				  (unsigned char)csv->buf[control]);
	return 1;
}

/* Is the line that was cut off the beginning of the header? */
static bool begins_header(const struct csv *csv)
{
	const char *p = csv->buf;
	size_t i, n;

	for (i = 0; csv->names[i]; i++, p += n + 1) {
		n = strlen(csv->names[i]);
		if (strlen(p) <= n)
			return !strncmp(p, csv->names[i], strlen(p));
		if (strncmp(p, csv->names[i], n) || p[n] != ',')
			return false;
	}
	return false;
}

static int check_header(struct csv *csv, size_t nr_needed)
{
	size_t i;
	int ret = read_line(csv);

	csv->not_begun = !ret || (ret == -EINVAL && csv->cut_off && begins_header(csv));
	if (ret == 0)
		return line_error(csv, 1, "%s", "the file is empty");
	if (ret > 0)
		ret = split(csv);
	if (ret < 0)
		return ret;
	for (i = 0; csv->names[i] && i < csv->nr && !strcmp(csv->field[i], csv->names[i]); i++)
		;
	if (i < nr_needed)
		return line_error(csv, column_of(csv, i),
				  "wrong header: column %zu is \"%.40s\", expected \"%s\"", i + 1,
				  i < csv->nr ? csv->field[i] : "", csv->names[i]);
	csv->nr_names = i;
	csv->nr_want = csv->nr;
	return 0;
}

int csv_open(struct csv *csv, const char *path, const char *const *names, size_t nr_needed,
	     struct error *error)
{
	int ret;

	*csv = (struct csv){ .path = path, .names = names, .error = error };
	ret = run_file_open(&csv->file, path, error);
	if (!ret)
		ret = check_header(csv, nr_needed);
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
	int ret = read_line(csv);

	if (ret > 0)
		ret = split(csv) ? -EINVAL : 1;
	if (ret <= 0)
		return ret;
	if (csv->nr != csv->nr_want)
		return line_error(csv, column_of(csv, csv->nr - 1),
				  "%zu fields, but the header has %zu", csv->nr, csv->nr_want);
	return 1;
}

void csv_put_field(FILE *f, const char *s)
{
	bool quoted = s[strcspn(s, ",\"")];

	if (quoted)
		putc('"', f);
	for (; *s; s++) {
		if (*s == '"')
			putc('"', f);
		putc(text_is_control(s) ? '?' : *s, f); /* the reader would refuse it */
	}
	if (quoted)
		putc('"', f);
}

void *csv_push(void *rows, size_t *nr, size_t size)
{
	char *array;

	memcpy(&array, rows, sizeof(array));
	if (!(*nr & (*nr - 1))) { /* full: there is room for a power of two of them */
		array = realloc(array, (*nr ? 2 * *nr : 1) * size);
		if (!array)
			return NULL;
		memcpy(rows, &array, sizeof(array));
	}
	return memset(array + (*nr)++ * size, 0, size);
}
