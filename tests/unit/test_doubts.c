// SPDX-License-Identifier: GPL-2.0
/* What speaks against a run that has ended. */
#include "made_benches.h"
#include "made_passes.h"
#include "test.h"

#include "analyse/doubts.h"

static const char *doubted(struct env *env, const struct sample_set *set)
{
	static struct doubts doubts;

	doubts_find(&doubts, env, set, &made_benches);
	return doubts.text;
}

static void doubts_are_named(void **state)
{
	struct sample_set set = { .nr_rows = 0 };
	struct cell_key key = { .bench = "sweep", .op = "get", .policy = "all" };
	struct sample_row row = { .reading.has = { [COUNTER_CYCLES] = true },
				  .reading.value = { [COUNTER_CYCLES] = 5 } };
	struct env env = { 0 };

	(void)state;
	made_pass_add(&set, &key, &row);
	assert_string_equal(doubted(&env, &set), ""); /* of an env.txt that is not there */
	env_set(&env, "part", "1/1");
	assert_string_equal(doubted(&env, &set), "env.txt does not say how the run ended");
	env_set(&env, "stopped", "all rounds asked for are done");
	assert_string_equal(doubted(&env, &set), "");
	env_set(&env, "stopped", "failed");
	assert_string_equal(doubted(&env, &set), "the run failed");
	env_set(&env, "stopped", "interrupted");
	env_set(&env, "part", "1/2");
	assert_string_equal(doubted(&env, &set),
			    "the run was interrupted; it is shard 1/2 alone, to be merged with "
			    "the others");
	env_set(&env, "stopped", "done");
	env_set(&env, "part", "1/1");
	row.failed = 3;
	row.reading.value[COUNTER_CYCLES] = 0;
	snprintf(key.bench, sizeof(key.bench), "foreign");
	made_pass_add(&set, &key, &row);
	assert_string_equal(doubted(&env, &set),
			    "accesses failed in 1 of 2 samples; 1 of 2 samples counted 0; "
			    "foreign get, all is not in benches.csv, and nothing is compared of "
			    "it");
	env_set(&env, DOUBT_DEPENDENCE, "rounds of one VM are alike");
	assert_non_null(strstr(doubted(&env, &set), "; rounds of one VM are alike; foreign"));
	env_set(&env, DOUBT_DEPENDENCE ".part2", "so are those of shard 2");
	assert_non_null(
		strstr(doubted(&env, &set), "VM are alike; so are those of shard 2; foreign"));
	/* of what the run said itself the cause alone; of what is gone, nothing */
	env_set(&env, DOUBT_SAID "governor", "the governor is powersave: `make it` another");
	env_set(&env, DOUBT_SAID "heat.part2", "it is hot");
	env_set(&env, DOUBT_SAID "load", "%s", "");
	assert_non_null(strstr(doubted(&env, &set),
			       "; the governor is powersave; it is hot; rounds of one VM"));
	env_free(&env);
	samples_free(&set);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(doubts_are_named),
};
RUN(tests);
