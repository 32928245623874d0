// SPDX-License-Identifier: GPL-2.0
/* Which phase an access belongs to: what counts in intervals, and which VM ran when, is given. */
#include "test.h"

#include "trace/phases.h"

#define A 0xa000
#define B 0xb000
#define C 0xc000

static bool c_is_later(const void *arg, uint64_t vm)
{
	(void)arg;
	return vm == C;
}

static bool is_fresh(const void *arg, const struct trace_key *raw)
{
	(void)arg;
	return !PHASES_HAS_RUN(raw->phase);
}

struct bed {
	struct phases phases;
	struct trace_counts raw, counts;
};

static void put_up(struct bed *bed)
{
	*bed = (struct bed){ .phases.is_later = c_is_later };
}

static void add(struct bed *bed, uint64_t vm, unsigned int interval, bool has_run, uint64_t n)
{
	struct trace_key key = { .vm = vm, .id = 7, .phase = PHASES_RAW(interval, has_run) };

	*trace_count_of(&bed->raw, &key) += n;
}

static void number(struct bed *bed)
{
	const uint64_t vms[] = { A, B, C };

	assert_int_equal(phases_number(&bed->phases, &bed->raw, vms, 3, &bed->counts), 0);
}

static uint64_t in_phase(struct bed *bed, uint64_t vm, unsigned int phase)
{
	struct trace_key key = { .vm = vm, .id = 7, .phase = phase };

	return *trace_count_of(&bed->counts, &key);
}

static void tear_down(struct bed *bed)
{
	phases_free(&bed->phases);
	trace_counts_free(&bed->raw);
	trace_counts_free(&bed->counts);
}

static void the_first_run_ends_a_phase(void **state)
{
	struct bed bed;

	(void)state;
	put_up(&bed);
	bed.phases.has_run = true;
	add(&bed, A, 0, false, 5);
	add(&bed, A, 0, true, 3);
	number(&bed);
	assert_int_equal(in_phase(&bed, A, 1), 5);
	assert_int_equal(in_phase(&bed, A, 2), 3);
	tear_down(&bed);
}

/* A has run; B is still being created, C was begun after the run. */
static void other_vms_of_the_vmm(void **state)
{
	struct bed bed;

	(void)state;
	put_up(&bed);
	bed.phases.has_run = true;
	add(&bed, A, 0, true, 1);
	add(&bed, B, 0, false, 2);
	add(&bed, C, 0, false, 4);
	phases_border(&bed.phases, true);
	add(&bed, B, 1, false, 8);
	number(&bed);
	assert_int_equal(in_phase(&bed, B, 1), 2);
	assert_int_equal(in_phase(&bed, A, 2), 1);
	assert_int_equal(in_phase(&bed, C, 2), 4);
	assert_int_equal(in_phase(&bed, B, 3), 8);
	tear_down(&bed);
}

/* Before it nothing was accessed, so that no phase ends. */
static void a_run_at_once(void **state)
{
	struct bed bed;

	(void)state;
	put_up(&bed);
	bed.phases.has_run = true;
	add(&bed, A, 0, true, 3);
	number(&bed);
	assert_int_equal(in_phase(&bed, A, 1), 3);
	tear_down(&bed);
}

/* Nobody says where a phase ended that nobody marked; the accesses of another VMM are none. */
static void borders(void **state)
{
	struct bed bed;

	(void)state;
	put_up(&bed);
	add(&bed, 0xd000, 0, false, 9);
	phases_border(&bed.phases, false);
	add(&bed, A, 1, false, 1);
	phases_border(&bed.phases, false);
	phases_border(&bed.phases, true);
	phases_border(&bed.phases, false);
	add(&bed, A, 4, true, 2);
	number(&bed);
	assert_int_equal(in_phase(&bed, A, 1), 1);
	assert_int_equal(in_phase(&bed, A, 2), 0);
	assert_int_equal(in_phase(&bed, A, 3), 2);
	assert_int_equal(in_phase(&bed, 0xd000, 1), 0);
	tear_down(&bed);
}

/* In the second interval, after a mark. */
static void a_run_after_a_border(void **state)
{
	struct bed bed;

	(void)state;
	put_up(&bed);
	bed.phases.has_run = true;
	bed.phases.ran_in = 1;
	add(&bed, A, 0, false, 1);
	phases_border(&bed.phases, true);
	add(&bed, A, 1, false, 2);
	add(&bed, A, 1, true, 4);
	phases_border(&bed.phases, false);
	add(&bed, A, 2, true, 8);
	number(&bed);
	assert_int_equal(in_phase(&bed, A, 1), 1);
	assert_int_equal(in_phase(&bed, A, 2), 2);
	assert_int_equal(in_phase(&bed, A, 3), 4);
	assert_int_equal(in_phase(&bed, A, 4), 8);
	tear_down(&bed);
}

static uint64_t fresh_in_phase(struct bed *bed, uint64_t vm, unsigned int phase)
{
	struct trace_key key = { .vm = vm, .id = 7, .phase = phase };

	return trace_count_entry(&bed->counts, &key)->fresh;
}

/* A runs in the first interval; B, the target of a migration, in the third. */
static void what_was_before_a_vms_own_run(void **state)
{
	struct bed bed;

	(void)state;
	put_up(&bed);
	bed.phases.has_run = true;
	bed.phases.is_fresh = is_fresh;
	add(&bed, A, 0, false, 5);
	add(&bed, A, 0, true, 3);
	phases_border(&bed.phases, true);
	add(&bed, B, 1, false, 4);
	phases_border(&bed.phases, true);
	add(&bed, B, 2, false, 2);
	add(&bed, B, 2, true, 1);
	number(&bed);
	assert_int_equal(fresh_in_phase(&bed, A, 1), 5);
	assert_int_equal(fresh_in_phase(&bed, A, 2), 0);
	assert_int_equal(fresh_in_phase(&bed, B, 3), 4);
	assert_int_equal(fresh_in_phase(&bed, B, 4), 2);
	assert_int_equal(in_phase(&bed, B, 4), 3);
	tear_down(&bed);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(the_first_run_ends_a_phase),
	cmocka_unit_test(other_vms_of_the_vmm),
	cmocka_unit_test(a_run_at_once),
	cmocka_unit_test(borders),
	cmocka_unit_test(a_run_after_a_border),
	cmocka_unit_test(what_was_before_a_vms_own_run),
};
RUN(tests);
