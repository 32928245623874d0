// SPDX-License-Identifier: GPL-2.0
/* Traces as patterns: which VM, in which state, and what cannot be replayed. */
#include "replay_bed.h"

#include "run/replayed_trace.h"

#include <errno.h>

#define HEADER "vm,phase,phase_name,op,vcpu,id,name,class,scope,accesses,redundant,repeats\n"

static char said[512];

static void listen(void *arg, const char *line)
{
	(void)arg;
	snprintf(said + strlen(said), sizeof(said) - strlen(said), "%s\n", line);
}
static const struct run_listener listener = { .say = listen };

/* Files of older releases lack the last column. */
static bool has_fresh(const char *rows)
{
	unsigned int commas = 0;

	for (; *rows && *rows != '\n'; rows++)
		commas += *rows == ',';
	return commas == 12;
}

static int take_trace(const char *rows, const char *env, struct error *error)
{
	char *dir = temp_dir(), text[2048];
	int err;

	*said = '\0';
	snprintf(text, sizeof(text), HEADER "%s", rows);
	if (has_fresh(rows))
		snprintf(text, sizeof(text), "%.*s,fresh\n%s", (int)strlen(HEADER) - 1, HEADER,
			 rows);
	write_text(file_in(dir, "trace.csv"), text);
	write_text(file_in(dir, "env.txt"), env);
	err = run_trace_check(dir, error);
	err = err ? err : run_trace_pattern(&pattern, dir, &table, &listener, error);
	remove_dir(dir);
	return err;
}

#define X0_ID	 "0x6030000000100000"
#define X1_ID	 "0x6030000000100002"
#define SCTLR_ID "0x603000000013c080"

static void a_trace_is_replayed(void **state)
{
	struct error error = { "" };

	(void)state;
	/* the second VM has most; its vCPU 1 is that of all that follow */
	assert_int_equal(take_trace("1,1,creation,get,0," X0_ID ",X0,core,vcpu,3,0,2\n"
				    "2,1,creation,list,0,0x0,list,list,vcpu,1,0,0\n"
				    "2,1,creation,get,0," X0_ID ",X0,core,vcpu,3,0,2\n"
				    "2,1,creation,get,0," X1_ID ",X1,core,vcpu,1,0,0\n"
				    "2,1,creation,get,1," X0_ID ",X0,core,vcpu,2,0,1\n"
				    "2,1,creation,get,1,0x603000000013dead,NONE,x,vcpu,2,0,1\n"
				    "2,2,stop,set,1," SCTLR_ID ",SCTLR_EL1,el1,vcpu,2,0,1\n",
				    "trace_creation=yes\ntrace_lost=7\n", &error),
			 0);
	assert_non_null(strstr(said, "3 accesses of other VMs are left out: VM 2, which has most"));
	assert_non_null(strstr(said, "2 accesses are left out"));
	assert_non_null(strstr(said, "(such as NONE)"));
	assert_non_null(strstr(said, "doubt: "));
	assert_int_equal(pattern.nr, 2);
	assert_string_equal(pattern.phases[0].label, "creation");
	assert_true(pattern.phases[0].fresh);
	assert_false(pattern.phases[1].fresh);
	assert_int_equal(accesses_of("phase-1", BENCH_ALL, 0), 4 + 2 * (VCPUS - 1));
	assert_int_equal(accesses_of("phase-1", BENCH_ONCE, 0), 2 + VCPUS - 1);
	assert_int_equal(accesses_of("phase-2", BENCH_ALL, 0), 2 * (VCPUS - 1));
}

/* The target of a migration: it has most, and all before it ran; then it runs in the middle of a
 * phase. */
static void a_phase_is_replayed_in_the_state_that_it_was_made_in(void **state)
{
	struct error error = { "" };

	(void)state;
	assert_int_equal(take_trace("1,1,creation,get,0," X0_ID ",X0,core,vcpu,1,0,0,1\n"
				    "2,2,load,set,0," X0_ID ",X0,core,vcpu,3,0,2,3\n"
				    "2,2,load,set,0," X1_ID ",X1,core,vcpu,1,0,0,1\n"
				    "2,3,end,get,0," X0_ID ",X0,core,vcpu,3,0,2,1\n"
				    "2,4,late,get,0," X0_ID ",X0,core,vcpu,1,0,0,0\n",
				    "trace_creation=yes\ntrace_lost=0\n", &error),
			 0);
	assert_int_equal(pattern.nr, 3);
	assert_true(pattern.phases[0].fresh);
	assert_false(pattern.phases[1].fresh);
	assert_false(pattern.phases[2].fresh);
	assert_non_null(strstr(said, "phase 3: 1 of 3 accesses were made before a vCPU had run"));
	assert_null(strstr(said, "phase 2"));
	assert_null(strstr(said, "phase 4"));
}

static void a_trace_that_cannot_be_replayed_is_told(void **state)
{
	static const struct {
		const char *rows, *what;
	} all[] = {
		{ "", "has no accesses" },
		{ "1,1,a,get,0," X0_ID ",X0,core,vcpu,5000000,0,0\n", "at most 4000000" },
		{ "1,1,a,get,4294967295," X0_ID ",X0,core,vcpu,1,0,0\n", "no vCPU 4294967295" },
		{ "1,1,a,get,0," X0_ID ",X0,core,vcpu,2500000,0,0\n"
		  "1,1,a,set,0," X0_ID ",X0,core,vcpu,2500000,0,0\n",
		  "phase 1 has 5000000 accesses" },
	};
	unsigned int i;

	(void)state;
	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		struct error error = { "" };

		assert_true(take_trace(all[i].rows, "trace_creation=no\n", &error) < 0);
		if (!strstr(error.text, all[i].what))
			fail_msg("%s", error.text);
		pattern_free(&pattern);
	}
	assert_int_equal(take_trace("1,9,a,get,0," X0_ID ",X0,core,vcpu,1,0,0\n", "", NULL), 0);
	assert_non_null(strstr(said, "phases 9 to 9 are left out"));
	assert_int_equal(run_trace_check("/nowhere", NULL), -ENOENT);
}

static const struct CMUnitTest tests[] = {
	T(a_trace_is_replayed),
	T(a_phase_is_replayed_in_the_state_that_it_was_made_in),
	T(a_trace_that_cannot_be_replayed_is_told),
};
RUN(tests);
