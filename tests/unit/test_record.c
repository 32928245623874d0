// SPDX-License-Identifier: GPL-2.0
/* The run directory: CSV byte for byte, what is refused and how it is told, replacing, resuming. */
#include "test.h"

#include "record/env.h"
#include "record/report.h"
#include "record/run_dir.h"
#include "record/samples.h"
#include "record/summary.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#define HEADER \
	"bench,op,policy,vcpus,threads,state,round,seq,regs,regs_once,accesses,failed," \
	"wall_ns,cycles,instructions,user_instructions,context_switches,migrations\n"
#define MARKED \
	"bench,op,policy,vcpus,threads,state,round,seq,regs,regs_once,accesses,failed," \
	"wall_ns,cycles,instructions,user_instructions,context_switches,migrations,mark\n"

static const struct cell_key key_scoped = { "sweep", "get", "scoped", 2, 1, "fresh", 0 };

static char *file_in(const char *dir, const char *name)
{
	static char path[128];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return path;
}

static void write_text(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_int_equal(fputs(text, f) >= 0, 1);
	assert_int_equal(fclose(f), 0);
}

static char *read_text(const char *path)
{
	static char text[16384];
	FILE *f = fopen(path, "r");
	size_t n;

	assert_non_null(f);
	n = fread(text, 1, sizeof(text) - 1, f);
	text[n] = '\0';
	fclose(f);
	return text;
}

static void a_row_byte_for_byte(void **state)
{
	struct sample_row row = {
		.round = 3,
		.seq = 17,
		.regs = 362,
		.regs_once = 69,
		.accesses = 655,
		.failed = 0,
		.reading = { .value = { [COUNTER_INSTRUCTIONS] = 18446744073709551615u,
					[COUNTER_CONTEXT_SWITCHES] = 0 },
			     .has = { [COUNTER_INSTRUCTIONS] = true,
				      [COUNTER_CONTEXT_SWITCHES] = true } },
	};
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	(void)state;
	csv_put_header(f, samples_columns);
	samples_put_row(f, &key_scoped, &row);
	csv_put_field(f, "plain");
	csv_put_field(f, "a,b");
	csv_put_field(f, "say \"no\"");
	csv_put_field(f, "");
	fclose(f);
	/* what could not be counted is empty; what was counted as nothing is 0 */
	assert_string_equal(text, MARKED "sweep,get,scoped,2,1,fresh,3,17,362,69,655,0,,,"
					 "18446744073709551615,,0,,\n"
					 "plain\"a,b\"\"say \"\"no\"\"\"");
	free(text);
}

static void samples_survive_the_round_trip(void **state)
{
	const char *text =
		MARKED "sweep,get,all,2,1,fresh,0,0,8,0,16,0,100,,2000,9,0,0,\n"
		       "sweep,get,scoped,2,1,fresh,0,1,8,3,13,0,90,,1600,9,1,0,unpinned\n"
		       "threads,save,all,2,2,ran,0,2,8,0,16,0,,,,,,,untimed unpinned\n";
	char *dir = temp_dir(), *path = file_in(dir, "samples.csv"), *again = NULL;
	struct sample_set set;
	size_t size, i;
	FILE *f;

	(void)state;
	write_text(path, text);
	assert_int_equal(samples_read(&set, path, false, NULL), 0);
	assert_int_equal(set.nr_rows, 3);
	assert_int_equal(set.nr_cells, 3);
	assert_int_equal(set.rows[2].mark, SAMPLE_UNTIMED | SAMPLE_UNPINNED);
	f = open_memstream(&again, &size);
	csv_put_header(f, samples_columns);
	for (i = 0; i < set.nr_rows; i++)
		samples_put_row(f, &set.cells[set.rows[i].cell], &set.rows[i]);
	fclose(f);
	assert_string_equal(again, text);
	free(again);
	samples_free(&set);
	remove_dir(dir);
}

/* Each is refused, and the message says where, to the column, and what. */
static void bad_samples_are_told_where(void **state)
{
	static const struct {
		const char *text, *where, *what;
	} bad[] = {
		{ "", ":1:1:", "empty" },
		{ "bench,op\n", ":1:1:", "wrong header: column 3" },
		{ "bench;op\n", ":1:1:", "wrong header" },
		{ HEADER "sweep,get,all,2,1,fresh,0,0,8,0,16,0,100,,2000,9,0,0",
		  ":2:1:", "cut off" },
		{ HEADER "sweep,get,all,2,1,fresh,0,0,8,0,16\n",
		  ":2:", "11 fields, but the header has 18" },
		{ HEADER "sweep,get,all,2,1,fresh,0,0,8,0,16,0,100,,2000,9,0,0,1\n",
		  ":2:", "19 fields" },
		{ HEADER "sweep,get,all,two,1,fresh,0,0,8,0,16,0,100,,2000,9,0,0\n",
		  ":2:15:", "vcpus: \"two\" is not a whole number" },
		{ HEADER "sweep,get,all,2,1,fresh,0,0,8,0,16,0,1e3,,2000,9,0,0\n",
		  ":2:38:", "wall_ns" },
		{ HEADER "sweep,get,all,2,1,fresh,0,0,8,0,16,0,-1,,2000,9,0,0\n",
		  ":2:38:", "wall_ns" },
		{ HEADER "sweep,get,all,2,1,fresh,0,0,8,0,16,0,,,nan,9,0,0\n",
		  ":2:40:", "instructions" },
		{ HEADER "sweep,get,all,2,1,fresh,,0,8,0,16,0,,,1,9,0,0\n", ":2:25:", "round" },
		{ HEADER "sweep,,all,2,1,fresh,0,0,8,0,16,0,,,1,9,0,0\n", ":2:7:", "op" },
		{ HEADER "sweep,get,all,2,1,fresh,0,0,8,0,99999999999999999999,0,,,1,9,0,0\n",
		  ":2:33:", "accesses" },
		{ HEADER "\"sweep,get,all,2,1,fresh,0,0,8,0,1,0,,,1,9,0,0\n",
		  ":2:1:", "does not end" },
		{ MARKED "sweep,get,all,2,1,fresh,0,0,8,0,16,0,1,,1,1,0,0,un\n", ":2:49:", "mark" },
		{ HEADER "averylongnameindeedforabench,get,all,2,1,fresh,0,0,8,0,1,0,,,1,9,0,0\n",
		  ":2:1:", "too long" },
	};
	char *dir = temp_dir(), path[128];
	struct sample_set set;
	size_t i;

	(void)state;
	snprintf(path, sizeof(path), "%s/samples.csv", dir);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct why why = { "" };

		write_text(path, bad[i].text);
		assert_int_equal(samples_read(&set, path, false, &why), -EINVAL);
		if (!strstr(why.text, bad[i].where) || !strstr(why.text, bad[i].what) ||
		    strncmp(why.text, path, strlen(path)))
			fail_msg("%zu: said \"%s\", expected %s %s", i, why.text, bad[i].where,
				 bad[i].what);
		samples_free(&set);
	}
	remove_dir(dir);
}

/* Rows of single registers: as many cells as there are registers, found again among thousands. */
static void register_samples_survive_the_round_trip(void **state)
{
	char *dir = temp_dir(), *path = file_in(dir, "register_samples.csv"), *text = NULL,
	     *again = NULL;
	struct sample_set set;
	struct why why = { "" };
	size_t size, i;
	FILE *f = open_memstream(&text, &size);

	(void)state;
	csv_put_header(f, register_samples_columns);
	for (i = 0; i < 3000; i++)
		fprintf(f, "registers,%s,ran,64,0x%016zx,%zu,%zu,64,0,,,%zu,9,0,0\n",
			i % 2 ? "set" : "get", 0x6030000000100000 + i / 2 % 500, i / 1000, i,
			7 + i);
	fclose(f);
	write_text(path, text);
	assert_int_equal(register_samples_read(&set, path, false, NULL), 0);
	assert_int_equal(set.nr_rows, 3000);
	assert_int_equal(set.nr_cells, 1000);
	assert_int_equal(set.rows[2999].cell, 999);
	assert_int_equal(set.cells[999].id, 0x6030000000100000 + 499);
	f = open_memstream(&again, &size);
	csv_put_header(f, register_samples_columns);
	for (i = 0; i < set.nr_rows; i++)
		samples_put_row(f, &set.cells[set.rows[i].cell], &set.rows[i]);
	fclose(f);
	assert_string_equal(again, text);
	samples_free(&set);
	write_text(path, "bench,op,state,vcpus,id,round,seq,accesses,failed,wall_ns,cycles,"
			 "instructions,user_instructions,context_switches,migrations\n"
			 "registers,get,ran,64,0,1,1,64,0,,,1,,,\n");
	assert_int_equal(register_samples_read(&set, path, false, &why), -EINVAL);
	assert_non_null(strstr(why.text, "id"));
	samples_free(&set);
	free(text);
	free(again);
	remove_dir(dir);
}

static void more_columns_are_welcome(void **state)
{
	char *dir = temp_dir(), *path = file_in(dir, "samples.csv"), text[1024];
	struct sample_set set;

	(void)state;
	snprintf(text, sizeof(text), "%.*s,later\nsweep,get,all,2,1,fresh,0,0,8,0,16,0,,,5,,,,x\n",
		 (int)strlen(HEADER) - 1, HEADER);
	write_text(path, text);
	assert_int_equal(samples_read(&set, path, false, NULL), 0);
	assert_int_equal(set.rows[0].reading.value[COUNTER_INSTRUCTIONS], 5);
	samples_free(&set);
	remove_dir(dir);
}

static void a_cut_tail_is_dropped_on_resume_alone(void **state)
{
	const char *whole = HEADER "sweep,get,all,2,1,fresh,0,0,8,0,16,0,100,,2000,9,0,0\n";
	char *dir = temp_dir(), *path = file_in(dir, "samples.csv"), text[1024];
	struct sample_set set;

	(void)state;
	snprintf(text, sizeof(text), "%ssweep,get,scoped,2,1,fr", whole);
	write_text(path, text);
	assert_int_equal(samples_read(&set, path, true, NULL), 0);
	assert_int_equal(set.nr_rows, 1);
	assert_int_equal(set.end, strlen(whole));
	samples_free(&set);
	/* in the middle it is no tail */
	snprintf(text, sizeof(text), "%ssweep,get\n%s", whole, whole + strlen(HEADER));
	write_text(path, text);
	assert_int_equal(samples_read(&set, path, true, NULL), -EINVAL);
	samples_free(&set);
	remove_dir(dir);
}

static void env_is_sorted_and_reads_back(void **state)
{
	char *dir = temp_dir();
	struct env env = { 0 }, again = { 0 };
	struct run_dir run;
	struct why why = { "" };

	(void)state;
	assert_int_equal(run_dir_open(&run, dir, NULL), 0);
	env_set(&env, "b", "%d", 2);
	env_set(&env, "a", "one = two");
	env_set(&env, "c", "line\nbreak");
	env_set(&env, "b", "%d", 3);
	assert_int_equal(env_write(&env, &run, NULL), 0);
	assert_string_equal(read_text(file_in(dir, "env.txt")), "a=one = two\nb=3\nc=line break\n");
	assert_int_equal(env_read(&again, file_in(dir, "env.txt"), NULL), 0);
	assert_string_equal(env_get(&again, "a", ""), "one = two");
	assert_string_equal(env_get(&again, "z", "none"), "none");
	write_text(file_in(dir, "env.txt"), "a=1\nnonsense\n");
	assert_int_equal(env_read(&again, file_in(dir, "env.txt"), &why), -EINVAL);
	assert_non_null(strstr(why.text, "env.txt:2:1:"));
	env_free(&env);
	env_free(&again);
	run_dir_close(&run);
	remove_dir(dir);
}

static void put_x(FILE *f, const void *arg)
{
	fputs(arg, f);
}

static void a_directory_is_never_written_over(void **state)
{
	char *dir = temp_dir(), path[128];
	struct why why = { "" };
	struct run_dir run;

	(void)state;
	assert_int_equal(run_dir_create(&run, dir, &why), -EEXIST);
	assert_non_null(strstr(why.text, "--resume"));
	snprintf(path, sizeof(path), "%s/with/parents", dir);
	assert_int_equal(run_dir_create(&run, path, NULL), 0);
	run_dir_close(&run);
	write_text(file_in(dir, "file"), "");
	snprintf(path, sizeof(path), "%s/file/below", dir);
	assert_int_equal(run_dir_create(&run, path, &why), -ENOTDIR);
	remove_dir(dir);
}

/* /dev/full is the full disk: what was there stays, and nothing half-written is left. */
static void a_full_disk_leaves_the_old_file(void **state)
{
	char *dir = temp_dir(), path[128];
	struct why why = { "" };
	struct run_dir run;

	(void)state;
	assert_int_equal(run_dir_open(&run, dir, NULL), 0);
	assert_int_equal(run_dir_replace(&run, "report.txt", put_x, "old\n", NULL), 0);
	snprintf(path, sizeof(path), "%s/report.txt.new", dir);
	assert_int_equal(symlink("/dev/full", path), 0);
	assert_int_equal(run_dir_replace(&run, "report.txt", put_x, "new\n", &why), -ENOSPC);
	assert_non_null(strstr(why.text, "No space left"));
	assert_string_equal(read_text(file_in(dir, "report.txt")), "old\n");
	assert_int_equal(access(path, F_OK), -1);
	run_dir_close(&run);
	remove_dir(dir);
}

/* samples.csv is cut back to whole rows when a flush fails: here it may not grow beyond a limit. */
static void a_failed_flush_keeps_whole_rows(void **state)
{
	const struct rlimit small = { 40, RLIM_INFINITY };
	struct rlimit before;
	char *dir = temp_dir();
	struct why why = { "" };
	struct run_dir run;

	(void)state;
	assert_int_equal(run_dir_open(&run, dir, NULL), 0);
	assert_int_equal(run_dir_append_to(&run, RUN_PASSES, 0, NULL), 0);
	fputs("first row\n", run.samples[RUN_PASSES].file);
	assert_int_equal(run_dir_flush_samples(&run, NULL), 0);
	assert_int_equal(run_dir_flush_samples(&run, NULL), 0); /* nothing new is no loss */
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	fputs("a second row that is longer than what the limit leaves\n",
	      run.samples[RUN_PASSES].file);
	assert_int_equal(run_dir_flush_samples(&run, &why), -EFBIG);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_string_equal(read_text(file_in(dir, "samples.csv")), "first row\n");
	fputs("third\n", run.samples[RUN_PASSES].file);
	assert_int_equal(run_dir_flush_samples(&run, NULL), 0);
	assert_string_equal(read_text(file_in(dir, "samples.csv")), "first row\nthird\n");
	run_dir_close(&run);
	remove_dir(dir);
}

/* tar(1) itself unpacks the mirror, cut off at any block, to the newest whole state. */
static void the_mirror_is_a_tar_stream(void **state)
{
	char *dir = temp_dir(), command[512], mirror[128];
	struct run_dir run;

	(void)state;
	snprintf(mirror, sizeof(mirror), "%s/mirror", dir);
	assert_int_equal(run_dir_open(&run, dir, NULL), 0);
	assert_int_equal(run_dir_mirror(&run, mirror, NULL), 0);
	assert_int_equal(run_dir_replace(&run, "env.txt", put_x, "old=1\n", NULL), 0);
	assert_int_equal(run_dir_append_to(&run, RUN_PASSES, 0, NULL), 0);
	fputs("row\n", run.samples[RUN_PASSES].file);
	assert_int_equal(run_dir_flush_samples(&run, NULL), 0);
	assert_int_equal(run_dir_replace(&run, "env.txt", put_x, "new=2\n", NULL), 0);
	run_dir_close(&run);
	snprintf(command, sizeof(command), "cd %s && mkdir out && tar -C out -xf mirror", dir);
	assert_int_equal(system(command), 0);
	assert_string_equal(read_text(file_in(dir, "out/env.txt")), "new=2\n");
	assert_string_equal(read_text(file_in(dir, "out/samples.csv")), "row\n");
	/* three members of two blocks; the third is lost in the middle */
	snprintf(command, sizeof(command),
		 "cd %s && rm -r out && mkdir out && head -c 2600 mirror | tar -C out -xf - "
		 "2>/dev/null",
		 dir);
	assert_int_not_equal(system(command), -1);
	assert_string_equal(read_text(file_in(dir, "out/samples.csv")), "row\n");
	remove_dir(dir);
}

/* Six rounds that each save a fifth, while the machine slows down; 9 accesses a pass. */
static void make_samples(const char *path, unsigned int rounds)
{
	unsigned int i;
	FILE *f = fopen(path, "w");

	csv_put_header(f, samples_columns);
	for (i = 0; i < rounds; i++) {
		fprintf(f, "sweep,get,all,2,1,fresh,%u,%u,5,0,10,0,,,%u,70,0,0,\n", i, 2 * i,
			1000000 + 10 * i);
		fprintf(f, "sweep,get,scoped,2,1,fresh,%u,%u,5,2,8,0,,,%u,56,0,0,\n", i, 2 * i + 1,
			800000 + 8 * i);
	}
	fclose(f);
}

static void summary_and_savings_byte_for_byte(void **state)
{
	char *dir = temp_dir();
	struct summary summary, again;
	struct sample_set set;
	struct run_dir run;

	(void)state;
	make_samples(file_in(dir, "samples.csv"), 6);
	assert_int_equal(run_dir_open(&run, dir, NULL), 0);
	assert_int_equal(samples_read(&set, file_in(dir, "samples.csv"), false, NULL), 0);
	assert_int_equal(summary_make(&summary, &set, true, NULL), 0);
	assert_int_equal(summary_write(&summary, &run, NULL), 0);
	assert_string_equal(
		read_text(file_in(dir, "summary.csv")),
		"bench,op,policy,vcpus,threads,state,metric,unit,n,median,ci_low,ci_high,min,max\n"
		"sweep,get,all,2,1,fresh,instructions,instructions,6,1000025,1000000,1000050,"
		"1000000,1000050\n"
		"sweep,get,all,2,1,fresh,instructions_per_access,instructions/"
		"access,6,100002.5,100000,100005,100000,100005\n"
		"sweep,get,all,2,1,fresh,user_instructions,instructions,6,70,70,70,70,70\n"
		"sweep,get,all,2,1,fresh,user_instructions_per_access,instructions/"
		"access,6,7,7,7,7,7\n"
		"sweep,get,all,2,1,fresh,context_switches,switches,6,0,0,0,0,0\n"
		"sweep,get,all,2,1,fresh,migrations,migrations,6,0,0,0,0,0\n"
		"sweep,get,scoped,2,1,fresh,instructions,instructions,6,800020,800000,800040,"
		"800000,800040\n"
		"sweep,get,scoped,2,1,fresh,instructions_per_access,instructions/"
		"access,6,100002.5,100000,100005,100000,100005\n"
		"sweep,get,scoped,2,1,fresh,user_instructions,instructions,6,56,56,56,56,56\n"
		"sweep,get,scoped,2,1,fresh,user_instructions_per_access,instructions/"
		"access,6,7,7,7,7,7\n"
		"sweep,get,scoped,2,1,fresh,context_switches,switches,6,0,0,0,0,0\n"
		"sweep,get,scoped,2,1,fresh,migrations,migrations,6,0,0,0,0,0\n");
	assert_string_equal(read_text(file_in(dir, "savings.csv")),
			    "bench,op,vcpus,threads,state,metric,unit,n,saved,saved_low,saved_high,"
			    "saved_pct,pct_low,pct_high,p_holm,resolved\n"
			    "sweep,get,2,1,fresh,instructions,instructions,6,200005,200000,200010,"
			    "20,20,20,0.0021645,yes\n");
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

/* On a native host one sign test of six rounds is p = 0.031: enough for one row, not for two. */
static void holm_is_over_the_rows_of_the_table(void **state)
{
	char *dir = temp_dir(), *path = file_in(dir, "samples.csv");
	struct summary summary;
	struct sample_set set;
	FILE *f;
	unsigned int i;

	(void)state;
	make_samples(path, 6);
	assert_int_equal(samples_read(&set, path, false, NULL), 0);
	assert_int_equal(summary_make(&summary, &set, false, NULL), 0);
	assert_true(summary.savings[0].resolved);
	summary_free(&summary);
	samples_free(&set);
	f = fopen(path, "a");
	for (i = 0; i < 6; i++)
		fprintf(f,
			"sweep,set,all,2,1,fresh,%u,0,5,0,10,0,,,100,,,,\n"
			"sweep,set,scoped,2,1,fresh,%u,0,5,0,10,0,,,%u,,,,\n",
			i, i, 99 + i % 3);
	fclose(f);
	assert_int_equal(samples_read(&set, path, false, NULL), 0);
	assert_int_equal(summary_make(&summary, &set, false, NULL), 0);
	assert_int_equal(summary.nr_savings, 2);
	assert_false(summary.savings[0].resolved);
	assert_false(summary.savings[1].resolved);
	assert_near(summary.savings[0].p_holm, 0.0625);
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
	/* round 1 lacks its partner, round 2 was multiplexed: rounds 0 and 3 are left, out of order
	 */
	write_text(path, HEADER "sweep,get,scoped,2,1,fresh,3,0,5,0,10,0,,,30,,,\n"
				"sweep,get,all,2,1,fresh,0,1,5,0,10,0,,,20,,,\n"
				"sweep,get,all,2,1,fresh,1,2,5,0,10,0,,,7,,,\n"
				"sweep,get,all,2,1,fresh,2,3,5,0,10,0,,,,,,\n"
				"sweep,get,scoped,2,1,fresh,2,4,5,0,10,0,,,9,,,\n"
				"sweep,get,all,2,1,fresh,3,5,5,0,10,0,,,60,,,\n"
				"sweep,get,scoped,2,1,fresh,0,6,5,0,10,0,,,10,,,\n");
	assert_int_equal(samples_read(&set, path, false, NULL), 0);
	assert_int_equal(summary_make(&summary, &set, false, NULL), 0);
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
	struct summary summary;
	struct sample_set set;

	(void)state;
	write_text(path, HEADER);
	assert_int_equal(samples_read(&set, path, false, NULL), 0);
	assert_int_equal(summary_make(&summary, &set, false, NULL), -ENODATA);
	summary_free(&summary);
	samples_free(&set);
	remove_dir(dir);
}

static const char *access_name(const char *bench, const char *op)
{
	(void)bench;
	(void)op;
	return "KVM_GET_ONE_REG";
}

static void the_table_fits_mail(void **state)
{
	char *dir = temp_dir(), *text = NULL, *line, *rest;
	struct report report = { .metric = "instructions", .access = access_name };
	struct summary summary;
	struct sample_set set;
	struct env env = { 0 };
	size_t size;
	FILE *f = open_memstream(&text, &size);

	(void)state;
	make_samples(file_in(dir, "samples.csv"), 6);
	assert_int_equal(samples_read(&set, file_in(dir, "samples.csv"), false, NULL), 0);
	assert_int_equal(summary_make(&summary, &set, true, NULL), 0);
	env_set(&env, "host_kind", "emulated arm64 (QEMU 7.2 TCG, 1 CPU, icount)");
	env_set(&env, "rounds", "6");
	env_set(&env, "features", "PSCI_0_2 PMU_V3 SVE PTRAUTH MTE and one with quite a long name");
	report.summary = &summary;
	report.env = &env;
	assert_string_equal(report_metric(&summary, &env), "instructions");
	report_write(f, &report);
	fclose(f);
	assert_non_null(strstr(
		text, "     2      1.000 M       0.800 M      20.0%   [  20.0,   20.0] *\n"));
	assert_non_null(
		strstr(text, "KVM_GET_ONE_REG, all registers against VM-scoped ones once\n"));
	assert_non_null(strstr(text, "Holm over the rows of each harness, at most 1"));
	assert_non_null(strstr(text, "they are not time"));
	for (rest = text; (line = strsep(&rest, "\n"));) {
		assert_true(strlen(line) <= 72);
		for (; *line; line++)
			assert_true(*line >= ' ' && *line < 127);
	}
	free(text);
	env_free(&env);
	summary_free(&summary);
	samples_free(&set);
	remove_dir(dir);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(a_row_byte_for_byte),
	cmocka_unit_test(samples_survive_the_round_trip),
	cmocka_unit_test(register_samples_survive_the_round_trip),
	cmocka_unit_test(bad_samples_are_told_where),
	cmocka_unit_test(more_columns_are_welcome),
	cmocka_unit_test(a_cut_tail_is_dropped_on_resume_alone),
	cmocka_unit_test(env_is_sorted_and_reads_back),
	cmocka_unit_test(a_directory_is_never_written_over),
	cmocka_unit_test(a_full_disk_leaves_the_old_file),
	cmocka_unit_test(a_failed_flush_keeps_whole_rows),
	cmocka_unit_test(the_mirror_is_a_tar_stream),
	cmocka_unit_test(summary_and_savings_byte_for_byte),
	cmocka_unit_test(holm_is_over_the_rows_of_the_table),
	cmocka_unit_test(rounds_are_paired_by_number),
	cmocka_unit_test(no_sample_is_no_summary),
	cmocka_unit_test(the_table_fits_mail),
};
RUN(tests);
