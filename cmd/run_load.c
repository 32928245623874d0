// SPDX-License-Identifier: GPL-2.0
/* Reading a run: see run_load.h. */
#include "run_load.h"

#include "run_report.h"

#include <errno.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int load_dir(struct compare_side *side, const char *path, struct why *why)
{
	char *file = NULL;
	struct run_dir dir;
	int err = run_dir_open(&dir, path, why);

	if (err)
		return err;
	err = run_read_env(&side->env, &dir, why);
	if (!err) {
		file = run_dir_file(&dir, "samples.csv");
		err = file ? samples_read(&side->samples, file, false, why) : -ENOMEM;
	}
	if (err == -ENOENT)
		err = summary_read(&side->summary, &dir, why);
	else if (!err && !side->samples.nr_rows)
		err = why_set(why, -ENODATA, "%s: has no sample", file);
	free(file);
	run_dir_close(&dir);
	return err;
}

static int load_file(struct compare_side *side, const char *path, struct why *why)
{
	char *copy = strdup(path);
	struct run_dir dir;
	int err = copy ? run_dir_open(&dir, dirname(copy), why) : -ENOMEM;

	if (!err) {
		err = run_read_env(&side->env, &dir, why);
		run_dir_close(&dir);
	}
	free(copy);
	return err ? err : summary_read_file(&side->summary, path, why);
}

int run_load(struct compare_side *side, const char *path, struct why *why)
{
	struct stat st;

	memset(side, 0, sizeof(*side));
	if (stat(path, &st))
		return why_set(why, -errno, "%s: %s; give a run directory or a summary.csv", path,
			       strerror(errno));
	return S_ISDIR(st.st_mode) ? load_dir(side, path, why) : load_file(side, path, why);
}

void run_unload(struct compare_side *side)
{
	env_free(&side->env);
	samples_free(&side->samples);
	summary_free(&side->summary);
}
