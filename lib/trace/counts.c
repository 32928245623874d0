// SPDX-License-Identifier: GPL-2.0
/* Counts by key: see counts.h. */
#include "trace/counts.h"

#include "trace/trace.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

#define HASH_LEAST 1024 /* a power of two, as all sizes are */

static size_t hash_of(const struct trace_key *key)
{
	uint64_t h = key->id * 0x9e3779b97f4a7c15u;

	h = (h ^ key->vm ^ key->vcpu ^ (uint64_t)key->made << 40) * 0xbf58476d1ce4e5b9u;
	h = (h ^ h >> 29 ^ (uint64_t)key->phase << 3 ^ key->op) * 0x94d049bb133111ebu;
	return (size_t)(h >> 20);
}

static bool is_equal(const struct trace_key *a, const struct trace_key *b)
{
	return a->id == b->id && a->vcpu == b->vcpu && a->op == b->op && a->phase == b->phase &&
	       a->vm == b->vm && a->made == b->made;
}

/* Where the index of @key stands, or has to be put. */
static size_t *place_of(const struct trace_counts *counts, const struct trace_key *key)
{
	size_t i = hash_of(key) & (counts->nr_hash - 1);

	while (counts->hash[i] && !is_equal(&counts->count[counts->hash[i] - 1].key, key))
		i = (i + 1) & (counts->nr_hash - 1);
	return &counts->hash[i];
}

static bool make_room(struct trace_counts *counts)
{
	size_t nr_hash = counts->nr_hash ? 2 * counts->nr_hash : HASH_LEAST, i;
	size_t *hash;
	void *count;

	if (2 * counts->nr < counts->nr_hash)
		return true;
	count = realloc(counts->count, nr_hash / 2 * sizeof(*counts->count));
	if (!count)
		return false;
	counts->count = count;
	hash = calloc(nr_hash, sizeof(*hash));
	if (!hash)
		return false;
	free(counts->hash);
	counts->hash = hash;
	counts->nr_hash = nr_hash;
	for (i = 0; i < counts->nr; i++)
		*place_of(counts, &counts->count[i].key) = i + 1;
	return true;
}

struct trace_count *trace_count_entry(struct trace_counts *counts, const struct trace_key *key)
{
	size_t *place;

	if (!make_room(counts))
		return NULL;
	place = place_of(counts, key);
	if (!*place) {
		counts->count[counts->nr] = (struct trace_count){ *key, 0, 0 };
		*place = ++counts->nr;
	}
	return &counts->count[*place - 1];
}

uint64_t *trace_count_of(struct trace_counts *counts, const struct trace_key *key)
{
	struct trace_count *count = trace_count_entry(counts, key);

	return count ? &count->n : NULL;
}

void trace_counts_free(struct trace_counts *counts)
{
	free(counts->count);
	free(counts->hash);
	*counts = (struct trace_counts){ 0 };
}

static int order(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static int compare_rows(const void *a, const void *b)
{
	const struct trace_row *x = a, *y = b;
	int sign = order(x->vm, y->vm);

	sign = sign ? sign : order(x->phase, y->phase);
	sign = sign ? sign : order(x->op, y->op);
	sign = sign ? sign : order(x->vcpu, y->vcpu);
	return sign ? sign : order(x->id, y->id);
}

static unsigned int number_of(uint64_t vm, const uint64_t *vms, size_t nr_vms)
{
	size_t i;

	for (i = 0; i < nr_vms && vms[i] != vm; i++)
		;
	return i < nr_vms ? (unsigned int)i + 1 : 0;
}

int trace_rows_make(struct trace_rows *rows, const struct trace_counts *counts, const uint64_t *vms,
		    size_t nr_vms, const struct trace_options *options)
{
	size_t i;

	*rows = (struct trace_rows){ calloc(counts->nr + 1, sizeof(*rows->row)), 0 };
	if (!rows->row)
		return -ENOMEM;
	for (i = 0; i < counts->nr; i++) {
		const struct trace_key *key = &counts->count[i].key;
		struct trace_row *row = &rows->row[rows->nr];

		*row = (struct trace_row){ .vm = number_of(key->vm, vms, nr_vms),
					   .phase = key->phase,
					   .op = key->op,
					   .vcpu = key->vcpu,
					   .id = key->id,
					   .accesses = counts->count[i].n,
					   .fresh = counts->count[i].fresh };
		if (!row->vm || !row->accesses)
			continue;
		trace_phase_name(options, key->phase, row->phase_name);
		rows->nr++;
	}
	qsort(rows->row, rows->nr, sizeof(*rows->row), compare_rows);
	return 0;
}
