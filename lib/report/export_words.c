// SPDX-License-Identifier: GPL-2.0
/* Names in exports: see export_words.h. */
#include "report/export_words.h"

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
	int n = snprintf(name, EXPORT_NAME_SIZE, "%s/%s/vcpus=%u/policy=%s/state=%s",
			 clean(key->bench, "._-", bench, sizeof(bench)),
			 clean(key->op, "._-", op, sizeof(op)), key->vcpus,
			 clean(key->policy, "._-", policy, sizeof(policy)),
			 clean(key->state, "._-", state, sizeof(state)));

	if (key->threads != 1)
		snprintf(name + n, EXPORT_NAME_SIZE - (size_t)n, "/threads=%u", key->threads);
	return name;
}

const char *export_unit_name(const struct summary_row *row, char unit[METRIC_NAME_MAX])
{
	return clean(row->unit, "._-/", unit, METRIC_NAME_MAX);
}

void export_put_fact(FILE *f, const struct env *env, const char *key)
{
	const char *s = env_get(env, key, "unknown");

	for (; *s; s++)
		putc((unsigned char)*s < ' ' || (unsigned char)*s >= 127 ? '_' : *s, f);
}
