// SPDX-License-Identifier: GPL-2.0
/* The files of samples of a run, begun anew, or gone on with where an earlier run left them. */
#include "run/run.h"

#include "cmd.h"

#include <errno.h>
#include <stdlib.h>

static size_t cell_of_key(const struct bench_run *run, const struct cell_key *key)
{
	size_t i;

	for (i = 0; i < run->nr_cells; i++)
		if (cell_key_equal(&run->cells[i].key, key))
			break;
	return i;
}

static bool is_elsewhere(const struct bench_run *run, const struct cell_key *key)
{
	size_t i;

	for (i = 0; i < run->nr_elsewhere; i++)
		if (cell_key_equal(&run->elsewhere[i], key))
			return true;
	return false;
}

/* What an earlier run left in its files of samples. */
struct kept {
	struct sample_set set[NR_RUN_SAMPLES];
	size_t *cell[NR_RUN_SAMPLES]; /* of each cell of a set: which one of the run */
	unsigned int rounds;	      /* how many of them are kept */
	enum run_samples writing;
};

#define NOT_OURS SIZE_MAX /* a cell of another shard */

static bool is_kept(const struct kept *kept, enum run_samples which, const struct sample_row *row)
{
	return row->round < kept->rounds && kept->cell[which][row->cell] != NOT_OURS;
}

static void write_kept(FILE *f, const void *arg)
{
	const struct kept *kept = arg;
	const struct sample_set *set = &kept->set[kept->writing];
	size_t i;

	samples_put_header(f, kept->writing);
	for (i = 0; i < set->nr_rows; i++)
		if (is_kept(kept, kept->writing, &set->rows[i]))
			samples_put_row(f, &set->cells.key[set->rows[i].cell], &set->rows[i]);
}

/*
 * Which cells of the run the cells of a file are. One that this run would not measure is an error.
 */
static int match_cells(const struct bench_run *run, struct kept *kept, enum run_samples which,
		       struct error *error)
{
	const struct sample_set *set = &kept->set[which];
	size_t i, *cell = calloc(set->cells.nr + 1, sizeof(*cell));

	kept->cell[which] = cell;
	if (!cell)
		return error_set(error, -ENOMEM, "no memory");
	for (i = 0; i < set->cells.nr; i++) {
		cell[i] = cell_of_key(run, &set->cells.key[i]);
		if (cell[i] < run->nr_cells)
			continue;
		cell[i] = NOT_OURS;
		if (!is_elsewhere(run, &set->cells.key[i]))
			return error_set(
				error, -EINVAL,
				"%s/%s: has %s %s at %u vCPUs, which this command line does not "
				"measure; resume with the same options",
				run->dir.path, run_samples_name[which], set->cells.key[i].bench,
				set->cells.key[i].op, set->cells.key[i].vcpus);
	}
	return 0;
}

/*
 * Rounds that every cell has, rounded down to whole epochs unless they are all that is asked for.
 */
static int complete_rounds(const struct bench_run *run, struct kept *kept, unsigned int rounds_max)
{
	unsigned int *has = calloc(run->nr_cells, sizeof(*has)), epoch = run->rounds_per_vm;
	enum run_samples which;
	size_t i, cell;

	if (!has)
		return -ENOMEM;
	for (which = 0; which < NR_RUN_SAMPLES; which++) {
		for (i = 0; i < kept->set[which].nr_rows; i++) {
			cell = kept->cell[which][kept->set[which].rows[i].cell];
			if (cell != NOT_OURS)
				has[cell]++;
		}
	}
	kept->rounds = rounds_max;
	for (i = 0; i < run->nr_cells; i++)
		kept->rounds = has[i] < kept->rounds ? has[i] : kept->rounds;
	if (kept->rounds < rounds_max)
		kept->rounds -= kept->rounds % epoch;
	free(has);
	return 0;
}

static int read_kept(struct bench_run *run, struct kept *kept, enum run_samples which,
		     struct error *error)
{
	char *path = run_dir_file(&run->dir, run_samples_name[which]);
	int err = -ENOMEM;

	if (path)
		err = which == RUN_PASSES
			      ? samples_read(&kept->set[which], path, true, error)
			      : register_samples_read(&kept->set[which], path, true, error);
	free(path);
	return err == -ENOENT ? 0 : err;
}

/* Take over the whole epochs of an earlier run; what it had of the next one is measured again. */
static int take_over(struct bench_run *run, struct sampler *sampler, unsigned int rounds_max,
		     struct kept *kept, struct error *error)
{
	enum run_samples which;
	int err = 0;
	size_t i;

	for (which = 0; !err && which < NR_RUN_SAMPLES; which++) {
		err = read_kept(run, kept, which, error);
		if (!err)
			err = match_cells(run, kept, which, error);
	}
	if (!err)
		err = complete_rounds(run, kept, rounds_max);
	for (which = 0; !err && which < NR_RUN_SAMPLES; which++) {
		for (i = 0; !err && i < kept->set[which].nr_rows; i++) {
			const struct sample_row *row = &kept->set[which].rows[i];

			if (!is_kept(kept, which, row))
				continue;
			run->seq[which]++;
			err = sampler_resume(sampler, kept->cell[which][row->cell], row->round,
					     &row->reading);
		}
	}
	if (!err)
		say("%s: going on after round %u", run->dir.path, kept->rounds);
	return err;
}

static long size_of(struct run_dir *dir, const char *name)
{
	char *path = run_dir_file(dir, name);
	FILE *f = path ? fopen(path, "re") : NULL;
	long size = -1;

	if (f && !fseek(f, 0, SEEK_END))
		size = ftell(f);
	if (f)
		fclose(f);
	free(path);
	return size;
}

/* Does any cell write to this file of samples? The one of passes is always there. */
static bool has_samples(const struct bench_run *run, enum run_samples which)
{
	size_t i;

	for (i = 0; i < run->nr_cells; i++)
		if (run->cells[i].key.id)
			return true;
	return which == RUN_PASSES;
}

int bench_begin_samples(struct bench_run *run, struct sampler *sampler, unsigned int rounds_max,
			struct error *error)
{
	struct kept kept = { .rounds = 0 };
	enum run_samples which;
	int err = 0;

	if (run->options->resume)
		err = take_over(run, sampler, rounds_max, &kept, error);
	for (which = 0; !err && which < NR_RUN_SAMPLES; which++) {
		if (!has_samples(run, which))
			continue;
		kept.writing = which;
		err = run_dir_replace(&run->dir, run_samples_name[which], write_kept, &kept, error);
		if (!err)
			err = run_dir_append_to(&run->dir, which,
						size_of(&run->dir, run_samples_name[which]), error);
	}
	for (which = 0; which < NR_RUN_SAMPLES; which++) {
		samples_free(&kept.set[which]);
		free(kept.cell[which]);
	}
	return err;
}
