// SPDX-License-Identifier: GPL-2.0
/* Shards into one run directory: see merge.h. */
#include "run/merge.h"

#include "record/benches.h"
#include "record/samples.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A row, and where it comes from. */
struct merged_row {
	size_t shard;
	struct sample_row row;
	const struct cell_key *cell;
};

/* The rows of one file of samples. */
struct merged {
	struct sample_set *sets; /* one a shard */
	struct merged_row *rows;
	size_t nr;
	enum run_samples which;
};

struct merging {
	size_t nr;
	struct merged samples[NR_RUN_SAMPLES];
	struct cells cells; /* of all shards so far */
	struct benches benches;
	char *regs; /* the text of a regs.csv: all shards have the same */
};

/* Add the rows of the shard's set. */
static int add_rows(struct merged *m, size_t shard)
{
	const struct sample_set *set = &m->sets[shard];
	struct merged_row *grown = realloc(m->rows, (m->nr + set->nr_rows + 1) * sizeof(*grown));
	size_t i;

	if (!grown)
		return -ENOMEM;
	m->rows = grown;
	for (i = 0; i < set->nr_rows; i++)
		grown[m->nr++] = (struct merged_row){ shard, set->rows[i],
						      &set->cells.key[set->rows[i].cell] };
	return 0;
}

/* A cell is measured in one shard: rows of two would be there twice in each round. */
static int add_cells(struct cells *all, const struct cells *own, const char *path,
		     struct error *error)
{
	size_t i;

	for (i = 0; i < own->nr; i++) {
		const struct cell_key *key = &own->key[i];

		if (cells_find(all, key) != CELLS_NONE)
			return error_set(error, -EINVAL,
					 "%s: has %s %s at %u vCPUs, as another shard has: each "
					 "shard is named once, and no run that was made of them",
					 path, key->bench, key->op, key->vcpus);
		if (cells_add(all, key) == CELLS_NONE)
			return error_set(error, -ENOMEM, "no memory for the cells of %s", path);
	}
	return 0;
}

/* By round, so that the file grows in time; within a round, shard by shard, as each was measured.
 */
static int compare_rows(const void *a, const void *b)
{
	const struct merged_row *x = a, *y = b;

	if (x->row.round != y->row.round)
		return x->row.round < y->row.round ? -1 : 1;
	if (x->shard != y->shard)
		return x->shard < y->shard ? -1 : 1;
	return (x->row.seq > y->row.seq) - (x->row.seq < y->row.seq);
}

static void put_rows(FILE *f, const void *arg)
{
	const struct merged *m = arg;
	struct sample_row row;
	size_t i;

	samples_put_header(f, m->which);
	for (i = 0; i < m->nr; i++) {
		row = m->rows[i].row;
		row.seq = i;
		samples_put_row(f, m->rows[i].cell, &row);
	}
}

static void put_text(FILE *f, const void *arg)
{
	fputs(arg, f);
}

/* A whole text file, to be freed; NULL if it cannot be read. */
static char *read_text(const struct run_dir *dir, const char *name)
{
	char path[PATH_MAX], *text = NULL;
	size_t size = 0;
	FILE *f;

	if (run_file_open(&f, run_dir_file(dir, name, path), NULL))
		return NULL;
	if (getdelim(&text, &size, '\0', f) < 0) {
		free(text);
		text = NULL;
	}
	fclose(f);
	return text;
}

/* The rows of benches.csv that no other shard had. */
static int add_benches(struct benches *all, const struct benches *own)
{
	struct bench_row *grown = realloc(all->rows, (all->nr + own->nr + 1) * sizeof(*grown));
	size_t i;

	if (!grown)
		return -ENOMEM;
	all->rows = grown;
	for (i = 0; i < own->nr; i++) {
		struct cell_key key = { .vcpus = 0 };

		memcpy(key.bench, own->rows[i].bench, sizeof(key.bench));
		memcpy(key.op, own->rows[i].op, sizeof(key.op));
		memcpy(key.policy, own->rows[i].policy, sizeof(key.policy));
		if (!benches_find(all, &key))
			grown[all->nr++] = own->rows[i];
	}
	return 0;
}

static int read_benches(struct merging *m, const struct run_dir *dir, struct error *error)
{
	struct benches own = { 0 };
	int err = benches_read(&own, dir, error);

	if (!err && add_benches(&m->benches, &own))
		err = error_set(error, -ENOMEM, "no memory for benches.csv");
	benches_free(&own);
	return err == -ENOENT ? 0 : err; /* of an older release */
}

static int read_samples(struct merging *m, const struct run_dir *dir, size_t shard,
			struct error *error)
{
	enum run_samples which;
	int err = 0;

	for (which = 0; !err && which < NR_RUN_SAMPLES; which++) {
		struct merged *samples = &m->samples[which];

		err = samples_read_dir(&samples->sets[shard], dir, which, true, error);
		if (!err)
			err = add_cells(&m->cells, &samples->sets[shard].cells, dir->path, error);
		if (!err && add_rows(samples, shard))
			err = error_set(error, -ENOMEM, "no memory for the samples of %s",
					dir->path);
		if (err == -ENOENT && which != RUN_PASSES)
			err = 0; /* no register was measured by itself in this shard */
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
		err = merge_env(env, &own, shard + 1, path, error);
	if (!err)
		err = read_samples(m, &dir, shard, error);
	if (!err)
		err = read_benches(m, &dir, error);
	if (!m->regs)
		m->regs = read_text(&dir, "regs.csv");
	env_free(&own);
	run_dir_close(&dir);
	return err;
}

static int write_samples(const struct merging *m, struct run_dir *dir, struct error *error)
{
	enum run_samples which;
	int err = 0;

	for (which = 0; !err && which < NR_RUN_SAMPLES; which++) {
		const struct merged *samples = &m->samples[which];

		if (samples->nr)
			qsort(samples->rows, samples->nr, sizeof(*samples->rows), compare_rows);
		if (which == RUN_PASSES || samples->nr)
			err = run_dir_replace(dir, run_samples_name[which], put_rows, samples,
					      error);
	}
	return err;
}

static int write_merged(const struct merging *m, const char *out, struct run_dir *dir,
			struct env *env, struct error *error)
{
	struct stat st;
	int err = stat(out, &st) ? run_dir_create(dir, out, error) : run_dir_open(dir, out, error);

	if (!err)
		err = env_write(env, dir, error);
	if (!err && m->regs)
		err = run_dir_replace(dir, "regs.csv", put_text, m->regs, error);
	if (!err && m->benches.nr)
		err = table_write(&benches_table, m->benches.rows, m->benches.nr, dir, error);
	return err ? err : write_samples(m, dir, error);
}

static void free_merging(struct merging *m)
{
	enum run_samples which;
	size_t i;

	for (which = 0; which < NR_RUN_SAMPLES; which++) {
		for (i = 0; m->samples[which].sets && i < m->nr; i++)
			samples_free(&m->samples[which].sets[i]);
		free(m->samples[which].sets);
		free(m->samples[which].rows);
	}
	cells_free(&m->cells);
	benches_free(&m->benches);
	free(m->regs);
}

int run_merge(const char *out, const char *const *shards, size_t nr, struct run_dir *dir,
	      struct env *env, struct error *error)
{
	struct merging m = { .nr = nr };
	enum run_samples which;
	size_t i;
	int err = 0;

	*dir = (struct run_dir){ .mirror = -1 };
	for (which = 0; which < NR_RUN_SAMPLES; which++) {
		m.samples[which].which = which;
		m.samples[which].sets = calloc(nr, sizeof(*m.samples[which].sets));
		if (!m.samples[which].sets)
			err = error_set(error, -ENOMEM, "no memory for %zu shards", nr);
	}
	for (i = 0; !err && i < nr; i++)
		err = read_shard(&m, shards[i], i, env, error);
	if (!err)
		err = env_lost(env, error);
	if (!err)
		err = write_merged(&m, out, dir, env, error);
	free_merging(&m);
	return err;
}
