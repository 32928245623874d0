// SPDX-License-Identifier: GPL-2.0
/* What casts doubt on a run: said at its end, and not forgotten when it is gone on with. */
#include "run_bed.h"

/* What cast doubt before the interruption still does after it. */
static void doubts_go_on(void **state)
{
	struct run_bed bed;
	struct env env = { 0 };
	struct run_dir dir;

	(void)state;
	run_bed_begin(&bed, "doubts");
	bed.options.host_kind = "native";
	bed.passes_left = 100;
	assert_int_equal(run_bed_run(&bed), 0);
	assert_int_equal(run_dir_open(&dir, bed.path, NULL), 0);
	assert_int_equal(env_read_dir(&env, &dir, NULL), 0);
	env_set(&env, "doubt.migrations", "7 of 90 passes");
	env_set(&env, "doubt.multiplexed", "5 of 90 passes");
	env_set(&env, "doubt.frequency_spread_pct", "12.5");
	assert_int_equal(env_write(&env, &dir, NULL), 0);
	env_free(&env);
	run_dir_close(&dir);
	bed.passes_left = 0;
	bed.options.resume = true;
	assert_int_equal(run_bed_run(&bed), 0);
	assert_int_equal(strncmp(run_bed_env(bed.path, "doubt.migrations"), "7 of ", 5), 0);
	assert_non_null(strstr(bed.said, "passes moved to another CPU"));
	assert_non_null(strstr(bed.said, "doubt: 5 of "));
	assert_non_null(strstr(bed.said, "cycles per ns moved by 12.5%"));
}

/* Doubts of a run that was interrupted, as @migrations and @spread have them. */
static void plant_doubts(const char *path, const char *migrations, const char *spread)
{
	struct env env = { 0 };
	struct run_dir dir;

	assert_int_equal(run_dir_open(&dir, path, NULL), 0);
	assert_int_equal(env_read_dir(&env, &dir, NULL), 0);
	env_set(&env, "doubt.migrations", "%s", migrations);
	env_set(&env, "doubt.frequency_spread_pct", "%s", spread);
	assert_int_equal(env_write(&env, &dir, NULL), 0);
	env_free(&env);
	run_dir_close(&dir);
}

/* Not even by a kill -9 of the run that goes on. */
static void doubts_outlive_a_killed_run(void **state)
{
	const struct run_listener nobody = { .arg = NULL };
	struct run_bed bed;

	(void)state;
	run_bed_begin(&bed, "killed");
	bed.passes_left = 100;
	assert_int_equal(run_bed_run(&bed), 0);
	plant_doubts(bed.path, "7 of 90 passes", "12.5");
	bed.options.resume = true;
	{
		struct run run = RUN_INIT(&bed.options, nobody);

		assert_int_equal(run_prepare(&run, NULL), 0);
		assert_int_equal(run_open(&run, NULL), 0);
		run_free(&run);
	}
	assert_int_equal(strncmp(run_bed_env(bed.path, "doubt.migrations"), "7 of ", 5), 0);
	assert_string_equal(run_bed_env(bed.path, "doubt.frequency_spread_pct"), "12.50");
}

/* Doubts that cannot be: the directory is anyone's. */
static void impossible_doubts_are_dropped(void **state)
{
	static const char *const shares[] = { "18446744073709551615 of 18446744073709551615 passes",
					      "-1 of 3 passes", "4 of 3 passes", "of", "" };
	static const char *const spreads[] = { "inf", "nan", "-inf", "1e999", "x" };
	struct run_bed bed;
	char name[32];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(shares) / sizeof(shares[0]); i++) {
		snprintf(name, sizeof(name), "impossible-%zu", i);
		run_bed_begin(&bed, name);
		bed.options.host_kind = "native";
		bed.passes_left = 100;
		assert_int_equal(run_bed_run(&bed), 0);
		plant_doubts(bed.path, shares[i], spreads[i]);
		bed.passes_left = 0;
		bed.options.resume = true;
		assert_int_equal(run_bed_run(&bed), 0);
		assert_null(strstr(bed.said, "passes moved to another CPU"));
		assert_null(strstr(bed.said, "cycles per ns moved"));
	}
}

static void hear(void *arg, const char *line)
{
	strcat(strcat(arg, line), "\n");
}

/* What passes read, and what the host says of itself, each with its remedy. */
static void every_doubt_is_said(void **state)
{
	struct reading slow = { .has = { [COUNTER_CYCLES] = true, [COUNTER_WALL_NS] = true },
				.value = { [COUNTER_CYCLES] = 800000,
					   [COUNTER_WALL_NS] = 400000,
					   [COUNTER_CONTEXT_SWITCHES] = 1 } };
	struct reading fast = slow, shortest = slow;
	char said[4096] = "";
	const struct run_listener listener = { .arg = said, .say = hear };
	struct run_doubts doubts = { .cpu = 0 };
	struct env env = { 0 };
	unsigned int i;

	(void)state;
	fast.value[COUNTER_CYCLES] = 840000;
	fast.value[COUNTER_CONTEXT_SWITCHES] = 0;
	fast.value[COUNTER_MIGRATIONS] = 1;
	shortest.value[COUNTER_WALL_NS] = 1000; /* would be 800 GHz */
	for (i = 0; i < 4; i++) {
		assert_int_equal(run_doubts_note(&doubts, &slow), 0);
		assert_int_equal(run_doubts_note(&doubts, &fast), 0);
	}
	assert_int_equal(run_doubts_note(&doubts, &shortest), 0);
	run_doubts_record(&doubts, 2, &env);
	assert_string_equal(env_get(&env, "doubt.context_switches", ""), "5 of 9 passes");
	assert_string_equal(env_get(&env, "doubt.migrations", ""), "4 of 9 passes");
	assert_string_equal(env_get(&env, "doubt.multiplexed", ""), "2 of 9 passes");
	assert_true(strtod(env_get(&env, "doubt.frequency_spread_pct", "0"), NULL) > 1);
	assert_true(strtod(env_get(&env, "doubt.frequency_spread_pct", "0"), NULL) < 10);
	env_set(&env, "governor", "powersave");
	env_set(&env, "pinned_cpu", "none: --no-pin");
	run_doubts_say(&doubts, 2, &env, &listener);
	assert_non_null(strstr(said, "doubt: 2 of 9 passes had their counters multiplexed"));
	assert_non_null(strstr(said, "doubt: 5 of 9 passes lost the CPU to another task"));
	assert_non_null(strstr(said, "doubt: 4 of 9 passes moved to another CPU"));
	assert_non_null(strstr(said, "doubt: not pinned to a CPU (--no-pin)"));
	assert_non_null(strstr(said, "doubt: the cpufreq governor is powersave"));
	assert_non_null(strstr(said, "doubt: cycles per ns moved by "));
	/* an emulated host's counts repeat all the same */
	said[0] = '\0';
	env_set(&env, "host_kind", "emulated arm64");
	run_doubts_say(&doubts, 0, &env, &listener);
	assert_string_equal(said, "");
	run_doubts_free(&doubts);
	env_free(&env);
}

/* A context switch in a tenth of the passes, or a governor that is as it should be, is none. */
static void little_is_no_doubt(void **state)
{
	struct reading r = { .value = { [COUNTER_CONTEXT_SWITCHES] = 1 } };
	char said[4096] = "";
	const struct run_listener listener = { .arg = said, .say = hear };
	struct run_doubts doubts = { .cpu = 0 };
	struct env env = { 0 };
	unsigned int i;

	(void)state;
	for (i = 0; i < 10; i++) {
		assert_int_equal(run_doubts_note(&doubts, &r), 0);
		r.value[COUNTER_CONTEXT_SWITCHES] = 0;
	}
	run_doubts_record(&doubts, 0, &env);
	env_set(&env, "governor", "performance");
	env_set(&env, "pinned_cpu", "3");
	run_doubts_say(&doubts, 0, &env, &listener);
	assert_string_equal(said, "");
	assert_null(env_get(&env, "doubt.frequency_spread_pct", NULL));
	env_free(&env);
}

#define T(f) cmocka_unit_test_setup(f, run_bed_setup)
static const struct CMUnitTest tests[] = {
	T(doubts_go_on),	T(doubts_outlive_a_killed_run), T(impossible_doubts_are_dropped),
	T(every_doubt_is_said), T(little_is_no_doubt),
};
RUN(tests);
