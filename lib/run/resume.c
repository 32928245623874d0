// SPDX-License-Identifier: GPL-2.0
/* The files of samples, new or continued from an earlier run: see run.h. */
#include "run/run.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* What an earlier run left in its files of samples. */
struct kept {
	struct cells mine, elsewhere; /* of this run: in the order of its plan; of other shards */
	struct sample_set set[NR_RUN_SAMPLES];
	size_t *cell[NR_RUN_SAMPLES]; /* for each cell of a set: its index in the plan */
	const struct run_plan *plan;
	unsigned int *rounds; /* how many of each group are kept */
	enum run_samples writing;
};

static int index_plan(struct kept *kept, const struct run_plan *plan)
{
	size_t i;

	kept->plan = plan;
	kept->rounds = calloc(plan->nr_groups + 1, sizeof(*kept->rounds));
	if (!kept->rounds)
		return -ENOMEM;
	for (i = 0; i < plan->nr_cells; i++)
		if (cells_add(&kept->mine, &plan->cells[i].key) == CELLS_NONE)
			return -ENOMEM;
	for (i = 0; i < plan->nr_elsewhere; i++)
		if (cells_add(&kept->elsewhere, &plan->elsewhere[i]) == CELLS_NONE)
			return -ENOMEM;
	return 0;
}

static void free_kept(struct kept *kept)
{
	enum run_samples which;

	for (which = 0; which < NR_RUN_SAMPLES; which++) {
		samples_free(&kept->set[which]);
		free(kept->cell[which]);
	}
	cells_free(&kept->mine);
	cells_free(&kept->elsewhere);
	free(kept->rounds);
}

static bool is_kept(const struct kept *kept, enum run_samples which, const struct sample_row *row)
{
	size_t cell = kept->cell[which][row->cell];

	return cell != CELLS_NONE &&
	       row->round < kept->rounds[kept->plan->sampler_cells[cell].group];
}

static void put_kept(FILE *f, const void *arg)
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
 * Find the cells of a file in the plan. A cell that this run would not measure is an error.
 */
static int match_cells(const struct run *run, struct kept *kept, enum run_samples which,
		       struct error *error)
{
	const struct cells *cells = &kept->set[which].cells;
	size_t i, *cell = calloc(cells->nr + 1, sizeof(*cell));

	kept->cell[which] = cell;
	if (!cell)
		return error_set(error, -ENOMEM, "no memory for the cells of an earlier run");
	for (i = 0; i < cells->nr; i++) {
		const struct cell_key *key = &cells->key[i];

		cell[i] = cells_find(&kept->mine, key);
		if (cell[i] != CELLS_NONE || cells_find(&kept->elsewhere, key) != CELLS_NONE)
			continue;
		return error_set(error, -EINVAL,
				 "%s/%s: has %s %s at %u vCPUs%s%s, which this command line does "
				 "not measure; resume with the same options",
				 run->dir.path, run_samples_name[which], key->bench, key->op,
				 key->vcpus, *key->pass ? ", " : "", key->pass);
	}
	return 0;
}

/* How many rounds a cell has without a gap; a failed pass ended its run, and is none. */
static unsigned int rounds_of(const struct sample_index *index, size_t cell)
{
	size_t i = index->first[cell];
	unsigned int n = 0;

	for (; i < index->first[cell + 1] && index->rows[i]->round == n; i++, n++)
		if (index->rows[i]->failed)
			break;
	return n;
}

/* Into @has, for each cell of the plan. */
static int count_rounds(const struct kept *kept, enum run_samples which, unsigned int *has)
{
	struct sample_index index;
	size_t i;
	int err = samples_index(&index, &kept->set[which]);

	for (i = 0; !err && i < kept->set[which].cells.nr; i++)
		if (kept->cell[which][i] != CELLS_NONE)
			has[kept->cell[which][i]] = rounds_of(&index, i);
	samples_index_free(&index);
	return err;
}

static bool is_of_budget(const struct env *env)
{
	return !env_is_emulated(env) && !strcmp(env_get(env, "option.rounds", ""), "0");
}

/* The rounds that every cell of a group has; and, unless groups have rounds of their own, that
 * every cell has: a run that was interrupted is apart by an epoch, more is of a budget. */
static int least_rounds(const struct run *run, struct kept *kept, const unsigned int *has,
			struct error *error)
{
	size_t i, groups = run->plan.nr_groups;
	unsigned int least = UINT_MAX, most = 0;

	for (i = 0; i < groups; i++)
		kept->rounds[i] = UINT_MAX;
	for (i = 0; i < run->plan.nr_cells; i++) {
		unsigned int *rounds = &kept->rounds[run->plan.sampler_cells[i].group];

		*rounds = has[i] < *rounds ? has[i] : *rounds;
		least = has[i] < least ? has[i] : least;
		most = has[i] > most ? has[i] : most;
	}
	if (run->is_timed)
		return 0;
	if (is_of_budget(&run->earlier) && most - least > run->options->rounds_per_vm)
		return error_set(
			error, -EINVAL,
			"%s: was measured by a budget: some have %u rounds, some %u; resume "
			"with --budget, without --rounds",
			run->dir.path, least, most);
	for (i = 0; i < groups; i++)
		kept->rounds[i] = least;
	return 0;
}

/*
 * Those, rounded down to whole epochs unless no more were asked for. To have more than that is an
 * error: what was measured is not thrown away.
 */
static int complete_rounds(const struct run *run, struct kept *kept, unsigned int rounds_max,
			   struct error *error)
{
	unsigned int *has = calloc(run->plan.nr_cells + 1, sizeof(*has)), *rounds;
	enum run_samples which;
	int err = has ? 0 : -ENOMEM;
	size_t i;

	for (which = 0; !err && which < NR_RUN_SAMPLES; which++)
		err = count_rounds(kept, which, has);
	if (!err)
		err = least_rounds(run, kept, has, error);
	free(has);
	for (i = 0; !err && i < run->plan.nr_groups; i++) {
		rounds = &kept->rounds[i];
		if (*rounds > rounds_max)
			return error_set(
				error, -EINVAL,
				"%s: has %u rounds, and would go on to %u; resume with --rounds %u "
				"or more",
				run->dir.path, *rounds, rounds_max, *rounds);
		if (*rounds < rounds_max)
			*rounds -= *rounds % run->options->rounds_per_vm;
	}
	return err;
}

static int read_kept(struct run *run, struct kept *kept, enum run_samples which,
		     struct error *error)
{
	int err = samples_read_dir(&kept->set[which], &run->dir, which, true, error);

	err = err == -ENOENT ? 0 : err;
	return err ? err : match_cells(run, kept, which, error);
}

/* Tell the sampler which samples of a file are kept. */
static int feed(struct sampler *sampler, const struct kept *kept, enum run_samples which,
		uint64_t *seq)
{
	const struct sample_set *set = &kept->set[which];
	size_t i;
	int err = 0;

	for (i = 0; !err && i < set->nr_rows; i++) {
		const struct sample_row *row = &set->rows[i];

		if (!is_kept(kept, which, row))
			continue;
		++*seq;
		err = sampler_resume(sampler, kept->cell[which][row->cell], row->round,
				     &row->reading);
	}
	return err;
}

/* Keep the whole epochs of an earlier run; an unfinished one is measured again. */
static int take_over(struct run *run, struct sampler *sampler, unsigned int rounds_max,
		     struct kept *kept, uint64_t seq[NR_RUN_SAMPLES], struct error *error)
{
	enum run_samples which;
	unsigned int most = 0;
	size_t i;
	int err = index_plan(kept, &run->plan);

	for (which = 0; !err && which < NR_RUN_SAMPLES; which++)
		err = read_kept(run, kept, which, error);
	if (!err)
		err = complete_rounds(run, kept, rounds_max, error);
	for (which = 0; !err && which < NR_RUN_SAMPLES; which++)
		err = feed(sampler, kept, which, &seq[which]);
	if (err == -ENOMEM)
		error_set(error, err, "no memory for the samples of an earlier run");
	for (i = 0; !err && i < run->plan.nr_groups; i++)
		most = kept->rounds[i] > most ? kept->rounds[i] : most;
	if (!err)
		run_say(&run->listener, "%s: going on after round %u", run->dir.path, most);
	return err;
}

int run_begin_samples(struct run *run, struct sampler *sampler, unsigned int rounds_max,
		      uint64_t seq[NR_RUN_SAMPLES], struct error *error)
{
	struct kept kept = { .rounds = 0 };
	enum run_samples which;
	int err = 0;

	if (run->options->resume)
		err = take_over(run, sampler, rounds_max, &kept, seq, error);
	for (which = 0; !err && which < NR_RUN_SAMPLES; which++) {
		/* one that is there has rows of other shards: they would be merged twice */
		if (which == RUN_REGISTERS && !run_plan_has_registers(&run->plan) &&
		    !kept.set[which].nr_rows)
			continue;
		kept.writing = which;
		err = run_dir_replace(&run->dir, run_samples_name[which], put_kept, &kept, error);
		if (!err)
			err = run_dir_append_to(&run->dir, which, error);
	}
	free_kept(&kept);
	return err;
}
