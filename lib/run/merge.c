// SPDX-License-Identifier: GPL-2.0
/* Shards into one run directory: see merge.h. */
#include "run/merge.h"

#include "record/samples.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Files that are the same in all shards, and come along as they are. */
enum { REGS, BENCHES, NR_COPIED };
static const char *const copied[NR_COPIED] = { [REGS] = "regs.csv", [BENCHES] = "benches.csv" };

/* The files of samples of one shard. */
struct shard {
	struct sample_set samples[NR_RUN_SAMPLES];
};

struct merging {
	struct shard *shards;
	size_t nr;
	struct cells cells; /* of all shards so far */
	char *text[NR_COPIED];
	struct merge_parts parts;
};

/* A row, and where it comes from. */
struct merged_row {
	size_t shard;
	const struct sample_row *row;
	const struct cell_key *cell;
};

/* The rows of one file of samples, of all shards. */
struct merged {
	enum run_samples which;
	struct merged_row *rows;
	size_t nr;
};

/* A cell is measured in one shard: from two, each round would have it twice. */
static int add_cells(struct cells *all, const struct cells *own, const char *path,
		     struct error *error)
{
	size_t i;

	for (i = 0; i < own->nr; i++) {
		const struct cell_key *key = &own->key[i];

		if (cells_find(all, key) != CELLS_NONE)
			return error_set(error, -EINVAL,
					 "%s: has %s %s at %u vCPUs%s%s, as another shard has: "
					 "each shard is named once, and no run that was made of "
					 "them",
					 path, key->bench, key->op, key->vcpus,
					 *key->pass ? ", " : "", key->pass);
		if (cells_add(all, key) == CELLS_NONE)
			return error_set(error, -ENOMEM, "no memory for the cells of %s", path);
	}
	return 0;
}

/* By round, as if the file had grown in time; inside a round by shard, in the order measured. */
static int compare_rows(const void *a, const void *b)
{
	const struct merged_row *x = a, *y = b;

	if (x->row->round != y->row->round)
		return x->row->round < y->row->round ? -1 : 1;
	if (x->shard != y->shard)
		return x->shard < y->shard ? -1 : 1;
	return (x->row->seq > y->row->seq) - (x->row->seq < y->row->seq);
}

static void put_rows(FILE *f, const void *arg)
{
	const struct merged *m = arg;
	struct sample_row row;
	size_t i;

	samples_put_header(f, m->which);
	for (i = 0; i < m->nr; i++) {
		row = *m->rows[i].row;
		row.seq = i;
		samples_put_row(f, m->rows[i].cell, &row);
	}
}

static void put_text(FILE *f, const void *arg)
{
	fputs(arg, f);
}

/* A whole text file, to be freed; NULL if it is not there, or empty. */
static int read_text(char **text, const char *path, struct error *error)
{
	size_t size = 0;
	FILE *f;
	int err = run_file_open(&f, path, error);

	*text = NULL;
	if (err)
		return err == -ENOENT ? 0 : err;
	errno = 0;
	if (getdelim(text, &size, '\0', f) < 0) {
		err = errno ? error_set(error, -errno, "%s: %s", path, strerror(errno)) : 0;
		free(*text);
		*text = NULL;
	}
	fclose(f);
	return err;
}

/* Name the first line in which a shard's file is not what the shards before it have. */
static int refuse_unlike(const char *path, const char *have, const char *own, struct error *error)
{
	size_t line = 1, i, begin = 0;

	for (i = 0; own[i] == have[i]; i++) {
		if (own[i] == '\n') {
			line++;
			begin = i + 1;
		}
	}
	return error_set(error, -EINVAL,
			 "%s:%zu:1: has \"%.*s\", a shard before it \"%.*s\": these are not "
			 "shards of one run",
			 path, line, (int)strcspn(own + begin, "\n"), own + begin,
			 (int)strcspn(have + begin, "\n"), have + begin);
}

/* A shard that ended early may lack it. */
static int read_copied(struct merging *m, const struct run_dir *dir, size_t which,
		       struct error *error)
{
	char path[PATH_MAX], *own;
	int err = read_text(&own, run_dir_file(dir, copied[which], path), error);

	if (!m->text[which]) {
		m->text[which] = own;
		return err;
	}
	if (own && strcmp(own, m->text[which]))
		err = refuse_unlike(path, m->text[which], own, error);
	free(own);
	return err;
}

/* One that was interrupted may have no row yet, and may have half of one. */
static int read_samples(struct merging *m, const struct run_dir *dir, size_t shard, bool done,
			struct error *error)
{
	enum run_samples which;
	int err = 0;

	for (which = 0; !err && which < NR_RUN_SAMPLES; which++) {
		struct sample_set *set = &m->shards[shard].samples[which];

		err = samples_read_dir(set, dir, which, !done, error);
		if (!err)
			err = add_cells(&m->cells, &set->cells, dir->path, error);
		if (err == -ENOENT && (!done || which != RUN_PASSES))
			err = 0; /* nor need a register have been measured by itself */
	}
	return err;
}

static int read_shard(struct merging *m, const char *path, size_t shard, struct env *env,
		      struct error *error)
{
	struct env own = { 0 };
	struct run_dir dir;
	int err = run_dir_open(&dir, path, error);

	if (err)
		return err;
	err = env_read_dir(&own, &dir, error);
	if (!err)
		err = merge_part(&m->parts, &own, path, error);
	if (!err)
		err = merge_env(env, &own, shard + 1, path, error);
	if (!err)
		err = read_samples(m, &dir, shard, !own.nr || env_is_done(&own), error);
	if (!err)
		err = read_copied(m, &dir, REGS, error);
	if (!err)
		err = read_copied(m, &dir, BENCHES, error);
	env_free(&own);
	run_dir_close(&dir);
	return err;
}

static int write_samples(const struct merging *m, struct run_dir *dir, enum run_samples which,
			 struct error *error)
{
	struct merged all = { .which = which };
	size_t i, k, nr = 0;
	int err;

	for (i = 0; i < m->nr; i++)
		nr += m->shards[i].samples[which].nr_rows;
	if (which != RUN_PASSES && !nr)
		return 0;
	all.rows = calloc(nr + 1, sizeof(*all.rows));
	if (!all.rows)
		return error_set(error, -ENOMEM, "no memory for %zu samples", nr);
	for (i = 0; i < m->nr; i++) {
		const struct sample_set *set = &m->shards[i].samples[which];

		for (k = 0; k < set->nr_rows; k++)
			all.rows[all.nr++] =
				(struct merged_row){ i, &set->rows[k],
						     &set->cells.key[set->rows[k].cell] };
	}
	qsort(all.rows, nr, sizeof(*all.rows), compare_rows);
	err = run_dir_replace(dir, run_samples_name[which], put_rows, &all, error);
	free(all.rows);
	return err;
}

static int write_merged(const struct merging *m, const char *out, struct run_dir *dir,
			struct env *env, struct error *error)
{
	struct stat st;
	size_t i;
	int err = stat(out, &st) ? run_dir_create(dir, out, error) : run_dir_open(dir, out, error);

	if (!err)
		err = env_write(env, dir, error);
	for (i = 0; !err && i < NR_COPIED; i++)
		if (m->text[i])
			err = run_dir_replace(dir, copied[i], put_text, m->text[i], error);
	if (!err)
		err = write_samples(m, dir, RUN_PASSES, error);
	return err ? err : write_samples(m, dir, RUN_REGISTERS, error);
}

static void free_merging(struct merging *m)
{
	enum run_samples which;
	size_t i;

	for (i = 0; m->shards && i < m->nr; i++)
		for (which = 0; which < NR_RUN_SAMPLES; which++)
			samples_free(&m->shards[i].samples[which]);
	free(m->shards);
	cells_free(&m->cells);
	free(m->text[REGS]);
	free(m->text[BENCHES]);
}

int run_merge(const char *out, const char *const *shards, size_t nr, struct run_dir *dir,
	      struct env *env, struct error *error)
{
	struct merging m = { .shards = calloc(nr, sizeof(*m.shards)), .nr = nr };
	size_t i;
	int err = m.shards ? 0 : error_set(error, -ENOMEM, "no memory for %zu shards", nr);

	*dir = (struct run_dir){ .mirror = -1 };
	for (i = 0; !err && i < nr; i++)
		err = read_shard(&m, shards[i], i, env, error);
	merge_parts_missing(&m.parts, env);
	if (!err)
		err = env_lost(env, error);
	if (!err)
		err = write_merged(&m, out, dir, env, error);
	free_merging(&m);
	return err;
}
