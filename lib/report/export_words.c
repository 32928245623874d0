// SPDX-License-Identifier: GPL-2.0
/* Names in exports: see export_words.h. */
#include "report/export_words.h"

#include "text.h"

#include <ctype.h>
#include <string.h>

const struct summary_row *export_next(const struct export *e, const struct summary_row *row)
{
	const struct summary *sum = &e->side->summary;
	size_t i = row ? (size_t)(row - sum->rows) + 1 : 0;
	enum counter c;

	for (; i < sum->nr_rows; i++) {
		c = counter_by_name(sum->rows[i].metric);
		if (c < NR_COUNTERS && counter_info[c].is_metric)
			return &sum->rows[i];
	}
	return NULL;
}

/* A word of a CSV file can hold anything: replace what a name must not have. */
static const char *clean(const char *word, const char *more, char *out, size_t size)
{
	size_t i;

	for (i = 0; word[i] && i + 1 < size; i++)
		out[i] = isalnum((unsigned char)word[i]) || strchr(more, word[i]) ? word[i] : '_';
	out[i] = '\0';
	return out;
}

const char *export_cell_name(const struct cell_key *key, char name[EXPORT_NAME_SIZE])
{
	char bench[CELL_WORD_MAX], op[CELL_WORD_MAX], policy[CELL_WORD_MAX], state[CELL_WORD_MAX];
	char pass[CELL_WORD_MAX];
	int n = snprintf(name, EXPORT_NAME_SIZE, "%s/%s/vcpus=%u/policy=%s/state=%s",
			 clean(key->bench, "._-", bench, sizeof(bench)),
			 clean(key->op, "._-", op, sizeof(op)), key->vcpus,
			 clean(key->policy, "._-", policy, sizeof(policy)),
			 clean(key->state, "._-", state, sizeof(state)));

	if (key->threads != 1)
		n += snprintf(name + n, EXPORT_NAME_SIZE - (size_t)n, "/threads=%u", key->threads);
	if (*key->pass)
		snprintf(name + n, EXPORT_NAME_SIZE - (size_t)n, "/pass=%s",
			 clean(key->pass, "._-", pass, sizeof(pass)));
	return name;
}

void export_put_fact(FILE *f, const struct env *env, const char *key)
{
	const char *s = env_get(env, key, "unknown");

	for (; *s; s++)
		putc((unsigned char)*s < ' ' || (unsigned char)*s >= 127 ? '_' : *s, f);
}

/* How many bytes the character at @s has in UTF-8 (RFC 3629, section 4); 0 if it is none. */
static size_t utf8_length(const unsigned char *s)
{
	static const struct {
		unsigned char first, last, low, high; /* of the first byte, and of the second */
		size_t length;
	} forms[] = {
		{ 0x01, 0x7f, 0, 0, 1 },       { 0xc2, 0xdf, 0x80, 0xbf, 2 },
		{ 0xe0, 0xe0, 0xa0, 0xbf, 3 }, { 0xe1, 0xec, 0x80, 0xbf, 3 },
		{ 0xed, 0xed, 0x80, 0x9f, 3 }, { 0xee, 0xef, 0x80, 0xbf, 3 },
		{ 0xf0, 0xf0, 0x90, 0xbf, 4 }, { 0xf1, 0xf3, 0x80, 0xbf, 4 },
		{ 0xf4, 0xf4, 0x80, 0x8f, 4 },
	};
	size_t i, k;

	for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if (s[0] >= forms[i].first && s[0] <= forms[i].last)
			break;
	if (i == sizeof(forms) / sizeof(forms[0]))
		return 0;
	for (k = 1; k < forms[i].length; k++)
		if (s[k] < (k == 1 ? forms[i].low : 0x80) || s[k] > (k == 1 ? forms[i].high : 0xbf))
			return 0;
	return forms[i].length;
}

void export_put_json(FILE *f, const char *s)
{
	size_t length;

	putc('"', f);
	for (; *s; s += length ? length : 1) {
		length = utf8_length((const unsigned char *)s);
		if (!length)
			fprintf(f, "\\ufffd");
		else if (text_is_control(s))
			fprintf(f, "\\u%04x", (unsigned char)s[length - 1]);
		else
			fprintf(f, "%s%.*s", *s == '"' || *s == '\\' ? "\\" : "", (int)length, s);
	}
	putc('"', f);
}
