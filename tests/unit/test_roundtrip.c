// SPDX-License-Identifier: GPL-2.0
/* Round trips on registers whose truth the test knows: what is lost, when, and to whose write. */
#include "state_bed.h"

#include "kvm/arch.h"
#include "report/report_roundtrip.h"
#include "run/roundtrip.h"

#include <errno.h>

#define NR_VCPUS 3

static struct roundtrip_fate fates[NR_VCPUS][FAKE_REGS];

static void find(void)
{
	struct error error = { "" };

	assert_int_equal(reg_table_read(&table, &config, SCOPE_DOCUMENTED, NULL), 0);
	if (state_recipes_find(&recipes, &table, &config, &error))
		fail_msg("%s", error.text);
}

/* As KVM of 6.12 has it: a write takes the bits of what it writes out of another register. */
static void have_sctlr_clear_x0(void)
{
	fake_kvm.clears[SCTLR] = 1 + X0;
	fake_kvm.initial[SCTLR] = 0xff;
	fake_kvm.fixed[SCTLR] = ~0ull;
}

/* How many registers of all vCPUs differ. */
static unsigned int differing(enum roundtrip_order order)
{
	unsigned int v, i, n = 0;

	assert_int_equal(roundtrip_make(&recipes, NR_VCPUS, order, false, &fates[0][0], NULL), 0);
	for (v = 0; v < NR_VCPUS; v++)
		for (i = 0; i < FAKE_REGS; i++)
			n += fates[v][i].differs;
	return n;
}

static void what_comes_back_is_not_named(void **state)
{
	enum roundtrip_order order;

	(void)state;
	fake_kvm.shared[PSCI] = fake_kvm.shared[PFR0] = true;
	fake_kvm.counter = MIDR;
	find();
	for (order = 0; order < NR_ROUNDTRIP_ORDERS; order++)
		assert_int_equal(differing(order), 0);
}

static void a_loss_has_its_order_and_its_cause(void **state)
{
	unsigned int v;

	(void)state;
	have_sctlr_clear_x0();
	find();
	assert_int_equal(differing(ROUNDTRIP_LIST), NR_VCPUS);
	for (v = 0; v < NR_VCPUS; v++) {
		assert_true(fates[v][X0].differs);
		assert_ptr_equal(fates[v][X0].by, &table.regs[SCTLR]);
		assert_true(fates[v][X0].was_right);
		assert_int_equal(fates[v][X0].set_err, 0);
		assert_string_not_equal(fates[v][X0].source, fates[v][X0].copy);
		assert_int_equal(strtoull(fates[v][X0].source, NULL, 16) & ~0xffull,
				 strtoull(fates[v][X0].copy, NULL, 16));
	}
	/* QEMU writes the list, X0, and the list again */
	assert_int_equal(differing(ROUNDTRIP_QEMU), NR_VCPUS);
	assert_ptr_equal(fates[0][X0].by, &table.regs[SCTLR]);
	assert_int_equal(differing(ROUNDTRIP_REVERSE), 0);
}

/* A value that is not the VM's to keep: no write of another register had a part in it. */
static void a_write_that_does_not_take_is_its_own_cause(void **state)
{
	(void)state;
	find();
	fake_kvm.split[PSCI] = ~0ull;
	fake_kvm.shared[PSCI] = true;
	fake_kvm.drop_sets = true;
	fake_kvm.initial[X1] = 5;
	assert_int_equal(differing(ROUNDTRIP_LIST), 0); /* nothing was given, either */
	fake_kvm.drop_sets = false;
	fake_kvm.set_errno[X1] = EBUSY;
	assert_int_equal(differing(ROUNDTRIP_LIST), 0);
	assert_int_equal(fates[1][X1].set_err, EBUSY);
}

static void what_cannot_be_written_takes_no_part(void **state)
{
	(void)state;
	fake_kvm.get_errno[MIDR] = ENOENT;
	find();
	assert_int_equal(differing(ROUNDTRIP_REVERSE), 0);
}

static void qemu_writes_its_list_twice(void **state)
{
	static const size_t expected[] = { MIDR, PFR0, SCTLR, PSCI, X0,	   X1,
					   Z0,	 LAST, MIDR,  PFR0, SCTLR, PSCI };
	size_t order[2 * FAKE_REGS];

	(void)state;
	find();
	assert_int_equal(kvm_arch.qemu_order(&table, order),
			 sizeof(expected) / sizeof(expected[0]));
	assert_memory_equal(order, expected, sizeof(expected));
}

/* Core registers by themselves: those out of the order of their ids. */
static void qemu_has_an_order_of_its_own(void **state)
{
	static const uint64_t low[] = { 0xd5, 0xd4, 0x48, 0x46, 0x44, 0x42, 0x40, 0x3e, 0x3c, 0 };
	static const size_t expected[] = { 9, 8, 7, 4, 5, 6, 3, 2, 1, 0 };
	struct reg regs[10] = { 0 };
	struct reg_table core = { .regs = regs, .nr = 10 };
	size_t i, order[20];

	(void)state;
	for (i = 0; i < 10; i++)
		regs[i].plain_id = 0x6030000000100000 | low[i];
	assert_int_equal(kvm_arch.qemu_order(&core, order), 10);
	assert_memory_equal(order, expected, sizeof(expected));
}

static void a_trip_fails_cleanly(void **state)
{
	unsigned int failed = 0, open;
	uint64_t n, calls;

	(void)state;
	have_sctlr_clear_x0();
	find();
	open = fake_kvm.open_fds;
	fake_kvm.calls = 0;
	differing(ROUNDTRIP_LIST);
	calls = fake_kvm.calls;
	for (n = 1; n < calls; n++) {
		struct error error = { "" };

		fake_kvm.calls = 0;
		fake_kvm.fail_at = n;
		fake_kvm.fail_errno = ENOMEM;
		if (roundtrip_make(&recipes, NR_VCPUS, ROUNDTRIP_LIST, false, &fates[0][0],
				   &error)) {
			assert_true(error.text[0]);
			failed++;
		}
		assert_int_equal(fake_kvm.open_fds, open);
	}
	assert_true(failed > 10);
}

static char said[256];

static void hear(void *arg, const char *line)
{
	(void)arg;
	snprintf(said, sizeof(said), "%s", line);
}

static void put_report(FILE *f, const void *arg)
{
	const struct run_roundtrip *trip = arg;

	report_put_roundtrip(f, &trip->rows, &trip->env);
}

static char *text_of(void (*put)(FILE *f, const struct roundtrip_rows *rows),
		     const struct roundtrip_rows *rows)
{
	static char text[16384];
	FILE *f = fmemopen(text, sizeof(text), "w");

	put(f, rows);
	fclose(f);
	return text;
}

static void a_run_writes_what_it_found(void **state)
{
	struct run_roundtrip_options o = { .run = RUN_OPTIONS_DEFAULT, .vcpus = NR_VCPUS };
	struct run_roundtrip trip = { .options = &o, .listener = { .say = hear } };
	size_t i, next, trips = 0, count[NR_ROUNDTRIP_RESULTS];
	char *tmp = temp_dir(), path[80];
	struct roundtrip_rows rows;
	struct error error = { "" };

	(void)state;
	have_sctlr_clear_x0();
	snprintf(path, sizeof(path), "%s/run", tmp);
	o.run.out = path;
	if (run_roundtrip(&trip, put_report, &error))
		fail_msg("%s", error.text);
	assert_non_null(strstr(said, "no trip of a VM that has run: KVM_GET_VCPU_MMAP_SIZE"));
	assert_int_equal(trip.lost, 2 * NR_VCPUS);
	run_roundtrip_free(&trip);
	assert_int_equal(roundtrip_rows_read(&rows, path, NULL), 0);
	assert_int_equal(rows.nr, 3 * (FAKE_REGS - 1) + 2 * (NR_VCPUS - 1));
	for (i = 0; i < rows.nr; i = next, trips++) {
		next = roundtrip_count(&rows, i, count);
		assert_int_equal(count[ROUNDTRIP_LOST], trips < 2);
		assert_int_equal(count[ROUNDTRIP_KEPT], FAKE_REGS - 1 - (trips < 2));
		assert_int_equal(count[ROUNDTRIP_EXPECTED], 0);
	}
	assert_int_equal(trips, 3);
	assert_non_null(strstr(text_of(export_ktap_roundtrip, &rows),
			       "not ok 2 roundtrip/state=fresh/order=qemu\n"));
	assert_non_null(strstr(text_of(export_ktap_roundtrip, &rows),
			       "KTAP version 1\n1..3\n# lost: X0 of vCPU 0: 0x"));
	assert_non_null(strstr(text_of(export_ktap_roundtrip, &rows),
			       "\nok 3 roundtrip/state=fresh/order=reverse\n"));
	roundtrip_rows_free(&rows);
	assert_non_null(strstr(read_text(file_in(path, "report.txt")),
			       "\nlost:\nX0\n        in fresh list, fresh qemu; vCPU 0, 1, 2\n"));
	assert_non_null(strstr(read_text(file_in(path, "report.txt")),
			       "        right until SCTLR_EL1 was written\n"));
	assert_non_null(strstr(read_text(file_in(path, "env.txt")), "stopped=all trips are made"));
	assert_int_equal(run_roundtrip(&trip, put_report, &error), -EEXIST);
	run_roundtrip_free(&trip);
	remove_dir(tmp);
}

static void what_is_expected_is_not_lost(void **state)
{
	struct run_roundtrip_options o = { .run = RUN_OPTIONS_DEFAULT, .vcpus = NR_VCPUS };
	struct run_roundtrip trip = { .options = &o, .listener = { .say = hear } };
	size_t count[NR_ROUNDTRIP_RESULTS];

	(void)state;
	have_sctlr_clear_x0();
	o.expect = "X1,X0,X77";
	o.orders = "list";
	o.states = "fresh";
	assert_int_equal(run_roundtrip(&trip, put_report, NULL), 0);
	assert_string_equal(said, "--expect: this host has no register X77");
	assert_int_equal(trip.lost, 0);
	roundtrip_count(&trip.rows, 0, count);
	assert_int_equal(count[ROUNDTRIP_EXPECTED], 1);
	assert_int_equal(count[ROUNDTRIP_LOST], 0);
	assert_non_null(strstr(text_of(export_ktap_roundtrip, &trip.rows), "1..1\n# expected: X0"));
	assert_non_null(strstr(text_of(export_ktap_roundtrip, &trip.rows), "\nok 1 "));
	run_roundtrip_free(&trip);
}

/* Nothing is lost in a trip that it has no part in; but a VMM could not bring it back. */
static void what_takes_no_part_is_said(void **state)
{
	struct run_roundtrip_options o = { .run = RUN_OPTIONS_DEFAULT, .vcpus = NR_VCPUS };
	struct run_roundtrip trip = { .options = &o, .listener = { .say = hear } };
	char report[4096];
	FILE *f = fmemopen(report, sizeof(report), "w");

	(void)state;
	fake_kvm.set_errno[X1] = EINVAL;
	fake_kvm.get_errno[MIDR] = ENOENT;
	o.states = "fresh";
	assert_int_equal(run_roundtrip(&trip, put_report, NULL), 0);
	assert_string_equal(said, "doubt: no part in any trip, as they cannot be written back: 3: "
				  "X1 (set: EINVAL), MIDR_EL1 (get: ENOENT), "
				  "FFR.slice31 (set: EPERM)");
	put_report(f, &trip);
	fclose(f);
	assert_non_null(strstr(report, "without 3: X1 (set: EINVAL), MIDR_EL1 (get: ENOENT), "));
	run_roundtrip_free(&trip);
}

static void wrong_words_are_refused(void **state)
{
	struct run_roundtrip_options o = { .run = RUN_OPTIONS_DEFAULT, .vcpus = 1 };
	struct run_roundtrip trip = { .options = &o };
	struct error error = { "" };

	(void)state;
	o.orders = "list,lits";
	assert_int_equal(run_roundtrip(&trip, put_report, &error), -EINVAL);
	assert_string_equal(error.text, "--orders: \"lits\" is not one of list, qemu, reverse");
	o.orders = ",";
	assert_int_equal(run_roundtrip(&trip, put_report, &error), -EINVAL);
	o.orders = NULL;
	o.states = "ran";
	assert_int_equal(run_roundtrip(&trip, put_report, &error), -ENODEV);
	assert_non_null(strstr(error.text, "no trip can be made here: KVM_GET_VCPU_MMAP_SIZE"));
	run_roundtrip_free(&trip);
}

#define T(test) cmocka_unit_test_setup_teardown(test, fake_kvm_setup, tidy)

static const struct CMUnitTest tests[] = {
	T(what_comes_back_is_not_named),
	T(a_loss_has_its_order_and_its_cause),
	T(a_write_that_does_not_take_is_its_own_cause),
	T(what_cannot_be_written_takes_no_part),
	T(qemu_writes_its_list_twice),
	T(qemu_has_an_order_of_its_own),
	T(a_trip_fails_cleanly),
	T(a_run_writes_what_it_found),
	T(what_is_expected_is_not_lost),
	T(what_takes_no_part_is_said),
	T(wrong_words_are_refused),
};
RUN(tests);
