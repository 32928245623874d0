// SPDX-License-Identifier: GPL-2.0
/* What is said, and kept in env.txt, of rounds that hang together. */
#include "run_bed.h"

static void hear(void *arg, const char *line)
{
	snprintf(arg, 1024, "%s", line);
}

/* What a run of those rounds says of its dependence: "" if nothing. The same stands in env.txt. */
static const char *said_of(double lag1, double alike, unsigned int rounds, unsigned int per_vm)
{
	static char heard[1024];
	struct run_doubts d = { .dependence = { lag1, alike, 2 },
				.has_dependence = true,
				.rounds = rounds,
				.rounds_per_vm = per_vm };
	const struct run_listener listener = { .say = hear, .arg = heard };
	struct env env = { 0 };

	heard[0] = '\0';
	run_doubts_record(&d, 0, &env);
	run_doubts_say(&env, &listener);
	if (*heard)
		assert_string_equal(heard + strlen("doubt: "), env_get(&env, DOUBT_DEPENDENCE, ""));
	else
		assert_string_equal(env_get(&env, DOUBT_DEPENDENCE, "none"), "none");
	env_free(&env);
	return heard;
}

static bool says(const char *heard, const char *cause, const char *remedy)
{
	return strstr(heard, cause) && strstr(heard, remedy) && strstr(heard, "50 of 100 rounds");
}

static void neighbours_and_vms_have_each_a_remedy(void **state)
{
	(void)state;
	assert_true(says(said_of(0.7, 0.7, 100, 2), "slower than a round", "leave the machine"));
	assert_true(says(said_of(0.6, 0, 100, 1), "slower than a round", "--budget"));
	assert_true(says(said_of(0.25, 0.5, 100, 2), "rounds of one VM", "--rounds-per-vm 1"));
	/* neighbours are as alike as sharing a VM makes them */
	assert_true(says(said_of(0.45, 0.9, 100, 2), "rounds of one VM", "--rounds-per-vm 1"));
	assert_true(says(said_of(0.5, 0.55, 100, 10), "rounds of one VM", "--rounds-per-vm 1"));
}

static void what_chance_makes_is_no_doubt(void **state)
{
	(void)state;
	assert_string_equal(said_of(0, 0, 100, 2), "");
	assert_string_equal(said_of(-0.5, -0.8, 100, 2), "");
	assert_string_equal(said_of(0.28, 0.28, 1000, 2), ""); /* real, and small */
	assert_string_equal(said_of(0.5, 0.55, 12, 2), "");    /* large, of 12 rounds */
	assert_string_equal(said_of(0.2, 0.9, 100, 1), "");    /* a VM has but one */
}

/* Natively, also if the number of rounds is given and the stop rule never looks. */
static void rounds_are_held_against_each_other(void **state)
{
	struct run_bed bed;

	(void)state;
	run_bed_reset();
	run_bed_begin(&bed, "dependence");
	bed.options.benches = "sweep";
	bed.options.rounds = 8;
	assert_int_equal(run_bed_run(&bed), 0);
	assert_true(bed.doubts.has_dependence);
	assert_int_equal(bed.doubts.rounds, 8);
	assert_int_equal(bed.doubts.rounds_per_vm, 2);
	assert_true(bed.doubts.dependence.factor >= 2); /* that of a short run */
	run_bed_reset();
	run_bed_begin(&bed, "no-dependence");
	bed.options.benches = "sweep";
	bed.options.host_kind = "emulated: a fake";
	assert_int_equal(run_bed_run(&bed), 0);
	assert_false(bed.doubts.has_dependence);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(neighbours_and_vms_have_each_a_remedy),
	cmocka_unit_test(what_chance_makes_is_no_doubt),
	cmocka_unit_test(rounds_are_held_against_each_other),
};
RUN(tests);
