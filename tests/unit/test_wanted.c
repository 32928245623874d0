// SPDX-License-Identifier: GPL-2.0
/* Which harnesses and ops a run is asked for, and names that there are not. */
#include "run_bed.h"

#include <errno.h>

static struct run_options asked(const char *benches, const char *ops)
{
	return (struct run_options){ .benches = benches, .ops = ops };
}

static void the_default_is_what_is_not_on_request(void **state)
{
	struct run_options none = asked(NULL, NULL), all = asked("all", NULL);
	const struct bench *b;
	unsigned int i;

	(void)state;
	for (i = 0; (b = bench_at(i)); i++) {
		assert_int_equal(run_wants(&none, b), !b->on_request);
		assert_true(run_wants(&all, b));
	}
	assert_true(i > 0);
	b = bench_find("sweep");
	for (i = 0; i < b->nr_ops; i++)
		assert_int_equal(run_wants_op(&none, &b->ops[i]), !b->ops[i].on_request);
}

static void names_choose(void **state)
{
	struct run_options o = asked("sweep,create", "get,vcpu");
	const struct bench *sweep = bench_find("sweep");
	struct error error = { "" };

	(void)state;
	assert_true(run_wants(&o, bench_find("sweep")));
	assert_false(run_wants(&o, bench_find("restore")));
	assert_true(run_wants_op(&o, &sweep->ops[bench_op_find(sweep, "get")]));
	assert_false(run_wants_op(&o, &sweep->ops[bench_op_find(sweep, "set")]));
	assert_false(run_wants_op(&o, &sweep->ops[bench_op_find(sweep, "get_across")]));
	o.ops = "get,get_across";
	assert_true(run_wants_op(&o, &sweep->ops[bench_op_find(sweep, "get_across")]));
	o.ops = "get,set";
	assert_int_equal(run_check_benches(&o, &error), 0);
}

static void what_there_is_not_is_named(void **state)
{
	struct run_options bench = asked("sweep,swep", NULL), op = asked("sweep", "get,gte"),
			   elsewhere = asked("sweep", "restore");
	struct error error = { "" };

	(void)state;
	assert_int_equal(run_check_benches(&bench, &error), -EINVAL);
	assert_non_null(strstr(error.text, "no harness \"swep\""));
	assert_non_null(strstr(error.text, " restore"));
	assert_int_equal(run_check_benches(&op, &error), -EINVAL);
	assert_non_null(strstr(error.text, "an op \"gte\""));
	assert_int_equal(run_check_benches(&elsewhere, &error), -EINVAL);
	assert_non_null(strstr(error.text, "an op \"restore\""));
}

static void policies_are_of_what_the_run_has(void **state)
{
	struct run_options o = asked("sweep,create", NULL), create = asked("create", NULL);
	struct error error = { "" };

	(void)state;
	assert_int_equal(run_wanted_policies(&o), bench_policies_default());
	o.policies = "scoped";
	assert_int_equal(run_wanted_policies(&o), BENCH_POLICY(SCOPED));
	assert_int_equal(run_check_benches(&o, &error), 0);
	o.policies = "all,scopd";
	assert_int_equal(run_check_benches(&o, &error), -EINVAL);
	assert_non_null(strstr(error.text, "a policy \"scopd\""));
	assert_non_null(strstr(error.text, "there are: all scoped"));
	create.policies = "all";
	assert_int_equal(run_check_benches(&create, &error), -EINVAL);
	assert_non_null(strstr(error.text, "there are: none"));
}

static void first_passes_are_of_harnesses_that_have_them(void **state)
{
	struct run_options o = asked("create,restore", NULL);
	struct error error = { "" };

	(void)state;
	o.first = true;
	assert_int_equal(run_check_benches(&o, &error), -EINVAL);
	assert_non_null(strstr(error.text, "--first: no harness of this run"));
	assert_non_null(strstr(error.text, " sweep"));
	o.benches = "create,sweep";
	assert_int_equal(run_check_benches(&o, &error), 0);
	o.benches = NULL;
	assert_int_equal(run_check_benches(&o, &error), 0);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(the_default_is_what_is_not_on_request),
	cmocka_unit_test(names_choose),
	cmocka_unit_test(what_there_is_not_is_named),
	cmocka_unit_test(policies_are_of_what_the_run_has),
	cmocka_unit_test(first_passes_are_of_harnesses_that_have_them),
};
RUN(tests);
