// SPDX-License-Identifier: GPL-2.0
/* Threads as text: see report.h. Nothing is computed here, only laid out. */
#include "report/report.h"

#include <string.h>

/* One table: the same but for threads and policy. */
static bool same_table(const struct cell_key *a, const struct cell_key *b)
{
	return a->vcpus == b->vcpus && !strcmp(a->bench, b->bench) && !strcmp(a->op, b->op) &&
	       !strcmp(a->state, b->state);
}

static const struct scaling_row *row_of(const struct scaling *s, const struct cell_key *key,
					const char *policy)
{
	size_t i;

	for (i = 0; i < s->nr; i++)
		if (same_table(&s->rows[i].cell, key) && s->rows[i].cell.threads == key->threads &&
		    !strcmp(s->rows[i].cell.policy, policy))
			return &s->rows[i];
	return NULL;
}

static void put_row(FILE *f, const struct scaling_row *r)
{
	const struct stats_interval *e;

	if (!r) {
		fprintf(f, "  %30s", "-");
		return;
	}
	e = &r->efficiency_pct;
	fprintf(f, " %9.3f %5.1f%%", r->cost.median / 1e6, e->median);
	if (e->has_interval)
		fprintf(f, " [%5.1f,%5.1f]", e->low, e->high);
	else
		fprintf(f, " %13s", "");
}

static void put_serial(FILE *f, const struct scaling_row *r, const char *policy)
{
	const struct stats_interval *s = &r->serial_pct;

	fprintf(f, "serial share, %s: %.1f%%", policy, s->median);
	if (s->has_interval)
		fprintf(f, " [%.1f, %.1f]", s->low, s->high);
	putc('\n', f);
}

static void put_table(FILE *f, const struct scaling *s, const struct cell_key *head)
{
	const struct scaling_row *all = row_of(s, head, POLICY_BASE),
				 *scoped = row_of(s, head, POLICY_OTHER);
	size_t i;

	fprintf(f, "\n%s: %s, state %s, %u vCPUs\n", head->bench, head->op, head->state,
		head->vcpus);
	fprintf(f, "%7s %30s %30s\n", "threads", "all: ms, efficiency", "scoped: ms, efficiency");
	for (i = 0; i < s->nr; i++) {
		const struct cell_key *key = &s->rows[i].cell;

		if (!same_table(key, head) || strcmp(key->policy, head->policy))
			continue;
		fprintf(f, "%7u", key->threads);
		put_row(f, row_of(s, key, POLICY_BASE));
		put_row(f, row_of(s, key, POLICY_OTHER));
		putc('\n', f);
	}
	if (all && all->has_serial)
		put_serial(f, all, POLICY_BASE);
	if (scoped && scoped->has_serial)
		put_serial(f, scoped, POLICY_OTHER);
}

void report_put_scaling(FILE *f, const struct scaling *scaling)
{
	size_t i, k;

	for (i = 0; i < scaling->nr; i++) {
		for (k = 0; k < i; k++)
			if (same_table(&scaling->rows[k].cell, &scaling->rows[i].cell))
				break;
		if (k == i)
			put_table(f, scaling, &scaling->rows[i].cell);
	}
}
