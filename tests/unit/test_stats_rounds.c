// SPDX-License-Identifier: GPL-2.0
/* How rounds hang together, by numbers worked out by hand. */
#include "test.h"

#include "measure/stats.h"

static struct stats_dependence dependence_of(double *v, size_t n, unsigned int per_subject)
{
	static unsigned int round[512];
	static double sorted[512];
	struct stats_order order = { round, per_subject };
	struct stats_dependence d;
	unsigned int i;

	for (i = 0; i < n; i++)
		round[i] = i;
	stats_interval_of(v, n, &order, sorted, &d);
	return d;
}

/* By hand: ranks 1 2 3 4 5 6; steps of 1, squares 17.5. */
static void dependence_of_known_numbers(void **state)
{
	double rising[] = { 1, 2, 3, 5, 8, 1e9 }, twins[] = { 3, 4, 1, 2, 5, 6 };
	double same[] = { 7, 7, 7, 7 }, zigzag[40];
	struct stats_dependence d = dependence_of(rising, 6, 1);
	size_t i;

	(void)state;
	assert_near(d.lag1, 1 - 5 / 17.5 / 2);
	assert_near(d.alike, 0); /* of one round a VM nothing is alike */
	/* between 16, within 1.5; mean squares 8 and 0.5 */
	assert_near(dependence_of(twins, 6, 2).alike, 7.5 / 8.5);
	assert_near(dependence_of(same, 4, 2).lag1, 0);
	assert_near(dependence_of(same, 4, 2).alike, 0);
	for (i = 0; i < 40; i++)
		zigzag[i] = (double)(i % 2);
	d = dependence_of(zigzag, 40, 2);
	assert_true(d.lag1 < -0.9 && d.alike < -0.9);
	assert_near(d.factor, 1); /* never narrower than that of independent rounds */
	for (i = 0; i < 40; i++)
		zigzag[i] = (double)(i % 2 + i / 20);
	d = dependence_of(zigzag, 40, 1);
	assert_true(d.lag1 < 0.1 && d.factor > 2); /* blocks of 6 tell what neighbours do not */
}

/* Rounds that lack a value are missed by nothing but their VM. */
static void vms_are_told_by_their_rounds(void **state)
{
	const unsigned int round[] = { 0, 2, 3, 5, 6, 7, 9 };
	double v[] = { 9, 1, 1, 5, 7, 7, 3 }, sorted[7];
	struct stats_dependence d;

	(void)state;
	stats_interval_of(v, 7, &(struct stats_order){ round, 2 }, sorted, &d);
	assert_near(d.alike, 1);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(dependence_of_known_numbers),
	cmocka_unit_test(vms_are_told_by_their_rounds),
};
RUN(tests);
