// SPDX-License-Identifier: GPL-2.0
/* The model on a machine that was made: registers, passes and threads cost what is said here. */
#include "made_benches.h"
#include "made_dir.h"
#include "test.h"

#include "analyse/growth.h"
#include "analyse/model.h"
#include "analyse/registers.h"

#include <errno.h>

#define NR_REGS	     5
#define NR_WIDE	     2
#define REG_ACCESSES 1024
#define METER_COST   2500.0
#define ID	     0x6030000000100000ull

static const unsigned int pass_counts[] = { 1, 2, 4, 8, 16 }, register_counts[] = { 1, 16 };

/* What an access of register @i costs: the last one's cost grows with the VM. */
static double cost(unsigned int i, unsigned int vcpus)
{
	return 1000 + 100 * i + (i == NR_REGS - 1 ? 3.0 * vcpus : 0);
}

static double pass_cost(unsigned int vcpus, bool scoped)
{
	double sum = METER_COST;
	unsigned int i;

	for (i = 0; i < NR_REGS; i++)
		sum += cost(i, vcpus) * (scoped && i < NR_WIDE ? 1 : vcpus);
	return sum;
}

static void write_run(void)
{
	struct sample_row row = { .reading.has = { [COUNTER_INSTRUCTIONS] = true } };
	struct cell_key pass = { .bench = "sweep", .op = "get", .threads = 1, .state = "fresh" };
	struct cell_key reg = { "registers", "get", "all", 0, 1, "fresh", 0, "" };
	FILE *passes = create("samples.csv"), *registers = create("register_samples.csv"),
	     *regs = create("regs.csv");
	unsigned int i, k, scoped;

	samples_put_header(passes, RUN_PASSES);
	samples_put_header(registers, RUN_REGISTERS);
	fprintf(regs, "id,name,class,size,scope,evidence,get,set\n");
	for (i = 0; i < NR_REGS; i++)
		fprintf(regs, "0x%016llx,REG%u,some,8,%s,probed,ok,ok\n", ID + i, i,
			i < NR_WIDE ? "vm" : "vcpu");
	for (row.round = 0; row.round < ROUNDS; row.round++) {
		for (k = 0; k < sizeof(pass_counts) / sizeof(pass_counts[0]); k++) {
			for (scoped = 0; scoped < 2; scoped++) {
				pass.vcpus = pass_counts[k];
				snprintf(pass.policy, sizeof(pass.policy), "%s",
					 scoped ? "scoped" : "all");
				row.regs = NR_REGS;
				row.regs_once = scoped ? NR_WIDE : 0;
				row.accesses =
					(row.regs - row.regs_once) * pass.vcpus + row.regs_once;
				row.reading.value[COUNTER_INSTRUCTIONS] =
					(uint64_t)(drift(row.round) *
						   pass_cost(pass.vcpus, scoped));
				samples_put_row(passes, &pass, &row);
			}
		}
		for (k = 0; k < 2; k++) {
			for (i = 0; i < NR_REGS; i++) {
				reg.vcpus = register_counts[k];
				reg.id = ID + i;
				row.accesses = REG_ACCESSES;
				row.reading.value[COUNTER_INSTRUCTIONS] =
					(uint64_t)(METER_COST + REG_ACCESSES * drift(row.round) *
									cost(i, reg.vcpus));
				samples_put_row(registers, &reg, &row);
			}
		}
	}
	fclose(passes);
	fclose(registers);
	fclose(regs);
}

static int make_run(void **state)
{
	make_dir(state);
	write_run();
	return 0;
}

static void what_registers_cost_is_found(void **state)
{
	const double meter_cost[NR_COUNTERS] = { [COUNTER_INSTRUCTIONS] = METER_COST };
	struct register_costs costs, again;
	struct sample_set set;
	struct rounds rounds;
	struct regs_rows regs;
	size_t i;

	(void)state;
	read_rounds(&set, &rounds, RUN_REGISTERS);
	assert_int_equal(regs_rows_read(&regs, dir, NULL), 0);
	assert_int_equal(register_costs_make(&costs, &rounds, &regs, meter_cost), 0);
	assert_int_equal(costs.nr, 2 * NR_REGS);
	for (i = 0; i < costs.nr; i++) {
		unsigned int reg = (unsigned int)(costs.rows[i].cell.id - ID);
		double wanted = drift(3) * cost(reg, costs.rows[i].cell.vcpus);

		assert_true(fabs(costs.rows[i].s.mid.median / wanted - 1) < 1e-6);
		assert_string_equal(costs.rows[i].scope, reg < NR_WIDE ? "vm" : "vcpu");
		assert_string_equal(costs.rows[i].unit, "instructions/access");
	}
	assert_int_equal(table_write(&registers_table, costs.rows, costs.nr, &run, NULL), 0);
	assert_int_equal(table_read(&registers_table, &run, &again.rows, &again.nr, NULL), 0);
	assert_int_equal(again.nr, costs.nr);
	assert_true(cell_key_equal(&again.rows[3].cell, &costs.rows[3].cell));
	assert_string_equal(again.rows[3].name, costs.rows[3].name);
	assert_near(again.rows[3].s.mid.high, costs.rows[3].s.mid.high);
	free(again.rows);
	free(costs.rows);
	regs_rows_free(&regs);
	rounds_free(&rounds);
	samples_free(&set);
}

/* Passes are predicted, and what is saved explained, to within the rounding of a count; and what
 * the files hold is what was made. */
static void passes_are_predicted(void **state)
{
	const double meter_cost[NR_COUNTERS] = { [COUNTER_INSTRUCTIONS] = METER_COST };
	struct sample_set passes, registers;
	struct rounds of_passes, of_registers;
	struct regs_rows regs;
	struct model model, again;
	struct model_source source = { &of_passes, &of_registers, &made_benches, &regs,
				       meter_cost };
	size_t i;

	(void)state;
	read_rounds(&passes, &of_passes, RUN_PASSES);
	read_rounds(&registers, &of_registers, RUN_REGISTERS);
	assert_int_equal(regs_rows_read(&regs, dir, NULL), 0);
	assert_int_equal(model_make(&model, &source), 0);
	assert_int_equal(model.nr_rows, 10);
	for (i = 0; i < model.nr_rows; i++) {
		const struct model_row *r = &model.rows[i];
		bool scoped = !strcmp(r->cell.policy, "scoped");

		assert_int_equal(r->n, ROUNDS);
		assert_true(fabs(r->error_pct) < 0.1);
		assert_true(r->predicted.has_interval);
		assert_true(r->predicted.low <= r->predicted.median &&
			    r->predicted.median <= r->predicted.high);
		if (scoped && r->cell.vcpus > 1)
			assert_true(r->has_explained && fabs(r->explained_pct.median - 100) < 0.1);
		else
			assert_false(r->has_explained);
	}
	assert_int_equal(table_write(&model_table, model.rows, model.nr_rows, &run, NULL), 0);
	assert_int_equal(table_read(&model_table, &run, &again.rows, &again.nr_rows, NULL), 0);
	assert_int_equal(again.nr_rows, model.nr_rows);
	assert_near(again.rows[9].explained_pct.high, model.rows[9].explained_pct.high);
	assert_true(fabs(again.rows[9].error_pct - model.rows[9].error_pct) < 1e-5);
	free(again.rows);
	free(model.rows);
	/* a register without a sample in a round: that round predicts nothing */
	registers.rows[0].reading.has[COUNTER_INSTRUCTIONS] = false;
	assert_int_equal(model_make(&model, &source), 0);
	assert_int_equal(model.rows[0].n, ROUNDS - 1);
	free(model.rows);
	/* no register at all: no model, and no error */
	registers.nr_rows = registers.cells.nr = 0;
	assert_int_equal(model_make(&model, &source), 0);
	assert_int_equal(model.nr_rows, 0);
	free(model.rows);
	regs_rows_free(&regs);
	rounds_free(&of_passes);
	rounds_free(&of_registers);
	samples_free(&registers);
	samples_free(&passes);
}

static void growth_is_found(void **state)
{
	struct sample_set passes;
	struct rounds rounds;
	struct growth growth, again;
	double slope = 0;
	size_t i;

	(void)state;
	/* without the register that grows, cost is a line */
	for (i = 0; i < NR_REGS; i++)
		slope += 1000 + 100 * (double)i;
	read_rounds(&passes, &rounds, RUN_PASSES);
	for (i = 0; i < passes.nr_rows; i++) {
		const struct cell_key *key = &passes.cells.key[passes.rows[i].cell];

		passes.rows[i].reading.value[COUNTER_INSTRUCTIONS] =
			(uint64_t)(METER_COST + slope * key->vcpus);
	}
	assert_int_equal(growth_make(&growth, &rounds), 0);
	assert_int_equal(growth.nr, 2);
	assert_true(fabs(growth.rows[0].per_vcpu.median - slope) < 0.01);
	assert_true(fabs(growth.rows[0].fixed.median - METER_COST) < 1);
	assert_int_equal(growth.rows[0].nr_vcpus, 5);
	assert_true(growth.rows[0].misfit_pct < 0.001);
	assert_true(growth.rows[0].exponent.median > 0.8 && growth.rows[0].exponent.median < 1);
	assert_int_equal(table_write(&growth_table, growth.rows, growth.nr, &run, NULL), 0);
	assert_int_equal(table_read(&growth_table, &run, &again.rows, &again.nr, NULL), 0);
	assert_int_equal(again.nr, 2);
	assert_near(again.rows[1].exponent.low, growth.rows[1].exponent.low);
	assert_true(fabs(again.rows[1].misfit_pct - growth.rows[1].misfit_pct) < 1e-5);
	free(again.rows);
	free(growth.rows);
	rounds_free(&rounds);
	samples_free(&passes);
}

#define T(f) cmocka_unit_test_setup_teardown(f, make_run, remove_run)
static const struct CMUnitTest tests[] = {
	T(what_registers_cost_is_found),
	T(passes_are_predicted),
	T(growth_is_found),
};
RUN(tests);
