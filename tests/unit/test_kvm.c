// SPDX-License-Identifier: GPL-2.0
/* VMs and lists on a KVM that fails wherever it is told to: nothing may leak, hang or
 * lie. */
#include "fake_kvm.h"
#include "test.h"

#include "kvm/arch.h"
#include "kvm/reg.h"
#include "kvm/vm.h"

#include <errno.h>
#include <linux/kvm.h>

#define BIT_28 0x10000000ull
#define BIT_48 0x1000000000000ull

static const struct vm_config config = { .features = 7 }; /* PSCI_0_2, PMU_V3, SVE */

static void creates_and_destroys(void **state)
{
	struct vm vm;

	(void)state;
	assert_int_equal(vm_create(&vm, &config, 8, NULL), 0);
	assert_int_equal(vm.nr_vcpus, 8);
	assert_int_equal(fake_kvm.open_fds, 9);
	vm_destroy(&vm);
	assert_int_equal(fake_kvm.open_fds, 0);
}

/* Every ioctl on the way to a VM of 3, one after another, with each errno that KVM may give. */
static void fails_at_every_ioctl(void **state)
{
	static const int errnos[] = { ENOMEM, EINVAL, EPERM, ENOEXEC, EBUSY, EFAULT, ENOSPC };
	uint64_t nr, n;
	struct vm vm;
	size_t e;

	(void)state;
	assert_int_equal(vm_create(&vm, &config, 3, NULL), 0);
	nr = fake_kvm.calls;
	vm_destroy(&vm);
	assert_int_equal(nr, 11); /* VM, 3 vCPUs, the target, 3 x (init, finalize) */
	for (e = 0; e < sizeof(errnos) / sizeof(errnos[0]); e++) {
		for (n = 1; n <= nr; n++) {
			struct error error = { "" };

			fake_kvm_setup(NULL);
			fake_kvm.fail_at = n;
			fake_kvm.fail_errno = errnos[e];
			assert_int_equal(vm_create(&vm, &config, 3, &error), -errnos[e]);
			assert_int_equal(fake_kvm.open_fds, 0);
			assert_non_null(strstr(error.text, "KVM_"));
			assert_non_null(strstr(error.text, strerror(errnos[e])));
		}
	}
}

static void repeats_what_a_signal_cut_short(void **state)
{
	struct vm vm;
	uint64_t n;

	(void)state;
	for (n = 1; n <= 13; n++) {
		fake_kvm_setup(NULL);
		fake_kvm.fail_at = n;
		fake_kvm.fail_errno = EINTR;
		assert_int_equal(vm_create(&vm, &config, 3, NULL), 0);
		vm_destroy(&vm);
	}
}

static void says_which_vcpu_there_was_no_memory_for(void **state)
{
	struct error error = { "" };
	struct vm vm;

	(void)state;
	fake_kvm.fail_at = 2 + 312; /* CREATE_VM, then vCPUs from 0 */
	fake_kvm.fail_errno = ENOMEM;
	assert_int_equal(vm_create(&vm, &config, 512, &error), -ENOMEM);
	assert_non_null(strstr(error.text, "KVM_CREATE_VCPU, vCPU 312 of 512"));
	assert_non_null(strstr(error.text, "--vcpus"));
	assert_int_equal(fake_kvm.open_fds, 0);
}

static void raises_the_soft_limit_of_files(void **state)
{
	struct vm vm;

	(void)state;
	fake_kvm.nofile = (struct rlimit){ 64, 4096 };
	assert_int_equal(vm_create(&vm, &config, 100, NULL), 0);
	assert_int_equal(fake_kvm.nofile.rlim_cur, 4096);
	vm_destroy(&vm);
}

static void says_when_the_hard_limit_is_too_low(void **state)
{
	struct error error = { "" };
	struct vm vm;

	(void)state;
	fake_kvm.nofile = (struct rlimit){ 64, 128 };
	assert_int_equal(vm_create(&vm, &config, 512, &error), -EMFILE);
	assert_non_null(strstr(error.text, "hard limit is 128"));
	assert_non_null(strstr(error.text, "ulimit"));
}

static void says_why_the_device_cannot_be_opened(void **state)
{
	struct error error = { "" };

	(void)state;
	fake_kvm.open_errno = ENOENT;
	assert_int_equal(kvm_open(&error), -ENOENT);
	assert_non_null(strstr(error.text, "/dev/kvm: No such file"));
	fake_kvm.open_errno = EACCES;
	assert_int_equal(kvm_open(&error), -EACCES);
	assert_non_null(strstr(error.text, "/dev/kvm"));
	fake_kvm.open_errno = 0;
	fake_kvm.api_version = 11;
	assert_int_equal(kvm_open(&error), -ENODEV);
	assert_non_null(strstr(error.text, "API 11"));
}

static const struct reg *find(const struct reg_table *t, const char *name)
{
	size_t i;

	for (i = 0; i < t->nr; i++)
		if (!strcmp(t->regs[i].name, name))
			return &t->regs[i];
	fail_msg("no register %s", name);
	return NULL;
}

static void lists_and_tries_registers(void **state)
{
	struct reg_table t;

	(void)state;
	fake_kvm.get_errno[5] = ENOENT;
	assert_int_equal(reg_table_read(&t, &config, SCOPE_DOCUMENTED, NULL), 0);
	assert_int_equal(t.nr, FAKE_REGS);
	assert_int_equal(find(&t, "X0")->get_err, 0);
	assert_int_equal(find(&t, "SCTLR_EL1")->get_err, ENOENT);
	assert_int_equal(find(&t, "SCTLR_EL1")->set_err, ENOENT);
	assert_int_equal(t.regs[7].get_err, 0);
	assert_int_equal(t.regs[7].set_err, EPERM);
	assert_int_equal(find(&t, "KVM_REG_ARM_PSCI_VERSION")->scope, REG_SCOPE_VM);
	assert_int_equal(find(&t, "X0")->scope, REG_SCOPE_VCPU);
	reg_table_free(&t);
	assert_int_equal(fake_kvm.open_fds, 0);
}

static void an_empty_list_is_no_data(void **state)
{
	struct error error = { "" };
	struct reg_table t;

	(void)state;
	fake_kvm.nr_regs = 0;
	assert_int_equal(reg_table_read(&t, &config, SCOPE_DOCUMENTED, &error), -ENODATA);
	assert_non_null(strstr(error.text, "empty"));
	assert_int_equal(fake_kvm.open_fds, 0);
}

/*
 * The list itself, and each try of a register: an error of a try is a fact, of all else an error.
 */
static void reading_the_table_fails_cleanly(void **state)
{
	struct reg_table t;
	uint64_t nr, n;

	(void)state;
	assert_int_equal(reg_table_read(&t, &config, SCOPE_DOCUMENTED, NULL), 0);
	nr = fake_kvm.calls;
	reg_table_free(&t);
	for (n = 1; n <= nr; n++) {
		int err;

		fake_kvm_setup(NULL);
		fake_kvm.fail_at = n;
		fake_kvm.fail_errno = EFAULT;
		err = reg_table_read(&t, &config, SCOPE_DOCUMENTED, NULL);
		if (fake_kvm.failed_request == KVM_GET_ONE_REG ||
		    fake_kvm.failed_request == KVM_SET_ONE_REG)
			assert_int_equal(err, 0);
		else
			assert_int_equal(err, -EFAULT);
		reg_table_free(&t);
		assert_int_equal(fake_kvm.open_fds, 0);
	}
}

static void marks_by_bit(uint64_t bit)
{
	const struct vm_config cap = { .features = 7, .scope_cap = 999 };
	struct reg_table t;

	fake_kvm.scope_cap = 999;
	fake_kvm.scope_change[0] = fake_kvm.scope_change[1] = bit;
	assert_int_equal(reg_table_read(&t, &cap, SCOPE_CAP, NULL), 0);
	assert_int_equal(t.wide, 2);
	assert_int_equal(t.regs[0].scope, REG_SCOPE_VM);
	assert_int_equal(t.regs[0].evidence, REG_EVIDENCE_KERNEL);
	assert_int_equal(t.effect, SCOPE_EFFECT_MARKED);
	assert_true(t.regs[0].id == (t.regs[0].plain_id | bit));
	assert_string_equal(t.regs[0].name, "X0");
	assert_int_equal(t.regs[2].scope, REG_SCOPE_VCPU); /* the kernel's word, not the table's */
	reg_table_free(&t);
}

static void the_kernel_marks_scope(void **state)
{
	(void)state;
	marks_by_bit(BIT_28); /* 2022 */
	marks_by_bit(BIT_48);
}

static void a_second_id_that_changes_otherwise_is_told(void **state)
{
	static const uint64_t wrong[][2] = { { BIT_48, BIT_28 },	  /* not the same */
					     { BIT_48, BIT_28 | BIT_48 }, /* one more */
					     { 0, BIT_28 | BIT_48 },
					     { BIT_48, 1ull << 27 }, /* the register's own */
					     { 1ull << 52, 1ull << 52 } };
	const struct vm_config cap = { .features = 7, .scope_cap = 999 };
	struct error error;
	struct reg_table t;
	size_t i;

	(void)state;
	fake_kvm.scope_cap = 999;
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		memcpy(fake_kvm.scope_change, wrong[i], sizeof(wrong[i]));
		assert_int_equal(reg_table_read(&t, &cap, SCOPE_CAP, &error), -EPROTO);
		assert_non_null(strstr(error.text, "that is not one bit, the same for all"));
	}
	fake_kvm.scope_change[0] = 0; /* the first need not be one of them */
	fake_kvm.scope_change[1] = BIT_48;
	assert_int_equal(reg_table_read(&t, &cap, SCOPE_CAP, &error), 0);
	assert_int_equal(t.wide, 1);
	reg_table_free(&t);
}

static void an_effect_that_is_not_the_bit_is_told(void **state)
{
	const struct vm_config cap = { .features = 7, .scope_cap = 999 };
	struct error error = { "" };
	struct reg_table t;

	(void)state;
	fake_kvm.scope_cap = 999;
	fake_kvm.scope_change[0] = fake_kvm.scope_change[1] = 0;
	assert_int_equal(reg_table_read(&t, &cap, SCOPE_CAP, &error), -EPROTO);
	assert_non_null(strstr(error.text, "marked no register"));
	assert_int_equal(t.effect, SCOPE_EFFECT_NONE);
	fake_kvm.scope_change[0] = 3ull << 28;
	assert_int_equal(reg_table_read(&t, &cap, SCOPE_CAP, &error), -EPROTO);
	assert_non_null(strstr(error.text, "0x6030000030100000")); /* X0, with both bits */
	assert_int_equal(t.effect, SCOPE_EFFECT_WRONG);
	fake_kvm.scope_hides = 1;
	assert_int_equal(reg_table_read(&t, &cap, SCOPE_CAP, &error), -EPROTO);
	assert_non_null(strstr(error.text, "the list has 7 registers with it and 8 without"));
	fake_kvm.scope_cap = 0;
	assert_int_equal(reg_table_read(&t, &cap, SCOPE_CAP, &error), -EINVAL);
	assert_non_null(strstr(error.text, "KVM_ENABLE_CAP"));
	assert_int_equal(t.effect, SCOPE_EFFECT_REFUSED);
	assert_int_equal(fake_kvm.open_fds, 0);
}

#define T(f) cmocka_unit_test_setup(f, fake_kvm_setup)
/* PMCNTENCLR_EL0 of 6.12 is emptied by the value that it was read with, and yet stands still. */
static void what_a_write_changes_does_not_move(void **state)
{
	struct reg_table table;

	(void)state;
	fake_kvm.initial[5] = 0xff;
	fake_kvm.clears[5] = 1 + 5;
	fake_kvm.counter = 2;
	assert_int_equal(reg_table_read(&table, &config, SCOPE_DOCUMENTED, NULL), 0);
	assert_false(table.regs[5].moves);
	assert_true(table.regs[2].moves);
	reg_table_free(&table);
}

static const struct CMUnitTest tests[] = {
	T(creates_and_destroys),
	T(fails_at_every_ioctl),
	T(repeats_what_a_signal_cut_short),
	T(says_which_vcpu_there_was_no_memory_for),
	T(raises_the_soft_limit_of_files),
	T(says_when_the_hard_limit_is_too_low),
	T(says_why_the_device_cannot_be_opened),
	T(lists_and_tries_registers),
	T(what_a_write_changes_does_not_move),
	T(an_empty_list_is_no_data),
	T(reading_the_table_fails_cleanly),
	T(the_kernel_marks_scope),
	T(a_second_id_that_changes_otherwise_is_told),
	T(an_effect_that_is_not_the_bit_is_told),
};
RUN(tests);
