// SPDX-License-Identifier: GPL-2.0
/*
 * Every reader of a file that a user may hand in, under libFuzzer: the first byte chooses the
 * reader, the rest is the file. Nothing may crash, leak or read out of bounds; what is accepted is
 * also used.
 */
#include "analyse/compare.h"
#include "analyse/growth.h"
#include "analyse/model.h"
#include "analyse/registers.h"
#include "analyse/scaling.h"
#include "analyse/summary.h"
#include "measure/counters.h"
#include "record/benches.h"
#include "record/env.h"
#include "record/regs_csv.h"
#include "record/samples.h"
#include "report/export.h"
#include "report/report.h"
#include "report/report_model.h"
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
	static const char *const names[] = { "samples.csv",   "summary.csv", "savings.csv",
					     "regs.csv",      "env.txt",     "register_samples.csv",
					     "registers.csv", "model.csv",   "growth.csv",
					     "scaling.csv",   "benches.csv", "table" };
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

static enum scaling_kind all_share(const char *bench)
{
	(void)bench;
	return SCALING_SHARED;
}

static void fit_samples(const struct sample_set *set, const struct summary *summary)
{
	struct growth growth;
	struct scaling scaling;
	struct error error = { "" };

	if (samples_rounds(set) > 500)
		return;
	growth_make(&growth, set, summary, &error);
	growth_free(&growth);
	scaling_make(&scaling, set, all_share, &error);
	report_put_scaling(null, &scaling);
	scaling_free(&scaling);
}

static bool all_cost(const struct cell_key *cell, struct model_cost *cost)
{
	*cost = (struct model_cost){ cell->op, cell->state };
	return true;
}

/* Samples of registers: summed up, and a model made of them that predicts themselves. */
static void use_register_samples(void)
{
	const double meter_cost[NR_COUNTERS] = { 0 };
	struct register_costs costs = { 0 };
	struct summary summary = { 0 };
	struct sample_set set = { 0 };
	struct regs_rows regs = { 0 };
	struct model model = { 0 };
	struct model_source source = { &set, &set, &summary, &regs, meter_cost, all_cost };
	struct error error = { "" };
	char path[128];

	snprintf(path, sizeof(path), "%s/register_samples.csv", dir);
	if (!register_samples_read(&set, path, false, &error) && samples_rounds(&set) <= 500 &&
	    !register_costs_make(&costs, &set, &regs, meter_cost, &error) &&
	    !summary_make(&summary, &set, true, &error))
		model_make(&model, &source, &error);
	model_free(&model);
	summary_free(&summary);
	register_costs_free(&costs);
	samples_free(&set);
}

/* What a run says of registers, growth and threads, as text. */
static void use_reports(void)
{
	struct register_costs costs = { 0 };
	struct scaling scaling = { 0 };
	struct growth growth = { 0 };
	struct model model = { 0 };
	struct error error = { "" };
	struct run_dir run;

	if (run_dir_open(&run, dir, &error))
		abort();
	register_costs_read(&costs, &run, &error);
	model_read(&model, &run, &error);
	growth_read(&growth, &run, &error);
	scaling_read(&scaling, &run, &error);
	report_write_registers(null, &(struct report_registers){ &costs, "instructions", 10 });
	report_write_model(null, &(struct report_model){ &model, &growth, "instructions" });
	report_put_scaling(null, &scaling);
	scaling_free(&scaling);
	growth_free(&growth);
	model_free(&model);
	register_costs_free(&costs);
	run_dir_close(&run);
}

/* A run of these samples: summed up, compared with itself, exported. */
static void use_samples(void)
{
	struct compare_options o = { .limit = { -1, -1, -1, -1, -1, -1 } };
	struct compare_side side;
	struct comparison c = { 0 };
	struct error error = { "" };
	double floor[NR_COUNTERS];
	const struct export_format *f;

	if (!run_load(&side, dir, &error) && side.samples.nr_rows < 500 &&
	    !summary_make(&side.summary, &side.samples, true, &error)) {
		struct export e = { .side = &side, .verdict = &c, .commit = "x" };

		fit_samples(&side.samples, &side.summary);
		compare_noise(&side.samples, 2, floor, &error);
		if (!compare_runs(&c, &side, &side, &o, &error))
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
	struct error error = { "" };

	run_load(&side, dir, &error);
	run_unload(&side);
	if (run_dir_open(&run, dir, &error))
		abort();
	summary_read(&summary, &run, &error);
	summary_free(&summary);
	run_dir_close(&run);
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
		&benches_table,	  &growth_table,  &model_table,	  &regs_table,
		&registers_table, &savings_table, &scaling_table, &summary_table,
	};
	struct error error = { "" };
	struct run_dir run;
	char path[128];
	size_t i;

	put("table", data, size);
	snprintf(path, sizeof(path), "%s/table", dir);
	if (run_dir_open(&run, dir, &error))
		abort();
	for (i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		use_table(tables[i], path, &run);
	run_dir_close(&run);
}

/* The same of the two files of samples, which are written row by row. */
static void rewrite_samples(enum run_samples which)
{
	int (*read)(struct sample_set *, const char *, bool, struct error *) =
		which == RUN_PASSES ? samples_read : register_samples_read;
	struct error error = { "" };
	struct sample_set set, again;
	char path[128];
	size_t i;
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, run_samples_name[which]);
	if (!read(&set, path, true, &error)) {
		f = fopen(path, "w");
		samples_put_header(f, which);
		for (i = 0; i < set.nr_rows; i++)
			samples_put_row(f, &set.cells.key[set.rows[i].cell], &set.rows[i]);
		fclose(f);
		if (read(&again, path, false, &error) || again.nr_rows != set.nr_rows) {
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
	switch ((uint8_t)(data[0] - '0') % 7) {
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
		if (!regs_rows_read(&rows, dir, &error))
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
		use_reports();
		break;
	case 6: use_tables(data + 1, size - 1); break;
	case 3:
		put("env.txt", data + 1, size - 1);
		snprintf(path, sizeof(path), "%s/env.txt", dir);
		env_read(&env, path, &error);
		env_free(&env);
		break;
	}
	remove_files();
	return 0;
}
