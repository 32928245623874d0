// SPDX-License-Identifier: GPL-2.0
/* The widths that the stop rule goes by, against those of the savings that are reported. */
#include "test.h"

#include "measure/rng.h"
#include "measure/stats.h"
#include "measure/watch.h"

#include <limits.h>

#define ROUNDS 200

static const struct sampler_cell cells[] = {
	{ 0, SAMPLER_NO_BASE, false, 1, false },
	{ 0, 0, false, 1, false },
	{ 0, 0, true, 1, false },
};

static void tell(struct watch *w, size_t cell, unsigned int round, bool has, uint64_t value)
{
	struct reading r = { .value = { 0 } };

	r.has[COUNTER_CYCLES] = has;
	r.value[COUNTER_CYCLES] = has ? value : 0;
	assert_int_equal(watch_add(w, cell, round, &r), 0);
}

/* Some rounds lack one value, some the other; a control goes wild. */
static void the_width_is_that_of_the_saving(void **state)
{
	struct watch *w = watch_new(cells, 3, 1, COUNTER_CYCLES, 2);
	double base[ROUNDS], other[ROUNDS], scratch[2 * ROUNDS], width;
	unsigned int rounds[ROUNDS];
	const struct stats_order order = { rounds, 2 };
	struct rng rng = rng_stream(5, 0);
	struct stats_saving s = { 0 };
	struct stats_dependence d;
	unsigned int r, all = ROUNDS, nr;
	size_t n = 0;

	(void)state;
	assert_non_null(w);
	for (r = 0; r < ROUNDS; r++) {
		uint64_t a = 100000 + rng_next(&rng) % 5000, b = 80000 + rng_next(&rng) % 5000;

		tell(w, 0, r, r % 7 != 3, a);
		tell(w, 1, r, r % 11 != 5, b);
		tell(w, 2, r, true, 1 + rng_next(&rng) % 1000000);
		if (r % 7 != 3 && r % 11 != 5) {
			rounds[n] = r;
			base[n] = (double)a;
			other[n++] = (double)b;
		}
		if (r % 3) /* several rounds at a time */
			continue;
		width = watch_width(w, 0, r + 1);
		assert_true(n == 0 || stats_save_rounds(base, other, n, &order, scratch, &s));
		if (n == 0 || !s.percent.has_interval)
			assert_true(width < 0);
		else
			assert_near(width, s.percent.high - s.percent.low);
	}
	assert_true(stats_save_rounds(base, other, n, &order, scratch, &s));
	assert_true(watch_dependence(w, &all, &d, &nr)); /* a control does not count */
	assert_near(d.lag1, s.dependence.lag1);
	assert_near(d.alike, s.dependence.alike);
	assert_near(d.factor, s.dependence.factor);
	assert_int_equal(nr, n);
	watch_free(w);
}

static void nothing_to_wait_for_has_no_width(void **state)
{
	struct stats_dependence d;
	unsigned int one = 1, nr;
	struct sampler_cell alone[] = { { 0, SAMPLER_NO_BASE, false, 1, false },
					{ 0, 0, true, 1, false } };
	struct watch *w = watch_new(alone, 2, 1, COUNTER_CYCLES, 2);

	(void)state;
	tell(w, 0, 0, true, 5);
	tell(w, 1, 0, true, 9);
	assert_near(watch_width(w, 0, 1), 0);
	assert_false(watch_dependence(w, &one, &d, &nr));
	watch_free(w);
	watch_free(NULL);
}

/* A value that is never had: the saving never has an interval, whatever the others have. */
static void a_saving_without_values_is_never_known(void **state)
{
	struct watch *w = watch_new(cells, 3, 1, COUNTER_CYCLES, 2);
	unsigned int r;

	(void)state;
	for (r = 0; r < 20; r++) {
		tell(w, 0, r, true, 5);
		tell(w, 1, r, false, 0);
		assert_true(watch_width(w, 0, r + 1) < 0);
	}
	watch_free(w);
}

/* It asks for more memory than there is, if it asks. */
static void what_is_not_compared_takes_no_memory(void **state)
{
	static const struct sampler_cell alone[] = { { 0, SAMPLER_NO_BASE, false, 1, false },
						     { 0, SAMPLER_NO_BASE, false, 1, false },
						     { 0, 1, true, 1, false } };
	struct watch *w = watch_new(alone, 3, 1, COUNTER_CYCLES, 2);
	struct reading r = { .has = { [COUNTER_CYCLES] = true } };
	size_t i;

	(void)state;
	assert_non_null(w);
	for (i = 0; i < 3; i++)
		assert_int_equal(watch_add(w, i, UINT_MAX - 1, &r), 0);
	watch_free(w);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(the_width_is_that_of_the_saving),
	cmocka_unit_test(nothing_to_wait_for_has_no_width),
	cmocka_unit_test(a_saving_without_values_is_never_known),
	cmocka_unit_test(what_is_not_compared_takes_no_memory),
};
RUN(tests);
