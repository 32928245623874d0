// SPDX-License-Identifier: GPL-2.0
/*
 * Every reader of a file that a user may hand in, under libFuzzer: the first byte chooses the
 * reader, the rest is the file. Nothing may crash, leak or read out of bounds; what is accepted is
 * also used.
 */
#include "analyse/compare.h"
#include "analyse/doubts.h"
#include "analyse/findings.h"
#include "analyse/run_load.h"
#include "measure/counters.h"
#include "record/benches.h"
#include "record/env.h"
#include "record/regs_csv.h"
#include "record/samples.h"
#include "report/export.h"
#include "report/report.h"

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

static void use_report(const struct findings *findings, const struct env *env,
		       const struct benches *benches, const char *doubts)
{
	struct report report = { findings, env, benches, "instructions", doubts };

	report_write(null, &report);
	report_write_model(null, &report);
	report_write_registers(null, &report, 10);
}

/* A table in which every cell of a set is compared, explained and shared by threads. */
static void make_benches(struct benches *benches, const struct sample_set *set)
{
	size_t i;

	*benches = (struct benches){ calloc(set->cells.nr + 1, sizeof(*benches->rows)), 0 };
	for (i = 0; benches->rows && i < set->cells.nr; i++) {
		struct bench_row *row = &benches->rows[benches->nr++];

		*row = (struct bench_row){ .threads = BENCH_THREADING_SHARED, .per_access = i % 2 };
		memcpy(row->bench, set->cells.key[i].bench, sizeof(row->bench));
		memcpy(row->op, set->cells.key[i].op, sizeof(row->op));
		memcpy(row->policy, set->cells.key[i].policy, sizeof(row->policy));
		memcpy(row->base, set->cells.key[0].policy, sizeof(row->base));
		memcpy(row->explained_op, row->op, sizeof(row->explained_op));
	}
}

/* What is written can be read back. Registers that are taken for passes have no id in those files,
 * and so come twice. */
static void write_and_read(const struct findings *findings, const struct benches *benches)
{
	struct register_costs costs;
	struct findings again;
	struct error error = { "" };
	struct run_dir run;
	int err = run_dir_open(&run, dir, &error);

	if (findings->registers.nr) {
		err = err ? err
			  : table_write(&registers_table, findings->registers.rows,
					findings->registers.nr, &run, &error);
		err = err ? err
			  : table_read(&registers_table, &run, &costs.rows, &costs.nr, &error);
		free(costs.rows);
	} else {
		err = err ? err : findings_write(findings, &run, &error);
		err = err ? err : findings_read(&again, &run, benches, &error);
		findings_free(&again);
	}
	if (err)
		abort();
	run_dir_close(&run);
}

/* All that is found in a set, as passes and as registers, laid out. */
static void use_findings(const struct sample_set *set, const struct sample_set *registers)
{
	static const struct env env;
	struct regs_rows regs = { 0 };
	struct findings findings;
	struct benches benches;
	struct doubts doubts;
	struct error error = { "" };

	if (samples_rounds(set) > 500)
		return;
	make_benches(&benches, set);
	doubts_find(&doubts, &env, set, &benches);
	if (!findings_make(&findings,
			   &(struct findings_source){ set, registers, &regs, &env, &benches },
			   &error)) {
		write_and_read(&findings, &benches);
		use_report(&findings, &env, &benches, doubts.text);
	}
	findings_free(&findings);
	benches_free(&benches);
}

/* Samples of registers: summed up, and a model made of them that predicts themselves. */
static void use_register_samples(void)
{
	struct sample_set set = { 0 };
	struct error error = { "" };
	char path[128];

	snprintf(path, sizeof(path), "%s/register_samples.csv", dir);
	if (!samples_read(&set, RUN_REGISTERS, path, false, &error))
		use_findings(&set, &set);
	samples_free(&set);
}

/* What a run says of itself, as text. */
static void use_files(void)
{
	static const struct env env;
	struct findings findings = { .summary = { 0 } };
	struct benches benches = { 0 };
	struct error error = { "" };
	struct run_dir run;

	if (run_dir_open(&run, dir, &error))
		abort();
	benches_read(&benches, &run, &error);
	table_read(&registers_table, &run, &findings.registers.rows, &findings.registers.nr,
		   &error);
	table_read(&model_table, &run, &findings.model.rows, &findings.model.nr_rows, &error);
	table_read(&growth_table, &run, &findings.growth.rows, &findings.growth.nr, &error);
	table_read(&scaling_table, &run, &findings.scaling.rows, &findings.scaling.nr, &error);
	use_report(&findings, &env, &benches, "");
	findings_free(&findings);
	benches_free(&benches);
	run_dir_close(&run);
}

/* A run of these samples: summed up, compared with itself, exported. */
static void use_samples(void)
{
	struct compare_options o = { .limit = { -1, -1, -1, -1, -1, -1 } };
	struct compare_run side;
	struct comparison c = { 0 };
	struct error error = { "" };
	struct run_dir run;
	double floor[NR_COUNTERS];
	const struct export_format *f;
	struct sample_set none = { .nr_rows = 0 };

	if (!run_load(&side, dir, &error) && side.samples.nr_rows < 500) {
		struct compare_side one = { &side, 1 };
		const char *name = dir;
		struct export_verdict verdict = { &c, one, one, &name, &name, .exit_code = 0 };
		struct export e = { .side = &side, .verdict = &verdict, .commit = "x" };

		use_findings(&side.samples, &none);
		if (run_dir_open(&run, dir, &error))
			abort();
		summary_read(&side.summary, &run, &error);
		run_dir_close(&run);
		compare_noise(&side.samples, 2, floor, &error);
		if (!compare_runs(&c, &one, &one, &o, &error))
			for (f = export_formats; f->name; f++)
				f->write(null, &e);
		comparison_free(&c);
	}
	run_unload(&side);
}

static void use_summary(void)
{
	struct compare_run side;
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
	struct error error = { "" };
	struct sample_set set, again;
	char path[128];
	size_t i;
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, run_samples_name[which]);
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
		put("benches.csv", data + 1, size - 1);
		use_files();
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
