// SPDX-License-Identifier: GPL-2.0
/* Reading a run: see run_load.h. */
#include "analyse/run_load.h"

#include "analyse/summary.h"

#include <errno.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int run_read_samples(struct sample_set *set, const struct run_dir *dir, struct error *error)
{
	int err = samples_read_dir(set, dir, RUN_PASSES, false, error);

	return err == -ENOENT ? 0 : err;
}

/* What is known about a run besides its samples. */
static int load_facts(struct compare_run *side, const struct run_dir *dir, struct error *error)
{
	int err = env_read_dir(&side->env, dir, error);

	err = err ? err : compare_check_noise(&side->env, dir->path, error);
	err = err ? err : benches_read(&side->benches, dir, error);
	return err == -ENOENT ? 0 : err;
}

static int load_dir(struct compare_run *side, const char *path, struct error *error)
{
	struct run_dir dir;
	int err = run_dir_open(&dir, path, error);

	if (err)
		return err;
	err = load_facts(side, &dir, error);
	err = err ? err : samples_read_dir(&side->samples, &dir, RUN_PASSES, false, error);
	if (err == -ENOENT)
		err = summary_read(&side->summary, &dir, error);
	else if (!err && !side->samples.nr_rows)
		err = error_set(error, -ENODATA,
				"%s/%s: has no sample; give a run that was measured", dir.path,
				run_samples_name[RUN_PASSES]);
	run_dir_close(&dir);
	return err;
}

static int load_file(struct compare_run *side, const char *path, struct error *error)
{
	char *copy = strdup(path);
	struct run_dir dir;
	int err = copy ? run_dir_open(&dir, dirname(copy), error)
		       : error_set(error, -ENOMEM, "%s: no memory to read it", path);

	if (!err) {
		err = load_facts(side, &dir, error);
		run_dir_close(&dir);
	}
	free(copy);
	return err ? err : summary_read_file(&side->summary, path, error);
}

int run_load(struct compare_run *side, const char *path, struct error *error)
{
	struct stat st;

	memset(side, 0, sizeof(*side));
	if (stat(path, &st))
		return error_set(error, -errno, "%s: %s; give a run directory or a summary.csv",
				 path, strerror(errno));
	return S_ISDIR(st.st_mode) ? load_dir(side, path, error) : load_file(side, path, error);
}

int run_sum_up(struct compare_run *side, struct error *error)
{
	struct rounds rounds;
	int err;

	if (!side->samples.nr_rows || side->summary.nr_rows)
		return 0;
	err = rounds_make(&rounds, &side->samples);
	err = err ? err : summary_make(&side->summary, &rounds, &side->benches, &side->env);
	rounds_free(&rounds);
	return err ? error_set(error, err, "no memory to sum up %zu samples", side->samples.nr_rows)
		   : 0;
}

void run_unload(struct compare_run *side)
{
	env_free(&side->env);
	benches_free(&side->benches);
	samples_free(&side->samples);
	summary_free(&side->summary);
}
