// SPDX-License-Identifier: GPL-2.0
/* Which VM an address means, when addresses are given again; and which VM ran first. */
#include "test.h"

#include "trace/owners.h"
#include "trace/runs.h"

/* One is made at 0x1000 when there were 4 before, one at 0x2000, and one more at 0x1000. */
static struct made_vm made[] = {
	{ 10, 100, 0x1000, 4 },
	{ 20, 100, 0x2000, 5 },
	{ 30, 200, 0x1000, 6 },
};

static struct owners owners_of(bool are_reused)
{
	return (struct owners){
		.by_count = true, .are_reused = are_reused, .made = made, .nr_made = 3
	};
}

static void an_address_that_is_given_again(void **state)
{
	struct owners o = owners_of(true);

	(void)state;
	assert_int_equal(owners_vm(&o, 0x1000, 5), 1);
	assert_int_equal(owners_vm(&o, 0x1000, 6), 1); /* 0x2000 is there, too */
	assert_int_equal(owners_vm(&o, 0x1000, 7), 3);
	assert_int_equal(owners_vm(&o, 0x1000, 99), 3);
	assert_int_equal(owners_vm(&o, 0x2000, 7), 2);
	/* of one that was there before, and of one that nobody saw made */
	assert_int_equal(owners_vm(&o, 0x1000, 4), 0x1000);
	assert_int_equal(owners_vm(&o, 0x3000, 7), 0x3000);
	assert_int_equal(owners_when_made(&o, 3), 30);
	assert_int_equal(owners_when_made(&o, 0x3000), 0);
}

/* Without the count they are one, the first. */
static void addresses_alone(void **state)
{
	struct owners o = owners_of(false);

	(void)state;
	assert_int_equal(owners_vm(&o, 0x1000, 0), 1);
	assert_int_equal(owners_vm(&o, 0x2000, 0), 2);
}

static void who_ran_first(void **state)
{
	struct owners o = owners_of(true);
	struct run_vm run[] = {
		{ 0x1000, 7, 55, 2 }, { 0x1000, 5, 15, 0 }, { 0x2000, 7, 44, 1 },
		{ 0x2000, 9, 42, 1 }, { 0x9000, 5, 12, 0 },
	};
	struct runs runs = { .run = run, .nr = 5 };
	const uint64_t later[] = { 2, 3 }, none[] = { 4 };

	(void)state;
	runs_resolve(&runs, &o);
	assert_int_equal(runs_first(&runs, later, 2)->when, 42);
	assert_int_equal(runs_first(&runs, later, 2)->vm, 2);
	assert_null(runs_first(&runs, none, 1));
	assert_int_equal(runs_first_of_all(&runs)->when, 12);
	assert_true(runs_has(&runs, 1));
	assert_true(runs_has(&runs, 0x9000));
	assert_false(runs_has(&runs, 4));
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(an_address_that_is_given_again),
	cmocka_unit_test(addresses_alone),
	cmocka_unit_test(who_ran_first),
};
RUN(tests);
