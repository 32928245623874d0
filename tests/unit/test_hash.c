// SPDX-License-Identifier: GPL-2.0
/* The hash and the random numbers against what their authors published. */
#include "test.h"

#include "measure/hash.h"
#include "measure/rng.h"

/* Noll's own test suite for FNV-1a of 64 bits. */
static void hash_of_known_strings(void **state)
{
	(void)state;
	assert_true(hash_bytes(HASH_INIT, "", 0) == 0xcbf29ce484222325u);
	assert_true(hash_bytes(HASH_INIT, "a", 1) == 0xaf63dc4c8601ec8cu);
	assert_true(hash_bytes(HASH_INIT, "foobar", 6) == 0x85944171f73967e8u);
}

static void hash_goes_on_where_it_stopped(void **state)
{
	(void)state;
	assert_true(hash_bytes(hash_bytes(HASH_INIT, "foo", 3), "bar", 3) ==
		    hash_bytes(HASH_INIT, "foobar", 6));
}

/* SplitMix64 of seed 0, as java.util.SplittableRandom draws it. */
static void numbers_of_a_known_seed(void **state)
{
	static const uint64_t want[] = { 0xe220a8397b1dcdafu, 0x6e789e6aa1b965f4u,
					 0x06c45d188009454fu };
	struct rng rng = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		assert_true(rng_at(0, i) == want[i]);
		assert_true(rng_next(&rng) == want[i]);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(hash_of_known_strings),
	cmocka_unit_test(hash_goes_on_where_it_stopped),
	cmocka_unit_test(numbers_of_a_known_seed),
};
RUN(tests);
