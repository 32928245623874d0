// SPDX-License-Identifier: GPL-2.0
/*
 * The harnesses that have threads, with real threads, on a fake KVM: counts, errors, and no race.
 */
#include "fake_host.h"
#include "fake_kvm.h"
#include "test.h"

#include "kvm/arch.h"
#include "run/threads.h"

#include <errno.h>
#include <stdlib.h>

enum { X0, X1, PSCI, PFR0, MIDR, SCTLR, Z0, LAST };

#define VCPUS	  8
#define THREADS	  4
#define ROUNDS_OF 25 /* passes of each op and policy */

static const struct vm_config config = { .features = 7 }; /* PSCI_0_2, PMU_V3, SVE */

static struct reg_table table;
static struct state_recipes recipes;

/* What the kernel does with the caller's memory, where ThreadSanitizer sees it. */
static void touch(void *value, size_t size, bool write)
{
	volatile unsigned char *p = value;
	size_t i;

	for (i = 0; i < size; i++)
		p[i] = write ? 0 : p[i];
}

static int reset(void **state)
{
	(void)state;
	fake_kvm_reset();
	kvm_fd(NULL);
	assert_int_equal(reg_table_read(&table, &config, SCOPE_DOCUMENTED, NULL), 0);
	/* two registers of the VM's; MIDR_EL1, here, is each vCPU's */
	fake_kvm.shared[PSCI] = fake_kvm.shared[PFR0] = true;
	reg_table_set_scope(&table, fake_kvm.ids[MIDR], REG_SCOPE_VCPU);
	assert_int_equal(state_recipes_make(&recipes, &table, &config, NULL), 0);
	fake_kvm.touch = touch;
	fake_kvm.calls = 0;
	return 0;
}

static int tidy(void **state)
{
	(void)state;
	fake_kvm.touch = NULL;
	state_recipes_free(&recipes);
	reg_table_free(&table);
	assert_int_equal(fake_kvm.open_fds, 0);
	return 0;
}

/* One harness, its threads, and a pass of them. */
struct bed {
	const struct bench *bench;
	struct run_threads threads;
	struct bench_pass pass;
	struct bench_tally tally;
	struct reading reading;
	void *ctx;
};

static const struct run_options unpinned = { .pin = false };
static const struct run_listener nobody;

static void begin(struct bed *b, const char *name, unsigned int threads)
{
	struct bench_config config_of_all = { .regs = &table,
					      .recipes = &recipes,
					      .vm = config,
					      .vcpus = VCPUS,
					      .threads = threads };

	*b = (struct bed){ .bench = bench_find(name), .pass = { .repeat = 1, .threads = threads } };
	assert_int_equal(run_threads_start(&b->threads, THREADS, &unpinned, true, &nobody, NULL),
			 0);
	assert_int_equal(bench_setup(b->bench, &config_of_all, &b->ctx, NULL), 0);
}

static void end(struct bed *b)
{
	bench_teardown(b->bench, b->ctx);
	run_threads_free(&b->threads);
}

static void pass(struct bed *b)
{
	run_threads_pass(&b->threads, b->bench, b->ctx, &b->pass, &b->tally, &b->reading);
}

static uint64_t accesses(const struct bed *b, unsigned int vms)
{
	struct bench_config bench = { .regs = &table, .vm = config, .vcpus = VCPUS, .threads = 1 };
	struct bench_work work;

	b->bench->count(&bench, &b->pass, &work);
	assert_int_equal(work.accesses,
			 vms * ((work.regs - work.regs_once) * VCPUS + work.regs_once));
	return work.accesses;
}

static void counts_are_right(const char *name, bool each)
{
	unsigned int threads, i;
	struct bed b;
	uint64_t before;

	for (threads = 1; threads <= THREADS; threads++) {
		begin(&b, name, threads);
		for (i = 0; i < 4 * ROUNDS_OF; i++) {
			b.pass.op = i % 2;
			b.pass.policy = i / 2 % 2;
			assert_int_equal(b.bench->prepare(b.ctx, &b.pass, NULL), 0);
			before = fake_kvm.gets + fake_kvm.sets;
			pass(&b);
			assert_int_equal(b.tally.error, 0);
			assert_int_equal(b.tally.failed, 0);
			assert_int_equal(b.tally.accesses, accesses(&b, each ? threads : 1));
			assert_int_equal(fake_kvm.gets + fake_kvm.sets - before, b.tally.accesses);
			assert_int_equal(b.bench->check(b.ctx, &b.pass, &b.tally, NULL), 0);
		}
		end(&b);
	}
}

static void threads_share_a_vm(void **state)
{
	(void)state;
	counts_are_right("threads", false);
}

static void threads_have_a_vm_each(void **state)
{
	(void)state;
	counts_are_right("vms", true);
}

/* One thread fails: the others end early, the error is the one that was, and it is named. */
static void the_first_error_stops_all(void **state)
{
	static const char *const names[] = { "threads", "vms" };
	struct error error = { "" };
	struct bed b;
	unsigned int n, i;

	(void)state;
	for (n = 0; n < 2; n++) {
		begin(&b, names[n], THREADS);
		for (i = 0; i < ROUNDS_OF; i++) {
			b.pass.op = 1;
			assert_int_equal(b.bench->prepare(b.ctx, &b.pass, NULL), 0);
			fake_kvm.fail_at = fake_kvm.calls + 1 + i;
			fake_kvm.fail_errno = EIO;
			pass(&b);
			assert_int_equal(b.tally.error, -EIO);
			assert_int_equal(b.tally.failed, 1);
			assert_true(b.tally.accesses <= accesses(&b, n ? THREADS : 1));
			assert_int_equal(b.bench->check(b.ctx, &b.pass, &b.tally, &error), -EIO);
			assert_non_null(strstr(error.text, "KVM_SET_ONE_REG"));
		}
		end(&b);
	}
}

static unsigned int told; /* lines */

static void count_line(void *arg, const char *line)
{
	(void)arg;
	assert_non_null(strstr(line, "cannot be kept on CPU 8000"));
	told++;
}

/* A CPU that is not there: the thread is named and runs, and its rows would be marked. */
static void a_thread_that_cannot_be_pinned_is_told(void **state)
{
	struct cpu cpus[] = { { .number = -1 }, { .number = 8000 } };
	const struct run_options pinned = { .pin = true };
	const struct run_listener listener = { .say = count_line };
	struct bed b;

	(void)state;
	told = 0;
	begin(&b, "threads", 2);
	run_threads_free(&b.threads);
	b.threads.topology = (struct topology){ cpus, 2, 1 };
	assert_int_equal(run_threads_start(&b.threads, 2, &pinned, true, &listener, NULL), 0);
	assert_int_equal(b.threads.nr_unpinned, 2); /* -1: none was meant */
	assert_int_equal(told, 1);
	assert_int_equal(team_pin_error(b.threads.team, 1), -EINVAL);
	assert_int_equal(b.bench->prepare(b.ctx, &b.pass, NULL), 0);
	pass(&b);
	assert_int_equal(b.tally.accesses, accesses(&b, 1));
	b.threads.topology = (struct topology){ .cpus = NULL }; /* ours */
	end(&b);
}

/* 1, 2, 4, ... and the CPUs, however many there are. */
static void default_numbers_of_threads(void **state)
{
	static const struct {
		unsigned int cpus, nr, last;
	} all[] = {
		{ 1, 1, 1 }, { 6, 4, 6 }, { 512, 10, 512 }, { 513, 10, 512 }, { 4096, 10, 512 }
	};
	const struct run_options o = { .mixed_cpus = true };
	static int cpus[4096];
	struct run_threads t;
	size_t i;

	(void)state;
	for (i = 0; i < 4096; i++)
		cpus[i] = (int)i;
	fake_host.nr_cpus = 4096;
	fake_host.cpus = cpus;
	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		t = (struct run_threads){ .team = NULL };
		fake_host.nr_allowed = (int)all[i].cpus;
		assert_int_equal(run_threads_choose(&t, &o, NULL, &nobody, NULL), 0);
		assert_int_equal(t.threads.nr, all[i].nr);
		assert_int_equal(t.threads.v[t.threads.nr - 1], all[i].last);
		assert_int_equal(t.vms.nr, all[i].nr);
		run_threads_free(&t);
	}
	fake_host.nr_cpus = 0;
}

#define T(f) cmocka_unit_test_setup_teardown(f, reset, tidy)
static const struct CMUnitTest tests[] = {
	T(threads_share_a_vm),	       T(threads_have_a_vm_each),
	T(the_first_error_stops_all),  T(a_thread_that_cannot_be_pinned_is_told),
	T(default_numbers_of_threads),
};
RUN(tests);
