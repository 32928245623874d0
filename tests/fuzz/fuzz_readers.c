// SPDX-License-Identifier: GPL-2.0
/*
 * Every reader of a file that a user may hand in, under libFuzzer: the first byte chooses the
 * reader, the rest is the file. Nothing may crash, leak or read out of bounds; what is accepted is
 * also used.
 */
#include "fuzz.h"

#include "record/alternatives.h"
#include "record/benches.h"
#include "record/env.h"
#include "record/findings.h"
#include "record/regs_csv.h"
#include "record/roundtrip.h"
#include "record/samples.h"
#include "record/series.h"
#include "record/summary.h"
#include "record/trace.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

char fuzz_dir[64];
FILE *fuzz_null;

static void remove_files(void)
{
	static const char *const names[] = {
		"samples.csv",		"summary.csv",	 "savings.csv", "regs.csv",   "env.txt",
		"register_samples.csv", "registers.csv", "model.csv",	"growth.csv", "scaling.csv",
		"benches.csv",		"table",	 "history.csv", "trace.csv",  "series.csv",
		"commits.csv",		"contrasts.csv"
	};
	char path[128];
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", fuzz_dir, names[i]);
		unlink(path);
	}
}

static void tidy(void)
{
	remove_files();
	rmdir(fuzz_dir);
}

static void begin(void)
{
	if (fuzz_dir[0])
		return;
	snprintf(fuzz_dir, sizeof(fuzz_dir), "%s/regscope-fuzz.XXXXXX",
		 access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");
	fuzz_null = fopen("/dev/null", "w");
	if (!mkdtemp(fuzz_dir) || !fuzz_null)
		abort();
	atexit(tidy);
}

static void put(const char *name, const uint8_t *data, size_t size)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", fuzz_dir, name);
	f = fopen(path, "w");
	if (!f || (size && fwrite(data, size, 1, f) != 1))
		abort();
	fclose(f);
}

/* What a table's reader takes its writer writes, and the reader takes that again. */
static void use_table(const struct table *table, const char *path, struct run_dir *run)
{
	struct error error = { "" };
	size_t nr, again;
	void *rows;

	if (!table_read_file(table, path, &rows, &nr, &error)) {
		if (table_write(table, rows, nr, run, &error))
			abort();
		free(rows);
		if (table_read(table, run, &rows, &again, &error) || again != nr) {
			fprintf(stderr, "written, and not read back: %s\n", error.text);
			abort();
		}
	}
	free(rows);
}

static void use_tables(const uint8_t *data, size_t size)
{
	static const struct table *const tables[] = {
		&alternatives_table,   &gains_table,   &benches_table,	    &growth_table,
		&model_table,	       &regs_table,    &registers_table,    &roundtrip_table,
		&savings_table,	       &scaling_table, &summary_table,	    &series_table,
		&series_commits_table, &trace_table,   &trace_phases_table, &contrasts_table,
	};
	struct error error = { "" };
	struct run_dir run;
	char path[128];
	size_t i;

	put("table", data, size);
	snprintf(path, sizeof(path), "%s/table", fuzz_dir);
	if (run_dir_open(&run, fuzz_dir, &error))
		abort();
	for (i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		use_table(tables[i], path, &run);
	run_dir_close(&run);
}

/* The same of the two files of samples, which are written row by row. */
static void rewrite_samples(enum run_samples which)
{
	struct error error = { "" };
	struct sample_set set, again;
	char path[128];
	size_t i;
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", fuzz_dir, run_samples_name[which]);
	if (!samples_read(&set, which, path, true, &error)) {
		f = fopen(path, "w");
		samples_put_header(f, which);
		for (i = 0; i < set.nr_rows; i++)
			samples_put_row(f, &set.cells.key[set.rows[i].cell], &set.rows[i]);
		fclose(f);
		if (samples_read(&again, which, path, false, &error) ||
		    again.nr_rows != set.nr_rows) {
			fprintf(stderr, "written, and not read back: %s\n", error.text);
			abort();
		}
		samples_free(&again);
	}
	samples_free(&set);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct error error = { "" };
	struct regs_rows rows;
	char path[128];
	struct env env = { 0 };

	begin();
	if (!size)
		return 0;
	switch ((uint8_t)(data[0] - '0') % 9) {
	case 0:
		put("samples.csv", data + 1, size - 1);
		use_samples();
		rewrite_samples(RUN_PASSES);
		break;
	case 1:
		put("summary.csv", data + 1, size - 1);
		put("savings.csv", data + 1, size - 1);
		use_summary();
		break;
	case 2:
		put("regs.csv", data + 1, size - 1);
		if (!regs_rows_read(&rows, fuzz_dir, &error))
			regs_rows_free(&rows);
		break;
	case 4:
		put("register_samples.csv", data + 1, size - 1);
		use_register_samples();
		rewrite_samples(RUN_REGISTERS);
		break;
	case 5:
		put("registers.csv", data + 1, size - 1);
		put("model.csv", data + 1, size - 1);
		put("growth.csv", data + 1, size - 1);
		put("scaling.csv", data + 1, size - 1);
		put("contrasts.csv", data + 1, size - 1);
		put("benches.csv", data + 1, size - 1);
		use_files();
		break;
	case 6: use_tables(data + 1, size - 1); break;
	case 7:
		put("history.csv", data + 1, size - 1);
		use_history();
		break;
	case 8: use_picture(data + 1, size - 1); break;
	case 3:
		put("env.txt", data + 1, size - 1);
		snprintf(path, sizeof(path), "%s/env.txt", fuzz_dir);
		env_read(&env, path, &error);
		env_free(&env);
		break;
	}
	remove_files();
	return 0;
}
