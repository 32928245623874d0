// SPDX-License-Identifier: GPL-2.0
/* samples.csv, in and out: see samples.h. */
#include "record/samples.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum {
	BENCH,
	OP,
	POLICY,
	VCPUS,
	THREADS,
	STATE,
	ROUND,
	SEQ,
	REGS,
	REGS_ONCE,
	ACCESSES,
	FAILED,
	COUNTERS
};

const char *const samples_columns[] = {
	"bench",
	"op",
	"policy",
	"vcpus",
	"threads",
	"state",
	"round",
	"seq",
	"regs",
	"regs_once",
	"accesses",
	"failed",
	/* from here on in the order of enum counter */
	"wall_ns",
	"cycles",
	"instructions",
	"user_instructions",
	"context_switches",
	"migrations",
	NULL,
};

bool cell_key_equal(const struct cell_key *a, const struct cell_key *b)
{
	return a->vcpus == b->vcpus && a->threads == b->threads && !strcmp(a->bench, b->bench) &&
	       !strcmp(a->op, b->op) && !strcmp(a->policy, b->policy) &&
	       !strcmp(a->state, b->state);
}

int cell_key_compare(const struct cell_key *a, const struct cell_key *b)
{
	int d = strcmp(a->bench, b->bench);

	d = d ? d : strcmp(a->op, b->op);
	d = d ? d : (a->vcpus > b->vcpus) - (a->vcpus < b->vcpus);
	d = d ? d : (a->threads > b->threads) - (a->threads < b->threads);
	d = d ? d : strcmp(a->state, b->state);
	return d ? d : strcmp(a->policy, b->policy);
}

void samples_put_row(FILE *f, const struct cell_key *cell, const struct sample_row *row)
{
	enum counter c;

	fprintf(f, "%s,%s,%s,%u,%u,%s,%u,%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%" PRIu64,
		cell->bench, cell->op, cell->policy, cell->vcpus, cell->threads, cell->state,
		row->round, row->seq, row->regs, row->regs_once, row->accesses, row->failed);
	for (c = 0; c < NR_COUNTERS; c++) {
		putc(',', f);
		if (row->reading.has[c])
			fprintf(f, "%" PRIu64, row->reading.value[c]);
	}
	putc('\n', f);
}

static int find_cell(struct sample_set *set, const struct cell_key *key, size_t *index)
{
	struct cell_key *grown;
	size_t i;

	for (i = 0; i < set->nr_cells; i++)
		if (cell_key_equal(&set->cells[i], key))
			break;
	*index = i;
	if (i < set->nr_cells)
		return 0;
	grown = realloc(set->cells, (set->nr_cells + 1) * sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	grown[set->nr_cells++] = *key;
	set->cells = grown;
	return 0;
}

static int parse_key(struct csv *csv, struct cell_key *key)
{
	int err = csv_word(csv, BENCH, key->bench, sizeof(key->bench));

	err = err ? err : csv_word(csv, OP, key->op, sizeof(key->op));
	err = err ? err : csv_word(csv, POLICY, key->policy, sizeof(key->policy));
	err = err ? err : csv_uint(csv, VCPUS, &key->vcpus);
	err = err ? err : csv_uint(csv, THREADS, &key->threads);
	return err ? err : csv_word(csv, STATE, key->state, sizeof(key->state));
}

static int parse_row(struct csv *csv, struct sample_row *row)
{
	bool empty;
	size_t c;
	int err = csv_uint(csv, ROUND, &row->round);

	err = err ? err : csv_u64(csv, SEQ, &row->seq, NULL);
	err = err ? err : csv_u64(csv, REGS, &row->regs, NULL);
	err = err ? err : csv_u64(csv, REGS_ONCE, &row->regs_once, NULL);
	err = err ? err : csv_u64(csv, ACCESSES, &row->accesses, NULL);
	err = err ? err : csv_u64(csv, FAILED, &row->failed, NULL);
	for (c = 0; !err && c < NR_COUNTERS; c++) {
		err = csv_u64(csv, COUNTERS + c, &row->reading.value[c], &empty);
		row->reading.has[c] = !empty;
	}
	return err;
}

static int append_row(struct sample_set *set, size_t *room, const struct sample_row *row)
{
	struct sample_row *grown;

	if (set->nr_rows == *room) {
		*room = *room ? 2 * *room : 256;
		grown = realloc(set->rows, *room * sizeof(*grown));
		if (!grown)
			return -ENOMEM;
		set->rows = grown;
	}
	set->rows[set->nr_rows++] = *row;
	return 0;
}

int samples_read(struct sample_set *set, const char *path, bool tolerate_tail, struct why *why)
{
	struct csv csv;
	size_t room = 0;
	int ret, err;

	*set = (struct sample_set){ 0 };
	err = csv_open(&csv, path, samples_columns, why);
	if (err)
		return err;
	set->end = csv.good_end;
	while (!err && (ret = csv_next(&csv)) != 0) {
		struct sample_row row = { 0 };
		struct cell_key key;

		if (ret < 0) {
			err = tolerate_tail && getc(csv.file) == EOF ? 0 : ret;
			break;
		}
		err = parse_key(&csv, &key);
		err = err ? err : parse_row(&csv, &row);
		err = err ? err : find_cell(set, &key, &row.cell);
		err = err ? err : append_row(set, &room, &row);
		if (err == -ENOMEM)
			why_set(why, err, "%s: no memory for its rows", path);
		set->end = csv.good_end;
	}
	csv_close(&csv);
	return err;
}

void samples_free(struct sample_set *set)
{
	free(set->cells);
	free(set->rows);
	*set = (struct sample_set){ 0 };
}
