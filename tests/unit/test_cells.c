// SPDX-License-Identifier: GPL-2.0
/* The index of cells: each is found again, once, however many there are. */
#include "test.h"

#include "record/cells.h"

#define MANY 5000

/* Cell @i of many: they differ in one of their parts each, and never in all. */
static struct cell_key key_of(unsigned int i)
{
	struct cell_key key = { "sweep", "get", "all", 1, 1, "fresh", 0, "" };

	switch (i % 5) {
	case 0: key.vcpus = 2 + i; break;
	case 1: key.threads = 2 + i; break;
	case 2: key.id = 0x6030000000100000 + i; break;
	case 3: snprintf(key.pass, sizeof(key.pass), "pass%u", i); break;
	case 4: snprintf(key.op, sizeof(key.op), "op%u", i); break;
	}
	return key;
}

static void each_is_found_again(void **state)
{
	struct cells cells = { 0 };
	struct cell_key key;
	unsigned int i;

	(void)state;
	key = key_of(0);
	assert_true(cells_find(&cells, &key) == CELLS_NONE);
	for (i = 0; i < 2 * MANY; i++) {
		key = key_of(i % MANY);
		assert_int_equal(cells_add(&cells, &key), i % MANY);
	}
	assert_int_equal(cells.nr, MANY);
	for (i = 0; i < MANY; i++) {
		key = key_of(i);
		assert_int_equal(cells_find(&cells, &key), i);
		assert_true(cell_key_equal(&cells.key[i], &key));
	}
	key = key_of(MANY);
	assert_true(cells_find(&cells, &key) == CELLS_NONE);
	cells_free(&cells);
	assert_int_equal(cells.nr, 0);
}

static void every_part_tells_cells_apart(void **state)
{
	const struct cell_key same = { "b", "o", "p", 1, 1, "s", 0, "" };
	const struct cell_key other[] = {
		{ "x", "o", "p", 1, 1, "s", 0, "" }, { "b", "x", "p", 1, 1, "s", 0, "" },
		{ "b", "o", "x", 1, 1, "s", 0, "" }, { "b", "o", "p", 2, 1, "s", 0, "" },
		{ "b", "o", "p", 1, 2, "s", 0, "" }, { "b", "o", "p", 1, 1, "x", 0, "" },
		{ "b", "o", "p", 1, 1, "s", 1, "" }, { "b", "o", "p", 1, 1, "s", 0, "x" },
	};
	struct cells cells = { 0 };
	size_t i;

	(void)state;
	assert_int_equal(cells_add(&cells, &same), 0);
	for (i = 0; i < sizeof(other) / sizeof(other[0]); i++) {
		assert_true(cells_find(&cells, &other[i]) == CELLS_NONE);
		assert_int_not_equal(cell_key_compare(&same, &other[i]), 0);
		assert_int_equal(cells_add(&cells, &other[i]), i + 1);
	}
	cells_free(&cells);
}

static void they_are_put_in_order(void **state)
{
	struct cells cells = { 0 };
	struct cell_key key;
	size_t *order;
	unsigned int i;

	(void)state;
	for (i = 0; i < 100; i++) {
		key = key_of(99 - i);
		cells_add(&cells, &key);
	}
	order = cells_order(&cells);
	for (i = 1; i < cells.nr; i++)
		assert_true(cell_key_compare(&cells.key[order[i - 1]], &cells.key[order[i]]) < 0);
	free(order);
	cells_free(&cells);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(each_is_found_again),
	cmocka_unit_test(every_part_tells_cells_apart),
	cmocka_unit_test(they_are_put_in_order),
};
RUN(tests);
