// SPDX-License-Identifier: GPL-2.0
/* Summaries and savings, byte for byte. */
#include "made_summary.h"

#include "analyse/findings.h"
#include "record/run_dir.h"

#include <errno.h>

#define HEADER \
	"bench,op,policy,vcpus,threads,state,round,seq,regs,regs_once,accesses,failed," \
	"wall_ns,cycles,instructions,user_instructions,context_switches,migrations\n"

static void summary_and_savings_byte_for_byte(void **state)
{
	char *dir = temp_dir();
	struct summary summary, again;
	struct sample_set set;
	struct run_dir run;

	(void)state;
	make_samples(file_in(dir, "samples.csv"), 6);
	assert_int_equal(run_dir_open(&run, dir, NULL), 0);
	assert_int_equal(samples_read(&set, RUN_PASSES, file_in(dir, "samples.csv"), false, NULL),
			 0);
	assert_int_equal(sum_up(&summary, &set, true), 0);
	assert_int_equal(summary_write(&summary, &run, NULL), 0);
	assert_string_equal(
		read_text(file_in(dir, "summary.csv")),
		"bench,op,policy,vcpus,threads,state,metric,unit,n,median,ci_low,ci_high,min,max,"
		"pass\n"
		"sweep,get,all,2,1,fresh,instructions,instructions,6,1000025,1000000,1000050,"
		"1000000,1000050,\n"
		"sweep,get,all,2,1,fresh,instructions_per_access,instructions/"
		"access,6,100002.5,100000,100005,100000,100005,\n"
		"sweep,get,all,2,1,fresh,user_instructions,instructions,6,70,70,70,70,70,\n"
		"sweep,get,all,2,1,fresh,user_instructions_per_access,instructions/"
		"access,6,7,7,7,7,7,\n"
		"sweep,get,all,2,1,fresh,context_switches,switches,6,0,0,0,0,0,\n"
		"sweep,get,all,2,1,fresh,migrations,migrations,6,0,0,0,0,0,\n"
		"sweep,get,scoped,2,1,fresh,instructions,instructions,6,800020,800000,800040,"
		"800000,800040,\n"
		"sweep,get,scoped,2,1,fresh,instructions_per_access,instructions/"
		"access,6,100002.5,100000,100005,100000,100005,\n"
		"sweep,get,scoped,2,1,fresh,user_instructions,instructions,6,56,56,56,56,56,\n"
		"sweep,get,scoped,2,1,fresh,user_instructions_per_access,instructions/"
		"access,6,7,7,7,7,7,\n"
		"sweep,get,scoped,2,1,fresh,context_switches,switches,6,0,0,0,0,0,\n"
		"sweep,get,scoped,2,1,fresh,migrations,migrations,6,0,0,0,0,0,\n");
	assert_string_equal(read_text(file_in(dir, "savings.csv")),
			    "bench,op,vcpus,threads,state,metric,unit,n,saved,saved_low,saved_high,"
			    "saved_pct,pct_low,pct_high,p_holm,resolved,policy,n_effective,lag1,"
			    "vm_alike,pass\n"
			    "sweep,get,2,1,fresh,instructions,instructions,6,200005,200000,200010,"
			    "20,20,20,0.0021645,yes,scoped,6,,,\n");
	assert_int_equal(summary_read(&again, &run, NULL), 0);
	assert_int_equal(again.nr_rows, summary.nr_rows);
	assert_int_equal(again.nr_savings, 1);
	assert_true(again.savings[0].resolved);
	assert_near(again.savings[0].s.percent.median, 20);
	summary_free(&summary);
	summary_free(&again);
	samples_free(&set);
	run_dir_close(&run);
	remove_dir(dir);
}

/* On a native host twelve rounds are worth six, and one sign test of six is p = 0.031: enough for
 * one row, not for two. */
static void holm_is_over_the_rows_of_the_table(void **state)
{
	char *dir = temp_dir(), *path = file_in(dir, "samples.csv");
	struct summary summary;
	struct sample_set set;
	FILE *f;
	unsigned int i;

	(void)state;
	make_samples(path, 12);
	assert_int_equal(samples_read(&set, RUN_PASSES, path, false, NULL), 0);
	assert_int_equal(sum_up(&summary, &set, false), 0);
	assert_true(summary.savings[0].resolved);
	summary_free(&summary);
	samples_free(&set);
	f = fopen(path, "a");
	for (i = 0; i < 12; i++)
		fprintf(f,
			"sweep,set,all,2,1,fresh,%u,0,5,0,10,0,,,100,,,,,\n"
			"sweep,set,scoped,2,1,fresh,%u,0,5,2,8,0,,,%u,,,,,\n",
			i, i, 99 + i % 3);
	fclose(f);
	assert_int_equal(samples_read(&set, RUN_PASSES, path, false, NULL), 0);
	assert_int_equal(sum_up(&summary, &set, false), 0);
	assert_int_equal(summary.nr_savings, 2);
	assert_false(summary.savings[0].resolved);
	assert_false(summary.savings[1].resolved);
	assert_near(summary.savings[0].p_holm, 0.0625);
	summary_free(&summary);
	samples_free(&set);
	remove_dir(dir);
}

/* Alike VMs of two rounds each, every second one saving 20.5% instead of 20%. */
static void make_alike(const char *path, unsigned int rounds)
{
	FILE *f = fopen(path, "w");
	unsigned int i;

	samples_put_header(f, RUN_PASSES);
	for (i = 0; i < rounds; i++)
		fprintf(f,
			"sweep,get,all,2,1,fresh,%u,%u,5,0,10,0,,,1000000,70,0,0,,\n"
			"sweep,get,scoped,2,1,fresh,%u,%u,5,2,8,0,,,%u,56,0,0,,\n",
			i, 2 * i, i, 2 * i + 1, (i / 2 % 2 ? 795000 : 800000) + i % 7);
	fclose(f);
}

/* Natively they are worth one round a VM; counts that repeat exactly are worth all rounds. */
static void rounds_of_a_vm_that_are_alike_count_once(void **state)
{
	char *dir = temp_dir(), *path = file_in(dir, "samples.csv");
	struct summary native, emulated;
	const struct saving_row *s;
	struct sample_set set;

	(void)state;
	make_alike(path, 40);
	assert_int_equal(samples_read(&set, RUN_PASSES, path, false, NULL), 0);
	assert_int_equal(sum_up(&native, &set, false), 0);
	assert_int_equal(sum_up(&emulated, &set, true), 0);
	s = native.savings;
	assert_true(s->has_dependence && s->s.dependence.alike > 0.8);
	assert_true(s->n_effective >= 20 && s->n_effective < 23);
	assert_near(emulated.savings->n_effective, 40);
	assert_false(emulated.savings->has_dependence);
	assert_near(emulated.savings->s.percent.median, s->s.percent.median);
	assert_true(s->s.percent.low < emulated.savings->s.percent.low);
	/* so are costs */
	assert_true(summary_half_width(&native.rows[6]) > summary_half_width(&emulated.rows[6]));
	summary_free(&native);
	summary_free(&emulated);
	samples_free(&set);
	remove_dir(dir);
}

/* At one vCPU both policies access the same registers as often: nothing is tested. */
static void the_same_accesses_are_a_control(void **state)
{
	char *dir = temp_dir(), *path = file_in(dir, "samples.csv");
	struct summary summary, again;
	struct sample_set set;
	struct run_dir run;
	unsigned int i;
	FILE *f;

	(void)state;
	make_samples(path, 6);
	f = fopen(path, "a");
	for (i = 0; i < 6; i++)
		fprintf(f,
			"sweep,get,all,1,1,fresh,%u,0,5,0,5,0,,,100,,,,,\n"
			"sweep,get,scoped,1,1,fresh,%u,0,5,2,5,0,,,50,,,,,\n",
			i, i);
	fclose(f);
	assert_int_equal(samples_read(&set, RUN_PASSES, path, false, NULL), 0);
	assert_int_equal(sum_up(&summary, &set, true), 0);
	assert_int_equal(run_dir_open(&run, dir, NULL), 0);
	assert_int_equal(summary_write(&summary, &run, NULL), 0);
	assert_int_equal(summary_read(&again, &run, NULL), 0);
	assert_int_equal(again.nr_savings, 2);
	assert_true(again.savings[0].control);
	assert_near(again.savings[0].s.percent.median, 50);
	assert_false(again.savings[0].resolved);
	assert_non_null(
		strstr(read_text(file_in(dir, "savings.csv")), ",50,50,50,,no,scoped,6,,,\n"));
	/* nor does it make the others harder to resolve */
	assert_false(again.savings[1].control);
	assert_near(again.savings[1].p_holm, 0.0021645);
	summary_free(&summary);
	summary_free(&again);
	samples_free(&set);
	run_dir_close(&run);
	remove_dir(dir);
}

/* But for those that are made in another way: that is a result at one vCPU too. To list on every
 * vCPU is another way where there are more of them. */
static void another_way_is_no_control(void **state)
{
	char *dir = temp_dir(), *path = file_in(dir, "samples.csv");
	struct summary summary;
	struct sample_set set;
	unsigned int i;
	FILE *f = fopen(path, "w");

	(void)state;
	samples_put_header(f, RUN_PASSES);
	for (i = 0; i < 6; i++)
		fprintf(f,
			"heap,get,all,1,1,fresh,%u,0,5,0,5,0,,,100,,,,,\n"
			"heap,get,scoped,1,1,fresh,%u,0,5,2,5,0,,,50,,,,,\n"
			"heap,get,heaped,1,1,fresh,%u,0,5,0,5,0,,,40,,,,,\n"
			"heap,get,list-each,1,1,fresh,%u,0,5,0,5,0,,,100,,,,,\n"
			"heap,get,all,2,1,fresh,%u,0,5,0,10,0,,,200,,,,,\n"
			"heap,get,list-each,2,1,fresh,%u,0,5,0,10,0,,,230,,,,,\n",
			i, i, i, i, i, i);
	fclose(f);
	assert_int_equal(samples_read(&set, RUN_PASSES, path, false, NULL), 0);
	assert_int_equal(sum_up(&summary, &set, true), 0);
	assert_int_equal(summary.nr_savings, 4);
	for (i = 0; i < 4; i++)
		assert_int_equal(summary.savings[i].control,
				 summary.savings[i].cell.vcpus == 1 &&
					 strcmp(summary.savings[i].cell.policy, "heaped") != 0);
	summary_free(&summary);
	samples_free(&set);
	remove_dir(dir);
}

static void rounds_are_paired_by_number(void **state)
{
	char *dir = temp_dir(), *path = file_in(dir, "samples.csv");
	struct summary summary;
	struct sample_set set;

	(void)state;
	/*
	 * round 1 lacks its partner, round 2 was multiplexed: rounds 0 and 3 are left, out of order
	 */
	write_text(path, HEADER "sweep,get,scoped,2,1,fresh,3,0,5,0,10,0,,,30,,,\n"
				"sweep,get,all,2,1,fresh,0,1,5,0,10,0,,,20,,,\n"
				"sweep,get,all,2,1,fresh,1,2,5,0,10,0,,,7,,,\n"
				"sweep,get,all,2,1,fresh,2,3,5,0,10,0,,,,,,\n"
				"sweep,get,scoped,2,1,fresh,2,4,5,0,10,0,,,9,,,\n"
				"sweep,get,all,2,1,fresh,3,5,5,0,10,0,,,60,,,\n"
				"sweep,get,scoped,2,1,fresh,0,6,5,0,10,0,,,10,,,\n");
	assert_int_equal(samples_read(&set, RUN_PASSES, path, false, NULL), 0);
	assert_int_equal(sum_up(&summary, &set, false), 0);
	assert_int_equal(summary.nr_savings, 1);
	assert_int_equal(summary.savings[0].s.n, 2);
	assert_near(summary.savings[0].s.percent.median, 50);
	summary_free(&summary);
	samples_free(&set);
	remove_dir(dir);
}

static void no_sample_is_no_summary(void **state)
{
	char *dir = temp_dir(), *path = file_in(dir, "samples.csv");
	struct sample_set set, none = { 0 };
	struct regs_rows regs = { 0 };
	struct env env = { 0 };
	struct findings_source source = { &set, &none, &regs, &env, &made_benches };
	struct findings findings;
	struct error error = { "" };

	(void)state;
	write_text(path, HEADER);
	assert_int_equal(samples_read(&set, RUN_PASSES, path, false, NULL), 0);
	assert_int_equal(findings_make(&findings, &source, &error), -ENODATA);
	assert_non_null(strstr(error.text, "no sample yet"));
	findings_free(&findings);
	samples_free(&set);
	remove_dir(dir);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(summary_and_savings_byte_for_byte),
	cmocka_unit_test(holm_is_over_the_rows_of_the_table),
	cmocka_unit_test(rounds_of_a_vm_that_are_alike_count_once),
	cmocka_unit_test(the_same_accesses_are_a_control),
	cmocka_unit_test(another_way_is_no_control),
	cmocka_unit_test(rounds_are_paired_by_number),
	cmocka_unit_test(no_sample_is_no_summary),
};
RUN(tests);
