// SPDX-License-Identifier: GPL-2.0
/*
 * The experiment on registers whose truth the test knows. Wider than the truth is never forgiven.
 */
#include "fake_kvm.h"
#include "test.h"

#include "kvm/reg.h"

#include <errno.h>

/* Indices of the fake's registers. */
enum { X0, X1, PSCI, PFR0, MIDR, SCTLR, Z0, LAST };

static const struct vm_config config = { .features = 7 };
static struct reg_table table;

static void probe(void)
{
	reg_table_free(&table);
	assert_int_equal(reg_table_read(&table, &config, SCOPE_PROBE, NULL), 0);
	assert_int_equal(fake_kvm.open_fds, 0);
}

static void expect(unsigned int i, enum reg_scope scope, enum reg_evidence evidence)
{
	if (table.regs[i].scope != scope || table.regs[i].evidence != evidence)
		fail_msg("%s is %s, %s", table.regs[i].name, reg_scope_names[table.regs[i].scope],
			 reg_evidence_names[table.regs[i].evidence]);
}

static void private_is_seen(void **state)
{
	(void)state;
	probe();
	expect(X0, REG_SCOPE_VCPU, REG_EVIDENCE_PROBED);
	expect(SCTLR, REG_SCOPE_VCPU, REG_EVIDENCE_PROBED);
	expect(Z0, REG_SCOPE_VCPU, REG_EVIDENCE_PROBED);
	/* against the documentation, which calls it the VM's: this kernel keeps one a vCPU */
	expect(PSCI, REG_SCOPE_VCPU, REG_EVIDENCE_PROBED);
}

static void shared_is_seen(void **state)
{
	(void)state;
	fake_kvm.shared[PSCI] = true;
	fake_kvm.initial[PSCI] = 0x10003;
	probe();
	expect(PSCI, REG_SCOPE_VM, REG_EVIDENCE_PROBED);
	assert_int_equal(table.wide, 1);
}

static void what_is_shared_but_not_documented_must_move_whole(void **state)
{
	(void)state;
	fake_kvm.shared[SCTLR] = true;
	fake_kvm.initial[SCTLR] = 0x30d00800;
	probe();
	expect(SCTLR, REG_SCOPE_VM, REG_EVIDENCE_PROBED);
	fake_kvm.fixed[SCTLR] = 0x800; /* one bit that is set and cannot be moved */
	probe();
	expect(SCTLR, REG_SCOPE_VCPU, REG_EVIDENCE_UNPROVEN);
}

static void one_private_bit_makes_it_private(void **state)
{
	unsigned int bit;

	(void)state;
	fake_kvm.shared[PSCI] = true;
	fake_kvm.initial[PSCI] = 0x10003;
	for (bit = 0; bit < 64; bit += 7) {
		fake_kvm.split[PSCI] = 1ull << bit;
		probe();
		assert_int_equal(table.regs[PSCI].scope, REG_SCOPE_VCPU);
	}
}

static void what_cannot_move_is_as_documented(void **state)
{
	(void)state;
	fake_kvm.fixed[MIDR] = UINT64_MAX; /* takes every value, and keeps none */
	fake_kvm.fixed[X1] = UINT64_MAX;
	probe();
	expect(MIDR, REG_SCOPE_HOST, REG_EVIDENCE_DOCUMENTED);
	expect(X1, REG_SCOPE_VCPU, REG_EVIDENCE_UNPROVEN);
	expect(LAST, REG_SCOPE_VCPU, REG_EVIDENCE_UNPROVEN); /* EPERM, and not the real SVE_VLS */
}

static void what_cannot_be_taken_back_is_not_believed(void **state)
{
	(void)state;
	fake_kvm.shared[PSCI] = true;
	fake_kvm.initial[PSCI] = 0x10003;
	fake_kvm.sticky[PSCI] = true;
	probe();
	expect(PSCI, REG_SCOPE_VCPU, REG_EVIDENCE_UNPROVEN);
}

static void counters_are_judged_by_their_offset(void **state)
{
	(void)state;
	fake_kvm.counter = SCTLR;
	probe();
	expect(SCTLR, REG_SCOPE_VCPU, REG_EVIDENCE_PROBED);
	fake_kvm_setup(NULL);
	fake_kvm.counter = PSCI;
	fake_kvm.shared[PSCI] = true;
	probe();
	expect(PSCI, REG_SCOPE_VM, REG_EVIDENCE_PROBED);
}

static void cannot_be_read_is_unproven(void **state)
{
	(void)state;
	fake_kvm.get_errno[PSCI] = ENOENT;
	probe();
	expect(PSCI, REG_SCOPE_VCPU, REG_EVIDENCE_UNPROVEN);
}

/*
 * An ioctl that fails in the middle makes registers unproven, or ends the probe; it never widens.
 */
static void failing_never_widens(void **state)
{
	uint64_t nr, n;

	(void)state;
	probe();
	nr = fake_kvm.calls;
	for (n = 1; n < nr; n += 3) {
		size_t i;
		int err;

		fake_kvm_setup(NULL);
		fake_kvm.fail_at = n;
		fake_kvm.fail_errno = EFAULT;
		reg_table_free(&table);
		err = reg_table_read(&table, &config, SCOPE_PROBE, NULL);
		assert_int_equal(fake_kvm.open_fds, 0);
		for (i = 0; !err && i < table.nr; i++)
			if (table.regs[i].scope !=
			    REG_SCOPE_VCPU) /* at most as the kernel's contract says */
				assert_int_equal(table.regs[i].evidence, REG_EVIDENCE_DOCUMENTED);
	}
	reg_table_free(&table);
}

#define T(f) cmocka_unit_test_setup(f, fake_kvm_setup)
static const struct CMUnitTest tests[] = {
	T(private_is_seen),
	T(shared_is_seen),
	T(what_is_shared_but_not_documented_must_move_whole),
	T(one_private_bit_makes_it_private),
	T(what_cannot_move_is_as_documented),
	T(what_cannot_be_taken_back_is_not_believed),
	T(counters_are_judged_by_their_offset),
	T(cannot_be_read_is_unproven),
	T(failing_never_widens),
};
RUN(tests);
