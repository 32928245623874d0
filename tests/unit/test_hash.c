// SPDX-License-Identifier: GPL-2.0
/* The hash against the vectors its authors published. */
#include "test.h"

#include "measure/hash.h"

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

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(hash_of_known_strings),
	cmocka_unit_test(hash_goes_on_where_it_stopped),
};
RUN(tests);
