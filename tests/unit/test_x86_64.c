// SPDX-License-Identifier: GPL-2.0
/*
 * x86-64's registers on a KVM that refuses some, as none at hand does: tests/x86.t and
 * tests/lab-x86.t have real ones.
 */
#include "fake_kvm.h"
#include "test.h"

#include "kvm/probe.h"
#include "kvm/reg.h"
#include "kvm/state.h"
#include "kvm/x86_64/reg_access.h"

#include <errno.h>

enum { STAR, OS_ID, HYPERCALL, PLATFORM_INFO, LATER, NR_MSRS };

static const uint32_t msrs[NR_MSRS] = {
	[STAR] = 0xc0000081,	[OS_ID] = 0x40000000, [HYPERCALL] = 0x40000001,
	[PLATFORM_INFO] = 0xce, [LATER] = 0x40000ffe, /* which no table knows */
};

/* KVM stops at the first that it refuses, and does not say why. */
static int access_msrs(int fd, struct kvm_msrs *call, bool set)
{
	__u32 i;

	for (i = 0; i < call->nmsrs; i++) {
		__u64 *data = &call->entries[i].data;

		if (fake_kvm_access(fd, X86_MSR_ID(call->entries[i].index), data, set))
			break;
	}
	return (int)i;
}

static int list_msrs(struct kvm_msr_list *list)
{
	unsigned int room = list->nmsrs;

	list->nmsrs = NR_MSRS;
	if (room < NR_MSRS)
		return -E2BIG;
	memcpy(list->indices, msrs, sizeof(msrs));
	return 0;
}

static int x86_ioctl(int fd, unsigned long request, void *arg)
{
	switch (request) {
	case KVM_GET_MSRS: return access_msrs(fd, arg, false);
	case KVM_SET_MSRS: return access_msrs(fd, arg, true);
	case KVM_GET_MSR_INDEX_LIST: return list_msrs(arg);
	case KVM_GET_SUPPORTED_CPUID: ((struct kvm_cpuid2 *)arg)->nent = 0; return 0;
	case KVM_SET_CPUID2:
	case KVM_SET_IDENTITY_MAP_ADDR:
	case KVM_SET_TSS_ADDR: return 0;
	}
	return -ENOTTY;
}

static int setup(void **state)
{
	unsigned int i;

	fake_kvm_setup(state);
	fake_kvm.other = x86_ioctl;
	fake_kvm.nr_regs = NR_MSRS;
	for (i = 0; i < NR_MSRS; i++)
		fake_kvm.ids[i] = X86_MSR_ID(msrs[i]);
	memset(fake_kvm.set_errno, 0, sizeof(fake_kvm.set_errno));
	fake_kvm.shared[OS_ID] = fake_kvm.shared[HYPERCALL] = true;
	fake_kvm.needs[HYPERCALL] = OS_ID + 1;
	return 0;
}

static const struct vm_config plain = { .features = 0 };

/* By experiment: both looks, as a run takes them. */
static struct reg_table *table(enum scope_source scope)
{
	static struct reg_table t;
	struct state_recipes recipes;
	struct error error = { "" };
	int err = reg_table_read(&t, &plain, scope, &error);

	if (!err && scope == SCOPE_PROBE) {
		err = state_recipes_make(&recipes, &t, &plain, &error);
		if (!err)
			err = probe_scope_again(&t, &recipes, &error);
		state_recipes_free(&recipes);
	}
	if (err)
		fail_msg("%s", error.text);
	assert_int_equal(fake_kvm.open_fds, 0);
	return &t;
}

static const struct reg *reg_of(const struct reg_table *t, unsigned int msr)
{
	size_t i;

	for (i = 0; i < t->nr; i++)
		if (t->regs[i].plain_id == X86_MSR_ID(msrs[msr]))
			return &t->regs[i];
	fail_msg("MSR %x is not in the table", msrs[msr]);
	return NULL;
}

/* Hyper-V's MSRs are the VM's, the second of them only to a second look. */
static void experiment_looks_twice(void **state)
{
	struct reg_table *t = table(SCOPE_PROBE);

	(void)state;
	assert_int_equal(t->nr, NR_MSRS);
	assert_int_equal(reg_of(t, OS_ID)->evidence, REG_EVIDENCE_PROBED);
	assert_int_equal(reg_of(t, HYPERCALL)->scope, REG_SCOPE_VM);
	assert_int_equal(reg_of(t, HYPERCALL)->evidence, REG_EVIDENCE_PROBED);
	assert_int_equal(reg_of(t, STAR)->scope, REG_SCOPE_VCPU);
	reg_table_free(t);
}

/* A kernel that takes no write of 0x40000000: nothing can be shown of the other, which drops its
 * own, and what is known of both stays, where all vCPUs hold the same. */
static void a_refused_write_is_no_failure(void **state)
{
	struct reg_table *t;

	(void)state;
	fake_kvm.set_errno[OS_ID] = EPERM;
	t = table(SCOPE_PROBE);
	assert_int_equal(reg_of(t, OS_ID)->set_err, EINVAL);
	assert_int_equal(reg_of(t, OS_ID)->get_err, 0);
	assert_int_equal(reg_of(t, OS_ID)->evidence, REG_EVIDENCE_DOCUMENTED);
	assert_int_equal(reg_of(t, HYPERCALL)->set_err, 0);
	assert_int_equal(reg_of(t, HYPERCALL)->evidence, REG_EVIDENCE_DOCUMENTED);
	assert_int_equal(reg_of(t, STAR)->evidence, REG_EVIDENCE_PROBED);
	reg_table_free(t);
}

/* Nor one that does not even let it be read, as without CONFIG_KVM_HYPERV. */
static void a_refused_read_is_no_failure(void **state)
{
	struct reg_table *t;

	(void)state;
	fake_kvm.set_errno[OS_ID] = fake_kvm.get_errno[OS_ID] = EPERM;
	t = table(SCOPE_PROBE);
	assert_int_equal(reg_of(t, OS_ID)->get_err, EINVAL);
	assert_int_equal(reg_of(t, OS_ID)->scope, REG_SCOPE_VCPU);
	assert_int_equal(reg_of(t, STAR)->evidence, REG_EVIDENCE_PROBED);
	reg_table_free(t);
}

/* One that no table knows is measured all the same, and never skipped unless it is shown. */
static void an_unknown_msr_is_a_register(void **state)
{
	struct reg_table *t = table(SCOPE_DOCUMENTED);

	(void)state;
	assert_string_equal(reg_of(t, LATER)->name, "MSR_40000ffe");
	assert_int_equal(reg_of(t, LATER)->get_err, 0);
	assert_int_equal(reg_of(t, LATER)->set_err, 0);
	assert_int_equal(reg_of(t, LATER)->scope, REG_SCOPE_VCPU);
	assert_int_equal(reg_of(t, LATER)->evidence, REG_EVIDENCE_UNPROVEN);
	reg_table_free(t);
}

/* Descriptors that hold their value: what is given is in both, what is taken from the one used. */
static void rows_carry_values(void **state)
{
	const struct reg regs[] = {
		{ .id = X86_MSR_ID(0x10), .plain_id = X86_MSR_ID(0x10), .size = 8 },
		{ .id = 1, .plain_id = 0x2030000300000000, .size = 8 },
		{ .id = X86_MSR_ID(0x11), .plain_id = X86_MSR_ID(0x11), .size = 8 }
	};
	const struct reg *order[] = { &regs[0], &regs[1], &regs[2] };
	uint64_t values[3] = { 7, 8, 9 };
	struct kvm_msr_entry batch[4];
	struct reg_access row[3];

	(void)state;
	memset(batch, 0, sizeof(batch));
	reg_row_make(row, batch, order, 3, (unsigned char *)values);
	assert_int_equal(row[0].run, 1); /* the second is no MSR, and ends it */
	assert_null(row[1].batched);
	reg_row_give(row, 3);
	assert_int_equal(row[0].msr.entry.data, 7);
	assert_int_equal(row[2].batched->data, 9);
	assert_int_equal(row[2].batched->index, 0x11);
	row[2].batched->data = 90;
	row[2].msr.entry.data = 91;
	reg_row_take(row, 3, true);
	assert_int_equal(values[2], 90);
	reg_row_take(row, 3, false);
	assert_int_equal(values[2], 91);
	assert_int_equal(values[1], 8);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test_setup(experiment_looks_twice, setup),
	cmocka_unit_test_setup(a_refused_write_is_no_failure, setup),
	cmocka_unit_test_setup(a_refused_read_is_no_failure, setup),
	cmocka_unit_test_setup(an_unknown_msr_is_a_register, setup),
	cmocka_unit_test(rows_carry_values),
};
RUN(tests);
