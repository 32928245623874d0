// SPDX-License-Identifier: GPL-2.0
/* What casts doubt on a run is not forgotten when it is gone on with. */
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
	assert_non_null(strstr(bed.said, "passes moved to another CPU: leave out --no-pin"));
	assert_non_null(strstr(bed.said, "doubt: 5 of "));
	assert_non_null(strstr(bed.said, "on CPUs with another PMU; leave out --no-pin"));
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

/* A sentence on what is different by now is not forgotten either. */
static void what_was_said_goes_on(void **state)
{
	struct run_bed bed;
	struct env env = { 0 };
	struct run_dir dir;

	(void)state;
	run_bed_begin(&bed, "said");
	bed.passes_left = 100;
	assert_int_equal(run_bed_run(&bed), 0);
	assert_int_equal(run_dir_open(&dir, bed.path, NULL), 0);
	assert_int_equal(env_read_dir(&env, &dir, NULL), 0);
	env_set(&env, DOUBT_SAID "ksm", "KSM scans: stop it");
	env_set(&env, DOUBT_SAID "frequency", "it moved: hold it still");
	assert_int_equal(env_write(&env, &dir, NULL), 0);
	env_free(&env);
	run_dir_close(&dir);
	bed.passes_left = 0;
	bed.options.resume = true;
	assert_int_equal(run_bed_run(&bed), 0);
	assert_string_equal(run_bed_env(bed.path, DOUBT_SAID "ksm"), "KSM scans: stop it");
	assert_non_null(strstr(bed.said, "doubt: KSM scans: stop it\n"));
	/* but what is counted is judged by the whole run */
	assert_string_equal(run_bed_env(bed.path, DOUBT_SAID "frequency"), "");
	assert_null(strstr(bed.said, "it moved"));
}

#define T(f) cmocka_unit_test_setup(f, run_bed_setup)
static const struct CMUnitTest tests[] = {
	T(doubts_go_on),
	T(doubts_outlive_a_killed_run),
	T(impossible_doubts_are_dropped),
	T(what_was_said_goes_on),
};
RUN(tests);
