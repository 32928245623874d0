// SPDX-License-Identifier: GPL-2.0
/* Reading a run: see run_load.h. */
#include "run_load.h"

#include "run_report.h"

#include <errno.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int load_dir(struct compare_side *side, const char *path, struct error *error)
{
	char *file = NULL;
	struct run_dir dir;
	int err = run_dir_open(&dir, path, error);

	if (err)
		return err;
	err = env_read_dir(&side->env, &dir, error);
	if (!err) {
		file = run_dir_file(&dir, "samples.csv");
		err = file ? samples_read(&side->samples, file, false, error) : -ENOMEM;
	}
	if (err == -ENOENT)
		err = summary_read(&side->summary, &dir, error);
	else if (!err && !side->samples.nr_rows)
		err = error_set(error, -ENODATA, "%s: has no sample", file);
	free(file);
	run_dir_close(&dir);
	return err;
}

static int load_file(struct compare_side *side, const char *path, struct error *error)
{
	char *copy = strdup(path);
	struct run_dir dir;
	int err = copy ? run_dir_open(&dir, dirname(copy), error) : -ENOMEM;

	if (!err) {
		err = env_read_dir(&side->env, &dir, error);
		run_dir_close(&dir);
	}
	free(copy);
	return err ? err : summary_read_file(&side->summary, path, error);
}

int run_load(struct compare_side *side, const char *path, struct error *error)
{
	struct stat st;

	memset(side, 0, sizeof(*side));
	if (stat(path, &st))
		return error_set(error, -errno, "%s: %s; give a run directory or a summary.csv",
				 path, strerror(errno));
	return S_ISDIR(st.st_mode) ? load_dir(side, path, error) : load_file(side, path, error);
}

void run_unload(struct compare_side *side)
{
	env_free(&side->env);
	samples_free(&side->samples);
	summary_free(&side->summary);
}
