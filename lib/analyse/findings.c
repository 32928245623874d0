// SPDX-License-Identifier: GPL-2.0
/* Everything found in a run: see findings.h. */
#include "analyse/findings.h"

#include "analyse/contrast.h"
#include "analyse/growth.h"
#include "analyse/harness.h"
#include "analyse/model.h"
#include "analyse/registers.h"
#include "analyse/scaling.h"
#include "analyse/summary.h"

#include <errno.h>
#include <stdlib.h>

/* What an empty pass read, by counter, according to env.txt; 0 if it does not say. */
static void read_meter_cost(const struct env *env, double cost[NR_COUNTERS])
{
	char key[64];
	enum counter c;

	for (c = 0; c < NR_COUNTERS; c++) {
		snprintf(key, sizeof(key), "meter_cost.%s", counter_info[c].name);
		cost[c] = strtod(env_get(env, key, "0"), NULL);
	}
}

static int make_of_registers(struct findings *f, const struct rounds *passes,
			     const struct rounds *registers, const struct findings_source *source)
{
	double meter_cost[NR_COUNTERS];
	struct model_source model = { passes, registers, source->benches, source->regs,
				      meter_cost };
	int err;

	read_meter_cost(source->env, meter_cost);
	err = register_costs_make(&f->registers, registers, source->regs, meter_cost);
	return err ? err : model_make(&f->model, &model);
}

int findings_make(struct findings *findings, const struct findings_source *source,
		  struct error *error)
{
	const struct benches *benches = source->benches;
	struct rounds passes, registers = { .set = NULL };
	int err;

	*findings = (struct findings){ .summary = { 0 } };
	if (!source->passes->nr_rows)
		return error_set(error, -ENODATA, "there is no sample yet to sum up");
	err = rounds_make(&passes, source->passes);
	err = err ? err : rounds_make(&registers, source->registers);
	err = err ? err : summary_make(&findings->summary, &passes, benches, source->env);
	err = err ? err : growth_make(&findings->growth, &passes);
	err = err ? err : scaling_make(&findings->scaling, &passes, benches);
	err = err ? err : contrasts_make(&findings->contrasts, &passes, benches, source->env);
	if (!err && source->registers->nr_rows)
		err = make_of_registers(findings, &passes, &registers, source);
	rounds_free(&registers);
	rounds_free(&passes);
	return err ? error_set(error, err, "no memory to sum up %zu samples",
			       source->passes->nr_rows + source->registers->nr_rows)
		   : 0;
}

/* The samples and scopes of registers, if they were measured one by one. */
static int read_registers(struct sample_set *set, struct regs_rows *regs, const struct run_dir *dir,
			  struct error *error)
{
	int err = samples_read_dir(set, dir, RUN_REGISTERS, false, error);

	if (err == -ENOENT || (!err && !set->nr_rows))
		return 0;
	return err ? err : regs_rows_read(regs, dir->path, error);
}

int findings_make_dir(struct findings *findings, const struct run_dir *dir, const struct env *env,
		      const struct benches *benches, struct error *error)
{
	struct sample_set passes, registers = { 0 };
	struct regs_rows regs = { 0 };
	struct findings_source source = { &passes, &registers, &regs, env, benches };
	int err = samples_read_dir(&passes, dir, RUN_PASSES, false, error);

	*findings = (struct findings){ .summary = { 0 } };
	err = err ? err : read_registers(&registers, &regs, dir, error);
	err = err ? err : findings_make(findings, &source, error);
	regs_rows_free(&regs);
	samples_free(&registers);
	samples_free(&passes);
	return err;
}

static int write_if_any(const struct table *table, const void *rows, size_t nr, struct run_dir *dir,
			struct error *error)
{
	return nr ? table_write(table, rows, nr, dir, error) : 0;
}

int findings_write(const struct findings *findings, struct run_dir *dir, struct error *error)
{
	const struct findings *f = findings;
	int err = summary_write(&f->summary, dir, error);

	if (!err)
		err = write_if_any(&growth_table, f->growth.rows, f->growth.nr, dir, error);
	if (!err)
		err = write_if_any(&scaling_table, f->scaling.rows, f->scaling.nr, dir, error);
	if (!err)
		err = write_if_any(&contrasts_table, f->contrasts.rows, f->contrasts.nr, dir,
				   error);
	if (!err)
		err = write_if_any(&registers_table, f->registers.rows, f->registers.nr, dir,
				   error);
	if (!err)
		err = write_if_any(&model_table, f->model.rows, f->model.nr_rows, dir, error);
	return err;
}

/* Older releases compared one policy only, and their files do not name it. */
static void name_policies(struct summary *summary, const struct benches *benches)
{
	const char *policy;
	size_t i;

	for (i = 0; i < summary->nr_savings; i++) {
		struct cell_key *cell = &summary->savings[i].cell;

		if (*cell->policy)
			continue;
		policy = harness_compared_policy(benches, cell->bench, cell->op);
		snprintf(cell->policy, sizeof(cell->policy), "%s", policy ? policy : "unknown");
	}
}

int findings_read_summary(struct summary *summary, const struct run_dir *dir,
			  const struct benches *benches, struct error *error)
{
	int err = summary_read(summary, dir, error);

	if (!err)
		name_policies(summary, benches);
	return err;
}

static int read_if_there(const struct table *table, const struct run_dir *dir, void *rows,
			 size_t *nr, struct error *error)
{
	int err = table_read(table, dir, rows, nr, error);

	return err == -ENOENT ? 0 : err;
}

int findings_read(struct findings *findings, const struct run_dir *dir,
		  const struct benches *benches, struct error *error)
{
	struct findings *f = findings;
	int err;

	*f = (struct findings){ .summary = { 0 } };
	err = findings_read_summary(&f->summary, dir, benches, error);
	if (!err)
		err = read_if_there(&growth_table, dir, &f->growth.rows, &f->growth.nr, error);
	if (!err)
		err = read_if_there(&scaling_table, dir, &f->scaling.rows, &f->scaling.nr, error);
	if (!err)
		err = read_if_there(&contrasts_table, dir, &f->contrasts.rows, &f->contrasts.nr,
				    error);
	if (!err)
		err = read_if_there(&registers_table, dir, &f->registers.rows, &f->registers.nr,
				    error);
	if (!err)
		err = read_if_there(&model_table, dir, &f->model.rows, &f->model.nr_rows, error);
	return err;
}

void findings_free(struct findings *findings)
{
	summary_free(&findings->summary);
	free(findings->growth.rows);
	free(findings->scaling.rows);
	free(findings->contrasts.rows);
	free(findings->registers.rows);
	free(findings->model.rows);
	*findings = (struct findings){ .summary = { 0 } };
}
