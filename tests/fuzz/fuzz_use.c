// SPDX-License-Identifier: GPL-2.0
/* What is accepted is used: summed up, reported, exported, written and read back. */
#include "fuzz.h"

#include "analyse/compare.h"
#include "analyse/doubts.h"
#include "analyse/findings.h"
#include "analyse/history.h"
#include "analyse/run_load.h"
#include "report/export.h"
#include "report/history.h"
#include "report/report.h"

#include <stdlib.h>
#include <string.h>

static void use_report(const struct findings *findings, const struct env *env,
		       const struct benches *benches, const char *doubts)
{
	const struct estimate estimate = { .ipc = 2, .ghz = 3 };
	struct report report = { findings, env, benches, "instructions", doubts, &estimate };

	report_write(fuzz_null, &report);
	report_write_model(fuzz_null, &report);
	report_write_registers(fuzz_null, &report, 10);
	use_page(&report);
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
	int err = run_dir_open(&run, fuzz_dir, &error);

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
void use_register_samples(void)
{
	struct sample_set set = { 0 };
	struct error error = { "" };
	char path[128];

	snprintf(path, sizeof(path), "%s/register_samples.csv", fuzz_dir);
	if (!samples_read(&set, RUN_REGISTERS, path, false, &error))
		use_findings(&set, &set);
	samples_free(&set);
}

/* What a run says of itself, as text. */
void use_files(void)
{
	static const struct env env;
	struct findings findings = { .summary = { 0 } };
	struct benches benches = { 0 };
	struct error error = { "" };
	struct run_dir run;

	if (run_dir_open(&run, fuzz_dir, &error))
		abort();
	benches_read(&benches, &run, &error);
	table_read(&registers_table, &run, &findings.registers.rows, &findings.registers.nr,
		   &error);
	table_read(&model_table, &run, &findings.model.rows, &findings.model.nr_rows, &error);
	table_read(&growth_table, &run, &findings.growth.rows, &findings.growth.nr, &error);
	table_read(&scaling_table, &run, &findings.scaling.rows, &findings.scaling.nr, &error);
	table_read(&contrasts_table, &run, &findings.contrasts.rows, &findings.contrasts.nr,
		   &error);
	use_report(&findings, &env, &benches, "");
	findings_free(&findings);
	benches_free(&benches);
	run_dir_close(&run);
}

/* A run of these samples: summed up, compared with itself, exported. */
void use_samples(void)
{
	struct compare_options o = { .limit = { -1, -1, -1, -1, -1, -1 } };
	struct compare_run side;
	struct comparison c = { 0 };
	struct error error = { "" };
	struct run_dir run;
	double floor[NR_COUNTERS];
	const struct export_format *f;
	struct sample_set none = { .nr_rows = 0 };

	if (!run_load(&side, fuzz_dir, &error) && side.samples.nr_rows < 500) {
		struct compare_side one = { &side, 1 };
		const char *name = fuzz_dir;
		struct export_verdict verdict = { &c, one, one, &name, &name, .exit_code = 0 };
		struct export e = { .side = &side, .verdict = &verdict, .commit = "x" };

		use_findings(&side.samples, &none);
		if (run_dir_open(&run, fuzz_dir, &error))
			abort();
		summary_read(&side.summary, &run, &error);
		run_dir_close(&run);
		compare_noise(&side.samples, 2, floor, &error);
		if (!compare_runs(&c, &one, &one, &o, &error))
			for (f = export_formats; f->name; f++)
				f->write(fuzz_null, &e);
		comparison_free(&c);
	}
	run_unload(&side);
}

void use_summary(void)
{
	struct compare_run side;
	struct summary summary;
	struct run_dir run;
	struct error error = { "" };

	run_load(&side, fuzz_dir, &error);
	run_unload(&side);
	if (run_dir_open(&run, fuzz_dir, &error))
		abort();
	summary_read(&summary, &run, &error);
	summary_free(&summary);
	run_dir_close(&run);
}

/* A history: searched, laid out, and written as it can be read again. */
void use_history(void)
{
	struct history_trends trends;
	struct history h, again;
	struct error error = { "" };
	char path[128];
	size_t i;

	snprintf(path, sizeof(path), "%s/history.csv", fuzz_dir);
	if (!history_read(&h, path, &error)) {
		if (history_find_trends(&trends, &h))
			abort();
		for (i = 0; i < trends.nr; i++) {
			report_write_history(fuzz_null, &trends.trend[i], 0.1, false);
			report_write_picture(fuzz_null, &trends.trend[i]);
		}
		history_trends_free(&trends);
		if (history_write(&h, path, &error) || history_read(&again, path, &error) ||
		    again.nr_runs != h.nr_runs || again.nr_metrics != h.nr_metrics) {
			fprintf(stderr, "written, and not read back: %s\n", error.text);
			abort();
		}
		history_free(&again);
	}
	history_free(&h);
}
