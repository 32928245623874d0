// SPDX-License-Identifier: GPL-2.0
/*
 * The harnesses that have threads, with real threads, on a fake KVM: counts, errors, and no race.
 */
#include "fake_kvm.h"
#include "test.h"

#include "kvm/arch.h"
#include "run/run.h"

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

/* A run of one group and cell, as bench_plan.c makes it. */
struct small_run {
	struct bench_options options;
	struct bench_run run;
	struct bench_group group;
	struct bench_cell cell;
};

static void begin(struct small_run *s, const char *name, unsigned int threads)
{
	struct bench_config bench = { .regs = &table,
				      .recipes = &recipes,
				      .vm = config,
				      .vcpus = VCPUS,
				      .threads = threads };
	static const int cpus[THREADS] = { -1, -1, -1, -1 };

	memset(s, 0, sizeof(*s));
	s->run.options = &s->options;
	s->group.bench = bench_find(name);
	s->run.groups = &s->group;
	s->run.cells = &s->cell;
	s->cell.pass.threads = threads;
	s->cell.pass.repeat = 1;
	s->run.team = team_new(cpus, THREADS, true, NULL);
	assert_int_equal(s->group.bench->setup(&bench, &s->run.ctx, NULL), 0);
}

static void end(struct small_run *s)
{
	s->group.bench->teardown(s->run.ctx);
	team_free(s->run.team);
}

static uint64_t accesses(struct small_run *s, unsigned int vms)
{
	struct bench_config bench = { .regs = &table, .vm = config, .vcpus = VCPUS, .threads = 1 };
	struct bench_work work;

	s->group.bench->count(&bench, &s->cell.pass, &work);
	assert_int_equal(work.accesses,
			 vms * ((work.regs - work.regs_once) * VCPUS + work.regs_once));
	return work.accesses;
}

static void counts_are_right(const char *name, bool each)
{
	unsigned int threads, i;
	struct small_run s;
	uint64_t before;

	for (threads = 1; threads <= THREADS; threads++) {
		begin(&s, name, threads);
		for (i = 0; i < 4 * ROUNDS_OF; i++) {
			s.cell.pass.op = i % 2;
			s.cell.pass.policy = i / 2 % 2;
			assert_int_equal(s.group.bench->prepare(s.run.ctx, &s.cell.pass, NULL), 0);
			before = fake_kvm.gets + fake_kvm.sets;
			bench_team_pass(&s.run, 0);
			assert_int_equal(s.run.tally.error, 0);
			assert_int_equal(s.run.tally.failed, 0);
			assert_int_equal(s.run.tally.accesses, accesses(&s, each ? threads : 1));
			assert_int_equal(fake_kvm.gets + fake_kvm.sets - before,
					 s.run.tally.accesses);
			assert_int_equal(
				s.group.bench->check(s.run.ctx, &s.cell.pass, &s.run.tally, NULL),
				0);
		}
		end(&s);
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
	struct small_run s;
	unsigned int b, i;

	(void)state;
	for (b = 0; b < 2; b++) {
		begin(&s, names[b], THREADS);
		for (i = 0; i < ROUNDS_OF; i++) {
			s.cell.pass.op = 1;
			assert_int_equal(s.group.bench->prepare(s.run.ctx, &s.cell.pass, NULL), 0);
			fake_kvm.fail_at = fake_kvm.calls + 1 + i;
			fake_kvm.fail_errno = EIO;
			bench_team_pass(&s.run, 0);
			assert_int_equal(s.run.tally.error, -EIO);
			assert_int_equal(s.run.tally.failed, 1);
			assert_true(s.run.tally.accesses <= accesses(&s, b ? THREADS : 1));
			assert_int_equal(
				s.group.bench->check(s.run.ctx, &s.cell.pass, &s.run.tally, &error),
				-EIO);
			assert_non_null(strstr(error.text, "KVM_SET_ONE_REG"));
		}
		end(&s);
	}
}

/* A CPU that is not there: the thread is named on stderr and runs, and its rows would be marked. */
static void a_thread_that_cannot_be_pinned_is_told(void **state)
{
	struct cpu cpus[] = { { .number = -1 }, { .number = 8000 } };
	struct small_run s;

	(void)state;
	begin(&s, "threads", 2);
	team_free(s.run.team);
	s.run.team = NULL;
	s.options.pin = true;
	s.run.topology = (struct topology){ cpus, 2, 1 };
	s.run.nr_cells = 1;
	assert_int_equal(bench_make_team(&s.run, NULL), 0);
	assert_int_equal(s.run.nr_unpinned, 2); /* -1: none was meant */
	assert_int_equal(team_pin_error(s.run.team, 1), -EINVAL);
	assert_int_equal(s.group.bench->prepare(s.run.ctx, &s.cell.pass, NULL), 0);
	bench_team_pass(&s.run, 0);
	assert_int_equal(s.run.tally.accesses, accesses(&s, 1));
	end(&s);
}

#define T(f) cmocka_unit_test_setup_teardown(f, reset, tidy)
static const struct CMUnitTest tests[] = {
	T(threads_share_a_vm),
	T(threads_have_a_vm_each),
	T(the_first_error_stops_all),
	T(a_thread_that_cannot_be_pinned_is_told),
};
RUN(tests);
