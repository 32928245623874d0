// SPDX-License-Identifier: GPL-2.0
/* Prices of accesses that were made before a VM ran. */
#include "test.h"

#include "analyse/trace.h"

static struct register_row cost(const char *state, double median)
{
	struct register_row r = { .cell = { .op = "set", .vcpus = 1, .id = 7 },
				  .s.mid.median = median };

	strcpy(r.cell.state, state);
	strcpy(r.metric, "instructions");
	return r;
}

static struct trace_row row(unsigned int phase, uint64_t fresh)
{
	return (struct trace_row){ .vm = 1,
				   .phase = phase,
				   .op = TRACE_SET,
				   .id = 7,
				   .scope = "vcpu",
				   .accesses = 4,
				   .fresh = fresh };
}

/* The target of a migration has not run in a later phase either; and a phase may have both. */
static void what_is_fresh_is_priced_as_that(void **state)
{
	struct register_row prices[] = { cost("fresh", 10), cost("ran", 100) };
	struct register_costs costs = { prices, 2 };
	struct trace_row rows[] = { row(1, 0), row(2, 4), row(3, 1), row(4, 0) };
	struct trace_rows all = { rows, 4 };
	struct trace_prices how = { &costs, trace_metric(&costs), true };
	struct trace_sums sums;

	(void)state;
	assert_int_equal(trace_mark(&all), 0);
	assert_int_equal(trace_sum(&sums, &all, &how), 0);
	/* by its phase, in a trace that does not say it */
	assert_near(sums.line[0].cost[TRACE_ACCESSES], 40);
	assert_near(sums.line[1].cost[TRACE_ACCESSES], 40);
	assert_near(sums.line[2].cost[TRACE_ACCESSES], 310);
	assert_near(sums.line[3].cost[TRACE_ACCESSES], 400);
	trace_sums_free(&sums);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(what_is_fresh_is_priced_as_that),
};
RUN(tests);
