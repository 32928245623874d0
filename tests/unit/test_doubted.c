// SPDX-License-Identifier: GPL-2.0
/* What casts doubt on a run: said at its end, a cause and its remedy each. */
#include "test.h"

#include "run/doubts.h"

#include <errno.h>

static void hear(void *arg, const char *line)
{
	strcat(strcat(arg, line), "\n");
}

/* Eight passes of two frequencies, half of which lost the CPU, and half of which moved; and one
 * that is too short to tell a frequency: it would be 800 GHz. */
static void note_passes(struct run_doubts *doubts)
{
	struct reading slow = { .has = { [COUNTER_CYCLES] = true,
					 [COUNTER_WALL_NS] = true,
					 [COUNTER_CONTEXT_SWITCHES] = true,
					 [COUNTER_MIGRATIONS] = true },
				.value = { [COUNTER_CYCLES] = 800000,
					   [COUNTER_WALL_NS] = 400000,
					   [COUNTER_CONTEXT_SWITCHES] = 1 } };
	struct reading fast = slow, shortest = slow;
	unsigned int i;

	fast.value[COUNTER_CYCLES] = 840000;
	fast.value[COUNTER_CONTEXT_SWITCHES] = 0;
	fast.value[COUNTER_MIGRATIONS] = 1;
	shortest.value[COUNTER_WALL_NS] = 1000;
	for (i = 0; i < 4; i++) {
		assert_int_equal(run_doubts_note(doubts, &slow), 0);
		assert_int_equal(run_doubts_note(doubts, &fast), 0);
	}
	assert_int_equal(run_doubts_note(doubts, &shortest), 0);
}

/* What passes read, and what the host says of itself, each with its remedy. */
static void every_doubt_is_said(void **state)
{
	static const char *const lines[] = {
		"2 of 9 passes had their counters multiplexed, and are without counts: something "
		"else uses the PMU; stop it (perf, the NMI watchdog)",
		"5 of 9 passes lost the CPU to another task: leave the machine alone, or isolate a "
		"CPU (isolcpus=)",
		"4 of 9 passes moved to another CPU: one went offline, or out of the task's "
		"cpuset, in the run; give it back, and measure again",
		"not pinned to a CPU (--no-pin): leave out --no-pin, or allow the task a CPU "
		"(taskset)",
		"the cpufreq governor of CPU 3 is powersave: `cpupower frequency-set -g "
		"performance`",
		"the host is a virtual machine (Some Cloud, by its DMI): what KVM costs there is "
		"not what it costs on metal; measure on the machine itself",
		"other tasks kept 1.5 CPUs busy: leave the machine alone while it measures",
		"a hypervisor took 2.5% of the time of CPU 3: measure on the machine itself, or "
		"where CPUs are not shared",
		"heat slows the CPU down (cooling_device1 at 2 of 5): cool it, or fix a frequency "
		"that it can keep",
		"khugepaged made 7 huge pages in the run: wait until it is done, or `echo never "
		">/sys/kernel/mm/transparent_hugepage/enabled`",
		"KSM scans memory for pages to merge: `echo 0 >/sys/kernel/mm/ksm/run`",
	};
	char said[8192] = "", line[512];
	const struct run_listener listener = { .arg = said, .say = hear };
	struct run_doubts doubts = { .cpu = 3,
				     .disturbance = { .others_cpus = 1.5,
						      .steal_pct = 2.5,
						      .cooling = "cooling_device1 at 2 of 5",
						      .collapsed = 7,
						      .merges = true } };
	struct env env = { 0 };
	size_t i;

	(void)state;
	note_passes(&doubts);
	env_set(&env, "governor", "powersave");
	env_set(&env, "pinned_cpu", "none: --no-pin");
	env_set(&env, "host_kind", "virtual machine (Some Cloud, by its DMI)");
	run_doubts_record(&doubts, 2, &env);
	assert_string_equal(env_get(&env, "doubt.context_switches", ""), "5 of 9 passes");
	assert_string_equal(env_get(&env, "doubt.migrations", ""), "4 of 9 passes");
	assert_string_equal(env_get(&env, "doubt.multiplexed", ""), "2 of 9 passes");
	assert_true(strtod(env_get(&env, "doubt.frequency_spread_pct", "0"), NULL) > 1);
	assert_true(strtod(env_get(&env, "doubt.frequency_spread_pct", "0"), NULL) < 10);
	run_doubts_say(&env, &listener);
	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		snprintf(line, sizeof(line), "doubt: %s\n", lines[i]);
		if (!strstr(said, line))
			fail_msg("not said: %s; but:\n%s", line, said);
	}
	assert_non_null(strstr(said, "doubt: cycles per ns moved by "));
	run_doubts_free(&doubts);
	env_free(&env);
}

/* One cause of several is named: what is sure before what is likely. */
static void heat_is_one_doubt(void **state)
{
	struct run_doubts doubts = {
		.cpu = -EPERM,
		.disturbance = { .throttled = 3, .khz_before = 3000000, .khz_after = 2000000 }
	};
	struct env env = { 0 };

	(void)state;
	run_doubts_record(&doubts, 0, &env);
	assert_string_equal(env_get(&env, DOUBT_SAID "heat", ""),
			    "heat slowed the CPU down 3 times: cool it");
	env_free(&env);
	env = (struct env){ 0 };
	doubts.disturbance.throttled = 0;
	run_doubts_record(&doubts, 0, &env);
	assert_string_equal(env_get(&env, DOUBT_SAID "heat", ""),
			    "the highest frequency fell from 3000000 to 2000000 kHz in the run: "
			    "cool it, or fix a frequency that it can keep");
	env_free(&env);
}

static void who_says_native_is_held_to_it(void **state)
{
	struct run_doubts doubts = { .cpu = 0 };
	struct env env = { 0 };

	(void)state;
	env_set(&env, "host_kind", "native");
	env_set(&env, "host_kind_found", "emulated (QEMU Virtual Machine, by its DMI)");
	run_doubts_record(&doubts, 0, &env);
	assert_string_equal(env_get(&env, DOUBT_SAID "host", ""),
			    "the host is said to be native, and looks emulated (QEMU Virtual "
			    "Machine, by its DMI): leave out HOST_KIND=, unless you know better");
	env_set(&env, "host_kind_found", "native");
	env_set(&env, DOUBT_SAID "host", "%s", "");
	run_doubts_record(&doubts, 0, &env);
	assert_string_equal(env_get(&env, DOUBT_SAID "host", ""), "");
	env_free(&env);
}

/* Its counts repeat all the same, unless they are gone. */
static void an_emulated_host_is_not_doubted(void **state)
{
	char said[4096] = "";
	const struct run_listener listener = { .arg = said, .say = hear };
	struct run_doubts doubts = { .disturbance = { .others_cpus = 2 } };
	struct env env = { 0 };

	(void)state;
	note_passes(&doubts);
	env_set(&env, "governor", "powersave");
	env_set(&env, "host_kind", "emulated arm64");
	run_doubts_record(&doubts, 0, &env);
	run_doubts_say(&env, &listener);
	assert_string_equal(said, "");
	run_doubts_record(&doubts, 1, &env);
	run_doubts_say(&env, &listener);
	assert_int_equal(strncmp(said, "doubt: 1 of 9 passes had their counters", 39), 0);
	run_doubts_free(&doubts);
	env_free(&env);
}

/* A context switch in a tenth of the passes, or a governor that is as it should be, is none. */
static void little_is_no_doubt(void **state)
{
	struct reading r = { .has = { [COUNTER_CONTEXT_SWITCHES] = true },
			     .value = { [COUNTER_CONTEXT_SWITCHES] = 1 } };
	char said[4096] = "";
	const struct run_listener listener = { .arg = said, .say = hear };
	struct run_doubts doubts = { .cpu = 0,
				     .disturbance = { .others_cpus = 0.5, .steal_pct = 1 } };
	struct env env = { 0 };
	unsigned int i;

	(void)state;
	for (i = 0; i < 10; i++) {
		assert_int_equal(run_doubts_note(&doubts, &r), 0);
		r.value[COUNTER_CONTEXT_SWITCHES] = 0;
	}
	env_set(&env, "governor", "performance");
	env_set(&env, "pinned_cpu", "3");
	run_doubts_record(&doubts, 0, &env);
	run_doubts_say(&env, &listener);
	assert_string_equal(said, "");
	assert_null(env_get(&env, "doubt.frequency_spread_pct", NULL));
	env_free(&env);
}

/* What may not be counted is not 0. */
static void what_is_not_counted_is_not_none(void **state)
{
	static const char *const keys[] = { "cycles", "instructions", "user_instructions",
					    "context_switches", "migrations" };
	struct reading r = { .has = { [COUNTER_WALL_NS] = true } };
	struct run_doubts doubts = { .cpu = 0 }, resumed = { .cpu = 0 };
	struct env env = { 0 };
	char key[64];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		snprintf(key, sizeof(key), "counter.%s", keys[i]);
		env_set(&env, key, "no: not permitted: ask root");
	}
	assert_int_equal(run_doubts_note(&doubts, &r), 0);
	run_doubts_record(&doubts, 0, &env);
	assert_string_equal(env_get(&env, "doubt.context_switches", ""),
			    "not counted: not permitted: ask root");
	assert_string_equal(env_get(&env, "doubt.migrations", ""),
			    "not counted: not permitted: ask root");
	assert_string_equal(env_get(&env, "doubt.multiplexed", ""),
			    "not counted: there are no counters");
	run_doubts_resume(&resumed, &env);
	assert_int_equal(resumed.switched.of + resumed.migrated.of + resumed.passes, 0);
	env_free(&env);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(every_doubt_is_said),
	cmocka_unit_test(heat_is_one_doubt),
	cmocka_unit_test(who_says_native_is_held_to_it),
	cmocka_unit_test(an_emulated_host_is_not_doubted),
	cmocka_unit_test(little_is_no_doubt),
	cmocka_unit_test(what_is_not_counted_is_not_none),
};
RUN(tests);
