// SPDX-License-Identifier: GPL-2.0
/*
 * Every reader of a file that a user may hand in, under libFuzzer: the first byte chooses the
 * reader, the rest is the file. Nothing may crash, leak or read out of bounds; what is accepted is
 * also used.
 */
#include "measure/counters.h"
#include "record/compare.h"
#include "record/env.h"
#include "record/export.h"
#include "record/regs_csv.h"
#include "record/samples.h"
#include "record/summary.h"
#include "run_load.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char dir[64];
static FILE *null;

static void remove_files(void)
{
	static const char *const names[] = { "samples.csv", "summary.csv", "savings.csv",
					     "regs.csv", "env.txt" };
	char path[128];
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", dir, names[i]);
		unlink(path);
	}
}

static void tidy(void)
{
	remove_files();
	rmdir(dir);
}

static void begin(void)
{
	if (dir[0])
		return;
	snprintf(dir, sizeof(dir), "%s/regscope-fuzz.XXXXXX",
		 access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");
	null = fopen("/dev/null", "w");
	if (!mkdtemp(dir) || !null)
		abort();
	atexit(tidy);
}

static void put(const char *name, const uint8_t *data, size_t size)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "w");
	if (!f || (size && fwrite(data, size, 1, f) != 1))
		abort();
	fclose(f);
}

/* A run of these samples: summed up, compared with itself, exported. */
static void use_samples(void)
{
	struct compare_options o = { .limit = { -1, -1, -1, -1, -1, -1 } };
	struct compare_side side;
	struct comparison c = { 0 };
	struct why why = { "" };
	double floor[NR_COUNTERS];
	const struct export_format *f;

	if (!run_load(&side, dir, &why) && side.samples.nr_rows < 500 &&
	    !summary_make(&side.summary, &side.samples, true, &why)) {
		struct export e = { .side = &side, .verdict = &c, .commit = "x" };

		compare_noise(&side.samples, 2, floor, &why);
		if (!compare_runs(&c, &side, &side, &o, &why))
			for (f = export_formats; f->name; f++)
				f->write(null, &e);
		comparison_free(&c);
	}
	run_unload(&side);
}

static void use_summary(void)
{
	struct compare_side side;
	struct summary summary;
	struct run_dir run;
	struct why why = { "" };

	run_load(&side, dir, &why);
	run_unload(&side);
	if (run_dir_open(&run, dir, &why))
		abort();
	summary_read(&summary, &run, &why);
	summary_free(&summary);
	run_dir_close(&run);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct why why = { "" };
	struct regs_rows rows;
	char path[128];
	struct env env = { 0 };

	begin();
	if (!size)
		return 0;
	switch (data[0] % 4) {
	case 0:
		put("samples.csv", data + 1, size - 1);
		use_samples();
		break;
	case 1:
		put("summary.csv", data + 1, size - 1);
		put("savings.csv", data + 1, size - 1);
		use_summary();
		break;
	case 2:
		put("regs.csv", data + 1, size - 1);
		if (!regs_rows_read(&rows, dir, &why))
			regs_rows_free(&rows);
		break;
	case 3:
		put("env.txt", data + 1, size - 1);
		snprintf(path, sizeof(path), "%s/env.txt", dir);
		env_read(&env, path, &why);
		env_free(&env);
		break;
	}
	remove_files();
	return 0;
}
