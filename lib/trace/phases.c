// SPDX-License-Identifier: GPL-2.0
/* Numbering phases: see phases.h. */
#include "trace/phases.h"

#include "record/csv.h"

#include <errno.h>
#include <stdlib.h>

int phases_border(struct phases *p, bool marked)
{
	bool *border = csv_push(&p->marked, &p->nr, sizeof(*border));

	if (!border)
		return -ENOMEM;
	*border = marked;
	return 0;
}

bool phases_not_marked(const void *arg, const struct trace_key *raw)
{
	(void)arg;
	return !PHASES_HAS_RUN(raw->phase);
}

static bool is_among(const uint64_t *vms, size_t nr_vms, uint64_t vm)
{
	size_t i;

	for (i = 0; i < nr_vms; i++)
		if (vms[i] == vm)
			return true;
	return false;
}

/* Intervals, but that the one of the first KVM_RUN is two. */
static size_t part_of(const struct phases *p, const struct trace_key *key)
{
	size_t interval = key->phase / 2;
	bool has_run = key->phase % 2;

	if (!p->has_run || interval < p->ran_in)
		return interval;
	if (interval > p->ran_in || has_run || p->is_later(p->arg, key->vm))
		return interval + 1;
	return interval;
}

/* Does a phase end with this part, which may be its only one that has accesses? */
static bool ends(const struct phases *p, size_t part, bool is_used)
{
	if (p->has_run && part == p->ran_in)
		return is_used;
	if (p->has_run && part > p->ran_in)
		part--;
	return is_used || (part < p->nr && p->marked[part]);
}

/* For each part, first how much it has, then its phase. */
static void number(const struct phases *p, size_t *parts, size_t nr)
{
	size_t i, phase = 1;
	bool is_used = false;

	for (i = 0; i < nr; i++) {
		is_used |= parts[i] > 0;
		parts[i] = phase;
		if (!ends(p, i, is_used))
			continue;
		phase++;
		is_used = false;
	}
}

int phases_number(const struct phases *p, const struct trace_counts *raw, const uint64_t *vms,
		  size_t nr_vms, struct trace_counts *counts)
{
	size_t nr = p->nr + 2, i, *parts = calloc(nr, sizeof(*parts));
	int err = parts ? 0 : -ENOMEM;

	*counts = (struct trace_counts){ 0 };
	for (i = 0; !err && i < raw->nr; i++)
		if (is_among(vms, nr_vms, raw->count[i].key.vm))
			parts[part_of(p, &raw->count[i].key)] += raw->count[i].n > 0;
	if (!err)
		number(p, parts, nr);
	for (i = 0; !err && i < raw->nr; i++) {
		struct trace_key key = raw->count[i].key;
		struct trace_count *count;

		if (!is_among(vms, nr_vms, key.vm))
			continue;
		key.phase = (unsigned int)parts[part_of(p, &key)];
		count = trace_count_entry(counts, &key);
		if (!count) {
			err = -ENOMEM;
			continue;
		}
		count->n += raw->count[i].n;
		if (p->is_fresh && p->is_fresh(p->arg, &raw->count[i].key))
			count->fresh += raw->count[i].n;
	}
	free(parts);
	return err;
}

void phases_free(struct phases *p)
{
	free(p->marked);
	*p = (struct phases){ 0 };
}
