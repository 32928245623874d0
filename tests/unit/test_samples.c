// SPDX-License-Identifier: GPL-2.0
/* Files of samples: CSV byte for byte, what is refused and how it is told. */
#include "test.h"

#include "record/samples.h"

#include <errno.h>

#define HEADER \
	"bench,op,policy,vcpus,threads,state,round,seq,regs,regs_once,accesses,failed," \
	"wall_ns,cycles,instructions,user_instructions,context_switches,migrations\n"
#define MARKED \
	"bench,op,policy,vcpus,threads,state,round,seq,regs,regs_once,accesses,failed," \
	"wall_ns,cycles,instructions,user_instructions,context_switches,migrations,mark\n"
#define PASSES \
	"bench,op,policy,vcpus,threads,state,round,seq,regs,regs_once,accesses,failed," \
	"wall_ns,cycles,instructions,user_instructions,context_switches,migrations,mark,pass\n"

static const struct cell_key key_scoped = { "sweep", "get", "scoped", 2, 1, "fresh", 0, "" };

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
	samples_put_header(f, RUN_PASSES);
	samples_put_row(f, &key_scoped, &row);
	csv_put_field(f, "plain");
	csv_put_field(f, "a,b");
	csv_put_field(f, "say \"no\"");
	csv_put_field(f, "");
	fclose(f);
	/* what could not be counted is empty; what was counted as nothing is 0 */
	assert_string_equal(text, PASSES "sweep,get,scoped,2,1,fresh,3,17,362,69,655,0,,,"
					 "18446744073709551615,,0,,,\n"
					 "plain\"a,b\"\"say \"\"no\"\"\"");
	free(text);
}

static void samples_survive_the_round_trip(void **state)
{
	const char *text =
		PASSES "sweep,get,all,2,1,fresh,0,0,8,0,16,0,100,,2000,9,0,0,,\n"
		       "sweep,get,scoped,2,1,fresh,0,1,8,3,13,0,90,,1600,9,1,0,unpinned,\n"
		       "sweep,get,all,2,1,fresh,0,2,8,0,16,0,300,,2000,9,0,0,,first\n"
		       "threads,save,all,2,2,ran,0,3,8,0,16,0,,,,,,,untimed unpinned,\n";
	char *dir = temp_dir(), *path = file_in(dir, "samples.csv"), *again = NULL;
	struct sample_set set;
	size_t size, i;
	FILE *f;

	(void)state;
	write_text(path, text);
	assert_int_equal(samples_read(&set, RUN_PASSES, path, false, NULL), 0);
	assert_int_equal(set.nr_rows, 4);
	assert_int_equal(set.cells.nr, 4);
	assert_string_equal(set.cells.key[2].pass, "first");
	assert_int_equal(set.rows[3].mark, SAMPLE_UNTIMED | SAMPLE_UNPINNED);
	f = open_memstream(&again, &size);
	samples_put_header(f, RUN_PASSES);
	for (i = 0; i < set.nr_rows; i++)
		samples_put_row(f, &set.cells.key[set.rows[i].cell], &set.rows[i]);
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
		struct error error = { "" };

		write_text(path, bad[i].text);
		assert_int_equal(samples_read(&set, RUN_PASSES, path, false, &error), -EINVAL);
		if (!strstr(error.text, bad[i].where) || !strstr(error.text, bad[i].what) ||
		    strncmp(error.text, path, strlen(path)))
			fail_msg("%zu: said \"%s\", expected %s %s", i, error.text, bad[i].where,
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
	struct error error = { "" };
	size_t size, i;
	FILE *f = open_memstream(&text, &size);

	(void)state;
	samples_put_header(f, RUN_REGISTERS);
	for (i = 0; i < 3000; i++)
		fprintf(f, "registers,%s,ran,64,0x%016zx,%zu,%zu,64,0,,,%zu,9,0,0\n",
			i % 2 ? "set" : "get", 0x6030000000100000 + i / 2 % 500, i / 1000, i,
			7 + i);
	fclose(f);
	write_text(path, text);
	assert_int_equal(samples_read(&set, RUN_REGISTERS, path, false, NULL), 0);
	assert_int_equal(set.nr_rows, 3000);
	assert_int_equal(set.cells.nr, 1000);
	assert_int_equal(set.rows[2999].cell, 999);
	assert_int_equal(set.cells.key[999].id, 0x6030000000100000 + 499);
	f = open_memstream(&again, &size);
	samples_put_header(f, RUN_REGISTERS);
	for (i = 0; i < set.nr_rows; i++)
		samples_put_row(f, &set.cells.key[set.rows[i].cell], &set.rows[i]);
	fclose(f);
	assert_string_equal(again, text);
	samples_free(&set);
	write_text(path, "bench,op,state,vcpus,id,round,seq,accesses,failed,wall_ns,cycles,"
			 "instructions,user_instructions,context_switches,migrations\n"
			 "registers,get,ran,64,0,1,1,64,0,,,1,,,\n");
	assert_int_equal(samples_read(&set, RUN_REGISTERS, path, false, &error), -EINVAL);
	assert_non_null(strstr(error.text, "id"));
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
	assert_int_equal(samples_read(&set, RUN_PASSES, path, false, NULL), 0);
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
	assert_int_equal(samples_read(&set, RUN_PASSES, path, true, NULL), 0);
	assert_int_equal(set.nr_rows, 1);
	samples_free(&set);
	/* in the middle it is no tail */
	snprintf(text, sizeof(text), "%ssweep,get\n%s", whole, whole + strlen(HEADER));
	write_text(path, text);
	assert_int_equal(samples_read(&set, RUN_PASSES, path, true, NULL), -EINVAL);
	samples_free(&set);
	remove_dir(dir);
}

static void columns_of_counters_have_their_names(void **state)
{
	char *text = NULL, *at;
	size_t size;
	FILE *f = open_memstream(&text, &size);
	enum counter c;

	(void)state;
	samples_put_header(f, RUN_REGISTERS);
	fclose(f);
	at = strstr(text, ",failed,") + strlen(",failed,");
	for (c = 0; c < NR_COUNTERS; c++)
		assert_string_equal(strsep(&at, ",\n"), counter_info[c].name);
	assert_string_equal(at, "");
	free(text);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(columns_of_counters_have_their_names),
	cmocka_unit_test(a_row_byte_for_byte),
	cmocka_unit_test(samples_survive_the_round_trip),
	cmocka_unit_test(register_samples_survive_the_round_trip),
	cmocka_unit_test(bad_samples_are_told_where),
	cmocka_unit_test(more_columns_are_welcome),
	cmocka_unit_test(a_cut_tail_is_dropped_on_resume_alone),
};
RUN(tests);
