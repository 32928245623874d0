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
	assert_non_null(runs_of(&runs, 1));
	assert_non_null(runs_of(&runs, 0x9000));
	assert_null(runs_of(&runs, 4));
}

/* A VM that first ran in interval 2, and one that never did. */
static void the_mark_is_held_against_what_ran(void **state)
{
	struct run_vm run[] = { { 1, 0, 15, 2 } };
	struct runs runs = { .run = run, .nr = 1, .are_all = true };

	(void)state;
	assert_int_equal(runs_check_mark(&runs, 1, 0, false), RUNS_AGREE);
	assert_int_equal(runs_check_mark(&runs, 1, 0, true), RUNS_MARK_TOO_MUCH);
	/* runs are read first: it may have run at the very end of interval 1 */
	assert_int_equal(runs_check_mark(&runs, 1, 1, true), RUNS_AGREE);
	assert_int_equal(runs_check_mark(&runs, 1, 2, true), RUNS_AGREE);
	assert_int_equal(runs_check_mark(&runs, 1, 2, false), RUNS_AGREE);
	assert_int_equal(runs_check_mark(&runs, 1, 3, true), RUNS_AGREE);
	assert_int_equal(runs_check_mark(&runs, 1, 3, false), RUNS_MARK_TOO_LITTLE);
	assert_int_equal(runs_check_mark(&runs, 2, 3, false), RUNS_AGREE);
	assert_int_equal(runs_check_mark(&runs, 2, 3, true), RUNS_MARK_TOO_MUCH);
	/* it may be among those there was no room for */
	runs.are_all = false;
	assert_int_equal(runs_check_mark(&runs, 2, 3, true), RUNS_AGREE);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(an_address_that_is_given_again),
	cmocka_unit_test(addresses_alone),
	cmocka_unit_test(who_ran_first),
	cmocka_unit_test(the_mark_is_held_against_what_ran),
};
RUN(tests);
