// SPDX-License-Identifier: GPL-2.0
/* samples.csv and register_samples.csv, in and out: see samples.h. */
#include "record/samples.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

/* A line of either file. */
struct line {
	struct cell_key cell;
	struct sample_row row;
};

static const char *const marks[] = { "untimed", "unpinned", "suspended",
				     NULL }; /* in the order of the bits */
static_assert(SAMPLE_UNTIMED == 1 << 0 && SAMPLE_UNPINNED == 1 << 1 && SAMPLE_SUSPENDED == 1 << 2,
	      "marks are in this order");

#define ROW	 struct line
#define REGS_TOP UINT32_MAX /* so that times the most vCPUs it stays far below 2^64 */

/* What was not counted is empty. */
#define COUNTER(c, name) \
	COLUMN_NUMBER_OF(ROW, row.reading.value[COUNTER_##c], name, 0, COLUMN_MAX, \
			 COLUMN_IF(ROW, row.reading.has[COUNTER_##c]))
#define COUNTERS \
	COUNTER(WALL_NS, "wall_ns"), COUNTER(CYCLES, "cycles"), \
		COUNTER(INSTRUCTIONS, "instructions"), \
		COUNTER(USER_INSTRUCTIONS, "user_instructions"), \
		COUNTER(CONTEXT_SWITCHES, "context_switches"), COUNTER(MIGRATIONS, "migrations")
static_assert(NR_COUNTERS == 6, "each counter has a column");

static const struct csv_column pass_columns[] = {
	CELL_COLUMNS(ROW),
	COLUMN_NUMBER_OF(ROW, row.round, "round", 0, SAMPLES_ROUNDS_MAX - 1),
	COLUMN_NUMBER_OF(ROW, row.seq, "seq", 0, COLUMN_MAX),
	COLUMN_NUMBER_OF(ROW, row.regs, "regs", 0, REGS_TOP),
	COLUMN_NUMBER_OF(ROW, row.regs_once, "regs_once", 0, REGS_TOP),
	COLUMN_NUMBER_OF(ROW, row.accesses, "accesses", 0, COLUMN_MAX),
	COLUMN_NUMBER_OF(ROW, row.failed, "failed", 0, COLUMN_MAX),
	COUNTERS,
	COLUMN_MARKS_OF(ROW, row.mark, "mark", marks, .later = true),
	CELL_COLUMN_PASS(ROW),
};

static const struct csv_column register_columns[] = {
	CELL_COLUMNS_WHAT(ROW),
	CELL_COLUMN_STATE(ROW),
	CELL_COLUMN_VCPUS(ROW, "vcpus"),
	COLUMN_ID_OF(ROW, cell.id, "id"),
	COLUMN_NUMBER_OF(ROW, row.round, "round", 0, SAMPLES_ROUNDS_MAX - 1),
	COLUMN_NUMBER_OF(ROW, row.seq, "seq", 0, COLUMN_MAX),
	COLUMN_NUMBER_OF(ROW, row.accesses, "accesses", 0, COLUMN_MAX),
	COLUMN_NUMBER_OF(ROW, row.failed, "failed", 0, COLUMN_MAX),
	COUNTERS,
};

/* A list that failed counts as well, and is no access: one a vCPU. */
static int check_line(struct csv *csv, const void *arg)
{
	const struct line *l = arg;
	uint64_t regs = l->row.regs, once = l->row.regs_once, n = l->row.accesses, made;

	if (once > regs)
		return table_error(csv, "regs_once", "%" PRIu64 " of %" PRIu64 " registers", once,
				   regs);
	if (l->row.failed > n + (uint64_t)l->cell.vcpus * l->cell.threads)
		return table_error(csv, "failed", "%" PRIu64 " of %" PRIu64 " accesses",
				   l->row.failed, n);
	made = (regs - once) * l->cell.vcpus + once;
	if (regs && !l->row.failed && (!n || n % made))
		return table_error(csv, "accesses",
				   "%" PRIu64 ", but %" PRIu64 " registers on %u vCPUs, %" PRIu64
				   " of them on one alone, make %" PRIu64 " or whole times that",
				   n, regs, l->cell.vcpus, once, made);
	return 0;
}

static const ROW register_blank = { .cell = { .threads = 1 }, .row = { .regs = 1 } };

const struct table samples_tables[NR_RUN_SAMPLES] = {
	[RUN_PASSES] = { TABLE("samples.csv", ROW, pass_columns), .check = check_line },
	[RUN_REGISTERS] = { TABLE("register_samples.csv", ROW, register_columns),
			    .blank = &register_blank, .check = check_line },
};

void samples_put_header(FILE *f, enum run_samples which)
{
	table_put_header(&samples_tables[which], f);
}

void samples_put_row(FILE *f, const struct cell_key *cell, const struct sample_row *row)
{
	struct line line = { *cell, *row };

	table_put_row(&samples_tables[cell->id ? RUN_REGISTERS : RUN_PASSES], f, &line);
}

static int read_rows(struct sample_set *set, struct table_reader *reader, bool tolerate_tail)
{
	struct csv *csv = &reader->csv;
	struct sample_row *row;
	struct line line;
	int ret;

	while ((ret = table_next(reader, &line)) > 0) {
		line.row.cell = cells_add(&set->cells, &line.cell);
		row = csv_push(&set->rows, &set->nr_rows, sizeof(*row));
		if (line.row.cell == CELLS_NONE || !row)
			return error_set(csv->error, -ENOMEM, "%s: no memory for its rows",
					 csv->path);
		*row = line.row;
	}
	return ret == -EINVAL && tolerate_tail && csv->cut_off ? 0 : ret;
}

static int compare_rows(const void *a, const void *b)
{
	const struct sample_row *x = *(const struct sample_row *const *)a;
	const struct sample_row *y = *(const struct sample_row *const *)b;

	if (x->cell != y->cell)
		return x->cell < y->cell ? -1 : 1;
	return (x->round > y->round) - (x->round < y->round);
}

/* Rows are written round by round: a cell whose rows are not in order has been edited. */
static void sort_by_round(const struct sample_row **rows, size_t n)
{
	size_t i;

	for (i = 1; i < n; i++)
		if (rows[i]->round < rows[i - 1]->round) {
			qsort(rows, n, sizeof(*rows), compare_rows);
			return;
		}
}

int samples_index(struct sample_index *index, const struct sample_set *set)
{
	size_t *first = calloc(set->cells.nr + 2, sizeof(*first)), i;

	index->first = first;
	index->rows = calloc(set->nr_rows + 1, sizeof(*index->rows));
	if (!first || !index->rows)
		return -ENOMEM;
	for (i = 0; i < set->nr_rows; i++)
		first[set->rows[i].cell + 2]++;
	for (i = 0; i < set->cells.nr; i++)
		first[i + 2] += first[i + 1];
	for (i = 0; i < set->nr_rows; i++) /* first[c + 1] moves on to where cell c ends */
		index->rows[first[set->rows[i].cell + 1]++] = &set->rows[i];
	for (i = 0; i < set->cells.nr; i++)
		sort_by_round(index->rows + first[i], first[i + 1] - first[i]);
	return 0;
}

const struct sample_row *samples_at(const struct sample_index *index, size_t cell,
				    unsigned int round)
{
	const struct sample_row key = { .cell = cell, .round = round }, *wanted = &key, **found;
	size_t first = index->first[cell];

	found = bsearch(&wanted, index->rows + first, index->first[cell + 1] - first,
			sizeof(*index->rows), compare_rows);
	return found ? *found : NULL;
}

void samples_index_free(struct sample_index *index)
{
	free(index->rows);
	free(index->first);
	*index = (struct sample_index){ NULL, NULL };
}

/* A line a row: row 0 is in line 2. */
static int refuse_twice(const struct sample_set *set, const struct sample_row *row,
			const char *path, struct error *error)
{
	const struct cell_key *cell = &set->cells.key[row->cell];

	return error_set(error, -EINVAL,
			 "%s:%zu:1: %s %s %s, %u vCPUs, %s%s%s, round %u appears twice: keep the "
			 "line that was measured",
			 path, (size_t)(row - set->rows) + 2, cell->bench, cell->op, cell->policy,
			 cell->vcpus, cell->state, *cell->pass ? ", " : "", cell->pass, row->round);
}

/* A cell has one row in a round. */
static int check_twice(const struct sample_set *set, const char *path, struct error *error)
{
	struct sample_index index;
	size_t i;
	int err = samples_index(&index, set);

	if (err)
		error_set(error, err, "%s: no memory for its rows", path);
	for (i = 1; !err && i < set->nr_rows; i++) {
		const struct sample_row *a = index.rows[i - 1], *b = index.rows[i];

		if (!compare_rows(&a, &b))
			err = refuse_twice(set, a > b ? a : b, path, error);
	}
	samples_index_free(&index);
	return err;
}

int samples_read(struct sample_set *set, enum run_samples which, const char *path,
		 bool tolerate_tail, struct error *error)
{
	struct table_reader reader;
	int err;

	*set = (struct sample_set){ 0 };
	err = table_open(&reader, &samples_tables[which], path, error);
	if (err && tolerate_tail && reader.csv.not_begun)
		return 0;
	if (!err)
		err = read_rows(set, &reader, tolerate_tail);
	table_close(&reader);
	return err ? err : check_twice(set, path, error);
}

int samples_read_dir(struct sample_set *set, const struct run_dir *dir, enum run_samples which,
		     bool tolerate_tail, struct error *error)
{
	char path[PATH_MAX];

	return samples_read(set, which, run_dir_file(dir, run_samples_name[which], path),
			    tolerate_tail, error);
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
