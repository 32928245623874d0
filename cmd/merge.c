// SPDX-License-Identifier: GPL-2.0
/*
 * regscope merge OUT SHARD...: one run directory of the shards of a plan that were measured in
 * several hosts (`bench --shard K/N`). Both policies of a cell are always in one shard, so savings
 * stay paired.
 */
#include "cmd.h"
#include "run_report.h"

#include "record/samples.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define MAX_SHARDS 64

/* What may differ between shards: what each could only tell of itself. */
static const char *const own_of_a_shard[] = { "date_utc", "doubt.", "kvm_mode", "meter_cost.",
					      "part",	  "rounds", "stopped" };

struct options {
	const char *out, *shard[MAX_SHARDS];
	size_t nr_shards;
};

/* A row, and where it comes from. */
struct merged_row {
	size_t shard;
	struct sample_row row;
	const struct cell_key *cell;
};

/* The rows of one file of samples. */
struct merged {
	struct merged_row *rows;
	size_t nr;
	enum run_samples which;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case ARGP_KEY_ARG:
		if (!o->out)
			o->out = arg;
		else if (o->nr_shards < MAX_SHARDS)
			o->shard[o->nr_shards++] = arg;
		else
			argp_error(state, "more than %d shards", MAX_SHARDS);
		return 0;
	case ARGP_KEY_END:
		if (!o->nr_shards)
			argp_error(state, "which directory to make, and of which shards?");
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp argp = { NULL,
				  parse,
				  "OUT SHARD...",
				  "Make the run directory OUT of the SHARDs that `regscope bench "
				  "--shard K/N` measured, and print its "
				  "table. An OUT that exists is made anew from them.",
				  NULL,
				  NULL,
				  NULL };

static bool may_differ(const char *key)
{
	size_t i;

	for (i = 0; i < sizeof(own_of_a_shard) / sizeof(own_of_a_shard[0]); i++)
		if (!strncmp(key, own_of_a_shard[i], strlen(own_of_a_shard[i])))
			return true;
	return false;
}

static bool is_done(const struct env *env)
{
	const char *stopped = env_get(env, "stopped", "interrupted");

	return strcmp(stopped, "interrupted") != 0 && strcmp(stopped, "failed") != 0;
}

/* Rounds of the whole: those that every shard has. It is done when every shard is. */
static int merge_progress(struct env *env, const struct env *shard)
{
	unsigned long a = strtoul(env_get(env, "rounds", "0"), NULL, 10);
	unsigned long b = strtoul(env_get(shard, "rounds", "0"), NULL, 10);
	int err = env_set(env, "rounds", "%lu", a < b ? a : b);

	if (!err && is_done(env) && !is_done(shard))
		err = env_set(env, "stopped", "%s", env_get(shard, "stopped", "interrupted"));
	return err;
}

/* The host of harnesses with threads is another one, in which nothing is counted: it must have the
 * same kernel and registers, and no more. */
static const char *const same_everywhere[] = { "features",     "kernel_release", "kernel_version",
					       "registers",    "registers_wide", "scope_cap",
					       "scope_source", "seed",		 "tool_build",
					       "tool_version" };

static bool must_be_same(const struct env *shard, const char *key)
{
	size_t i;

	if (!env_get(shard, "thread_cpus", NULL))
		return !may_differ(key);
	for (i = 0; i < sizeof(same_everywhere) / sizeof(same_everywhere[0]); i++)
		if (!strcmp(key, same_everywhere[i]))
			return true;
	return false;
}

static int merge_env(struct env *env, const struct env *shard, size_t nr, const char *path,
		     struct error *error)
{
	char key[128];
	size_t i;
	int err = 0;

	for (i = 0; !err && i < shard->nr; i++) {
		const struct env_entry *e = &shard->entries[i];
		const char *have = env_get(env, e->key, NULL);

		if (!strncmp(e->key, "doubt.", 6) || !strncmp(e->key, "peak_", 5)) {
			snprintf(key, sizeof(key), "%s.part%zu", e->key, nr);
			err = env_set(env, key, "%s", e->value);
		} else if (nr == 1 && strcmp(e->key, "part")) {
			err = env_set(env, e->key, "%s", e->value);
		} else if (must_be_same(shard, e->key) && (!have || strcmp(have, e->value))) {
			err = error_set(error, -EINVAL,
					"%s/env.txt: has %s=%s, the first shard has %s: these "
					"are not shards of one run",
					path, e->key, e->value, have ? have : "none");
		}
	}
	return err || nr == 1 ? err : merge_progress(env, shard);
}

static int add_rows(struct merged *m, const struct sample_set *set, size_t shard)
{
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

/* By round, so that the file grows in time; within a round, shard by shard, as each was measured. */
static int compare_rows(const void *a, const void *b)
{
	const struct merged_row *x = a, *y = b;

	if (x->row.round != y->row.round)
		return x->row.round < y->row.round ? -1 : 1;
	if (x->shard != y->shard)
		return x->shard < y->shard ? -1 : 1;
	return (x->row.seq > y->row.seq) - (x->row.seq < y->row.seq);
}

static void write_rows(FILE *f, const void *arg)
{
	const struct merged *m = arg;
	size_t i;

	samples_put_header(f, m->which);
	for (i = 0; i < m->nr; i++) {
		m->rows[i].row.seq = i;
		samples_put_row(f, m->rows[i].cell, &m->rows[i].row);
	}
}

static void write_text(FILE *f, const void *arg)
{
	fputs(arg, f);
}

/* A whole text file, to be freed; NULL if it cannot be read. */
static char *slurp(const struct run_dir *dir, const char *name)
{
	char *path = run_dir_file(dir, name), *text = NULL;
	FILE *f = path ? fopen(path, "re") : NULL;
	size_t size = 0;

	if (f && getdelim(&text, &size, '\0', f) < 0) {
		free(text);
		text = NULL;
	}
	if (f)
		fclose(f);
	free(path);
	return text;
}

static int read_rows(const struct run_dir *dir, enum run_samples which, size_t shard,
		     struct sample_set *set, struct merged *merged, struct error *error)
{
	char *path = run_dir_file(dir, run_samples_name[which]);
	int err = -ENOMEM;

	if (path)
		err = which == RUN_PASSES ? samples_read(set, path, true, error)
					  : register_samples_read(set, path, true, error);
	free(path);
	if (err == -ENOENT && which != RUN_PASSES)
		return 0; /* no register was measured by itself in this shard */
	return err ? err : add_rows(merged, set, shard);
}

/* One shard: its env, its rows, and the register table, which all shards have alike. */
static int read_shard(const char *path, size_t nr, struct env *env,
		      struct sample_set set[NR_RUN_SAMPLES], struct merged merged[NR_RUN_SAMPLES],
		      char **regs, struct error *error)
{
	enum run_samples which;
	struct env own = { 0 };
	struct run_dir dir;
	int err = run_dir_open(&dir, path, error);

	if (err)
		return err;
	err = run_read_env(&own, &dir, error);
	if (!err)
		err = merge_env(env, &own, nr, path, error);
	for (which = 0; !err && which < NR_RUN_SAMPLES; which++)
		err = read_rows(&dir, which, nr, &set[which], &merged[which], error);
	if (!*regs)
		*regs = slurp(&dir, "regs.csv");
	env_free(&own);
	run_dir_close(&dir);
	return err;
}

static int write_merged(const struct options *o, struct env *env,
			const struct merged merged[NR_RUN_SAMPLES], const char *regs,
			struct error *error)
{
	enum run_samples which;
	struct run_dir dir;
	struct stat st;
	int err = stat(o->out, &st) ? run_dir_create(&dir, o->out, error)
				    : run_dir_open(&dir, o->out, error);

	if (err)
		return err;
	err = env_set(env, "part", "1/1");
	if (!err && o->nr_shards > 1)
		err = env_set(env, "parts", "%zu", o->nr_shards);
	if (!err)
		err = env_write(env, &dir, error);
	if (!err && regs)
		err = run_dir_replace(&dir, "regs.csv", write_text, regs, error);
	for (which = 0; !err && which < NR_RUN_SAMPLES; which++)
		if (which == RUN_PASSES || merged[which].nr)
			err = run_dir_replace(&dir, run_samples_name[which], write_rows,
					      &merged[which], error);
	if (!err && merged[RUN_PASSES].nr)
		err = run_write_summary(&dir, env, error);
	if (!err && merged[RUN_PASSES].nr && is_done(env))
		err = run_write_report(&dir, env, NULL, error);
	if (err == -ENODATA) { /* harnesses with one policy have no table */
		say("%s", error->text);
		err = 0;
	}
	run_dir_close(&dir);
	return err;
}

static int run(int argc, char **argv)
{
	struct options o = { 0 };
	struct sample_set sets[MAX_SHARDS][NR_RUN_SAMPLES] = { 0 };
	struct merged merged[NR_RUN_SAMPLES] = {
		[RUN_PASSES] = { .which = RUN_PASSES },
		[RUN_REGISTERS] = { .which = RUN_REGISTERS },
	};
	enum run_samples which;
	struct env env = { 0 };
	struct error error = { "" };
	char *regs = NULL;
	size_t i;
	int err = 0;

	parse_options(&argp, argc, argv, &o);
	for (i = 0; !err && i < o.nr_shards; i++)
		err = read_shard(o.shard[i], i + 1, &env, sets[i], merged, &regs, &error);
	for (which = 0; !err && which < NR_RUN_SAMPLES; which++)
		if (merged[which].nr)
			qsort(merged[which].rows, merged[which].nr, sizeof(struct merged_row),
			      compare_rows);
	if (!err)
		err = write_merged(&o, &env, merged, regs, &error);
	for (i = 0; i < o.nr_shards; i++)
		for (which = 0; which < NR_RUN_SAMPLES; which++)
			samples_free(&sets[i][which]);
	for (which = 0; which < NR_RUN_SAMPLES; which++)
		free(merged[which].rows);
	free(regs);
	env_free(&env);
	return err ? say("%s", error.text), EXIT_WRONG : finish_stdout(EXIT_DONE);
}

static const struct cmd merge = { "merge", "shards of a run that several hosts measured, to one",
				  run };
CMD_REGISTER(merge);
