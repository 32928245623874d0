// SPDX-License-Identifier: GPL-2.0
/* Histograms of tracefs, read: see hist.h. */
#include "trace/hist.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct reading {
	const char *path;
	unsigned long line;
	unsigned int nr_keys;
	unsigned int begun, ended; /* histograms */
	struct hist_totals *totals;
	struct error *error;
};

static int wrong(const struct reading *r, const char *what)
{
	return error_set(r->error, -EINVAL, "%s:%lu: %s: this kernel writes histograms another way",
			 r->path, r->line, what);
}

/* A number after the next colon of *@text, which is moved past it. */
static bool take_number(const char **text, uint64_t *value)
{
	const char *colon = strchr(*text, ':');
	char *end;

	if (!colon)
		return false;
	errno = 0;
	*value = strtoull(colon + 1, &end, 0);
	*text = end;
	return end != colon + 1 && !errno;
}

/* "{ kvm: 1, vcpu_id:          0, id: 2 } hitcount:          1" */
static int take_entry(struct reading *r, const char *text, uint64_t *keys, uint64_t *n)
{
	unsigned int i;

	for (i = 0; i < r->nr_keys; i++) {
		if (!take_number(&text, &keys[i]))
			return wrong(r, "a key that is no number");
		text += strspn(text, " ");
		if (*text != (i + 1 < r->nr_keys ? ',' : '}'))
			return wrong(r, "an entry with other keys");
	}
	if (strncmp(text, "} hitcount:", strlen("} hitcount:")) || !take_number(&text, n))
		return wrong(r, "an entry without its count");
	r->totals->sum += *n;
	return 0;
}

static int take_total(struct reading *r, const char *text)
{
	const char *name = text + strspn(text, " ");
	uint64_t value;

	if (!take_number(&text, &value))
		return wrong(r, "a total that is no number");
	if (!strncmp(name, "Hits:", 5))
		r->totals->hits += value;
	if (!strncmp(name, "Dropped:", 8)) {
		r->totals->dropped += value;
		r->ended++;
	}
	return 0;
}

static int take_line(struct reading *r, const char *text,
		     int (*entry)(void *arg, const uint64_t *keys, uint64_t n), void *arg)
{
	uint64_t keys[HIST_KEYS_MAX], n;
	int err;

	if (*text == '{') {
		err = take_entry(r, text, keys, &n);
		return err ? err : entry(arg, keys, n);
	}
	if (!strncmp(text, "    ", 4))
		return take_total(r, text);
	r->begun += !strncmp(text, "# event histogram", strlen("# event histogram"));
	return 0;
}

int hist_read(FILE *f, const char *path, unsigned int nr_keys,
	      int (*entry)(void *arg, const uint64_t *keys, uint64_t n), void *arg,
	      struct hist_totals *totals, struct error *error)
{
	struct reading r = { .path = path, .nr_keys = nr_keys, .totals = totals, .error = error };
	char *line = NULL;
	size_t size = 0;
	int err = 0;

	*totals = (struct hist_totals){ 0 };
	errno = 0;
	while (!err && getline(&line, &size, f) > 0) {
		r.line++;
		err = take_line(&r, line, entry, arg);
	}
	free(line);
	if (err)
		return err;
	if (!feof(f))
		return error_set(error, errno ? -errno : -EIO, "%s: %s", path, strerror(errno));
	return r.begun == r.ended ? 0 : wrong(&r, "the end of a histogram is missing");
}
