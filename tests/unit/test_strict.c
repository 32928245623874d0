// SPDX-License-Identifier: GPL-2.0
/* What no run can have measured is refused, and the message says where and why. */
#include "test.h"

#include "record/env.h"
#include "record/regs_csv.h"
#include "record/samples.h"
#include "record/summary.h"

#include <errno.h>
#include <unistd.h>

#define SAMPLES \
	"bench,op,policy,vcpus,threads,state,round,seq,regs,regs_once,accesses,failed," \
	"wall_ns,cycles,instructions,user_instructions,context_switches,migrations,mark\n"
#define SUMMARY "bench,op,policy,vcpus,threads,state,metric,unit,n,median,ci_low,ci_high,min,max\n"
#define REGS	"id,name,class,size,scope,evidence,get,set\n"
#define ROW	"sweep,get,all,2,1,fresh,0,0,8,0,16,0,,,9,9,0,0,\n"

static int read_samples(const char *path, struct error *error)
{
	struct sample_set set;
	int err = samples_read(&set, RUN_PASSES, path, false, error);

	samples_free(&set);
	return err;
}

static int read_summary(const char *path, struct error *error)
{
	struct summary summary;
	int err = summary_read_file(&summary, path, error);

	summary_free(&summary);
	return err;
}

static int read_regs(const char *path, struct error *error)
{
	void *rows;
	size_t nr;
	int err = table_read_file(&regs_table, path, &rows, &nr, error);

	free(rows);
	return err;
}

static int read_env(const char *path, struct error *error)
{
	struct env env = { 0 };
	int err = env_read(&env, path, error);

	env_free(&env);
	return err;
}

struct bad {
	const char *text, *where, *what;
};

static void assert_refused(int (*read)(const char *path, struct error *error),
			   const struct bad *bad, size_t nr)
{
	char *dir = temp_dir(), path[128], want[160];
	size_t i;

	snprintf(path, sizeof(path), "%s/file", dir);
	for (i = 0; i < nr; i++) {
		struct error error = { "" };

		write_text(path, bad[i].text);
		snprintf(want, sizeof(want), "%s%s ", path, bad[i].where);
		if (read(path, &error) != -EINVAL || strncmp(error.text, want, strlen(want)) ||
		    !strstr(error.text, bad[i].what))
			fail_msg("%zu: said \"%s\", expected %s... %s", i, error.text, want,
				 bad[i].what);
	}
	remove_dir(dir);
}

#define NR(array) (sizeof(array) / sizeof((array)[0]))

static void quotes(void **state)
{
	static const struct bad bad[] = {
		{ REGS "0x1,\"un\"\",core,8,vcpu,probed,ok,ok\n", ":2:5:", "does not end" },
		{ REGS "0x1,\"un,core,8,vcpu,probed,ok,ok\n", ":2:5:", "does not end" },
		{ REGS "0x1,X1,core,8,vcpu,probed,ok,\"\n", ":2:30:", "does not end" },
		{ REGS "0x1,X1,core,8,vcpu,probed,ok,\"ok\"\"\n", ":2:30:", "does not end" },
		{ REGS "0x1,\"X\"1,core,8,vcpu,probed,ok,ok\n", ":2:5:", "text after the quote" },
		{ REGS "0x1,\"\"X,core,8,vcpu,probed,ok,ok\n", ":2:5:", "text after the quote" },
		{ REGS "0x1,X\"1\",core,8,vcpu,probed,ok,ok\n", ":2:5:", "a quote within a field" },
		{ REGS "0x1,\"\",core,8,vcpu,probed,ok,ok\n", ":2:5:", "name: \"\" is not a name" },
	};

	(void)state;
	assert_refused(read_regs, bad, NR(bad));
}

static void characters_that_speak_to_terminals(void **state)
{
	static const struct bad bad[] = {
		{ REGS "0x1,X\x1b[2J,core,8,vcpu,probed,ok,ok\n", ":2:6:", "0x1b" },
		{ REGS "0x1,X\x7f,core,8,vcpu,probed,ok,ok\n", ":2:6:", "0x7f" },
		{ REGS "0x1,X\t,core,8,vcpu,probed,ok,ok\n", ":2:6:", "0x09" },
		{ REGS "0x1,X\xc2\x9b"
		       "2J,core,8,vcpu,probed,ok,ok\n",
		  ":2:6:", "control character" },
		{ "id,na\x1b[2Jme\n", ":1:6:", "0x1b" },
	};
	static const char fine[] = REGS "0x1,Gr\xc3\xb6\xc3\x9f"
					"e,core,8,vcpu,probed,ok,ok\r\n";
	char *dir, *path;

	(void)state;
	assert_refused(read_regs, bad, NR(bad));
	dir = temp_dir();
	path = file_in(dir, "regs.csv");
	write_text(path, fine);
	assert_int_equal(read_regs(path, NULL), 0);
	remove_dir(dir);
}

static void what_no_writer_lets_out(void **state)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	(void)state;
	csv_put_field(f, "a\x1b\nb");
	csv_put_field(f, ",\"\x07");
	fclose(f);
	assert_string_equal(text, "a??b\",\"\"?\"");
	free(text);
}

static void passes_that_cannot_be(void **state)
{
	static const struct bad bad[] = {
		{ SAMPLES ROW ROW,
		  ":3:1:", "sweep get all, 2 vCPUs, fresh, round 0 appears twice" },
		{ SAMPLES "sweep,get,all,2,1,fresh,0,0,8,0,16,99,,,9,9,0,0,\n",
		  ":2:36:", "failed: 99 of 16 accesses" },
		{ SAMPLES "sweep,get,all,2,1,fresh,0,0,8,0,1,0,,,9,9,0,0,\n",
		  ":2:33:", "accesses: 1, but 8 registers on 2 vCPUs, 0 of them" },
		{ SAMPLES "sweep,get,all,2,1,fresh,0,0,8,0,0,0,,,9,9,0,0,\n",
		  ":2:33:", "make 16 or whole times that" },
		{ SAMPLES "sweep,get,scoped,2,1,fresh,0,0,8,3,16,0,,,9,9,0,0,\n",
		  ":2:36:", "make 13" },
		{ SAMPLES "sweep,get,scoped,2,1,fresh,0,0,8,9,16,0,,,9,9,0,0,\n",
		  ":2:34:", "regs_once: 9 of 8 registers" },
		{ SAMPLES "sweep,get,all,0,1,fresh,0,0,8,0,16,0,,,9,9,0,0,\n",
		  ":2:15:", "vcpus: \"0\" is not from 1 to 65536" },
		{ SAMPLES "sweep,get,all,4000000000,1,fresh,0,0,8,0,16,0,,,9,9,0,0,\n",
		  ":2:15:", "vcpus" },
		{ SAMPLES "sweep,get,all,2,0,fresh,0,0,8,0,16,0,,,9,9,0,0,\n",
		  ":2:17:", "threads: \"0\" is not from 1 to" },
		{ SAMPLES "sweep,get,all,2,99999,fresh,0,0,8,0,16,0,,,9,9,0,0,\n",
		  ":2:17:", "threads" },
		{ SAMPLES "sweep,get,all,2,1,fresh,1000000,0,8,0,16,0,,,9,9,0,0,\n",
		  ":2:25:", "round" },
		{ SAMPLES "sweep,get,all,2,1,fresh,0,0,8,0,16,0,,,18446744073709551615,9,0,0,\n",
		  ":2:40:", "instructions" },
		{ SAMPLES "sweep,get,all,2,1,fresh,0,0,8,0,16,0,,,9007199254740993,9,0,0,\n",
		  ":2:40:", "is not from 0 to 9007199254740992" },
	};

	(void)state;
	assert_refused(read_samples, bad, NR(bad));
}

/* And what looks alike, but can be. */
static void passes_that_can_be(void **state)
{
	static const char *const fine[] = {
		/* the same cell in another round, another cell in the same one */
		SAMPLES ROW "sweep,get,all,2,1,fresh,1,1,8,0,16,0,,,9,9,0,0,\n"
			    "sweep,get,all,2,1,ran,0,2,8,0,16,0,,,9,9,0,0,\n",
		/* three VMs; what counts no registers; a pass that broke off */
		SAMPLES "vms,save,scoped,2,3,fresh,0,0,8,3,39,0,,,9,9,0,0,\n",
		SAMPLES "baseline,empty,all,1,1,fresh,0,0,0,0,10000,0,,,9,9,0,0,\n",
		SAMPLES "sweep,get,all,2,1,fresh,0,0,8,0,5,1,,,9,9,0,0,\n",
		SAMPLES "sweep,save,all,2,1,fresh,0,0,8,0,0,2,,,9,9,0,0,\n",
		SAMPLES "sweep,get,all,2,1,fresh,0,0,8,0,16,0,,,9007199254740992,9,0,0,\n",
	};
	char *dir = temp_dir(), path[128];
	struct error error = { "" };
	size_t i;

	(void)state;
	snprintf(path, sizeof(path), "%s/samples.csv", dir);
	for (i = 0; i < NR(fine); i++) {
		write_text(path, fine[i]);
		if (read_samples(path, &error))
			fail_msg("%zu: %s", i, error.text);
	}
	remove_dir(dir);
}

static void findings_that_cannot_be(void **state)
{
	static const struct bad bad[] = {
		{ SUMMARY "sweep,get,all,2,1,fresh,m,u,-6,5,4,6,4,6\n",
		  ":2:29:", "n: \"-6\" is not a whole number" },
		{ SUMMARY "sweep,get,all,2,1,fresh,m,u,0,5,4,6,4,6\n", ":2:29:", "n: \"0\"" },
		{ SUMMARY "sweep,get,all,2,1,fresh,m,u,6,5,6,4,4,6\n",
		  ":2:31:", "median: 5 is not within its interval [6, 4]" },
		{ SUMMARY "sweep,get,all,2,1,fresh,m,u,6,3,4,6,3,6\n",
		  ":2:31:", "median: 3 is not within" },
		{ SUMMARY "sweep,get,all,2,1,fresh,m,u,6,7,4,6,4,7\n", ":2:31:", "median: 7" },
		{ SUMMARY "sweep,get,all,2,1,fresh,m,u,6,5,4,,4,6\n",
		  ":2:35:", "ci_high: \"\" is not a finite number" },
		{ SUMMARY "sweep,get,all,2,1,fresh,m,u,6,5,4,6,4,1.7976931348623157e308\n",
		  ":2:39:", "max" },
		{ SUMMARY "sweep,get,all,2,1,fresh,m,u,6,5,4,6,4.5,6\n",
		  ":2:37:", "min: 4.5 to 6" },
		{ SUMMARY "sweep,get,all,2,1,fresh,m,u,6,5,4,6,4,6\n"
			  "sweep,get,all,3,1,fresh,m,u,6,5,4,6,4,6\n"
			  "sweep,get,all,2,1,fresh,m,u,6,5,4,6,4,6\n",
		  ":4:1:", "sweep get all, 2 vCPUs, m appears twice" },
	};

	(void)state;
	assert_refused(read_summary, bad, NR(bad));
}

static void env_that_cannot_be(void **state)
{
	static const struct bad bad[] = {
		{ "a=1\nb=2\na=3\n", ":3:1:", "twice" },
		{ "a\x1b=1\n", ":1:1:", "control character in the key" },
		{ "a=1", ":1:1:", "not a whole key=value line" },
	};
	char *dir, *path;
	struct error error = { "" };
	struct env env = { 0 };
	FILE *f;

	(void)state;
	assert_refused(read_env, bad, NR(bad));
	dir = temp_dir();
	path = file_in(dir, "env.txt");
	write_text(path, "a=red\x1b[31m\tand\x7f\xc2\x9b"
			 "1m\r\n");
	assert_int_equal(env_read(&env, path, NULL), 0);
	assert_string_equal(env_get(&env, "a", ""), "red?[31m and??\x9b"
						    "1m ");
	env_free(&env);
	f = fopen(path, "w");
	fwrite("a=1\0b\n", 6, 1, f);
	fclose(f);
	assert_int_equal(read_env(path, &error), -EINVAL);
	assert_non_null(strstr(error.text, "env.txt:1:1: a NUL byte"));
	remove_dir(dir);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(quotes),
	cmocka_unit_test(characters_that_speak_to_terminals),
	cmocka_unit_test(what_no_writer_lets_out),
	cmocka_unit_test(passes_that_cannot_be),
	cmocka_unit_test(passes_that_can_be),
	cmocka_unit_test(findings_that_cannot_be),
	cmocka_unit_test(env_that_cannot_be),
};
RUN(tests);
