// SPDX-License-Identifier: GPL-2.0
/* A hash of cells, open-addressed and at most half full: see cells.h. */
#include "record/cells.h"

#include "measure/hash.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool cell_key_equal(const struct cell_key *a, const struct cell_key *b)
{
	return a->id == b->id && a->vcpus == b->vcpus && a->threads == b->threads &&
	       !strcmp(a->bench, b->bench) && !strcmp(a->op, b->op) &&
	       !strcmp(a->policy, b->policy) && !strcmp(a->state, b->state) &&
	       !strcmp(a->pass, b->pass);
}

int cell_key_compare(const struct cell_key *a, const struct cell_key *b)
{
	int d = strcmp(a->bench, b->bench);

	d = d ? d : strcmp(a->op, b->op);
	d = d ? d : (a->vcpus > b->vcpus) - (a->vcpus < b->vcpus);
	d = d ? d : (a->threads > b->threads) - (a->threads < b->threads);
	d = d ? d : strcmp(a->state, b->state);
	d = d ? d : strcmp(a->pass, b->pass);
	d = d ? d : (a->id > b->id) - (a->id < b->id);
	return d ? d : strcmp(a->policy, b->policy);
}

struct cell_key cell_key_of_policy(const struct cell_key *cell, const char *policy)
{
	struct cell_key key = *cell;

	snprintf(key.policy, sizeof(key.policy), "%s", policy);
	return key;
}

static size_t hash_key(const struct cell_key *key)
{
	uint64_t h = hash_bytes(HASH_INIT, &key->id, sizeof(key->id));

	h = hash_bytes(h, &key->vcpus, sizeof(key->vcpus));
	h = hash_bytes(h, &key->threads, sizeof(key->threads));
	h = hash_bytes(h, key->bench, strlen(key->bench));
	h = hash_bytes(h, key->op, strlen(key->op));
	h = hash_bytes(h, key->policy, strlen(key->policy));
	h = hash_bytes(h, key->pass, strlen(key->pass));
	return (size_t)hash_bytes(h, key->state, strlen(key->state));
}

/* Where @key is in the table, or the free place where it would be. */
static size_t place(const struct cells *cells, const struct cell_key *key)
{
	size_t at = hash_key(key) & (cells->nr_hash - 1);

	while (cells->hash[at] && !cell_key_equal(&cells->key[cells->hash[at] - 1], key))
		at = (at + 1) & (cells->nr_hash - 1);
	return at;
}

/* There is as much room for keys as the table has halves. */
static bool grow(struct cells *cells)
{
	size_t nr = cells->nr_hash ? 2 * cells->nr_hash : 64, i;
	size_t *hash = calloc(nr, sizeof(*hash));
	struct cell_key *key = realloc(cells->key, nr / 2 * sizeof(*key));

	if (key)
		cells->key = key;
	if (!hash || !key) {
		free(hash);
		return false;
	}
	free(cells->hash);
	cells->hash = hash;
	cells->nr_hash = nr;
	for (i = 0; i < cells->nr; i++)
		cells->hash[place(cells, &key[i])] = i + 1;
	return true;
}

size_t cells_add(struct cells *cells, const struct cell_key *key)
{
	size_t at;

	if (2 * cells->nr == cells->nr_hash && !grow(cells))
		return CELLS_NONE;
	at = place(cells, key);
	if (!cells->hash[at]) {
		cells->key[cells->nr++] = *key;
		cells->hash[at] = cells->nr;
	}
	return cells->hash[at] - 1;
}

size_t cells_find(const struct cells *cells, const struct cell_key *key)
{
	size_t at = cells->nr_hash ? place(cells, key) : 0;

	return cells->nr_hash && cells->hash[at] ? cells->hash[at] - 1 : CELLS_NONE;
}

static int compare_indices(const void *a, const void *b, void *cells)
{
	const struct cell_key *key = ((const struct cells *)cells)->key;

	return cell_key_compare(&key[*(const size_t *)a], &key[*(const size_t *)b]);
}

size_t *cells_order(const struct cells *cells)
{
	size_t *order = calloc(cells->nr + 1, sizeof(*order)), i;

	for (i = 0; order && i < cells->nr; i++)
		order[i] = i;
	if (order)
		qsort_r(order, cells->nr, sizeof(*order), compare_indices, (void *)cells);
	return order;
}

void cells_free(struct cells *cells)
{
	free(cells->key);
	free(cells->hash);
	*cells = (struct cells){ 0 };
}
