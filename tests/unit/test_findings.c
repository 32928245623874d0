// SPDX-License-Identifier: GPL-2.0
/* All that is found in samples: whatever they are, what is written can be read back. */
#include "made_benches.h"
#include "made_passes.h"
#include "test.h"

#include "analyse/findings.h"
#include "measure/rng.h"

#include <errno.h>

#define TIMES	60
#define ID	0x6030000000100000ull
#define NR_REGS 4

static struct rng rng;

static uint64_t below(uint64_t n)
{
	return rng_next(&rng) % n;
}

/* Anything a counter may hold, and often the same: nothing, one value, little noise, much. */
static uint64_t any_value(unsigned int kind)
{
	switch (kind) {
	case 0: return 0;
	case 1: return 1000;
	case 2: return 1000 + below(2);
	case 3: return below(2) ? 0 : 1000;
	case 4: return rng_next(&rng) >> 11;
	default: return 1000 + below(1000);
	}
}

static void any_reading(struct reading *reading, unsigned int kind)
{
	enum counter c;

	*reading = (struct reading){ .value = { 0 } };
	for (c = 0; c < NR_COUNTERS; c++) {
		reading->has[c] = below(8) > 0;
		reading->value[c] = reading->has[c] ? any_value(kind) : 0;
	}
}

/* Passes of every harness there is, at some vCPU counts and numbers of threads. */
static void any_passes(struct sample_set *set, unsigned int rounds)
{
	struct sample_row row = { .regs = NR_REGS };
	unsigned int n, k, kind;
	size_t i;

	for (i = 0; i < made_benches.nr; i++) {
		const struct bench_row *b = &made_benches.rows[i];
		struct cell_key key = { .state = "fresh" };

		memcpy(key.bench, b->bench, sizeof(key.bench));
		memcpy(key.op, b->op, sizeof(key.op));
		memcpy(key.policy, b->policy, sizeof(key.policy));
		for (n = 0; n < 4; n++) {
			kind = (unsigned int)below(6);
			key.vcpus = b->threads ? 8 : 1u << n;
			key.threads = b->threads ? 1u << n : 1;
			row.regs_once = *b->base ? 1 : 0;
			row.accesses = (row.regs - row.regs_once) * key.vcpus + row.regs_once;
			for (k = 0; k < rounds; k++) {
				row.round = k;
				any_reading(&row.reading, kind);
				if (below(10))
					made_pass_add(set, &key, &row);
			}
		}
	}
}

static void any_registers(struct sample_set *set, unsigned int rounds)
{
	static const char *const ops[] = { "get", "set" };
	struct sample_row row = { .regs = 1, .accesses = 100 };
	struct cell_key key = { .bench = "each", .threads = 1, .state = "fresh" };
	unsigned int i, k, op, kind = (unsigned int)below(6);

	for (i = 0; i < NR_REGS; i++)
		for (op = 0; op < 2; op++) {
			key.id = ID + i;
			key.vcpus = 1 + 7 * (unsigned int)below(2);
			snprintf(key.op, sizeof(key.op), "%s", ops[op]);
			row.accesses = 100 * key.vcpus;
			for (k = 0; k < rounds; k++) {
				row.round = k;
				any_reading(&row.reading, kind);
				made_pass_add(set, &key, &row);
			}
		}
}

static void make_regs(struct regs_row row[NR_REGS])
{
	size_t i;

	for (i = 0; i < NR_REGS; i++) {
		row[i] = (struct regs_row){ .id = ID + i, .class = "some" };
		snprintf(row[i].name, sizeof(row[i].name), "REG%zu", i);
		snprintf(row[i].scope, sizeof(row[i].scope), i < 2 ? "vm" : "vcpu");
	}
}

static void what_is_written_can_be_read_back(void **state)
{
	char *dir = temp_dir();
	struct regs_row row[NR_REGS];
	struct regs_rows regs = { row, NR_REGS };
	struct env env = { 0 };
	struct error error;
	struct run_dir run;
	size_t i, explained = 0;

	(void)state;
	rng = rng_stream(7, 1);
	make_regs(row);
	assert_int_equal(run_dir_open(&run, dir, NULL), 0);
	for (i = 0; i < TIMES; i++) {
		struct sample_set passes = { .nr_rows = 0 }, registers = { .nr_rows = 0 };
		struct findings_source source = { &passes, &registers, &regs, &env, &made_benches };
		struct findings findings, again;
		unsigned int rounds = 1 + (unsigned int)below(9);
		size_t k;

		any_passes(&passes, rounds);
		any_registers(&registers, rounds);
		assert_int_equal(findings_make(&findings, &source, NULL), 0);
		assert_int_equal(findings_write(&findings, &run, NULL), 0);
		if (findings_read(&again, &run, &made_benches, &error))
			fail_msg("round %zu: %s", i, error.text);
		assert_int_equal(again.summary.nr_rows, findings.summary.nr_rows);
		assert_int_equal(again.summary.nr_savings, findings.summary.nr_savings);
		for (k = 0; k < again.summary.nr_savings; k++)
			assert_string_equal(again.summary.savings[k].cell.policy,
					    findings.summary.savings[k].cell.policy);
		for (k = 0; k < findings.model.nr_rows; k++)
			explained += findings.model.rows[k].has_explained;
		findings_free(&again);
		findings_free(&findings);
		samples_free(&passes);
		samples_free(&registers);
		for (k = 0; k < 4; k++)
			remove(file_in(dir,
				       (const char *const[]){ "growth.csv", "scaling.csv",
							      "registers.csv", "model.csv" }[k]));
	}
	assert_true(explained > TIMES / 4);
	run_dir_close(&run);
	remove_dir(dir);
}

/* Two vCPUs, six rounds; both policies cost the same in the first @ties of them. */
static bool explained(unsigned int ties, struct stats_interval *share)
{
	struct sample_set passes = { .nr_rows = 0 }, registers = { .nr_rows = 0 };
	struct regs_row row[NR_REGS];
	struct regs_rows regs = { row, NR_REGS };
	struct env env = { 0 };
	struct findings_source source = { &passes, &registers, &regs, &env, &made_benches };
	struct cell_key pass = {
		.bench = "sweep", .op = "get", .vcpus = 2, .threads = 1, .state = "fresh"
	};
	struct cell_key reg = {
		.bench = "each", .op = "get", .vcpus = 2, .threads = 1, .state = "fresh", .id = ID
	};
	struct sample_row sample = { .accesses = 1, .regs = 1 };
	struct findings findings;
	size_t k;
	bool has;

	make_regs(row);
	for (sample.round = 0; sample.round < 6; sample.round++) {
		sample.reading.has[COUNTER_INSTRUCTIONS] = true;
		sample.regs_once = 0;
		sample.reading.value[COUNTER_INSTRUCTIONS] = 100;
		made_pass_add(&registers, &reg, &sample);
		sample.reading.value[COUNTER_INSTRUCTIONS] = 1000;
		snprintf(pass.policy, sizeof(pass.policy), "all");
		made_pass_add(&passes, &pass, &sample);
		sample.regs_once = 1;
		sample.reading.value[COUNTER_INSTRUCTIONS] = sample.round < ties ? 1000 : 800;
		snprintf(pass.policy, sizeof(pass.policy), "scoped");
		made_pass_add(&passes, &pass, &sample);
	}
	assert_int_equal(findings_make(&findings, &source, NULL), 0);
	for (k = 0; k + 1 < findings.model.nr_rows; k++)
		assert_string_equal(findings.model.rows[k].cell.policy, "all");
	assert_string_equal(findings.model.rows[k].cell.policy, "scoped");
	has = findings.model.rows[k].has_explained;
	*share = findings.model.rows[k].explained_pct;
	findings_free(&findings);
	samples_free(&passes);
	samples_free(&registers);
	return has;
}

static void rounds_that_tie_explain_nothing(void **state)
{
	struct stats_interval share;

	(void)state;
	assert_true(explained(0, &share));
	assert_near(share.median, 50); /* 100 are predicted to be saved, 200 are */
	assert_true(explained(5, &share));
	assert_near(share.median, 50);
	assert_false(explained(6, &share));
}

/* A round that counted 0 has no ratio; the others still have. */
static void a_round_of_zero_is_left_out(void **state)
{
	struct sample_set set = { .nr_rows = 0 }, none = { .nr_rows = 0 };
	struct regs_rows regs = { NULL, 0 };
	struct env env = { 0 };
	struct findings_source source = { &set, &none, &regs, &env, &made_benches };
	struct cell_key key = {
		.bench = "sweep", .op = "get", .vcpus = 2, .threads = 1, .state = "fresh"
	};
	struct sample_row row = { .accesses = 4, .reading.has = { [COUNTER_CYCLES] = true } };
	struct findings findings;

	(void)state;
	for (row.round = 0; row.round < 7; row.round++) {
		snprintf(key.policy, sizeof(key.policy), "all");
		row.reading.value[COUNTER_CYCLES] = row.round == 3 ? 0 : 100;
		made_pass_add(&set, &key, &row);
		snprintf(key.policy, sizeof(key.policy), "scoped");
		row.reading.value[COUNTER_CYCLES] = 80;
		made_pass_add(&set, &key, &row);
	}
	assert_int_equal(findings_make(&findings, &source, NULL), 0);
	assert_int_equal(findings.summary.nr_savings, 1);
	assert_int_equal(findings.summary.savings[0].s.n, 6);
	assert_near(findings.summary.savings[0].s.percent.median, 20);
	findings_free(&findings);
	samples_free(&set);
}

static void savings_of_an_older_release_are_named(void **state)
{
	const struct benches benches = { made_rows, 2 }; /* "all" and "scoped", as it had them */
	char *dir = temp_dir();
	struct findings findings;
	struct error error = { "" };
	struct run_dir run;

	(void)state;
	write_text(file_in(dir, "summary.csv"), "bench,op,policy,vcpus,threads,state,metric,unit,n,"
						"median,ci_low,ci_high,min,max\n");
	write_text(file_in(dir, "savings.csv"),
		   "bench,op,vcpus,threads,state,metric,unit,n,saved,saved_low,saved_high,"
		   "saved_pct,pct_low,pct_high,p_holm,resolved\n"
		   "sweep,get,2,1,fresh,cycles,cycles,6,20,20,20,20,20,20,0.01,yes\n"
		   "other,get,2,1,fresh,cycles,cycles,6,20,20,20,20,20,20,0.01,yes\n");
	assert_int_equal(run_dir_open(&run, dir, NULL), 0);
	assert_int_equal(findings_read(&findings, &run, &benches, &error), 0);
	assert_string_equal(findings.summary.savings[0].cell.policy, "scoped");
	assert_string_equal(findings.summary.savings[1].cell.policy, "unknown");
	findings_free(&findings);
	run_dir_close(&run);
	remove_dir(dir);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(what_is_written_can_be_read_back),
	cmocka_unit_test(rounds_that_tie_explain_nothing),
	cmocka_unit_test(a_round_of_zero_is_left_out),
	cmocka_unit_test(savings_of_an_older_release_are_named),
};
RUN(tests);
