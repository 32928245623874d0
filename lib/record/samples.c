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
	COUNTERS,
	MARK = COUNTERS + NR_COUNTERS,
};

/* A register's rows: where they have what the others have, and what they have alone. */
enum { R_BENCH, R_OP, R_STATE, R_VCPUS, R_ID, R_ROUND, R_SEQ, R_ACCESSES, R_FAILED, R_COUNTERS };

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
	/* in older files there is no such column */
	"mark",
	NULL,
};

const char *const register_samples_columns[] = {
	"bench",
	"op",
	"state",
	"vcpus",
	"id",
	"round",
	"seq",
	"accesses",
	"failed",
	"wall_ns",
	"cycles",
	"instructions",
	"user_instructions",
	"context_switches",
	"migrations",
	NULL,
};

static const struct {
	unsigned int bit;
	const char *word;
} marks[] = {
	{ SAMPLE_UNTIMED, "untimed" },
	{ SAMPLE_UNPINNED, "unpinned" },
};

static void put_counters(FILE *f, const struct sample_row *row)
{
	enum counter c;

	for (c = 0; c < NR_COUNTERS; c++) {
		putc(',', f);
		if (row->reading.has[c])
			fprintf(f, "%" PRIu64, row->reading.value[c]);
	}
}

static void put_mark(FILE *f, unsigned int mark)
{
	const char *before = "";
	size_t i;

	putc(',', f);
	for (i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if (!(mark & marks[i].bit))
			continue;
		fprintf(f, "%s%s", before, marks[i].word);
		before = " ";
	}
}

void samples_put_row(FILE *f, const struct cell_key *cell, const struct sample_row *row)
{
	if (cell->id) {
		fprintf(f, "%s,%s,%s,%u,0x%016" PRIx64 ",%u,%" PRIu64 ",%" PRIu64 ",%" PRIu64,
			cell->bench, cell->op, cell->state, cell->vcpus, cell->id, row->round,
			row->seq, row->accesses, row->failed);
		put_counters(f, row);
	} else {
		fprintf(f,
			"%s,%s,%s,%u,%u,%s,%u,%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%" PRIu64
			",%" PRIu64,
			cell->bench, cell->op, cell->policy, cell->vcpus, cell->threads,
			cell->state, row->round, row->seq, row->regs, row->regs_once, row->accesses,
			row->failed);
		put_counters(f, row);
		put_mark(f, row->mark);
	}
	putc('\n', f);
}

static int parse_counters(struct csv *csv, size_t first, struct reading *reading)
{
	bool empty;
	size_t c;
	int err = 0;

	for (c = 0; !err && c < NR_COUNTERS; c++) {
		err = csv_u64(csv, first + c, &reading->value[c], &empty);
		reading->has[c] = !empty;
	}
	return err;
}

static int parse_mark(struct csv *csv, unsigned int *mark)
{
	const char *p = csv->field[MARK];
	size_t len, i;

	for (; *p; p += len, p += *p == ' ') {
		len = strcspn(p, " ");
		for (i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
			if (strlen(marks[i].word) == len && !strncmp(marks[i].word, p, len))
				break;
		if (i == sizeof(marks) / sizeof(marks[0]))
			return csv_error(csv, MARK, "mark: is no word that regscope writes there");
		*mark |= marks[i].bit;
	}
	return 0;
}

static int parse_round(struct csv *csv, size_t i, unsigned int *round)
{
	int err = csv_uint(csv, i, round);

	if (!err && *round >= SAMPLES_ROUNDS_MAX)
		err = csv_error(csv, i, "round: is more than regscope ever measures");
	return err;
}

static int parse_pass(struct csv *csv, struct cell_key *key, struct sample_row *row)
{
	int err = csv_word(csv, BENCH, key->bench, sizeof(key->bench));

	err = err ? err : csv_word(csv, OP, key->op, sizeof(key->op));
	err = err ? err : csv_word(csv, POLICY, key->policy, sizeof(key->policy));
	err = err ? err : csv_uint(csv, VCPUS, &key->vcpus);
	err = err ? err : csv_uint(csv, THREADS, &key->threads);
	err = err ? err : csv_word(csv, STATE, key->state, sizeof(key->state));
	err = err ? err : parse_round(csv, ROUND, &row->round);
	err = err ? err : csv_u64(csv, SEQ, &row->seq, NULL);
	err = err ? err : csv_u64(csv, REGS, &row->regs, NULL);
	err = err ? err : csv_u64(csv, REGS_ONCE, &row->regs_once, NULL);
	err = err ? err : csv_u64(csv, ACCESSES, &row->accesses, NULL);
	err = err ? err : csv_u64(csv, FAILED, &row->failed, NULL);
	err = err ? err : parse_counters(csv, COUNTERS, &row->reading);
	return err || !csv->want[MARK] ? err : parse_mark(csv, &row->mark);
}

static int parse_register_pass(struct csv *csv, struct cell_key *key, struct sample_row *row)
{
	int err = csv_word(csv, R_BENCH, key->bench, sizeof(key->bench));

	snprintf(key->policy, sizeof(key->policy), "all");
	key->threads = 1;
	row->regs = 1;
	err = err ? err : csv_word(csv, R_OP, key->op, sizeof(key->op));
	err = err ? err : csv_word(csv, R_STATE, key->state, sizeof(key->state));
	err = err ? err : csv_uint(csv, R_VCPUS, &key->vcpus);
	err = err ? err : csv_hex(csv, R_ID, &key->id);
	if (!err && !key->id)
		err = csv_error(csv, R_ID, "id: 0 is no register's");
	err = err ? err : parse_round(csv, R_ROUND, &row->round);
	err = err ? err : csv_u64(csv, R_SEQ, &row->seq, NULL);
	err = err ? err : csv_u64(csv, R_ACCESSES, &row->accesses, NULL);
	err = err ? err : csv_u64(csv, R_FAILED, &row->failed, NULL);
	return err ? err : parse_counters(csv, R_COUNTERS, &row->reading);
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

static int read_rows(struct sample_set *set, struct csv *csv, bool tolerate_tail,
		     int (*parse)(struct csv *, struct cell_key *, struct sample_row *))
{
	size_t room = 0;
	int ret, err = 0;

	set->end = csv->good_end;
	while (!err && (ret = csv_next(csv)) != 0) {
		struct sample_row row = { 0 };
		struct cell_key key = { 0 };

		if (ret < 0)
			return tolerate_tail && getc(csv->file) == EOF ? 0 : ret;
		err = parse(csv, &key, &row);
		row.cell = err ? CELLS_NONE : cells_add(&set->cells, &key);
		err = !err && row.cell == CELLS_NONE ? -ENOMEM : err;
		err = err ? err : append_row(set, &room, &row);
		if (err == -ENOMEM)
			error_set(csv->error, err, "%s: no memory for its rows", csv->path);
		set->end = csv->good_end;
	}
	return err;
}

int samples_read(struct sample_set *set, const char *path, bool tolerate_tail, struct error *error)
{
	const char *columns[MARK + 2] = { NULL };
	struct csv csv;
	int err;

	*set = (struct sample_set){ 0 };
	memcpy(columns, samples_columns, MARK * sizeof(columns[0]));
	err = csv_open(&csv, path, columns, error);
	if (err)
		return err;
	if (csv.nr > MARK && !strcmp(csv.field[MARK], samples_columns[MARK]))
		columns[MARK] =
			samples_columns[MARK]; /* the reader's list of columns is this one */
	err = read_rows(set, &csv, tolerate_tail, parse_pass);
	csv_close(&csv);
	return err;
}

int register_samples_read(struct sample_set *set, const char *path, bool tolerate_tail,
			  struct error *error)
{
	struct csv csv;
	int err;

	*set = (struct sample_set){ 0 };
	err = csv_open(&csv, path, register_samples_columns, error);
	if (err)
		return err;
	err = read_rows(set, &csv, tolerate_tail, parse_register_pass);
	csv_close(&csv);
	return err;
}

size_t samples_rounds(const struct sample_set *set)
{
	size_t i, n = 0;

	for (i = 0; i < set->nr_rows; i++)
		n = set->rows[i].round >= n ? set->rows[i].round + 1 : n;
	return n;
}

void samples_free(struct sample_set *set)
{
	cells_free(&set->cells);
	free(set->rows);
	*set = (struct sample_set){ 0 };
}
